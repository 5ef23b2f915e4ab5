import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { daysBetween, isoWeekday, type LocalDate, nightsOf } from '../../../kernel/values/local-date';

/** Who leads the room, who shares it, who only booked it. */
export type StayRole = 'lead' | 'companion' | 'booker';

/** A reservation as one guest record is named in it. */
export interface StayRow {
  reservation_id: string;
  guest_id: string;
  property_id: string;
  role: StayRole;
  status: string;
  arrival: LocalDate;
  departure: LocalDate;
  nights: number;
  weekday_nights: number;
  adults: number;
  children: number;
  amount_minor: number;
  currency: string;
  channel: string;
  market_segment: string | null;
  booked_at: string;
  seq: number;
}

/** What an event about a reservation says of it. What came later into the contract may be missing in events that are older. */
interface ReservationData {
  guestId: string;
  bookerGuestId?: string;
  companionIds?: string[];
  status?: string;
  arrival: LocalDate;
  departure: LocalDate;
  adults?: number;
  children?: number;
  totalMinor: number;
  currency: string;
  channel: string;
  marketSegment?: string | null;
  bookedAt?: string;
}

const FRIDAY = 5;
const SATURDAY = 6;

/** Nights from Sunday to Thursday: the week of those who travel for work, as the trade counts it; Friday and Saturday are the weekend. */
export const weekdayNights = (arrival: LocalDate, departure: LocalDate): number =>
  nightsOf(arrival, departure).filter((night) => ![FRIDAY, SATURDAY].includes(isoWeekday(night))).length;

/** The rows that an event about a reservation stands for, one per guest record; a record named twice keeps its first part. None for other events. */
export function staysOf(event: PublishedEvent): StayRow[] {
  if (event.aggregate.type !== 'reservation' || !event.propertyId) return [];
  const data = event.data as unknown as ReservationData;
  if (!data.guestId || !data.arrival || !data.departure) return [];
  const roles = new Map<string, StayRole>([[data.guestId, 'lead']]);
  for (const id of data.companionIds ?? []) if (!roles.has(id)) roles.set(id, 'companion');
  if (data.bookerGuestId && !roles.has(data.bookerGuestId)) roles.set(data.bookerGuestId, 'booker');
  return [...roles].map(([guest_id, role]) => ({
    reservation_id: event.aggregate.id,
    guest_id,
    property_id: event.propertyId!,
    role,
    status: data.status ?? (event.type === 'reservations.cancelled' ? 'cancelled' : 'confirmed'),
    arrival: data.arrival,
    departure: data.departure,
    nights: daysBetween(data.arrival, data.departure),
    weekday_nights: weekdayNights(data.arrival, data.departure),
    adults: data.adults ?? 1,
    children: data.children ?? 0,
    amount_minor: data.totalMinor,
    currency: data.currency,
    channel: data.channel,
    market_segment: data.marketSegment ?? null,
    booked_at: data.bookedAt ?? event.occurredAt.toISOString(),
    seq: event.seq,
  }));
}
