import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { LocalDate } from '../../../kernel/values/local-date';
import { GuestQueries } from '../../guests';
import type { ReservationStatus } from '../domain/reservation';

/** A stay as it is now, for what is done for it elsewhere. */
export interface Stay {
  id: string;
  propertyId: string;
  bookingId: string;
  /** Record of the guest who leads the room. */
  guestId: string;
  bookerGuestId: string;
  companionIds: string[];
  status: ReservationStatus;
  arrival: LocalDate;
  departure: LocalDate;
  checkedInAt: Date | null;
  checkedOutAt: Date | null;
  adults: number;
  children: number;
  channel: string;
  marketSegment: string | null;
  roomTypeId: string;
  /** The room they are in, else the one that is assigned for the first night to come, else the one they were in last. */
  roomId: string | null;
}

const STAY = `
  SELECT r.id, r.property_id AS "propertyId", r.booking_id AS "bookingId", r.guest_id AS "guestId", b.booker_guest_id AS "bookerGuestId", r.status, r.arrival,
    r.departure, r.checked_in_at AS "checkedInAt", r.checked_out_at AS "checkedOutAt", r.adults, cardinality(r.child_ages) AS children, b.channel,
    b.market_segment AS "marketSegment", r.room_type_id AS "roomTypeId",
    ARRAY(SELECT g.guest_id FROM reservation_guests g WHERE g.reservation_id = r.id ORDER BY g.position) AS "companionIds",
    coalesce((SELECT o.room_id FROM room_occupancies o WHERE o.reservation_id = r.id),
      (SELECT a.room_id FROM room_assignments a JOIN properties p ON p.id = a.property_id WHERE a.reservation_id = r.id AND a.last_night >= p.business_date
        ORDER BY a.first_night LIMIT 1),
      (SELECT a.room_id FROM room_assignments a WHERE a.reservation_id = r.id ORDER BY a.first_night DESC LIMIT 1)) AS "roomId"
  FROM reservations r JOIN bookings b ON b.id = r.booking_id`;

/** Stays, for the modules that do something for them. */
@Injectable()
export class Stays {
  constructor(
    private readonly database: Database,
    private readonly guests: GuestQueries,
  ) {}

  /** @param lock the stay neither changes nor ends while the transaction is open */
  async find(sql: Sql, id: string, lock = false): Promise<Stay | undefined> {
    // first: what follows sees what the one before has committed
    if (lock) await sql.query('SELECT 1 FROM reservations WHERE id = $1 FOR SHARE', [id]);
    return (await sql.query<Stay>(`${STAY} WHERE r.id = $1`, [id]))[0];
  }

  /** Those of these that there are, by id. */
  async ofIds(sql: Sql, ids: readonly string[]): Promise<Map<string, Stay>> {
    const stays = await sql.query<Stay>(`${STAY} WHERE r.id = ANY ($1::uuid[])`, [ids]);
    return new Map(stays.map((stay) => [stay.id, stay]));
  }

  /**
   * One that the caller may reach: guests their own, which they booked or in which they sleep as the first; others with the permission in the stay's hotel.
   * @throws Refusal 404, 403
   */
  async reach(sql: Sql, ctx: RequestContext, id: string, permission: string): Promise<Stay> {
    const stay = await this.find(sql, id);
    if (!stay) throw notFound();
    const { caller } = ctx;
    if (!caller.guestId) caller.require(permission, stay.propertyId);
    else {
      const own = await this.guests.recordIds(sql, caller.guestId);
      if (!own.includes(stay.guestId) && !own.includes(stay.bookerGuestId)) throw notFound();
    }
    return stay;
  }

  /** What each of them costs as it is booked now, in minor units of its hotel's currency; cancelled ones nothing. */
  async prices(ids: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.database.replica.query<{ id: string; total: number }>(
      `SELECT id, total_minor AS total FROM reservations WHERE id = ANY ($1::uuid[]) AND status <> 'cancelled'`,
      [ids],
    );
    return new Map(rows.map(({ id, total }) => [id, total]));
  }

  /** Ids of the stays of a hotel that are to come or in the house, in their order: those after `after`. */
  async toCome(propertyId: string, after: string | null, limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM reservations WHERE property_id = $1 AND status IN ('confirmed', 'in_house') AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
      [propertyId, after, limit],
    );
    return rows.map((r) => r.id);
  }

  /** Stays of a hotel whose guests have left it, with a departure from one day to another, both included, in their order. */
  departed(sql: Sql, propertyId: string, from: LocalDate, to: LocalDate): Promise<{ id: string; guestId: string }[]> {
    return sql.query<{ id: string; guestId: string }>(
      `SELECT id, guest_id AS "guestId" FROM reservations WHERE property_id = $1 AND status = 'checked_out' AND departure BETWEEN $2 AND $3 ORDER BY id`,
      [propertyId, from, to],
    );
  }

  /** Ids of the stays to come, or in the house, in which one of these records sleeps. */
  async ofGuests(sql: Sql, recordIds: readonly string[]): Promise<string[]> {
    const rows = await sql.query<{ id: string }>(
      `SELECT id FROM reservations WHERE guest_id = ANY ($1::uuid[]) AND status IN ('confirmed', 'in_house')
       UNION SELECT g.reservation_id FROM reservation_guests g JOIN reservations r ON r.id = g.reservation_id
       WHERE g.guest_id = ANY ($1::uuid[]) AND r.status IN ('confirmed', 'in_house') ORDER BY 1`,
      [recordIds],
    );
    return rows.map((r) => r.id);
  }

  /** Those of these stays that are in one of these hotels, in the order in which stays are locked. */
  async inHotels(sql: Sql, ids: readonly string[], propertyIds: readonly string[]): Promise<string[]> {
    if (propertyIds.length === 0) return [];
    const rows = await sql.query<{ id: string }>(
      'SELECT id FROM reservations WHERE id = ANY ($1::uuid[]) AND property_id = ANY ($2::uuid[]) ORDER BY id',
      [ids, propertyIds],
    );
    return rows.map((r) => r.id);
  }
}
