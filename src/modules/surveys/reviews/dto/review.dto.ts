import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsUrl,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLine, IsLocalDate, IsText, Nested } from '../../../../kernel/http/validators';
import { DISPUTABLE, RATED, REJECTION_REASONS, REPLY_STATUSES, REVIEW_STATUSES } from '../domain/review';

/** One part of the stay, rated. */
export class SubScoreDto {
  /**
   * Where in the stay.
   * @example room
   */
  @IsIn(RATED)
  touchpoint: (typeof RATED)[number];

  /**
   * One to five stars.
   * @example 4
   */
  @IsInt()
  @Min(1)
  @Max(5)
  stars: number;
}

class ReviewWordsDto {
  /**
   * A heading.
   * @example "A quiet house by the lake"
   */
  @IsOptional()
  @IsLine(200)
  title?: string;

  /**
   * What the guest says.
   * @example "The room was spotless, breakfast could start earlier."
   */
  @IsOptional()
  @IsText(8000)
  text?: string;

  /**
   * Name that is shown, as the guest wants it; nobody's, where none is given.
   * @example "Mei L."
   */
  @IsOptional()
  @IsLine(60)
  displayName?: string;

  /** Addresses of pictures, https only. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsUrl({ protocols: ['https'], require_protocol: true }, { each: true })
  @MaxLength(1000, { each: true })
  photos?: string[];

  /** Items of the hotel's content that are not as described. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(DISPUTABLE.length)
  @ArrayUnique()
  @IsIn(DISPUTABLE, { each: true })
  disputes?: (typeof DISPUTABLE)[number][];
}

/** A review of one's own stay. */
export class WriteReviewDto extends ReviewWordsDto {
  /**
   * The stay as a whole, one to five stars.
   * @example 4
   */
  @IsInt()
  @Min(1)
  @Max(5)
  stars: number;

  /** Parts of the stay, each once. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(RATED.length)
  @ArrayUnique((one: SubScoreDto) => one.touchpoint)
  @Nested(() => SubScoreDto, { each: true })
  subScores?: SubScoreDto[];
}

/** A review that a guest has left on paper. */
export class TakeReviewDto extends WriteReviewDto {
  /**
   * The stay it is of.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  @IsUUID()
  reservationId: string;
}

/** Where an imported review stands. */
export class ExternalReviewPath {
  /**
   * The site.
   * @example ctrip
   */
  @Matches(/^[a-z][a-z0-9_-]{0,39}$/)
  system: string;

  /**
   * What the site calls the review.
   * @example R-20261122-17
   */
  @IsLine(200)
  externalId: string;
}

/** A review as another site has it. */
export class ExternalReviewDto extends ReviewWordsDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsUUID()
  propertyId: string;

  /**
   * The site's score, brought to 0 … 100.
   * @example 80
   */
  @IsInt()
  @Min(0)
  @Max(100)
  score: number;

  /**
   * When it was written there.
   * @example 2026-11-20T09:30:00Z
   */
  @IsISO8601({ strict: true })
  writtenAt: string;

  /**
   * The day the guest left, where the site says so.
   * @example 2026-11-18
   */
  @IsOptional()
  @IsLocalDate()
  stayedUntil?: string;
}

/** Why a review is kept back. */
export class RejectReviewDto {
  /**
   * That it is bad is no reason.
   * @example personal_data
   */
  @IsIn(REJECTION_REASONS)
  reason: (typeof REJECTION_REASONS)[number];
}

/** What the hotel answers. */
export class ReplyDto {
  /**
   * The answer.
   * @example "Thank you; breakfast now begins at half past six."
   */
  @IsText(4000)
  text: string;
}

/** Published reviews of a hotel. */
export class PublishedReviewsQuery extends PageQuery {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsUUID()
  propertyId: string;
}

/** Reviews as staff see them. */
export class ReceivedReviewsQuery extends PublishedReviewsQuery {
  /**
   * Only those in this state.
   * @example pending
   */
  @IsOptional()
  @IsIn(REVIEW_STATUSES)
  status?: (typeof REVIEW_STATUSES)[number];
}

class ScoredPartDto {
  /**
   * Where in the stay.
   * @example room
   */
  touchpoint: string;

  /**
   * From 0 to 100.
   * @example 75
   */
  score: number;
}

/** A review as anybody may read it. */
export class PublishedReviewDto {
  /**
   * Its id.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  id: string;

  /**
   * `own`, or the site it comes from.
   * @example own
   */
  source: string;

  /**
   * Of a stay that we know of. Imported ones are not.
   * @example true
   */
  verified: boolean;

  /**
   * From 0 to 100.
   * @example 75
   */
  score: number;

