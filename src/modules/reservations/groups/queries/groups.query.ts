import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { GroupDto, GroupPageDto, ListGroupsQuery } from '../dto/group.dto';
import { type GroupRow, groupView, SELECT_GROUP } from '../services/blocks';

@Injectable()
export class Groups {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async one(ctx: RequestContext, id: string): Promise<GroupDto> {
    const group = await this.row(ctx, id);
    ctx.answer.etag = etagOf(group.version);
    return groupView(group, this.vault);
  }

  /** @throws Refusal 404 for one that the caller may not see */
  async row({ caller }: RequestContext, id: string, sql: Sql = this.database): Promise<GroupRow> {
    const [group] = await sql.query<GroupRow>(`${SELECT_GROUP} WHERE g.id = $1`, [id]);
    if (!group || !caller.can('reservations:read', group.property_id)) throw notFound();
    return group;
  }

  async list({ caller }: RequestContext, query: ListGroupsQuery): Promise<GroupPageDto> {
    const where: string[] = [];
    const values: unknown[] = [];
    const add = (condition: (placeholder: string) => string, value: unknown) => where.push(condition(`$${values.push(value)}`));
    if (query.propertyId) {
      caller.require('reservations:read', query.propertyId);
      add((p) => `g.property_id = ${p}`, query.propertyId);
    } else {
      const granted = caller.propertiesWith('reservations:read');
      if (granted) add((p) => `g.property_id = ANY (${p}::uuid[])`, granted);
    }
    if (query.status) add((p) => `g.status = ${p}`, query.status);
    if (query.updatedSince) add((p) => `g.updated_at >= ${p}::timestamptz`, query.updatedSince);
    const page = await keysetPage<GroupRow>(
      this.database,
      {
        select: SELECT_GROUP,
        where,
        values,
        sortable: {
          cutOffDate: { column: 'g.cut_off_date', type: 'date' },
          createdAt: { column: 'g.created_at', type: 'timestamptz' },
          updatedAt: { column: 'g.updated_at', type: 'timestamptz' },
        },
        idColumn: 'g.id',
        defaultSort: 'cutOffDate',
      },
      query,
    );
    return { data: page.data.map((g) => groupView(g, this.vault)), nextCursor: page.nextCursor };
  }
}
