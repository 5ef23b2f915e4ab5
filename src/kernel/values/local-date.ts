import { Temporal } from 'temporal-polyfill';

/** A civil date of the hotel, `YYYY-MM-DD`. Compares correctly as a string. */
export type LocalDate = string;

const DAY_MS = 86_400_000;
const SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** Days since 1970-01-01, for arithmetic that must not meet a time zone. */
export function dayNumber(date: LocalDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY_MS;
}

const names = new Map<number, LocalDate>();

/** The inverse of {@link dayNumber}; remembered, since a search names the same few hundred days over and over. */
export function fromDayNumber(day: number): LocalDate {
  let name = names.get(day);
  if (name === undefined) {
    name = new Date(day * DAY_MS).toISOString().slice(0, 10);
    if (names.size < 20_000) names.set(day, name);
  }
  return name;
}

/** True for a date that exists, written `YYYY-MM-DD`, in the years 1900 to 2199. */
export function isLocalDate(value: unknown): value is LocalDate {
  if (typeof value !== 'string' || !SHAPE.test(value) || value < '1900-01-01' || value > '2199-12-31') return false;
  const day = dayNumber(value);
  return Number.isInteger(day) && fromDayNumber(day) === value;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** Whole days from `from` to `to`; negative when `to` lies before. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The nights of a stay `[arrival, departure)`. */
export function nightsOf(arrival: LocalDate, departure: LocalDate): LocalDate[] {
  const [first, end] = [dayNumber(arrival), dayNumber(departure)];
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => fromDayNumber(first + i));
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function isoWeekday(date: LocalDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

/** The civil date that the zone's calendars show at this instant. */
export function dateInZone(instant: Date, timeZone: string): LocalDate {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

const instants = new Map<string, number>();

/**
 * The instant of a wall-clock time in a zone. A time that the change to summer time skips moves forward by the gap, a time that
 * occurs twice means the earlier one (RFC 5545, "compatible" in ECMAScript's Temporal). Remembered: every booking asks for the deadlines of its day.
 */
export function instantInZone(date: LocalDate, time: string, timeZone: string): Date {
  const key = `${date}T${time} ${timeZone}`;
  let instant = instants.get(key);
  if (instant === undefined) {
    instant = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone).epochMilliseconds;
    if (instants.size >= 10_000) instants.clear();
    instants.set(key, instant);
  }
  return new Date(instant);
}

export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z]/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
