import type { Questionnaire } from './questionnaire';

/** What a survey is for. */
export const SURVEY_PURPOSES = ['touchpoints', 'servqual', 'csi', 'nps', 'complaint_handling', 'staff', 'risks', 'other'] as const;
export type SurveyPurpose = (typeof SURVEY_PURPOSES)[number];

export const SURVEY_AUDIENCES = ['guests', 'staff', 'anyone'] as const;
export type SurveyAudience = (typeof SURVEY_AUDIENCES)[number];

export const ONE_ANSWER_PER = ['stay', 'person', 'none'] as const;
export type OneAnswerPer = (typeof ONE_ANSWER_PER)[number];

export const SURVEY_STATUSES = ['draft', 'open', 'closed'] as const;
export type SurveyStatus = (typeof SURVEY_STATUSES)[number];

/** When the hotel should look into an answer. */
export interface Alarm {
  /** Overall score, from 0 to 100, at or below which it rings; null: never for that. */
  overallAtMost: number | null;
  /** Rings for any item in the lowest fifth of its scale. */
  lowestFifth: boolean;
  /** Mood of the words, from -1 to 1, at or below which it rings; null: never for that. */
  moodAtMost: number | null;
}

export const DEFAULT_ALARM: Alarm = { overallAtMost: 60, lowestFifth: true, moodAtMost: -0.4 };
/** What staff answer is put together with that of others: a complaint for each low answer would single out who gave it. */
const NO_ALARM: Alarm = { overallAtMost: null, lowestFifth: false, moodAtMost: null };

/** Where the hotel has decided nothing. */
export const alarmFor = (audience: SurveyAudience): Alarm => (audience === 'staff' ? NO_ALARM : DEFAULT_ALARM);

export interface Survey {
  id: string;
  /** None: of the whole organization. */
  propertyId: string | null;
  code: string;
  name: string;
  purpose: SurveyPurpose;
  audience: SurveyAudience;
  oneAnswerPer: OneAnswerPer;
  status: SurveyStatus;
  alarm: Alarm;
  draft: Questionnaire | null;
  publishedVersion: number | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}
