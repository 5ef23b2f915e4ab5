import type { DomainEvent, FieldChange } from '../../../kernel/events/domain-event';

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

/** The reservation as it stands after what happened. */
const aboutReservation = (
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
  aboutReservation('reservations.confirmed', facts, toldElsewhere ? { toldElsewhere } : {}, [{ field: 'status', new: 'confirmed' }]);

export const reservationCancelled = (facts: ReservationFacts, feeMinor: number, from: string, toldElsewhere = false): DomainEvent =>
  aboutReservation('reservations.cancelled', facts, { feeMinor, ...(toldElsewhere && { toldElsewhere }) }, [
    { field: 'status', old: from, new: 'cancelled' },
  ]);

/** Somebody waits for a room: none is taken yet. */
export const reservationWaitlisted = (facts: ReservationFacts): DomainEvent =>
  aboutReservation('reservations.waitlisted', facts, {}, [{ field: 'status', new: 'waitlisted' }]);

/** A guest with a booking has been relocated; the reservation's own end is told by `reservations.cancelled`. */
export const reservationWalked = (
  id: string,
  propertyId: string,
  data: {
    walkId: string;
    guestId: string;
    relocatedPropertyId: string | null;
    costMinor: number;
    compensationMinor: number;
    currency: string;
  },
): DomainEvent => ({ type: 'reservations.walked', version: 1, aggregate: { type: 'reservation', id }, propertyId, data, changes: [] });

/** Dates, room type, plan or party have changed; giving nights up may have cost a penalty. */
export const reservationAmended = (
  facts: ReservationFacts,
  data: { amendmentId: string; penaltyMinor: number },
  changes: DomainEvent['changes'],
): DomainEvent => aboutReservation('reservations.amended', facts, data, changes);

/** Another system has told of the reservation as it stands there. */
export const reservationSynchronised = (facts: ReservationFacts, changes: DomainEvent['changes']): DomainEvent =>
  aboutReservation('reservations.synchronised', facts, {}, changes);

/** A room with the number on its door. */
export interface RoomRef {
  roomId: string;
  roomNumber: string;
}

const became = (from: string, to: string): FieldChange => ({ field: 'status', old: from, new: to });

export const checkedIn = (facts: ReservationFacts, room: RoomRef, late: boolean): DomainEvent =>
  aboutReservation('reservations.checked_in', facts, { ...room, late }, [became(late ? 'no_show' : 'confirmed', 'in_house')]);

export const checkInReversed = (facts: ReservationFacts): DomainEvent =>
  aboutReservation('reservations.check_in_reversed', facts, {}, [became('in_house', 'confirmed')]);

export const checkedOut = (facts: ReservationFacts, early: boolean): DomainEvent =>
  aboutReservation('reservations.checked_out', facts, { early }, [became('in_house', 'checked_out')]);

export const checkOutReversed = (facts: ReservationFacts): DomainEvent =>
  aboutReservation('reservations.check_out_reversed', facts, {}, [became('checked_out', 'in_house')]);

export const didNotCome = (facts: ReservationFacts, feeMinor: number): DomainEvent =>
  aboutReservation('reservations.no_show', facts, { feeMinor }, [became('confirmed', 'no_show')]);

export const reinstated = (facts: ReservationFacts): DomainEvent =>
  aboutReservation('reservations.reinstated', facts, {}, [became('cancelled', 'confirmed')]);

export const preCheckedIn = (facts: ReservationFacts): DomainEvent =>
  aboutReservation('reservations.pre_checked_in', facts, {}, [{ field: 'preCheckedInAt' }]);

export const lateCheckOutAgreed = (facts: ReservationFacts, until: string | null): DomainEvent =>
  aboutReservation('reservations.late_check_out_agreed', facts, { until }, [{ field: 'lateCheckOut', new: until }]);

export const sharersChanged = (facts: ReservationFacts): DomainEvent =>
  aboutReservation('reservations.sharers_changed', facts, {}, [{ field: 'companions' }]);

/** Nights are `firstNight` to `lastNight`, both included. */
export interface RoomNights extends RoomRef {
  firstNight: string;
  lastNight: string;
}

export const roomAssigned = (facts: ReservationFacts, nights: RoomNights): DomainEvent =>
  aboutReservation('reservations.room_assigned', facts, { ...nights }, [{ field: 'room', new: nights.roomNumber }]);

export const roomTakenBack = (facts: ReservationFacts, why: string): DomainEvent =>
  aboutReservation('reservations.room_taken_back', facts, { why }, [{ field: 'room', new: null }]);

export const roomMoved = (facts: ReservationFacts, from: RoomRef | null, nights: RoomNights): DomainEvent =>
  aboutReservation(
    'reservations.room_moved',
    facts,
    { ...nights, fromRoomId: from?.roomId ?? null, fromRoomNumber: from?.roomNumber ?? null },
    [{ field: 'room', old: from?.roomNumber ?? null, new: nights.roomNumber }],
  );

/** For door locks: a key opens this room from now until then. @param validUntil instant, RFC 3339 */
export const keyWanted = (facts: ReservationFacts, room: RoomRef, validUntil: string): DomainEvent =>
  aboutReservation('reservations.key_wanted', facts, { ...room, validUntil }, []);

/** For door locks: no key of this stay opens this room any longer. */
export const keyEnded = (facts: ReservationFacts, room: RoomRef): DomainEvent =>
  aboutReservation('reservations.key_ended', facts, { ...room }, []);

export const roomConditionChanged = (room: RoomRef & { propertyId: string }, from: string, to: string): DomainEvent => ({
  type: 'reservations.room_condition_changed',
  version: 1,
  aggregate: { type: 'room', id: room.roomId },
  propertyId: room.propertyId,
  data: { roomNumber: room.roomNumber, condition: to },
  changes: [{ field: 'condition', old: from, new: to }],
});
