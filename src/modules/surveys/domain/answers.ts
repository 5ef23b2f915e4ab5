import type { Answers, Block, Condition, Question, Questionnaire, Quota } from './questionnaire';
import { hasRows, itemKeysOf, longestOf, questionsOf, scaleOf, totalOf } from './questionnaire-items';

type Answer = Answers[string];

export const ANSWER_FAULTS = [
  'unknown_question',
  'not_a_number',
  'out_of_scale',
  'not_a_choice',
  'too_many_choices',
  'not_text',
  'too_long',
  'has_to_be_answered',
  'required',
  'total_differs',
] as const;
export type AnswerFaultCode = (typeof ANSWER_FAULTS)[number];

export interface AnswerFault {
  /** JSON pointer into the answers. */
  pointer: string;
  /** The block it stands in; null where nobody asks for it. */
  block: string | null;
  question: string;
  /** The question, or the row of it. */
  item: string;
  code: AnswerFaultCode;
  detail: string;
}

export interface Judgement {
  /** Answers to what is shown, as they are kept: words without blanks around them, choices in the order in which they are offered. */
  kept: Answers;
  /** What cannot be kept. */
  faults: AnswerFault[];
  /** What is still missing before it is complete: of questions that are shown. */
  unfinished: AnswerFault[];
}

/** Nothing was said: the field is empty, or has been emptied. */
const isEmpty = (answer: Answer | undefined): boolean =>
  answer === undefined || (typeof answer === 'string' && answer.trim() === '') || (Array.isArray(answer) && answer.length === 0);

/** Whether a condition holds, of answers to questions that are shown. “Does not apply” is no answer. */
export function holds(condition: Condition, answers: Answers): boolean {
  if ('all' in condition) return condition.all.every((c) => holds(c, answers));
  if ('any' in condition) return condition.any.some((c) => holds(c, answers));
  const answer = answers[condition.question];
  const answered = Object.entries(answers).some(
    ([key, value]) => (key === condition.question || key.startsWith(`${condition.question}.`)) && value !== null && !isEmpty(value),
  );
  if (!('value' in condition)) return answered === (condition.op === 'answered');
  if (isEmpty(answer) || answer === null) return false;
  const { op, value } = condition;
  if (op === 'equals') return answer === value;
  if (op === 'includes') return Array.isArray(answer) ? answer.includes(String(value)) : answer === value;
  if (typeof answer !== 'number') return false;
  if (op === 'at_least') return answer >= value;
  return answer <= Number(value);
}

/**
 * What is shown to somebody who has answered so far. Conditions look at earlier questions only, and an answer to what is no longer shown counts for nothing: so one walk from
 * the first question to the last decides. Blocks of which no question is shown are left out.
 */
export function visible(questionnaire: Questionnaire, answers: Answers): Block[] {
  const counted: Answers = {};
  const shown: Block[] = [];
  for (const block of questionnaire.blocks) {
    if (block.showIf && !holds(block.showIf, counted)) continue;
    const questions: Question[] = [];
    for (const question of block.questions) {
      if (question.showIf && !holds(question.showIf, counted)) continue;
      questions.push(question);
      for (const key of itemKeysOf(question)) if (answers[key] !== undefined) counted[key] = answers[key];
    }
    if (questions.length > 0) shown.push({ ...block, questions });
  }
  return shown;
}

/** Which answers are kept, which cannot be, and what is missing. Those to hidden questions are dropped without a word. */
export function judgeAnswers(questionnaire: Questionnaire, answers: Answers): Judgement {
  const judgement: Judgement = { kept: {}, faults: [], unfinished: [] };
  const known = new Set(questionsOf(questionnaire).flatMap(itemKeysOf));
  for (const key of Object.keys(answers)) {
    if (known.has(key)) continue;
    judgement.faults.push(fault(null, key.split('.')[0]!, key, 'unknown_question', 'The questionnaire has no such question.'));
  }
  for (const block of visible(questionnaire, answers)) for (const question of block.questions) judge(block, question, answers, judgement);
  // what is refused is no answer either: what hangs on it is hidden
  const shown = new Set(visible(questionnaire, judgement.kept).flatMap((b) => b.questions.flatMap(itemKeysOf)));
  judgement.kept = Object.fromEntries(Object.entries(judgement.kept).filter(([key]) => shown.has(key)));
  return judgement;
}

