import { type Money, money } from '../../../kernel/values/money';
import { divideHalfUp } from '../../../kernel/values/money';
import { feeAt, freeUntil, type PricedStay } from '../../pricing';
import type { AppliedPromotionDto, CancellationTermsDto, QuotedRoomDto, TaxLineDto } from '../dto/booking-answers.dto';

/** One room with its price: what a quote keeps, and what a reservation is made from. */
export interface PricedRoom {
  roomTypeId: string;
  ratePlanId: string;
  adults: number;
  childAges: number[];
  stay: PricedStay;
}

/** What is frozen into a reservation beside its nights. */
export interface Terms {
  stayFees: PricedStay['stayFees'];
  taxes: PricedStay['taxes'];
  policy: PricedStay['policy'];
  guarantee: PricedStay['guarantee'];
  mealPlan: PricedStay['mealPlan'];
  /** Left out where there are none. */
  promotions?: { code: string; name: string; amountMinor: number }[];
}

export const termsOf = ({ stayFees, taxes, policy, guarantee, mealPlan, uses }: PricedStay): Terms => ({
  stayFees,
  taxes,
  policy,
  guarantee,
  mealPlan,
  ...(uses.length ? { promotions: uses.map(({ code, name, amountMinor }) => ({ code, name, amountMinor })) } : {}),
});

/** A night as it is frozen: what it was sold for. */
export type FrozenNight = Pick<PricedStay['nights'][number], 'date' | 'amountMinor' | 'totalMinor' | 'taxes' | 'steps'>;

/** A frozen night as it is read from `reservation_nights n`. */
export const FROZEN_NIGHT = 'n.night AS date, n.amount_minor AS "amountMinor", n.total_minor AS "totalMinor", n.taxes, n.steps';

/** Columns of `reservation_nights` that hold the price, from a JSON row of which they are read. */
export const nightPrice = ({ amountMinor, totalMinor, taxes, steps }: FrozenNight) => ({
  amount_minor: amountMinor,
  total_minor: totalMinor,
  taxes,
  steps,
});

/** What is told of promotions; quotes and reservations of before they were there have none. */
export const promotionsView = (
  uses: readonly { code: string; name: string; amountMinor: number }[] | undefined,
  currency: string,
): AppliedPromotionDto[] => (uses ?? []).map(({ code, name, amountMinor }) => ({ code, name, saves: money(amountMinor, currency) }));

export const totalOf = (rooms: readonly PricedRoom[]): number => rooms.reduce((sum, room) => sum + room.stay.totalMinor, 0);

/**
 * Spreads a total over so many nights in whole minor units: each part is rounded half up on what is left, so that the parts sum to
 * the total and differ by one unit at most.
 */
export function spread(totalMinor: number, parts: number): number[] {
  let left = totalMinor;
  return Array.from({ length: parts }, (_, i) => {
    const part = divideHalfUp(BigInt(left), BigInt(parts - i));
    left -= part;
    return part;
  });
}

export function cancellationView(policy: Terms['policy'], currency: string): CancellationTermsDto {
  return {
    tiers: policy.tiers.map((tier) => ({ after: tier.dueAt, fee: money(tier.feeMinor, currency) })),
    freeUntil: freeUntil(policy),
    noShowFee: money(policy.noShow.feeMinor, currency),
  };
}

export const taxesView = (taxes: Terms['taxes'], currency: string): TaxLineDto[] =>
  taxes.map(({ code, name, amountMinor, included, payableAtProperty }) => ({
    code,
    name,
    amount: money(amountMinor, currency),
    included,
    payableAtProperty,
  }));

export function quotedRoomView({ roomTypeId, ratePlanId, adults, childAges, stay }: PricedRoom): QuotedRoomDto {
  return {
    roomTypeId,
    ratePlanId,
    adults,
    childAges,
    total: money(stay.totalMinor, stay.currency),
    nights: stay.nights.map(({ date, amountMinor, steps }) => ({ date, price: money(amountMinor, stay.currency), steps })),
    taxes: taxesView(stay.taxes, stay.currency),
    cancellation: cancellationView(stay.policy, stay.currency),
    guarantee: stay.guarantee,
    mealPlan: stay.mealPlan,
    promotions: promotionsView(stay.uses, stay.currency),
  };
}

/** What cancelling costs at an instant by the frozen policy. */
export const feeNow = (terms: Terms, currency: string, at: Date): Money => money(feeAt(terms.policy, at), currency);
