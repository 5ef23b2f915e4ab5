import { Injectable, Logger } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import { type RequestContext, systemContext } from '../../../kernel/http/request-context';
import { Jobs } from '../../../kernel/jobs/jobs';
import { Clock } from '../../../kernel/values/clock';
import { newId } from '../../../kernel/values/ids';
import { AccessProblems } from '../domain/access-problems';
import { ALL_PERMISSIONS } from '../domain/authority';
import type { AccessReviewDto, AccessReviewItemDto, DecideAccessDto, OpenAccessReviewDto } from '../dto/access-review.dto';
import { accessReviewOpened, accessReviewOverdue, accessReviewSignedOff } from '../events/access.event';
import { AccessReviews, ITEM_STATE, reasonPlace } from '../queries/access-reviews.query';
import { AccessSnapshots } from './access-snapshots';
import { WithdrawGrant } from './withdraw-grant.service';

/** What has not been used for so long counts as unused. */
export const UNUSED_DAYS = 90;

/** At regular times somebody goes through who may do what, keeps or revokes each grant, and signs. */
@Injectable()
export class ReviewAccess {
  private readonly log = new Logger('AccessReviews');

  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly reviews: AccessReviews,
    private readonly withdrawGrant: WithdrawGrant,
    private readonly snapshots: AccessSnapshots,
    jobs: Jobs,
  ) {
    jobs.register('access_reviews_overdue', () => this.tellOverdue());
    jobs.cron('7 * * * *', 'access_reviews_overdue');
  }

  /** Lists every grant there is at this moment, with what it opens and when that was last used. */
  open(ctx: RequestContext, { name, dueOn, ...scope }: OpenAccessReviewDto): Promise<AccessReviewDto> {
    ctx.caller.requireEverywhere('accounts:write');
    const propertyId = scope.propertyId ?? null;
    return this.work.run(ctx, 201, async (work) => {
      const id = newId();
      await work.query(
        `INSERT INTO access_reviews (id, name, due_on, scope_property_id, created_by, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)`,
        [id, name, dueOn, propertyId, ctx.caller.accountId, ctx.at],
      );
      const items = await listGrants(work, id, propertyId, ctx.at);
      work.emit(accessReviewOpened({ id, dueOn, scopePropertyId: propertyId }, items));
      work.audit({ action: 'access_review.opened', target: { type: 'access_review', id }, propertyId, details: { items } });
      ctx.answer.location = `/v1/access-reviews/${id}`;
      return this.reviews.one(work, id, ctx.at);
    });
  }

  /**
   * One decision stands: of two reviewers at once the second is told what it is. To revoke withdraws the grant in the same transaction.
   * @throws Refusal 404, 403 `own_access`, `exceeds_own_permissions`, 409 `already_decided`, `grant_gone`, `review_signed_off`, `last_administrator`
   */
  async decide(ctx: RequestContext, reviewId: string, itemId: string, { decision, reason }: DecideAccessDto): Promise<AccessReviewItemDto> {
    ctx.caller.requireEverywhere('accounts:write');
    const view = await this.work.run(ctx, 200, async (work) => {
      await lockOpen(work, reviewId, 'FOR SHARE');
      const item = await this.reviews.item(work, reviewId, itemId);
      if (item.accountId === ctx.caller.accountId) throw new Refusal(AccessProblems.ownAccess);
      const decided = await work.query(
        `UPDATE access_review_items SET decision = $3, reason_sealed = $4, decided_by = $5, decided_at = $6
         WHERE review_id = $1 AND id = $2 AND decision IS NULL RETURNING 1`,
        [reviewId, itemId, decision, this.vault.sealRecord(reason, reasonPlace(itemId)), ctx.caller.accountId, ctx.at],
      );
      if (decided.length === 0) throw standing(await this.reviews.item(work, reviewId, itemId));
      if (decision === 'revoke') {
        if (!(await this.withdrawGrant.within(work, ctx, item.accountId, item.grantId))) throw new Refusal(AccessProblems.grantGone);
      } else {
        const held = await work.query('SELECT 1 FROM grants WHERE id = $1 FOR KEY SHARE', [item.grantId]);
        if (held.length === 0) throw new Refusal(AccessProblems.grantGone);
      }
      work.audit({
        action: decision === 'keep' ? 'access_review.kept' : 'access_review.revoked',
        target: { type: 'account', id: item.accountId },
        propertyId: item.propertyId,
        details: { reviewId, itemId, grantId: item.grantId, role: item.role },
      });
      return this.reviews.item(work, reviewId, itemId);
    });
    this.snapshots.forget(view.accountId);
    return view;
  }

  /** Freezes the review. @throws Refusal 404, 409 `items_undecided`, `review_signed_off` */
  signOff(ctx: RequestContext, id: string): Promise<AccessReviewDto> {
    ctx.caller.requireEverywhere('accounts:write');
    return this.work.run(ctx, 200, async (work) => {
      await lockOpen(work, id, 'FOR UPDATE'); // waits for decisions that are being taken, and lets no further one begin
      await work.query(`UPDATE access_review_items i SET gone_at = $2 WHERE i.review_id = $1 AND (${ITEM_STATE}) = 'gone'`, [id, ctx.at]);
      const { figures, dueOn, propertyId } = await this.reviews.one(work, id, ctx.at);
      if (figures.undecided > 0) throw new Refusal(AccessProblems.itemsUndecided, undefined, [], { undecided: figures.undecided });
      await work.query(
        `UPDATE access_reviews SET status = 'signed_off', signed_off_by = $2, signed_off_at = $3, updated_at = $3 WHERE id = $1`,
        [id, ctx.caller.accountId, ctx.at],
      );
      const { kept, revoked, gone } = figures;
      work.emit(accessReviewSignedOff({ id, dueOn, scopePropertyId: propertyId }, { kept, revoked, gone }));
      work.audit({
        action: 'access_review.signed_off',
        target: { type: 'access_review', id },
        propertyId,
        details: { kept, revoked, gone },
      });
      return this.reviews.one(work, id, ctx.at);
    });
  }

  /** Tells once of each open review whose day has passed. */
  async tellOverdue(): Promise<void> {
    const at = this.clock.now();
    const ctx = systemContext(Caller.system, at, 'access-reviews');
    const late = await this.database.query<{ id: string }>(
      `SELECT id FROM access_reviews WHERE status = 'open' AND overdue_at IS NULL AND due_on < $1::date ORDER BY due_on`,
      [at.toISOString().slice(0, 10)],
    );
    for (const { id } of late) {
      await this.work.run(ctx, 200, async (work) => {
        const taken = await work.query(
          `UPDATE access_reviews SET overdue_at = $2 WHERE id = $1 AND status = 'open' AND overdue_at IS NULL RETURNING 1`,
          [id, at],
        );
        if (taken.length === 0) return;
        const { dueOn, propertyId, figures } = await this.reviews.one(work, id, at);
        work.emit(accessReviewOverdue({ id, dueOn, scopePropertyId: propertyId }, figures.undecided));
      });
    }
    if (late.length > 0) this.log.warn(`${late.length} access reviews are overdue`);
  }
}

