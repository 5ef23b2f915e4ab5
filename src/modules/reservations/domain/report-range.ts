import { invalid } from '../../../kernel/errors/problem';
import { addDays, daysBetween, instantInZone, type LocalDate } from '../../../kernel/values/local-date';

/** The longest time one report covers: a year and a month, so that a month can be compared with the same one a year before. */
export const MOST_DAYS = 400;

/** @throws Refusal 400 when the days are turned round or too many; the names are those of the query parameters */
export function checkRange(first: LocalDate, last: LocalDate, [firstName, lastName]: [string, string]): void {
  const days = daysBetween(first, last) + 1;
  if (days < 1) throw invalid({ pointer: `?${lastName}`, code: 'range_turned_round', detail: `${lastName} lies before ${firstName}.` });
  if (days > MOST_DAYS) throw invalid({ pointer: `?${lastName}`, code: 'range_too_long', detail: `At most ${MOST_DAYS} days.` });
}

/** The instants at which the days `from` to `to`, both included, begin and end in a hotel's time zone. */
export function instantsOf(from: LocalDate, to: LocalDate, timeZone: string): { begin: Date; end: Date } {
  return { begin: instantInZone(from, '00:00', timeZone), end: instantInZone(addDays(to, 1), '00:00', timeZone) };
}
