import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import type { Page } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { Property } from '../domain/property.entity';
import { RoomType } from '../domain/room-type.entity';
import { searchKey } from '../domain/search-key';
import type { PropertyDto, PropertyListQuery } from '../dto/property.dto';
import type { RoomTypeDto, RoomTypeListQuery } from '../dto/room-type.dto';
import { entityPage, Filters, TIMES } from './entity-list';
import { propertyView } from './property.view';
import { roomTypeView } from './room-type.view';

const NAMED = { code: { column: 'code', type: 'text' }, name: { column: 'name', type: 'text' }, ...TIMES } as const;

/** Hotels and room types as everybody may read them. */
@Injectable()
export class PropertyReads {
  constructor(private readonly database: Database) {}

  async properties(query: PropertyListQuery, at: Date): Promise<Page<PropertyDto>> {
    const filters = new Filters()
      .add('city_key = ?', query.city === undefined ? undefined : searchKey(query.city))
      .add('facilities @> ?::text[]', query.facility?.split(','))
      .add('status = ?', query.status);
    for (const word of searchKey(query.q ?? '')
      .split(' ')
      .filter(Boolean))
      filters.add('search_key LIKE ?', `%${word.replace(/[\\%_]/g, '\\$&')}%`);
    const page = await entityPage(this.database, Property, filters, query, { sortable: NAMED, defaultSort: 'code' });
    return { ...page, data: page.data.map((p) => propertyView(p, at)) };
  }

  async property(id: string, ctx: RequestContext): Promise<PropertyDto> {
    const property = await this.database.manager.findOneBy(Property, { id });
    if (!property) throw notFound();
    ctx.answer.etag = etagOf(property.version);
    return propertyView(property, ctx.at);
  }

  async roomTypes(query: RoomTypeListQuery): Promise<Page<RoomTypeDto>> {
    const filters = new Filters().add('property_id = ?', query.propertyId).add('status = ?', query.status);
    const sortable = { ...NAMED, rank: { column: 'rank', type: 'bigint' } } as const;
    const page = await entityPage(this.database, RoomType, filters, query, { sortable, defaultSort: 'rank' });
    return { ...page, data: page.data.map(roomTypeView) };
  }

  async roomType(id: string, ctx: RequestContext): Promise<RoomTypeDto> {
    const type = await this.database.manager.findOneBy(RoomType, { id });
    if (!type) throw notFound();
    ctx.answer.etag = etagOf(type.version);
    return roomTypeView(type);
  }
}
