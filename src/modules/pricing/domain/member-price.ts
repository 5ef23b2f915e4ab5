import { adjust, compileAdjustment, type CompiledAdjustment } from './adjustment';
import type { KnownGuest } from './promotion';
import type { PriceStep } from './stay';

/** What guests in some classes pay less than others at a plan: first the percentage in basis points, then the amount per night. */
export interface MemberPrice {
  basisPoints: number;
  amountMinor: number;
  /** `scheme:class`. */
  guestClasses: string[];
}

export type ReadyMemberPrice = MemberPrice & { step: CompiledAdjustment };

export const readyMemberPrices = (prices: readonly MemberPrice[] | null): readonly ReadyMemberPrice[] =>
  (prices ?? []).map((price) => ({
    ...price,
    step: compileAdjustment({ basisPoints: -price.basisPoints, amountMinor: -price.amountMinor }),
  }));

/** The first price that is for the guest, with the class it is for. */
export function memberPriceOf(
  prices: readonly ReadyMemberPrice[],
  guest: KnownGuest | null,
): { price: ReadyMemberPrice; guestClass: string } | undefined {
  for (const price of guest ? prices : []) {
    const guestClass = price.guestClasses.find((c) => guest!.classes.includes(c));
    if (guestClass) return { price, guestClass };
  }
  return undefined;
}

/** Steps that bring each night's charge to the member's, rounded once, half up; never below nothing. */
export const memberSteps = (
  { price, guestClass }: { price: ReadyMemberPrice; guestClass: string },
  charges: readonly number[],
): PriceStep[] =>
  charges.map((charge) => ({
    kind: 'member',
    code: guestClass,
    amountMinor: Math.max(0, adjust(charge, [price.step])) - charge,
    ...(price.basisPoints ? { basisPoints: -price.basisPoints } : {}),
  }));
