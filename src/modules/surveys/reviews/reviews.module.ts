import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { Database } from '../../../kernel/database/database';
import { PersonalDataHolders } from '../../../kernel/privacy/personal-data-holders';
import { clears, RetentionClasses } from '../../../kernel/privacy/retention-classes';
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
  MoodTrainingController,
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
import { TrainMoodOnReviews } from './services/train-mood-on-reviews.service';
import { WriteReview } from './services/write-review.service';

/** What guests say of the hotel for others to read, and what the hotel answers. */
@Module({
  imports: [PropertiesModule, GuestsModule, ReservationsModule, MoodModule],
  controllers: [
    ReviewsController,
    MyReviewController,
    ExternalReviewsController,
    MoodTrainingController,
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
    TrainMoodOnReviews,
    WriteReview,
  ],
})
export class ReviewsModule {
  constructor(
    tables: SealedTables,
    holders: PersonalDataHolders,
    retention: RetentionClasses,
    database: Database,
    timeline: TimelineKinds,
    rows: ReviewRows,
  ) {
    tables.register({ table: 'reviews', key: { id: 'uuid' }, records: ['sealed', 'reply_sealed'] });
    holders.register(reviewsHolder(rows));
    retention.register({
      class: 'review_texts',
      what: 'words, names and pictures of reviews; their scores stay',
      keepDays: 1825,
      legalSource: 'GDPR article 5(1)(e): after five years words tell readers nothing of the hotel as it is',
      apply: clears(database, 'reviews', 'sealed', 'written_at < $1'),
    });
    retention.register({
      class: 'review_replies',
      what: 'what the hotel answered to reviews',
      keepDays: 1825,
      legalSource: 'GDPR article 5(1)(e): an answer goes with the words that it answers',
      apply: clears(database, 'reviews', 'reply_sealed', 'written_at < $1'),
    });
    timeline.register('surveys.review_written', { title: { en: 'Wrote a review', zh: '发表点评' }, trouble: (data) => data.low === true });
    timeline.register('surveys.review_published', { title: { en: 'Review published', zh: '点评已发布' } });
    timeline.register('surveys.review_rejected', { title: { en: 'Review kept back', zh: '点评未通过审核' } });
    timeline.register('surveys.review_replied', { title: { en: 'Review answered', zh: '酒店已回复点评' } });
  }
}
