import type { Answers, Question, Scale, Texts } from '../../domain/questionnaire';
import { inWords, longestOf, scaleOf, totalOf } from '../../domain/questionnaire-items';
import { attributes, markup, type Markup, type Part } from './markup';
import type { Words } from './words';

/** What a field sends for “does not apply”: no key of an option and no number. */
export const DOES_NOT_APPLY = 'n/a';

/** What is filled in, and what was wrong with it. */
export interface Filled {
  answers: Answers;
  /** By question, or by row of it. */
  errors: ReadonlyMap<string, string>;
  language: string;
  words: Words;
}

/** Where an error leads to: the first field in which it can be put right. */
export const fieldOf = (item: string): string => `f-${item.replace('.', '-')}`;

const text = (texts: Texts, { language }: Filled): string => inWords(texts, language);

/** One question with all its fields. One that is not shown for now lies in the page without taking part, so that the script can show it. */
export function questionView(question: Question, shown: boolean, filled: Filled): Markup {
  const { key, kind } = question;
  const marks = {
    class: `question ${kind}`,
    id: `q-${key}`,
    hidden: !shown,
    'data-key': key,
    'data-kind': kind,
    'data-required': question.required ?? false,
    'data-missing': whatIsMissing(question, filled.words),
    'data-show-if': question.showIf && JSON.stringify(question.showIf),
  };
  const disabled = !shown; // what is hidden is not sent
  const asked = markup`<input${attributes({ type: 'hidden', name: 'asked', value: key, disabled })}>`;
  if (kind === 'text') return markup`<div${attributes(marks)}>${asked}${words(question, disabled, filled)}</div>`;
  return markup`<fieldset${attributes({ ...marks, disabled })}>${legend(question, filled)}${asked}${view(question, filled)}</fieldset>`;
}

/** What is asked of who has passed it over. */
export function whatIsMissing(question: Question, words: Words, item = question.key): string {
  if (question.kind === 'text') return words.missing.text;
  if (question.kind === 'allocation') return words.missing.allocation(totalOf(question));
  return item === question.key ? words.missing.choice : words.missing.row;
}

function view(question: Question, filled: Filled): Part {
  switch (question.kind) {
    case 'matrix':
      return matrix(question, filled);
    case 'allocation':
      return allocation(question, filled);
    case 'single_choice':
    case 'multiple_choice':
      return choices(question, filled);
    default:
      return scale(question, question.key, scaleOf(question)!, filled);
  }
}

function mark(question: Question, filled: Filled): Part {
  return question.required && markup` <span class="required">${filled.words.required}</span>`;
}

/** The question as the name of its group, with what helps to answer it and what is wrong. */
function legend(question: Question, filled: Filled): Part {
  const hint = hintOf(question, filled);
  return markup`<legend>
    <span class="asks">${text(question.text, filled)}</span>${mark(question, filled)}${
      question.help && markup` <span class="help">${text(question.help, filled)}</span>`
    }${hint && markup` <span class="help">${hint}</span>`}${error(question.key, filled)}
  </legend>`;
}

function hintOf(question: Question, filled: Filled): string | undefined {
  const { words: say } = filled;
  if (question.kind === 'multiple_choice') return say.severalAllowed;
  if (question.kind === 'allocation') return say.shareOut(totalOf(question));
  if (question.kind !== 'matrix') return undefined;
  const of = scaleOf(question)!;
  const named = labelOf(of.min, of, filled) ?? labelOf(of.max, of, filled);
  const [low, high] = endsOf(of, filled);
  return named ? `${of.min} = ${low}, ${of.max} = ${high}` : say.scale(of.min, of.max);
}

/** In the legend, so that it is read out with the question. */
function error(item: string, { errors, words }: Filled): Part {
  const wrong = errors.get(item);
  return (
    wrong !== undefined &&
    markup`<span class="error" id="e-${item.replace('.', '-')}"><span class="unseen">${words.error} </span>${wrong}</span>`
  );
}

const labelOf = (step: number, { labels }: Scale, filled: Filled): string | undefined => {
  const own = labels?.[String(step)];
  return own && text(own, filled);
};

