import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { keyEnded, keyWanted, roomConditionChanged, type RoomRef } from '../../events/reservation.events';
import { StayProblems } from '../domain/problems';
import { FIRST_CONDITION, isReady, type RoomCondition } from '../domain/room-condition';
import type { RoomRow } from './room-plan';
import { factsOf, keyEnds, type Stay } from './stay-row';
import { Stays } from './stays';

/** Going into a room that is not ready. */
export interface Force {
  /** Why; kept sealed. */
  reason: string;
}

export const refOf = (room: Pick<RoomRow, 'id' | 'number'>): RoomRef => ({ roomId: room.id, roomNumber: room.number });

const ENTER = `
  INSERT INTO room_occupancies (room_id, property_id, reservation_id, since) VALUES ($1, $2, $3, $4) ON CONFLICT (room_id) DO NOTHING RETURNING 1`;

const LEAVE = `
  WITH left_room AS (DELETE FROM room_occupancies WHERE reservation_id = $1 RETURNING room_id)
  SELECT m.id, m.number FROM left_room l JOIN rooms m ON m.id = l.room_id`;

const SET_CONDITION = `
  INSERT INTO room_conditions (room_id, property_id, condition, version, changed_at, changed_by) VALUES ($1, $2, $3, 1, $4, $5)
  ON CONFLICT (room_id) DO UPDATE SET condition = excluded.condition, version = room_conditions.version + 1, changed_at = excluded.changed_at,
    changed_by = excluded.changed_by
  RETURNING version`;

/** Who is in which room, which keys open it, and how clean it is. */
@Injectable()
export class RoomKeeping {
  constructor(private readonly stays: Stays) {}

  /**
   * The guests take the room, which was locked before: it must be vacant and ready.
   * @throws Refusal 409 `room_not_ready`: `occupied` always, `not_clean` unless it is forced with a reason (`stays:override`)
   */
  async enter(work: Work, ctx: RequestContext, stay: Stay, room: RoomRow, force?: Force): Promise<void> {
    const { row } = stay;
    const { readyWhen } = await this.stays.rules(work, row.property_id);
    const ready = isReady(room.condition, readyWhen);
    if (!ready && force) ctx.caller.require('stays:override', row.property_id);
    const [entered] = await work.hot('enter_room', ENTER, [room.id, row.property_id, row.id, ctx.at]);
    const reasons = [
      ...(entered ? [] : [{ pointer: '/roomId', code: 'occupied', detail: `Somebody is in room ${room.number}.` }]),
      ...(ready || force
        ? []
        : [{ pointer: '/roomId', code: 'not_clean', detail: `Room ${room.number} is ${room.condition}.`, value: room.condition }]),
    ];
    if (reasons.length) throw new Refusal(StayProblems.roomNotReady, undefined, reasons);
    if (!ready) await this.stays.note(work, ctx, stay, 'entered_unready', { roomId: room.id, condition: room.condition }, force!.reason);
    work.emit(keyWanted(factsOf(row), refOf(room), keyEnds(stay)));
  }

  /** The guests leave the room they are in, and its keys end. @returns which it was; undefined where they were in none */
  async leave(work: Work, ctx: RequestContext, stay: Stay, condition: RoomCondition): Promise<RoomRef | undefined> {
    const [room] = await work.hot<{ id: string; number: string }>('leave_room', LEAVE, [stay.row.id]);
    if (!room) return undefined;
    work.emit(keyEnded(factsOf(stay.row), refOf(room)));
    await this.setCondition(work, ctx, { ...refOf(room), propertyId: stay.row.property_id }, condition);
    return refOf(room);
  }

  /** A further key with a later end. */
  wantKey(work: Work, stay: Stay, room: RoomRef): void {
    work.emit(keyWanted(factsOf(stay.row), room, keyEnds(stay)));
  }

  /** @returns the version of the room's state */
  async setCondition(
    work: Work,
    { at, caller }: Pick<RequestContext, 'at' | 'caller'>,
    room: RoomRef & { propertyId: string },
    condition: RoomCondition,
  ): Promise<number> {
    const [before] = await work.hot<{ condition: RoomCondition }>(
      'condition_of_room',
      'SELECT condition FROM room_conditions WHERE room_id = $1 FOR UPDATE',
      [room.roomId],
    );
    const [now] = await work.hot<{ version: number }>('set_room_condition', SET_CONDITION, [
      room.roomId,
      room.propertyId,
      condition,
      at,
      caller.accountId,
    ]);
    const was = before?.condition ?? FIRST_CONDITION;
    if (was !== condition) work.emit(roomConditionChanged(room, was, condition));
    return now!.version;
  }
}
