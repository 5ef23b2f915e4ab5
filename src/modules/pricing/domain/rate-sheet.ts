import { dayNumber, fromDayNumber } from '../../../kernel/values/local-date';
import { reduceStay } from './deals';
import { type Obstacle, obstaclesOf } from './promotion';
import { CLOSED, CLOSED_TO_DEPARTURE, testArrival, testDeparture, testNight, THROUGH } from './restrictions';
import type { Reason } from './reason';
import type { PricedRow } from './month-sheet';
import { SheetNights, type StayPlan } from './sheet-nights';
import type { Offer, PriceResult, Product, PromotionUse, Stay, Unavailable } from './stay';
import { fits, type Party, type SheetProduct } from './undated-sheet';
import { bestTotals, type BestTotals, type BestTotalsQuery } from './best-totals';
import { priceStay } from './price-stay';

/**
 * A hotel's plans, prices and restrictions of whole months in memory. Computes and remembers; never asks the database.
 * Nights outside its months are a mistake of the caller and throw.
 */
export class RateSheet extends SheetNights {
  /**
   * The price of a stay with every step, tax and the policy frozen, or every reason why there is none.
   * @param nightAmounts room charge of each night whose price is set already: taxes and policy then go by it, and no price needs to be loaded
   * @param counts whether a reason speaks against this stay; all do, unless it was sold before
   */
  price(
    product: Product,
    stay: Stay,
    nightAmounts?: readonly (number | undefined)[],
    counts: (reason: Reason) => boolean = () => true,
  ): PriceResult {
    const plan = this.plan(stay);
    const found = this.undated.product(product);
    if (!found) return { ok: false, reasons: [{ code: 'not_sold' as const, scope: 'product' as const }].filter(counts) };
    const given = ({ code, date }: Reason) => code === 'no_price' && nightAmounts?.[dayNumber(date!) - plan.first] !== undefined;
    const reasons = this.explain(found, plan).filter((reason) => !given(reason) && counts(reason));
    return reasons.length ? { ok: false, reasons } : { ok: true, stay: priceStay(this, found, plan, nightAmounts) };
  }

  /** All products of the hotel for one stay: what can be sold, and why the rest cannot. The quick way, for searches. */
  offers(stay: Stay): { offers: Offer[]; unavailable: Unavailable[] } {
    const plan = this.plan(stay);
    const planReasons = this.undated.plans.map((_, i) => this.explainPlan(i, plan));
    const segments = this.segments(plan.first, plan.nights).map((s) => ({
      ...s,
      rows: s.month.rows(plan.party),
      merged: s.month.merged(plan.channel),
    }));
    const leaving = this.monthOf(plan.first + plan.nights);
    const departure = { flags: leaving.merged(plan.channel).flags, day: plan.first + plan.nights - leaving.firstDay, days: leaving.days };
    const perStay = this.perStayFees(fromDayNumber(plan.first));
    const offers: Offer[] = [];
    const unavailable: Unavailable[] = [];
    const { nights, daysAhead, asking } = plan;

    products: for (const product of this.undated.products) {
      refused: {
        if (planReasons[product.planIndex]!.length || !fits(product, plan.party)) break refused;
        if (departure.flags[product.index * departure.days + departure.day]! & CLOSED_TO_DEPARTURE) break refused;
        let nightAmounts: number[] = [];
        let totalMinor = perStay;
        for (const { month, from, to, rows, merged } of segments) {
          const row = (rows[product.index] ??= month.computeRow(product, plan.party));
          const start = product.index * month.days;
          if (nightAmounts.length === 0 && !(merged.arrivalAllowed(start + from, daysAhead) && merged.lengthAllowed(start + from, nights)))
            break refused;
          for (let day = from; day < to; day++) {
            const flags = merged.flags[start + day]!;
            const total = row.total[day]!;
            if (total < 0 || flags & CLOSED) break refused;
            if (flags & THROUGH && (nights < merged.minThrough[start + day]! || nights > merged.maxThrough[start + day]!)) break refused;
            totalMinor += total;
            nightAmounts.push(row.room[day]!);
          }
        }
        const reduced = asking && reduceStay(this.undated, product, plan, asking, nightAmounts);
        if (reduced) {
          nightAmounts = reduced.charges;
          totalMinor = perStay + this.nightTotals(plan.first, plan.party, nightAmounts).reduce((a, b) => a + b, 0);
        }
        const { nightMinor, stayMinor } = plan.party.packages[product.planIndex]!;
        if (nightMinor || stayMinor) {
          nightAmounts = nightAmounts.map((amount, i) => amount + nightMinor + (i === 0 ? stayMinor : 0));
          totalMinor += nights * nightMinor + stayMinor;
        }
        offers.push({ product: product.product, totalMinor, nightAmounts, uses: reduced ? reduced.uses : NO_USES });
        continue products;
      }
      unavailable.push({ product: product.product, reasons: this.explain(product, plan, planReasons[product.planIndex]) });
    }
    return { offers, unavailable };
  }

