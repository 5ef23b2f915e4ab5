import { Injectable } from '@nestjs/common';
import type { EntityTarget, FindOptionsWhere } from 'typeorm';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import { keysetPage, type Page, type PageQuery } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';

interface Listed {
  id: string;
  propertyId: string;
  version: number;
}

/** Lists and single reads of what belongs to a hotel's prices, within the hotels whose rates the caller may read. */
@Injectable()
export class PricingLists {
  constructor(private readonly database: Database) {}

  async page<T extends Listed>(
    entity: EntityTarget<T>,
    query: PageQuery & { propertyId?: string; status?: string },
    { caller }: RequestContext,
  ): Promise<Page<T>> {
    if (query.propertyId) caller.require('rates:read', query.propertyId);
    const visible = query.propertyId ? [query.propertyId] : caller.propertiesWith('rates:read');
    const conditions: [string, unknown][] = [
      ['property_id = ANY (?::uuid[])', visible ?? undefined],
      ['status = ?', query.status],
      ['updated_at >= ?::timestamptz', query.updatedSince],
    ];
    const given = conditions.filter(([, value]) => value !== undefined);
    const { columns, tableName } = this.database.dataSource.getMetadata(entity);
    return keysetPage<T>(
      this.database,
      {
        select: `SELECT ${columns.map((c) => `${c.databaseName} AS "${c.propertyName}"`).join(', ')} FROM ${tableName}`,
        where: given.map(([condition], i) => condition.replace('?', `$${i + 1}`)),
        values: given.map(([, value]) => value),
        idColumn: 'id',
        sortable: {
          code: { column: 'code', type: 'text' },
          name: { column: 'name', type: 'text' },
          createdAt: { column: 'created_at', type: 'timestamptz' },
          updatedAt: { column: 'updated_at', type: 'timestamptz' },
        },
        defaultSort: 'code',
      },
      query,
    );
  }

  /** @throws Refusal 404 also for what lies in a hotel that the caller may not see */
  async one<T extends Listed>(entity: EntityTarget<T>, id: string, ctx: RequestContext): Promise<T> {
    const row = await this.database.manager.findOneBy(entity, { id } as FindOptionsWhere<T>);
    if (!row || !ctx.caller.can('rates:read', row.propertyId)) throw notFound();
    ctx.answer.etag = etagOf(row.version);
    return row;
  }
}
