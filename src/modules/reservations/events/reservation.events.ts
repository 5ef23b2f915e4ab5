import type { DomainEvent } from '../../../kernel/events/domain-event';

interface ReservationFacts {
  id: string;
  bookingId: string;
  propertyId: string;
  guestId: string;
  roomTypeId: string;
  ratePlanId: string;
  arrival: string;
  departure: string;
  totalMinor: number;
  currency: string;
  channel: string;
}

const about = (
  type: string,
  { id, propertyId, ...facts }: ReservationFacts,
  data: object,
  changes: DomainEvent['changes'],
): DomainEvent => ({
  type,
  version: 1,
  aggregate: { type: 'reservation', id },
  propertyId,
  data: { ...facts, ...data },
  changes,
});

export const reservationConfirmed = (facts: ReservationFacts): DomainEvent =>
  about('reservations.confirmed', facts, {}, [{ field: 'status', new: 'confirmed' }]);

export const reservationCancelled = (facts: ReservationFacts, feeMinor: number, from: string): DomainEvent =>
  about('reservations.cancelled', facts, { feeMinor }, [{ field: 'status', old: from, new: 'cancelled' }]);

/** Another system has told of the reservation as it stands there. */
export const reservationSynchronised = (facts: ReservationFacts, changes: DomainEvent['changes']): DomainEvent =>
  about('reservations.synchronised', facts, {}, changes);