  /** Parts of the stay. */
  subScores: ScoredPartDto[];

  /**
   * Heading.
   * @example "A quiet house by the lake"
   */
  title: string | null;

  /**
   * Words.
   * @example "The room was spotless, breakfast could start earlier."
   */
  text: string | null;

  /**
   * Name as the guest chose it.
   * @example "Mei L."
   */
  displayName: string | null;

  /** Addresses of pictures. */
  photos: string[];

  /** Items of the hotel's content that it says are not as described. */
  disputes: string[];

  /**
   * Month in which the guest left.
   * @example 2026-11
   */
  stayedIn: string | null;

  /**
   * When it was written.
   * @example 2026-11-20T09:30:00.000Z
   */
  writtenAt: string;

  /**
   * The hotel's answer.
   * @example "Thank you; breakfast now begins at half past six."
   */
  reply: string | null;
}

/** What verified guests say of the hotel. */
export class ReviewScoreDto {
  /**
   * Mean of the published reviews of verified stays, from 0 to 100; null: there is none.
   * @example 82.5
   */
  score: number | null;

  /**
   * How many they are.
   * @example 214
   */
  reviews: number;
}

/** One page of published reviews, and the score of the hotel. */
export class PublishedReviewPageDto {
  /** Of verified stays only, over all pages. */
  verified: ReviewScoreDto;

  /** The reviews. */
  data: PublishedReviewDto[];

  /**
   * Where the next page begins; null at the end.
   * @example eyJzb3J0IjoiY29kZSJ9
   */
  nextCursor: string | null;
}

class ReviewTopicDto {
  /**
   * What it is about.
   * @example cleanliness
   */
  topic: string;

  /**
   * From -1 bitter to 1 delighted.
   * @example 0.62
   */
  score: number;
}

/** The hotel's answer, on its way. */
export class ReviewReplyDto {
  /**
   * `draft`, `approved` by somebody, or `posted`: shown.
   * @example draft
   */
  @ApiProperty({ enum: REPLY_STATUSES })
  status: string;

  /**
   * Words.
   * @example "Thank you; breakfast now begins at half past six."
   */
  text: string | null;
}

/** A review as staff see it. */
export class ReviewDto {
  /**
   * Its id.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * `own`, or the site it comes from.
   * @example own
   */
  source: string;

  /**
   * What the site calls it.
   * @example R-20261122-17
   */
  externalId: string | null;

  /**
   * Of a stay that we know of.
   * @example true
   */
  verified: boolean;

  /**
   * The stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  reservationId: string | null;

  /**
   * The guest record.
   * @example 019a2f00-0000-7000-8000-000000000050
   */
  guestId: string | null;

  /**
   * Where it stands.
   * @example published
   */
  @ApiProperty({ enum: REVIEW_STATUSES })
  status: string;

  /**
   * Why it is kept back.
   * @example personal_data
   */
  @ApiProperty({ enum: REJECTION_REASONS, nullable: true, type: String })
  rejectionReason: string | null;

  /**
   * From 0 to 100.
   * @example 75
   */
  score: number;

  /** Parts of the stay. */
  subScores: ScoredPartDto[];

  /**
   * How the words sound, from -1 bitter to 1 delighted; null where there are none.
   * @example 0.62
   */
  mood: number | null;

  /** What they are about. */
  topics: ReviewTopicDto[];

  /**
   * `zh`, `en` or `other`.
   * @example zh
   */
  language: string | null;

  /**
   * The hotel should look into it.
   * @example false
   */
  low: boolean;

  /** Items of the hotel's content that it says are not as described. */
  disputes: string[];

  /**
   * Heading.
   * @example "A quiet house by the lake"
   */
  title: string | null;

  /**
   * Words.
   * @example "The room was spotless, breakfast could start earlier."
   */
  text: string | null;

  /**
   * Name as the guest chose it.
   * @example "Mei L."
   */
  displayName: string | null;

  /** Addresses of pictures. */
  photos: string[];

  /** The hotel's answer. */
  reply: ReviewReplyDto | null;

  /** Cases that came of it. */
  caseIds: string[];

  /**
   * When it was written.
   * @example 2026-11-20T09:30:00.000Z
   */
  writtenAt: string;

  /**
   * When it was first published.
   * @example 2026-11-20T09:30:00.000Z
   */
  publishedAt: string | null;

  /**
   * Rises with each change.
   * @example 1
   */
  version: number;
}

/** One page of reviews. */
export class ReviewPageDto {
  /** The reviews. */
  data: ReviewDto[];

  /**
   * Where the next page begins; null at the end.
   * @example eyJzb3J0IjoiY29kZSJ9
   */
  nextCursor: string | null;
}
