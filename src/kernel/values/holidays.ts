import { LRUCache } from 'lru-cache';
import { addDays, daysBetween } from './local-date';

/** Days in a row that people have off, or that are kept. */
export interface Holiday {
  firstDay: string;
  /** Included. */
  lastDay: string;
  name: string;
  localName: string;
  type: 'public' | 'bank' | 'school' | 'optional' | 'observance';
}

export interface HolidayCalendar {
  holidays: Holiday[];
  /** Weekend days on which people work to make up for days off beside a holiday. */
  workdays: { date: string; name: string }[];
  /** Whether the days off are those that the government has announced, with what is shifted; else they follow from the rules of the calendar. */
  announced: boolean;
}

/** China announces days off, and the weekends to be worked for them, a year at a time. Empty for a year that is not announced yet. */
async function announcedInChina(year: number): Promise<HolidayCalendar> {
  const { default: china } = await import('chinese-days');
  const calendar: HolidayCalendar = { holidays: [], workdays: [], announced: true };
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
    const { work, name: names } = china.getDayDetail(day);
    // "Spring Festival,春节,4" for what is announced, the weekday otherwise
    const [name = '', localName] = names.split(',');
    if (localName === undefined) continue;
    const last = calendar.holidays.at(-1);
    if (work) calendar.workdays.push({ date: day, name });
    else if (last?.name === name && addDays(last.lastDay, 1) === day) last.lastDay = day;
    else calendar.holidays.push({ firstDay: day, lastDay: day, name, localName, type: 'public' });
  }
  return calendar;
}

const known = new LRUCache<string, HolidayCalendar>({ max: 200 });

/**
 * @param country ISO 3166-1, two letters @param region a part of it, as in `BY` of `DE`
 * @returns undefined for a country or region that nobody keeps a calendar of
 */
export async function holidaysOf(country: string, year: number, region?: string): Promise<HolidayCalendar | undefined> {
  const key = `${country} ${region ?? ''} ${year}`;
  const calendar = known.get(key) ?? (await made(country, year, region));
  if (calendar) known.set(key, calendar);
  return calendar;
}

async function made(country: string, year: number, region?: string): Promise<HolidayCalendar | undefined> {
  if (country === 'CN' && region === undefined) {
    const announced = await announcedInChina(year);
    if (announced.holidays.length) return announced;
  }
  const { default: Holidays } = await import('date-holidays');
  const places = new Holidays();
  if (!Object.hasOwn(places.getCountries(), country)) return undefined;
  const regions = places.getStates(country) as Record<string, string> | undefined;
  if (region !== undefined && !Object.hasOwn(regions ?? {}, region)) return undefined;
  const calendar = region === undefined ? new Holidays(country) : new Holidays(country, region);
  // in the country's language first: asking for another one changes what it speaks
  const local = calendar.getHolidays(year);
  const english = new Map(calendar.getHolidays(year, 'en').map((h) => [`${h.date} ${h.rule}`, h.name]));
  const holidays = local.map((h): Holiday => {
    const firstDay = h.date.slice(0, 10);
    // counted on the calendar: a day with a change of the clock is one day
    const days = Math.max(1, Math.round((h.end.getTime() - h.start.getTime()) / 86_400_000));
    return {
      firstDay,
      lastDay: addDays(firstDay, days - 1),
      name: english.get(`${h.date} ${h.rule}`) ?? h.name,
      localName: h.name,
      type: h.type,
    };
  });
  return { holidays: holidays.sort((a, b) => daysBetween(b.firstDay, a.firstDay)), workdays: [], announced: false };
}
