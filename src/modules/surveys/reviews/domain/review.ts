import { constraintMeans } from '../../../../kernel/database/constraints';
import { defineProblem } from '../../../../kernel/errors/problem';

export const REVIEW_STATUSES = ['pending', 'published', 'rejected'] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

/** Why a review may be kept back. That it is bad is no reason. */
export const REJECTION_REASONS = ['personal_data', 'insult', 'advertising', 'not_about_the_stay', 'fake', 'unlawful', 'duplicate'] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

export const REPLY_STATUSES = ['draft', 'approved', 'posted'] as const;
export type ReplyStatus = (typeof REPLY_STATUSES)[number];

/** What of a stay can be rated besides the whole. */
export const RATED = ['booking', 'check_in', 'room', 'dining', 'facilities', 'staff', 'services', 'check_out'] as const;

/** What a hotel says of itself, and a guest may deny: items of its content. */
export const DISPUTABLE = ['content', 'address', 'description', 'pictures', 'translations'] as const;

export const ReviewProblems = {
  notOver: defineProblem('stay_not_over', 409, 'The stay is not over yet', '住宿尚未结束'),
  reviewed: defineProblem('already_reviewed', 409, 'The stay has a review already', '该住宿已有点评'),
  wrongStatus: defineProblem(
    'review_wrong_status',
    409,
    'The review or its reply is not in the state for this',
    '点评或回复的状态不允许此操作',
  ),
  tooFew: defineProblem('too_few_reviews', 409, 'There are too few reviews to learn from', '可供学习的点评太少'),
} as const;

constraintMeans('reviews_stay_once', ReviewProblems.reviewed, 'There is one review a stay.');

/** One to five stars on the scale of all scores. */
export const scoreOf = (stars: number): number => (stars - 1) * 25;

/** What is learned of how reviews sound is learned from those whose score leaves no doubt. */
export const GOOD_FROM = 80;
export const BAD_UP_TO = 40;
export const FEWEST_OF_A_KIND = 100;

/** From which on the hotel should look into it. */
export interface LowRule {
  lowScore: number;
  lowMood: number;
}

export const isLow = (score: number, mood: number | null, rule: LowRule): boolean =>
  score <= rule.lowScore || (mood !== null && mood <= rule.lowMood);
