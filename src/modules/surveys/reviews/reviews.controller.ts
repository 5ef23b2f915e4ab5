import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { GuestOnly, Public, RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ReviewProblems } from './domain/review';
import {
  ExternalReviewDto,
  ExternalReviewPath,
  PublishedReviewPageDto,
  PublishedReviewsQuery,
  ReceivedReviewsQuery,
  RejectReviewDto,
  ReplyDto,
  ReviewDto,
  ReviewPageDto,
  TakeReviewDto,
  WriteReviewDto,
} from './dto/review.dto';
import { MoodTrainingDto, TrainMoodDto } from './dto/mood-training.dto';
import { ChangeReviewSettingsDto, ReviewSettingsDto } from './dto/review-settings.dto';
import { ReviewQueries } from './queries/review.queries';
import { ReviewSettingsQueries } from './queries/review-settings.query';
import { ChangeReviewSettings } from './services/change-review-settings.service';
import { ModerateReview } from './services/moderate-review.service';
import { SynchroniseReview } from './services/synchronise-review.service';
import { TrainMoodOnReviews } from './services/train-mood-on-reviews.service';
import { WriteReview } from './services/write-review.service';

const { notOver, reviewed, wrongStatus } = ReviewProblems;
const { versionChanged, versionRequired } = Problems;

@ApiTags('Reviews')
@Controller('reviews')
export class ReviewsController {
  constructor(
    private readonly queries: ReviewQueries,
    private readonly write: WriteReview,
  ) {}

  /**
   * Read what guests say of a hotel
   * @remarks Public: published reviews, the newest first, with the names under which their writers want to be seen. The score counts verified stays only; reviews of other sites are marked as not verified.
   * Sort by `writtenAt`, `updatedAt` or `score`.
   */
  @Get()
  @Public()
  published(@Query() query: PublishedReviewsQuery): Promise<PublishedReviewPageDto> {
    return this.queries.published(query);
  }

  /**
   * Take down a review from paper
   * @remarks Of a stay that is over and has none yet.
   */
  @Post()
  @RequirePermission('reviews:write')
  @Refuses(notOver, reviewed)
  take(@Body() { reservationId, ...body }: TakeReviewDto, @Context() ctx: RequestContext): Promise<ReviewDto> {
    return this.write.run(ctx, reservationId, body);
  }
}

@ApiTags('Reviews')
@Controller('my/reservations/:id/review')
@GuestOnly()
export class MyReviewController {
  constructor(private readonly write: WriteReview) {}

  /**
   * Review one’s own stay
   * @remarks After check-out, once. It is published at once or when the hotel has looked at it, as the hotel has set; it is kept back for a reason of a closed list only, and being bad is none.
   */
  @Post()
  @Refuses(notOver, reviewed)
  review(@Param('id', IdPipe) id: string, @Body() body: WriteReviewDto, @Context() ctx: RequestContext): Promise<ReviewDto> {
    return this.write.run(ctx, id, body);
  }
}

@ApiTags('Reviews')
@Controller('external/:system/reviews')
export class ExternalReviewsController {
  constructor(private readonly synchronise: SynchroniseReview) {}

  /**
   * Bring a review of another site
   * @remarks By what the site calls it: the first time it is made, afterwards it is as it was sent last. It is marked as not verified, and does not count for the hotel’s score.
   */
  @Put(':externalId')
  @RequirePermission('reviews:write')
  @ApiOkResponse({ type: ReviewDto })
  @ApiCreatedResponse({ type: ReviewDto })
  bring(@Param() path: ExternalReviewPath, @Body() body: ExternalReviewDto, @Context() ctx: RequestContext): Promise<ReviewDto> {
    return this.synchronise.run(ctx, path, body);
  }
}

@ApiTags('Reviews')
@Controller('received-reviews')
export class ReceivedReviewsController {
  constructor(
    private readonly queries: ReviewQueries,
    private readonly moderation: ModerateReview,
  ) {}

  /**
   * List reviews that have come in
   * @remarks All of a hotel, also those that wait or are kept back, with how they sound and what they are about. Sort by `writtenAt`, `updatedAt` or `score`.
   */
  @Get()
  @RequirePermission('surveys:read')
  list(@Query() query: ReceivedReviewsQuery, @Context() ctx: RequestContext): Promise<ReviewPageDto> {
    return this.queries.received(ctx, query);
  }

