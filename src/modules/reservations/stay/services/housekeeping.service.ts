import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { notFound } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import type { RoomCondition } from '../domain/room-condition';
import type { RoomStateDto } from '../dto/housekeeping.dto';
import { HousekeepingQueries } from '../queries/housekeeping.queries';
import { RoomKeeping } from './room-keeping';

/** Says how clean a room is. */
@Injectable()
export class SetRoomCondition {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keeping: RoomKeeping,
    private readonly properties: PropertyQueries,
    private readonly rooms: HousekeepingQueries,
  ) {}

  /** @param ifMatch where the caller will not overwrite what somebody else has said meanwhile */
  run(ctx: RequestContext, roomId: string, condition: RoomCondition, ifMatch: string | undefined): Promise<RoomStateDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [room] = await work.query<{ number: string; propertyId: string; version: number }>(
        `SELECT m.number, m.property_id AS "propertyId", coalesce((SELECT version FROM room_conditions c WHERE c.room_id = m.id), 0) AS version
         FROM rooms m WHERE m.id = $1 FOR NO KEY UPDATE`,
        [roomId],
      );
      if (!room || !ctx.caller.can('housekeeping:read', room.propertyId)) throw notFound();
      ctx.caller.require('housekeeping:write', room.propertyId);
      if (ifMatch !== undefined) requireMatch(ifMatch, room.version);
      const version = await this.keeping.setCondition(
        work,
        ctx,
        { roomId, roomNumber: room.number, propertyId: room.propertyId },
        condition,
      );
      work.audit({
        action: 'room.condition_set',
        target: { type: 'room', id: roomId },
        propertyId: room.propertyId,
        details: { condition },
      });
      ctx.answer.etag = etagOf(version);
      const { businessDate } = (await this.properties.read(work, room.propertyId))!;
      return this.rooms.one(work, roomId, businessDate);
    });
  }
}

/**
 * After a night, every room in which somebody slept wants to be made. Of one hotel: for whoever closes the day. Doing it twice changes nothing more.
 * @returns how many rooms
 */
export async function soilOccupiedRooms(
  work: Work,
  propertyId: string,
  { at, caller }: Pick<RequestContext, 'at' | 'caller'>,
): Promise<number> {
  const rooms = await work.query(
    `INSERT INTO room_conditions (room_id, property_id, condition, version, changed_at, changed_by)
     SELECT room_id, property_id, 'dirty', 1, $2, $3 FROM room_occupancies WHERE property_id = $1 ORDER BY room_id
     ON CONFLICT (room_id) DO UPDATE SET condition = 'dirty', version = room_conditions.version + 1, changed_at = excluded.changed_at, changed_by = excluded.changed_by
       WHERE room_conditions.condition <> 'dirty'
     RETURNING 1`,
    [propertyId, at, caller.accountId],
  );
  return rooms.length;
}
