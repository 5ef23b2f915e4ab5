import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { fieldChanges } from '../domain/field-changes';
import { changeRoomType, roomTypeDetails } from '../domain/room-type-details';
import { RoomType } from '../domain/room-type.entity';
import type { RoomTypeDto, UpdateRoomTypeDto } from '../dto/room-type.dto';
import { roomTypeChanged } from '../events/room-type.event';
import { PropertyQueries } from '../queries/property.queries';
import { roomTypeView } from '../queries/room-type.view';
import { bumpContentVersion } from './bump-content-version';

/** Changes a room type. Who keeps the hotel in memory learns of it by `content_version`, raised in the same transaction. */
@Injectable()
export class UpdateRoomType {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
  ) {}

  async update(id: string, patch: UpdateRoomTypeDto, ifMatch: string | undefined, ctx: RequestContext): Promise<RoomTypeDto> {
    const { propertyId, view } = await this.work.run(ctx, 200, async (work) => {
      const type = await work.manager.findOne(RoomType, { where: { id }, lock: { mode: 'for_no_key_update' } });
      if (!type) throw notFound();
      ctx.caller.require('properties:write', type.propertyId);
      requireMatch(ifMatch, type.version);
      const before = roomTypeDetails(type);
      const { fields, content } = changeRoomType(type, patch);
      if (fields.length) {
        type.version += 1;
        type.updatedAt = ctx.at;
        if (content) type.contentChangedAt = ctx.at;
        await work.manager.update(RoomType, { id, version: type.version - 1 }, type);
        await bumpContentVersion(work, type.propertyId);
        work.emit(roomTypeChanged(type, fieldChanges(before, roomTypeDetails(type), fields)));
        work.audit({ action: 'room_type.changed', target: { type: 'room_type', id }, propertyId: type.propertyId, details: { fields } });
      }
      ctx.answer.etag = etagOf(type.version);
      return { propertyId: type.propertyId, view: roomTypeView(type) };
    });
    this.properties.forget(propertyId);
    return view;
  }
}
