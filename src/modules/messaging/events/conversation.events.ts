import type { DomainEvent } from '../../../kernel/events/domain-event';

export interface ConversationFacts {
  conversationId: string;
  propertyId: string;
  /** None where it is not known who writes. */
  guestId: string | null;
}

const about = (type: string, { conversationId, propertyId, guestId }: ConversationFacts, data: Record<string, unknown>): DomainEvent => ({
  type,
  version: 1,
  aggregate: { type: 'conversation', id: conversationId },
  propertyId,
  data: { conversationId, guestId, ...data },
  changes: [],
});

export const conversationOpened = (facts: ConversationFacts, channel: string): DomainEvent =>
  about('messaging.conversation_opened', facts, { channel });

/** Somebody has written. `automatic`: a machine of theirs did. */
export const messageReceived = (facts: ConversationFacts, entry: { entryId: string; channel: string; automatic: boolean }): DomainEvent =>
  about('messaging.message_received', facts, { ...entry });

/** Whoever waited has an answer. `first`: of this conversation. `waitedMinutes`: of the hours in which guests are answered. */
export const conversationAnswered = (
  facts: ConversationFacts,
  answer: { entryId: string; channel: string; first: boolean; waitedMinutes: number },
): DomainEvent => about('messaging.conversation_answered', facts, { ...answer });

export const conversationAssigned = (facts: ConversationFacts, assigneeId: string | null): DomainEvent =>
  about('messaging.conversation_assigned', facts, { assigneeId });

/** It is known now who writes; what they had said already is part of the conversation with them. @param from conversations that went into this one */
export const conversationRecognised = (facts: ConversationFacts, from: readonly string[]): DomainEvent =>
  about('messaging.conversation_recognised', facts, { joined: from });

export const conversationClosed = (facts: ConversationFacts): DomainEvent => about('messaging.conversation_closed', facts, {});
