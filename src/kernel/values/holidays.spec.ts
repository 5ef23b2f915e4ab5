import { holidaysOf } from './holidays';

describe('Holiday calendars', () => {
  const named = async (country: string, year: number, name: RegExp, region?: string) =>
    (await holidaysOf(country, year, region))!.holidays.filter((h) => name.test(h.name));

  it('know the days off that China has announced, and the weekends that are worked for them', async () => {
    const calendar = (await holidaysOf('CN', 2026))!;
    expect(calendar.announced).toBe(true);
    expect(calendar.holidays.find((h) => h.localName === '春节')).toEqual({
      firstDay: '2026-02-15',
      lastDay: '2026-02-23',
      name: 'Spring Festival',
      localName: '春节',
      type: 'public',
    });
    expect(calendar.workdays).toContainEqual({ date: '2026-02-14', name: 'Spring Festival' });
    // an ordinary weekend is no holiday
    expect(calendar.holidays.some((h) => h.firstDay <= '2026-03-07' && '2026-03-07' <= h.lastDay)).toBe(false);
  });

  it('fall back on the rules of the calendar for a year that China has not announced', async () => {
    const calendar = (await holidaysOf('CN', 2035))!;
    expect([calendar.announced, calendar.workdays]).toEqual([false, []]);
    expect(calendar.holidays.some((h) => h.firstDay === '2035-02-08')).toBe(true);
  });

  it('know other countries and their regions', async () => {
    expect(await named('DE', 2027, /^Epiphany$/)).toEqual([]);
    expect((await named('DE', 2027, /^Epiphany$/, 'BY')).map((h) => [h.firstDay, h.localName])).toEqual([
      ['2027-01-06', 'Heilige Drei Könige'],
    ]);
    expect((await named('JP', 2027, /Coming of Age/)).map((h) => h.firstDay)).toEqual(['2027-01-11']);
    expect((await named('US', 2026, /^Thanksgiving Day$/)).map((h) => [h.firstDay, h.type])).toEqual([['2026-11-26', 'public']]);
    const { holidays } = (await holidaysOf('AE', 2027))!;
    expect(holidays.map((h) => h.firstDay)).toEqual(holidays.map((h) => h.firstDay).sort());
  });

  it('say that they do not know a place', async () => {
    expect([await holidaysOf('ZZ', 2027), await holidaysOf('DE', 2027, 'XX')]).toEqual([undefined, undefined]);
  });
});
