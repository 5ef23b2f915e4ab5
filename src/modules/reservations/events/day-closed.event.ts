import type { DomainEvent } from '../../../kernel/events/domain-event';

/** A hotel's day is closed: charged, counted, and the next one has begun. */
export const dayClosed = (
  audit: { id: string; propertyId: string; businessDate: string },
  steps: { no_shows?: { reservations: number }; charges?: { stays: number; lines: number } },
): DomainEvent => ({
  type: 'reservations.day_closed',
  version: 1,
  aggregate: { type: 'night_audit', id: audit.id },
  propertyId: audit.propertyId,
  data: {
    businessDate: audit.businessDate,
    noShows: steps.no_shows?.reservations ?? 0,
    staysCharged: steps.charges?.stays ?? 0,
    linesPosted: steps.charges?.lines ?? 0,
  },
  changes: [{ field: 'status', new: 'closed' }],
});
