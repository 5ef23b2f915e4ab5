import { basisPointsOf, divideHalfUp } from '../../../kernel/values/money';
import type { LineTax } from './line';

/** What is left of a line after what was let off before. */
export interface Reducible {
  id: string;
  leftMinor: number;
  taxes: LineTax[];
}

export interface Reduction {
  id: string;
  /** What is let off: positive. */
  amountMinor: number;
  /** The share of the contained taxes that goes with it. */
  taxes: LineTax[];
}

/**
 * Lets off a share of each line, rounded once per line, half up; or an amount over all of them, in proportion to what is left of each, the minor units that remain to the largest
 * remainders: the parts come to exactly the amount.
 * @param by `amountMinor` at most the sum of what is left; `basisPoints` at most 10 000
 */
export function reductions(lines: readonly Reducible[], by: { amountMinor: number } | { basisPoints: number }): Reduction[] {
  const parts = 'basisPoints' in by ? lines.map((l) => basisPointsOf(l.leftMinor, by.basisPoints)) : spread(lines, by.amountMinor);
  return lines
    .map((line, i) => ({ id: line.id, amountMinor: parts[i]!, taxes: taxesOf(line, parts[i]!) }))
    .filter((r) => r.amountMinor > 0);
}

function spread(lines: readonly Reducible[], amountMinor: number): number[] {
  const total = lines.reduce((sum, l) => sum + BigInt(l.leftMinor), 0n);
  if (total === 0n) return lines.map(() => 0);
  const exact = lines.map((l) => BigInt(l.leftMinor) * BigInt(amountMinor));
  const parts = exact.map((n) => n / total);
  let rest = BigInt(amountMinor) - parts.reduce((sum, n) => sum + n, 0n);
  const byRemainder = exact.map((n, i) => [n % total, i] as const).toSorted(([a, i], [b, j]) => (a === b ? i - j : a > b ? -1 : 1));
  for (const [, i] of byRemainder) {
    if (rest === 0n) break;
    parts[i]! += 1n;
    rest -= 1n;
  }
  return parts.map(Number);
}

/** The contained taxes in proportion, each rounded once, and never more than is let off. */
function taxesOf(line: Reducible, amountMinor: number): LineTax[] {
  let room = amountMinor;
  return line.taxes.map((tax) => {
    const share = Math.min(divideHalfUp(BigInt(tax.amountMinor) * BigInt(amountMinor), BigInt(line.leftMinor)), tax.amountMinor, room);
    room -= share;
    return { ...tax, amountMinor: share };
  });
}
