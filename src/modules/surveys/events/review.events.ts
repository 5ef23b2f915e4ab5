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

const aboutReview = (type: string, propertyId: string, id: string, data: Record<string, unknown> = {}): DomainEvent => ({
  type,
  version: 1,
  aggregate: { type: 'review', id },
  propertyId,
  data: { reviewId: id, ...data },
  changes: [],
});

/** By staff, who had a look at it. */
export const reviewPublished = (propertyId: string, id: string): DomainEvent => aboutReview('surveys.review_published', propertyId, id);
/** Kept back, for a reason of a closed list. */
export const reviewRejected = (propertyId: string, id: string, reason: string): DomainEvent =>
  aboutReview('surveys.review_rejected', propertyId, id, { reason });
/** The hotel's answer stands under it. */
export const reviewReplied = (propertyId: string, id: string): DomainEvent => aboutReview('surveys.review_replied', propertyId, id);
