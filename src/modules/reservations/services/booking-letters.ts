import type { MessageKind, MessageOrder } from '../../messaging';
import { stayFacts, type ToldBooking, type ToldRoom } from '../queries/told-bookings.query';

const live = ({ status }: ToldRoom): boolean => status !== 'cancelled' && status !== 'no_show' && status !== 'waitlisted';

/** The letter about a booking as it stands now; none where nothing of it stands. */
export function bookingLetter(kind: MessageKind, booking: ToldBooking, occasion: string, at: Date): MessageOrder | undefined {
  const rooms = booking.rooms.filter(live);
  return rooms.length ? letter(kind, booking, rooms, { occasion, at }) : undefined;
}

/** The letter about one room that is cancelled. What is left of the booking keeps its place in the guest's calendar. */
export function cancellationLetter(
  booking: ToldBooking,
  reservationId: string,
  told: { occasion: string; at: Date; feeMinor: number },
): MessageOrder | undefined {
  const rooms = booking.rooms.filter((r) => r.id === reservationId);
  return rooms.length ? letter('booking_cancellation', booking, rooms, told) : undefined;
}

/** The letter of a day to those who share a booking, arrive or leave together, and are reached at one address. */
export function dayLetter(kind: 'pre_arrival' | 'thank_you', booking: ToldBooking, rooms: readonly ToldRoom[], at: Date): MessageOrder {
  const [{ arrival, departure, guestId }] = rooms as [ToldRoom];
  const order = letter(kind, booking, rooms, { occasion: `${kind} ${booking.id} ${kind === 'pre_arrival' ? arrival : departure}`, at });
  // the one who sleeps there; whose address nobody knows, through the one who booked
  return { ...order, toEach: true, guestIds: [guestId, booking.bookerGuestId], calendar: undefined };
}

function letter(
  kind: MessageKind,
  booking: ToldBooking,
  rooms: readonly ToldRoom[],
  { occasion, at, feeMinor }: { occasion: string; at: Date; feeMinor?: number },
): MessageOrder {
  const standing = booking.rooms.filter(live);
  const shown = standing.length ? standing : rooms;
  const facts = stayFacts(booking, rooms, at, feeMinor);
  const days = stayFacts(booking, shown, at).stay;
  return {
    occasion,
    kind,
    propertyId: booking.propertyId,
    guestIds: [booking.bookerGuestId, ...rooms.map((r) => r.guestId)],
    bookingId: booking.id,
    reservationIds: rooms.map((r) => r.id),
    facts,
    calendar: {
      uid: `${booking.id}@innkeeper`,
      sequence: booking.rooms.reduce((sum, r) => sum + r.version, 0),
      cancelled: standing.length === 0,
      arrival: days.arrival.date,
      departure: days.departure.date,
    },
  };
}
