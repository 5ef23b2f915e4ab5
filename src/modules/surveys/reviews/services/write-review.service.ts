import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { Refusal } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { Stays } from '../../../reservations';
import { Moods } from '../../mood/services/moods';
import { ReviewProblems, scoreOf } from '../domain/review';
import type { ReviewDto, WriteReviewDto } from '../dto/review.dto';
import { ReviewQueries } from '../queries/review.queries';
import { ReviewRows, type ReviewWords } from './review-rows';

export const wordsOf = ({ title, text, displayName, photos }: Partial<ReviewWords> | WriteReviewDto): ReviewWords => ({
  title: title ?? null,
  text: text ?? null,
  displayName: displayName ?? null,
  photos: photos ?? [],
});

/** The one review of a stay: by the guest themselves, or from paper. */
@Injectable()
export class WriteReview {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly moods: Moods,
    private readonly rows: ReviewRows,
    private readonly queries: ReviewQueries,
  ) {}

  /** @throws Refusal 403, 404, 409 `stay_not_over`, `already_reviewed` */
  async run(ctx: RequestContext, reservationId: string, body: WriteReviewDto): Promise<ReviewDto> {
    const stay = await this.stays.reach(this.database, ctx, reservationId, 'reviews:write');
    const words = wordsOf(body);
    const said = [words.title, words.text].filter(Boolean).join('\n');
    const mood = said ? await this.moods.read(said) : null;
    return this.work.run(ctx, 201, async (work) => {
      // a check-out that is being taken back is waited for
      const now = await this.stays.find(work, reservationId, true);
      if (now?.status !== 'checked_out') throw new Refusal(ReviewProblems.notOver);
      const id = await this.rows.keep(work, {
        ...{
          propertyId: stay.propertyId,
          source: 'own',
          externalId: null,
          reservationId,
          guestId: now.guestId,
          roomTypeId: now.roomTypeId,
        },
        score: scoreOf(body.stars),
        subScores: (body.subScores ?? []).map(({ touchpoint, stars }) => ({ touchpoint, score: scoreOf(stars) })),
        ...{ disputes: body.disputes ?? [], stayedUntil: now.departure, writtenAt: ctx.at, words, mood },
      });
      Object.assign(ctx.answer, { etag: etagOf(1), location: `/v1/received-reviews/${id}` });
      return this.queries.view((await this.rows.find(work, id))!);
    });
  }
}
