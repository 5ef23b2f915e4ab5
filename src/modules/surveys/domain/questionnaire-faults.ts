import type { ProblemReason } from '../../../kernel/errors/problem';
import type { Condition, ItemTags, Question, Questionnaire, Texts } from './questionnaire';
import { hasRows, type Item, itemKeysOf, itemsOf, questionsOf, scaleOf } from './questionnaire-items';

/** What an earlier version has fixed of an item. */
export type EarlierItem = Pick<Item, 'key' | 'kind'> & { scale: { min: number; max: number } | null };

const KEY = /^[a-z0-9_]{1,60}$/;
const QUESTIONS = 200;
const ITEMS = 300;
const DEPTH = 5;

type Note = (pointer: string, code: string, detail: string) => void;

/** What keeps a questionnaire from being asked, each with a pointer into it. @param earlier items of the versions before */
export function faultsOfQuestionnaire(questionnaire: Questionnaire, earlier: readonly EarlierItem[] = []): ProblemReason[] {
  const faults: ProblemReason[] = [];
  const note: Note = (pointer, code, detail) => void faults.push({ pointer, code, detail });
  checkTexts(questionnaire, note);
  checkKeys(questionnaire, note);
  checkQuestions(questionnaire, note);
  checkConditions(questionnaire, note);
  checkRoles(questionnaire, note);
  const known = new Map(earlier.map((item) => [item.key, item]));
  for (const { item, pointer } of placed(questionnaire)) {
    const before = known.get(item.key);
    if (!before) continue;
    if (before.kind !== item.kind)
      note(`${pointer}/kind`, 'kind_changed', `${item.key} was ${before.kind}; another kind needs another key.`);
    else if (before.scale?.min !== item.scale?.min || before.scale?.max !== item.scale?.max) {
      note(pointer, 'scale_changed', `${item.key} was answered on another scale; another scale needs another key.`);
    }
  }
  return faults;
}

const each = <T>(list: readonly T[] | undefined, pointer: string, see: (value: T, pointer: string) => void): void =>
  list?.forEach((value, i) => see(value, `${pointer}/${i}`));

function eachQuestion({ blocks }: Questionnaire, see: (question: Question, pointer: string) => void): void {
  each(blocks, '/blocks', (block, at) => each(block.questions, `${at}/questions`, see));
}

/** Every item with the place it is written at. */
function placed(questionnaire: Questionnaire): { item: Item; pointer: string; tags: ItemTags }[] {
  const items = new Map(itemsOf(questionnaire).map((item) => [item.key, item]));
  const found: { item: Item; pointer: string; tags: ItemTags }[] = [];
  eachQuestion(questionnaire, (question, at) => {
    if (!hasRows(question)) found.push({ item: items.get(question.key)!, pointer: at, tags: question });
    else
      each(question.rows, `${at}/rows`, (row, pointer) =>
        found.push({ item: items.get(`${question.key}.${row.key}`)!, pointer, tags: row }),
      );
  });
  return found;
}

function checkTexts(questionnaire: Questionnaire, note: Note): void {
  const { languages } = questionnaire;
  if (new Set(languages).size !== languages.length) note('/languages', 'twice', 'Each language once.');
  const texts = (given: Texts | undefined, pointer: string) => {
    if (!given) return;
    for (const language of languages)
      if (!given[language]) note(`${pointer}/${language}`, 'text_missing', `There are no words in ${language}.`);
    for (const language of Object.keys(given)) {
      if (!languages.includes(language)) note(`${pointer}/${language}`, 'unknown_language', 'The questionnaire has no such language.');
    }
  };
  texts(questionnaire.title, '/title');
  texts(questionnaire.introduction, '/introduction');
  texts(questionnaire.thanks, '/thanks');
  each(questionnaire.blocks, '/blocks', (block, at) => texts(block.title, `${at}/title`));
  eachQuestion(questionnaire, (question, at) => {
    texts(question.text, `${at}/text`);
    texts(question.help, `${at}/help`);
    each(question.rows, `${at}/rows`, (row, pointer) => texts(row.text, `${pointer}/text`));
    each(question.options, `${at}/options`, (option, pointer) => texts(option.text, `${pointer}/text`));
    for (const [step, label] of Object.entries(question.scale?.labels ?? {})) texts(label, `${at}/scale/labels/${step}`);
  });
}

