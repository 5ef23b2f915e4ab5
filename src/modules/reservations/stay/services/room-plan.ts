import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { addDays } from '../../../../kernel/values/local-date';
import { RoomTypeQueries } from '../../../properties';
import { StayProblems } from '../domain/problems';
import type { RoomCondition } from '../domain/room-condition';
import { leavingBlock, moveInventory, nightsCounted } from './stay-nights';
import type { Stay } from './stay-row';

export interface RoomRow {
  id: string;
  number: string;
  room_type_id: string;
  condition: RoomCondition;
  /** Whether somebody is in it now. */
  occupied: boolean;
}

export interface AssignmentRow {
  id: string;
  room_id: string;
  number: string;
  first_night: string;
  last_night: string;
  locked: boolean;
}

const ROOM = `
  SELECT m.id, m.number, m.room_type_id, coalesce(c.condition, 'clean') AS condition, o.room_id IS NOT NULL AS occupied
  FROM rooms m LEFT JOIN room_conditions c ON c.room_id = m.id LEFT JOIN room_occupancies o ON o.room_id = m.id`;

const LOCK_ROOM = 'SELECT FROM rooms WHERE property_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR NO KEY UPDATE';

/**
 * Rooms of hotel `$1` and type `$2` that are free from `$3` to `$4` (both included) and have the features `$5`; `$6`: only vacant ones in one of the conditions `$7`.
 * First those that are ready and not worked on, among them the one whose gap the stay fills best, so that long gaps are left for long stays. Rooms that somebody
 * else is just giving away are passed over.
 */
const FREE_ROOM = (waiting: boolean) => `
  ${ROOM}
  WHERE m.property_id = $1 AND m.room_type_id = $2 AND m.in_service AND m.features @> $5::text[]
    AND NOT EXISTS (SELECT FROM room_assignments a WHERE a.room_id = m.id AND a.first_night <= $4::date AND a.last_night >= $3::date)
    AND NOT EXISTS (SELECT FROM maintenance_blocks b WHERE b.room_id = m.id AND b.deducts_inventory
      AND b.first_night <= $4::date AND LEAST(b.last_night, b.released_from - 1) >= $3::date)
    AND (NOT $6::boolean OR (o.room_id IS NULL AND coalesce(c.condition, 'clean') = ANY ($7::text[])))
  ORDER BY
    EXISTS (SELECT FROM maintenance_blocks b WHERE b.room_id = m.id AND b.first_night <= $4::date AND LEAST(b.last_night, b.released_from - 1) >= $3::date),
    o.room_id IS NOT NULL, coalesce(c.condition, 'clean') <> ALL ($7::text[]),
    coalesce((SELECT $3::date - max(a.last_night) FROM room_assignments a WHERE a.room_id = m.id AND a.last_night < $3::date), 1000)
      + coalesce((SELECT min(a.first_night) - $4::date FROM room_assignments a WHERE a.room_id = m.id AND a.first_night > $4::date), 1000),
    m.number
  LIMIT 1 FOR NO KEY UPDATE OF m ${waiting ? '' : 'SKIP LOCKED'}`;

const ASSIGNMENTS = `
  SELECT a.id, a.room_id, m.number, a.first_night, a.last_night, a.locked FROM room_assignments a JOIN rooms m ON m.id = a.room_id
  WHERE a.reservation_id = $1 ORDER BY a.first_night`;

/**
 * Which stay sleeps in which room on which night. The exclusion constraint decides; a night counts in the inventory of the type whose room it is assigned,
 * so that a stay that was given a better room makes its own type free and takes one of the other.
 */
@Injectable()
export class RoomPlan {
  constructor(private readonly roomTypes: RoomTypeQueries) {}

  assignments(sql: Sql, reservationId: string): Promise<AssignmentRow[]> {
    return sql.hot<AssignmentRow>('assignments_of_stay', ASSIGNMENTS, [reservationId]);
  }

  /** Rooms, locked in the order of their ids. @throws Refusal 400 `unknown_room` for one of another hotel */
  async lockRooms(work: Work, propertyId: string, roomIds: readonly string[], pointer = '/roomId'): Promise<RoomRow[]> {
    await work.hot('lock_rooms', LOCK_ROOM, [propertyId, roomIds]);
    const rooms = await work.hot<RoomRow>('locked_rooms', `${ROOM} WHERE m.property_id = $1 AND m.id = ANY ($2::uuid[])`, [
      propertyId,
      roomIds,
    ]);
    const byId = new Map(rooms.map((room) => [room.id, room]));
    return roomIds.map((id) => {
      const room = byId.get(id);
      if (!room) throw invalid({ pointer, code: 'unknown_room', detail: 'The hotel has no such room.' });
      return room;
    });
  }

  /** A free room of the type that the stay counts in, locked. @throws Refusal 409 `no_room_free` */
  async freeRoom(
    work: Work,
    stay: Stay,
    nights: { first: string; last: string },
    { features = [], ready, readyConditions }: { features?: readonly string[]; ready: boolean; readyConditions: readonly RoomCondition[] },
  ): Promise<RoomRow> {
    const [counted] = await nightsCounted(work, stay.row.id, nights.first, addDays(nights.first, 1));
    const roomTypeId = counted?.room_type_id ?? stay.row.room_type_id;
    const values = [stay.row.property_id, roomTypeId, nights.first, nights.last, features, ready, readyConditions];
    for (const waiting of [false, true]) {
      const [room] = await work.hot<RoomRow>(waiting ? 'free_room_waiting' : 'free_room', FREE_ROOM(waiting), values);
      if (room) return room;
    }
    throw new Refusal(StayProblems.noRoomFree, undefined, [
      { code: 'no_room_free', detail: `From ${nights.first} to ${nights.last}.`, roomTypeId },
    ]);
  }

