import { type LocalDate, nightsOf } from '../../../../kernel/values/local-date';
import {
  DEALS,
  feeAt,
  type HotelClock,
  partsOf,
  penaltyOf,
  type PricedStay,
  type PromotionUse,
  type Reason,
  refreezePolicy,
  taxesOfStay,
  withParts,
} from '../../../pricing';
import type { Terms } from '../../domain/priced-room';

/** One night of a stay with what it was sold for. */
export type SoldNight = Omit<PricedStay['nights'][number], 'netMinor'> & { roomTypeId: string; ratePlanId: string };

/** What a change can touch. */
export interface StayShape {
  arrival: LocalDate;
  departure: LocalDate;
  roomTypeId: string;
  ratePlanId: string;
  adults: number;
  childAges: readonly number[];
}

export interface SoldStay extends StayShape {
  nights: SoldNight[];
  terms: Terms;
  totalMinor: number;
}

/** Which nights of a stay stay as they are, which are bought now, which are given up. */
export interface NightPlan {
  kept: LocalDate[];
  /** Added nights, and those whose room, plan or party differs: at today's price. */
  bought: LocalDate[];
  /** Nights that are slept no longer. */
  dropped: LocalDate[];
}

/**
 * @param frozenBefore nights before this date have been slept and posted: nothing changes them
 * @param requote all nights that can still change are bought anew
 */
export function planNights(before: SoldStay, after: StayShape, frozenBefore: LocalDate, requote: boolean): NightPlan {
  const sold = new Set(before.nights.map((n) => n.date));
  const nights = nightsOf(after.arrival, after.departure);
  const wanted = new Set(nights);
  const same = !requote && sameProduct(before, after) && sameParty(before, after);
  const keeps = (night: LocalDate): boolean => sold.has(night) && (same || night < frozenBefore);
  return {
    kept: nights.filter(keeps),
    bought: nights.filter((night) => !keeps(night)),
    dropped: before.nights.map((n) => n.date).filter((night) => !wanted.has(night)),
  };
}

export const sameProduct = (a: StayShape, b: StayShape): boolean => a.roomTypeId === b.roomTypeId && a.ratePlanId === b.ratePlanId;
export const sameDates = (a: StayShape, b: StayShape): boolean => a.arrival === b.arrival && a.departure === b.departure;
export const sameParty = (a: StayShape, b: StayShape): boolean =>
  a.adults === b.adults && a.childAges.length === b.childAges.length && a.childAges.every((age, i) => age === b.childAges[i]);

/**
 * Whether a rule of today speaks against a stay that was sold before and is changed now. Rules of the arrival, the departure and the length are asked
 * anew for the stay as it will be; a night that was sold already is not refused for having been closed since; and whoever buys no further night has
 * not come too late to buy.
 */
export function speaksAgainst(
  { code, date }: Reason,
  change: { before: SoldStay; after: StayShape; plan: NightPlan; inHouse: boolean },
): boolean {
  const { before, after, plan, inHouse } = change;
  const kept = date !== undefined && plan.kept.includes(date);
  const arrivalStays = before.arrival === after.arrival;
  const buys = plan.bought.length > 0;
  switch (code) {
    case 'no_price':
      return !kept;
    case 'closed':
    case 'outside_validity':
      return !kept && !(sameProduct(before, after) && before.nights.some((n) => n.date === date));
    case 'closed_to_arrival':
      return !arrivalStays;
    case 'closed_to_departure':
      return before.departure !== after.departure;
    case 'min_advance':
    case 'max_advance':
    case 'too_late_today':
      return !inHouse && (buys || !arrivalStays);
    case 'not_bookable_yet':
    case 'no_longer_bookable':
      return buys;
    case 'min_stay':
    case 'max_stay':
    case 'length_of_stay':
    case 'min_stay_through':
    case 'max_stay_through':
      return !(sameDates(before, after) && sameProduct(before, after));
    case 'channel_not_offered':
    case 'not_sold':
      return buys;
    case 'members_only': // whoever has the plan was let in when the stay was booked
      return buys && !sameProduct(before, after);
    case 'too_many_adults':
    case 'too_many_children':
    case 'too_many_persons':
      return !(sameParty(before, after) && before.roomTypeId === after.roomTypeId);
  }
}

/**
 * The stay as it will be: kept nights with the price and the taxes that they were sold with, the others as priced today. Fees per stay were agreed
 * once and stay, unless all is quoted anew.
 * @param priced today's price of the whole stay; none where nothing is bought
 */
