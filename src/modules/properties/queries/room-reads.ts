import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import type { Page } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { HotelService } from '../domain/hotel-service.entity';
import { MaintenanceBlock } from '../domain/maintenance-block.entity';
import { Room } from '../domain/room.entity';
import type { ServiceDto, ServiceListQuery } from '../dto/hotel-service.dto';
import type { MaintenanceBlockDto, MaintenanceBlockListQuery } from '../dto/maintenance-block.dto';
import type { RoomDto, RoomListQuery } from '../dto/room.dto';
import { requireSeesRooms } from './access';
import { entityPage, Filters, TIMES } from './entity-list';
import { serviceView } from './hotel-service.view';
import { maintenanceBlockView } from './maintenance-block.view';
import { PropertyQueries } from './property.queries';
import { roomView } from './room.view';

/** Rooms and maintenance for those who work with them, services for everybody. */
@Injectable()
export class RoomReads {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  async rooms(caller: Caller, query: RoomListQuery): Promise<Page<RoomDto>> {
    requireSeesRooms(caller, query.propertyId);
    const filters = new Filters()
      .add('property_id = ?', query.propertyId)
      .add('room_type_id = ?', query.roomTypeId)
      .add('in_service = ?', query.inService);
    const sortable = { number: { column: 'number', type: 'text' }, ...TIMES } as const;
    const page = await entityPage(this.database, Room, filters, query, { sortable, defaultSort: 'number' });
    return { ...page, data: page.data.map(roomView) };
  }

  async room(id: string, ctx: RequestContext): Promise<RoomDto> {
    const room = await this.database.manager.findOneBy(Room, { id });
    if (!room) throw notFound();
    requireSeesRooms(ctx.caller, room.propertyId);
    ctx.answer.etag = etagOf(room.version);
    return roomView(room);
  }

  async blocks(caller: Caller, query: MaintenanceBlockListQuery): Promise<Page<MaintenanceBlockDto>> {
    requireSeesRooms(caller, query.propertyId);
    const { businessDate } = await this.properties.mustExist(query.propertyId);
    const filters = new Filters()
      .add('property_id = ?', query.propertyId)
      .add('room_id = ?', query.roomId)
      .add('LEAST(last_night, released_from - 1) >= ?::date', query.firstNight)
      .add('first_night <= ?::date', query.lastNight);
    const sortable = { firstNight: { column: 'first_night', type: 'date' }, ...TIMES } as const;
    const page = await entityPage(this.database, MaintenanceBlock, filters, query, { sortable, defaultSort: 'firstNight' });
    return { ...page, data: page.data.map((b) => maintenanceBlockView(b, businessDate)) };
  }

  async block(caller: Caller, id: string): Promise<MaintenanceBlockDto> {
    const block = await this.database.manager.findOneBy(MaintenanceBlock, { id });
    if (!block) throw notFound();
    requireSeesRooms(caller, block.propertyId);
    const { businessDate } = await this.properties.mustExist(block.propertyId);
    return maintenanceBlockView(block, businessDate);
  }

  async services(query: ServiceListQuery): Promise<Page<ServiceDto>> {
    const filters = new Filters().add('property_id = ?', query.propertyId).add('kind = ?', query.kind).add('status = ?', query.status);
    const sortable = { code: { column: 'code', type: 'text' }, name: { column: 'name', type: 'text' }, ...TIMES } as const;
    const page = await entityPage(this.database, HotelService, filters, query, { sortable, defaultSort: 'code' });
    return {
      ...page,
      data: await Promise.all(page.data.map(async (s) => serviceView(s, (await this.properties.mustExist(s.propertyId)).currency))),
    };
  }

  async service(id: string, ctx: RequestContext): Promise<ServiceDto> {
    const service = await this.database.manager.findOneBy(HotelService, { id });
    if (!service) throw notFound();
    ctx.answer.etag = etagOf(service.version);
    return serviceView(service, (await this.properties.mustExist(service.propertyId)).currency);
  }
}
