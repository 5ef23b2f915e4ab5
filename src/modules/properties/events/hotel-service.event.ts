import type { DomainEvent, FieldChange } from '../../../kernel/events/domain-event';

interface ServiceRef {
  id: string;
  propertyId: string;
  code: string;
  kind: string;
  status: string;
}

function serviceEvent(type: string, service: ServiceRef, changes: FieldChange[] = []): DomainEvent {
  const { id, propertyId, code, kind, status } = service;
  return { type, version: 1, aggregate: { type: 'service', id }, propertyId, data: { code, kind, status }, changes };
}

export const serviceCreated = (service: ServiceRef): DomainEvent => serviceEvent('properties.service_created', service);
export const serviceChanged = (service: ServiceRef, changes: FieldChange[]): DomainEvent =>
  serviceEvent('properties.service_changed', service, changes);
