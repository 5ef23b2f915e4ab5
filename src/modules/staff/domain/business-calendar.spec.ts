import fc from 'fast-check';
import { holidaysOf } from '../../../kernel/values/holidays';
import { addWorkingTime, daysOf, hoursOn, isWorked, nextWorked, type WorkingHours, workingMinutesBetween } from './business-calendar';

const WEEK = [1, 2, 3, 4, 5];
const calendar = (more: Partial<WorkingHours> = {}): WorkingHours => ({
  timeZone: 'Asia/Shanghai',
  weekly: [
    { weekdays: WEEK, from: '09:00', to: '12:00' },
    { weekdays: WEEK, from: '13:00', to: '18:00' },
  ],
  holidayHours: [],
  makeUpDayAs: 1,
  exceptions: [],
  daysOff: new Set(),
  makeUpDays: new Set(),
  ...more,
});
const at = (instant: string) => new Date(instant);
const due = (from: string, minutes: number, c: WorkingHours | null) => addWorkingTime(at(from), minutes, c).toISOString();

describe('A business calendar', () => {
  it('counts around the clock where there is none', () => {
    expect(due('2026-11-21T23:30:00Z', 90, null)).toBe('2026-11-22T01:00:00.000Z');
    expect(workingMinutesBetween(at('2026-11-21T23:30:00Z'), at('2026-11-22T01:00:00Z'), null)).toBe(90);
    expect([isWorked(at('2026-11-22T03:00:00Z'), null), nextWorked(at('2026-11-22T03:00:00Z'), null)]).toEqual([
      true,
      at('2026-11-22T03:00:00Z'),
    ]);
  });

  it('rests over lunch, at night and at weekends', () => {
    // Friday 11:30 in Shanghai: half an hour, lunch, five hours, the weekend, and half an hour of Monday
    expect(due('2026-11-20T03:30:00Z', 360, calendar())).toBe('2026-11-23T01:30:00.000Z');
    expect(workingMinutesBetween(at('2026-11-20T03:30:00Z'), at('2026-11-23T01:30:00Z'), calendar())).toBe(360);
    // what just suffices is due when work ends, not when it begins again
    expect(due('2026-11-20T09:00:00Z', 60, calendar())).toBe('2026-11-20T10:00:00.000Z');
    expect(nextWorked(at('2026-11-20T10:00:00Z'), calendar())).toEqual(at('2026-11-23T01:00:00Z'));
    expect([isWorked(at('2026-11-20T03:59:59Z'), calendar()), isWorked(at('2026-11-20T04:00:00Z'), calendar())]).toEqual([true, false]);
  });

  it('knows the days off that China has announced, and the Saturday that is worked for them', async () => {
    const known = calendar({ ...daysOf([(await holidaysOf('CN', 2026))!]) });
    expect(hoursOn(known, '2026-02-14')).toEqual([
      { from: '09:00', to: '12:00' },
      { from: '13:00', to: '18:00' },
    ]);
    // Saturday 14 February 17:00 is worked; then nobody works from the 15th to the 23rd
    expect(due('2026-02-14T09:00:00Z', 120, known)).toBe('2026-02-24T02:00:00.000Z');
    expect(hoursOn({ ...known, holidayHours: [{ from: '10:00', to: '12:00' }] }, '2026-02-17')).toEqual([{ from: '10:00', to: '12:00' }]);
    // a day named by the hotel itself stands above both
    expect(hoursOn({ ...known, exceptions: [{ date: '2026-02-14', name: 'Inventory', hours: [] }] }, '2026-02-14')).toEqual([]);
  });

  it('lets hours run past midnight, and over the change of the clocks', () => {
    const nights = calendar({ timeZone: 'Europe/Berlin', weekly: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '06:00' }] });
    // Sunday 29 March 2026 has no hour from two to three: the night is seven hours long
    expect(workingMinutesBetween(at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z'), nights)).toBe(420);
    // and Sunday 25 October has it twice
    expect(workingMinutesBetween(at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z'), nights)).toBe(540);
    // half past midnight belongs to the hours of the evening before
    expect(due('2026-06-09T22:30:00Z', 60, nights)).toBe('2026-06-09T23:30:00.000Z');
  });

  it('counts hours that overlap once', () => {
    const doubled = calendar({
      timeZone: 'UTC',
      weekly: [
        { weekdays: [1], from: '20:00', to: '08:00' },
        { weekdays: [2], from: '07:00', to: '09:00' },
      ],
    });
    expect(workingMinutesBetween(at('2026-11-23T00:00:00Z'), at('2026-11-25T00:00:00Z'), doubled)).toBe(13 * 60);
  });

  it('gives a date even where hardly anybody ever works', () => {
    const never = calendar({ weekly: [{ weekdays: [7], from: '10:00', to: '10:01' }] });
    expect(addWorkingTime(at('2026-11-20T00:00:00Z'), 100_000, never).getTime()).toBeGreaterThan(at('2030-01-01T00:00:00Z').getTime());
  });

  it('finds again what it has added, whatever the hours, the zone and the instant', () => {
    const time = fc
      .integer({ min: 0, max: 95 })
      .map((q) => `${String(Math.floor(q / 4)).padStart(2, '0')}:${['00', '15', '30', '45'][q % 4]}`);
    const weekly = fc.array(fc.record({ weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), from: time, to: time }), {
      minLength: 1,
      maxLength: 4,
    });
    const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
    const instants = fc.integer({ min: at('2026-01-01T00:00:00Z').getTime() / 1000, max: at('2027-12-31T00:00:00Z').getTime() / 1000 });
    fc.assert(
      fc.property(
        weekly,
        zones,
        instants,
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 0, max: 20_000 }),
        (w, timeZone, t, a, b) => {
          const c = calendar({ weekly: w, timeZone });
          const from = new Date(t * 1000);
          const once = addWorkingTime(from, a, c);
          expect(workingMinutesBetween(from, once, c)).toBeCloseTo(a, 6);
          // in one go or in two
          expect(addWorkingTime(once, b, c).getTime()).toBe(b === 0 ? once.getTime() : addWorkingTime(from, a + b, c).getTime());
          // it falls when somebody works, or just stops
          expect(isWorked(new Date(once.getTime() - 1), c)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
