import type { ItemTags, Questionnaire, Row, ServqualDimension } from '../questionnaire';
import { AGREE_7, ANYTHING_ELSE, ask, block, BOTH, row, say } from './words';

/**
 * Twenty-two statements in our own words over the five dimensions of Parasuraman, Zeithaml and Berry (1988): said once of an excellent hotel,
 * once of this one.
 */
const STATEMENTS: [dimension: ServqualDimension, key: string, words: [en: string, zh: string]][] = [
  ['tangibles', 'equipment', ['has up-to-date equipment', '拥有先进的设备']],
  ['tangibles', 'looks', ['has rooms and public areas that are pleasant to look at', '客房与公共区域赏心悦目']],
  ['tangibles', 'appearance', ['has staff of neat appearance', '员工仪容整洁']],
  ['tangibles', 'materials', ['has menus, signs and pages that are clear and inviting', '菜单、标识与网页清晰美观']],
  ['reliability', 'keeps_word', ['does by the time it has promised what it has promised', '承诺的事按时完成']],
  ['reliability', 'solves', ['takes an honest interest in solving a guest’s problem', '真诚地帮助客人解决问题']],
  ['reliability', 'first_time', ['gets things right the first time', '一次就把事情做好']],
  ['reliability', 'on_time', ['provides its services when they are due', '按时提供服务']],
  ['reliability', 'records', ['makes no mistakes in bookings and bills', '预订与账单准确无误']],
  ['responsiveness', 'tells_when', ['tells guests exactly when something will be done', '明确告知客人服务完成的时间']],
  ['responsiveness', 'prompt', ['has staff who serve promptly', '员工服务迅速']],
  ['responsiveness', 'willing', ['has staff who are always willing to help', '员工总是乐于助人']],
  ['responsiveness', 'not_busy', ['has staff who are never too busy for a guest’s request', '员工不会因忙碌而忽视客人的要求']],
  ['assurance', 'confidence', ['has staff whose manner gives confidence', '员工的言行令人信任']],
  ['assurance', 'safe', ['lets guests feel safe, with their payments too', '让客人住得安心、付款放心']],
  ['assurance', 'courteous', ['has staff who are courteous at all times', '员工始终彬彬有礼']],
  ['assurance', 'knowledge', ['has staff who can answer guests’ questions', '员工能够解答客人的问题']],
  ['empathy', 'individual', ['gives each guest attention as an individual', '给予每位客人个别的关注']],
  ['empathy', 'hours', ['has hours that suit its guests', '服务时间方便客人']],
  ['empathy', 'personal', ['has staff who look after guests personally', '员工给予客人个性化的照顾']],
  ['empathy', 'interest', ['has its guests’ best interest at heart', '以客人的利益为先']],
  ['empathy', 'needs', ['understands what a guest needs in particular', '了解客人的特别需求']],
];

const DIMENSIONS: [ServqualDimension, string, string][] = [
  ['tangibles', 'How rooms, equipment and people look', '客房、设备与员工的外在形象'],
  ['reliability', 'That what is promised is done, and done well', '可靠、准确地履行承诺'],
  ['responsiveness', 'That people help willingly and at once', '乐于助人、迅速服务'],
  ['assurance', 'That people know their work and can be trusted', '员工专业、值得信赖'],
  ['empathy', 'That each guest is looked after as a person', '关心并照顾每位客人'],
];

const statements = (role: 'expectation' | 'perception'): Row[] =>
  STATEMENTS.map(([dimension, key, [en, zh]]) => {
    const tags: ItemTags = { dimension, role, ...(role === 'perception' && { pair: `expected.${key}` }) };
    return role === 'expectation'
      ? row(key, `An excellent hotel ${en}.`, `优秀的酒店${zh}。`, tags)
      : row(key, `This hotel ${en}.`, `本酒店${zh}。`, tags);
  });

export const servqual: Questionnaire = {
  languages: BOTH,
  title: say('What you expect, and what you found', '您的期望与您的感受'),
  introduction: say(
    'First we ask what an excellent hotel should be like, then how we were. From 1, strongly disagree, to 7, strongly agree.',
    '我们先请您描述心目中优秀的酒店，再请您评价本酒店。1 表示非常不同意，7 表示非常同意。',
  ),
  thanks: say('Thank you. What lies between the two is what we work on.', '感谢您的参与，两者之间的差距正是我们努力的方向。'),
  blocks: [
    block('expectations', 'An excellent hotel', '优秀的酒店', [
      ask('expected', 'matrix', 'Think of hotels that you would call excellent.', '请设想您心目中优秀的酒店。', {
        scale: AGREE_7,
        required: true,
        rows: statements('expectation'),
      }),
    ]),
    block('perceptions', 'This hotel', '本酒店', [
      ask('found', 'matrix', 'Now think of your stay with us.', '请回想您在本酒店的入住经历。', {
        scale: AGREE_7,
        required: true,
        notApplicable: true,
        rows: statements('perception'),
      }),
    ]),
    block('importance', 'What counts for you', '对您的重要程度', [
      ask(
        'importance',
        'allocation',
        'Share out 100 points: the more a thing matters to you, the more points.',
        '请将 100 分分配给以下各项：越重要的分数越高。',
        {
          total: 100,
          rows: DIMENSIONS.map(([dimension, en, zh]) => row(dimension, en, zh, { dimension, role: 'importance' })),
        },
      ),
    ]),
    block('last', 'Before you go', '最后', [
      ask('overall', 'csat', 'All in all, how satisfied were you?', '总体而言，您的满意度如何？', {
        touchpoint: 'overall',
        role: 'overall',
      }),
      ANYTHING_ELSE,
    ]),
  ],
};
