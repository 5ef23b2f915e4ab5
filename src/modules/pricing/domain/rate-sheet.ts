import { dayNumber, fromDayNumber } from '../../../kernel/values/local-date';
import { CLOSED, CLOSED_TO_DEPARTURE, testArrival, testDeparture, testNight, THROUGH } from './restrictions';
import type { Reason } from './reason';
import type { MonthSheet, PricedRow } from './month-sheet';
import { type MonthVersion, UNDATED } from './sheet-data';
import { DIRECT, type Offer, type PriceResult, type Product, type Stay, type Unavailable } from './stay';
import type { Party, SheetProduct, UndatedSheet } from './undated-sheet';
import { bestTotals, type BestTotals, type BestTotalsQuery } from './best-totals';
import { priceStay } from './price-stay';

/** A stay translated into day numbers and what depends on the whole hotel only. */
export interface StayPlan {
  first: number;
  nights: number;
  bookedAt: number;
  daysAhead: number;
  channel: string;
  party: Party;
}

/**
 * A hotel's plans, prices and restrictions of whole months in memory. Computes and remembers; never asks the database.
 * Nights outside its months are a mistake of the caller and throw.
 */
export class RateSheet {
  readonly currency: string;
  readonly timeZone: string;
  readonly propertyId: string;
  private readonly allVersions: readonly MonthVersion[];
  private readonly firstDay: number;
  private readonly endDay: number;

  /** @param months without a gap, all made for this undated sheet */
  constructor(
    readonly undated: UndatedSheet,
    readonly months: readonly MonthSheet[],
  ) {
    this.propertyId = undated.data.propertyId;
    this.currency = undated.data.currency;
    this.timeZone = undated.data.hotel.timeZone;
    this.allVersions = [
      { month: UNDATED, version: undated.data.version },
      ...months.map(({ loaded }) => ({ month: loaded.month, version: loaded.version })),
    ];
    this.firstDay = months[0]!.firstDay;
    this.endDay = months.at(-1)!.firstDay + months.at(-1)!.days;
  }

  /** Every room type with every active plan it is sold at. */
  get products(): readonly Product[] {
    return this.undated.products;
  }

  /** What a stay over these nights depends on, for a booking to check its price by: undated, the months of its nights and of its departure date. */
  versions(firstNight: string, lastNight: string): MonthVersion[] {
    const [first, departure] = [dayNumber(firstNight), dayNumber(lastNight) + 1];
    return this.allVersions.filter((_, i) => {
      const month = this.months[i - 1];
      return !month || (month.firstDay <= departure && first < month.firstDay + month.days);
    });
  }

  /**
   * The price of a stay with every step, tax and the policy frozen, or every reason why there is none.
   * @param nightAmounts room charge of each night when the price is set by hand: taxes and policy then go by it, and no price needs to be loaded
   */
  price(product: Product, stay: Stay, nightAmounts?: readonly number[]): PriceResult {
    const plan = this.plan(stay);
    const found = this.undated.product(product);
    if (!found) return { ok: false, reasons: [{ code: 'not_sold', scope: 'product' }] };
    const all = this.explain(found, plan);
    const reasons = nightAmounts ? all.filter((reason) => reason.code !== 'no_price') : all;
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
    const { nights, daysAhead } = plan;

    products: for (const product of this.undated.products) {
      refused: {
        if (planReasons[product.planIndex]!.length || !fits(product, plan.party)) break refused;
        if (departure.flags[product.index * departure.days + departure.day]! & CLOSED_TO_DEPARTURE) break refused;
        const nightAmounts: number[] = [];
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
        offers.push({ product: product.product, totalMinor, nightAmounts });
        continue products;
      }
      unavailable.push({ product: product.product, reasons: this.explain(product, plan, planReasons[product.planIndex]) });
    }
    return { offers, unavailable };
  }

  /** For each arrival the cheapest total of 1 … `maxNights` nights over all products that can be sold. Agrees with {@link price}. */
  bestTotals(query: BestTotalsQuery): BestTotals {
    return bestTotals(this, query);
  }

  /** @throws RangeError for a stay outside the sheet's months */
  plan(stay: Stay): StayPlan {
    const first = dayNumber(stay.arrival);
    const nights = dayNumber(stay.departure) - first;
    if (!(nights > 0)) throw new RangeError(`No nights from ${stay.arrival} to ${stay.departure}`);
    const bookedAt = stay.bookedAt.getTime();
    return {
      first,
      nights,
      bookedAt,
      daysAhead: first - this.undated.dayAt(bookedAt),
      channel: stay.channel ?? DIRECT,
      party: this.undated.party(stay.adults, stay.childAges),
    };
  }

  monthOf(day: number): MonthSheet {
    for (const month of this.months) if (day >= month.firstDay && day < month.firstDay + month.days) return month;
    throw new RangeError(`${fromDayNumber(day)} lies outside ${fromDayNumber(this.firstDay)} to ${fromDayNumber(this.endDay - 1)}`);
  }

  /** The nights by month; `from` and `to` (exclusive) are days of the month. */
  segments(first: number, nights: number): { month: MonthSheet; from: number; to: number }[] {
    const segments = [];
    for (let day = first; day < first + nights;) {
      const month = this.monthOf(day);
      const from = day - month.firstDay;
      const to = Math.min(month.days, first + nights - month.firstDay);
      segments.push({ month, from, to });
      day = month.firstDay + to;
    }
    return segments;
  }

  /** Fees per stay that are added to the total. */
  perStayFees(arrival: string): number {
    let sum = 0;
    for (const fee of this.undated.perStayFees) {
      if (
        fee.payableAtProperty ||
        (fee.validFrom !== null && arrival < fee.validFrom) ||
        (fee.validUntil !== null && arrival > fee.validUntil)
      )
        continue;
      sum += fee.amountMinor;
    }
    return sum;
  }

  /** What the plan by itself says against the stay, whatever the room type. */
  explainPlan(planIndex: number, { first, nights, bookedAt, daysAhead, channel }: StayPlan): Reason[] {
    const plan = this.undated.plans[planIndex]!;
    const scope = 'rate_plan';
    const reasons: Reason[] = [];
    if (plan.channels && !plan.channels.has(channel)) reasons.push({ code: 'channel_not_offered', scope, value: channel });
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

/** Whether the party fits the room type. */
export function fits({ roomType, planIndex }: SheetProduct, party: Party): boolean {
  const { adults, children } = party.ofPlan[planIndex]!;
  return adults <= roomType.maxAdults && children <= roomType.maxChildren && adults + children <= roomType.maxPersons;
}

function explainOccupancy({ roomType, planIndex }: SheetProduct, party: Party): Reason[] {
  const { adults, children } = party.ofPlan[planIndex]!;
  const scope = 'room_type';
  const reasons: Reason[] = [];
  if (adults > roomType.maxAdults) reasons.push({ code: 'too_many_adults', scope, value: roomType.maxAdults });
  if (children > roomType.maxChildren) reasons.push({ code: 'too_many_children', scope, value: roomType.maxChildren });
  if (adults + children > roomType.maxPersons) reasons.push({ code: 'too_many_persons', scope, value: roomType.maxPersons });
  return reasons;
}
