import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { reviewPublished, reviewRejected, reviewReplied } from '../../events/review.events';
import { type RejectionReason, ReviewProblems } from '../domain/review';
import type { ReviewDto } from '../dto/review.dto';
import { ReviewQueries } from '../queries/review.queries';
import { type ReviewRow, ReviewRows } from './review-rows';

/** What the hotel does with a review: shows it, keeps it back for a reason of the list, answers it. */
@Injectable()
export class ModerateReview {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rows: ReviewRows,
    private readonly queries: ReviewQueries,
  ) {}

  /** @throws Refusal 403, 404, 409, 412, 428 */
  publish(ctx: RequestContext, id: string, ifMatch: string | undefined): Promise<ReviewDto> {
    return this.change(ctx, id, ifMatch, 'review.published', async (work, row) => {
      if (row.status === 'published') throw new Refusal(ReviewProblems.wrongStatus);
      await work.query(
        `UPDATE reviews SET status = 'published', rejection_reason = NULL, published_at = coalesce(published_at, $2) WHERE id = $1`,
        [id, ctx.at],
      );
      work.emit(reviewPublished(row.propertyId, id));
    });
  }

  /** @throws Refusal 403, 404, 409, 412, 428 */
  reject(ctx: RequestContext, id: string, ifMatch: string | undefined, reason: RejectionReason): Promise<ReviewDto> {
    return this.change(ctx, id, ifMatch, 'review.rejected', async (work, row) => {
      if (row.status === 'rejected') throw new Refusal(ReviewProblems.wrongStatus);
      await work.query(`UPDATE reviews SET status = 'rejected', rejection_reason = $2 WHERE id = $1`, [id, reason]);
      work.emit(reviewRejected(row.propertyId, id, reason));
    });
  }

  /** A draft; one that was approved or posted already is a draft again. @throws Refusal 403, 404, 412, 428 */
  draftReply(ctx: RequestContext, id: string, ifMatch: string | undefined, text: string): Promise<ReviewDto> {
    return this.change(ctx, id, ifMatch, 'review.reply_drafted', async (work) => {
      await work.query(`UPDATE reviews SET reply_status = 'draft', reply_sealed = $2 WHERE id = $1`, [id, this.rows.sealReply(id, text)]);
    });
  }

  /** @throws Refusal 403, 404, 409, 412, 428 */
  approveReply(ctx: RequestContext, id: string, ifMatch: string | undefined): Promise<ReviewDto> {
    return this.change(ctx, id, ifMatch, 'review.reply_approved', async (work, row) => {
      if (row.replyStatus !== 'draft') throw new Refusal(ReviewProblems.wrongStatus);
      await work.query(`UPDATE reviews SET reply_status = 'approved' WHERE id = $1`, [id]);
    });
  }

  /** @throws Refusal 403, 404, 409, 412, 428 */
  postReply(ctx: RequestContext, id: string, ifMatch: string | undefined): Promise<ReviewDto> {
    return this.change(ctx, id, ifMatch, 'review.reply_posted', async (work, row) => {
      if (row.replyStatus !== 'approved') throw new Refusal(ReviewProblems.wrongStatus);
      await work.query(`UPDATE reviews SET reply_status = 'posted', replied_at = $2 WHERE id = $1`, [id, ctx.at]);
      work.emit(reviewReplied(row.propertyId, id));
    });
  }

  private change(
    ctx: RequestContext,
    id: string,
    ifMatch: string | undefined,
    action: string,
    effect: (work: Work, row: ReviewRow) => Promise<void>,
  ): Promise<ReviewDto> {
    return this.work.run(ctx, 200, async (work) => {
      await work.query('SELECT 1 FROM reviews WHERE id = $1 FOR UPDATE', [id]);
      const row = await this.rows.find(work, id);
      if (!row) throw notFound();
      ctx.caller.require('reviews:write', row.propertyId);
      requireMatch(ifMatch, row.version);
      await effect(work, row);
      await work.query('UPDATE reviews SET version = version + 1, updated_at = $2 WHERE id = $1', [id, ctx.at]);
      work.audit({ action, target: { type: 'review', id }, propertyId: row.propertyId });
      if (row.guestId) work.concerns(row.guestId);
      ctx.answer.etag = etagOf(row.version + 1);
      return this.queries.view((await this.rows.find(work, id))!);
    });
  }
}
