/**
 * Whatever the shares add up to, as parts of 1. Null where nothing was shared out: that is no answer, and not one for equal parts.
 * @throws RangeError for a share below 0
 */
export function partsOfOne(shares: readonly number[]): number[] | null {
  if (shares.some((share) => share < 0 || !Number.isFinite(share))) throw new RangeError('A share is below 0');
  const largest = Math.max(0, ...shares);
  if (largest === 0) return null;
  // divided by the largest first: the sum of very small or very large shares could not be told from 0 or from infinity
  const scaled = shares.map((share) => share / largest);
  const total = scaled.reduce((sum, share) => sum + share, 0);
  return scaled.map((share) => share / total);
}
