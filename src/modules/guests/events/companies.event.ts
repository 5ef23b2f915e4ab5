import type { DomainEvent } from '../../../kernel/events/domain-event';

export const companyCreated = (id: string, propertyId: string | null, kind: string, code: string): DomainEvent => ({
  type: 'guests.company_created',
  version: 1,
  aggregate: { type: 'company', id },
  propertyId,
  data: { kind, code },
  changes: [],
});

export const companyChanged = (id: string, propertyId: string | null, fields: string[]): DomainEvent => ({
  type: 'guests.company_changed',
  version: 1,
  aggregate: { type: 'company', id },
  propertyId,
  data: {},
  changes: fields.map((field) => ({ field })),
});