  /** @throws Refusal 409 `other_room_type`, unless that is wished; also where the room is too small */
  async checkType(work: Work, { row }: Stay, room: RoomRow, otherType: boolean): Promise<void> {
    if (room.room_type_id === row.room_type_id) return;
    if (!otherType) {
      throw new Refusal(StayProblems.otherRoomType, undefined, [
        { pointer: '/roomId', code: 'other_room_type', roomTypeId: room.room_type_id, soldRoomTypeId: row.room_type_id },
      ]);
    }
    const type = (await this.roomTypes.ofProperty(row.property_id, work)).find((t) => t.id === room.room_type_id)!;
    const children = row.child_ages.length;
    if (row.adults > type.maxAdults || children > type.maxChildren || row.adults + children > type.maxPersons) {
      throw new Refusal(StayProblems.otherRoomType, 'The room is too small for these guests.', [{ pointer: '/roomId', code: 'too_small' }]);
    }
  }

  /**
   * Gives the stay a room, locked before, for nights on which it has none.
   * @throws Refusal 409 `room_not_free`, and `sold_out` where the room is of another type of which none is left
   */
  async place(
    work: Work,
    { at, caller }: Pick<RequestContext, 'at' | 'caller'>,
    stay: Stay,
    room: Pick<RoomRow, 'id' | 'room_type_id'>,
    nights: { first: string; last: string },
    locked = false,
  ): Promise<void> {
    await this.countAs(work, at, stay.row.id, nights, room.room_type_id);
    await this.insert(work, at, caller.accountId, stay, room.id, nights, locked);
  }

  /**
   * Two stays, whose rooms were locked and taken back before, get each other's. The counters of both types move at once, so that it is no matter whether one is full.
   * @throws Refusal 409 `room_not_free`, `sold_out`
   */
  async exchange(
    work: Work,
    { at, caller }: RequestContext,
    parts: readonly { stay: Stay; to: RoomRow; nights: { first: string; last: string } }[],
  ): Promise<void> {
    const moves = [];
    for (const { stay, to, nights } of parts) {
      const counted = await nightsCounted(work, stay.row.id, nights.first, addDays(nights.last, 1));
      moves.push(
        ...counted
          .filter((n) => n.room_type_id !== to.room_type_id)
          .map((n) => ({ freed: n, taken: { ...n, room_type_id: to.room_type_id } })),
      );
    }
    await moveInventory(
      work,
      at,
      moves.map((m) => m.freed),
      moves.map((m) => m.taken),
    );
    for (const { stay, to, nights } of parts) {
      await recount(work, stay.row.id, nights, to.room_type_id);
      await this.insert(work, at, caller.accountId, stay, to.id, nights, false);
    }
  }

  private async insert(
    work: Work,
    at: Date,
    by: string,
    { row }: Stay,
    roomId: string,
    nights: { first: string; last: string },
    locked: boolean,
  ): Promise<void> {
    await work.hot(
      'assign_room',
      `INSERT INTO room_assignments (id, property_id, reservation_id, room_id, first_night, last_night, locked, assigned_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [newId(), row.property_id, row.id, roomId, nights.first, nights.last, locked, by, at],
    );
  }

  /** The nights count in the inventory of this type from now on. @throws Refusal 409 `sold_out` */
  private async countAs(
    work: Work,
    at: Date,
    reservationId: string,
    nights: { first: string; last: string },
    roomTypeId: string,
  ): Promise<void> {
    const counted = await nightsCounted(work, reservationId, nights.first, addDays(nights.last, 1));
    const others = counted.filter((n) => n.room_type_id !== roomTypeId);
    if (others.length === 0) return;
    await moveInventory(
      work,
      at,
      others,
      others.map((n) => ({ ...n, room_type_id: roomTypeId })),
    );
    await recount(work, reservationId, nights, roomTypeId);
  }
}

/** Takes the rooms of all nights from `from` on away from the stay. */
export async function clearRooms(work: Work, reservationId: string, from: string): Promise<void> {
  await work.hot('drop_assignments', 'DELETE FROM room_assignments WHERE reservation_id = $1 AND first_night >= $2::date', [
    reservationId,
    from,
  ]);
  await work.hot(
    'trim_assignments',
    'UPDATE room_assignments SET last_night = $2::date - 1 WHERE reservation_id = $1 AND last_night >= $2::date',
    [reservationId, from],
  );
}

/**
 * Writes down in which type's inventory nights count; the counters are the caller's. A room of a group's block that is left for one of another type goes to the
 * house, not back into the block.
 */
export async function recount(
  work: Work,
  reservationId: string,
  nights: { first: string; last: string },
  roomTypeId: string,
): Promise<void> {
  await work.hot(
    'count_nights_as',
    `WITH ${leavingBlock('n.night BETWEEN $2::date AND $3::date AND n.room_type_id <> $4')}
     UPDATE reservation_nights SET room_type_id = $4, group_id = NULL
     WHERE reservation_id = $1 AND night BETWEEN $2::date AND $3::date AND room_type_id <> $4`,
    [reservationId, nights.first, nights.last, roomTypeId],
  );
}
