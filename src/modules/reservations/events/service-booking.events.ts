import type { DomainEvent } from '../../../kernel/events/domain-event';

/** A booked service as it stands after what happened. */
export interface ServiceBookingFacts {
  id: string;
  propertyId: string;
  serviceId: string;
  reservationId: string | null;
  /** Record of the guest, where there is one. */
  guestId: string | null;
  day: string;
  persons: number;
  totalMinor: number;
  currency: string;
  status: string;
}

const about = (
  type: string,
  { id, propertyId, ...facts }: ServiceBookingFacts,
  changes: DomainEvent['changes'],
  data: object = {},
): DomainEvent => ({
  type,
  version: 1,
  aggregate: { type: 'service_booking', id },
  propertyId,
  data: { ...facts, ...data },
  changes,
});

const from = (old: string, now: string): DomainEvent['changes'] => [{ field: 'status', old, new: now }];

export const serviceBooked = (facts: ServiceBookingFacts): DomainEvent =>
  about('reservations.service_booked', facts, [{ field: 'status', new: 'booked' }]);
export const serviceBookingChanged = (facts: ServiceBookingFacts, fields: readonly string[]): DomainEvent =>
  about(
    'reservations.service_booking_changed',
    facts,
    fields.map((field) => ({ field })),
  );
export const serviceServed = (facts: ServiceBookingFacts): DomainEvent =>
  about('reservations.service_served', facts, from('booked', 'served'));
export const serviceCancelled = (facts: ServiceBookingFacts, feeMinor: number): DomainEvent =>
  about('reservations.service_cancelled', facts, from('booked', 'cancelled'), { feeMinor });
export const serviceMissed = (facts: ServiceBookingFacts, feeMinor: number): DomainEvent =>
  about('reservations.service_missed', facts, from('booked', 'no_show'), { feeMinor });
