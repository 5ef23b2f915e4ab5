import type { DomainEvent } from '../../../kernel/events/domain-event';

const about = (type: string, id: string, propertyId: string | null, data: Record<string, unknown>): DomainEvent => ({
  type: `guests.${type}`,
  version: 1,
  aggregate: { type: 'guest', id },
  propertyId,
  data,
  changes: [],
});

/** A guest has agreed to a purpose, or withdrawn. Consent holds for the whole house, so that it is no hotel's in particular. */
export const consentRecorded = (
  guestId: string,
  consent: { purpose: string; channel: string; status: string; source: string; at: string },
): DomainEvent => about('consent_recorded', guestId, null, consent);

/** Nothing personal is left of these records: whoever keeps anything of them forgets it. */
export const guestsErased = (personId: string, guestIds: readonly string[], reason: string): DomainEvent =>
  about('erased', personId, null, { guestIds, reason });

export const privacyRequestChanged = (
  what: 'received' | 'extended' | 'fulfilled' | 'refused' | 'withdrawn' | 'identity_checked',
  guestId: string,
  propertyId: string,
  request: { requestId: string; kind: string; law: string; dueOn: string },
): DomainEvent => about(`privacy_request_${what}`, guestId, propertyId, request);

export const privacyFlagLifted = (guestId: string, kind: string): DomainEvent => about('privacy_flag_lifted', guestId, null, { kind });
