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
import type {
  ListPlanTasksQuery,
  PlanResultDto,
  PlansReportDto,
  PlansReportQuery,
  ServicePlanTaskDto,
  ServicePlanTaskPageDto,
} from '../dto/plan-task.dto';
import type { ListServicePlansQuery, ServicePlanDto, ServicePlanPageDto } from '../dto/service-plan.dto';
import { type PlanRow, planView, readTask, SELECT_PLAN, SELECT_TASK, type TaskRow, taskView } from './plan-rows';

const MOST_DAYS = 400;

/** What is done for guests by plan. */
@Injectable()
export class PlanQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly vault: Vault,
  ) {}

  async plan(ctx: RequestContext, id: string): Promise<ServicePlanDto> {
    const [plan] = await this.database.query<PlanRow>(`${SELECT_PLAN} WHERE id = $1`, [id]);
    if (!plan) throw notFound();
    ctx.caller.require('service_plans:read', plan.propertyId);
    ctx.answer.etag = etagOf(plan.version);
    return planView(plan);
  }

  async plans(ctx: RequestContext, query: ListServicePlansQuery): Promise<ServicePlanPageDto> {
    const { where, values } = new Conditions()
      .hotels(ctx.caller, 'service_plans:read', 'property_id', query.propertyId)
      .add('status = ?', query.status)
      .add('updated_at >= ?::timestamptz', query.updatedSince);
    const sortable = {
      code: { column: 'code', type: 'text' },
      name: { column: 'name', type: 'text' },
      updatedAt: { column: 'updated_at', type: 'timestamptz' },
    } as const;
    const page = await keysetPage<PlanRow>(
      this.database,
      { select: SELECT_PLAN, where, values, sortable, idColumn: 'id', defaultSort: 'code' },
      query,
    );
    return { data: page.data.map(planView), nextCursor: page.nextCursor };
  }

  async task(ctx: RequestContext, id: string): Promise<ServicePlanTaskDto> {
    const task = await readTask(this.database, id);
    if (!task) throw notFound();
    ctx.caller.require('service_orders:read', task.property_id);
    ctx.answer.etag = etagOf(task.version);
    return taskView(task, this.vault, ctx.at);
  }

  async tasks(ctx: RequestContext, query: ListPlanTasksQuery): Promise<ServicePlanTaskPageDto> {
    const { where, values } = new Conditions()
      .hotels(ctx.caller, 'service_orders:read', 't.property_id', query.propertyId)
      .add('t.department_id = ?', query.departmentId)
      .add('t.reservation_id = ?', query.reservationId)
      .add('t.plan_id = ?', query.planId)
      .add('t.status = ?', query.status)
      .add('t.due_at >= ?::timestamptz', query.dueFrom)
      .add('t.due_at < ?::timestamptz', query.dueBefore)
      .add(`(t.status = 'open' AND t.due_at < ?)`, query.overdue === true ? ctx.at : undefined)
      .add(`NOT (t.status = 'open' AND t.due_at < ?)`, query.overdue === false ? ctx.at : undefined)
      .add('t.updated_at >= ?::timestamptz', query.updatedSince);
    const sortable = {
      dueAt: { column: 't.due_at', type: 'timestamptz' },
      updatedAt: { column: 't.updated_at', type: 'timestamptz' },
    } as const;
    const page = await keysetPage<TaskRow>(
      this.database,
      { select: SELECT_TASK, where, values, sortable, idColumn: 't.id', defaultSort: 'dueAt' },
      query,
    );
    return { data: page.data.map((task) => taskView(task, this.vault, ctx.at)), nextCursor: page.nextCursor };
  }

  /** @throws Refusal 404, 400 */
  async report(ctx: RequestContext, { propertyId, from, to }: PlansReportQuery): Promise<PlansReportDto> {
    ctx.caller.require('service_plans:read', propertyId);
    const days = daysBetween(from, to) + 1;
    if (days < 1 || days > MOST_DAYS) throw invalid({ pointer: '?to', code: 'bad_range', detail: `From one day to ${MOST_DAYS}.` });
    const { timeZone } = await this.properties.mustExist(propertyId);
    const tasks = await this.database.replica.query<PlanResultDto>(
      `SELECT p.id AS "planId", p.code, t.task, count(*)::int AS due, (count(*) FILTER (WHERE t.status = 'done'))::int AS done,
         (count(*) FILTER (WHERE t.status = 'done' AND t.ended_at <= t.due_at))::int AS "inTime", count(t.rating)::int AS rated,
         round(avg(t.rating), 2)::float8 AS rating
       FROM service_plan_tasks t JOIN service_plans p ON p.id = t.plan_id
       WHERE t.property_id = $1 AND t.due_at >= $2 AND t.due_at < $3 AND t.why IS DISTINCT FROM 'stay_off' AND t.why IS DISTINCT FROM 'not_wanted'
       GROUP BY p.id, p.code, t.task ORDER BY p.code, t.task`,
      [propertyId, instantInZone(from, '00:00', timeZone), instantInZone(addDays(to, 1), '00:00', timeZone)],
    );
    return { propertyId, from, to, tasks };
  }
}
