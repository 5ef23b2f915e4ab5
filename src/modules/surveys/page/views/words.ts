/** What the page itself says; what is asked comes from the questionnaire. */
export interface Words {
  part(n: number, of: number): string;
  required: string;
  doesNotApply: string;
  /** Of a scale whose ends have no words of their own. */
  scale(min: number, max: number): string;
  worst: string;
  best: string;
  severalAllowed: string;
  shareOut(total: number): string;
  stillToShareOut: string;
  /** `{n}` stands for the number. */
  charactersLeft: string;
  next: string;
  back: string;
  send: string;
  language: string;
  saved: string;
  offline: string;
  restored: string;
  more: string;
  error: string;
  check(n: number): string;
  missing: { choice: string; row: string; text: string; allocation(total: number): string };
  total(sum: number, total: number): string;
  tooLong(longest: number): string;
  notANumber: string;
  notAllowed: string;
  thanks: string;
  thanksText: string;
  nextGuest: string;
  stillThere: string;
  goOn: string;
  /** By code of the problem; a heading and what the guest can do. */
  problems: Record<string, readonly [heading: string, text: string]>;
  otherProblem: readonly [heading: string, text: string];
}

const english: Words = {
  part: (n, of) => `Part ${n} of ${of}`,
  required: 'Please answer',
  doesNotApply: 'Does not apply to me',
  scale: (min, max) => `From ${min} (lowest) to ${max} (highest)`,
  worst: 'lowest',
  best: 'highest',
  severalAllowed: 'Choose as many as you like.',
  shareOut: (total) => `Share out ${total} points. An empty field counts as 0.`,
  stillToShareOut: 'Points left: {n}',
  charactersLeft: '{n} characters left',
  next: 'Next',
  back: 'Back',
  send: 'Send answers',
  language: 'Language',
  saved: 'Your answers are saved.',
  offline: 'No connection. Your answers are kept on this device and sent as soon as it is back.',
  restored: 'What you had entered before has been filled in again.',
  more: 'Your answers have brought up a further question.',
  error: 'Error:',
  check: (n) => (n === 1 ? 'One answer needs your attention' : `${n} answers need your attention`),
  missing: {
    choice: 'Please choose an answer.',
    row: 'Please choose an answer in this line.',
    text: 'Please write a few words.',
    allocation: (total) => `Please share out the ${total} points.`,
  },
  total: (sum, total) => `The points add up to ${sum}. Please make it ${total}.`,
  tooLong: (longest) => `Please use at most ${longest} characters.`,
  notANumber: 'Please enter a whole number.',
  notAllowed: 'Please choose one of the answers offered.',
  thanks: 'Thank you!',
  thanksText: 'Your answers have reached us.',
  nextGuest: 'Start again',
  stillThere: 'Are you still there? Your answers will be cleared in a moment.',
  goOn: 'Yes, go on',
  problems: {
    not_found: [
      'This survey cannot be found',
      'Perhaps the link was cut off on its way. Please open it once more from our message, or scan the code again.',
    ],
    survey_closed: ['This survey has ended', 'Thank you for wanting to tell us something. You can always tell us in person.'],
    survey_link_expired: ['This link is no longer valid', 'It could be used for a certain time only. You can always tell us in person.'],
    survey_full: [
      'We have all the answers we need',
      'Thank you for wanting to take part. This survey has reached the number of answers that it was made for.',
    ],
    survey_answered: ['You have answered already', 'Your answers have reached us. Thank you for taking the time!'],
    too_many_requests: [
      'One moment, please',
      'Very many people are answering just now. Please try again in a minute; what has been saved is not lost.',
    ],
    temporarily_unavailable: [
      'One moment, please',
      'We cannot be reached just now. Please try again in a minute; what has been saved is not lost.',
    ],
  },
  otherProblem: ['Something went wrong', 'We are sorry. Please go back and try once more; what has been saved is not lost.'],
};

const chinese: Words = {
  part: (n, of) => `第 ${n} 部分，共 ${of} 部分`,
  required: '必答',
  doesNotApply: '不适用',
  scale: (min, max) => `从 ${min}（最低）到 ${max}（最高）`,
  worst: '最低',
  best: '最高',
  severalAllowed: '可多选。',
  shareOut: (total) => `请分配 ${total} 分，留空按 0 分计。`,
  stillToShareOut: '剩余分数：{n}',
  charactersLeft: '还可输入 {n} 字',
  next: '下一步',
  back: '上一步',
  send: '提交',
  language: '语言',
  saved: '您的回答已保存。',
  offline: '网络已断开。您的回答暂存在本设备上，恢复连接后会自动提交保存。',
  restored: '已为您恢复之前填写的内容。',
  more: '根据您的回答，还有一个问题想请教您。',
  error: '错误：',
  check: (n) => `有 ${n} 处回答需要您确认`,
  missing: {
    choice: '请选择一项。',
    row: '请在这一行选择一项。',
    text: '请填写内容。',
    allocation: (total) => `请分配 ${total} 分。`,
  },
  total: (sum, total) => `目前合计 ${sum} 分，请调整为 ${total} 分。`,
  tooLong: (longest) => `最多可填写 ${longest} 字。`,
  notANumber: '请填写整数。',
  notAllowed: '请从所列选项中选择。',
  thanks: '谢谢您！',
  thanksText: '您的回答我们已经收到。',
  nextGuest: '重新开始',
  stillThere: '您还在吗？您填写的内容即将被清除。',
  goOn: '在，继续填写',
  problems: {
    not_found: ['找不到该问卷', '链接可能不完整。请从我们发给您的消息中重新打开，或再次扫描二维码。'],
    survey_closed: ['本次调查已经结束', '感谢您愿意告诉我们您的感受，您也可以随时当面告诉我们。'],
    survey_link_expired: ['该链接已失效', '链接只在一定时间内有效，您也可以随时当面告诉我们。'],
    survey_full: ['本次调查的名额已满', '感谢您愿意参与，我们已收到足够的回答。'],
    survey_answered: ['您已经填写过了', '您的回答我们已经收到，感谢您抽出时间！'],
    too_many_requests: ['请稍候', '目前填写的人较多，请过一分钟再试。已保存的内容不会丢失。'],
    temporarily_unavailable: ['请稍候', '服务暂时无法访问，请过一分钟再试。已保存的内容不会丢失。'],
  },
  otherProblem: ['出错了', '非常抱歉，请返回后再试一次。已保存的内容不会丢失。'],
};

const WORDS: Record<string, Words> = { en: english, zh: chinese };

/** Of the language; in English where the page does not speak it. */
export const wordsIn = (language: string): Words => WORDS[language.split('-')[0]!.toLowerCase()] ?? english;

/** Languages in which the page speaks by itself. */
export const PAGE_LANGUAGES = ['en', 'zh-CN'];

/** What a language calls itself. */
export function nameOfLanguage(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language', languageDisplay: 'standard' }).of(language) ?? language;
  return language === 'zh-CN' ? '简体中文' : name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** Languages of an `Accept-Language` header, the dearest first. */
export const wantedLanguages = (header: string | undefined): string[] =>
  (header ?? '')
    .split(',')
    .map((part) => {
      const [tag, ...rest] = part.trim().split(';');
      const weight = rest.map((r) => /^\s*q=([\d.]+)/.exec(r)?.[1]).find(Boolean);
      return { tag: tag!.trim(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => tag !== '' && tag !== '*' && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
