import type { DomainEvent } from '../../../kernel/events/domain-event';

interface ReviewRef {
  id: string;
  dueOn: string;
  scopePropertyId: string | null;
}

// reviews concern the whole organization, also those of one hotel's grants
function reviewEvent(type: string, { id, dueOn, scopePropertyId }: ReviewRef, more: Record<string, unknown> = {}): DomainEvent {
  return {
    type,
    version: 1,
    aggregate: { type: 'access_review', id },
    propertyId: null,
    data: { dueOn, scopePropertyId, ...more },
    changes: [],
  };
}

export const accessReviewOpened = (review: ReviewRef, items: number): DomainEvent =>
  reviewEvent('identity.access_review_opened', review, { items });
export const accessReviewOverdue = (review: ReviewRef, undecided: number): DomainEvent =>
  reviewEvent('identity.access_review_overdue', review, { undecided });
export const accessReviewSignedOff = (review: ReviewRef, figures: { kept: number; revoked: number; gone: number }): DomainEvent =>
  reviewEvent('identity.access_review_signed_off', review, figures);

interface AlertRef {
  id: string;
  kind: string;
  accountId: string | null;
  counts: Record<string, number>;
}

/** Something unusual that somebody should look at: who, what kind, how many; nothing personal. */
export const alertRaised = ({ id, kind, accountId, counts }: AlertRef): DomainEvent => ({
  type: 'identity.alert_raised',
  version: 1,
  aggregate: { type: 'security_alert', id },
  propertyId: null,
  data: { kind, accountId, counts },
  changes: [],
});
