import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { wrongStep } from '../../domain/wrong-step';
import { taskEnded } from '../../events/plan.events';
import type { CallOffPlanTaskDto, CompletePlanTaskDto, ServicePlanTaskDto } from '../dto/plan-task.dto';
import { readTask, type TaskRow, taskPlace, taskView } from '../queries/plan-rows';

/** Something that was planned is done for a guest, or somebody says that it will not be. */
@Injectable()
export class EndTask {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 400 `proof_missing`, 409 `wrong_step` */
  complete(ctx: RequestContext, id: string, { proof = [], remarks }: CompletePlanTaskDto): Promise<ServicePlanTaskDto> {
    return this.end(ctx, id, { status: 'done', proof, remarks });
  }

  /** The plan does not bring it back. @throws Refusal 404, 409 `wrong_step` */
  callOff(ctx: RequestContext, id: string, { reason }: CallOffPlanTaskDto): Promise<ServicePlanTaskDto> {
    return this.end(ctx, id, { status: 'called_off', proof: [], remarks: reason });
  }

  private end(
    ctx: RequestContext,
    id: string,
    { status, proof, remarks }: { status: 'done' | 'called_off'; proof: string[]; remarks?: string },
  ): Promise<ServicePlanTaskDto> {
    return this.work.run(ctx, 200, async (work) => {
      const task = await lock(work, ctx, id);
      if (status === 'done' && task.proof_needed && proof.length === 0)
        throw invalid({ pointer: '/proof', code: 'proof_missing', detail: 'The plan asks for proof.' });
      await work.query(
        `UPDATE service_plan_tasks SET status = $2, why = $3, proof = $4, remarks = $5, ended_at = $6, ended_by = $7, version = version + 1, updated_at = $6
         WHERE id = $1`,
        [
          ...[id, status, status === 'done' ? null : 'by_hand', proof],
          remarks === undefined ? null : this.vault.sealRecord(remarks, taskPlace(id)),
          ...[ctx.at, ctx.caller.accountId],
        ],
      );
      const {
        property_id: propertyId,
        reservation_id: reservationId,
        guest_id: guestId,
        plan_id: planId,
        department_id: departmentId,
      } = task;
      const late = ctx.at > task.due_at;
      work.emit(taskEnded(propertyId, status, { taskId: id, reservationId, guestId, planId, task: task.task, departmentId, late }));
      work.audit({ action: `service_plan_task.${status}`, target: { type: 'service_plan_task', id }, propertyId });
      const ended = (await readTask(work, id))!;
      ctx.answer.etag = etagOf(ended.version);
      return taskView(ended, this.vault, ctx.at);
    });
  }
}

async function lock(work: Work, ctx: RequestContext, id: string): Promise<TaskRow> {
  await work.query('SELECT 1 FROM service_plan_tasks WHERE id = $1 FOR NO KEY UPDATE', [id]);
  const task = await readTask(work, id);
  if (!task) throw notFound();
  ctx.caller.require('service_orders:write', task.property_id);
  if (task.status !== 'open') throw wrongStep('The task', task.status);
  return task;
}
