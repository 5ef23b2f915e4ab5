import { divideHalfUp } from '../../../kernel/values/money';

/** How many got how far on the way from a search to a booking. */
export interface FunnelSteps {
  searches: number;
  searchesWithoutOffer: number;
  quotes: number;
  holds: number;
  bookings: number;
  /** Of these bookings, those of which no room is left. */
  cancelledBookings: number;
  /** Attempts to book that were refused. */
  refusedBookings: number;
}

export const noSteps = (): FunnelSteps => ({
  searches: 0,
  searchesWithoutOffer: 0,
  quotes: 0,
  holds: 0,
  bookings: 0,
  cancelledBookings: 0,
  refusedBookings: 0,
});

export function sumOfSteps(all: Iterable<FunnelSteps>): FunnelSteps {
  const sum = noSteps();
  for (const steps of all) for (const name of Object.keys(sum) as (keyof FunnelSteps)[]) sum[name] += steps[name];
  return sum;
}

/** Booking success rate in basis points: bookings ÷ (bookings + attempts refused), half up; null when nobody has tried. */
export function successRate({ bookings, refusedBookings }: FunnelSteps): number | null {
  const attempts = bookings + refusedBookings;
  return attempts === 0 ? null : divideHalfUp(BigInt(bookings) * 10_000n, BigInt(attempts));
}

/** Searches for each booking, to two decimals; null without a booking. */
export function lookToBook({ searches, bookings }: FunnelSteps): number | null {
  return bookings === 0 ? null : divideHalfUp(BigInt(searches) * 100n, BigInt(bookings)) / 100;
}
