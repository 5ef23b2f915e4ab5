import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { Findings, inOrder } from '../domain/checks';
import { CouponBatch } from '../domain/coupon-batch.entity';
import { newCouponCode, readCode } from '../domain/coupon-code';
import { PromotionEntity } from '../domain/promotion.entity';
import type { CouponBatchDto, CreateCouponBatchDto, UpdateCouponBatchDto, VoidedCouponsDto } from '../dto/coupon.dto';
import { couponBatchView } from '../queries/views';
import { PricingLists } from '../queries/pricing-lists';
import { fieldChanges, type RecordKind, refuseIf, UndatedChanges } from './undated-changes';

const KIND: RecordKind<CouponBatch, CouponBatchDto> = {
  entity: CouponBatch,
  record: 'coupon_batch',
  path: 'coupon-batches',
  view: couponBatchView,
};

/** Coupons: made in batches, and voided. */
@Injectable()
export class KeepCoupons {
  constructor(
    private readonly changes: UndatedChanges,
    private readonly lists: PricingLists,
    private readonly work: UnitOfWork,
  ) {}

  create(dto: CreateCouponBatchDto, ctx: RequestContext): Promise<CouponBatchDto> {
    const shared = dto.kind === 'shared';
    const batch: CouponBatch = {
      id: newId(),
      propertyId: dto.propertyId,
      promotionId: dto.promotionId,
      code: dto.code,
      name: dto.name,
      kind: dto.kind,
      count: shared ? 1 : (dto.count ?? 0),
      maxUses: dto.maxUses ?? 1,
      perGuestLimit: dto.perGuestLimit ?? null,
      validFrom: dto.validFrom ? new Date(dto.validFrom) : null,
      validUntil: dto.validUntil ? new Date(dto.validUntil) : null,
      restore: dto.restore ?? 'when_free',
      status: 'active',
      version: 1,
      createdAt: ctx.at,
      updatedAt: ctx.at,
    };
    const findings = checked(batch)
      .add(shared && dto.couponCode === undefined, '/couponCode', 'required', 'A shared coupon needs its code.')
      .add(shared && dto.count !== undefined, '/count', 'not_allowed', 'A shared coupon is one coupon.')
      .add(shared && dto.prefix !== undefined, '/prefix', 'not_allowed', 'A shared coupon has a code of its own.')
      .add(!shared && dto.count === undefined, '/count', 'required', 'How many coupons?')
      .add(!shared && dto.couponCode !== undefined, '/couponCode', 'not_allowed', 'Their codes are made up.');
    return this.changes.create(
      KIND,
      batch,
      ctx,
      async (work) => {
        const promotion = await work.manager.findOneBy(PromotionEntity, { id: dto.promotionId, propertyId: dto.propertyId });
        findings
          .add(promotion === null, '/promotionId', 'unknown_promotion', 'No promotion of this hotel.')
          .add(promotion !== null && promotion.appliesBy !== 'coupon', '/promotionId', 'not_by_coupon', 'It does not apply by coupon.');
        refuseIf(findings);
      },
      (work) => makeCoupons(work, batch, shared ? [readCode(dto.couponCode!)] : codes(batch.count, dto.prefix)),
    );
  }

  change(id: string, dto: UpdateCouponBatchDto, ifMatch: string | undefined, ctx: RequestContext): Promise<CouponBatchDto> {
    return this.changes.change(KIND, id, ifMatch, ctx, (batch) => {
      const before = { ...batch };
      const { validFrom, validUntil, ...fields } = dto;
      const patch = { ...fields, validFrom: instant(validFrom), validUntil: instant(validUntil) };
      const changed = mergePatch<CouponBatch>(batch, patch, ['validFrom', 'validUntil']);
      refuseIf(checked(batch));
      return fieldChanges<CouponBatch>(before, batch, changed);
    });
  }

  /** Makes single coupons worthless; stays that are booked with them keep what was agreed. */
  async void(batchId: string, given: string[], ctx: RequestContext): Promise<VoidedCouponsDto> {
    const batch = await this.lists.one(CouponBatch, batchId, ctx);
    ctx.answer.etag = undefined;
    ctx.caller.require('rates:write', batch.propertyId);
    return this.work.run(ctx, 200, async (work) => {
      const rows = await work.query<{ code: string }>(
        'UPDATE coupons SET voided_at = coalesce(voided_at, $3) WHERE batch_id = $1 AND code = ANY ($2::text[]) RETURNING code',
        [batchId, given.map(readCode), ctx.at],
      );
      if (rows.length < given.length) throw notFound();
      work.audit({
        action: 'coupons.voided',
        target: { type: 'coupon_batch', id: batchId },
        propertyId: batch.propertyId,
        details: { count: rows.length },
      });
      return { voided: rows.length };
    });
  }
}

const checked = (batch: CouponBatch): Findings =>
  new Findings().add(
    !inOrder(batch.validFrom?.getTime(), batch.validUntil?.getTime()),
    '/validUntil',
    'before_first',
    'They would never be valid.',
  );

const instant = (text: string | null | undefined): Date | null | undefined => (typeof text === 'string' ? new Date(text) : text);

const codes = (count: number, prefix?: string): string[] => {
  const made = new Set<string>();
  while (made.size < count) made.add(newCouponCode(prefix && readCode(prefix)));
  return [...made];
};

async function makeCoupons(work: Work, { id, propertyId, maxUses }: CouponBatch, made: readonly string[]): Promise<void> {
  await work.query(
    `INSERT INTO coupons (id, property_id, batch_id, code, max_uses) SELECT i, $1, $2, c, $5 FROM unnest($3::uuid[], $4::text[]) AS n(i, c)`,
    [propertyId, id, made.map(() => newId()), made, maxUses],
  );
}