function checkKeys(questionnaire: Questionnaire, note: Note): void {
  const unique = () => {
    const seen = new Set<string>();
    return ({ key }: { key: string }, pointer: string) => {
      if (!KEY.test(key)) note(`${pointer}/key`, 'bad_key', 'Small letters, digits and _, at most 60.');
      else if (seen.has(key)) note(`${pointer}/key`, 'taken', 'Another one has this key.');
      seen.add(key);
    };
  };
  each(questionnaire.blocks, '/blocks', unique());
  each(questionnaire.quotas, '/quotas', unique());
  eachQuestion(questionnaire, unique());
  eachQuestion(questionnaire, ({ rows, options }, at) => {
    each(rows, `${at}/rows`, unique());
    each(options, `${at}/options`, unique());
  });
}

function checkQuestions(questionnaire: Questionnaire, note: Note): void {
  if (questionsOf(questionnaire).length > QUESTIONS) note('/blocks', 'too_many', `At most ${QUESTIONS} questions.`);
  if (itemsOf(questionnaire).length > ITEMS) note('/blocks', 'too_many', `At most ${ITEMS} questions and rows in all.`);
  eachQuestion(questionnaire, (question, at) => {
    const { kind, scale, rows, options, total, maxLength } = question;
    const choice = kind === 'single_choice' || kind === 'multiple_choice';
    const own = (field: keyof Question, fits: boolean) => {
      if (question[field] !== undefined && !fits) note(`${at}/${field}`, 'does_not_fit', `A question of the kind ${kind} has none.`);
    };
    own('scale', ['rating', 'csat', 'ces', 'likert', 'matrix'].includes(kind));
    own('rows', hasRows(question));
    own('options', choice);
    own('total', kind === 'allocation');
    own('maxLength', kind === 'text');
    if (hasRows(question) && (rows ?? []).length < (kind === 'allocation' ? 2 : 1))
      note(`${at}/rows`, 'too_few', 'There is nothing to answer.');
    if (choice && (options ?? []).length < 2) note(`${at}/options`, 'too_few', 'A choice has at least two.');
    if (total !== undefined && (total < 1 || total > 1000)) note(`${at}/total`, 'out_of_range', 'From 1 to 1000.');
    if (maxLength !== undefined && (maxLength < 1 || maxLength > 10_000)) note(`${at}/maxLength`, 'out_of_range', 'From 1 to 10000.');
    if (!scale) return;
    if (scale.max <= scale.min || scale.max - scale.min > 100) note(`${at}/scale`, 'out_of_range', 'From 1 to 100 steps upwards.');
    for (const step of Object.keys(scale.labels ?? {})) {
      if (!(Number(step) >= scale.min && Number(step) <= scale.max))
        note(`${at}/scale/labels/${step}`, 'not_a_step', 'The scale has no such step.');
    }
  });
}

