import { judgeAnswers } from '../domain/answers';
import type { Answers, Question, Questionnaire } from '../domain/questionnaire';
import { itemKeysOf, questionsOf } from '../domain/questionnaire-items';
import { DOES_NOT_APPLY } from './views/questions';

/** What a browser sends of the page. */
export interface SentForm {
  go: 'next' | 'back' | 'save';
  /** The block that was on the page. */
  block: string | null;
  /** Questions that were on the page. */
  asked: ReadonlySet<string>;
  /** Of them all: what was left empty is named, as empty. */
  answers: Answers;
}

export function readForm(questionnaire: Questionnaire, fields: URLSearchParams): SentForm {
  const asked = new Set(fields.getAll('asked'));
  const questions = questionsOf(questionnaire).filter((q) => asked.has(q.key));
  const go = fields.get('go');
  return {
    go: go === 'back' || go === 'save' ? go : 'next',
    block: fields.get('block'),
    asked,
    answers: Object.assign({}, ...questions.map((q) => answersTo(q, fields))) as Answers,
  };
}

function answersTo(question: Question, fields: URLSearchParams): Answers {
  const items = itemKeysOf(question);
  const sent = items.map((item) => fields.getAll(`a.${item}`));
  // who has begun to share points out gives none where nothing stands
  const isShared = question.kind === 'allocation' && sent.some(([points]) => points?.trim());
  return Object.fromEntries(items.map((item, i) => [item, isShared && !sent[i]![0]?.trim() ? 0 : answer(question, sent[i]!)]));
}

function answer({ kind }: Question, values: string[]): Answers[string] {
  if (values.includes(DOES_NOT_APPLY)) return null;
  if (kind === 'multiple_choice') return values;
  const value = values[0] ?? '';
  if (kind === 'text') return value.replace(/\r\n?/g, '\n');
  if (kind === 'single_choice') return value;
  return /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value.trim();
}

const isEmpty = (given: Answers[string] | undefined): boolean => given === '' || (Array.isArray(given) && given.length === 0);

/** Of what was sent, what can be saved: the faulty stays as it was before, until it is put right. */
export function worthSaving(questionnaire: Questionnaire, stored: Answers, sent: Answers): Answers {
  const { kept } = judgeAnswers(questionnaire, { ...stored, ...sent });
  return Object.fromEntries(
    Object.entries(sent).flatMap(([key, given]) => (isEmpty(given) ? [[key, given]] : key in kept ? [[key, kept[key]!]] : [])),
  );
}
