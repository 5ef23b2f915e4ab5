import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import { Moods } from '../../mood/services/moods';
import type { ExternalReviewDto, ExternalReviewPath, ReviewDto } from '../dto/review.dto';
import { ReviewQueries } from '../queries/review.queries';
import { type ReviewRow, ReviewRows, SELECT_REVIEW } from './review-rows';
import { wordsOf } from './write-review.service';

/** A review as another site has it: its words are the site's, and nobody has checked that there was a stay. */
@Injectable()
export class SynchroniseReview {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly moods: Moods,
    private readonly rows: ReviewRows,
    private readonly queries: ReviewQueries,
  ) {}

  /** @throws Refusal 403, 404 */
  async run(ctx: RequestContext, { system, externalId }: ExternalReviewPath, body: ExternalReviewDto): Promise<ReviewDto> {
    const { propertyId } = body;
    ctx.caller.require('reviews:write', propertyId);
    await this.properties.mustExist(propertyId);
    const words = wordsOf(body);
    const said = [words.title, words.text].filter(Boolean).join('\n');
    const mood = said ? await this.moods.read(said) : null;
    return this.work.run(ctx, 200, async (work) => {
      // two who bring it at once: the second one finds it
      await work.query(`SELECT pg_advisory_xact_lock(hashtextextended('review ' || $1, 0))`, [`${propertyId} ${system} ${externalId}`]);
      const [before] = await work.query<ReviewRow>(`${SELECT_REVIEW} WHERE r.property_id = $1 AND r.source = $2 AND r.external_id = $3`, [
        propertyId,
        system,
        externalId,
      ]);
      const incoming = {
        ...{ propertyId, source: system, externalId, reservationId: null, guestId: null, roomTypeId: null, words, mood, subScores: [] },
        ...{ score: body.score, disputes: body.disputes ?? [], stayedUntil: body.stayedUntil ?? null, writtenAt: new Date(body.writtenAt) },
      };
      if (before && this.same(before, incoming)) return this.queries.view(before);
      const id = await this.rows.keep(work, incoming, before);
      if (!before) Object.assign(ctx.answer, { status: 201, location: `/v1/received-reviews/${id}` });
      return this.queries.view((await this.rows.find(work, id))!);
    });
  }

  /** Brought again as it is kept: nothing has happened. */
  private same(before: ReviewRow, now: Pick<ReviewRow, 'score' | 'disputes' | 'writtenAt' | 'stayedUntil'> & { words: object }): boolean {
    const kept = [before.score, before.disputes, before.writtenAt.getTime(), before.stayedUntil, this.rows.words(before)];
    return JSON.stringify(kept) === JSON.stringify([now.score, now.disputes, now.writtenAt.getTime(), now.stayedUntil, now.words]);
  }
}
