import { dayNumber, fromDayNumber } from '../../../kernel/values/local-date';
import type { MonthSheet } from './month-sheet';
import type { Asking } from './promotion';
import { type MonthVersion, UNDATED } from './sheet-data';
import { DIRECT, type PriceStep, type Product, type Stay } from './stay';
import { taxApplies } from './taxes';
import type { Party, UndatedSheet } from './undated-sheet';

/** A stay translated into day numbers and what depends on the whole hotel only. */
export interface StayPlan {
  first: number;
  nights: number;
  bookedAt: number;
  daysAhead: number;
  channel: string;
  party: Party;
  /** Null where neither promotions nor who asks are looked at. */
  asking: Asking | null;
  /** Steps of nights that keep their price. */
  kept?: readonly (readonly PriceStep[] | undefined)[];
}

/** A hotel's months laid end to end: what pricing, searching and best totals all walk over. */
export class SheetNights {
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

  /** @throws RangeError for a stay outside the sheet's months */
  plan(stay: Stay): StayPlan {
    const first = dayNumber(stay.arrival);
    const nights = dayNumber(stay.departure) - first;
    if (!(nights > 0)) throw new RangeError(`No nights from ${stay.arrival} to ${stay.departure}`);
    const bookedAt = stay.bookedAt.getTime();
    const channel = stay.channel ?? DIRECT;
    const looks = !stay.plain && (this.undated.promotions.length > 0 || this.undated.asksWho);
    return {
      first,
      nights,
      bookedAt,
      daysAhead: first - this.undated.dayAt(bookedAt),
      channel,
      party: this.undated.party(stay.adults, stay.childAges),
      asking: looks ? { bookedAt, channel, guest: stay.guest ?? null, claims: stay.claims ?? [], held: stay.held } : null,
      kept: stay.kept,
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

  /** What each night adds to the stay's total, at these room charges. */
  nightTotals(first: number, party: Party, charges: readonly number[]): number[] {
    return charges.map((charge, i) => {
      const month = this.monthOf(first + i);
      return month.total(party, first + i - month.firstDay, charge);
    });
  }

  /** Fees per stay that are added to the total. */
  perStayFees(arrival: string): number {
    let sum = 0;
    for (const fee of this.undated.perStayFees) if (!fee.payableAtProperty && taxApplies(fee, arrival)) sum += fee.amountMinor;
    return sum;
  }
}