export function amendedStay(
  before: SoldStay,
  after: StayShape,
  plan: NightPlan,
  priced: PricedStay | undefined,
  { at, hotel, requote }: { at: Date; hotel: HotelClock; requote: boolean },
): SoldStay {
  const sold = new Map(before.nights.map((n) => [n.date, n]));
  const today = new Map(priced?.nights.map((n) => [n.date, n]));
  const bought = new Set(plan.bought);
  const asSold = nightsOf(after.arrival, after.departure).map((date): SoldNight => {
    if (!bought.has(date)) return sold.get(date)!;
    const { roomTypeId, ratePlanId } = after;
    return { ...today.get(date)!, roomTypeId, ratePlanId };
  });
  const agreed = !requote && sameProduct(before, after) && sameParty(before, after);
  const nights = onceEach(asSold, bought, agreed ? before.nights.filter((n) => !asSold.includes(n)) : null);
  const stayFees = requote && priced ? priced.stayFees : before.terms.stayFees;
  const totalMinor = totalOf(nights, stayFees);
  // until a deadline has passed the plan that is bought sets the terms; after it, no change of plan makes a late stay a free one
  const newTerms = priced && (requote || (!sameProduct(before, after) && feeAt(before.terms.policy, at) === 0));
  const policy = refreezePolicy(
    newTerms ? priced.policy : before.terms.policy,
    { arrival: after.arrival, totalMinor, nightTotals: nights.map((n) => n.totalMinor) },
    hotel,
    { at: newTerms ? new Date(0) : at },
  );
  const { guarantee, mealPlan } = priced && !sameProduct(before, after) ? priced : before.terms;
  return {
    ...after,
    nights,
    totalMinor,
    terms: {
      stayFees,
      taxes: taxesOfStay(nights, stayFees),
      policy,
      guarantee,
      mealPlan,
      ...promotionsOf(before.terms, priced?.uses ?? [], nights),
    },
  };
}

/**
 * Parts of a package that are had once a stay are charged once, whatever becomes of its nights. They stay on the night that they were sold with; where that is given up,
 * they go to the first night of the stay at what was agreed.
 * @param bought nights with today's parts
 * @param given nights that the stay has no longer, where its parts are those that were agreed; null where product, party or all are bought anew
 */
function onceEach(nights: readonly SoldNight[], bought: ReadonlySet<LocalDate>, given: readonly SoldNight[] | null): SoldNight[] {
  const once = ({ steps }: SoldNight) => steps.filter((step) => step.once);
  const standing = new Set(nights.filter((n) => !bought.has(n.date)).flatMap((n) => once(n).map((step) => step.code)));
  const homeless = given?.flatMap(once) ?? [];
  return nights.map((night, i) => {
    const out = bought.has(night.date) ? once(night).filter((step) => given !== null || standing.has(step.code)) : [];
    const moved = i === 0 ? homeless : [];
    if (out.length + moved.length === 0) return night;
    const { parts } = partsOf(night);
    return withParts(night, [...parts.filter((part) => !out.includes(part)), ...moved]);
  });
}

/** Promotions belong to the nights that were sold with them. */
function promotionsOf({ promotions = [] }: Terms, uses: readonly PromotionUse[], nights: readonly SoldNight[]): Pick<Terms, 'promotions'> {
  const steps = nights.flatMap((n) => n.steps).filter(({ kind }) => DEALS.has(kind));
  const left = [...promotions, ...uses.filter((use) => !promotions.some((p) => p.code === use.code))]
    .filter(({ code }) => steps.some((step) => step.code === code))
    .map(({ code, name }) => ({
      code,
      name,
      amountMinor: -steps.reduce((sum, step) => sum + (step.code === code ? step.amountMinor : 0), 0),
    }));
  return left.length ? { promotions: left } : {};
}

const totalOf = (nights: readonly SoldNight[], stayFees: Terms['stayFees']): number =>
  nights.reduce((sum, n) => sum + n.totalMinor, 0) +
  stayFees.reduce((sum, fee) => sum + (fee.included || fee.payableAtProperty ? 0 : fee.amountMinor), 0);

/**
 * What giving nights up costs: the tier of the frozen policy that is in force, applied to the last of the dropped nights, as many as the stay becomes
 * shorter by. Never more than cancelling the whole stay would cost. A stay that is only moved costs nothing; its passed deadlines stay passed.
 */
export function penaltyFor(before: SoldStay, after: StayShape, plan: NightPlan, at: Date): number {
  const fewer = before.nights.length - nightsOf(after.arrival, after.departure).length;
  if (fewer <= 0) return 0;
  const dropped = new Set(plan.dropped.slice(-fewer));
  const nightTotals = before.nights.filter((n) => dropped.has(n.date)).map((n) => n.totalMinor);
  const inForce = before.terms.policy.tiers.findLast((tier) => tier.dueAt === null || at.getTime() > Date.parse(tier.dueAt));
  if (!inForce) return 0;
  const lost = nightTotals.reduce((sum, n) => sum + n, 0);
  return Math.min(penaltyOf(inForce.penalty, { totalMinor: lost, nightTotals }), feeAt(before.terms.policy, at));
}