function checkConditions(questionnaire: Questionnaire, note: Note): void {
  const earlier = new Map<string, Question>();
  const judge = (condition: Condition | undefined, pointer: string) =>
    condition !== undefined && checkCondition(condition, pointer, 1, earlier, note);
  each(questionnaire.blocks, '/blocks', (block, at) => {
    judge(block.showIf, `${at}/showIf`);
    each(block.questions, `${at}/questions`, (question, pointer) => {
      judge(question.showIf, `${pointer}/showIf`);
      for (const key of [question.key, ...itemKeysOf(question)]) earlier.set(key, question);
    });
  });
  each(questionnaire.quotas, '/quotas', (quota, at) => judge(quota.when, `${at}/when`));
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Conditions come as somebody has written them: nothing is taken for granted. */
function checkCondition(condition: unknown, pointer: string, depth: number, earlier: ReadonlyMap<string, Question>, note: Note): void {
  if (!isRecord(condition)) return note(pointer, 'not_a_condition', 'A condition is an object: all, any, or a question with op and value.');
  if (depth > DEPTH) return note(pointer, 'too_deep', `Conditions are nested at most ${DEPTH} deep.`);
  const fields = Object.keys(condition);
  const [list] = fields;
  if (fields.length === 1 && (list === 'all' || list === 'any')) {
    const parts = condition[list];
    if (!Array.isArray(parts) || parts.length === 0 || parts.length > 20)
      return note(`${pointer}/${list}`, 'not_a_list', 'A list of 1 to 20 conditions.');
    return parts.forEach((part, i) => checkCondition(part, `${pointer}/${list}/${i}`, depth + 1, earlier, note));
  }
  for (const field of fields) {
    if (!['question', 'op', 'value'].includes(field))
      note(`${pointer}/${field.slice(0, 60)}`, 'unknown_field', 'Not a part of a condition.');
  }
  const { question: key, op, value } = condition;
  const question = typeof key === 'string' ? earlier.get(key) : undefined;
  if (!question) return note(`${pointer}/question`, 'not_an_earlier_question', 'Conditions look at questions that come before.');
  if (op === 'answered' || op === 'unanswered') return undefined;
  if (hasRows(question) && key === question.key) return note(`${pointer}/question`, 'needs_a_row', 'Name a row of it: question.row.');
  if (op === 'at_least' || op === 'at_most') {
    if (!scaleOf(question)) return note(`${pointer}/op`, 'does_not_fit', 'Only numbers are more or less.');
    return typeof value === 'number' ? undefined : note(`${pointer}/value`, 'not_a_number', 'A number.');
  }
  if (op !== 'equals' && op !== 'includes')
    return note(`${pointer}/op`, 'unknown_op', 'answered, unanswered, equals, includes, at_least or at_most.');
  if (question.options) {
    if (!question.options.some((option) => option.key === value))
      note(`${pointer}/value`, 'not_an_option', 'The question has no such option.');
  } else if (scaleOf(question) ? typeof value !== 'number' : typeof value !== 'string')
    note(`${pointer}/value`, 'does_not_fit', 'No answer to this question.');
  return undefined;
}

function checkRoles(questionnaire: Questionnaire, note: Note): void {
  const all = placed(questionnaire);
  const byKey = new Map(all.map(({ item }) => [item.key, item]));
  const once = new Map<string, string>();
  for (const { item, pointer } of all) {
    const { role, pair, dimension, scale } = item;
    if (role && !scale) note(`${pointer}/role`, 'does_not_fit', 'Only what is answered by a number has a role.');
    if (role && ['expectation', 'perception', 'importance'].includes(role) && !dimension) {
      note(`${pointer}/dimension`, 'dimension_missing', 'It belongs to a SERVQUAL dimension.');
    }
    const claim =
      role === 'importance'
        ? `${role} ${dimension}`
        : role?.startsWith('csi_')
          ? role
          : role === 'perception' && pair
            ? `pair ${pair}`
            : undefined;
    if (claim) {
      if (once.has(claim)) note(`${pointer}/${role === 'perception' ? 'pair' : 'role'}`, 'twice', `${once.get(claim)} has it already.`);
      once.set(claim, item.key);
    }
    if (pair === undefined) {
      if (role === 'perception') note(`${pointer}/pair`, 'pair_missing', 'A perception is held against its expectation.');
      continue;
    }
    const other = byKey.get(pair);
    if (role !== 'perception' || other?.role !== 'expectation')
      note(`${pointer}/pair`, 'not_a_pair', 'A perception names the expectation it is held against.');
    else if (other.dimension !== dimension || other.scale?.min !== scale?.min || other.scale?.max !== scale?.max) {
      note(`${pointer}/pair`, 'pair_differs', 'Both have the same dimension and scale.');
    }
  }
}
