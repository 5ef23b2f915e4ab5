import type { DomainEvent } from '../../../kernel/events/domain-event';

export interface MessageFacts {
  id: string;
  propertyId: string;
  /** None for somebody who is no guest. */
  guestId: string | null;
  bookingId: string | null;
  reservationIds: string[];
  kind: string;
  channel: string;
}

const about = (type: string, { id, propertyId, ...facts }: MessageFacts, data: object, status: string): DomainEvent => ({
  type,
  version: 1,
  aggregate: { type: 'message', id },
  propertyId,
  data: { ...facts, ...data },
  changes: [{ field: 'status', new: status }],
});

/** The mail server or gateway has taken it. */
export const messageSent = (facts: MessageFacts): DomainEvent => about('messaging.message_sent', facts, {}, 'sent');

/** It has been given up. @param error why, as a code */
export const messageFailed = (facts: MessageFacts, error: string): DomainEvent =>
  about('messaging.message_failed', facts, { error }, 'failed');

/** The gateway says that it has reached the guest's device. */
export const messageDelivered = (facts: MessageFacts): DomainEvent => about('messaging.message_delivered', facts, {}, 'delivered');
