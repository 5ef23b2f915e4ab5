import { code as iso4217 } from 'currency-codes';

/** An amount in minor units of a currency: 45800 CNY is ¥458.00, 45800 JPY is ¥45,800. */
export interface Money {
  amountMinor: number;
  currency: string;
}

const digits = new Map<string, number | undefined>();

/** Minor-unit exponent by ISO 4217 (JPY 0, EUR 2, KWD 3); undefined for a code that the standard does not list. */
export function minorUnits(currency: string): number | undefined {
  if (!digits.has(currency)) digits.set(currency, /^[A-Z]{3}$/.test(currency) ? iso4217(currency)?.digits : undefined);
  return digits.get(currency);
}

export function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && minorUnits(value) !== undefined;
}

export const money = (amountMinor: number, currency: string): Money => ({ amountMinor, currency });

/** `numerator / denominator` to the nearest integer, halves away from zero, exact for every safe integer. */
export function divideHalfUp(numerator: bigint, denominator: bigint): number {
  const negative = numerator < 0n !== denominator < 0n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const rounded = (2n * n + d) / (2n * d);
  return Number(negative ? -rounded : rounded);
}

/** `amountMinor` × `basisPoints` / 10 000, rounded once, half up. */
export function basisPointsOf(amountMinor: number, basisPoints: number): number {
  return divideHalfUp(BigInt(amountMinor) * BigInt(basisPoints), 10_000n);
}

/** The tax contained in a gross amount at a rate in basis points: gross × r / (1 + r), rounded once, half up. */
export function includedBasisPointsOf(grossMinor: number, basisPoints: number): number {
  return divideHalfUp(BigInt(grossMinor) * BigInt(basisPoints), 10_000n + BigInt(basisPoints));
}
