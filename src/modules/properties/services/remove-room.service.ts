import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { Room } from '../domain/room.entity';
import { roomRemoved } from '../events/room.event';
import { PropertyQueries } from '../queries/property.queries';
import { lockRoomTypes } from './inventory-counting';
import { settleAndTell } from './settle';

/** Removes a room that was entered by mistake. One that anything refers to stays: take it out of service instead. */
@Injectable()
export class RemoveRoom {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 409 `in_use` (by its foreign keys), 409 `rooms_are_sold` */
  remove(id: string, ctx: RequestContext): Promise<void> {
    return this.work.run(ctx, 204, async (work) => {
      const room = await work.manager.findOne(Room, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!room) throw notFound();
      const { propertyId } = room;
      ctx.caller.require('properties:write', propertyId);
      const locked = await lockRoomTypes(work, propertyId, [room.roomTypeId]);
      await work.manager.delete(Room, { id });
      await settleAndTell(work, propertyId, locked, (await this.properties.read(work, propertyId))!.businessDate);
      work.emit(roomRemoved(room));
      work.audit({ action: 'room.removed', target: { type: 'room', id }, propertyId, details: { number: room.number } });
    });
  }
}
