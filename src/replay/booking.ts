import { countryOf } from './countries';
import { type Day, dayOf, isoOf } from './days';

/** One row of a file of hotel bookings (Antonio, de Almeida & Nunes 2019), as far as it is replayed. */
export interface Booking {
  /** In the file, the header being line 1. */
  line: number;
  roomType: string;
  meal: string;
  arrival: Day;
  nights: number;
  bookedOn: Day;
  /** Null for a stay that took place, and for a no-show: its room stays sold. */
  cancelledOn: Day | null;
  adults: number;
  children: number;
  babies: number;
  /** ISO 3166-1 alpha-2. */
  country?: string;
  marketSegment?: string;
  channel?: string;
  /** The average daily rate, in cents. */
  perNightMinor: number;
}

/** A row that says nothing which could be asked of a booking API. */
export interface Unreadable {
  line: number;
  reason: string;
}

export type Row = Record<string, string>;

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Reads one row; a row that cannot even be expressed as a request comes back with the reason. */
export function readBooking(row: Row, line: number): Booking | Unreadable {
  const wrong: string[] = [];
  const whole = (field: string, missing?: number): number => {
    const text = row[field] ?? '';
    if (missing !== undefined && isMissing(text)) return missing;
    if (!/^\d{1,6}$/.test(text)) wrong.push(`${field} is no number: ${JSON.stringify(text)}`);
    return Number(text);
  };
  const month = MONTHS.indexOf(row.arrival_date_month ?? '') + 1;
  const arrival = dayOf(`${row.arrival_date_year}-${two(month)}-${two(row.arrival_date_day_of_month ?? '')}`);
  if (Number.isNaN(arrival)) wrong.push('the arrival is no date');
  const cancelledOn = row.reservation_status === 'Canceled' ? dayOf(row.reservation_status_date ?? '') : null;
  if (Number.isNaN(cancelledOn)) wrong.push('reservation_status_date is no date');
  const rate = row.adr ?? '';
  if (!/^-?\d+(\.\d+)?$/.test(rate)) wrong.push(`adr is no amount: ${JSON.stringify(rate)}`);
  const roomType = row.reserved_room_type ?? '';
  if (isMissing(roomType)) wrong.push('there is no reserved_room_type');
  const meal = row.meal ?? '';
  if (isMissing(meal)) wrong.push('there is no meal');

  const leadTime = whole('lead_time');
  const booking: Booking = {
    line,
    roomType,
    meal,
    arrival,
    nights: whole('stays_in_weekend_nights') + whole('stays_in_week_nights'),
    bookedOn: arrival - leadTime,
    cancelledOn: cancelledOn === null ? null : Math.max(cancelledOn, arrival - leadTime),
    adults: whole('adults'),
    children: whole('children', 0),
    babies: whole('babies', 0),
    country: countryOf(row.country ?? ''),
    marketSegment: codeOf(row.market_segment),
    channel: codeOf(row.distribution_channel),
    perNightMinor: Math.round(Number((Number(rate) * 100).toFixed(6))),
  };
  return wrong.length ? { line, reason: wrong.join('; ') } : booking;
}

const two = (value: number | string): string => String(value).padStart(2, '0');
const isMissing = (text: string): boolean => text === '' || text === 'NA' || text === 'NULL';

/** `Offline TA/TO` → `offline_ta_to`. */
function codeOf(text = ''): string | undefined {
  return isMissing(text)
    ? undefined
    : text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '') || undefined;
}

/** The ages of the children are not in the file: a child is taken to be eight, a baby one. */
export const childAges = ({ children, babies }: Booking): number[] => [
  ...Array.from({ length: children }, () => 8),
  ...Array.from({ length: babies }, () => 1),
];

/** What the API's contract lets nobody book, told here independently of it; undefined for what must be accepted while rooms last. */
export function whyUnbookable(b: Booking): string | undefined {
  if (b.nights < 1) return 'no night';
  if (b.nights > 180) return 'more than 180 nights';
  if (b.adults < 1) return 'no adult';
  if (b.adults > 50) return 'more than 50 adults';
  if (b.children + b.babies > 20) return 'more than 20 children';
  if (b.perNightMinor < 0) return 'a negative price';
  return undefined;
}

/** Keys of a booking's room type and nights, as every map of the replay has them. */
export const nightsOf = (b: Booking): string[] => Array.from({ length: b.nights }, (_, i) => nightKey(b.roomType, b.arrival + i));

export const nightKey = (roomType: string, night: Day): string => `${roomType} ${night}`;

export function splitKey(key: string): { roomType: string; night: Day } {
  const at = key.lastIndexOf(' ');
  return { roomType: key.slice(0, at), night: Number(key.slice(at + 1)) };
}

/** A key for people: `A 2027-04-16`. */
export function nameOfNight(key: string): string {
  const { roomType, night } = splitKey(key);
  return `${roomType} ${isoOf(night)}`;
}