/** @throws Refusal 404, 409 `review_signed_off` */
async function lockOpen(work: Work, id: string, lock: 'FOR SHARE' | 'FOR UPDATE'): Promise<void> {
  const [review] = await work.query<{ status: string }>(`SELECT status FROM access_reviews WHERE id = $1 ${lock}`, [id]);
  if (!review) throw notFound();
  if (review.status !== 'open') throw new Refusal(AccessProblems.reviewSignedOff);
}

function standing({ state, decidedBy, decidedAt }: AccessReviewItemDto): Refusal {
  const decision = state === 'revoked' ? 'revoke' : 'keep';
  return new Refusal(AccessProblems.alreadyDecided, `The decision was to ${decision} it.`, [], {
    standing: { decision, decidedBy, decidedAt },
  });
}

/** @returns how many */
async function listGrants(work: Work, reviewId: string, propertyId: string | null, at: Date): Promise<number> {
  // one statement, one moment
  const held = await work.query<{ grant_id: string } & Record<string, unknown>>(
    `SELECT a.id AS account_id, a.kind AS account_kind, a.status AS account_status, a.display_name, g.id AS grant_id, r.code AS role,
       g.property_id AS held_in, g.created_at AS granted_at, p.permissions,
       ARRAY(SELECT one FROM unnest(p.permissions) AS one WHERE NOT EXISTS (SELECT FROM usage_counts u
         WHERE u.account_id = a.id AND u.permission = one AND u.last_used_at >= $3 AND u.day >= ($3::timestamptz AT TIME ZONE 'UTC')::date)) AS unused_permissions,
       (SELECT max(u.last_used_at) FROM usage_counts u WHERE u.account_id = a.id AND u.permission = ANY (p.permissions)) AS last_used_at
     FROM grants g JOIN accounts a ON a.id = g.account_id JOIN roles r ON r.id = g.role_id
       CROSS JOIN LATERAL (SELECT CASE WHEN r.all_permissions THEN $2::text[]
         ELSE ARRAY(SELECT one FROM unnest(r.permissions) AS one WHERE one = ANY ($2)) END AS all_of_role) role
       -- a machine's grants reach as far as its scopes
       CROSS JOIN LATERAL (SELECT CASE WHEN a.scopes IS NULL THEN role.all_of_role
         ELSE ARRAY(SELECT one FROM unnest(role.all_of_role) AS one WHERE one = ANY (a.scopes)) END AS permissions) p
     WHERE $1::uuid IS NULL OR g.property_id IS NULL OR g.property_id = $1
     ORDER BY a.display_name, a.id, g.created_at`,
    [propertyId, ALL_PERMISSIONS, new Date(at.getTime() - UNUSED_DAYS * 86_400_000)],
  );
  await work.query(
    `INSERT INTO access_review_items (id, review_id, account_id, account_kind, account_status, display_name, grant_id, role, held_in, permissions,
       unused_permissions, granted_at, last_used_at)
     SELECT id, $1, account_id, account_kind, account_status, display_name, grant_id, role, held_in, permissions, unused_permissions, granted_at, last_used_at
     FROM json_to_recordset($2::json) AS i(id uuid, account_id uuid, account_kind text, account_status text, display_name text, grant_id uuid, role text,
       held_in uuid, permissions text[], unused_permissions text[], granted_at timestamptz, last_used_at timestamptz)`,
    [reviewId, JSON.stringify(held.map((item) => ({ ...item, id: newId() })))],
  );
  return held.length;
}
