import { addDays, instantInZone, type LocalDate } from '../../../kernel/values/local-date';

export const SHIFT_KINDS = ['morning', 'day', 'evening', 'night', 'split', 'on_call', 'training'] as const;
export type ShiftKind = (typeof SHIFT_KINDS)[number];

export const SHIFT_STATUSES = ['planned', 'cancelled'] as const;
export type ShiftStatus = (typeof SHIFT_STATUSES)[number];

export interface WallTimes {
  day: LocalDate;
  /** `HH:MM` by the hotel's clock. */
  from: string;
  /** Not after `from` means on the next day. */
  to: string;
}

/** The instants of hours that are given by the hotel's clock: a night over the change of the clocks is an hour shorter or longer. */
export function instantsOf({ day, from, to }: WallTimes, timeZone: string): { startsAt: Date; endsAt: Date } {
  return { startsAt: instantInZone(day, from, timeZone), endsAt: instantInZone(to > from ? day : addDays(day, 1), to, timeZone) };
}

/** What the hotel's clock shows, `HH:MM`. */
export function wallTime(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant);
}
