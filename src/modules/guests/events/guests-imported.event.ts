import type { DomainEvent } from '../../../kernel/events/domain-event';

/** Records that another system has made or changed, some hundreds at once. */
export const guestsTakenIn = (
  aggregate: { type: 'guest_import' | 'guest'; id: string },
  propertyId: string,
  source: string,
  became: 'created' | 'updated',
  guestIds: string[],
): DomainEvent => ({
  type: 'guests.guests_imported',
  version: 1,
  aggregate,
  propertyId,
  data: { source, became, guestIds },
  changes: [],
});

/** A whole file is done. */
export const importFinished = (importId: string, propertyId: string, source: string, counts: Record<string, number>): DomainEvent => ({
  type: 'guests.import_finished',
  version: 1,
  aggregate: { type: 'guest_import', id: importId },
  propertyId,
  data: { source, counts },
  changes: [],
});
