import { divideHalfUp } from '../../../kernel/values/money';

/** A change of a price: first the percentage in basis points (may be negative), then the amount in minor units (may be negative). */
export interface Adjustment {
  basisPoints: number;
  amountMinor: number;
}

/** An adjustment as the reduced fraction and the amount that it multiplies by and adds. */
export interface CompiledAdjustment {
  numerator: number;
  denominator: number;
  amountMinor: number;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

export function compileAdjustment({ basisPoints, amountMinor }: Adjustment): CompiledAdjustment {
  const common = gcd(Math.abs(10_000 + basisPoints), 10_000);
  return { numerator: (10_000 + basisPoints) / common, denominator: 10_000 / common, amountMinor };
}

/**
 * The price after all adjustments, rounded once at the end, half up; exact in between. Safe integers suffice for nearly every price;
 * where they would not, the same arithmetic runs on big integers.
 */
export function adjust(baseMinor: number, steps: readonly CompiledAdjustment[]): number {
  if (steps.length === 0) return baseMinor;
  let [n, d] = [baseMinor, 1];
  for (const step of steps) {
    n = n * step.numerator + step.amountMinor * d * step.denominator;
    d *= step.denominator;
    if (!Number.isSafeInteger(n) || !Number.isSafeInteger(d)) return adjustBig(baseMinor, steps);
  }
  return divideExact(n, d) ?? adjustBig(baseMinor, steps);
}

/** {@link adjust} on big integers. */
export function adjustBig(baseMinor: number, steps: readonly CompiledAdjustment[]): number {
  let [n, d] = [BigInt(baseMinor), 1n];
  for (const step of steps) {
    n = n * BigInt(step.numerator) + BigInt(step.amountMinor) * d * BigInt(step.denominator);
    d *= BigInt(step.denominator);
  }
  return divideHalfUp(n, d);
}

/** `n / d` half away from zero in safe integers (`d` positive); undefined where they do not suffice. */
export function divideExact(n: number, d: number): number | undefined {
  const doubled = 2 * Math.abs(n) + d;
  if (!Number.isSafeInteger(doubled)) return undefined;
  const divisor = 2 * d;
  if (!Number.isSafeInteger(divisor)) return undefined;
  const quotient = (doubled - (doubled % divisor)) / divisor;
  return n < 0 && quotient !== 0 ? -quotient : quotient;
}
