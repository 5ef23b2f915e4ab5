import { estimateOf, type Interval, intervalOf, meanOf, shareInterval, type Sums } from './statistics';

/** From its lowest to its highest step. */
export interface Steps {
  min: number;
  max: number;
}

/** A step of a scale on the way from 0 to 100, so that scales of different lengths can be put side by side. */
export const ofHundred = (value: number, { min, max }: Steps): number => ((value - min) / (max - min)) * 100;

/** How often each step was chosen: of one question everything that is reported follows from it. */
export type Counts = ReadonlyMap<number, number>;

export function sumsOfCounts(counts: Counts): Sums {
  const sums = { n: 0, sum: 0, squares: 0 };
  for (const [value, count] of counts) {
    sums.n += count;
    sums.sum += count * value;
    sums.squares += count * value * value;
  }
  return sums;
}

/** The same on the way from 0 to 100. */
export function onHundred({ n, sum, squares }: Sums, { min, max }: Steps): Sums {
  const factor = 100 / (max - min);
  return { n, sum: (sum - n * min) * factor, squares: (squares - 2 * min * sum + n * min * min) * factor * factor };
}

const howMany = (counts: Counts, chosen: (value: number) => boolean): number =>
  [...counts].reduce((sum, [value, count]) => (chosen(value) ? sum + count : sum), 0);

/** Something counted among n, as a share with its interval. */
export interface Share {
  share: number;
  interval: Interval;
}

/** Those who chose one of the two best steps; CSAT is this share. Null where nobody answered. */
export function topTwo(counts: Counts, { max }: Steps): Share | null {
  const n = howMany(counts, () => true);
  const hits = howMany(counts, (value) => value >= max - 1);
  const interval = shareInterval(hits, n);
  return interval && { share: hits / n, interval };
}

/** Everybody who answered as 100, where they chose one of the two best steps, or 0. */
export function topTwoSums(counts: Counts, { max }: Steps): Sums {
  const hits = howMany(counts, (value) => value >= max - 1);
  return { n: howMany(counts, () => true), sum: hits * 100, squares: hits * 10_000 };
}

/** Net promoter score, from −100 to 100. */
export interface NetPromoters {
  promoters: number;
  passives: number;
  detractors: number;
  score: number;
  /** Of the mean of +1, 0 and −1, by Student. Null of fewer than two answers. */
  interval: Interval | null;
}

/** Everybody who answered as 100, 0 or −100. */
export function netPromotersSums(counts: Counts): Sums {
  const [promoters, detractors] = [howMany(counts, isPromoter), howMany(counts, isDetractor)];
  return { n: howMany(counts, () => true), sum: (promoters - detractors) * 100, squares: (promoters + detractors) * 10_000 };
}

const isPromoter = (value: number): boolean => value >= 9;
const isDetractor = (value: number): boolean => value <= 6;

/** Reichheld, Harvard Business Review 81(12), 2003: 9 and 10 promote, 0 to 6 detract. Null where nobody answered. */
export function netPromoters(counts: Counts): NetPromoters | null {
  const sums = netPromotersSums(counts);
  const [promoters, detractors] = [howMany(counts, isPromoter), howMany(counts, isDetractor)];
  const [mean, estimate] = [meanOf(sums), estimateOf(sums)];
  if (mean === null) return null;
  return {
    promoters,
    passives: sums.n - promoters - detractors,
    detractors,
    score: mean,
    interval: estimate && intervalOf(estimate),
  };
}
