import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import type { ListTracesQuery, TraceDto, TracePageDto } from '../dto/trace.dto';
import { Conditions } from '../../../../kernel/http/conditions';
import { SELECT_TRACE, type TraceRow, traceView } from './trace-rows';

/** What departments have to do for stays. */
@Injectable()
export class TraceQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly vault: Vault,
  ) {}

  async one(ctx: RequestContext, id: string): Promise<TraceDto> {
    const [trace] = await this.database.query<TraceRow>(`${SELECT_TRACE} WHERE t.id = $1`, [id]);
    if (!trace) throw notFound();
    ctx.caller.require('desk:read', trace.property_id);
    ctx.answer.etag = etagOf(trace.version);
    return this.view(trace);
  }

  async list(ctx: RequestContext, query: ListTracesQuery): Promise<TracePageDto> {
    const { where, values } = new Conditions()
      .hotels(ctx.caller, 'desk:read', 't.property_id', query.propertyId)
      .add('t.department_id = ?', query.departmentId)
      .add('t.reservation_id = ?', query.reservationId)
      .add('t.due_on >= ?::date', query.dueFrom)
      .add('t.due_on <= ?::date', query.dueTo)
      .add('t.status = ?', query.status)
      .add('t.updated_at >= ?::timestamptz', query.updatedSince);
    const sortable = {
      dueOn: { column: 't.due_on', type: 'date' },
      createdAt: { column: 't.created_at', type: 'timestamptz' },
      updatedAt: { column: 't.updated_at', type: 'timestamptz' },
    } as const;
    const page = await keysetPage<TraceRow>(
      this.database,
      { select: SELECT_TRACE, where, values, sortable, idColumn: 't.id', defaultSort: 'dueOn' },
      query,
    );
    return { data: await Promise.all(page.data.map((trace) => this.view(trace))), nextCursor: page.nextCursor };
  }

  /** Whether it is a task in this hotel. */
  async belongs(sql: Sql, id: string, propertyId: string): Promise<boolean> {
    return (await sql.query('SELECT 1 FROM traces WHERE id = $1 AND property_id = $2', [id, propertyId])).length > 0;
  }

  private async view(trace: TraceRow): Promise<TraceDto> {
    return traceView(trace, this.vault, (await this.properties.mustExist(trace.property_id)).businessDate);
  }
}
