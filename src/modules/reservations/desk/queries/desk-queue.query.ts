import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { invalid, notFound } from '../../../../kernel/errors/problem';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { daysBetween } from '../../../../kernel/values/local-date';
import { PropertyQueries } from '../../../properties';
import type {
  DeskTicketDto,
  DeskTicketPageDto,
  HourAtDeskDto,
  ListQueueQuery,
  WaitingTimesDto,
  WaitingTimesQuery,
} from '../dto/desk-queue.dto';
import { Conditions } from '../../../../kernel/http/conditions';
import { SELECT_TICKET, type TicketRow, ticketView } from './ticket-rows';

const MOST_DAYS = 400;

/** Percentiles are discrete (nearest rank): what one guest really waited, not a time between two. */
const durations = (seconds: string, name: string) => `
  json_build_object('count', count(${seconds})::int, 'mean', round(avg(${seconds}))::int,
    'median', percentile_disc(0.5) WITHIN GROUP (ORDER BY ${seconds}), 'p90', percentile_disc(0.9) WITHIN GROUP (ORDER BY ${seconds}),
    'p95', percentile_disc(0.95) WITHIN GROUP (ORDER BY ${seconds}), 'longest', max(${seconds})) AS ${name}`;

/** The line at the front desk as it is, and how long it took. */
@Injectable()
export class DeskQueueQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  async one(ctx: RequestContext, id: string): Promise<DeskTicketDto> {
    const [row] = await this.database.query<TicketRow>(`${SELECT_TICKET} WHERE q.id = $1`, [id]);
    if (!row) throw notFound();
    ctx.caller.require('desk:read', row.property_id);
    return ticketView(row, ctx.at);
  }

  async list(ctx: RequestContext, query: ListQueueQuery): Promise<DeskTicketPageDto> {
    const { where, values } = new Conditions()
      .hotels(ctx.caller, 'desk:read', 'q.property_id', query.propertyId)
      .add('q.day = ?::date', query.day)
      .add('q.status = ?', query.status)
      .add('q.kind = ?', query.kind)
      .add('q.updated_at >= ?::timestamptz', query.updatedSince);
    const sortable = {
      enteredAt: { column: 'q.entered_at', type: 'timestamptz' },
      updatedAt: { column: 'q.updated_at', type: 'timestamptz' },
    } as const;
    const page = await keysetPage<TicketRow>(
      this.database,
      { select: SELECT_TICKET, where, values, sortable, idColumn: 'q.id', defaultSort: 'enteredAt' },
      query,
    );
    return { data: page.data.map((row) => ticketView(row, ctx.at)), nextCursor: page.nextCursor };
  }

  /** By the hour in which guests came, on the hotel's clock, and over all. @throws Refusal 404, 400 */
  async waitingTimes(ctx: RequestContext, { propertyId, from, to, kind }: WaitingTimesQuery): Promise<WaitingTimesDto> {
    ctx.caller.require('reports:read', propertyId);
    const days = daysBetween(from, to) + 1;
    if (days < 1 || days > MOST_DAYS) throw invalid({ pointer: '?to', code: 'bad_range', detail: `From one day to ${MOST_DAYS}.` });
    const { timeZone } = await this.properties.mustExist(propertyId);
    const rows = await this.database.replica.query<HourAtDeskDto>(
      `SELECT hour, count(*)::int AS entered, (count(*) FILTER (WHERE status = 'served'))::int AS served,
         (count(*) FILTER (WHERE status = 'left'))::int AS "left", ${durations('waited', 'waiting')}, ${durations('serving_for', 'serving')}
       FROM (SELECT status, extract(hour FROM entered_at AT TIME ZONE $5)::int AS hour,
           round(extract(epoch FROM called_at - entered_at))::int AS waited,
           CASE WHEN status = 'served' THEN round(extract(epoch FROM ended_at - called_at))::int END AS serving_for
         FROM desk_queue WHERE property_id = $1 AND day BETWEEN $2::date AND $3::date AND ($4::text IS NULL OR kind = $4)) tickets
       GROUP BY GROUPING SETS ((hour), ()) ORDER BY hour NULLS FIRST`,
      [propertyId, from, to, kind ?? null, timeZone],
    );
    const [total, ...hours] = rows;
    return { propertyId, from, to, total: total!, hours };
  }
}