function scale(question: Question, item: string, of: Scale, filled: Filled): Part {
  const steps = Array.from({ length: of.max - of.min + 1 }, (_, i) => of.min + i);
  const labels = steps.map((step) => labelOf(step, of, filled));
  // a word for every step wants a line for every step
  if (steps.length <= 7 && question.kind !== 'matrix' && labels.every(Boolean)) {
    const options = steps.map((step, i) => ({ value: String(step), text: labels[i]! }));
    return list('radio', question, item, options, filled);
  }
  const [low, high] = endsOf(of, filled);
  const tiles = steps.map((step, i) => {
    const unspoken = labels[i] ?? (step === of.min ? low : step === of.max ? high : undefined);
    const label = markup`${step}${unspoken && markup`<span class="unseen"> ${unspoken}</span>`}`;
    return field(undefined, 'radio', item, String(step), i === 0, label, filled);
  });
  return markup`<div class="tiles of-${steps.length}">${tiles}</div>
    ${question.kind !== 'matrix' && markup`<p class="ends" aria-hidden="true"><span>${low}</span><span>${high}</span></p>`}
    ${question.notApplicable && markup`<div class="list">${notApplicable('radio', item, filled)}</div>`}`;
}

const endsOf = (of: Scale, filled: Filled): [low: string, high: string] => [
  labelOf(of.min, of, filled) ?? filled.words.worst,
  labelOf(of.max, of, filled) ?? filled.words.best,
];

/** Something to be chosen; errors lead to the first. */
function field(
  look: string | undefined,
  type: 'radio' | 'checkbox',
  item: string,
  value: string,
  first: boolean,
  label: Part,
  filled: Filled,
): Markup {
  const answer = filled.answers[item];
  const checked = value === DOES_NOT_APPLY ? answer === null : Array.isArray(answer) ? answer.includes(value) : String(answer) === value;
  const id = first ? fieldOf(item) : undefined;
  return markup`<label${attributes({ class: look })}><input${attributes({ type, name: `a.${item}`, value, id, checked })}><span>${label}</span></label>`;
}

interface Offered {
  value: string;
  text: string;
}

function list(type: 'radio' | 'checkbox', question: Question, item: string, options: readonly Offered[], filled: Filled): Part {
  const lines = options.map((option, i) => field('line', type, item, option.value, i === 0, option.text, filled));
  return markup`<div class="list">${lines}${question.notApplicable && notApplicable(type, item, filled)}</div>`;
}

function choices(question: Question, filled: Filled): Part {
  const options = (question.options ?? []).map((option) => ({ value: option.key, text: text(option.text, filled) }));
  return list(question.kind === 'multiple_choice' ? 'checkbox' : 'radio', question, question.key, options, filled);
}

const notApplicable = (type: 'radio' | 'checkbox', item: string, filled: Filled): Markup =>
  field('line none', type, item, DOES_NOT_APPLY, false, filled.words.doesNotApply, filled);

/** A group of its own for every row: what a table shows by its columns is told by every field. */
function matrix(question: Question, filled: Filled): Part {
  return (question.rows ?? []).map((row) => {
    const item = `${question.key}.${row.key}`;
    return markup`<fieldset class="row">
      <legend><span class="asks">${text(row.text, filled)}</span>${error(item, filled)}</legend>
      ${scale(question, item, scaleOf(question)!, filled)}
    </fieldset>`;
  });
}

function allocation(question: Question, filled: Filled): Part {
  const rows = (question.rows ?? []).map((row, i) => {
    const item = `${question.key}.${row.key}`;
    const id = i === 0 ? fieldOf(question.key) : fieldOf(item);
    const value = String(filled.answers[item] ?? '');
    return markup`<div class="share"><label for="${id}">${text(row.text, filled)}${error(item, filled)}</label><input${attributes({
      ...{ type: 'text', inputmode: 'numeric', autocomplete: 'off', maxlength: 6, name: `a.${item}`, id, value },
    })}></div>`;
  });
  return [rows, markup`<p class="left" role="status" data-total="${totalOf(question)}" data-words="${filled.words.stillToShareOut}"></p>`];
}

function words(question: Question, disabled: boolean, filled: Filled): Part {
  const { key } = question;
  const id = fieldOf(key);
  const longest = longestOf(question);
  const answer = filled.answers[key];
  const isWrong = filled.errors.has(key);
  const described = [question.help && `h-${key}`, isWrong && `e-${key}`].filter(Boolean).join(' ');
  const field = {
    ...{ id, name: `a.${key}`, rows: longest > 200 ? 5 : 2, maxlength: longest, disabled },
    'aria-describedby': described || undefined,
    'aria-invalid': isWrong ? 'true' : undefined,
    'aria-required': question.required ? 'true' : undefined,
  };
  // the first line break of a textarea is not part of it
  return markup`<label class="asks" for="${id}">${text(question.text, filled)}</label>${mark(question, filled)}${
    question.help && markup`<span class="help" id="h-${key}">${text(question.help, filled)}</span>`
  }${error(key, filled)}<textarea${attributes(field)}>
${typeof answer === 'string' ? answer : ''}</textarea><p class="left" data-longest="${longest}" data-words="${filled.words.charactersLeft}"></p>`;
}
