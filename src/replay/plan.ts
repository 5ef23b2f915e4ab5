import { type Booking, nightsOf, whyUnbookable } from './booking';
import type { Day } from './days';

export interface Operation {
  kind: 'book' | 'cancel';
  booking: Booking;
  on: Day;
}

/** Weeks by which all dates are moved, so that weekdays stay what they were and the first booking lies ahead. */
export function weeksAhead(bookings: readonly Booking[], today: Day): number {
  const first = bookings.reduce((least, b) => Math.min(least, b.bookedOn), Infinity);
  return first === Infinity || first > today ? 0 : Math.floor((today - first) / 7) + 1;
}

export function moved(booking: Booking, weeks: number): Booking {
  const by = 7 * weeks;
  return {
    ...booking,
    arrival: booking.arrival + by,
    bookedOn: booking.bookedOn + by,
    cancelledOn: booking.cancelledOn === null ? null : booking.cancelledOn + by,
  };
}

/** Bookings and cancellations as they happened: by date; on one date bookings in the order of the file, then cancellations. */
export function inOrder(bookings: readonly Booking[]): Operation[] {
  const operations = bookings.flatMap((booking): Operation[] => [
    { kind: 'book', booking, on: booking.bookedOn },
    ...(booking.cancelledOn === null ? [] : [{ kind: 'cancel' as const, booking, on: booking.cancelledOn }]),
  ]);
  const rank = { book: 0, cancel: 1 };
  return operations.sort((a, b) => a.on - b.on || rank[a.kind] - rank[b.kind] || a.booking.line - b.booking.line);
}

/** What a hotel with so many rooms does with these operations, one after the other. */
export interface Foreseen {
  /** Lines that find a full night. */
  refused: Set<number>;
  /** Most rooms of each type that are ever taken on one night. */
  peak: Map<string, number>;
}

/** @param rooms by type; without it there are always enough */
export function foresee(operations: readonly Operation[], rooms?: ReadonlyMap<string, number>): Foreseen {
  const taken = new Map<string, number>();
  const foreseen: Foreseen = { refused: new Set(), peak: new Map() };
  for (const { kind, booking } of operations) {
    const { line, roomType } = booking;
    if (whyUnbookable(booking)) continue;
    const nights = nightsOf(booking);
    if (kind === 'cancel') {
      if (!foreseen.refused.has(line)) for (const night of nights) taken.set(night, taken.get(night)! - 1);
      continue;
    }
    const limit = rooms ? (rooms.get(roomType) ?? 0) : Infinity;
    if (nights.some((night) => (taken.get(night) ?? 0) >= limit)) {
      foreseen.refused.add(line);
      continue;
    }
    for (const night of nights) {
      const now = (taken.get(night) ?? 0) + 1;
      taken.set(night, now);
      if (now > (foreseen.peak.get(roomType) ?? 0)) foreseen.peak.set(roomType, now);
    }
  }
  return foreseen;
}

/** Rooms sold per room type and night when all has happened, counted from the rows themselves and from nothing that was answered. */
export function soldInTheEnd(bookings: readonly Booking[], refused: ReadonlySet<number> = new Set()): Map<string, number> {
  const sold = new Map<string, number>();
  for (const b of bookings) {
    if (b.cancelledOn !== null || refused.has(b.line) || whyUnbookable(b)) continue;
    for (const night of nightsOf(b)) sold.set(night, (sold.get(night) ?? 0) + 1);
  }
  return sold;
}

/** Keys whose numbers differ; a number that is not there is 0. */
export function differences(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): { key: string; a: number; b: number }[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((key) => ({ key, a: a.get(key) ?? 0, b: b.get(key) ?? 0 }))
    .filter((d) => d.a !== d.b);
}

/** First and last night that anybody asks for. */
export function span(bookings: readonly Booking[]): { first: Day; last: Day } {
  const first = bookings.reduce((least, b) => Math.min(least, b.arrival), Infinity);
  return { first, last: bookings.reduce((most, b) => Math.max(most, b.arrival + Math.max(b.nights, 1) - 1), first) };
}

/** The file's room types, with the most people who ever asked for one. */
export function roomTypesOf(bookings: readonly Booking[]): Map<string, { adults: number; children: number; persons: number }> {
  const types = new Map<string, { adults: number; children: number; persons: number }>();
  for (const b of bookings) {
    const most = types.get(b.roomType) ?? { adults: 1, children: 0, persons: 1 };
    types.set(b.roomType, most);
    if (whyUnbookable(b)) continue;
    const children = b.children + b.babies;
    most.adults = Math.max(most.adults, b.adults);
    most.children = Math.max(most.children, children);
    most.persons = Math.max(most.persons, b.adults + children);
  }
  return new Map([...types].sort(([a], [b]) => (a < b ? -1 : 1)));
}
