import { Injectable } from '@nestjs/common';
import { Environment } from '../../../kernel/config/environment';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { changeRoomType } from '../domain/room-type-details';
import { RoomType } from '../domain/room-type.entity';
import type { CreateRoomTypeDto, RoomTypeDto } from '../dto/room-type.dto';
import { roomTypeCreated } from '../events/room-type.event';
import { PropertyQueries } from '../queries/property.queries';
import { roomTypeView } from '../queries/room-type.view';
import { bumpContentVersion } from './bump-content-version';
import { lastNightOfHorizon } from './horizon';
import { addNights } from './inventory-counting';

/** A new room type, with its empty counters for every night within the horizon. */
@Injectable()
export class CreateRoomType {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly environment: Environment,
  ) {}

  async create({ propertyId, ...details }: CreateRoomTypeDto, ctx: RequestContext): Promise<RoomTypeDto> {
    ctx.caller.require('properties:write', propertyId);
    const type = blankRoomType(propertyId, ctx.at);
    changeRoomType(type, details);
    const view = await this.work.run(ctx, 201, async (work) => {
      const hotel = await this.properties.read(work, propertyId);
      if (!hotel) throw notFound();
      await work.manager.insert(RoomType, type);
      await addNights(
        work,
        propertyId,
        [type.id],
        hotel.businessDate,
        lastNightOfHorizon(hotel, ctx.at, this.environment.INVENTORY_HORIZON_NIGHTS),
      );
      await bumpContentVersion(work, propertyId);
      work.emit(roomTypeCreated(type));
      work.audit({ action: 'room_type.created', target: { type: 'room_type', id: type.id }, propertyId });
      ctx.answer.etag = etagOf(type.version);
      ctx.answer.location = `/v1/room-types/${type.id}`;
      return roomTypeView(type);
    });
    this.properties.forget(propertyId);
    return view;
  }
}

function blankRoomType(propertyId: string, at: Date): RoomType {
  return {
    id: newId(),
    propertyId,
    code: '',
    name: '',
    maxAdults: 1,
    maxChildren: 0,
    maxPersons: 1,
    description: null,
    translations: {},
    beds: [],
    sizeSquareMetres: null,
    amenities: [],
    pictures: [],
    rank: 0,
    status: 'active',
    contentChangedAt: at,
    contentConfirmedAt: null,
    contentConfirmedBy: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}
