import { dayNumber, fromDayNumber } from '../../../kernel/values/local-date';
import { reduce } from './deals';
import { NO_PRICE } from './month-sheet';
import { promotionsFor } from './promotion';
import { ARRIVAL, CLOSED, CLOSED_TO_ARRIVAL, CLOSED_TO_DEPARTURE } from './restrictions';
import type { SheetNights } from './sheet-nights';
import { DIRECT } from './stay';
import { fits } from './undated-sheet';

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

/** Walks each arrival of each product outwards night by night, with a running sum and running limits: no price is added twice. */
export function bestTotals(sheet: SheetNights, query: BestTotalsQuery): BestTotals {
  const { adults, firstArrival, lastArrival, maxNights, isFree, bookedAt, channel = DIRECT } = query;
  const first = dayNumber(firstArrival);
  const arrivals = dayNumber(lastArrival) - first + 1;
  const totals = new Float64Array(arrivals * maxNights).fill(Infinity);
  const length = arrivals + maxNights;
  const instant = bookedAt.getTime();
  const party = sheet.undated.party(adults, []);
  const segments = sheet.segments(first, length).map((s) => ({ ...s, rows: s.month.rows(party), merged: s.month.merged(channel) }));
  const segmentOf = Uint16Array.from(segments.flatMap(({ from, to }, i) => Array.from({ length: to - from }, () => i)));
  const today = sheet.undated.dayAt(instant);
  const perStay = Array.from({ length: arrivals }, (_, a) => sheet.perStayFees(fromDayNumber(first + a)));
  const free = new Map<string, Uint8Array>();
  // promotions that everybody has: by themselves, whoever asks
  const asking = { bookedAt: instant, channel, guest: null, claims: [] };
  // one product at a time, its months laid end to end
  const [night, room, flags] = [new Float64Array(length), new Float64Array(length), new Uint8Array(length)];
  const [atLeast, atMost] = [new Uint16Array(length), new Uint16Array(length)];

  for (const product of sheet.undated.products) {
    const { plan, roomTypeId, index } = product;
    const { nightMinor, stayMinor } = party.packages[product.planIndex]!;
    // what is for some guests only is no offer of a city
    if (!fits(product, party) || plan.guestClasses) continue;
    if ((plan.channels && !plan.channels.has(channel)) || instant < plan.bookableFrom || instant >= plan.bookableUntil) continue;
    let freeNights = free.get(roomTypeId);
    if (!freeNights) free.set(roomTypeId, (freeNights = Uint8Array.from({ length }, (_, i) => (isFree(roomTypeId, first + i) ? 1 : 0))));
    const validFirst = plan.validFrom === null ? -Infinity : dayNumber(plan.validFrom) - first;
    const validLast = plan.validUntil === null ? Infinity : dayNumber(plan.validUntil) - first;
    const promotions = promotionsFor(sheet.undated.promotions, product, asking);
    let end = 0;
    for (const { month, from, to, rows, merged } of segments) {
      const [row, start] = [(rows[index] ??= month.computeRow(product, party)), index * month.days];
      night.set(row.total.subarray(from, to), end);
      room.set(row.room.subarray(from, to), end);
      flags.set(merged.flags.subarray(start + from, start + to), end);
      atLeast.set(merged.minThrough.subarray(start + from, start + to), end);
      atMost.set(merged.maxThrough.subarray(start + from, start + to), end);
      end += to - from;
    }
    for (let i = 0; i < length; i++) {
      if (freeNights[i] === 0 || flags[i]! & CLOSED || i < validFirst || i > validLast) night[i] = NO_PRICE;
    }
    for (let a = 0; a < arrivals; a++) {
      if (night[a]! < 0) continue;
      const { month, from, merged } = segments[segmentOf[a]!]!;
      const arrivalCell = index * month.days + Math.max(from, first + a - month.firstDay);
      const restricted = (flags[a]! & (ARRIVAL | CLOSED_TO_ARRIVAL)) !== 0;
      if (restricted && !merged.arrivalAllowed(arrivalCell, first + a - today)) continue;
      if (plan.lateBookingUntil !== null && instant > sheet.undated.instantAt(first + a, plan.lateBookingUntil)) continue;
      let total = perStay[a]! + stayMinor;
      let [fewest, most] = [0, maxNights];
      for (let n = 1; n <= most; n++) {
        const i = a + n - 1;
        const price = night[i]!;
        if (price < 0) break;
        total += price + nightMinor;
        if (atLeast[i]! > fewest) fewest = atLeast[i]!;
        if (atMost[i]! < most) most = atMost[i]!;
        if (n > most) break;
        if (n < fewest || flags[i + 1]! & CLOSED_TO_DEPARTURE || (restricted && !merged.lengthAllowed(arrivalCell, n))) continue;
        const slot = a * maxNights + n - 1;
        const reduced = promotions.length
          ? reduce(promotions, { first: first + a, daysAhead: first + a - today }, Array.from(room.subarray(a, a + n)))
          : undefined;
        const sum = reduced
          ? sheet.nightTotals(first + a, party, reduced.charges).reduce((x, y) => x + y, perStay[a]! + stayMinor + n * nightMinor)
          : total;
        if (sum < totals[slot]!) totals[slot] = sum;
      }
    }
  }
  return { firstArrival, arrivals, maxNights, totals };
}