  /** Everything that keeps a promotion from counting for the stay; nothing where it counts, or where something better makes it needless. */
  obstacles(product: Product, stay: Stay, promotionId: string): Obstacle[] {
    const plan = this.plan(stay);
    const promotion = this.undated.promotions.find((p) => p.id === promotionId);
    const found = this.undated.product(product);
    return promotion && found && plan.asking ? obstaclesOf(promotion, found, plan.asking, plan) : ['code_not_valid'];
  }

  /** For each arrival the cheapest total of 1 … `maxNights` nights over all products that can be sold. Agrees with {@link price}. */
  bestTotals(query: BestTotalsQuery): BestTotals {
    return bestTotals(this, query);
  }

  /** What the plan by itself says against the stay, whatever the room type. */
  explainPlan(planIndex: number, { first, nights, bookedAt, daysAhead, channel, asking }: StayPlan): Reason[] {
    const plan = this.undated.plans[planIndex]!;
    const scope = 'rate_plan';
    const reasons: Reason[] = [];
    if (plan.channels && !plan.channels.has(channel)) reasons.push({ code: 'channel_not_offered', scope, value: channel });
    if (plan.guestClasses && asking && !plan.guestClasses.some((c) => asking.guest?.classes.includes(c)))
      reasons.push({ code: 'members_only', scope, value: plan.guestClasses.join() });
    if (bookedAt < plan.bookableFrom) reasons.push({ code: 'not_bookable_yet', scope, value: plan.bookableFromText! });
    if (bookedAt >= plan.bookableUntil) reasons.push({ code: 'no_longer_bookable', scope, value: plan.bookableUntilText! });
    const [arrival, lastNight] = [fromDayNumber(first), fromDayNumber(first + nights - 1)];
    if (plan.validFrom !== null && arrival < plan.validFrom)
      reasons.push({ code: 'outside_validity', scope, date: arrival, value: plan.validFrom });
    if (plan.validUntil !== null && lastNight > plan.validUntil)
      reasons.push({ code: 'outside_validity', scope, date: lastNight, value: plan.validUntil });
    if (plan.lateBookingUntil !== null && bookedAt > this.undated.instantAt(first, plan.lateBookingUntil)) {
      reasons.push({ code: 'too_late_today', scope, date: arrival, value: plan.lateBookingUntil });
    }
    testArrival(plan.stayRules, nights, daysAhead, { scope }, reasons);
    return reasons;
  }

  private explain(product: SheetProduct, plan: StayPlan, ofPlan = this.explainPlan(product.planIndex, plan)): Reason[] {
    const { first, nights, daysAhead, channel, party } = plan;
    const fitting = fits(product, party);
    const reasons = fitting ? [...ofPlan] : [...explainOccupancy(product, party), ...ofPlan];
    for (const { month, from, to } of this.segments(first, nights)) {
      const levels = month.levels(product, channel);
      for (const { scope, days, channel: only } of levels) {
        for (let day = from; day < to; day++) {
          const restrictions = days[day];
          if (!restrictions) continue;
          const origin = { scope, date: fromDayNumber(month.firstDay + day), ...(only ? { channel: only } : {}) };
          if (month.firstDay + day === first) testArrival(restrictions, nights, daysAhead, origin, reasons);
          testNight(restrictions, nights, origin, reasons);
        }
      }
      // a party that does not fit has no price either; the reason is that it does not fit
      if (!fitting) continue;
      const rows = month.rows(party);
      const row: PricedRow = (rows[product.index] ??= month.computeRow(product, party));
      for (let day = from; day < to; day++) {
        if (row.room[day]! < 0) reasons.push({ code: 'no_price', scope: 'product', date: fromDayNumber(month.firstDay + day) });
      }
    }
    const leaving = this.monthOf(first + nights);
    for (const { scope, days, channel: only } of leaving.levels(product, channel)) {
      const restrictions = days[first + nights - leaving.firstDay];
      if (restrictions)
        testDeparture(restrictions, { scope, date: fromDayNumber(first + nights), ...(only ? { channel: only } : {}) }, reasons);
    }
    return reasons;
  }
}

const NO_USES: PromotionUse[] = [];

function explainOccupancy({ roomType, planIndex }: SheetProduct, party: Party): Reason[] {
  const { adults, children } = party.ofPlan[planIndex]!;
  const scope = 'room_type';
  const reasons: Reason[] = [];
  if (adults > roomType.maxAdults) reasons.push({ code: 'too_many_adults', scope, value: roomType.maxAdults });
  if (children > roomType.maxChildren) reasons.push({ code: 'too_many_children', scope, value: roomType.maxChildren });
  if (adults + children > roomType.maxPersons) reasons.push({ code: 'too_many_persons', scope, value: roomType.maxPersons });
  return reasons;
}
