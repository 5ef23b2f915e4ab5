import * as fc from 'fast-check';
import { type Act, browserOf, crossings, isUnusualHour, networkOf, type WorkedHour } from './watch';

const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 22, 12) + n * 60_000);
const HOUR = 3_600_000;

describe('More guests than usual in an hour', () => {
  const walk = (count: number, everyMinutes = 0): Act[] =>
    Array.from({ length: count }, (_, i) => ({ at: minute(i * everyMinutes), target: `guest ${i}` }));

  it('the hundredth is usual, the hundred and first is told of, once', () => {
    expect(crossings(walk(100), 100, HOUR, minute(0))).toEqual([]);
    expect(crossings(walk(500), 100, HOUR, minute(0))).toEqual([{ at: minute(0), distinct: 101, acts: 101 }]);
  });

  it('the same guest read a thousand times is one guest', () => {
    const acts = Array.from({ length: 1000 }, () => ({ at: minute(0), target: 'one guest' }));
    expect(crossings(acts, 100, HOUR, minute(0))).toEqual([]);
  });

  it('a hundred and twenty over a whole day are nothing', () => {
    expect(crossings(walk(120, 12), 100, HOUR, minute(0))).toEqual([]);
  });

  it('an hour is any sixty minutes, not one of the clock', () => {
    const acts = [...walk(60), ...Array.from({ length: 60 }, (_, i) => ({ at: minute(59), target: `another ${i}` }))];
    expect(crossings(acts, 100, HOUR, minute(0)).map((c) => c.at)).toEqual([minute(59)]);
  });

  it('who goes on is told of again after an hour, and what was told of before is not told twice', () => {
    const acts = walk(3000, 0.1); // ten a minute, for five hours
    expect(crossings(acts, 100, HOUR, minute(0))).toHaveLength(5);
    expect(crossings(acts, 100, HOUR, minute(0), minute(10))).toHaveLength(4);
    expect(crossings(acts, 100, HOUR, minute(200))).toHaveLength(2);
  });

  it('agrees with counting each window anew', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(200), fc.nat(8)), { maxLength: 60 }), fc.nat(5), (raw, limit) => {
        const acts = raw.toSorted((a, b) => a[0] - b[0]).map(([m, t]) => ({ at: minute(m), target: String(t) }));
        const first = acts.find(({ at }, i) => {
          const window = acts.slice(0, i + 1).filter((a) => a.at.getTime() > at.getTime() - HOUR);
          return new Set(window.map((a) => a.target)).size > limit;
        });
        expect(crossings(acts, limit, HOUR, minute(0))[0]?.at).toEqual(first?.at);
      }),
    );
  });
});

describe('The usual hours of an account', () => {
  const days = (count: number, ...hours: number[]): WorkedHour[] =>
    Array.from({ length: count }, (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`).flatMap((day) =>
      hours.map((hour) => ({ day, hour })),
    );
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour, 30));

  it('who works by day is unusual at night', () => {
    expect(isUnusualHour(at(3), days(12, 8, 9, 10, 11, 12))).toBe(true);
    expect(isUnusualHour(at(10), days(12, 8, 9, 10, 11, 12))).toBe(false);
  });

  it('an hour earlier or later is still usual: the clocks change twice a year', () => {
    expect([7, 13, 6, 14].map((h) => isUnusualHour(at(h), days(12, 8, 9, 10, 11, 12)))).toEqual([false, false, true, true]);
    expect(isUnusualHour(at(0), days(12, 23))).toBe(false);
  });

  it('who has not been here long has no usual hours', () => {
    expect(isUnusualHour(at(3), days(9, 8, 9))).toBe(false);
  });

  it('one night on duty does not make nights usual, and today does not speak for itself', () => {
    expect(isUnusualHour(at(3), [...days(12, 9), { day: '2026-11-12', hour: 3 }])).toBe(true);
    expect(isUnusualHour(at(3), [...days(12, 9), { day: '2026-11-22', hour: 3 }, { day: '2026-11-22', hour: 2 }])).toBe(true);
    expect(isUnusualHour(at(3), [...days(12, 9), { day: '2026-11-12', hour: 3 }, { day: '2026-11-13', hour: 4 }])).toBe(false);
  });
});

describe('Where somebody signs in', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.200', '203.0.113.0/24'],
    ['2001:db8:12:3400::1', '2001:db8:12::/48'],
    ['2001:0db8:0012:ffff:1:2:3:4', '2001:db8:12::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['nowhere', undefined],
  ])('%s is in %s', (address, network) => expect(networkOf(address)).toBe(network));

  it('a browser that was updated is the same browser', () => {
    expect(browserOf('Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0')).toBe(browserOf('Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0.1'));
    expect(browserOf('Mozilla/5.0 Firefox/132.0')).not.toBe(browserOf('curl/8.5.0'));
  });
});
