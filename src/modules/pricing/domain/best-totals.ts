import { dayNumber, fromDayNumber } from '../../../kernel/values/local-date';
import type { MonthSheet, PricedRow } from './month-sheet';
import { fits, type RateSheet } from './rate-sheet';
import { CLOSED, CLOSED_TO_DEPARTURE, type MergedRestrictions } from './restrictions';
import { DIRECT } from './stay';

export interface BestTotalsQuery {
  adults: number;
  /** Both included. The sheet must reach `maxNights` nights beyond the last. */
  firstArrival: string;
  lastArrival: string;
  maxNights: number;
  /** Whether a room is left. @param day a day number, see `dayNumber` */
  isFree: (roomTypeId: string, day: number) => boolean;
  bookedAt: Date;
  channel?: string;
}

/** Cheapest totals in minor units: `totals[arrival × maxNights + nights − 1]`, Infinity where nothing can be sold. */
export interface BestTotals {
  firstArrival: string;
  arrivals: number;
  maxNights: number;
  totals: Float64Array;
}

/** The days of the query in one row, whatever months they lie in. */
interface Days {
  month: Uint16Array;
  day: Uint16Array;
}

/** Walks each arrival of each product outwards night by night, with a running sum and running limits: no price is added twice. */
export function bestTotals(sheet: RateSheet, query: BestTotalsQuery): BestTotals {
  const { adults, firstArrival, lastArrival, maxNights, isFree, bookedAt, channel = DIRECT } = query;
  const first = dayNumber(firstArrival);
  const arrivals = dayNumber(lastArrival) - first + 1;
  const totals = new Float64Array(arrivals * maxNights).fill(Infinity);
  const length = arrivals + maxNights;
  const party = sheet.undated.party(adults, []);
  const months = sheet.segments(first, length).map((s) => s.month);
  const merged = months.map((month) => month.merged(channel));
  const days = daysOf(sheet, months, first, length);
  const today = sheet.undated.dayAt(bookedAt.getTime());
  const perStay = Array.from({ length: arrivals }, (_, a) => sheet.perStayFees(fromDayNumber(first + a)));
  const free = new Map<string, Uint8Array>();
  const night = new Float64Array(length);

  for (const product of sheet.undated.products) {
    if (!fits(product, party)) continue;
    const freeNights =
      free.get(product.roomTypeId) ?? Uint8Array.from({ length }, (_, i) => (isFree(product.roomTypeId, first + i) ? 1 : 0));
    free.set(product.roomTypeId, freeNights);
    const { plan } = product;
    const [validFirst, validEnd] = [
      plan.validFrom === null ? -Infinity : dayNumber(plan.validFrom),
      plan.validUntil === null ? Infinity : dayNumber(plan.validUntil) + 1,
    ];
    if (
      (plan.channels && !plan.channels.has(channel)) ||
      bookedAt.getTime() < plan.bookableFrom ||
      bookedAt.getTime() >= plan.bookableUntil
    )
      continue;
    const rows: PricedRow[] = months.map((month) => (month.rows(party)[product.index] ??= month.computeRow(product, party)));
    const cell = (i: number): number => product.index * months[days.month[i]!]!.days + days.day[i]!;
    const rules = (i: number): MergedRestrictions => merged[days.month[i]!]!;
    // one array of what each night costs; below zero: cannot be slept in
    for (let i = 0; i < length; i++) {
      const open = freeNights[i] === 1 && first + i >= validFirst && first + i < validEnd && !(rules(i).flags[cell(i)]! & CLOSED);
      night[i] = open ? rows[days.month[i]!]!.total[days.day[i]!]! : -1;
    }
    for (let a = 0; a < arrivals; a++) {
      if (night[a]! < 0) continue;
      const at = rules(a);
      const arrivalCell = cell(a);
      if (!at.arrivalAllowed(arrivalCell, first + a - today)) continue;
      if (plan.lateBookingUntil !== null && bookedAt.getTime() > sheet.undated.lateDeadline(first + a, plan.lateBookingUntil)) continue;
      let total = perStay[a]!;
      let [atLeast, atMost] = [0, 65_535];
      for (let n = 1; n <= maxNights; n++) {
        const i = a + n - 1;
        if (night[i]! < 0) break;
        total += night[i]!;
        const [through, c] = [rules(i), cell(i)];
        if (through.minThrough[c]! > atLeast) atLeast = through.minThrough[c]!;
        if (through.maxThrough[c]! < atMost) atMost = through.maxThrough[c]!;
        if (n > atMost) break;
        if (n < atLeast || !at.lengthAllowed(arrivalCell, n)) continue;
        if (rules(i + 1).flags[cell(i + 1)]! & CLOSED_TO_DEPARTURE) continue;
        const slot = a * maxNights + n - 1;
        if (total < totals[slot]!) totals[slot] = total;
      }
    }
  }
  return { firstArrival, arrivals, maxNights, totals };
}

function daysOf(sheet: RateSheet, months: readonly MonthSheet[], first: number, length: number): Days {
  const days: Days = { month: new Uint16Array(length), day: new Uint16Array(length) };
  let i = 0;
  for (const { month, from, to } of sheet.segments(first, length)) {
    for (let day = from; day < to; day++, i++) {
      days.month[i] = months.indexOf(month);
      days.day[i] = day;
    }
  }
  return days;
}
