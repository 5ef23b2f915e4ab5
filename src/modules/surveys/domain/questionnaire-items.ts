import type { Block, ItemTags, Question, Questionnaire, QuestionKind, Scale, Texts } from './questionnaire';

/** One thing that has an answer of its own: a question, or a row of a matrix or an allocation. */
export interface Item extends ItemTags {
  /** `question`, or `question.row`. */
  key: string;
  kind: QuestionKind;
  /** Of those that are answered by a number. */
  scale?: Scale;
}

const OWN_SCALES: Partial<Record<QuestionKind, Scale>> = {
  rating: { min: 1, max: 5 },
  nps: { min: 0, max: 10 },
  csat: { min: 1, max: 5 },
  ces: { min: 1, max: 7 },
  likert: { min: 1, max: 5 },
  matrix: { min: 1, max: 5 },
};

/** From where to where a question is answered; an allocation from nothing to all of its points. */
export function scaleOf(question: Question): Scale | undefined {
  if (question.kind === 'allocation') return { min: 0, max: totalOf(question) };
  return question.scale ?? OWN_SCALES[question.kind];
}

export const totalOf = (question: Question): number => question.total ?? 100;

/** Characters that a text may have. */
export const longestOf = (question: Question): number => question.maxLength ?? 2000;

export const hasRows = (question: Question): boolean => question.kind === 'matrix' || question.kind === 'allocation';

/** Keys under which a question is answered. */
export const itemKeysOf = (question: Question): string[] =>
  hasRows(question) ? (question.rows ?? []).map((row) => `${question.key}.${row.key}`) : [question.key];

/** What is answered, with what each tells of: a row has the tags of its question where it has none of its own. */
export function itemsOf({ blocks }: Pick<Questionnaire, 'blocks'>): Item[] {
  return blocks.flatMap(({ questions }) =>
    questions.flatMap((question) => {
      const scale = scaleOf(question);
      const item = (key: string, tags: ItemTags): Item => ({ key, kind: question.kind, ...(scale && { scale }), ...tags });
      if (!hasRows(question)) return [item(question.key, tagsOf(question))];
      return (question.rows ?? []).map((row) => item(`${question.key}.${row.key}`, { ...tagsOf(question), ...tagsOf(row) }));
    }),
  );
}

function tagsOf({ touchpoint, department, dimension, role, pair, facility }: ItemTags): ItemTags {
  return Object.fromEntries(
    Object.entries({ touchpoint, department, dimension, role, pair, facility }).filter(([, tag]) => tag !== undefined),
  );
}

export const questionsOf = ({ blocks }: Pick<Questionnaire, 'blocks'>): Question[] => blocks.flatMap((block: Block) => block.questions);

const baseOf = (language: string): string => language.split('-')[0]!.toLowerCase();

/** The language of the questionnaire that comes nearest to those that are wanted, the dearest first; else its first. */
export function languageFor({ languages }: Pick<Questionnaire, 'languages'>, wanted: readonly (string | null | undefined)[]): string {
  for (const want of wanted) {
    if (!want) continue;
    const found = languages.find((l) => l.toLowerCase() === want.toLowerCase()) ?? languages.find((l) => baseOf(l) === baseOf(want));
    if (found) return found;
  }
  return languages[0]!;
}

/** A text in a language of the questionnaire. */
export const inWords = (texts: Texts, language: string): string => texts[language] ?? Object.values(texts)[0] ?? '';
