import type { Questionnaire } from '../questionnaire';
import { AGREE_5, ANYTHING_ELSE, ask, block, BOTH, GOOD_5, option, RECOMMEND, row, say } from './words';

const THANKS = say('Thank you. We read every answer.', '感谢您的反馈，我们会认真阅读每一份答卷。');

/** The three questions of the American Customer Satisfaction Index, in our own words. */
export const csi: Questionnaire = {
  languages: BOTH,
  title: say('Three questions about your stay', '关于入住的三个问题'),
  thanks: THANKS,
  blocks: [
    block('index', 'Your stay', '您的入住', [
      ask('satisfaction', 'rating', 'Taking everything together, how satisfied are you with us?', '综合各方面，您对我们的满意程度如何？', {
        scale: { min: 1, max: 10, labels: { 1: say('Very dissatisfied', '非常不满意'), 10: say('Very satisfied', '非常满意') } },
        required: true,
        touchpoint: 'overall',
        role: 'csi_satisfaction',
      }),
      ask('expectations', 'rating', 'How far did we meet what you had expected?', '我们在多大程度上达到了您的期望？', {
        scale: { min: 1, max: 10, labels: { 1: say('Fell far short', '远低于期望'), 10: say('Went far beyond', '远超期望') } },
        required: true,
        touchpoint: 'overall',
        role: 'csi_expectancy',
      }),
      ask(
        'ideal',
        'rating',
        'Think of the ideal hotel for such a stay. How close did we come to it?',
        '与您心目中理想的酒店相比，我们有多接近？',
        {
          scale: { min: 1, max: 10, labels: { 1: say('Not close at all', '相差甚远'), 10: say('Very close', '非常接近') } },
          required: true,
          touchpoint: 'overall',
          role: 'csi_performance',
        },
      ),
      ANYTHING_ELSE,
    ]),
  ],
};

export const nps: Questionnaire = {
  languages: BOTH,
  title: say('One question', '一个问题'),
  thanks: THANKS,
  blocks: [
    block('recommend', 'Your stay', '您的入住', [
      { ...RECOMMEND, required: true, role: 'overall' },
      ask('why', 'text', 'What is the main reason for your answer?', '您给出这个评分的主要原因是什么？', {
        touchpoint: 'overall',
        showIf: { question: 'recommend', op: 'answered' },
      }),
    ]),
  ],
};

/** After something that had gone wrong was settled. */
export const complaintHandling: Questionnaire = {
  languages: BOTH,
  title: say('Did we put it right?', '问题解决得如何？'),
  introduction: say(
    'You told us that something was wrong, and we have settled it as well as we could.',
    '您曾向我们反映问题，我们已尽力处理。',
  ),
  thanks: say('Thank you. If it is not settled yet, we will come back to you.', '感谢您的反馈。如问题仍未解决，我们会再次与您联系。'),
  blocks: [
    block('settled', 'What we did', '我们的处理', [
      ask('satisfied', 'csat', 'How satisfied are you with the way we handled it?', '您对我们的处理方式满意吗？', {
        scale: GOOD_5,
        required: true,
        touchpoint: 'complaint_handling',
        role: 'overall',
      }),
      ask('handling', 'matrix', 'In particular', '具体而言', {
        scale: GOOD_5,
        notApplicable: true,
        touchpoint: 'complaint_handling',
        rows: [
          row('speed', 'How quickly we answered', '答复速度'),
          row('understood', 'Whether you felt understood', '是否理解您的感受'),
          row('fair', 'Whether the outcome was fair', '处理结果是否公平'),
        ],
      }),
      ask('solved', 'single_choice', 'Is it settled for you?', '问题对您来说解决了吗？', {
        required: true,
        touchpoint: 'complaint_handling',
        options: [option('yes', 'Yes', '已解决'), option('partly', 'In part', '部分解决'), option('no', 'No', '未解决')],
      }),
      ask('missing', 'text', 'What is still missing?', '还有什么未解决？', {
        touchpoint: 'complaint_handling',
        showIf: {
          any: [
            { question: 'solved', op: 'equals', value: 'partly' },
            { question: 'solved', op: 'equals', value: 'no' },
          ],
        },
      }),
    ]),
  ],
};

