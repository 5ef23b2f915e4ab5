import type { DomainEvent, FieldChange } from '../../../kernel/events/domain-event';

const about = (
  type: string,
  id: string,
  propertyId: string | null,
  data: Record<string, unknown>,
  changes: FieldChange[] = [],
): DomainEvent => ({
  type: `guests.${type}`,
  version: 1,
  aggregate: { type: 'guest', id },
  propertyId,
  data,
  changes,
});

/** A fact was added to a record, or one was declared wrong; its kind, never its value. */
export const factRecorded = (guestId: string, propertyId: string | null, kind: string, source: string): DomainEvent =>
  about('fact_recorded', guestId, propertyId, { kind, source }, [{ field: kind }]);

export const factEnded = (guestId: string, propertyId: string | null, kind: string): DomainEvent =>
  about('fact_ended', guestId, propertyId, { kind }, [{ field: kind }]);

/** Of all hotels concerned, so that it is nobody's in particular. */
export const guestsMerged = (survivorId: string, mergedId: string, guestIds: string[], automatic: boolean): DomainEvent =>
  about('merged', survivorId, null, { survivorId, mergedId, guestIds: [survivorId, ...guestIds], automatic });

export const guestsUnmerged = (survivorId: string, restoredId: string, guestIds: string[]): DomainEvent =>
  about('unmerged', survivorId, null, { survivorId, restoredId, guestIds: [survivorId, ...guestIds] });
