import { addDays, instantInZone, isoWeekday, type LocalDate } from '../../../../kernel/values/local-date';
import type { Schedule } from '../../../properties';

/** A time at which a service can be had. */
export interface Slot {
  date: LocalDate;
  /** `HH:MM` on the hotel's clock; '' for the whole day. */
  time: string;
  startsAt: Date;
  endsAt: Date;
}

/** What has no hours can be had on any day, all day. */
export const WHOLE_DAY = '';

/** When guests can no longer book it: so many minutes before it begins; what has no hours until its day is over. */
export const closesAt = ({ time, startsAt, endsAt }: Slot, minutesBefore = 0): number =>
  (time === WHOLE_DAY && minutesBefore === 0 ? endsAt : startsAt).getTime() - minutesBefore * 60_000;

const DAY = 1_440;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/**
 * The slots of a calendar day in their order. An opening that reaches into the next day has slots there: they belong to the day on which they begin.
 * A slot ends no later than its opening; where two openings meet at one time there is one slot.
 * @param slotMinutes length; without one each opening is one slot
 */
export function slotsOf(schedule: Schedule | null, slotMinutes: number | null | undefined, date: LocalDate, timeZone: string): Slot[] {
  const openings = schedule?.openings ?? [];
  if (openings.length === 0) {
    return [
      {
        date,
        time: WHOLE_DAY,
        startsAt: instantInZone(date, '00:00', timeZone),
        endsAt: instantInZone(addDays(date, 1), '00:00', timeZone),
      },
    ];
  }
  const found = new Map<number, number>();
  for (const [shift, day] of [
    [-DAY, addDays(date, -1)],
    [0, date],
  ] as const) {
    const weekday = isoWeekday(day);
    for (const { weekdays, from, to } of openings) {
      if (!weekdays.includes(weekday)) continue;
      const first = minutesOf(from) + shift;
      const end = minutesOf(to) + shift + (to <= from ? DAY : 0);
      const length = slotMinutes ?? end - first;
      for (let at = first; at + length <= end; at += length) {
        if (at >= 0 && at < DAY && !found.has(at)) found.set(at, at + length);
      }
    }
  }
  return [...found]
    .toSorted(([a], [b]) => a - b)
    .map(([from, to]) => ({ date, time: clock(from), startsAt: instantOf(date, from, timeZone), endsAt: instantOf(date, to, timeZone) }));
}

const instantOf = (date: LocalDate, minutes: number, timeZone: string): Date =>
  instantInZone(addDays(date, Math.floor(minutes / DAY)), clock(minutes % DAY), timeZone);
