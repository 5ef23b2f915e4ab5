import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { invalid, notFound, type ProblemReason } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { daysBetween, type LocalDate } from '../../../kernel/values/local-date';
import { effectOf } from '../domain/maintenance';
import { MaintenanceBlock } from '../domain/maintenance-block.entity';
import { Room } from '../domain/room.entity';
import type { CreateMaintenanceBlockDto, MaintenanceBlockDto } from '../dto/maintenance-block.dto';
import { maintenanceBlockCreated } from '../events/room.event';
import { PropertyQueries } from '../queries/property.queries';
import { maintenanceBlockView } from '../queries/maintenance-block.view';
import { lockRoomTypes } from './inventory-counting';
import { settleAndTell } from './settle';

const MOST_NIGHTS = 3660;

/** Blocks a room for maintenance. */
@Injectable()
export class BlockRoom {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 409 `rooms_are_sold` with the nights on which the room is needed, 409 `room_blocked_already` */
  block(body: CreateMaintenanceBlockDto, ctx: RequestContext): Promise<MaintenanceBlockDto> {
    const { propertyId } = body;
    ctx.caller.require('properties:write', propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const hotel = await this.properties.read(work, propertyId);
      if (!hotel) throw notFound();
      const wrong = wrongNights(body, hotel.businessDate);
      if (wrong.length) throw invalid(...wrong);
      const room = await work.manager.findOne(Room, { where: { id: body.roomId, propertyId }, lock: { mode: 'for_no_key_update' } });
      if (!room) throw invalid({ pointer: '/roomId', code: 'unknown_room', detail: 'The hotel has no such room.' });
      const block = newBlock(body, room.roomTypeId, ctx.at);
      const locked = await lockRoomTypes(work, propertyId, [room.roomTypeId]);
      await work.manager.insert(MaintenanceBlock, block);
      if (block.deductsInventory) await settleAndTell(work, propertyId, locked, hotel.businessDate);
      work.emit(maintenanceBlockCreated(block));
      work.audit({
        action: 'maintenance_block.created',
        target: { type: 'maintenance_block', id: block.id },
        propertyId,
        details: { roomId: room.id },
      });
      ctx.answer.location = `/v1/maintenance-blocks/${block.id}`;
      return maintenanceBlockView(block, hotel.businessDate);
    });
  }
}

function wrongNights({ firstNight, lastNight }: { firstNight: LocalDate; lastNight: LocalDate }, businessDate: LocalDate): ProblemReason[] {
  const wrong: ProblemReason[] = [];
  if (firstNight < businessDate) wrong.push({ pointer: '/firstNight', code: 'in_the_past', detail: `The hotel is at ${businessDate}.` });
  if (lastNight < firstNight)
    wrong.push({ pointer: '/lastNight', code: 'before_first_night', detail: 'The last night lies before the first.' });
  else if (daysBetween(firstNight, lastNight) >= MOST_NIGHTS)
    wrong.push({ pointer: '/lastNight', code: 'too_long', detail: `At most ${MOST_NIGHTS} nights.` });
  return wrong;
}

function newBlock(body: CreateMaintenanceBlockDto, roomTypeId: string, at: Date): MaintenanceBlock {
  const { propertyId, roomId, firstNight, lastNight, kind, reason } = body;
  return {
    id: newId(),
    propertyId,
    roomId,
    roomTypeId,
    firstNight,
    lastNight,
    kind,
    reason,
    ...effectOf(kind, body),
    releasedFrom: null,
    releasedAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}
