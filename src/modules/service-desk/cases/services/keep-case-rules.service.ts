import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import { mergePatch } from '../../../../kernel/http/merge-patch';
import { keysetPage, type KeysetList } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { PropertyQueries } from '../../../properties';
import { BusinessCalendars, StaffQueries } from '../../../staff';
import type {
  CasePolicyDto,
  CasePolicyPageDto,
  CaseRulesQuery,
  CaseSettingsDto,
  ChangeRootCauseDto,
  CreateRootCauseDto,
  RootCauseDto,
  RootCausePageDto,
  SetCasePolicyDto,
} from '../dto/case-rules.dto';
import { RECURRENCE_DAYS } from '../queries/case.queries';

type Dated<T> = Omit<T, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };

const SELECT_POLICY = `
  SELECT p.id, p.property_id AS "propertyId", p.kind, p.severity, p.calendar_id AS "calendarId", p.first_answer_minutes AS "firstAnswerMinutes",
    p.next_answer_minutes AS "nextAnswerMinutes", p.settlement_minutes AS "settlementMinutes", p.close_after_days AS "closeAfterDays", p.escalation,
    p.version, p.created_at AS "createdAt", p.updated_at AS "updatedAt"
  FROM case_policies p`;
const SELECT_CAUSE = `
  SELECT r.id, r.property_id AS "propertyId", r.code, r.name, r.retired, r.version, r.created_at AS "createdAt", r.updated_at AS "updatedAt"
  FROM case_root_causes r`;

const sortable = (row: string): KeysetList['sortable'] => ({
  createdAt: { column: `${row}.created_at`, type: 'timestamptz' },
  updatedAt: { column: `${row}.updated_at`, type: 'timestamptz' },
});

const view = <T extends { createdAt: string; updatedAt: string }>(row: Dated<T>): T =>
  ({ ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() }) as unknown as T;

