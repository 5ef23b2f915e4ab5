import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import { invalid } from '../../../kernel/errors/problem';
import { newId } from '../../../kernel/values/ids';
import { newCouponCode } from '../domain/coupon-code';

export interface GuestCoupon {
  id: string;
  code: string;
}

/** Single coupons for single guests, for the modules that have a reason to give one. In the caller's transaction. */
@Injectable()
export class GuestCoupons {
  /**
   * One more coupon of a batch of single ones, which this guest alone can use, once.
   * @throws Refusal 400 with this pointer, where the hotel has no such batch in use
   */
  async give(
    work: Work,
    { propertyId, batchId, guestId }: { propertyId: string; batchId: string; guestId: string },
    pointer: string,
  ): Promise<GuestCoupon> {
    const [batch] = await work.query(
      `UPDATE coupon_batches SET count = count + 1, version = version + 1, updated_at = $3
       WHERE id = $1 AND property_id = $2 AND kind = 'unique' AND status = 'active' AND (valid_until IS NULL OR valid_until > $3) RETURNING 1`,
      [batchId, propertyId, work.by.at],
    );
    if (!batch) throw invalid({ pointer, code: 'unknown_coupon_batch', detail: 'The hotel has no such batch of single coupons in use.' });
    const coupon = { id: newId(), code: newCouponCode() };
    await work.query('INSERT INTO coupons (id, property_id, batch_id, code, max_uses, guest_id) VALUES ($1, $2, $3, $4, 1, $5)', [
      coupon.id,
      propertyId,
      batchId,
      coupon.code,
      guestId,
    ]);
    work.audit({ action: 'coupon.given', target: { type: 'coupon_batch', id: batchId }, propertyId, details: { couponId: coupon.id } });
    return coupon;
  }

  /** @returns whether it could be: one that has been used stays used */
  async takeBack(work: Work, couponId: string): Promise<boolean> {
    const voided = await work.query('UPDATE coupons SET voided_at = coalesce(voided_at, $2) WHERE id = $1 AND uses = 0 RETURNING 1', [
      couponId,
      work.by.at,
    ]);
    return voided.length > 0;
  }
}
