import type { DomainEvent } from '../../../kernel/events/domain-event';

interface TraceFacts {
  id: string;
  propertyId: string;
  reservationId: string;
  guestId: string;
  departmentId: string;
  dueOn: string;
}

/** What is to be done lies sealed and is told by nobody. */
const aboutTrace = (type: string, { id, propertyId, ...data }: TraceFacts, changes: DomainEvent['changes'] = []): DomainEvent => ({
  type,
  version: 1,
  aggregate: { type: 'trace', id },
  propertyId,
  data,
  changes,
});

export const traceSet = (facts: TraceFacts): DomainEvent => aboutTrace('reservations.trace_set', facts);
export const traceChanged = (facts: TraceFacts, fields: readonly string[]): DomainEvent =>
  aboutTrace(
    'reservations.trace_changed',
    facts,
    fields.map((field) => ({ field })),
  );
export const traceEnded = (facts: TraceFacts, status: 'done' | 'cancelled'): DomainEvent =>
  aboutTrace('reservations.trace_ended', facts, [{ field: 'status', old: 'open', new: status }]);

interface TicketFacts {
  id: string;
  propertyId: string;
  kind: string;
  reservationId: string | null;
  guestId: string | null;
  status: string;
}

/** Whoever waited at the desk was called, served, or went away. */
export const ticketMoved = (
  { id, propertyId, ...facts }: TicketFacts,
  data: { waitedSeconds: number; servedSeconds?: number },
): DomainEvent => ({
  type: `reservations.desk_${facts.status}`,
  version: 1,
  aggregate: { type: 'desk_ticket', id },
  propertyId,
  data: { ...facts, ...data },
  changes: [{ field: 'status', new: facts.status }],
});

/** Somebody has stated what the authorities ask. What they stated is not told. */
export const registrationTaken = (facts: {
  id: string;
  propertyId: string;
  reservationId: string;
  guestId: string;
  country: string;
  complete: boolean;
}): DomainEvent => {
  const { id, propertyId, ...data } = facts;
  return {
    type: 'reservations.guest_registered_for_stay',
    version: 1,
    aggregate: { type: 'guest_registration', id },
    propertyId,
    data,
    changes: [],
  };
};
