import { LunarDay, LunarFestival, LunarMonth, LunarYear, SolarDay } from 'tyme4ts';
import { addDays, type LocalDate, nightsOf } from '../../../../kernel/values/local-date';
import type { Birthday } from '../record';

/** A day on which somebody or something is celebrated. */
export interface Celebration {
  date: LocalDate;
  /** How old they become; null where the year of birth is not known. */
  years: number | null;
}

const two = (n: number): string => String(n).padStart(2, '0');
const localDate = (day: SolarDay): LocalDate => `${day.getYear()}-${two(day.getMonth())}-${two(day.getDay())}`;
const solarDay = (date: LocalDate): SolarDay => {
  const [year, month, day] = date.split('-').map(Number);
  return SolarDay.fromYmd(year!, month!, day!);
};
const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));

/** The day in a solar year; who was born on 29 February celebrates on the 28th in other years. */
function solarBirthday({ month, day }: Birthday, year: number): LocalDate {
  return `${year}-${two(month)}-${two(month === 2 && day === 29 && !isLeapYear(year) ? 28 : day)}`;
}

/**
 * The day in a lunar year (which begins in January or February of the solar year of its number). Who was born in a leap month celebrates in it when the year has it, else in
 * the ordinary month of that number; the 30th of a month that has 29 days this year is its last day.
 */
function lunarBirthday({ month, day, leapMonth }: Birthday, year: number): LocalDate {
  const inLeapMonth = leapMonth === true && LunarYear.fromYear(year).getLeapMonth() === month;
  const held = inLeapMonth ? -month : month;
  return localDate(LunarDay.fromYmd(year, held, Math.min(day, LunarMonth.fromYm(year, held).getDayCount())).getSolarDay());
}

/**
 * When a birthday falls between two dates, both included.
 * @param birthday a lunar one moves through the solar year; its `year` is the lunar year
 */
export function birthdaysBetween(birthday: Birthday, from: LocalDate, to: LocalDate): Celebration[] {
  const found: Celebration[] = [];
  // the last months of a lunar year lie in the next solar year
  for (let year = yearOf(from) - 1; year <= yearOf(to); year++) {
    if (birthday.year !== undefined && year <= birthday.year) continue;
    const date = birthday.calendar === 'lunar' ? lunarBirthday(birthday, year) : solarBirthday(birthday, year);
    if (date >= from && date <= to) found.push({ date, years: birthday.year === undefined ? null : year - birthday.year });
  }
  return found;
}

/** The birthdays that are celebrated on one of these dates, without their years: what to look for among many guests. */
export function birthdaysCelebratedBetween(from: LocalDate, to: LocalDate): Pick<Birthday, 'calendar' | 'month' | 'day'>[] {
  return nightsOf(from, addDays(to, 1)).flatMap((date) => {
    const [, month, day] = date.split('-').map(Number);
    const lunar = solarDay(date).getLunarDay();
    const inMonth = lunar.getLunarMonth();
    const [lunarMonth, lunarDay] = [Math.abs(inMonth.getMonth()), lunar.getDay()];
    const days: Pick<Birthday, 'calendar' | 'month' | 'day'>[] = [
      { calendar: 'solar', month: month!, day: day! },
      { calendar: 'lunar', month: lunarMonth, day: lunarDay },
    ];
    if (month === 2 && day === 28 && !isLeapYear(yearOf(date))) days.push({ calendar: 'solar', month: 2, day: 29 });
    if (lunarDay === 29 && inMonth.getDayCount() === 29) days.push({ calendar: 'lunar', month: lunarMonth, day: 30 });
    return days;
  });
}

/** Yearly returns of a date between two dates, both included, from the first year after it. */
export function anniversariesBetween(date: LocalDate, from: LocalDate, to: LocalDate): Celebration[] {
  const [year, month, day] = date.split('-').map(Number);
  return birthdaysBetween({ calendar: 'solar', year: year!, month: month!, day: day! }, from, to);
}

export interface Festival {
  code: string;
  en: string;
  zh: string;
}

/** By their place in the library's list of traditional festivals. */
const CHINESE_FESTIVALS: [index: number, festival: Festival][] = [
  [0, { code: 'spring_festival', en: 'Spring Festival', zh: '春节' }],
  [1, { code: 'lantern_festival', en: 'Lantern Festival', zh: '元宵节' }],
  [4, { code: 'qingming', en: 'Qingming', zh: '清明节' }],
  [5, { code: 'dragon_boat_festival', en: 'Dragon Boat Festival', zh: '端午节' }],
  [6, { code: 'qixi', en: 'Qixi', zh: '七夕节' }],
  [8, { code: 'mid_autumn_festival', en: 'Mid-Autumn Festival', zh: '中秋节' }],
  [9, { code: 'double_ninth_festival', en: 'Double Ninth Festival', zh: '重阳节' }],
  [12, { code: 'lunar_new_year_eve', en: 'Lunar New Year’s Eve', zh: '除夕' }],
];

/** Traditional Chinese festivals between two dates, both included, in their order. */
export function chineseFestivalsBetween(from: LocalDate, to: LocalDate): (Festival & { date: LocalDate })[] {
  const found: (Festival & { date: LocalDate })[] = [];
  for (let year = yearOf(from) - 1; year <= yearOf(to); year++) {
    for (const [index, festival] of CHINESE_FESTIVALS) {
      const date = localDate(LunarFestival.fromIndex(year, index)!.getDay().getSolarDay());
      if (date >= from && date <= to) found.push({ ...festival, date });
    }
  }
  return found.toSorted((a, b) => (a.date < b.date ? -1 : 1));
}
