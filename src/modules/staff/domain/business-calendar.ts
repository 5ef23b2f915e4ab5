import type { HolidayCalendar } from '../../../kernel/values/holidays';
import { addDays, dateInZone, instantInZone, isoWeekday, type LocalDate } from '../../../kernel/values/local-date';

/** Hours by the hotel's clock, `HH:MM`; `to` that is not after `from` means on the next day, so that `00:00` to `00:00` is the whole day. */
export interface Hours {
  from: string;
  to: string;
}

export interface WeeklyHours extends Hours {
  /** 1 = Monday. */
  weekdays: number[];
}

/** A day with hours of its own, whatever weekday or holiday it is; closed where there are none. */
export interface ExceptionalDay {
  date: LocalDate;
  name: string | null;
  hours: Hours[];
}

/** When a hotel, or a part of it, works: what deadlines are counted in. Hours belong to the day on which they begin. */
export interface CalendarRules {
  weekly: WeeklyHours[];
  /** On public holidays, whatever weekday they are. */
  holidayHours: Hours[];
  /** On a weekend day that is worked for a holiday, the hours are those of this weekday. */
  makeUpDayAs: number;
  exceptions: ExceptionalDay[];
}

/** The rules with what they need to be counted with: the hotel's zone, and the days off and days worked that are known. */
export interface WorkingHours extends CalendarRules {
  timeZone: string;
  daysOff: ReadonlySet<LocalDate>;
  makeUpDays: ReadonlySet<LocalDate>;
}

/** As far as anything is counted, in days: a calendar with a few minutes a week must not keep the arithmetic busy for ever. */
const LAST_DAY = 12 * 366;
const MINUTE = 60_000;

/** The calendars of the years concerned, as sets of days: only public holidays close a house. */
export function daysOf(calendars: readonly HolidayCalendar[]): Pick<WorkingHours, 'daysOff' | 'makeUpDays'> {
  const daysOff = new Set<LocalDate>();
  for (const { firstDay, lastDay, type } of calendars.flatMap((c) => c.holidays))
    if (type === 'public') for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) daysOff.add(day);
  return { daysOff, makeUpDays: new Set(calendars.flatMap((c) => c.workdays.map((w) => w.date))) };
}

/** Why a day has the hours that it has: what the hotel says of the very day stands above what is announced, and that above the week. */
export function kindOfDay(
  { exceptions, makeUpDays, daysOff }: WorkingHours,
  date: LocalDate,
): 'exception' | 'make_up_day' | 'holiday' | 'week' {
  if (exceptions.some((e) => e.date === date)) return 'exception';
  if (makeUpDays.has(date)) return 'make_up_day';
  return daysOff.has(date) ? 'holiday' : 'week';
}

/** The hours that begin on a day, in order. */
export function hoursOn(calendar: WorkingHours, date: LocalDate): Hours[] {
  const weekly = (weekday: number): Hours[] => calendar.weekly.filter((w) => w.weekdays.includes(weekday));
  const hours = {
    exception: () => calendar.exceptions.find((e) => e.date === date)!.hours,
    make_up_day: () => weekly(calendar.makeUpDayAs),
    holiday: () => calendar.holidayHours,
    week: () => weekly(isoWeekday(date)),
  }[kindOfDay(calendar, date)]();
  return hours.map(({ from, to }) => ({ from, to })).sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** What is worked from an instant on, in pieces that do not overlap; the first one may have begun the day before. */
function* worked(from: Date, { timeZone, ...rules }: WorkingHours): Generator<{ start: number; end: number }> {
  const today = dateInZone(from, timeZone);
  let done = from.getTime();
  for (let day = -1; day < LAST_DAY; day++) {
    const date = addDays(today, day);
    for (const hours of hoursOn({ timeZone, ...rules }, date)) {
      const end = instantInZone(hours.to > hours.from ? date : addDays(date, 1), hours.to, timeZone).getTime();
      const start = Math.max(instantInZone(date, hours.from, timeZone).getTime(), done);
      if (end <= start) continue;
      yield { start, end };
      done = end;
    }
  }
}

/**
 * The instant at which so many minutes have been worked: at the end of the hours, not at the beginning of the next ones, where they just suffice.
 * @param calendar null: around the clock
 */
export function addWorkingTime(from: Date, minutes: number, calendar: WorkingHours | null): Date {
  let left = Math.round(minutes * MINUTE);
  if (!calendar || left <= 0) return new Date(from.getTime() + Math.max(left, 0));
  let last = from.getTime();
  for (const { start, end } of worked(from, calendar)) {
    if (end - start >= left) return new Date(start + left);
    left -= end - start;
    last = end;
  }
  return new Date(last); // a due date it has, even if hardly anybody ever works
}

/** Minutes worked from one instant to another, with their fractions; none where `to` is not after `from`. */
export function workingMinutesBetween(from: Date, to: Date, calendar: WorkingHours | null): number {
  if (!calendar) return Math.max(0, to.getTime() - from.getTime()) / MINUTE;
  let sum = 0;
  for (const { start, end } of worked(from, calendar)) {
    if (start >= to.getTime()) break;
    sum += Math.min(end, to.getTime()) - start;
  }
  return sum / MINUTE;
}

/** The first instant from this one on at which somebody works: this one, if somebody does now. */
export function nextWorked(from: Date, calendar: WorkingHours | null): Date {
  if (!calendar) return from;
  for (const { start } of worked(from, calendar)) return new Date(start);
  return from;
}

export const isWorked = (at: Date, calendar: WorkingHours | null): boolean => nextWorked(at, calendar).getTime() === at.getTime();
