/** A picture on a web server; hotels bring their own image hosting. */
export interface Picture {
  url: string;
  caption?: string | null;
  category?: string | null;
  sort?: number | null;
}

/** Texts in one language; what is absent falls back to the hotel's own language. */
export interface Translation {
  name?: string | null;
  description?: string | null;
}

/** By BCP 47 tag: `{ "zh-CN": { name, description } }`. */
export type Translations = Record<string, Translation>;

/** House rules in the hotel's own words. */
export interface Policies {
  children?: string | null;
  pets?: string | null;
  smoking?: string | null;
  minimumAge?: number | null;
  deposit?: string | null;
  other?: string | null;
}

export interface Bed {
  kind: string;
  count: number;
}

/** How a service is booked. Whatever is absent: see the defaults beside each. */
export interface BookingRules {
  /** Each opening is cut into slots of so many minutes; absent: an opening is one slot. */
  slotMinutes?: number | null;
  /** What its capacity counts: people (absent), or bookings: tables, boats, treatments. */
  counts?: 'persons' | 'bookings' | null;
  /** Most people of one booking; absent: no limit but the capacity. */
  maxPersons?: number | null;
  /** Days ahead for which it can be booked; absent: 365. */
  daysAhead?: number | null;
  /** Guests book until so many minutes before a slot begins; absent: until it begins. */
  closesMinutesBefore?: number | null;
  /** Cancelling is free until so many minutes before it begins; absent: until it begins. */
  freeCancellationMinutes?: number | null;
  /** Cost of cancelling later, of the price in basis points; absent: nothing. */
  cancellationFeeBasisPoints?: number | null;
  /** Cost of not coming, of the price in basis points; absent: nothing. */
  noShowFeeBasisPoints?: number | null;
}

/** When a service is offered: in words, or by weekday (1 = Monday … 7 = Sunday) and wall-clock time of the hotel. */
export interface Schedule {
  text?: string | null;
  openings?: { weekdays: number[]; from: string; to: string }[] | null;
}
