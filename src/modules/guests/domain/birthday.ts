import { invalid } from '../../../kernel/errors/problem';
import type { Birthday } from './record';

/** Days of each month in a leap year; the months of the lunar year have 29 or 30. */
const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** @throws Refusal 400 for a day that no year has */
export function requireRealBirthday(birthday: Birthday | null | undefined): void {
  if (!birthday) return;
  const { calendar, month, day, year, leapMonth } = birthday;
  const days = calendar === 'lunar' ? 30 : LONGEST[month - 1]!;
  const leapDay = calendar === 'solar' && month === 2 && day === 29 && year !== undefined && !isLeapYear(year);
  if (day > days || leapDay)
    throw invalid({ pointer: '/birthday/day', code: 'no_such_day', detail: 'There is no such day in the calendar.' });
  if (leapMonth && calendar === 'solar') {
    throw invalid({ pointer: '/birthday/leapMonth', code: 'not_lunar', detail: 'Only the lunar calendar has leap months.' });
  }
}

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
