import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database } from '../../../../kernel/database/database';
import { invalid, notFound } from '../../../../kernel/errors/problem';
import { Conditions } from '../../../../kernel/http/conditions';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays, daysBetween, instantInZone } from '../../../../kernel/values/local-date';
import { PropertyQueries } from '../../../properties';
import type { CorrectiveActionDto, CorrectiveActionPageDto, ListActionsQuery } from '../dto/corrective-action.dto';
import type { InspectionDto, InspectionPageDto, ListInspectionsQuery } from '../dto/inspection.dto';
import type { ProcessScoreDto, StandardsReportDto, StandardsReportQuery } from '../dto/standards-report.dto';
import {
  type ActionRow,
  actionView,
  type InspectionRow,
  inspectionView,
  IS_OVERDUE,
  readAction,
  readInspection,
  SELECT_ACTION,
  SELECT_INSPECTION,
} from './inspection-rows';

const MOST_DAYS = 400;

/** $1 hotel, $2 and $3 instants; counts of criteria leave out what did not apply */
const BY_PROCESS = `
  WITH done AS (SELECT * FROM inspections WHERE property_id = $1 AND status = 'completed' AND completed_at >= $2 AND completed_at < $3),
    criteria AS (
      SELECT d.process, f.criterion, count(*)::int AS judged, (count(*) FILTER (WHERE f.verdict = 'fail'))::int AS failed,
        row_number() OVER (PARTITION BY d.process ORDER BY count(*) FILTER (WHERE f.verdict = 'fail') DESC, f.criterion) AS place
      FROM done d JOIN inspection_findings f ON f.inspection_id = d.id AND f.verdict <> 'na' GROUP BY d.process, f.criterion),
    actions AS (
      SELECT a.process, count(*)::int AS open, (count(*) FILTER (WHERE ${IS_OVERDUE}))::int AS overdue
      FROM corrective_actions a JOIN properties p ON p.id = a.property_id WHERE a.property_id = $1 AND a.status = 'open' GROUP BY a.process),
    scores AS (
      SELECT process, count(*)::int AS inspections, round(100.0 * sum(earned) / nullif(sum(possible), 0), 2)::float8 AS score,
        round(100.0 * count(*) FILTER (WHERE passed) / count(*), 2)::float8 AS passed
      FROM done GROUP BY process)
  SELECT s.process, s.inspections, s.score, s.passed, coalesce(a.open, 0) AS "openActions", coalesce(a.overdue, 0) AS "overdueActions",
    coalesce((SELECT json_agg(json_build_object('criterion', c.criterion, 'judged', c.judged, 'failed', c.failed) ORDER BY c.place)
      FROM criteria c WHERE c.process = s.process AND c.failed > 0 AND c.place <= 10), '[]') AS weakest
  FROM scores s LEFT JOIN actions a ON a.process = s.process ORDER BY s.process`;

/** Whether the standards are kept, and what is done where they are not. */
@Injectable()
export class InspectionQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly vault: Vault,
  ) {}

  async one(ctx: RequestContext, id: string): Promise<InspectionDto> {
    const row = await readInspection(this.database, id);
    if (!row) throw notFound();
    ctx.caller.require('standards:read', row.property_id);
    ctx.answer.etag = etagOf(row.version);
    return inspectionView(row, this.vault);
  }

  async list(ctx: RequestContext, query: ListInspectionsQuery): Promise<InspectionPageDto> {
    const { where, values } = new Conditions()
      .hotels(ctx.caller, 'standards:read', 'i.property_id', query.propertyId)
      .add('i.standard_id = ?', query.standardId)
      .add('i.process = ?', query.process)
      .add('i.department_id = ?', query.departmentId)
      .add('i.room_id = ?', query.roomId)
      .add('i.employee_id = ?', query.employeeId)
      .add('i.status = ?', query.status)
      .add('i.updated_at >= ?::timestamptz', query.updatedSince);
    const sortable = {
      createdAt: { column: 'i.created_at', type: 'timestamptz' },
      updatedAt: { column: 'i.updated_at', type: 'timestamptz' },
    } as const;
    const page = await keysetPage<InspectionRow>(
      this.database,
      { select: SELECT_INSPECTION, where, values, sortable, idColumn: 'i.id', defaultSort: '-createdAt' },
      query,
    );
    return { data: page.data.map((row) => inspectionView(row, this.vault)), nextCursor: page.nextCursor };
  }

  async action(ctx: RequestContext, id: string): Promise<CorrectiveActionDto> {
    const row = await readAction(this.database, id);
    if (!row) throw notFound();
    ctx.caller.require('standards:read', row.property_id);
    ctx.answer.etag = etagOf(row.version);
    return actionView(row, this.vault);
  }

  async actions(ctx: RequestContext, query: ListActionsQuery): Promise<CorrectiveActionPageDto> {
    const { where, values } = new Conditions()
      .hotels(ctx.caller, 'standards:read', 'a.property_id', query.propertyId)
      .add('a.inspection_id = ?', query.inspectionId)
      .add('a.department_id = ?', query.departmentId)
      .add('a.owner_id = ?', query.ownerId)
      .add('a.status = ?', query.status)
      .add(`${IS_OVERDUE} = ?`, query.overdue)
      .add('a.updated_at >= ?::timestamptz', query.updatedSince);
    const sortable = {
      dueOn: { column: 'a.due_on', type: 'date' },
      createdAt: { column: 'a.created_at', type: 'timestamptz' },
      updatedAt: { column: 'a.updated_at', type: 'timestamptz' },
    } as const;
    const page = await keysetPage<ActionRow>(
      this.database,
      { select: SELECT_ACTION, where, values, sortable, idColumn: 'a.id', defaultSort: 'dueOn' },
      query,
    );
    return { data: page.data.map((row) => actionView(row, this.vault)), nextCursor: page.nextCursor };
  }

  /** @throws Refusal 404, 400 */
  async report(ctx: RequestContext, { propertyId, from, to }: StandardsReportQuery): Promise<StandardsReportDto> {
    ctx.caller.require('standards:read', propertyId);
    const days = daysBetween(from, to) + 1;
    if (days < 1 || days > MOST_DAYS) throw invalid({ pointer: '?to', code: 'bad_range', detail: `From one day to ${MOST_DAYS}.` });
    const { timeZone } = await this.properties.mustExist(propertyId);
    const processes = await this.database.replica.query<ProcessScoreDto>(BY_PROCESS, [
      propertyId,
      instantInZone(from, '00:00', timeZone),
      instantInZone(addDays(to, 1), '00:00', timeZone),
    ]);
    return { propertyId, from, to, processes };
  }
}
