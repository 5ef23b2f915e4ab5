import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { fieldChanges } from '../domain/field-changes';
import { Room } from '../domain/room.entity';
import type { RoomDto, UpdateRoomDto } from '../dto/room.dto';
import { roomChanged } from '../events/room.event';
import { PropertyQueries } from '../queries/property.queries';
import { roomView } from '../queries/room.view';
import { unknownRoomType } from './add-rooms.service';
import { lockRoomTypes } from './inventory-counting';
import { settleAndTell } from './settle';

/** Renumbers a room, moves it to another type or takes it out of service and back. */
@Injectable()
export class UpdateRoom {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 409 `rooms_are_sold` with the nights on which the room is needed */
  update(id: string, { features, ...patch }: UpdateRoomDto, ifMatch: string | undefined, ctx: RequestContext): Promise<RoomDto> {
    return this.work.run(ctx, 200, async (work) => {
      const room = await work.manager.findOne(Room, { where: { id }, lock: { mode: 'for_no_key_update' } });
      if (!room) throw notFound();
      const { propertyId } = room;
      ctx.caller.require('properties:write', propertyId);
      requireMatch(ifMatch, room.version);
      const before = { ...room };
      const fields = mergePatch(room, { ...patch, features: features === null ? [] : features }, ['floor']);
      if (fields.length) {
        room.version += 1;
        room.updatedAt = ctx.at;
        const types = [...new Set([before.roomTypeId, room.roomTypeId])];
        if ((await lockRoomTypes(work, propertyId, types)).length < types.length) throw unknownRoomType();
        await work.manager.update(Room, { id, version: room.version - 1 }, room);
        if (types.length > 1) await work.query('UPDATE maintenance_blocks SET room_type_id = $2 WHERE room_id = $1', [id, room.roomTypeId]);
        const { businessDate } = (await this.properties.read(work, propertyId))!;
        if (types.length > 1 || before.inService !== room.inService) await settleAndTell(work, propertyId, types, businessDate);
        work.emit(roomChanged(room, fieldChanges(before, room, fields)));
        work.audit({ action: 'room.changed', target: { type: 'room', id }, propertyId, details: { fields } });
      }
      ctx.answer.etag = etagOf(room.version);
      return roomView(room);
    });
  }
}
