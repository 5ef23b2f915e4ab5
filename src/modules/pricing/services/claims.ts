import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { GuestQueries } from '../../guests';
import { readCode } from '../domain/coupon-code';
import type { Claim, KnownGuest, Obstacle } from '../domain/promotion';
import type { RateSheet } from '../domain/rate-sheet';
import { couponObstacles, couponsByCode, couponsById } from '../queries/coupon.queries';
import type { HeldUse } from '../queries/promotion-uses.statements';

/** What somebody brings to a request for a price. */
export interface Claims {
  guest: KnownGuest | null;
  claims: Claim[];
  /** Codes that are none. */
  refused: { code: string; obstacle: Obstacle }[];
}

/** Looks up who asks and what their codes are worth. Only called when a request has codes, or a hotel has prices that depend on who asks. */
@Injectable()
export class ClaimDesk {
  constructor(
    private readonly database: Database,
    private readonly guests: GuestQueries,
  ) {}

  /** @param guestId record of the guest who books, where it is known */
  async look(sheet: RateSheet, codes: readonly string[], guestId: string | null, at: Date): Promise<Claims> {
    const given = [...new Set(codes.map(readCode))];
    const own = new Map(sheet.undated.promotions.filter((p) => p.appliesBy === 'code').map((p) => [p.code, p.id]));
    const others = given.filter((code) => !own.has(code));
    const [guest, coupons] = await Promise.all([
      guestId === null ? null : this.guest(guestId, sheet.propertyId),
      others.length ? couponsByCode(this.database, sheet.propertyId, others) : [],
    ]);
    const claims: Claim[] = [];
    const refused: Claims['refused'] = [];
    for (const code of given) {
      const promotionId = own.get(code);
      if (promotionId) {
        claims.push({ code, promotionId, coupon: null, left: null });
        continue;
      }
      const coupon = coupons.find((c) => c.code === code);
      const [obstacle] = coupon ? couponObstacles(coupon, at) : ['unknown_code'];
      if (obstacle || !coupon || !sheet.undated.promotions.some((p) => p.id === coupon.promotionId)) {
        refused.push({ code, obstacle: obstacle === 'unknown_code' || obstacle === 'used_up' ? obstacle : 'code_not_valid' });
        continue;
      }
      if (coupon.personId !== null && coupon.personId !== guest?.personId) {
        refused.push({ code, obstacle: guest ? 'not_for_this_guest' : 'guest_not_known' });
        continue;
      }
      const { id, batchId, perGuestLimit, restore } = coupon;
      const left = perGuestLimit === null ? null : Math.max(0, perGuestLimit - (guest?.uses[batchId] ?? 0));
      claims.push({ code, promotionId: coupon.promotionId, coupon: { id, batchId, perGuestLimit, restore }, left });
    }
    return { guest, claims, refused };
  }

  /**
   * What a stay that is changed brings along: the codes and coupons that it has a use of, as far as they are still valid, and who booked it.
   * @returns nobody where no price depends on who asks
   */
  async ofStay(sheet: RateSheet, uses: readonly HeldUse[], guestId: string, at: Date): Promise<Pick<Claims, 'guest' | 'claims'>> {
    const couponIds = uses.flatMap((use) => use.couponId ?? []);
    const [guest, coupons] = await Promise.all([
      sheet.undated.asksWho ? this.guest(guestId, sheet.propertyId) : null,
      couponIds.length ? couponsById(this.database, sheet.propertyId, couponIds) : [],
    ]);
    const claims = uses.flatMap(({ code, promotionId, couponId }): Claim[] => {
      if (couponId === null) return [{ code, promotionId, coupon: null, left: null }];
      const coupon = coupons.find((c) => c.id === couponId);
      // its use is this stay's own
      if (!coupon || couponObstacles({ ...coupon, uses: 0 }, at).length) return [];
      const { id, batchId, perGuestLimit, restore } = coupon;
      return [{ code: coupon.code, promotionId, coupon: { id, batchId, perGuestLimit, restore }, left: null }];
    });
    return { guest, claims };
  }

  /** The person behind a record; null for nobody. */
  async personOf(guestId: string): Promise<string | null> {
    return (await this.guests.standing(this.database, guestId, null))?.personId ?? null;
  }

  private async guest(guestId: string, propertyId: string): Promise<KnownGuest | null> {
    const known = await this.guests.standing(this.database, guestId, propertyId);
    if (!known) return null;
    const rows = await this.database.hot<{ limit_id: string; uses: number }>(
      'promotion_uses_of_guest',
      'SELECT limit_id, uses FROM promotion_guest_uses WHERE person_id = $1 AND property_id = $2',
      [known.personId, propertyId],
    );
    return { ...known, uses: Object.fromEntries(rows.map((r) => [r.limit_id, r.uses])) };
  }
}
