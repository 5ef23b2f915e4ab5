/** A text by BCP 47 tag: `{ "en": …, "zh-CN": … }`. Every language of the questionnaire has it. */
export type Texts = Record<string, string>;

/** Where in the stay the guest meets the house. */
export const TOUCHPOINTS = [
  'information',
  'booking',
  'arrival',
  'check_in',
  'room',
  'dining',
  'facilities',
  'staff',
  'services',
  'check_out',
  'complaint_handling',
  'overall',
  'system',
] as const;
export type Touchpoint = (typeof TOUCHPOINTS)[number];

/** Parasuraman, Zeithaml & Berry, Journal of Retailing 64(1), 1988. */
export const SERVQUAL_DIMENSIONS = ['tangibles', 'reliability', 'responsiveness', 'assurance', 'empathy'] as const;
export type ServqualDimension = (typeof SERVQUAL_DIMENSIONS)[number];

/** What an item measures beyond its own wording. */
export const ITEM_ROLES = [
  /** SERVQUAL: what an excellent hotel should be like, how this one was, and how many of 100 points a dimension is worth. */
  'expectation',
  'perception',
  'importance',
  /** The three questions of the customer satisfaction index. */
  'csi_satisfaction',
  'csi_expectancy',
  'csi_performance',
  /** The one score that the others are held against. */
  'overall',
] as const;
export type ItemRole = (typeof ITEM_ROLES)[number];

export const QUESTION_KINDS = [
  'rating',
  'nps',
  'csat',
  'ces',
  'likert',
  'matrix',
  'allocation',
  'single_choice',
  'multiple_choice',
  'text',
] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** What an answer is about, for analysis: of a question, or of a row of a matrix or an allocation. */
export interface ItemTags {
  touchpoint?: Touchpoint;
  /** Code of a department. */
  department?: string;
  dimension?: ServqualDimension;
  role?: ItemRole;
  /** Key of the item it is compared with: the expectation of a perception. */
  pair?: string;
  /** A facility or part of the room, as in the hotel's content: `wifi`, `air_conditioning`. */
  facility?: string;
}

/** One thing answered: the question itself, or a row of it. */
export interface Row extends ItemTags {
  key: string;
  text: Texts;
}

export interface Option {
  key: string;
  text: Texts;
}

/** Whole steps from `min` to `max`, both included. */
export interface Scale {
  min: number;
  max: number;
  /** Of its ends, or of any step. */
  labels?: Record<string, Texts>;
}

export type Condition =
  | { question: string; op: 'answered' | 'unanswered' }
  | { question: string; op: 'equals' | 'includes'; value: string | number }
  | { question: string; op: 'at_least' | 'at_most'; value: number }
  | { all: Condition[] }
  | { any: Condition[] };

export interface Question extends ItemTags {
  /** Stands for the same thing in every version, with the same kind and scale; a row is `question.row`. */
  key: string;
  kind: QuestionKind;
  text: Texts;
  help?: Texts;
  required?: boolean;
  /** Of rating (1–5), csat (1–5), ces (1–7), likert (1–5) and matrix; nps is 0–10. The kind's own where absent. */
  scale?: Scale;
  /** Of a matrix, and of an allocation: points are shared out among them. */
  rows?: Row[];
  /** Points of an allocation; 100 where absent. */
  total?: number;
  options?: Option[];
  /** “Does not apply” may be chosen: then there is no answer to count. */
  notApplicable?: boolean;
  /** Of a text, in characters; 2,000 where absent. */
  maxLength?: number;
  showIf?: Condition;
}

export interface Block {
  key: string;
  title?: Texts;
  showIf?: Condition;
  questions: Question[];
}

/** No more than `limit` complete responses that fulfil the condition (all, where absent). */
export interface Quota {
  key: string;
  limit: number;
  when?: Condition;
}

/** One version of a survey, as it was asked. */
export interface Questionnaire {
  languages: string[];
  title: Texts;
  introduction?: Texts;
  thanks?: Texts;
  blocks: Block[];
  quotas?: Quota[];
}

/** By question key; a row of a matrix or an allocation by `question.row`. A number for scales, an option's key, several of them, or words; null: does not apply. */
export type Answers = Record<string, number | string | string[] | null>;
