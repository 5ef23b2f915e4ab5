import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, type ProblemReason } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import { mergePatch } from '../../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { StaffQueries } from '../../../staff';
import type { PlanConditions, PlanTask } from '../domain/service-plan';
import type { ChangeServicePlanDto, CreateServicePlanDto, PlanTaskDto, ServicePlanDto } from '../dto/service-plan.dto';
import { type PlanRow, planView, SELECT_PLAN } from '../queries/plan-rows';
import { FollowPlans } from './follow-plans.job';

/** The rules by which more is done for guests. Stays to come follow every change. */
@Injectable()
export class KeepPlans {
  constructor(
    private readonly work: UnitOfWork,
    private readonly staff: StaffQueries,
    private readonly follow: FollowPlans,
  ) {}

  /** @throws Refusal 404, 403, 400 with pointers, 409 `conflict` */
  add(ctx: RequestContext, { propertyId, code, name, conditions, tasks }: CreateServicePlanDto): Promise<ServicePlanDto> {
    ctx.caller.require('service_plans:write', propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const wanted = tasks.map(whole);
      await this.check(work, propertyId, conditions, wanted);
      const id = newId();
      await work.query(
        `INSERT INTO service_plans (id, property_id, code, name, conditions, tasks, status, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5::jsonb, $6::jsonb, 'active', 1, $7, $7)`,
        [id, propertyId, code, name, JSON.stringify(conditions), JSON.stringify(wanted), ctx.at],
      );
      ctx.answer.location = `/v1/service-plans/${id}`;
      return this.told(work, ctx, id, 'service_plan.created');
    });
  }

  /** @throws Refusal 404, 403, 412, 428, 400 with pointers */
  change(ctx: RequestContext, id: string, { tasks, ...patch }: ChangeServicePlanDto, ifMatch: string | undefined): Promise<ServicePlanDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [plan] = await work.query<PlanRow>(`${SELECT_PLAN} WHERE id = $1 FOR NO KEY UPDATE`, [id]);
      if (!plan) throw notFound();
      ctx.caller.require('service_plans:write', plan.propertyId);
      requireMatch(ifMatch, plan.version);
      const wanted = { name: plan.name, conditions: plan.conditions, tasks: plan.tasks, status: plan.status };
      const fields = mergePatch(wanted, { ...patch, tasks: tasks?.map(whole) }, []);
      ctx.answer.etag = etagOf(plan.version);
      if (fields.length === 0) return planView(plan);
      await this.check(work, plan.propertyId, wanted.conditions, wanted.tasks);
      await work.query(
        'UPDATE service_plans SET name = $2, conditions = $3::jsonb, tasks = $4::jsonb, status = $5, version = version + 1, updated_at = $6 WHERE id = $1',
        [id, wanted.name, JSON.stringify(wanted.conditions), JSON.stringify(wanted.tasks), wanted.status, ctx.at],
      );
      return this.told(work, ctx, id, 'service_plan.changed', fields);
    });
  }

  private async check(work: Work, propertyId: string, conditions: PlanConditions, tasks: readonly PlanTask[]): Promise<void> {
    const known = await this.staff.departmentsAmong(
      work,
      propertyId,
      tasks.map((t) => t.departmentId),
    );
    const reasons = tasks.flatMap(({ key, departmentId, due }, i): ProblemReason[] => [
      ...(tasks.findIndex((t) => t.key === key) < i
        ? [{ pointer: `/tasks/${i}/key`, code: 'twice', detail: 'Each task has a key of its own.' }]
        : []),
      ...(known.has(departmentId)
        ? []
        : [{ pointer: `/tasks/${i}/departmentId`, code: 'unknown_department', detail: 'The hotel has no such department.' }]),
      ...(due.from === 'occasion' && !conditions.occasions?.length
        ? [{ pointer: `/tasks/${i}/due/from`, code: 'no_occasion', detail: 'The plan looks at no occasion.' }]
        : []),
    ]);
    if (reasons.length) throw invalid(...reasons);
  }

  private async told(work: Work, ctx: RequestContext, id: string, action: string, fields?: readonly string[]): Promise<ServicePlanDto> {
    const [plan] = await work.query<PlanRow>(`${SELECT_PLAN} WHERE id = $1`, [id]);
    await this.follow.soon(work, plan!.propertyId);
    work.audit({ action, target: { type: 'service_plan', id }, propertyId: plan!.propertyId, details: fields && { fields } });
    ctx.answer.etag = etagOf(plan!.version);
    return planView(plan!);
  }
}

const whole = ({ key, title, departmentId, due, proofNeeded = false, surveyItem }: PlanTaskDto): PlanTask => ({
  key,
  title,
  departmentId: departmentId.toLowerCase(),
  due: { from: due.from, days: due.days ?? 0, at: due.at ?? null, minutes: due.minutes ?? 0 },
  proofNeeded,
  surveyItem: surveyItem ?? null,
});
