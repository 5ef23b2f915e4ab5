import { fallsOf, hasRecovered, REFERENCE_DAYS, WINDOW_DAYS } from './falls';
import { type Estimate, estimateOf, sumsOf } from './statistics';

const around = (mean: number, n = 280): Estimate => ({ mean, error: 25 / Math.sqrt(n), df: n - 1 });

/** Always the same numbers: mulberry32. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('A score that has fallen', () => {
  it('by seven points of a hundred is found among 25, by three it is not told from chance', () => {
    const calm = Array.from({ length: 24 }, (_, i) => ({ before: around(78, 840), now: around(77 + (i % 3)) }));
    const fallen = { before: around(78, 840), now: around(71) };
    expect(fallsOf([...calm, fallen]).map(({ now }) => now.mean)).toEqual([71]);
    expect(fallsOf([...calm, { before: around(78, 840), now: around(75) }])).toEqual([]);
  });

  it('is never one that has risen, nor one of which nothing varies', () => {
    expect(fallsOf([{ before: around(60, 840), now: around(90) }])).toEqual([]);
    expect(fallsOf([{ before: { mean: 100, error: 0, df: 99 }, now: { mean: 50, error: 0, df: 99 } }])).toEqual([]);
  });

  it('is back when it is not lower than before beyond chance any more', () => {
    const before = around(78, 840);
    expect(hasRecovered({ before, now: around(71) })).toBe(false);
    expect(hasRecovered({ before, now: around(77) })).toBe(true);
  });

  it('is rarely believed where nothing has changed, though one looks every day', () => {
    const roll = dice(7);
    const [items, perDay, years] = [10, 4, 10];
    let alarms = 0;
    for (let year = 0; year < years; year++) {
      // what guests think of one thing goes with what they think of another
      const days = Array.from({ length: 365 }, () =>
        Array.from({ length: perDay }, () => {
          const temper = roll();
          return Array.from({ length: items }, () => Math.round(25 * (temper * 2 + roll() * 2)));
        }),
      );
      const scores = (item: number, from: number, to: number) =>
        estimateOf(sumsOf(days.slice(from, to).flatMap((day) => day.map((guest) => guest[item]!))))!;
      const standing = new Map<number, Estimate>();
      for (let today = WINDOW_DAYS + REFERENCE_DAYS; today < 365; today++) {
        const compared = Array.from({ length: items }, (_, item) => ({
          item,
          now: scores(item, today - WINDOW_DAYS, today),
          before: standing.get(item) ?? scores(item, today - WINDOW_DAYS - REFERENCE_DAYS, today - WINDOW_DAYS),
        }));
        for (const { item, ...both } of compared) if (standing.has(item) && hasRecovered(both)) standing.delete(item);
        for (const { item, before } of fallsOf(compared.filter(({ item }) => !standing.has(item)))) {
          standing.set(item, before);
          alarms++;
        }
      }
    }
    expect(alarms / years).toBeLessThanOrEqual(1);
  });
});
