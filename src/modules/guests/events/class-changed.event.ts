import type { DomainEvent } from '../../../kernel/events/domain-event';

export interface ClassChange {
  personId: string;
  schemeId: string;
  scheme: string;
  /** The hotel whose own standard it is; null for the chain's. */
  propertyId: string | null;
  version: number;
  from: string | null;
  to: string | null;
  /** Code of the rule that decided; null for the class of all for whom none holds. */
  rule: string | null;
}

/** A guest has come into another class of a standard. The values it rests on stay with the class. */
export const guestClassChanged = ({ personId, propertyId, ...data }: ClassChange): DomainEvent => ({
  type: 'guests.class_changed',
  version: 1,
  aggregate: { type: 'guest', id: personId },
  propertyId,
  data,
  changes: [{ field: `class.${data.scheme}`, old: data.from, new: data.to }],
});
