import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import { mergePatch } from '../../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { StaffQueries } from '../../../staff';
import { actionDone, actionReturned, actionVerified } from '../../events/standard.events';
import { wrongStep } from '../../domain/wrong-step';
import { type ActionStatus, StandardProblems } from '../domain/standard';
import type { ChangeActionDto, CompleteActionDto, CorrectiveActionDto } from '../dto/corrective-action.dto';
import { actionPlace, type ActionRow, actionView, type ActionWords, actionWords, readAction } from '../queries/inspection-rows';

/** What failed is set right by somebody, with proof, and looked at by somebody else. */
@Injectable()
export class SetRight {
  constructor(
    private readonly work: UnitOfWork,
    private readonly staff: StaffQueries,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 412, 428, 400, 409 `wrong_step` */
  change(ctx: RequestContext, id: string, patch: ChangeActionDto, ifMatch: string | undefined): Promise<CorrectiveActionDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await lock(work, ctx, id, ['open'], ({ version }) => requireMatch(ifMatch, version));
      const words = actionWords(row, this.vault);
      const wanted = { ownerId: row.owner_id, departmentId: row.department_id, dueOn: row.due_on, measures: words.measures };
      const fields = mergePatch(wanted, patch, ['ownerId', 'departmentId', 'measures']);
      if (fields.length === 0) return this.told(work, ctx, id);
      if (wanted.ownerId && fields.includes('ownerId')) {
        const { allowed, reasons } = await this.staff.mayServe(wanted.ownerId, null, row.property_id, ctx.at, { sql: work });
        if (!allowed) throw invalid(...reasons.map((r) => ({ pointer: '/ownerId', ...r })));
      }
      await work.query(
        'UPDATE corrective_actions SET owner_id = $2, department_id = $3, due_on = $4, measures = $5, version = version + 1, updated_at = $6 WHERE id = $1',
        [id, wanted.ownerId, wanted.departmentId, wanted.dueOn, this.seal(id, { ...words, measures: wanted.measures }), ctx.at],
      );
      const target = { type: 'corrective_action', id };
      work.audit({ action: 'corrective_action.changed', target, propertyId: row.property_id, details: { fields } });
      return this.told(work, ctx, id);
    });
  }

  /** @throws Refusal 404, 409 `wrong_step` */
  complete(ctx: RequestContext, id: string, { proof, remark }: CompleteActionDto): Promise<CorrectiveActionDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await lock(work, ctx, id, ['open']);
      const words = actionWords(row, this.vault);
      await work.query(
        `UPDATE corrective_actions SET status = 'done', proof = $2, measures = $3, done_at = $4, done_by = $5, version = version + 1, updated_at = $4 WHERE id = $1`,
        [id, proof, this.seal(id, { ...words, remark: remark ?? words.remark }), ctx.at, ctx.caller.accountId],
      );
      work.emit(actionDone(row.property_id, factsOf(row)));
      work.audit({ action: 'corrective_action.done', target: { type: 'corrective_action', id }, propertyId: row.property_id });
      return this.told(work, ctx, id);
    });
  }

  /** @throws Refusal 404, 409 `wrong_step`, `four_eyes` */
  verify(ctx: RequestContext, id: string): Promise<CorrectiveActionDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await lock(work, ctx, id, ['done']);
      if (row.done_by === ctx.caller.accountId) throw new Refusal(StandardProblems.fourEyes);
      await work.query(
        `UPDATE corrective_actions SET status = 'verified', verified_at = $2, verified_by = $3, version = version + 1, updated_at = $2 WHERE id = $1`,
        [id, ctx.at, ctx.caller.accountId],
      );
      work.emit(actionVerified(row.property_id, factsOf(row)));
      work.audit({ action: 'corrective_action.verified', target: { type: 'corrective_action', id }, propertyId: row.property_id });
      return this.told(work, ctx, id);
    });
  }

  /** It is open again; its day stays. @throws Refusal 404, 409 `wrong_step` */
  sendBack(ctx: RequestContext, id: string, reason: string): Promise<CorrectiveActionDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await lock(work, ctx, id, ['done', 'verified']);
      await work.query(
        `UPDATE corrective_actions SET status = 'open', measures = $2, returned = returned + 1, done_at = NULL, done_by = NULL, verified_at = NULL,
           verified_by = NULL, version = version + 1, updated_at = $3 WHERE id = $1`,
        [id, this.seal(id, { ...actionWords(row, this.vault), remark: reason }), ctx.at],
      );
      work.emit(actionReturned(row.property_id, factsOf(row)));
      work.audit({ action: 'corrective_action.returned', target: { type: 'corrective_action', id }, propertyId: row.property_id });
      return this.told(work, ctx, id);
    });
  }

  private seal(id: string, words: ActionWords): Buffer {
    return this.vault.sealRecord(JSON.stringify(words), actionPlace(id));
  }

  private async told(work: Work, ctx: RequestContext, id: string): Promise<CorrectiveActionDto> {
    const row = (await readAction(work, id))!;
    ctx.answer.etag = etagOf(row.version);
    return actionView(row, this.vault);
  }
}

const factsOf = (row: ActionRow) => ({
  actionId: row.id,
  inspectionId: row.inspection_id,
  criterion: row.criterion,
  process: row.process,
  critical: row.critical,
  departmentId: row.department_id,
  ownerId: row.owner_id,
});

/** @param check of the version, between who may and what can be changed */
async function lock(
  work: Work,
  ctx: RequestContext,
  id: string,
  from: readonly ActionStatus[],
  check?: (action: ActionRow) => void,
): Promise<ActionRow> {
  await work.query('SELECT 1 FROM corrective_actions WHERE id = $1 FOR NO KEY UPDATE', [id]);
  const action = await readAction(work, id);
  if (!action) throw notFound();
  ctx.caller.require('inspections:write', action.property_id);
  check?.(action);
  if (!from.includes(action.status)) throw wrongStep('The corrective action', action.status);
  return action;
}
