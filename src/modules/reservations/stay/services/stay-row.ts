import type { Sql } from '../../../../kernel/database/database';
import { dateInZone, instantInZone } from '../../../../kernel/values/local-date';
import type { PropertyFacts } from '../../../properties';
import type { Terms } from '../../domain/priced-room';
import type { ReservationStatus, StayMoment } from '../../domain/reservation';
import type { ReservationFacts } from '../../events/reservation.events';

/** A reservation as whoever changes its stay sees it: locked. */
export interface StayRow {
  id: string;
  booking_id: string;
  property_id: string;
  status: ReservationStatus;
  room_type_id: string;
  rate_plan_id: string;
  arrival: string;
  departure: string;
  adults: number;
  child_ages: number[];
  guest_id: string;
  guest_first_name: string;
  guest_last_name: string;
  currency: string;
  total_minor: number;
  terms: Terms;
  cancellation_fee_minor: number | null;
  no_show_fee_minor: number | null;
  checked_in_on: string | null;
  checked_out_on: string | null;
  late_check_out: LateCheckOut | null;
  version: number;
  created_at: Date;
  channel: string;
  market_segment: string | null;
  booker_guest_id: string;
  companion_ids: string[];
  last_assigned_night: string | null;
  walked: boolean;
}

/** Agreed: until when on the day of departure, and what it costs. */
export interface LateCheckOut {
  /** `HH:MM` on the hotel's clock. */
  until: string;
  feeMinor: number;
}

export interface Stay {
  row: StayRow;
  hotel: PropertyFacts;
}

export const SELECT_STAY = `
  SELECT r.id, r.booking_id, r.property_id, r.status, r.room_type_id, r.rate_plan_id, r.arrival, r.departure, r.adults, r.child_ages, r.guest_id,
    r.guest_first_name, r.guest_last_name, r.currency, r.total_minor, r.terms, r.cancellation_fee_minor, r.no_show_fee_minor, r.checked_in_on,
    r.checked_out_on, r.late_check_out, r.version, r.created_at, b.channel, b.market_segment, b.booker_guest_id,
    ARRAY(SELECT g.guest_id FROM reservation_guests g WHERE g.reservation_id = r.id ORDER BY g.position) AS companion_ids,
    (SELECT max(a.last_night) FROM room_assignments a WHERE a.reservation_id = r.id) AS last_assigned_night,
    r.status = 'cancelled' AND EXISTS (SELECT FROM walks w WHERE w.reservation_id = r.id) AS walked
  FROM reservations r JOIN bookings b ON b.id = r.booking_id`;

/** The reservation, locked until the transaction ends where `lock` is set. */
export async function loadStay(sql: Sql, id: string, lock: boolean): Promise<StayRow | undefined> {
  const [row] = await sql.hot<StayRow>(
    lock ? 'stay_to_change' : 'stay_to_see',
    `${SELECT_STAY} WHERE r.id = $1 ${lock ? 'FOR UPDATE OF r' : ''}`,
    [id],
  );
  return row;
}

/** What the rules of the house look at. */
export function momentOf({ row, hotel }: Stay, at: Date): StayMoment {
  return {
    status: row.status,
    arrival: row.arrival,
    departure: row.departure,
    businessDate: hotel.businessDate,
    today: () => dateInZone(at, hotel.timeZone),
    checkedInOn: row.checked_in_on,
    checkedOutOn: row.checked_out_on,
    hasRoom: row.last_assigned_night !== null && row.last_assigned_night >= hotel.businessDate,
    walked: row.walked,
  };
}

/** What the events of a reservation say of it. */
export const factsOf = (r: StayRow): ReservationFacts => ({
  id: r.id,
  bookingId: r.booking_id,
  propertyId: r.property_id,
  guestId: r.guest_id,
  bookerGuestId: r.booker_guest_id,
  companionIds: r.companion_ids,
  roomTypeId: r.room_type_id,
  ratePlanId: r.rate_plan_id,
  arrival: r.arrival,
  departure: r.departure,
  totalMinor: r.total_minor,
  currency: r.currency,
  channel: r.channel,
  marketSegment: r.market_segment,
  adults: r.adults,
  children: r.child_ages.length,
  status: r.status,
  bookedAt: r.created_at,
});

/** When keys of this stay open nothing any more: check-out time of the day of departure, or what was agreed. */
export const keyEnds = ({ row, hotel }: Stay): string =>
  instantInZone(row.departure, row.late_check_out?.until ?? hotel.checkOutTime, hotel.timeZone).toISOString();

const laterOf = (a: string, b: string): string => (a > b ? a : b);

/** The first night that is still to come: of what lies behind the hotel's date, nothing is given back or assigned. */
export const firstNightAhead = ({ row, hotel }: Stay): string => laterOf(row.arrival, hotel.businessDate);
