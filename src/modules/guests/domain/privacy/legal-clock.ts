import { addDays } from '../../../../kernel/values/local-date';

export const LAWS = ['gdpr', 'pipl'] as const;
export type Law = (typeof LAWS)[number];

/** Days within which an answer is due under the PIPL. */
const PIPL_DAYS = 15;

/**
 * The last day for answering a request.
 *
 * GDPR article 12(3): within one month of receipt, which may be extended by two further months where necessary, with the reasons told within the first month. A
 * month ends on the day of the same number, or on the last of a shorter month (Regulation 1182/71, article 3(2)(c)); that a period ending on a holiday runs to the
 * next working day (article 3(4)) is not used, so that the day is never too late.
 *
 * PIPL article 50 asks for convenient mechanisms and names no days. 15 working days are the limit in the Method for Identifying the Illegal Collection and Use of
 * Personal Information by Apps (CAC, MIIT, MPS, SAMR, 28 November 2019), section 6, items 2 to 4. Counted here as calendar days, so that no holiday makes an
 * answer late. There is no extension.
 *
 * @param receivedOn date of the hotel
 */
export function dueOn(law: Law, receivedOn: string, extended = false): string {
  return law === 'pipl' ? addDays(receivedOn, PIPL_DAYS) : addMonths(receivedOn, extended ? 3 : 1);
}

export const mayBeExtended = (law: Law): boolean => law === 'gdpr';

function addMonths(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const lastDay = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}
