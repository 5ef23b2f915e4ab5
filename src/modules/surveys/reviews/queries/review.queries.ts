import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage, type Page } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import type { PublishedReviewDto, PublishedReviewPageDto, PublishedReviewsQuery, ReceivedReviewsQuery, ReviewDto } from '../dto/review.dto';
import { type ReviewRow, ReviewRows, SELECT_REVIEW } from '../services/review-rows';

const SORT = {
  sortable: {
    writtenAt: { column: 'r.written_at', type: 'timestamptz' as const },
    updatedAt: { column: 'r.updated_at', type: 'timestamptz' as const },
    score: { column: 'r.score', type: 'bigint' as const },
  },
  idColumn: 'r.id',
  defaultSort: '-writtenAt',
};

/** Reviews: what is published of them, and all of them for those who may read what guests say. */
@Injectable()
export class ReviewQueries {
  constructor(
    private readonly database: Database,
    private readonly rows: ReviewRows,
    private readonly properties: PropertyQueries,
  ) {}

  /** For anybody. @throws Refusal 404 */
  async published(query: PublishedReviewsQuery): Promise<PublishedReviewPageDto> {
    await this.properties.mustExist(query.propertyId);
    const page = await this.page(query, ["r.status = 'published'"]);
    const [verified] = await this.database.query<{ score: number | null; reviews: number }>(
      `SELECT round(avg(score), 1)::float8 AS score, count(*)::int AS reviews FROM reviews
       WHERE property_id = $1 AND status = 'published' AND reservation_id IS NOT NULL`,
      [query.propertyId],
    );
    return { verified: verified!, data: page.data.map((row) => this.publicView(row)), nextCursor: page.nextCursor };
  }

  /** @throws Refusal 403, 404 */
  async received(ctx: RequestContext, query: ReceivedReviewsQuery): Promise<Page<ReviewDto>> {
    ctx.caller.require('surveys:read', query.propertyId);
    const page = await this.page(query, query.status ? ['r.status = $2'] : [], query.status ? [query.status] : []);
    return { data: page.data.map((row) => this.view(row)), nextCursor: page.nextCursor };
  }

  private page(query: PublishedReviewsQuery, conditions: string[], more: unknown[] = []): Promise<Page<ReviewRow>> {
    const where = ['r.property_id = $1', ...conditions];
    const values = [query.propertyId, ...more];
    if (query.updatedSince !== undefined) where.push(`r.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    return keysetPage<ReviewRow>(this.database, { select: SELECT_REVIEW, where, values, ...SORT }, query);
  }

  /** @throws Refusal 403, 404 */
  async one(ctx: RequestContext, id: string): Promise<ReviewDto> {
    const row = await this.rows.find(this.database, id);
    if (!row) throw notFound();
    ctx.caller.require('surveys:read', row.propertyId);
    ctx.answer.etag = etagOf(row.version);
    return this.view(row);
  }

  view(row: ReviewRow): ReviewDto {
    const { sealed: _sealed, replySealed: _reply, replyStatus, stayedUntil: _until, writtenAt, publishedAt, ...rest } = row;
    return {
      ...rest,
      verified: row.reservationId !== null,
      ...this.rows.words(row),
      reply: replyStatus && { status: replyStatus, text: this.rows.reply(row) },
      writtenAt: writtenAt.toISOString(),
      publishedAt: publishedAt?.toISOString() ?? null,
    };
  }

  private publicView(row: ReviewRow): PublishedReviewDto {
    const { id, source, score, subScores, disputes, stayedUntil } = row;
    return {
      ...{ id, source, score, subScores, disputes },
      verified: row.reservationId !== null,
      ...this.rows.words(row),
      stayedIn: stayedUntil?.slice(0, 7) ?? null,
      writtenAt: row.writtenAt.toISOString(),
      reply: row.replyStatus === 'posted' ? this.rows.reply(row) : null,
    };
  }
}
