import { addDays, nightsOf } from '../../../../kernel/values/local-date';
import type { Birthday } from '../record';
import { anniversariesBetween, birthdaysBetween, birthdaysCelebratedBetween, chineseFestivalsBetween } from './celebrations';

const lunar = (month: number, day: number, more: Partial<Birthday> = {}): Birthday => ({ calendar: 'lunar', month, day, ...more });
const solar = (month: number, day: number, more: Partial<Birthday> = {}): Birthday => ({ calendar: 'solar', month, day, ...more });
const datesIn = (birthday: Birthday, year: number): string[] =>
  birthdaysBetween(birthday, `${year}-01-01`, `${year}-12-31`).map((c) => c.date);

describe('A birthday', () => {
  // festivals whose dates everybody can look up: Mid-Autumn, Spring Festival, Dragon Boat
  it.each([
    [8, 15, 2024, '2024-09-17'],
    [8, 15, 2025, '2025-10-06'],
    [8, 15, 2026, '2026-09-25'],
    [1, 1, 2025, '2025-01-29'],
    [1, 1, 2026, '2026-02-17'],
    [5, 5, 2026, '2026-06-19'],
  ])('on day %i/%i of the lunar year falls in %i on %s', (month, day, year, date) => {
    expect(datesIn(lunar(month, day), year)).toEqual([date]);
  });

  it('at the end of the lunar year falls into the next solar year, so that some years have two and some none', () => {
    expect(datesIn(lunar(12, 8), 2026)).toEqual(['2026-01-26']);
    expect(birthdaysBetween(lunar(12, 8, { year: 1990 }), '2027-01-01', '2027-01-31')).toEqual([{ date: '2027-01-15', years: 36 }]);
    const years = Array.from({ length: 40 }, (_, i) => datesIn(lunar(11, 20), 2000 + i).length);
    expect(years.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(39);
    expect(new Set(years)).toEqual(new Set([0, 1, 2]));
  });

  it('in a leap month is held in the leap month when the year has it, in the ordinary one otherwise', () => {
    const born = lunar(6, 15, { year: 1987, leapMonth: true }); // 1987 had a leap sixth month, 2025 has the next but one
    expect(datesIn(born, 2025)).toEqual(['2025-08-08']);
    expect(datesIn(lunar(6, 15), 2025)).toEqual(['2025-07-09']);
    expect(datesIn(born, 2026)).toEqual(datesIn(lunar(6, 15), 2026));
    expect(datesIn(lunar(2, 3, { leapMonth: true }), 2025)).toEqual(datesIn(lunar(2, 3), 2025));
  });

  it('on the 30th is held on the last day of a month of 29 days', () => {
    expect(datesIn(lunar(6, 30, { leapMonth: true }), 2025)).toEqual(['2025-08-22']); // the leap sixth month of 2025 has 29 days
    expect(datesIn(lunar(1, 30), 2026)).toEqual(['2026-03-18']); // the first month of 2026 has 30
  });

  it('on 29 February is held on the 28th in years that have none', () => {
    expect(birthdaysBetween(solar(2, 29, { year: 1996 }), '2027-01-01', '2028-12-31')).toEqual([
      { date: '2027-02-28', years: 31 },
      { date: '2028-02-29', years: 32 },
    ]);
  });

  it('is no birthday on the day of birth', () => {
    expect(birthdaysBetween(solar(5, 5, { year: 2026 }), '2026-01-01', '2027-12-31')).toEqual([{ date: '2027-05-05', years: 1 }]);
  });

  it('is found on every day of every year by what is looked for on that day', () => {
    for (const date of nightsOf('2025-01-01', '2026-06-01')) {
      for (const found of birthdaysCelebratedBetween(date, date)) {
        const held = [false, true].flatMap((leapMonth) =>
          birthdaysBetween({ ...found, ...(found.calendar === 'lunar' ? { leapMonth } : {}) }, date, date),
        );
        expect(held.length).toBeGreaterThan(0);
      }
    }
    const everyLunarDay = Array.from({ length: 12 }, (_, m) => Array.from({ length: 30 }, (__, d) => lunar(m + 1, d + 1))).flat();
    for (const birthday of everyLunarDay) {
      for (const leapMonth of [false, true]) {
        for (const { date } of birthdaysBetween({ ...birthday, leapMonth }, '2024-06-01', '2026-06-01')) {
          expect(birthdaysCelebratedBetween(date, date)).toContainEqual({ calendar: 'lunar', month: birthday.month, day: birthday.day });
        }
      }
    }
  });
});

describe('An anniversary', () => {
  it('comes back each year, over the turn of the year as well', () => {
    expect(anniversariesBetween('2020-01-02', '2026-12-30', '2027-01-05')).toEqual([{ date: '2027-01-02', years: 7 }]);
    expect(anniversariesBetween('2026-11-22', '2026-11-20', '2026-11-30')).toEqual([]);
  });
});

describe('Chinese festivals', () => {
  it('are where the calendar has them', () => {
    expect(chineseFestivalsBetween('2026-01-01', '2026-12-31').map((f) => [f.code, f.date])).toEqual([
      ['lunar_new_year_eve', '2026-02-16'],
      ['spring_festival', '2026-02-17'],
      ['lantern_festival', '2026-03-03'],
      ['qingming', '2026-04-05'],
      ['dragon_boat_festival', '2026-06-19'],
      ['qixi', '2026-08-19'],
      ['mid_autumn_festival', '2026-09-25'],
      ['double_ninth_festival', '2026-10-18'],
    ]);
    expect(chineseFestivalsBetween(addDays('2026-09-25', 1), '2026-10-17')).toEqual([]);
  });
});
