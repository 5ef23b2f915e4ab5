import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { PersonalDataHolders } from '../../../kernel/privacy/personal-data-holders';
import { GuestsModule, TimelineKinds } from '../../guests';
import { PropertiesModule } from '../../properties';
import { ReservationsModule } from '../../reservations';
import { MoodModule } from '../mood/mood.module';
import { NoteCasesThatCameOfReviews } from './listeners/note-cases-that-came-of-reviews.listener';
import { reviewsHolder } from './personal-data';
import { ReviewQueries } from './queries/review.queries';
import { ReviewSettingsQueries } from './queries/review-settings.query';
import {
  ExternalReviewsController,
  MyReviewController,
  ReceivedReviewsController,
  ReviewRepliesController,
  ReviewsController,
  ReviewSettingsController,
} from './reviews.controller';
import { ChangeReviewSettings } from './services/change-review-settings.service';
import { ModerateReview } from './services/moderate-review.service';
import { ReviewRows } from './services/review-rows';
import { SynchroniseReview } from './services/synchronise-review.service';
import { WriteReview } from './services/write-review.service';

/** What guests say of the hotel for others to read, and what the hotel answers. */
@Module({
  imports: [PropertiesModule, GuestsModule, ReservationsModule, MoodModule],
  controllers: [
    ReviewsController,
    MyReviewController,
    ExternalReviewsController,
    ReceivedReviewsController,
    ReviewRepliesController,
    ReviewSettingsController,
  ],
  providers: [
    ChangeReviewSettings,
    ModerateReview,
    NoteCasesThatCameOfReviews,
    ReviewQueries,
    ReviewRows,
    ReviewSettingsQueries,
    SynchroniseReview,
    WriteReview,
  ],
})
export class ReviewsModule {
  constructor(tables: SealedTables, holders: PersonalDataHolders, timeline: TimelineKinds, rows: ReviewRows) {
    tables.register({ table: 'reviews', key: { id: 'uuid' }, records: ['sealed', 'reply_sealed'] });
    holders.register(reviewsHolder(rows));
    timeline.register('surveys.review_written', { title: { en: 'Wrote a review', zh: '发表点评' }, trouble: (data) => data.low === true });
    timeline.register('surveys.review_published', { title: { en: 'Review published', zh: '点评已发布' } });
    timeline.register('surveys.review_rejected', { title: { en: 'Review kept back', zh: '点评未通过审核' } });
    timeline.register('surveys.review_replied', { title: { en: 'Review answered', zh: '酒店已回复点评' } });
  }
}
