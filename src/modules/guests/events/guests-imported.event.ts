import type { DomainEvent } from '../../../kernel/events/domain-event';

/** Records that an import made or changed, some hundreds at once. */
export const recordsImported = (
  importId: string,
  propertyId: string,
  source: string,
  created: string[],
  updated: string[],
): DomainEvent => ({
  type: 'guests.records_imported',
  version: 1,
  aggregate: { type: 'guest_import', id: importId },
  propertyId,
  data: { source, guestIds: [...created, ...updated], createdIds: created, updatedIds: updated },
  changes: [],
});

/** A whole file is done. */
export const guestsImported = (importId: string, propertyId: string, source: string, counts: Record<string, number>): DomainEvent => ({
  type: 'guests.imported',
  version: 1,
  aggregate: { type: 'guest_import', id: importId },
  propertyId,
  data: { source, counts },
  changes: [],
});
