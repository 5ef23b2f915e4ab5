import type { Estimate } from './statistics';

/**
 * What several answers of each respondent add up to: the answers of one person go together, so that ten answers of one tell less than one answer of each of ten.
 * s is the sum of a respondent's scores, c how many there are.
 */
export interface Clusters {
  /** Respondents. */
  n: number;
  s: number;
  c: number;
  ss: number;
  sc: number;
  cc: number;
}

/** The mean over all answers with the error that respondents, not answers, give it (ratio estimate by linearisation; Cochran, Sampling Techniques, 1977, 6.3). */
export function estimateOfClusters({ n, s, c, ss, sc, cc }: Clusters): Estimate | null {
  if (n < 2 || c === 0) return null;
  const mean = s / c;
  const spread = Math.max(0, ss - 2 * mean * sc + mean * mean * cc);
  return { mean, error: Math.sqrt((n / (n - 1)) * spread) / c, df: n - 1 };
}