function judge(block: Block, question: Question, answers: Answers, { kept, faults, unfinished }: Judgement): void {
  const of = (item: string, code: AnswerFaultCode, detail: string) => fault(block.key, question.key, item, code, detail);
  const keys = itemKeysOf(question);
  let refused = false;
  for (const key of keys) {
    const answer = answers[key];
    if (answer === undefined || isEmpty(answer)) continue;
    const found = read(question, answer);
    if ('code' in found) {
      refused = true;
      faults.push(of(key, found.code, found.detail));
    } else kept[key] = found.value;
  }
  if (refused) return;
  if (question.kind === 'allocation') {
    const given = keys.map((key) => kept[key]).filter((points) => typeof points === 'number');
    const sum = given.reduce((a, b) => a + b, 0);
    if (given.length > 0 && sum !== totalOf(question)) {
      unfinished.push(of(question.key, 'total_differs', `The points are ${sum} together, not ${totalOf(question)}.`));
    }
    if (given.length > 0 || keys.some((key) => kept[key] === null)) return;
  }
  if (!question.required) return;
  const open = keys.filter((key) => !(key in kept));
  if (open.length === 0) return;
  if (question.kind === 'allocation') unfinished.push(of(question.key, 'required', 'The points are to be shared out.'));
  else unfinished.push(...open.map((key) => of(key, 'required', 'An answer is needed.')));
}

const fault = (block: string | null, question: string, item: string, code: AnswerFaultCode, detail: string): AnswerFault => ({
  pointer: `/answers/${item.slice(0, 200).replaceAll('~', '~0').replaceAll('/', '~1')}`,
  block,
  question,
  item,
  code,
  detail,
});

type Reading = { value: Answer } | { code: AnswerFaultCode; detail: string };

function read(question: Question, answer: Answer): Reading {
  if (answer === null) {
    if (question.notApplicable) return { value: null };
    return { code: 'has_to_be_answered', detail: 'This question has no “does not apply”.' };
  }
  const scale = scaleOf(question);
  if (scale) return readNumber(answer, scale);
  if (question.kind === 'text') return readWords(answer, longestOf(question));
  return readChoices(question, answer);
}

function readNumber(answer: Answer, { min, max }: { min: number; max: number }): Reading {
  if (typeof answer !== 'number' || !Number.isInteger(answer)) return { code: 'not_a_number', detail: 'A whole number.' };
  if (answer < min || answer > max) return { code: 'out_of_scale', detail: `From ${min} to ${max}.` };
  return { value: answer };
}

function readWords(answer: Answer, longest: number): Reading {
  // NUL cannot be stored, lone surrogates are no Unicode
  if (typeof answer !== 'string' || answer.includes('\0') || !(answer as string & { isWellFormed(): boolean }).isWellFormed()) {
    return { code: 'not_text', detail: 'Words.' };
  }
  const words = answer.trim();
  if ([...words].length > longest) return { code: 'too_long', detail: `At most ${longest} characters.` };
  return { value: words };
}

function readChoices(question: Question, answer: Answer): Reading {
  const offered = (question.options ?? []).map((option) => option.key);
  const chosen = Array.isArray(answer) ? answer : [answer];
  if (!chosen.every((c) => typeof c === 'string' && offered.includes(c)))
    return { code: 'not_a_choice', detail: `Of: ${offered.join(', ')}.` };
  if (question.kind === 'multiple_choice') return { value: offered.filter((key) => chosen.includes(key)) };
  if (chosen.length > 1) return { code: 'too_many_choices', detail: 'One of them only.' };
  return { value: chosen[0]! };
}

/** How far somebody has come: of the questions that are shown, those with an answer. */
export function progress(questionnaire: Questionnaire, answers: Answers): { answered: number; shown: number } {
  const questions = visible(questionnaire, answers).flatMap((block) => block.questions);
  const isAnswered = (question: Question) =>
    hasRows(question) ? itemKeysOf(question).some((key) => !isEmpty(answers[key])) : !isEmpty(answers[question.key]);
  return { answered: questions.filter(isAnswered).length, shown: questions.length };
}

/** Quotas that a response falls under. */
export const quotasFor = ({ quotas = [] }: Questionnaire, answers: Answers): Quota[] =>
  quotas.filter(({ when }) => !when || holds(when, answers));
