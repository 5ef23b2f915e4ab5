import { Temporal } from 'temporal-polyfill';
import { addDays, type LocalDate } from '../../../kernel/values/local-date';

/** Last day on which something counts that is granted for whole months: two years from 1 November end on 31 October. */
export function lastDayOf(grantedOn: LocalDate, months: number): LocalDate {
  return addDays(Temporal.PlainDate.from(grantedOn).add({ months }).toString(), -1);
}
