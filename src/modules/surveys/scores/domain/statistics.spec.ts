import fc from 'fast-check';
import { estimateOfClusters } from './clusters';
import {
  beyondChance,
  chanceOfFall,
  correlationInterval,
  differenceOf,
  estimateOf,
  intervalOf,
  meanOf,
  shareInterval,
  sumsOf,
  testAgainstZero,
  varianceOf,
} from './statistics';

const answers = (min: number, max = 40) => fc.array(fc.integer({ min: 0, max: 10 }), { minLength: min, maxLength: max });

describe('What can be said of a mean', () => {
  it('is the published interval of a SERVQUAL gap: 415 respondents, mean .07398, t 3.100, .027 to .121 (Tefera & Govender 2017)', () => {
    const gap = { mean: 0.07398, error: 0.07398 / 3.1, df: 414 };
    expect(testAgainstZero(gap)!.t).toBeCloseTo(3.1, 10);
    expect(testAgainstZero(gap)!.p).toBeCloseTo(0.002, 3);
    expect(intervalOf(gap).low).toBeCloseTo(0.027, 3);
    expect(intervalOf(gap).high).toBeCloseTo(0.121, 3);
  });

  it('is what the tables of Student say of ten extra hours of sleep (Biometrika 6, 1908)', () => {
    const sleep = estimateOf(sumsOf([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]))!;
    expect(sleep.mean).toBeCloseTo(1.58, 10);
    expect(testAgainstZero(sleep)!.t).toBeCloseTo(4.0621, 4);
    expect(testAgainstZero(sleep)!.p).toBeCloseTo(0.002833, 6);
    expect(intervalOf(sleep).low).toBeCloseTo(0.7001142, 6);
    expect(intervalOf(sleep).high).toBeCloseTo(2.4598858, 6);
  });

  it('is nothing of no answer, and no interval of one', () => {
    expect(meanOf(sumsOf([]))).toBeNull();
    expect(varianceOf(sumsOf([7]))).toBeNull();
    expect(estimateOf(sumsOf([7]))).toBeNull();
    expect(testAgainstZero(estimateOf(sumsOf([3, 3]))!)).toBeNull();
  });

  it('lies within its interval, which is the wider the fewer have answered', () => {
    fc.assert(
      fc.property(answers(2), (values) => {
        const few = estimateOf(sumsOf(values))!;
        const many = estimateOf(sumsOf([...values, ...values, ...values]))!;
        const [wide, narrow] = [intervalOf(few), intervalOf(many)];
        expect(wide.low).toBeLessThanOrEqual(few.mean);
        expect(wide.high).toBeGreaterThanOrEqual(few.mean);
        expect(narrow.high - narrow.low).toBeLessThanOrEqual(wide.high - wide.low + 1e-9);
      }),
    );
  });
});

describe('What can be said of a share', () => {
  it('is the interval of Wilson: 15 of 148 (Newcombe, Statistics in Medicine 17, 1998)', () => {
    const { low, high } = shareInterval(15, 148)!;
    expect([low, high].map((v) => v.toFixed(4))).toEqual(['0.0624', '0.1605']);
    const none = shareInterval(0, 20)!;
    expect([none.low, none.high].map((v) => v.toFixed(4))).toEqual(['0.0000', '0.1611']);
  });

  it('stays between 0 and 1 and holds the share, however few there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const hits = Math.round(part * n);
        const { low, high } = shareInterval(hits, n)!;
        expect(0 <= low && low <= hits / n && hits / n <= high && high <= 1).toBe(true);
      }),
    );
    expect(shareInterval(0, 0)).toBeNull();
  });
});

describe('Several answers of one respondent', () => {
  it('tell no more than their mean, where each gives as many: the interval is that of the means', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), { minLength: 2, maxLength: 30 }),
        (rows) => {
          const sums = { n: rows.length, s: 0, c: 0, ss: 0, sc: 0, cc: 0 };
          for (const [a, b] of rows) {
            sums.s += a + b;
            sums.c += 2;
            sums.ss += (a + b) ** 2;
            sums.sc += (a + b) * 2;
            sums.cc += 4;
          }
          const clustered = estimateOfClusters(sums)!;
          const means = estimateOf(sumsOf(rows.map(([a, b]) => (a + b) / 2)))!;
          expect(clustered.mean).toBeCloseTo(means.mean, 8);
          expect(clustered.error).toBeCloseTo(means.error, 6);
          expect(clustered.df).toBe(means.df);
        },
      ),
    );
  });
});

describe('A difference', () => {
  it('is tested as Welch does it', () => {
    // R: t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p = .07939, interval -3.3654832 … 0.2054832
    const drug1 = estimateOf(sumsOf([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]))!;
    const drug2 = estimateOf(sumsOf([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]))!;
    const difference = differenceOf(drug1, drug2);
    expect(difference.df).toBeCloseTo(17.776, 3);
    expect(testAgainstZero(difference)!.t).toBeCloseTo(-1.8608, 4);
    expect(testAgainstZero(difference)!.p).toBeCloseTo(0.07939, 5);
    expect(chanceOfFall(difference)).toBeCloseTo(0.07939 / 2, 5);
    expect(intervalOf(difference).low).toBeCloseTo(-3.3654832, 5);
    expect(intervalOf(difference).high).toBeCloseTo(0.2054832, 5);
  });

  it('of two means without any spread cannot be tested', () => {
    expect(chanceOfFall(differenceOf({ mean: 4, error: 0, df: 9 }, { mean: 5, error: 0, df: 9 }))).toBeNull();
  });

  it('among many is believed as Benjamini and Hochberg do in their example: the first four of fifteen', () => {
    const p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
    expect(beyondChance(p, 0.05).filter(Boolean)).toHaveLength(4);
    expect(beyondChance(p.toReversed(), 0.05).lastIndexOf(true)).toBe(14);
    expect(beyondChance([], 0.05)).toEqual([]);
  });

  it('is never believed less for being the only one that is tested', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (p) => {
        const believed = beyondChance(p, 0.05);
        p.forEach((chance, i) => expect(!believed[i] || beyondChance([chance], 0.05)[0]).toBe(true));
      }),
    );
  });
});

describe('A correlation', () => {
  it('has the interval of Fisher: r .5 of 28 pairs', () => {
    const { low, high } = correlationInterval(0.5, 28)!;
    expect([low, high].map((v) => v.toFixed(3))).toEqual(['0.156', '0.736']);
    expect(correlationInterval(0.9, 3)).toBeNull();
    expect(correlationInterval(1, 10)).toEqual({ low: 1, high: 1 });
  });
});
