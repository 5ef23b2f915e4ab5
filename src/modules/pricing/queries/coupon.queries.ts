import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage, type PageQuery } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { Clock } from '../../../kernel/values/clock';
import { CouponBatch, type Restore } from '../domain/coupon-batch.entity';
import { readCode } from '../domain/coupon-code';
import { PromotionEntity } from '../domain/promotion.entity';
import type { CouponDto, CouponPageDto } from '../dto/coupon.dto';
import type { PromotionUseDto, PromotionUseListQuery, PromotionUsePageDto } from '../dto/promotion.dto';
import { PricingLists } from './pricing-lists';

/** A coupon with what decides whether it can be used. */
export interface CouponRow {
  id: string;
  code: string;
  batchId: string;
  promotionId: string;
  maxUses: number;
  uses: number;
  voided: boolean;
  validFrom: Date | null;
  validUntil: Date | null;
  perGuestLimit: number | null;
  /** Person who alone can use it; null: anybody. */
  personId: string | null;
  restore: Restore;
  promotionStatus: string;
  promotionUsedUp: boolean;
}

const COUPON = `
  SELECT c.id, c.code, c.batch_id AS "batchId", b.promotion_id AS "promotionId", c.max_uses AS "maxUses", c.uses, c.voided_at IS NOT NULL OR b.status = 'void' AS voided,
    b.valid_from AS "validFrom", b.valid_until AS "validUntil", b.per_guest_limit AS "perGuestLimit", (SELECT g.person_id FROM guests g WHERE g.id = c.guest_id) AS "personId", b.restore, p.status AS "promotionStatus",
    p.used_up AS "promotionUsedUp"
  FROM coupons c JOIN coupon_batches b ON b.id = c.batch_id JOIN promotions p ON p.id = b.promotion_id`;

/** @param codes in capitals */
export const couponsByCode = (sql: Sql, propertyId: string, codes: readonly string[]): Promise<CouponRow[]> =>
  sql.hot<CouponRow>('coupons_by_code', `${COUPON} WHERE c.property_id = $1 AND c.code = ANY ($2::text[])`, [propertyId, codes]);

export const couponsById = (sql: Sql, propertyId: string, ids: readonly string[]): Promise<CouponRow[]> =>
  sql.hot<CouponRow>('coupons_by_id', `${COUPON} WHERE c.property_id = $1 AND c.id = ANY ($2::uuid[])`, [propertyId, ids]);

/** What speaks against a coupon by itself. */
export function couponObstacles(c: CouponRow, at: Date): string[] {
  return [
    ...(c.voided ? ['void'] : []),
    ...(c.validFrom && at < c.validFrom ? ['not_yet_valid'] : []),
    ...(c.validUntil && at >= c.validUntil ? ['expired'] : []),
    ...(c.uses >= c.maxUses ? ['used_up'] : []),
  ];
}

function couponView(c: CouponRow, at: Date): CouponDto {
  const reasons = [
    ...couponObstacles(c, at),
    ...(c.promotionStatus === 'active' ? [] : ['promotion_not_active']),
    ...(c.promotionUsedUp ? ['promotion_used_up'] : []),
  ];
  const { code, batchId, promotionId, maxUses, uses } = c;
  return { code, batchId, promotionId, maxUses, uses, usable: reasons.length === 0, reasons };
}

interface UseRecord extends Omit<PromotionUseDto, 'reservedAt' | 'endedAt'> {
  reservedAt: Date;
  endedAt: Date | null;
}

/** Coupons and uses as the house sees them. */
@Injectable()
export class CouponQueries {
  constructor(
    private readonly database: Database,
    private readonly lists: PricingLists,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal 404 */
  async one(propertyId: string, code: string, ctx: RequestContext): Promise<CouponDto> {
    ctx.caller.require('rates:read', propertyId);
    const [coupon] = await couponsByCode(this.database, propertyId, [readCode(code)]);
    if (!coupon) throw notFound();
    return couponView(coupon, this.clock.now());
  }

  async ofBatch(batchId: string, query: PageQuery, ctx: RequestContext): Promise<CouponPageDto> {
    await this.lists.one(CouponBatch, batchId, ctx);
    ctx.answer.etag = undefined;
    const { data, nextCursor } = await keysetPage<CouponRow>(
      this.database,
      {
        select: COUPON,
        where: ['c.batch_id = $1'],
        values: [batchId],
        idColumn: 'c.id',
        sortable: { code: { column: 'c.code', type: 'text' } },
        defaultSort: 'code',
      },
      query,
    );
    const at = this.clock.now();
    return { data: data.map((c) => couponView(c, at)), nextCursor };
  }

  async uses(promotionId: string, query: PromotionUseListQuery, ctx: RequestContext): Promise<PromotionUsePageDto> {
    await this.lists.one(PromotionEntity, promotionId, ctx);
    ctx.answer.etag = undefined;
    const { data, nextCursor } = await keysetPage<UseRecord>(
      this.database,
      {
        select: `SELECT u.id, u.booking_id AS "bookingId", u.reservation_id AS "reservationId",
            (SELECT c.code FROM coupons c WHERE c.id = u.coupon_id) AS "couponCode", u.amount_minor AS "amountMinor", u.status, u.reserved_at AS "reservedAt",
            u.ended_at AS "endedAt"
          FROM promotion_uses u`,
        where: ['u.promotion_id = $1', ...(query.status ? ['u.status = $2'] : [])],
        values: [promotionId, ...(query.status ? [query.status] : [])],
        idColumn: 'u.id',
        sortable: { reservedAt: { column: 'u.reserved_at', type: 'timestamptz' } },
        defaultSort: 'reservedAt',
      },
      query,
    );
    return {
      data: data.map((u) => ({ ...u, reservedAt: u.reservedAt.toISOString(), endedAt: u.endedAt?.toISOString() ?? null })),
      nextCursor,
    };
  }
}
