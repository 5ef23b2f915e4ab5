import type { Money } from '../../../kernel/values/money';

export interface TillCount {
  currency: string;
  expectedMinor: number;
  countedMinor: number;
  differenceMinor: number;
}

/** What should be in a till and what is, by currency: every currency that was in it at any time. */
export function countTill(floats: readonly Money[], taken: readonly Money[], counted: readonly Money[]): TillCount[] {
  const sum = (amounts: readonly Money[], currency: string) =>
    amounts.reduce((total, m) => (m.currency === currency ? total + m.amountMinor : total), 0);
  const currencies = [...new Set([...floats, ...taken, ...counted].map((m) => m.currency))].toSorted();
  return currencies.map((currency) => {
    const expectedMinor = sum(floats, currency) + sum(taken, currency);
    const countedMinor = sum(counted, currency);
    return { currency, expectedMinor, countedMinor, differenceMinor: countedMinor - expectedMinor };
  });
}
