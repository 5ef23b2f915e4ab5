import type { Reason, ReasonCode, Scope } from './reason';

/** The restrictions of one night at one scope. Each is independent of the others; null or absent restricts nothing. */
export interface Restrictions {
  closed?: boolean | null;
  /** No arrival on this date; staying through is allowed. */
  closedToArrival?: boolean | null;
  /** No departure on this date: tested on the departure date itself. */
  closedToDeparture?: boolean | null;
  /** Least number of nights for stays that ARRIVE on this night. */
  minStay?: number | null;
  maxStay?: number | null;
  /** Least number of nights for stays that CONTAIN this night. */
  minStayThrough?: number | null;
  maxStayThrough?: number | null;
  /** Days from today in the hotel's zone to the arrival, for stays that arrive on this night. */
  minAdvanceDays?: number | null;
  maxAdvanceDays?: number | null;
  /** The only lengths that may arrive on this night. */
  lengthsOfStay?: readonly number[] | null;
}

export const RESTRICTION_FIELDS = [
  'closed',
  'closedToArrival',
  'closedToDeparture',
  'minStay',
  'maxStay',
  'minStayThrough',
  'maxStayThrough',
  'minAdvanceDays',
  'maxAdvanceDays',
  'lengthsOfStay',
] as const satisfies readonly (keyof Restrictions)[];

/** One rule's origin with its nights: `days[i]` is the i-th night of the month. */
export interface Level {
  scope: Scope;
  channel?: string;
  days: readonly (Restrictions | undefined)[];
}

/** Per type the first that is set: a derived plan's own restriction, else its parent's, else that one's parent's. */
export function inherit(ownFirst: readonly (Restrictions | undefined)[]): Restrictions | undefined {
  const set = ownFirst.filter((r) => r !== undefined);
  if (set.length < 2) return set[0];
  const merged: Record<string, unknown> = {};
  for (const field of RESTRICTION_FIELDS) {
    const from = set.find((r) => r[field] !== undefined && r[field] !== null);
    if (from) merged[field] = from[field];
  }
  return merged;
}

type Origin = Pick<Reason, 'scope' | 'date' | 'channel'>;
type Add = (code: ReasonCode, value?: Reason['value']) => void;

const adder =
  (reasons: Reason[], origin: Origin): Add =>
  (code, value) =>
    reasons.push({ code, ...origin, ...(value === undefined ? {} : { value }) });

/** What the arrival date asks of a stay of so many nights, booked so many days ahead. */
export function testArrival(r: Restrictions, nights: number, daysAhead: number, origin: Origin, reasons: Reason[]): void {
  const add = adder(reasons, origin);
  if (r.closedToArrival) add('closed_to_arrival');
  if (r.minStay && nights < r.minStay) add('min_stay', r.minStay);
  if (r.maxStay && nights > r.maxStay) add('max_stay', r.maxStay);
  if (r.minAdvanceDays && daysAhead < r.minAdvanceDays) add('min_advance', r.minAdvanceDays);
  if (isSet(r.maxAdvanceDays) && daysAhead > r.maxAdvanceDays) add('max_advance', r.maxAdvanceDays);
  if (r.lengthsOfStay && !r.lengthsOfStay.includes(nights)) add('length_of_stay', [...r.lengthsOfStay]);
}

/** What each night of the stay asks. */
export function testNight(r: Restrictions, nights: number, origin: Origin, reasons: Reason[]): void {
  const add = adder(reasons, origin);
  if (r.closed) add('closed');
  if (r.minStayThrough && nights < r.minStayThrough) add('min_stay_through', r.minStayThrough);
  if (r.maxStayThrough && nights > r.maxStayThrough) add('max_stay_through', r.maxStayThrough);
}

/** What the departure date asks. */
export function testDeparture(r: Restrictions, origin: Origin, reasons: Reason[]): void {
  if (r.closedToDeparture) adder(reasons, origin)('closed_to_departure');
}

const isSet = (value: number | null | undefined): value is number => value !== null && value !== undefined;

