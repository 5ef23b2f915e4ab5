import { Injectable } from '@nestjs/common';
import { Database, sqlState } from '../../../kernel/database/database';
import { insertOutbox, outboxRow, type Work } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PricingProblems } from '../domain/problems';
import { UNDATED } from '../domain/sheet-data';
import { pricingRecordEvent } from '../events/pricing.event';
import {
  type HeldUse,
  LOCK_PROMOTIONS,
  RELEASE_USES,
  RESIZE_USES,
  RETAKE_USES,
  TAKE_USES,
  type UseRow,
  USES_SHORT,
} from '../queries/promotion-uses.statements';
import { bumpRateVersions } from '../queries/sheet-data.queries';

interface Turned {
  id: string;
  propertyId: string;
  code: string;
}

type UsedUp = Turned & { usedUp: boolean };

/** Gives the uses of a cancelled reservation back, once, each by its rule. To be called with the reservation locked. */
export async function releaseUses(
  work: Work,
  reservationId: string,
  { free, at, promotionIds }: { free: boolean; at: Date; promotionIds?: readonly string[] },
): Promise<void> {
  for (const reopened of await work.hot<Turned>('release_uses', RELEASE_USES, [reservationId, at, free, promotionIds ?? null]))
    work.emit(changed(reopened, false));
}

/**
 * Brings the uses of a stay in line with what its nights are sold with now: one of which no night is left is given back by its rule, one of which there is more or less
 * counts for that, and what is new is reserved. To be called with the reservation locked. Raises {@link USES_SHORT} where there is not enough.
 * @param now what each promotion takes off the stay, those new to it with all that is written of a use
 */
export async function changeUses(
  work: Work,
  reservationId: string,
  had: readonly HeldUse[],
  now: readonly (UseRow | HeldUse)[],
  when: { free: boolean; at: Date },
): Promise<void> {
  const taken = now.filter((use): use is UseRow => 'reservation_id' in use);
  const kept = now.filter((use): use is HeldUse => 'promotionId' in use);
  const ended = had.filter((use) => !kept.some((k) => k.promotionId === use.promotionId));
  const resized = kept.filter((k) => had.some((use) => use.promotionId === k.promotionId && use.amountMinor !== k.amountMinor));
  if ([taken, ended, resized].filter((uses) => uses.length).length > 1) {
    const ids = [...taken.map((use) => use.promotion_id), ...[...ended, ...resized].map((use) => use.promotionId)];
    await work.hot('lock_promotions', LOCK_PROMOTIONS, [ids]);
  }
  if (ended.length) await releaseUses(work, reservationId, { ...when, promotionIds: ended.map((use) => use.promotionId) });
  const minor = JSON.stringify(resized.map((use) => ({ promotion_id: use.promotionId, minor: use.amountMinor })));
  const turned = resized.length ? await work.hot<UsedUp>('resize_uses', RESIZE_USES, [reservationId, minor]) : [];
  if (taken.length) turned.push(...(await work.hot<UsedUp>('take_uses', TAKE_USES, [JSON.stringify(taken)])));
  for (const promotion of turned) work.emit(changed(promotion, promotion.usedUp));
}

/**
 * Reserves again what a cancellation gave back. To be called with the reservation locked.
 * @throws Refusal 409 `promotion_used_up`
 */
export async function retakeUses(work: Work, reservationId: string, promotions: readonly { code: string }[]): Promise<void> {
  try {
    await work.hot('retake_uses', RETAKE_USES, [reservationId, promotions.map((p) => p.code)]);
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
