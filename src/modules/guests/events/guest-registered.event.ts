import type { DomainEvent } from '../../../kernel/events/domain-event';

export const guestRegistered = (id: string, propertyId: string, source: string): DomainEvent => ({
  type: 'guests.guest_registered',
  version: 1,
  aggregate: { type: 'guest', id },
  propertyId,
  data: { source },
  changes: [{ field: 'firstName' }, { field: 'lastName' }, { field: 'email' }, { field: 'phone' }],
});
