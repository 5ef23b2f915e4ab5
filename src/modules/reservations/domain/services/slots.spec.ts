import * as fc from 'fast-check';
import { slotsOf } from './slots';

const openings = (...list: [weekdays: number[], from: string, to: string][]) => ({
  openings: list.map(([weekdays, from, to]) => ({ weekdays, from, to })),
});
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const times = (...args: Parameters<typeof slotsOf>) => slotsOf(...args).map((s) => s.time);

describe('Slots of a service', () => {
  it('an opening without a length is one sitting', () => {
    expect(slotsOf(openings([EVERY_DAY, '18:00', '21:30']), null, '2026-12-24', 'Europe/Berlin')).toEqual([
      { date: '2026-12-24', time: '18:00', startsAt: new Date('2026-12-24T17:00:00Z'), endsAt: new Date('2026-12-24T20:30:00Z') },
    ]);
  });

  it('a length cuts it, and what does not fit before closing is not offered', () => {
    expect(times(openings([EVERY_DAY, '18:00', '21:30']), 60, '2026-12-24', 'UTC')).toEqual(['18:00', '19:00', '20:00']);
  });

  it('weekdays count from Monday: Christmas Eve of 2026 is a Thursday', () => {
    const spa = openings([[4], '10:00', '12:00'], [[5], '14:00', '16:00']);
    expect([times(spa, 60, '2026-12-24', 'UTC'), times(spa, 60, '2026-12-25', 'UTC'), times(spa, 60, '2026-12-26', 'UTC')]).toEqual([
      ['10:00', '11:00'],
      ['14:00', '15:00'],
      [],
    ]);
  });

  it('a bar that is open past midnight has slots on the next day, of the evening before', () => {
    const bar = openings([[5], '22:00', '02:00']);
    expect([times(bar, 60, '2026-12-25', 'UTC'), times(bar, 60, '2026-12-26', 'UTC')]).toEqual([
      ['22:00', '23:00'],
      ['00:00', '01:00'],
    ]);
  });

  it('two openings that meet at one time make one slot of it', () => {
    expect(times(openings([EVERY_DAY, '10:00', '12:00'], [EVERY_DAY, '11:00', '13:00']), 60, '2026-12-25', 'UTC')).toEqual([
      '10:00',
      '11:00',
      '12:00',
    ]);
  });

  it('what has no hours can be had on any day, also on the day of twenty-three hours', () => {
    const [slot, ...none] = slotsOf({ text: 'On request' }, 60, '2027-03-28', 'Europe/Berlin');
    expect([slot!.time, slot!.endsAt.getTime() - slot!.startsAt.getTime(), none]).toEqual(['', 23 * 3_600_000, []]);
  });

  it('slots never overlap within an opening, never leave it, and come in order', () => {
    const minute = fc.integer({ min: 0, max: 287 }).map((n) => n * 5);
    const asTime = (n: number) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(minute, minute, fc.integer({ min: 5, max: 600 }), (from, to, length) => {
        const found = slotsOf(openings([EVERY_DAY, asTime(from), asTime(to)]), length, '2026-06-10', 'UTC');
        const span = to > from ? to - from : to - from + 1_440;
        expect(found.length).toBe(Math.floor(span / length));
        for (const [i, slot] of found.entries()) {
          expect(slot.endsAt.getTime() - slot.startsAt.getTime()).toBe(length * 60_000);
          expect(slot.startsAt.toISOString().slice(0, 16)).toBe(`2026-06-10T${slot.time}`);
          if (i > 0) expect(slot.time > found[i - 1]!.time).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
