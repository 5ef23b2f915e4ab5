import { Injectable } from '@nestjs/common';
import { Database, sqlState } from '../../../kernel/database/database';
import { insertOutbox, outboxRow, type Work } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PricingProblems } from '../domain/problems';
import { UNDATED } from '../domain/sheet-data';
import { pricingRecordEvent } from '../events/pricing.event';
import { RELEASE_USES, RETAKE_USES, SHRINK_USES, USES_SHORT } from '../queries/promotion-uses.statements';
import { bumpRateVersions } from '../queries/sheet-data.queries';

interface Turned {
  id: string;
  propertyId: string;
  code: string;
}

/** Gives the uses of a cancelled reservation back, once, each by its rule. To be called with the reservation locked. */
export async function releaseUses(work: Work, reservationId: string, { free, at }: { free: boolean; at: Date }): Promise<void> {
  for (const reopened of await work.hot<Turned>('release_uses', RELEASE_USES, [reservationId, at, free]))
    work.emit(changed(reopened, false));
}

/** A stay has lost nights that were sold with promotions: what is left of each, by code. To be called with the reservation locked. */
export async function shrinkUses(work: Work, reservationId: string, left: readonly { code: string; amountMinor: number }[]): Promise<void> {
  const minor = JSON.stringify(left.map(({ code, amountMinor }) => ({ code, minor: amountMinor })));
  for (const reopened of await work.hot<Turned>('shrink_uses', SHRINK_USES, [reservationId, minor])) work.emit(changed(reopened, false));
}

/**
 * Reserves again what a cancellation gave back. To be called with the reservation locked.
 * @throws Refusal 409 `promotion_used_up`
 */
export async function retakeUses(work: Work, reservationId: string): Promise<void> {
  try {
    await work.hot('retake_uses', RETAKE_USES, [reservationId]);
  } catch (error) {
    throw sqlState(error) === USES_SHORT ? new Refusal(PricingProblems.promotionUsedUp) : error;
  }
}

/** Promotions whose limits have been met. */
@Injectable()
export class PromotionUses {
  constructor(private readonly database: Database) {}

  /**
   * Takes promotions out of offer whose budget or limit did not suffice for a booking, until something is given back or the limit is raised: what cannot be booked is
   * not shown either. In a transaction of its own, for the booking has failed.
   */
  async close(ctx: RequestContext, propertyId: string, promotionIds: readonly string[]): Promise<void> {
    if (promotionIds.length === 0) return;
    const open = 'id = ANY ($1::uuid[]) AND NOT used_up';
    await this.database.transaction(async (tx) => {
      // many who come too late close it once
      const [some] = await tx.query(`SELECT 1 FROM promotions WHERE ${open}`, [promotionIds]);
      if (!some) return;
      await bumpRateVersions(tx, propertyId, [UNDATED]);
      const closed = await tx.query<Turned>(
        `UPDATE promotions SET used_up = true WHERE ${open} RETURNING id, property_id AS "propertyId", code`,
        [promotionIds],
      );
      if (closed.length) await tx.query(insertOutbox('$1'), [JSON.stringify(closed.map((p) => outboxRow(ctx, changed(p, true))))]);
    });
  }
}

const changed = (promotion: Turned, usedUp: boolean) =>
  pricingRecordEvent('promotion', 'changed', promotion, [{ field: 'usedUp', old: !usedUp, new: usedUp }]);
