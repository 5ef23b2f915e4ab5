import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { ListNightAuditsQuery, NightAuditDto, NightAuditPageDto } from './night-audit.dto';
import type { StepResults } from './steps';

interface Row {
  id: string;
  property_id: string;
  business_date: string;
  steps: StepResults;
  started_by: string;
  started_at: Date;
  finished_at: Date | null;
}

const SELECT = 'SELECT id, property_id, business_date, steps, started_by, started_at, finished_at FROM night_audits';

@Injectable()
export class NightAuditQueries {
  constructor(private readonly database: Database) {}

  /** @throws Refusal 404 */
  async ofDay(ctx: RequestContext, propertyId: string, day: string, sql: Sql = this.database): Promise<NightAuditDto> {
    ctx.caller.require('reservations:read', propertyId);
    const [row] = await sql.query<Row>(`${SELECT} WHERE property_id = $1 AND business_date = $2`, [propertyId, day]);
    if (!row) throw notFound();
    return view(row);
  }

  async list(ctx: RequestContext, propertyId: string, query: ListNightAuditsQuery): Promise<NightAuditPageDto> {
    ctx.caller.require('reservations:read', propertyId);
    const values: unknown[] = [propertyId];
    const where = ['property_id = $1'];
    if (query.from) where.push(`business_date >= $${values.push(query.from)}::date`);
    if (query.updatedSince) where.push(`coalesce(finished_at, started_at) >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<Row>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: { businessDate: { column: 'business_date', type: 'date' } },
        idColumn: 'id',
        defaultSort: '-businessDate',
      },
      query,
    );
    return { data: page.data.map(view), nextCursor: page.nextCursor };
  }
}

const view = ({ steps, ...row }: Row): NightAuditDto => ({
  id: row.id,
  propertyId: row.property_id,
  businessDate: row.business_date,
  steps: {
    noShows: steps.no_shows ?? null,
    charges: steps.charges ?? null,
    services: steps.services ?? null,
    snapshot: steps.snapshot ?? null,
    rooms: steps.rooms ?? null,
    newDay: steps.new_day ?? null,
  },
  startedBy: row.started_by,
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
});