export const CLOSED = 1;
export const CLOSED_TO_ARRIVAL = 2;
export const CLOSED_TO_DEPARTURE = 4;
/** The arrival numbers say something. */
export const ARRIVAL = 8;
/** The stay-through numbers say something. */
export const THROUGH = 16;

const NO_LIMIT = 65_535;

/** All levels of all products of a month in one: what a stay must satisfy at once. For the yes or no; the levels tell the why. */
export class MergedRestrictions {
  readonly flags: Uint8Array;
  readonly minThrough: Uint16Array;
  readonly maxThrough: Uint16Array;
  private readonly minStay: Uint16Array;
  private readonly maxStay: Uint16Array;
  private readonly minAdvance: Uint16Array;
  private readonly maxAdvance: Uint16Array;
  private readonly lengths = new Map<number, ReadonlySet<number>>();

  constructor(cells: number) {
    this.flags = new Uint8Array(cells);
    this.minStay = new Uint16Array(cells);
    this.minThrough = new Uint16Array(cells);
    this.minAdvance = new Uint16Array(cells);
    this.maxStay = new Uint16Array(cells).fill(NO_LIMIT);
    this.maxThrough = new Uint16Array(cells).fill(NO_LIMIT);
    this.maxAdvance = new Uint16Array(cells).fill(NO_LIMIT);
  }

  add(cell: number, r: Restrictions): void {
    let flags = this.flags[cell]!;
    if (r.closed) flags |= CLOSED;
    if (r.closedToArrival) flags |= CLOSED_TO_ARRIVAL;
    if (r.closedToDeparture) flags |= CLOSED_TO_DEPARTURE;
    if (r.minStayThrough || r.maxStayThrough) flags |= THROUGH;
    if (r.minStay || r.maxStay || r.minAdvanceDays || isSet(r.maxAdvanceDays) || r.lengthsOfStay) flags |= ARRIVAL;
    this.flags[cell] = flags;
    if (r.minStay) this.minStay[cell] = Math.max(this.minStay[cell]!, r.minStay);
    if (r.maxStay) this.maxStay[cell] = Math.min(this.maxStay[cell]!, r.maxStay);
    if (r.minStayThrough) this.minThrough[cell] = Math.max(this.minThrough[cell]!, r.minStayThrough);
    if (r.maxStayThrough) this.maxThrough[cell] = Math.min(this.maxThrough[cell]!, r.maxStayThrough);
    if (r.minAdvanceDays) this.minAdvance[cell] = Math.max(this.minAdvance[cell]!, r.minAdvanceDays);
    if (isSet(r.maxAdvanceDays)) this.maxAdvance[cell] = Math.min(this.maxAdvance[cell]!, r.maxAdvanceDays);
    if (r.lengthsOfStay) {
      const [allowed, before] = [r.lengthsOfStay, this.lengths.get(cell)];
      this.lengths.set(cell, new Set(before ? allowed.filter((n) => before.has(n)) : allowed));
    }
  }

  /** Whether arriving here, so many days ahead, is allowed at all. */
  arrivalAllowed(cell: number, daysAhead: number): boolean {
    const flags = this.flags[cell]!;
    if (flags & CLOSED_TO_ARRIVAL) return false;
    if (!(flags & ARRIVAL)) return true;
    // zero is "no minimum": an arrival that already lies in the past is fewer than 0 days ahead
    if (this.minAdvance[cell] !== 0 && daysAhead < this.minAdvance[cell]!) return false;
    return daysAhead <= this.maxAdvance[cell]! || this.maxAdvance[cell] === NO_LIMIT;
  }

  /** Whether a stay of so many nights may arrive here. */
  lengthAllowed(cell: number, nights: number): boolean {
    if (!(this.flags[cell]! & ARRIVAL)) return true;
    if (nights < this.minStay[cell]! || (this.maxStay[cell] !== NO_LIMIT && nights > this.maxStay[cell]!)) return false;
    const lengths = this.lengths.get(cell);
    return lengths === undefined || lengths.has(nights);
  }
}
