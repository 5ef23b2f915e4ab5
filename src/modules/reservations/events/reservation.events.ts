import type { DomainEvent } from '../../../kernel/events/domain-event';

/** The reservation as it stands after what happened: a listener that has seen the last event of a reservation knows it. */
export interface ReservationFacts {
  id: string;
  bookingId: string;
  propertyId: string;
  /** Record of the guest who leads the room. */
  guestId: string;
  bookerGuestId: string;
  /** Records of those who share the room. */
  companionIds: string[];
  roomTypeId: string;
  ratePlanId: string;
  arrival: string;
  departure: string;
  totalMinor: number;
  currency: string;
  channel: string;
  marketSegment: string | null;
  adults: number;
  children: number;
  status: string;
  bookedAt: Date;
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
  data: { ...facts, bookedAt: facts.bookedAt.toISOString(), ...data },
  changes,
});

/** @param toldElsewhere the guest hears of it from the system that it came from */
export const reservationConfirmed = (facts: ReservationFacts, toldElsewhere = false): DomainEvent =>
  about('reservations.confirmed', facts, toldElsewhere ? { toldElsewhere } : {}, [{ field: 'status', new: 'confirmed' }]);

export const reservationCancelled = (facts: ReservationFacts, feeMinor: number, from: string, toldElsewhere = false): DomainEvent =>
  about('reservations.cancelled', facts, { feeMinor, ...(toldElsewhere && { toldElsewhere }) }, [
    { field: 'status', old: from, new: 'cancelled' },
  ]);

/** Dates, room type, plan or party have changed; giving nights up may have cost a penalty. */
export const reservationAmended = (
  facts: ReservationFacts,
  data: { amendmentId: string; penaltyMinor: number },
  changes: DomainEvent['changes'],
): DomainEvent => about('reservations.amended', facts, data, changes);

/** Another system has told of the reservation as it stands there. */
export const reservationSynchronised = (facts: ReservationFacts, changes: DomainEvent['changes']): DomainEvent =>
  about('reservations.synchronised', facts, {}, changes);
