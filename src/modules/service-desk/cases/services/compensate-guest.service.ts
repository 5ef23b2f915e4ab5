import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { Concessions } from '../../../folios';
import { GuestCoupons } from '../../../pricing';
import { PropertyQueries } from '../../../properties';
import { caseCompensated, caseCompensationReversed } from '../../events/case.events';
import { CaseProblems, compensationPlace, requireStatusFor } from '../domain/case';
import type { CaseDto } from '../dto/case.dto';
import type { CompensateDto } from '../dto/compensation.dto';
import { type CaseRow, factsOf, lockCase } from '../queries/case-rows';
import { CaseQueries } from '../queries/case.queries';
import { Cases } from './cases';

interface Given {
  couponId: string | null;
  couponCode: string | null;
  folioId: string | null;
  lineIds: string[];
  paymentId: string | null;
}

/** What a guest gets for what went wrong. The module that owns it does it; the case knows what it was, and can have it taken back. */
@Injectable()
export class CompensateGuest {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cases: Cases,
    private readonly queries: CaseQueries,
    private readonly coupons: GuestCoupons,
    private readonly concessions: Concessions,
    private readonly properties: PropertyQueries,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 403 `compensation_above_limit`, 400, 409 */
  async give(ctx: RequestContext, caseId: string, body: CompensateDto): Promise<CaseDto> {
    let refundId: string | null = null;
    const view = await this.work.run(ctx, 201, async (work) => {
      const row = await lockCase(work, caseId);
      ctx.caller.require('cases:compensate', row.propertyId);
      requireStatusFor('compensate', row.status);
      await this.requireWithin(work, ctx, row, body.amountMinor);
      const { currency } = await this.properties.mustExist(row.propertyId);
      const given = await this.done(work, ctx, row, body);
      refundId = body.kind === 'refund' ? given.paymentId : null;
      const id = newId();
      await work.query(
        `INSERT INTO case_compensations (id, case_id, property_id, kind, amount_minor, currency, coupon_id, coupon_code, folio_id, line_ids, payment_id, sealed, given_by, given_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          ...[
            id,
            row.id,
            row.propertyId,
            body.kind,
            body.amountMinor,
            currency,
            given.couponId,
            given.couponCode,
            given.folioId,
            given.lineIds,
          ],
          ...[
            given.paymentId,
            this.vault.sealRecord(JSON.stringify({ reason: body.reason }), compensationPlace(id)),
            ctx.caller.accountId,
            ctx.at,
          ],
        ],
      );
      const facts = { compensationId: id, kind: body.kind, amountMinor: body.amountMinor, currency };
      work.emit(caseCompensated(row.propertyId, factsOf(row), { compensation: facts }));
      work.audit({ action: 'case.compensated', target: { type: 'case', id: row.id }, propertyId: row.propertyId, details: facts });
      return this.queries.view(ctx, await this.cases.touch(work, row, {}, ctx.at), work);
    });
    if (refundId) await this.concessions.follow(refundId);
    return view;
  }

  /** A coupon that is not used is void, what was let off is charged again; of a refund, the money is then owed. @throws Refusal 404, 409 */
  reverse(ctx: RequestContext, caseId: string, id: string, reason: string): Promise<CaseDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await lockCase(work, caseId);
      ctx.caller.require('cases:compensate', row.propertyId);
      const [given] = await work.query<
        Given & { kind: string; amountMinor: number; currency: string; reversedAt: Date | null; sealed: Buffer | null }
      >(
        `SELECT kind, amount_minor AS "amountMinor", currency, coupon_id AS "couponId", folio_id AS "folioId", line_ids AS "lineIds", payment_id AS "paymentId",
           reversed_at AS "reversedAt", sealed
         FROM case_compensations WHERE id = $1 AND case_id = $2`,
        [id, caseId],
      );
      if (!given) throw notFound();
      if (given.reversedAt) throw new Refusal(CaseProblems.compensationReversed);
      if (given.couponId && !(await this.coupons.takeBack(work, given.couponId))) throw new Refusal(CaseProblems.compensationUsed);
      if (given.folioId) await this.concessions.takeBack(work, given.folioId, given.lineIds, { propertyId: row.propertyId, reason });
      const words = given.sealed && (JSON.parse(this.vault.openRecord(given.sealed, compensationPlace(id)).toString('utf8')) as object);
      await work.query('UPDATE case_compensations SET reversed_at = $2, reversed_by = $3, sealed = $4 WHERE id = $1', [
        id,
        ctx.at,
        ctx.caller.accountId,
        this.vault.sealRecord(JSON.stringify({ ...words, reversal: reason }), compensationPlace(id)),
      ]);
      const facts = { compensationId: id, kind: given.kind, amountMinor: given.amountMinor, currency: given.currency };
      work.emit(caseCompensationReversed(row.propertyId, factsOf(row), { compensation: facts }));
      work.audit({
        action: 'case.compensation_reversed',
        target: { type: 'case', id: caseId },
        propertyId: row.propertyId,
        details: facts,
      });
      return this.queries.view(ctx, await this.cases.touch(work, row, {}, ctx.at), work);
    });
  }

  private async done(work: Work, ctx: RequestContext, row: CaseRow, body: CompensateDto): Promise<Given> {
    const none: Given = { couponId: null, couponCode: null, folioId: null, lineIds: [], paymentId: null };
    const { propertyId, guestId } = row;
    const concession = { propertyId, amountMinor: body.amountMinor, reason: body.reason, description: `Compensation ${row.number}` };
    switch (body.kind) {
      case 'coupon': {
        if (!guestId) throw invalid({ pointer: '/kind', code: 'no_guest', detail: 'The case has no guest who could use a coupon.' });
        if (!body.couponBatchId)
          throw invalid({ pointer: '/couponBatchId', code: 'required', detail: 'Say in which batch the coupon is made.' });
        const { id, code } = await this.coupons.give(work, { propertyId, batchId: body.couponBatchId, guestId }, '/couponBatchId');
        return { ...none, couponId: id, couponCode: code };
      }
      case 'reduction': {
        const folioId = body.folioId ?? (row.reservationId ? await this.concessions.mainOf(work, row.reservationId) : undefined);
        if (!folioId) throw new Refusal(CaseProblems.nothingToReduce);
        return { ...none, ...(await this.concessions.reduce(work, folioId, concession)) };
      }
      case 'refund': {
        if (!body.paymentId) throw invalid({ pointer: '/paymentId', code: 'required', detail: 'Say which payment is given back.' });
        return { ...none, ...(await this.concessions.refund(work, ctx, body.paymentId, concession, 'cases:compensate')) };
      }
    }
  }

  /** Counted over the whole case, whoever gave what: the case is locked, so two at once cannot both stay below. */
  private async requireWithin(work: Work, ctx: RequestContext, { id, propertyId }: CaseRow, amountMinor: number): Promise<void> {
    if (ctx.caller.can('cases:compensate_any', propertyId)) return;
    const [known] = await work.query<{ limit: number; given: number }>(
      `SELECT coalesce((SELECT compensation_limit_minor FROM case_settings WHERE property_id = $2), 0) AS limit,
         (SELECT coalesce(sum(amount_minor), 0)::bigint FROM case_compensations WHERE case_id = $1 AND reversed_at IS NULL) AS given`,
      [id, propertyId],
    );
    const left = known!.limit - known!.given;
    if (amountMinor <= left) return;
    throw new Refusal(CaseProblems.aboveLimit, `At most ${Math.max(left, 0)} minor units are left.`);
  }
}
