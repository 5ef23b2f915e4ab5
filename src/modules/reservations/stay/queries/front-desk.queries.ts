import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { invalid } from '../../../../kernel/errors/problem';
import { type KeysetList, keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { daysBetween } from '../../../../kernel/values/local-date';
import { PropertyQueries } from '../../../properties';
import { dayState, type ReservationStatus } from '../../domain/reservation';
import type { NamedGuestDto } from '../../dto/booking-answers.dto';
import type { FrontDeskPageDto, FrontDeskQuery, FrontDeskRoomDto, FrontDeskStayDto, InHouseQuery } from '../dto/front-desk.dto';
import type { PlannedRoomDto, RoomPlanPageDto, RoomPlanQuery } from '../dto/room-assignment.dto';

interface Row {
  id: string;
  booking_id: string;
  number: string;
  status: ReservationStatus;
  guest: NamedGuestDto;
  adults: number;
  children: number;
  arrival: string;
  departure: string;
  room_type_id: string;
  room: FrontDeskRoomDto | null;
  expected_arrival: string | null;
  pre_checked_in_at: Date | null;
  checked_in_at: Date | null;
  checked_out_at: Date | null;
  late_check_out_until: string | null;
}

/**
 * `$1`: hotel, `$2`: its business date. The room is the one the guests are in, else tonight's or that of the next night, else the last one they had.
 */
const SELECT_STAYS = `
  SELECT r.id, r.booking_id, r.number, r.status, json_build_object('guestId', r.guest_id, 'firstName', r.guest_first_name, 'lastName', r.guest_last_name) AS guest,
    r.adults, cardinality(r.child_ages) AS children, r.arrival, r.departure, r.room_type_id, r.expected_arrival, r.pre_checked_in_at, r.checked_in_at,
    r.checked_out_at, r.late_check_out ->> 'until' AS late_check_out_until,
    CASE WHEN m.id IS NOT NULL THEN json_build_object('roomId', m.id, 'number', m.number, 'roomTypeId', m.room_type_id,
      'condition', coalesce(c.condition, 'clean'), 'occupied', o.room_id IS NOT NULL) END AS room
  FROM reservations r
    LEFT JOIN room_occupancies own ON own.reservation_id = r.id
    LEFT JOIN LATERAL (SELECT a.room_id FROM room_assignments a WHERE a.reservation_id = r.id
      ORDER BY a.last_night < $2::date, CASE WHEN a.last_night < $2::date THEN -(a.last_night - $2::date) ELSE a.first_night - $2::date END LIMIT 1) a ON true
    LEFT JOIN rooms m ON m.id = coalesce(own.room_id, a.room_id)
    LEFT JOIN room_conditions c ON c.room_id = m.id
    LEFT JOIN room_occupancies o ON o.room_id = m.id`;

const SORTABLE: KeysetList['sortable'] = {
  name: { column: `lower(r.guest_last_name || ' ' || r.guest_first_name)`, type: 'text' },
  room: { column: `coalesce(m.number, '')`, type: 'text' },
  expectedArrival: { column: `coalesce(r.expected_arrival, '24:00')`, type: 'text' },
  arrival: { column: 'r.arrival', type: 'date' },
  departure: { column: 'r.departure', type: 'date' },
};

const PLAN = `
  SELECT a.id, a.room_id AS "roomId", m.number, a.first_night AS "firstNight", a.last_night AS "lastNight", a.locked, a.reservation_id AS "reservationId", r.status,
    json_build_object('guestId', r.guest_id, 'firstName', r.guest_first_name, 'lastName', r.guest_last_name) AS guest, r.arrival, r.departure
  FROM room_assignments a JOIN rooms m ON m.id = a.room_id JOIN reservations r ON r.id = a.reservation_id`;

const MOST_NIGHTS = 92;

/** What the front desk works down: computed from the hotel's business date, never stored. */
@Injectable()
export class FrontDesk {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  /** Who is expected on a day, and who came; on the business date also those who should have come before. */
  arrivals(ctx: RequestContext, query: FrontDeskQuery): Promise<FrontDeskPageDto> {
    return this.list(ctx, query, query.date, query.open ?? false, {
      due: (day, today) => `r.status = 'confirmed' AND (r.arrival = ${day} OR (${day} = ${today} AND r.arrival < ${day}))`,
      done: (day) => `r.checked_in_on = ${day} AND r.status IN ('in_house', 'checked_out')`,
    });
  }

  /** Everybody who is in the house, those included who should have left and those without a room. */
  inHouse(ctx: RequestContext, query: InHouseQuery): Promise<FrontDeskPageDto> {
    return this.list(ctx, query, undefined, true, { due: () => `r.status = 'in_house'`, done: () => 'false' });
  }

  /** Who leaves on a day, and who has left; on the business date also those who should have left before. */
  departures(ctx: RequestContext, query: FrontDeskQuery): Promise<FrontDeskPageDto> {
    return this.list(ctx, query, query.date, query.open ?? false, {
      due: (day, today) =>
        `(r.status = 'in_house' AND (r.departure = ${day} OR (${day} = ${today} AND r.departure < ${day}))) OR (r.status = 'confirmed' AND r.departure = ${day} AND ${day} > ${today})`,
      done: (day) => `r.status = 'checked_out' AND r.checked_out_on = ${day}`,
    });
  }

  /** Which stay has which room. */
  async roomPlan(ctx: RequestContext, query: RoomPlanQuery): Promise<RoomPlanPageDto> {
    ctx.caller.require('reservations:read', query.propertyId);
    const { firstNight, lastNight } = query;
    if (lastNight < firstNight)
      throw invalid({ pointer: '?lastNight', code: 'before_first_night', detail: 'The last night lies before the first.' });
    if (daysBetween(firstNight, lastNight) >= MOST_NIGHTS)
      throw invalid({ pointer: '?lastNight', code: 'too_long', detail: `At most ${MOST_NIGHTS} nights.` });
    const values: unknown[] = [query.propertyId, firstNight, lastNight];
    const where = ['a.property_id = $1', 'a.last_night >= $2::date', 'a.first_night <= $3::date'];
    if (query.roomId) where.push(`a.room_id = $${values.push(query.roomId)}`);
    const sortable: KeysetList['sortable'] = {
      firstNight: { column: 'a.first_night', type: 'date' },
      number: { column: 'm.number', type: 'text' },
    };
    return keysetPage<PlannedRoomDto>(
      this.database,
      { select: PLAN, where, values, sortable, idColumn: 'a.id', defaultSort: 'firstNight' },
      query,
    );
  }

  private async list(
    { caller }: RequestContext,
    query: InHouseQuery,
    date: string | undefined,
    open: boolean,
    of: { due: (day: string, today: string) => string; done: (day: string) => string },
  ): Promise<FrontDeskPageDto> {
    caller.require('reservations:read', query.propertyId);
    const { businessDate } = await this.properties.mustExist(query.propertyId);
    const day = date ?? businessDate;
    const values: unknown[] = [query.propertyId, businessDate, day];
    const where = ['r.property_id = $1', `(${of.due('$3::date', '$2::date')}${open ? '' : ` OR (${of.done('$3::date')})`})`];
    if (open) where.push('$3::date IS NOT NULL');
    if (query.updatedSince) where.push(`r.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<Row>(
      this.database,
      { select: SELECT_STAYS, where, values, sortable: SORTABLE, idColumn: 'r.id', defaultSort: 'name' },
      query,
    );
    return { date: day, data: page.data.map((row) => view(row, businessDate)), nextCursor: page.nextCursor };
  }
}

const view = (r: Row, businessDate: string): FrontDeskStayDto => ({
  reservationId: r.id,
  bookingId: r.booking_id,
  number: r.number,
  status: r.status,
  dayState: dayState(r.status, r.arrival, r.departure, businessDate),
  guest: r.guest,
  adults: r.adults,
  children: r.children,
  arrival: r.arrival,
  departure: r.departure,
  roomTypeId: r.room_type_id,
  room: r.room,
  expectedArrival: r.expected_arrival,
  preCheckedInAt: r.pre_checked_in_at?.toISOString() ?? null,
  checkedInAt: r.checked_in_at?.toISOString() ?? null,
  checkedOutAt: r.checked_out_at?.toISOString() ?? null,
  lateCheckOutUntil: r.late_check_out_until,
});
