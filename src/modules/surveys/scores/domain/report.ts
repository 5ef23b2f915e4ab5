import { addDays, isoWeekday, type LocalDate } from '../../../../kernel/values/local-date';

/** What is scored: each item, what items of a touchpoint or of a department say together, or the one overall question. */
export const MEASURED = ['item', 'touchpoint', 'department', 'overall'] as const;
export type Measured = (typeof MEASURED)[number];

/** By what scores are told apart. */
export const GROUPINGS = [
  'none',
  'property',
  'room',
  'room_type',
  'segment',
  'class',
  'channel',
  'language',
  'distribution',
  'wave',
  'day',
  'week',
  'month',
] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

/** First day of the period in which a date lies; weeks begin on Monday. */
export function periodOf(date: LocalDate, period: Period): LocalDate {
  if (period === 'month') return `${date.slice(0, 8)}01`;
  return period === 'week' ? addDays(date, 1 - isoWeekday(date)) : date;
}

/** An item as it keeps its meaning over all versions of a survey. */
export interface SurveyItem {
  id: string;
  key: string;
  kind: string;
  min: number;
  max: number;
  touchpoint: string | null;
  department: string | null;
  dimension: string | null;
  role: string | null;
  pair: string | null;
  facility: string | null;
}

/** Whether an answer says how good something was: expectations and shares of importance do not. */
export const isScore = ({ kind, role }: SurveyItem): boolean => kind !== 'allocation' && role !== 'expectation' && role !== 'importance';
