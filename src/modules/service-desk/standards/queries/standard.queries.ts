import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../../kernel/auth/caller';
import { Database } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { Conditions } from '../../../../kernel/http/conditions';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage, type PageQuery } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { ListStandardsQuery, StandardDto, StandardPageDto, StandardVersionPageDto } from '../dto/standard.dto';
import { readStandard, SELECT_STANDARD, type StandardRow, standardView, type VersionRow, versionView } from './standard-rows';

/** How the work is to be done. */
@Injectable()
export class StandardQueries {
  constructor(private readonly database: Database) {}

  async one(ctx: RequestContext, id: string): Promise<StandardDto> {
    const standard = await this.seen(ctx.caller, id);
    ctx.answer.etag = etagOf(standard.version);
    return standardView(standard);
  }

  async versions(ctx: RequestContext, id: string, query: PageQuery): Promise<StandardVersionPageDto> {
    await this.seen(ctx.caller, id);
    const found = new Conditions().add('standard_id = ?', id).add('published_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<VersionRow>(
      this.database,
      {
        select: 'SELECT version, criteria, pass_mark, published_by, published_at FROM service_standard_versions',
        ...found,
        sortable: { version: { column: 'version', type: 'bigint' } },
        idColumn: 'standard_id',
        defaultSort: '-version',
      },
      query,
    );
    return { ...page, data: page.data.map(versionView) };
  }

  async list(ctx: RequestContext, query: ListStandardsQuery): Promise<StandardPageDto> {
    const { caller } = ctx;
    if (query.propertyId) caller.require('standards:read', query.propertyId);
    const hotels = query.propertyId ? [query.propertyId] : (caller.propertiesWith('standards:read') ?? undefined);
    const { where, values } = new Conditions()
      .add('(s.property_id IS NULL OR s.property_id = ANY (?::uuid[]))', hotels)
      .add('s.process = ?', query.process)
      .add('s.updated_at >= ?::timestamptz', query.updatedSince);
    const sortable = {
      code: { column: 's.code', type: 'text' },
      name: { column: 's.name', type: 'text' },
      updatedAt: { column: 's.updated_at', type: 'timestamptz' },
    } as const;
    const page = await keysetPage<StandardRow>(
      this.database,
      { select: SELECT_STANDARD, where, values, sortable, idColumn: 's.id', defaultSort: 'code' },
      query,
    );
    return { data: page.data.map(standardView), nextCursor: page.nextCursor };
  }

  /** What holds everywhere is read by whoever may read standards anywhere. */
  private async seen(caller: Caller, id: string): Promise<StandardRow> {
    const standard = await readStandard(this.database, id);
    if (!standard) throw notFound();
    if (standard.property_id) caller.require('standards:read', standard.property_id);
    return standard;
  }
}
