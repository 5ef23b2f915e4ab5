import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import { daysBetween, type LocalDate } from '../../../kernel/values/local-date';
import { money } from '../../../kernel/values/money';
import type { RoomFacts, StayFacts } from '../../messaging';
import { freeUntil } from '../../pricing';
import { RoomTypeQueries } from '../../properties';
import type { Terms } from '../domain/priced-room';
import type { ReservationStatus } from '../domain/reservation';

export interface ToldRoom {
  id: string;
  number: string;
  status: ReservationStatus;
  arrival: LocalDate;
  departure: LocalDate;
  adults: number;
  children: number;
  guestId: string;
  firstName: string;
  lastName: string;
  totalMinor: number;
  roomTypeId: string;
  policy: Terms['policy'];
  version: number;
}

/** A booking as its guests are told of it. */
export interface ToldBooking {
  id: string;
  propertyId: string;
  number: string;
  currency: string;
  bookerGuestId: string;
  rooms: ToldRoom[];
  /** Names by id. */
  roomTypes: Map<string, string>;
}

const BOOKINGS = `
  SELECT b.id, b.property_id AS "propertyId", b.confirmation_number AS number, b.currency, b.booker_guest_id AS "bookerGuestId",
    (SELECT json_agg(json_build_object('id', r.id, 'number', r.number, 'status', r.status, 'arrival', r.arrival, 'departure', r.departure, 'adults', r.adults,
        'children', cardinality(r.child_ages), 'guestId', r.guest_id, 'firstName', r.guest_first_name, 'lastName', r.guest_last_name, 'totalMinor', r.total_minor,
        'roomTypeId', r.room_type_id, 'policy', r.terms -> 'policy', 'version', r.version) ORDER BY r.position)
      FROM reservations r WHERE r.booking_id = b.id) AS rooms
  FROM bookings b WHERE b.id = ANY ($1::uuid[])`;

/** What letters about bookings say. */
@Injectable()
export class ToldBookings {
  constructor(private readonly roomTypes: RoomTypeQueries) {}

  async of(sql: Sql, bookingIds: readonly string[]): Promise<Map<string, ToldBooking>> {
    const rows = await sql.hot<Omit<ToldBooking, 'roomTypes'>>('told_bookings', BOOKINGS, [[...new Set(bookingIds)]]);
    const propertyIds = [...new Set(rows.map((row) => row.propertyId))];
    const types = new Map<string, string>();
    for (const propertyId of propertyIds) for (const { id, name } of await this.roomTypes.ofProperty(propertyId, sql)) types.set(id, name);
    return new Map(rows.map((row) => [row.id, { ...row, roomTypes: types }]));
  }
}

/** What a letter says of some of the rooms of a booking. @param feeMinor of the cancellation that is told of */
export function stayFacts(booking: ToldBooking, rooms: readonly ToldRoom[], at: Date, feeMinor = 0): StayFacts {
  const { currency } = booking;
  const arrival = rooms.map((r) => r.arrival).reduce((a, b) => (a < b ? a : b));
  const departure = rooms.map((r) => r.departure).reduce((a, b) => (a > b ? a : b));
  // what can be cancelled free of charge is the whole: the earliest of the rooms counts
  const deadlines = rooms.map((r) => freeUntil(r.policy));
  const earliest = deadlines.every((d) => d !== null) ? deadlines.toSorted()[0]! : null;
  return {
    booking: {
      number: booking.number,
      total: money(
        rooms.reduce((sum, r) => sum + r.totalMinor, 0),
        currency,
      ),
    },
    stay: { arrival: { date: arrival }, departure: { date: departure }, nights: daysBetween(arrival, departure) },
    rooms: rooms.map((r): RoomFacts => ({
      number: r.number,
      type: booking.roomTypes.get(r.roomTypeId) ?? '',
      arrival: { date: r.arrival },
      departure: { date: r.departure },
      nights: daysBetween(r.arrival, r.departure),
      adults: r.adults,
      children: r.children,
      guest: `${r.firstName} ${r.lastName}`.trim(),
      total: money(r.totalMinor, currency),
    })),
    cancellation: {
      freeUntil: earliest !== null && new Date(earliest) > at ? { instant: earliest } : null,
      fee: feeMinor > 0 ? money(feeMinor, currency) : null,
    },
  };
}