/** What keeps those who work here from serving well, and how the systems help or hinder them. */
export const staff: Questionnaire = {
  languages: BOTH,
  title: say('What would help you to serve our guests?', '怎样能让您更好地服务客人？'),
  introduction: say('Your answers are put together with those of the others.', '您的答案将与其他同事的答案汇总统计。'),
  thanks: say('Thank you.', '感谢您的参与。'),
  blocks: [
    block('work', 'Your work', '您的工作', [
      ask('work', 'matrix', 'How far do you agree?', '您在多大程度上同意？', {
        scale: AGREE_5,
        touchpoint: 'staff',
        notApplicable: true,
        rows: [
          row('enabled', 'I have what I need to serve guests well.', '我拥有服务好客人所需的一切。'),
          row('trained', 'I have been trained for what I do.', '我接受过岗位所需的培训。'),
          row('decide', 'I may decide what a guest needs at once.', '我有权当场满足客人的需要。'),
          row('together', 'Other departments help when I need them.', '需要时其他部门会配合我。'),
          row('heard', 'What I suggest is heard.', '我的建议会被采纳或回应。'),
        ],
      }),
      ask('hinders', 'multiple_choice', 'What hinders you most?', '什么最妨碍您的工作？', {
        touchpoint: 'staff',
        options: [
          option('people', 'Too few people', '人手不足'),
          option('tools', 'Tools and equipment', '工具与设备'),
          option('information', 'Information that comes late or is missing', '信息滞后或缺失'),
          option('rules', 'Rules and forms', '制度与流程'),
          option('training', 'Too little training', '培训不足'),
          option('systems', 'The computer systems', '电脑系统'),
        ],
      }),
    ]),
    block('system', 'The systems', '系统使用', [
      ask('system', 'matrix', 'The systems that you work with', '您使用的系统', {
        scale: AGREE_5,
        touchpoint: 'system',
        notApplicable: true,
        rows: [
          row('easy', 'They are easy to use.', '系统易于使用。'),
          row('fast', 'They are fast enough.', '系统速度足够快。'),
          row('right', 'What they say of guests and rooms is right.', '系统中的客人与客房信息准确。'),
          row('saves_time', 'They save me time for the guests.', '系统让我有更多时间服务客人。'),
        ],
      }),
      ask('effort', 'ces', 'The systems make it easy for me to do my work.', '系统让我的工作更轻松。', {
        touchpoint: 'system',
        scale: { min: 1, max: 7 },
      }),
    ]),
    block('last', 'In your words', '您的想法', [
      ask('overall', 'csat', 'How satisfied are you with your work here?', '您对这里的工作满意吗？', {
        touchpoint: 'staff',
        role: 'overall',
      }),
      ask('change', 'text', 'What is the one thing you would change?', '如果只能改变一件事，您会改变什么？', { touchpoint: 'staff' }),
    ]),
  ],
};

/** Experts say how likely a risk is, how much it would cost, and how well it is in hand. */
const RISKS: [key: string, en: string, zh: string][] = [
  ['data', 'Guests’ data is lost or seen by others', '客人信息丢失或泄露'],
  ['systems', 'Systems fail when they are needed', '系统在关键时刻故障'],
  ['service', 'Service is not what was promised', '服务达不到承诺'],
  ['people', 'People who know the work leave', '骨干员工流失'],
  ['safety', 'Guests or staff come to harm', '客人或员工受到伤害'],
  ['partners', 'Partners or platforms fall away', '合作伙伴或平台中断合作'],
  ['money', 'It costs more than it brings', '投入超过收益'],
];

const ofRisks = (key: string, en: string, zh: string, low: [string, string], high: [string, string]) =>
  ask(key, 'matrix', en, zh, {
    scale: { min: 1, max: 5, labels: { 1: say(...low), 5: say(...high) } },
    notApplicable: true,
    rows: RISKS.map(([risk, inEnglish, inChinese]) => row(risk, inEnglish, inChinese)),
  });

export const risks: Questionnaire = {
  languages: BOTH,
  title: say('Risks of the programme, as you see them', '您如何看待项目风险'),
  thanks: say('Thank you.', '感谢您的参与。'),
  blocks: [
    block('likelihood', 'How likely', '可能性', [
      ofRisks(
        'likelihood',
        'How likely is it within a year?',
        '一年内发生的可能性有多大？',
        ['Very unlikely', '几乎不可能'],
        ['Almost certain', '几乎必然'],
      ),
    ]),
    block('impact', 'How bad', '影响', [
      ofRisks(
        'impact',
        'How bad would it be?',
        '一旦发生，影响有多大？',
        ['Hardly noticed', '几乎无影响'],
        ['Threatens the house', '影响全局'],
      ),
    ]),
    block('control', 'How well in hand', '控制程度', [
      ofRisks('control', 'How well are we prepared?', '我们的应对准备如何？', ['Not at all', '毫无准备'], ['Very well', '准备充分']),
      ask('others', 'text', 'Which risk is missing here, and what would you do about it?', '这里还缺少哪些风险？您建议如何应对？', {
        maxLength: 4000,
      }),
    ]),
  ],
};