/** What a hotel has settled about its cases: deadlines and escalation, root causes, how much may be given. */
@Injectable()
export class KeepCaseRules {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly calendars: BusinessCalendars,
    private readonly staff: StaffQueries,
    private readonly properties: PropertyQueries,
  ) {}

  async policies({ caller }: RequestContext, query: CaseRulesQuery): Promise<CasePolicyPageDto> {
    caller.require('cases:read', query.propertyId);
    const page = await keysetPage<Dated<CasePolicyDto>>(
      this.database,
      {
        select: SELECT_POLICY,
        where: ['p.property_id = $1'],
        values: [query.propertyId],
        sortable: sortable('p'),
        idColumn: 'p.id',
        defaultSort: 'createdAt',
      },
      query,
    );
    return { ...page, data: page.data.map((p) => view<CasePolicyDto>(p)) };
  }

  /** Sets the policy of a kind and severity, whether or not there is one. Cases that are open keep what was agreed. @throws Refusal 404, 400 */
  async setPolicy(ctx: RequestContext, body: SetCasePolicyDto): Promise<CasePolicyDto> {
    const { propertyId, kind = null, severity = null, calendarId = null, escalation } = body;
    ctx.caller.require('cases:rules', propertyId);
    await this.properties.mustExist(propertyId);
    return this.work.run(ctx, 200, async (work) => {
      await this.calendars.require(propertyId, calendarId, '/calendarId', work);
      await this.requireEmployees(work, propertyId, body);
      const steps = escalation.map(({ assignTo = null, ...step }) => ({ ...step, assignTo }));
      const [policy] = await work.query<{ id: string }>(
        `INSERT INTO case_policies (id, property_id, kind, severity, calendar_id, first_answer_minutes, next_answer_minutes, settlement_minutes, close_after_days,
           escalation, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)
         ON CONFLICT ON CONSTRAINT case_policies_once DO UPDATE SET calendar_id = excluded.calendar_id, first_answer_minutes = excluded.first_answer_minutes,
           next_answer_minutes = excluded.next_answer_minutes, settlement_minutes = excluded.settlement_minutes, close_after_days = excluded.close_after_days,
           escalation = excluded.escalation, version = case_policies.version + 1, updated_at = excluded.updated_at
         RETURNING id`,
        [
          ...[newId(), propertyId, kind, severity, calendarId, body.firstAnswerMinutes, body.nextAnswerMinutes, body.settlementMinutes],
          ...[body.closeAfterDays, JSON.stringify(steps), ctx.at],
        ],
      );
      work.audit({ action: 'case_policy.set', target: { type: 'case_policy', id: policy!.id }, propertyId, details: { kind, severity } });
      const [row] = await work.query<Dated<CasePolicyDto>>(`${SELECT_POLICY} WHERE p.id = $1`, [policy!.id]);
      return view<CasePolicyDto>(row!);
    });
  }

  async causes({ caller }: RequestContext, query: CaseRulesQuery): Promise<RootCausePageDto> {
    caller.require('cases:read', query.propertyId);
    const page = await keysetPage<Dated<RootCauseDto>>(
      this.database,
      {
        ...{ select: SELECT_CAUSE, where: ['r.property_id = $1'], values: [query.propertyId] },
        ...{ sortable: { ...sortable('r'), code: { column: 'r.code', type: 'text' } }, idColumn: 'r.id', defaultSort: 'code' },
      },
      query,
    );
    return { ...page, data: page.data.map((r) => view<RootCauseDto>(r)) };
  }

  async addCause(ctx: RequestContext, { propertyId, code, name }: CreateRootCauseDto): Promise<RootCauseDto> {
    ctx.caller.require('cases:rules', propertyId);
    await this.properties.mustExist(propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const id = newId();
      await work.query(
        'INSERT INTO case_root_causes (id, property_id, code, name, version, created_at, updated_at) VALUES ($1, $2, $3, $4, 1, $5, $5)',
        [...[id, propertyId, code, name, ctx.at]],
      );
      work.audit({ action: 'root_cause.created', target: { type: 'root_cause', id }, propertyId });
      ctx.answer.etag = etagOf(1);
      ctx.answer.location = `/v1/case-root-causes/${id}`;
      return this.cause(work, id);
    });
  }

  /** @throws Refusal 404, 412, 428 */
  changeCause(ctx: RequestContext, id: string, patch: ChangeRootCauseDto, ifMatch: string | undefined): Promise<RootCauseDto> {
    return this.work.run(ctx, 200, async (work) => {
      await work.query('SELECT 1 FROM case_root_causes WHERE id = $1 FOR NO KEY UPDATE', [id]);
      const cause = await this.cause(work, id);
      ctx.caller.require('cases:rules', cause.propertyId);
      requireMatch(ifMatch, cause.version);
      const fields = mergePatch(cause, patch, []);
      if (fields.length) {
        await work.query('UPDATE case_root_causes SET name = $2, retired = $3, version = version + 1, updated_at = $4 WHERE id = $1', [
          ...[id, cause.name, cause.retired, ctx.at],
        ]);
        work.audit({ action: 'root_cause.changed', target: { type: 'root_cause', id }, propertyId: cause.propertyId, details: { fields } });
      }
      const changed = await this.cause(work, id);
      ctx.answer.etag = etagOf(changed.version);
      return changed;
    });
  }

  async settings({ caller }: RequestContext, propertyId: string, sql: Sql = this.database): Promise<CaseSettingsDto> {
    caller.require('cases:read', propertyId);
    await this.properties.mustExist(propertyId);
    const [row] = await sql.query<CaseSettingsDto>(
      'SELECT compensation_limit_minor AS "compensationLimitMinor", recurrence_days AS "recurrenceDays" FROM case_settings WHERE property_id = $1',
      [propertyId],
    );
    return row ?? { compensationLimitMinor: 0, recurrenceDays: RECURRENCE_DAYS };
  }

  async setSettings(ctx: RequestContext, propertyId: string, body: CaseSettingsDto): Promise<CaseSettingsDto> {
    ctx.caller.require('cases:rules', propertyId);
    await this.properties.mustExist(propertyId);
    return this.work.run(ctx, 200, async (work) => {
      await work.query(
        `INSERT INTO case_settings (property_id, compensation_limit_minor, recurrence_days, version, updated_at) VALUES ($1, $2, $3, 1, $4)
         ON CONFLICT (property_id) DO UPDATE SET compensation_limit_minor = excluded.compensation_limit_minor, recurrence_days = excluded.recurrence_days,
           version = case_settings.version + 1, updated_at = excluded.updated_at`,
        [propertyId, body.compensationLimitMinor, body.recurrenceDays, ctx.at],
      );
      work.audit({ action: 'case_settings.changed', target: { type: 'property', id: propertyId }, propertyId });
      return body;
    });
  }

  private async cause(sql: Sql, id: string): Promise<RootCauseDto> {
    const [row] = await sql.query<Dated<RootCauseDto>>(`${SELECT_CAUSE} WHERE r.id = $1`, [id]);
    if (!row) throw notFound();
    return view<RootCauseDto>(row);
  }
  /** @throws Refusal 400 with a pointer to each step that names somebody who does not work there */
  private async requireEmployees(sql: Sql, propertyId: string, { escalation }: SetCasePolicyDto): Promise<void> {
    const named = escalation.flatMap((s) => [...s.tell, ...(s.assignTo ? [s.assignTo] : [])]);
    if (named.length === 0) return;
    const works = await this.staff.employeesAmong(sql, propertyId, named);
    const wrong = escalation.flatMap((s, i) => ([...s.tell, s.assignTo].every((id) => !id || works.has(id)) ? [] : [i]));
    if (wrong.length === 0) return;
    throw invalid(
      ...wrong.map((i) => ({
        pointer: `/escalation/${i}`,
        code: 'unknown_employee',
        detail: 'Somebody who is named does not work in this hotel.',
      })),
    );
  }
}
