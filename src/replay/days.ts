/** A date as the number of days since 1970-01-01: shifting and comparing dates is then plain arithmetic. */
export type Day = number;

const MS = 86_400_000;

/** NaN for what is not a date. */
export function dayOf(iso: string): Day {
  const day = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) / MS : NaN;
  return isoOf(day) === iso ? day : NaN; // Date.parse rolls 31 June over
}

export const isoOf = (day: Day): string => (Number.isNaN(day) ? '' : new Date(day * MS).toISOString().slice(0, 10));

/** Today in a time zone. */
export const todayIn = (timeZone: string, now = new Date()): Day => dayOf(new Intl.DateTimeFormat('en-CA', { timeZone }).format(now));
