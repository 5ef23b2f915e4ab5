import type { Birthday } from '../record';
import type { Note } from './finding';

/** How 03/04/1980 is read: as 3 April or as 4 March. */
export type DateOrder = 'dmy' | 'mdy';

export const dateOrderOf = (country: string | null | undefined): DateOrder =>
  country === 'US' || country === 'PH' || country === 'FM' || country === 'PW' ? 'mdy' : 'dmy';

interface ReadDate {
  year?: number;
  month: number;
  day: number;
  ambiguous?: boolean;
}

const MONTHS: Record<string, number> = {};
for (const locale of ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv']) {
  for (const month of ['long', 'short'] as const) {
    const format = new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC' });
    for (let m = 0; m < 12; m++) MONTHS[plain(format.format(Date.UTC(2001, m, 1)))] ??= m + 1;
  }
}
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Two digits of a year: the last century where the other would lie ahead. */
const century = (year: number, now: Date): number => (2000 + year > now.getUTCFullYear() ? 1900 + year : 2000 + year);

/** A date as people write it, or undefined. */
export function readDate(text: string, order: DateOrder, now: Date): ReadDate | undefined {
  const t = text.normalize('NFKC').trim();
  let m: RegExpExecArray | null;
  if ((m = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?$/.exec(t)) || (m = /^(\d{4})(\d\d)(\d\d)$/.exec(t))) {
    return existing({ year: Number(m[1]), month: Number(m[2]), day: Number(m[3]) });
  }
  if ((m = /^(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d\d)(?:\s.*)?$/.exec(t))) {
    const year = m[4]!.length === 2 ? century(Number(m[4]), now) : Number(m[4]);
    const [a, b] = [Number(m[1]), Number(m[3])];
    // dots are never written by those who put the month first
    const dayFirst = a > 12 || (b <= 12 && (m[2] === '.' || order === 'dmy'));
    const [day, month] = dayFirst ? [a, b] : [b, a];
    return existing({ year, month, day, ambiguous: m[2] !== '.' && a <= 12 && b <= 12 && a !== b });
  }
  if ((m = /^(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?(\p{L}+)\.?,?[\s-]+(?:de\s+)?(\d{4})$/u.exec(t))) {
    const month = MONTHS[plain(m[2]!)];
    return month === undefined ? undefined : existing({ year: Number(m[3]), month, day: Number(m[1]) });
  }
  if ((m = /^(\p{L}+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/u.exec(t))) {
    const month = MONTHS[plain(m[1]!)];
    return month === undefined ? undefined : existing({ year: Number(m[3]), month, day: Number(m[2]) });
  }
  if ((m = /^(?:--)?(\d{1,2})\s*[-/月]\s*(\d{1,2})\s*日?$/.exec(t))) return existing({ month: Number(m[1]), day: Number(m[2]) });
  return undefined;
}

/** The day itself where the calendar has it, in any century. */
const existing = (date: ReadDate): ReadDate | undefined => {
  const day = new Date(0);
  day.setUTCFullYear(date.year ?? 2000, date.month - 1, date.day);
  return day.getUTCMonth() === date.month - 1 && day.getUTCDate() === date.day ? date : undefined;
};

const LUNAR = /^\s*(?:农历|農曆|阴历|陰曆|旧历|lunar)[:：\s]*/i;
const NUMERALS: Record<string, number> = {
  〇: 0,
  零: 0,
  正: 1,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
  冬: 11,
  腊: 12,
  臘: 12,
};

/** 初五, 十二, 廿三, 三十 */
function lunarNumber(text: string): number {
  const t = text.replace(/^初/, '').replace(/^廿/, '二十').replace(/^卅/, '三十');
  if (/^\d+$/.test(t)) return Number(t);
  const tens = /^(.?)十(.?)$/.exec(t);
  if (tens) return (tens[1] ? NUMERALS[tens[1]]! : 1) * 10 + (tens[2] ? NUMERALS[tens[2]]! : 0);
  return NUMERALS[t] ?? NaN;
}

function readLunar(text: string, order: DateOrder, now: Date): Birthday | undefined {
  const chinese =
    /^(?:(\d{4})年)?(闰|閏)?([正一二三四五六七八九十冬腊臘]{1,2}|\d{1,2})月(?:初)?([一二三四五六七八九十廿卅]{1,3}|\d{1,2})日?$/.exec(text);
  if (chinese) {
    const [month, day] = [lunarNumber(chinese[3]!), lunarNumber(chinese[4]!)];
    if (!(month >= 1 && month <= 12 && day >= 1 && day <= 30)) return undefined;
    return {
      calendar: 'lunar',
      month,
      day,
      ...(chinese[1] ? { year: Number(chinese[1]) } : {}),
      ...(chinese[2] ? { leapMonth: true } : {}),
    };
  }
  // lunar months have 29 or 30 days, so that 02-30 is one
  const numbers = /^(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (!numbers) {
    const date = readDate(text, order, now);
    return date && { calendar: 'lunar', month: date.month, day: date.day, ...(date.year ? { year: date.year } : {}) };
  }
  const [month, day] = [Number(numbers[2]), Number(numbers[3])];
  if (month < 1 || month > 12 || day < 1 || day > 30) return undefined;
  return { calendar: 'lunar', month, day, ...(numbers[1] ? { year: Number(numbers[1]) } : {}) };
}

/** Days that stand in for a birthday nobody knows. */
const STAND_INS = new Set([
  '1900-01-01',
  '1899-12-30',
  '1899-12-31',
  '1901-01-01',
  '1111-11-11',
  '0001-01-01',
  '1800-01-01',
  '1753-01-01',
  '9999-12-31',
]);
const NOTHING = /^(?:0{4}[-/.]?00[-/.]?00|0+)$/;

const OLDEST = 120;

/** @returns undefined where it is none, lies ahead, or nobody has lived since */
export function cleanBirthday(text: string, order: DateOrder, now: Date, note: Note): Birthday | undefined {
  const field = 'birthday';
  const trimmed = text.normalize('NFKC').trim();
  if (NOTHING.test(trimmed)) {
    note(field, 'birthday_placeholder');
    return undefined;
  }
  if (LUNAR.test(trimmed)) {
    const lunar = readLunar(trimmed.replace(LUNAR, ''), order, now);
    if (!lunar) note(field, 'birthday_invalid');
    return lunar && plausible(lunar, now, note);
  }
  const date = readDate(trimmed, order, now);
  if (!date) {
    note(field, 'birthday_invalid');
    return undefined;
  }
  const { year, month, day } = date;
  if (year !== undefined && STAND_INS.has(`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`)) {
    note(field, 'birthday_placeholder');
    return undefined;
  }
  const birthday = plausible({ calendar: 'solar', month, day, ...(year === undefined ? {} : { year }) }, now, note);
  if (birthday && date.ambiguous) note(field, 'birthday_ambiguous');
  return birthday;
}

/** Neither ahead nor longer ago than anybody lives. */
export function plausible(birthday: Birthday, now: Date, note: Note): Birthday | undefined {
  const { year, month, day } = birthday;
  if (year === undefined) return birthday;
  const today = now.getUTCFullYear() * 10_000 + (now.getUTCMonth() + 1) * 100 + now.getUTCDate();
  // a day of grace: in the east it is tomorrow already
  if (year * 10_000 + month * 100 + day > today + 1) {
    note('birthday', 'birthday_in_future');
    return undefined;
  }
  if (now.getUTCFullYear() - year > OLDEST) {
    note('birthday', 'birthday_implausible');
    return undefined;
  }
  return birthday;
}

/** An instant of a source: ISO 8601, or a date alone, which is taken as its midnight UTC. */
export function readInstant(text: string, order: DateOrder, now: Date): Date | undefined {
  const t = text.trim();
  const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(t)
    ? new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(t) ? t.replace(' ', 'T') : `${t.replace(' ', 'T')}Z`)
    : undefined;
  if (iso && !Number.isNaN(iso.getTime())) return iso;
  const date = readDate(t, order, now);
  return date?.year === undefined ? undefined : new Date(Date.UTC(date.year, date.month - 1, date.day));
}
