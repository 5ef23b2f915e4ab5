import { minorUnits } from '../../../kernel/values/money';

/** Currencies that Stripe counts in whole units, and those of three decimals, which must end in a zero; all others have two (docs.stripe.com/currencies). */
const WHOLE = new Set(['BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']);
const THREE = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/** Our minor units in Stripe's; undefined where Stripe cannot take the amount exactly. */
export function toStripe(amountMinor: number, currency: string): number | undefined {
  const shift = decimals(currency) - (minorUnits(currency) ?? 2);
  const amount = shift >= 0 ? amountMinor * 10 ** shift : amountMinor / 10 ** -shift;
  if (!Number.isSafeInteger(amount) || (THREE.has(currency) && amount % 10 !== 0)) return undefined;
  return amount;
}

export function fromStripe(amount: number, currency: string): number {
  const shift = (minorUnits(currency) ?? 2) - decimals(currency);
  return shift >= 0 ? amount * 10 ** shift : Math.round(amount / 10 ** -shift);
}

const decimals = (currency: string): number => (WHOLE.has(currency) ? 0 : THREE.has(currency) ? 3 : 2);
