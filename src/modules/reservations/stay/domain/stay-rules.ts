import { basisPointsOf } from '../../../../kernel/values/money';

export const LATE_FEES = ['none', 'fixed', 'percent'] as const;

/** A fee as a hotel writes it. */
export interface StayFee {
  kind: (typeof LATE_FEES)[number];
  /** Minor units for `fixed`, basis points for `percent`. */
  value?: number;
}

/** What leaving late costs up to an hour. */
export interface LateTier {
  /** Up to and including this time of the hotel's clock, `HH:MM`. */
  until: string;
  /** A percentage is taken of the last night's price. */
  fee: StayFee;
}

/** How a hotel's front desk works. */
export interface StayRules {
  /** Rooms that may be handed over. */
  readyWhen: 'clean' | 'inspected';
  /** Of the nights that are given back. */
  earlyDeparture: StayFee;
  lateCheckOut: LateTier[];
}

export const DEFAULT_RULES: StayRules = { readyWhen: 'clean', earlyDeparture: { kind: 'none' }, lateCheckOut: [] };

const feeOf = ({ kind, value = 0 }: StayFee, basisMinor: number): number =>
  kind === 'none' ? 0 : kind === 'fixed' ? value : basisPointsOf(basisMinor, value);

/** Never more than the nights that were given back would have cost. @param givenBackMinor their total with taxes */
export const earlyDepartureFee = ({ earlyDeparture }: StayRules, givenBackMinor: number): number =>
  Math.min(feeOf(earlyDeparture, givenBackMinor), givenBackMinor);

/**
 * What leaving at `until` costs: the first tier that reaches so far, nothing up to the ordinary check-out time; undefined where the hotel names no price for
 * so late an hour.
 */
export function lateCheckOutFee(rules: StayRules, until: string, checkOutTime: string, lastNightMinor: number): number | undefined {
  if (until <= checkOutTime) return 0;
  const tier = rules.lateCheckOut.toSorted((a, b) => a.until.localeCompare(b.until)).find((t) => t.until >= until);
  return tier && feeOf(tier.fee, lastNightMinor);
}

/** What a late arrival keeps of the fee for not coming: no more than the nights that were missed would have cost. */
export const feeForMissedNights = (feeMinor: number, missedMinor: number): number => Math.min(feeMinor, missedMinor);
