import { jStat } from 'jstat';

/** How many there are, what they add up to, and what their squares add up to: enough for a mean and its spread. */
export interface Sums {
  n: number;
  sum: number;
  squares: number;
}

/** From where to where the true value lies, with 95 % confidence. */
export interface Interval {
  low: number;
  high: number;
}

/** The 97.5th percentile of the normal distribution. */
export const Z95 = 1.959963984540054;

/** Above so many degrees of freedom Student's distribution is the normal one as far as anybody can tell, and easier to compute. */
const NORMAL_FROM = 1_000_000;

const degrees = (df: number): number => Math.min(df, NORMAL_FROM);

export const sumsOf = (values: Iterable<number>): Sums => {
  const sums = { n: 0, sum: 0, squares: 0 };
  for (const value of values) {
    sums.n += 1;
    sums.sum += value;
    sums.squares += value * value;
  }
  return sums;
};

/** Null of nothing. */
export const meanOf = ({ n, sum }: Sums): number | null => (n > 0 ? sum / n : null);

/** Of a sample, hence divided by n − 1; null of fewer than two. */
export const varianceOf = ({ n, sum, squares }: Sums): number | null => (n > 1 ? Math.max(0, (squares - (sum * sum) / n) / (n - 1)) : null);

/** A mean with what is known of its error. */
export interface Estimate {
  mean: number;
  /** Standard error of the mean. */
  error: number;
  /** Degrees of freedom of that error. */
  df: number;
}

/** Null of fewer than two: one answer says nothing of how far the next would be from it. */
export function estimateOf(sums: Sums): Estimate | null {
  const variance = varianceOf(sums);
  return variance === null ? null : { mean: sums.sum / sums.n, error: Math.sqrt(variance / sums.n), df: sums.n - 1 };
}

/** Student's interval of a mean. */
export function intervalOf({ mean, error, df }: Estimate): Interval {
  const reach = jStat.studentt.inv(0.975, degrees(df)) * error;
  return { low: mean - reach, high: mean + reach };
}

/** How likely a t as far from 0 as this one, on either side, is by chance alone. */
export const twoSided = (t: number, df: number): number => Math.min(1, 2 * jStat.studentt.cdf(-Math.abs(t), degrees(df)));

/** Whether a mean differs from 0: t and its probability by chance alone. Where nothing varies there is nothing to test. */
export function testAgainstZero({ mean, error, df }: Estimate): { t: number; p: number } | null {
  if (error === 0) return null;
  const t = mean / error;
  return { t, p: twoSided(t, df) };
}

/** Welch, Biometrika 34, 1947: the difference of two means whose spreads need not be equal. */
export function differenceOf(later: Estimate, earlier: Estimate): Estimate {
  const [a, b] = [later.error ** 2, earlier.error ** 2];
  const df = a + b === 0 ? later.df + earlier.df : (a + b) ** 2 / (a ** 2 / later.df + b ** 2 / earlier.df);
  return { mean: later.mean - earlier.mean, error: Math.sqrt(a + b), df };
}

/** How likely a difference as far below 0 is by chance alone. Null where neither side varies: no test can tell then. */
export function chanceOfFall({ mean, error, df }: Estimate): number | null {
  return error === 0 ? null : jStat.studentt.cdf(mean / error, degrees(df));
}

/** Wilson, JASA 22, 1927: the interval of a share, which stays between 0 and 1 and is honest for few answers and for shares near the ends. */
export function shareInterval(hits: number, n: number): Interval | null {
  if (n === 0) return null;
  const [share, z2] = [hits / n, Z95 * Z95];
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const reach = (Z95 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return { low: hits === 0 ? 0 : Math.max(0, centre - reach), high: hits === n ? 1 : Math.min(1, centre + reach) };
}

/** Fisher, 1921: the interval of a correlation. Null of fewer than four pairs. */
export function correlationInterval(r: number, n: number): Interval | null {
  if (n < 4) return null;
  if (Math.abs(r) >= 1) return { low: r, high: r };
  const [z, reach] = [Math.atanh(r), Z95 / Math.sqrt(n - 3)];
  return { low: Math.tanh(z - reach), high: Math.tanh(z + reach) };
}

/**
 * Benjamini & Hochberg, JRSS B 57, 1995: of many tests at once, those to believe so that on average at most the share `rate` of what is believed is chance.
 * @returns for each probability, whether to believe it
 */
export function beyondChance(probabilities: readonly number[], rate: number): boolean[] {
  const ranked = probabilities.toSorted((a, b) => a - b);
  const last = ranked.findLastIndex((p, i) => p <= ((i + 1) / ranked.length) * rate);
  return probabilities.map((p) => last >= 0 && p <= ranked[last]!);
}

/** To four places: more of them would say that we know more than we do. */
export const rounded = (value: number): number => Math.round(value * 10_000) / 10_000 + 0;

export const roundedInterval = (interval: Interval | null): Interval | null =>
  interval && { low: rounded(interval.low), high: rounded(interval.high) };
