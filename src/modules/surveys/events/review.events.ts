import type { DomainEvent } from '../../../kernel/events/domain-event';

export interface ReviewFacts {
  reviewId: string;
  /** `own`: of a verified stay; else the site it was imported from. */
  source: string;
  guestId: string | null;
  reservationId: string | null;
  /** From 0 to 100. */
  score: number;
  /** From -1 bitter to 1 delighted; null where nothing was written. */
  mood: number | null;
  /** Content items that it says are not as described. */
  disputes: { contentItem: string }[];
  /** The hotel should look into it. */
  low: boolean;
}

export const reviewWritten = (propertyId: string, facts: ReviewFacts): DomainEvent => ({
  type: 'surveys.review_written',
  version: 1,
  aggregate: { type: 'review', id: facts.reviewId },
  propertyId,
  data: { ...facts },
  changes: [],
});
