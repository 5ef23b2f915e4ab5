import { type LocalDate } from '../../../kernel/values/local-date';
import { divideHalfUp, type Money } from '../../../kernel/values/money';

/** What a person was as a guest of one hotel: sums over their stays, see `Figures` for what counts. */
export interface HotelFigures {
  propertyId: string;
  stays: number;
  nights: number;
  weekdayNights: number;
  adults: number;
  staysWithChildren: number;
  leadDays: number;
  /** By currency: what was paid for rooms they led, and how many nights those were. */
  spend: Record<string, { amountMinor: number; nights: number }>;
  /** Stays by market segment and by channel. */
  segments: Record<string, number>;
  channels: Record<string, number>;
  firstArrival: LocalDate | null;
  lastDeparture: LocalDate | null;
  upcoming: number;
  nextArrival: LocalDate | null;
  cancellations: number;
  noShows: number;
  bookedForOthers: number;
}

/** Figures as they are read: sums with their averages and shares, which are null as long as there is nothing to divide by. */
export interface StayFigures {
  stays: number;
  nights: number;
  spend: Money[];
  /** Spend per night of the rooms they led, by currency. */
  averageDailyRate: Money[];
  firstStay: LocalDate | null;
  lastStay: LocalDate | null;
  upcomingStays: number;
  nextArrival: LocalDate | null;
  cancellations: number;
  noShows: number;
  bookedForOthers: number;
  averageNights: number | null;
  averageAdults: number | null;
  leadTimeDays: number | null;
  weekdayShare: number | null;
  childrenShare: number | null;
  marketSegment: string | null;
  channel: string | null;
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part / whole) * 100) / 100);

/** The one that occurs most often; of two equals the first by alphabet, so that it does not change with the order of what was added. */
function mostFrequent(counts: readonly Record<string, number>[]): string | null {
  const sums = new Map<string, number>();
  for (const [key, n] of counts.flatMap((c) => Object.entries(c))) sums.set(key, (sums.get(key) ?? 0) + n);
  return [...sums].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? null;
}

const first = (dates: (LocalDate | null)[]): LocalDate | null => dates.filter((d) => d !== null).toSorted()[0] ?? null;

/** The figures of several hotels as one. */
export function addUp(hotels: readonly HotelFigures[]): StayFigures {
  const sum = (of: (h: HotelFigures) => number) => hotels.reduce((total, h) => total + of(h), 0);
  const [stays, nights] = [sum((h) => h.stays), sum((h) => h.nights)];
  const currencies = [...new Set(hotels.flatMap((h) => Object.keys(h.spend)))].toSorted();
  const spent = currencies.map((currency) => ({
    currency,
    amountMinor: sum((h) => h.spend[currency]?.amountMinor ?? 0),
    nights: sum((h) => h.spend[currency]?.nights ?? 0),
  }));
  return {
    stays,
    nights,
    spend: spent.map(({ amountMinor, currency }) => ({ amountMinor, currency })),
    averageDailyRate: spent
      .filter((s) => s.nights > 0)
      .map((s) => ({ amountMinor: divideHalfUp(BigInt(s.amountMinor), BigInt(s.nights)), currency: s.currency })),
    firstStay: first(hotels.map((h) => h.firstArrival)),
    lastStay:
      hotels
        .map((h) => h.lastDeparture)
        .filter((d) => d !== null)
        .toSorted()
        .at(-1) ?? null,
    upcomingStays: sum((h) => h.upcoming),
    nextArrival: first(hotels.map((h) => h.nextArrival)),
    cancellations: sum((h) => h.cancellations),
    noShows: sum((h) => h.noShows),
    bookedForOthers: sum((h) => h.bookedForOthers),
    averageNights: ratio(nights, stays),
    averageAdults: ratio(
      sum((h) => h.adults),
      stays,
    ),
    leadTimeDays: ratio(
      sum((h) => h.leadDays),
      stays,
    ),
    weekdayShare: ratio(
      sum((h) => h.weekdayNights),
      nights,
    ),
    childrenShare: ratio(
      sum((h) => h.staysWithChildren),
      stays,
    ),
    marketSegment: mostFrequent(hotels.map((h) => h.segments)),
    channel: mostFrequent(hotels.map((h) => h.channels)),
  };
}

/** Columns of `guest_figures` as {@link HotelFigures}; `f` is the table. */
export const FIGURE_COLUMNS = `f.person_id AS "personId", f.property_id AS "propertyId", f.stays, f.nights, f.weekday_nights AS "weekdayNights", f.adults,
  f.stays_with_children AS "staysWithChildren", f.lead_days AS "leadDays", f.spend, f.segments, f.channels, f.first_arrival AS "firstArrival",
  f.last_departure AS "lastDeparture", f.upcoming, f.next_arrival AS "nextArrival", f.cancellations, f.no_shows AS "noShows",
  f.booked_for_others AS "bookedForOthers"`;
