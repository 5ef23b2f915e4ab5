import type { Block, ItemTags, Option, Question, Questionnaire, QuestionKind, Row, Scale, Texts } from '../questionnaire';

/** In both languages of the house. */
export const say = (en: string, zh: string): Texts => ({ en, 'zh-CN': zh });

export const BOTH: Questionnaire['languages'] = ['en', 'zh-CN'];

export const row = (key: string, en: string, zh: string, tags: ItemTags = {}): Row => ({ key, text: say(en, zh), ...tags });

export const option = (key: string, en: string, zh: string): Option => ({ key, text: say(en, zh) });

export const ask = (key: string, kind: QuestionKind, en: string, zh: string, more: Partial<Question> = {}): Question => ({
  key,
  kind,
  text: say(en, zh),
  ...more,
});

export const block = (key: string, en: string, zh: string, questions: Question[]): Block => ({ key, title: say(en, zh), questions });

const ends = (min: number, max: number, low: Texts, high: Texts): Scale => ({ min, max, labels: { [min]: low, [max]: high } });

export const GOOD_5 = ends(1, 5, say('Very poor', '很差'), say('Excellent', '很好'));
export const AGREE_5 = ends(1, 5, say('Strongly disagree', '非常不同意'), say('Strongly agree', '非常同意'));
export const AGREE_7 = ends(1, 7, say('Strongly disagree', '非常不同意'), say('Strongly agree', '非常同意'));

export const RECOMMEND = ask(
  'recommend',
  'nps',
  'How likely are you to recommend us to friends or colleagues?',
  '您有多大可能向朋友或同事推荐我们？',
  {
    help: say('0: not at all likely, 10: extremely likely', '0：完全不可能，10：非常可能'),
    touchpoint: 'overall',
  },
);

export const ANYTHING_ELSE = ask('words', 'text', 'Is there anything else you would like to tell us?', '您还有什么想告诉我们的吗？', {
  touchpoint: 'overall',
});
