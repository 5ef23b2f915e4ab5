import type { DomainEvent, FieldChange } from '../../../kernel/events/domain-event';

interface PropertyRef {
  id: string;
  code: string;
}

const about = (p: PropertyRef) => ({ version: 1, aggregate: { type: 'property', id: p.id }, propertyId: p.id });

export const propertyCreated = (p: PropertyRef & { name: string; timeZone: string; currency: string }): DomainEvent => ({
  ...about(p),
  type: 'properties.property_created',
  data: { code: p.code, name: p.name, timeZone: p.timeZone, currency: p.currency },
  changes: [],
});

export const propertyChanged = (p: PropertyRef & { contentVersion: number }, changes: FieldChange[]): DomainEvent => ({
  ...about(p),
  type: 'properties.property_changed',
  data: { code: p.code, contentVersion: p.contentVersion },
  changes,
});

/** @param roomTypeId null for the hotel's own content */
export const contentConfirmed = (p: PropertyRef, roomTypeId: string | null): DomainEvent => ({
  ...about(p),
  type: 'properties.content_confirmed',
  data: { code: p.code, roomTypeId },
  changes: [],
});

export const businessDateAdvanced = (p: PropertyRef, from: string, to: string): DomainEvent => ({
  ...about(p),
  type: 'properties.business_date_advanced',
  data: { code: p.code, from, to },
  changes: [{ field: 'businessDate', old: from, new: to }],
});