  /**
   * Read a review
   * @remarks With the cases that came of it and the answer that is on its way.
   */
  @Get(':id')
  @RequirePermission('surveys:read')
  one(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ReviewDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Publish a review
   * @remarks One that waits, or was kept back by mistake.
   */
  @Post(':id/publication')
  @HttpCode(200)
  @RequirePermission('reviews:write')
  @Refuses(wrongStatus, versionChanged, versionRequired)
  publish(
    @Param('id', IdPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ReviewDto> {
    return this.moderation.publish(ctx, id, ifMatch);
  }

  /**
   * Keep a review back
   * @remarks For one of the reasons; being bad is none. Its score does not count any more.
   */
  @Post(':id/rejection')
  @HttpCode(200)
  @RequirePermission('reviews:write')
  @Refuses(wrongStatus, versionChanged, versionRequired)
  reject(
    @Param('id', IdPipe) id: string,
    @Body() { reason }: RejectReviewDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ReviewDto> {
    return this.moderation.reject(ctx, id, ifMatch, reason);
  }
}

@ApiTags('Reviews')
@Controller('received-reviews/:id/reply')
export class ReviewRepliesController {
  constructor(private readonly moderation: ModerateReview) {}

  /**
   * Write the hotel’s answer
   * @remarks A draft, which nobody sees until it is approved and posted. An answer that was posted already is a draft again.
   */
  @Put()
  @RequirePermission('reviews:write')
  @Refuses(versionChanged, versionRequired)
  draft(
    @Param('id', IdPipe) id: string,
    @Body() { text }: ReplyDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ReviewDto> {
    return this.moderation.draftReply(ctx, id, ifMatch, text);
  }

  /**
   * Approve the hotel’s answer
   * @remarks The words are as they should be.
   */
  @Post('approval')
  @HttpCode(200)
  @RequirePermission('reviews:write')
  @Refuses(wrongStatus, versionChanged, versionRequired)
  approve(
    @Param('id', IdPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ReviewDto> {
    return this.moderation.approveReply(ctx, id, ifMatch);
  }

  /**
   * Post the hotel’s answer
   * @remarks It stands under the review from now on.
   */
  @Post('posting')
  @HttpCode(200)
  @RequirePermission('reviews:write')
  @Refuses(wrongStatus, versionChanged, versionRequired)
  post(
    @Param('id', IdPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ReviewDto> {
    return this.moderation.postReply(ctx, id, ifMatch);
  }
}

@ApiTags('Reviews')
@Controller('properties/:id/review-settings')
export class ReviewSettingsController {
  constructor(
    private readonly queries: ReviewSettingsQueries,
    private readonly changes: ChangeReviewSettings,
  ) {}

  /**
   * Read what a hotel does with reviews
   * @remarks Whether it looks at them before they are published, and which it wants to look into.
   */
  @Get()
  @RequirePermission('surveys:read')
  one(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ReviewSettingsDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Change what a hotel does with reviews
   * @remarks Holds for reviews that come in from now on.
   */
  @Patch()
  @RequirePermission('reviews:write')
  @Refuses(versionChanged, versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeReviewSettingsDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ReviewSettingsDto> {
    return this.changes.run(ctx, id, body, ifMatch);
  }
}

@ApiTags('Mood')
@Controller('mood-models')
export class MoodTrainingController {
  constructor(private readonly training: TrainMoodOnReviews) {}

  /**
   * Train a model of mood on the own reviews
   * @remarks A job that learns from the reviews of all hotels in a language, own and imported: a score from 80 of 100 is good, up to 40 bad, and what lies between is left out. It fails with
   * `too_few_reviews` where there are fewer than 100 different ones of either kind. The model is kept as a new version with the figures that it had in five folds; it reads from then on only if it
   * was more often right than the lists of words on the same reviews, as `active` in the result says, and otherwise what read before goes on. For those who may write on the reviews of all hotels.
   */
  @Post()
  @HttpCode(202)
  @RequirePermission('reviews:write')
  start(@Body() body: TrainMoodDto, @Context() ctx: RequestContext): Promise<MoodTrainingDto> {
    return this.training.start(ctx, body);
  }
}
