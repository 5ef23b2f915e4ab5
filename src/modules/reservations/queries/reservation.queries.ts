import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { invalid, notFound } from '../../../kernel/errors/problem';
import { type KeysetList, keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { GuestQueries, searchKey } from '../../guests';
import { PropertyQueries } from '../../properties';
import { readConfirmationNumber } from '../domain/confirmation-number';
import { bookingView, type BookingRecord, type ReservationRecord, reservationView } from '../domain/views';
import type { BookingDto, ReservationDto, ReservationPageDto } from '../dto/booking-answers.dto';
import type { ListMyReservationsQuery, ListReservationsQuery } from '../dto/list-reservations.dto';
import { notesPlace } from '../services/booking-draft';
import { cancellationReasonPlace } from '../services/cancel-reservation.service';

/** A reservation with its nights, companions and external ids, in one row. */
export const SELECT_RESERVATION = `
  SELECT r.id, r.booking_id, r.number, r.property_id, r.status, r.room_type_id, r.rate_plan_id, r.arrival, r.departure, r.adults, r.child_ages,
    r.guest_id, r.guest_first_name, r.guest_last_name, r.currency, r.total_minor, r.terms, r.cancelled_at, r.cancellation_fee_minor,
    r.cancellation_reason, r.expected_arrival, r.pre_checked_in_at, r.checked_in_at, r.checked_in_on, r.checked_out_at, r.checked_out_on, r.no_show_fee_minor,
    r.late_check_out, r.version, r.created_at, r.updated_at, r.status = 'cancelled' AND EXISTS (SELECT FROM walks w WHERE w.reservation_id = r.id) AS walked,
    (SELECT coalesce(json_agg(json_build_object('date', n.night, 'amountMinor', n.amount_minor, 'totalMinor', n.total_minor, 'taxes', n.taxes, 'steps', n.steps) ORDER BY n.night), '[]')
      FROM reservation_nights n WHERE n.reservation_id = r.id) AS nights,
    (SELECT coalesce(json_agg(json_build_object('guestId', g.guest_id, 'firstName', g.first_name, 'lastName', g.last_name) ORDER BY g.position), '[]')
      FROM reservation_guests g WHERE g.reservation_id = r.id) AS companions,
    (SELECT coalesce(json_agg(json_build_object('system', e.system, 'id', e.external_id) ORDER BY e.system, e.external_id), '[]')
      FROM external_references e WHERE e.reservation_id = r.id) AS external_references,
    (SELECT coalesce(json_agg(json_build_object('roomId', a.room_id, 'number', m.number, 'roomTypeId', m.room_type_id, 'firstNight', a.first_night,
        'lastNight', a.last_night, 'locked', a.locked) ORDER BY a.first_night), '[]')
      FROM room_assignments a JOIN rooms m ON m.id = a.room_id WHERE a.reservation_id = r.id) AS room_assignments
  FROM reservations r`;

const SELECT_BOOKING = `
  SELECT id, property_id, confirmation_number, booker_guest_id, booker_first_name, booker_last_name, currency, channel, market_segment, source,
    campaign, guarantee, group_id, notes, created_at, updated_at FROM bookings`;

const SORTABLE: KeysetList['sortable'] = {
  arrival: { column: 'r.arrival', type: 'date' },
  createdAt: { column: 'r.created_at', type: 'timestamptz' },
  updatedAt: { column: 'r.updated_at', type: 'timestamptz' },
};

@Injectable()
export class ReservationQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
    private readonly vault: Vault,
  ) {}

  async reservation(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<ReservationDto> {
    const [record] = await sql.hot<ReservationRecord>('reservation_by_id', `${SELECT_RESERVATION} WHERE r.id = $1`, [id]);
    if (!record || !(await this.maySee(ctx, record, sql))) throw notFound();
    ctx.answer.etag = `"${record.version}"`;
    return this.view(record, ctx.at, ctx.caller);
  }

  async booking(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<BookingDto> {
    const [booking] = await sql.hot<BookingRecord & { notes: Buffer | null }>('booking_by_id', `${SELECT_BOOKING} WHERE id = $1`, [id]);
    if (!booking || !ctx.caller.can('reservations:read', booking.property_id)) throw notFound();
    const records = await sql.hot<ReservationRecord>(
      'reservations_of_booking',
      `${SELECT_RESERVATION} WHERE r.booking_id = $1 ORDER BY r.position`,
      [id],
    );
    const notes = booking.notes && this.vault.openRecord(booking.notes, notesPlace(id)).toString('utf8');
    return bookingView(booking, await Promise.all(records.map((r) => this.view(r, ctx.at, ctx.caller))), notes);
  }

  async list(ctx: RequestContext, query: ListReservationsQuery): Promise<ReservationPageDto> {
    const where: string[] = [];
    const values: unknown[] = [];
    const add = (condition: (placeholder: string) => string, value: unknown) => where.push(condition(`$${values.push(value)}`));
    if (query.propertyId) {
      ctx.caller.require('reservations:read', query.propertyId);
      add((p) => `r.property_id = ${p}`, query.propertyId);
    } else {
      const granted = ctx.caller.propertiesWith('reservations:read');
      if (granted) add((p) => `r.property_id = ANY (${p}::uuid[])`, granted);
    }
    if (query.status) add((p) => `r.status = ANY (${p}::text[])`, query.status);
    if (query.arrivalFrom) add((p) => `r.arrival >= ${p}::date`, query.arrivalFrom);
    if (query.arrivalTo) add((p) => `r.arrival <= ${p}::date`, query.arrivalTo);
    if (query.arrivalFrom && query.arrivalTo && query.arrivalTo < query.arrivalFrom) {
      throw invalid({ pointer: '?arrivalTo', code: 'range_turned_round', detail: 'arrivalTo lies before arrivalFrom.' });
    }
    if (query.groupId) add((p) => `r.booking_id IN (SELECT id FROM bookings WHERE group_id = ${p})`, query.groupId);
    if (query.guestId) add((p) => `r.guest_id = ${p}`, query.guestId);
    if (query.updatedSince) add((p) => `r.updated_at >= ${p}::timestamptz`, query.updatedSince);
    if (query.q) where.push(await this.matching(query.q, query.propertyId, values));
    const page = await keysetPage<ReservationRecord>(
      this.database,
      {
        select: SELECT_RESERVATION,
        where,
        values,
        sortable: SORTABLE,
        idColumn: 'r.id',
        defaultSort: 'arrival',
      },
      query,
    );
    return { data: await Promise.all(page.data.map((r) => this.view(r, ctx.at, ctx.caller))), nextCursor: page.nextCursor };
  }

  /** What a guest has booked, or sleeps in as the first. */
  async listOfGuest(ctx: RequestContext, query: ListMyReservationsQuery): Promise<ReservationPageDto> {
    const values: unknown[] = [await this.guests.recordIds(this.database, ctx.caller.guestId!)];
    const where = [
      `r.id IN (SELECT id FROM reservations WHERE guest_id = ANY ($1::uuid[])
         UNION SELECT id FROM reservations WHERE booking_id IN (SELECT id FROM bookings WHERE booker_guest_id = ANY ($1::uuid[])))`,
    ];
    if (query.updatedSince) where.push(`r.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    if (query.number !== undefined) {
      const typed = `$${values.push(readConfirmationNumber(query.number) ?? '')}`;
      where.push(`(r.number = ${typed} OR r.booking_id = (SELECT id FROM bookings WHERE confirmation_number = ${typed}))`);
    }
    const page = await keysetPage<ReservationRecord>(
      this.database,
      { select: SELECT_RESERVATION, where, values, sortable: SORTABLE, idColumn: 'r.id', defaultSort: '-arrival' },
      query,
    );
    return { data: await Promise.all(page.data.map((r) => this.view(r, ctx.at, ctx.caller))), nextCursor: page.nextCursor };
  }

  /** Staff and machines by hotel; guests what they booked, or sleep in as the first. */
  private async maySee({ caller }: RequestContext, r: ReservationRecord, sql: Sql): Promise<boolean> {
    if (!caller.guestId) return caller.can('reservations:read', r.property_id);
    const own = await this.guests.recordIds(sql, caller.guestId);
    if (own.includes(r.guest_id)) return true;
    const [booking] = await sql.query<{ booker_guest_id: string }>('SELECT booker_guest_id FROM bookings WHERE id = $1', [r.booking_id]);
    return own.includes(booking!.booker_guest_id);
  }

  /** Number of a booking or a reservation, an external id, a phone number or its last four digits, or part of a name. */
  private async matching(text: string, propertyId: string | undefined, values: unknown[]): Promise<string> {
    const of = (value: unknown) => `$${values.push(value)}`;
    const number = readConfirmationNumber(text);
    if (number) {
      const typed = of(number);
      return `r.id IN (SELECT id FROM reservations WHERE number = ${typed}
        UNION SELECT id FROM reservations WHERE booking_id = (SELECT id FROM bookings WHERE confirmation_number = ${typed}))`;
    }
    // one branch per index: an OR across tables would read them all
    const ways = [
      `SELECT id FROM reservations WHERE guest_key LIKE '%' || ${of(searchKey(text).replace(/[\\%_]/g, '\\$&'))} || '%'`,
      `SELECT reservation_id FROM external_references WHERE external_id = ${of(text)}`,
    ];
    if (/^[+0-9][0-9 ()./-]{3,}$/.test(text)) {
      const hotel = propertyId ? await this.properties.facts(propertyId) : undefined;
      const ids = of(await this.guests.idsByPhone(this.database, text, hotel?.country));
      ways.push(
        `SELECT id FROM reservations WHERE guest_id = ANY (${ids}::uuid[])`,
        `SELECT id FROM reservations WHERE booking_id IN (SELECT id FROM bookings WHERE booker_guest_id = ANY (${ids}::uuid[]))`,
      );
    }
    return `r.id IN (${ways.join(' UNION ')})`;
  }

  private async view(record: ReservationRecord, at: Date, caller: Caller): Promise<ReservationDto> {
    const hotel = await this.properties.mustExist(record.property_id);
    // the words of the house are not for the guest
    const reason =
      caller.kind !== 'guest' &&
      record.cancellation_reason &&
      this.vault.openRecord(record.cancellation_reason, cancellationReasonPlace(record.id)).toString('utf8');
    return reservationView(record, at, hotel, reason || null);
  }
}
