import { Clock } from '../../src/kernel/values/clock';
import { UnitOfWork } from '../../src/kernel/database/unit-of-work';
import { Caller } from '../../src/kernel/auth/caller';
import { systemContext } from '../../src/kernel/http/request-context';
import { Folios } from '../../src/modules/folios';
import { AdvanceBusinessDate, PropertyQueries } from '../../src/modules/properties';
import { aBooking, type Hotel, must, type StayWish } from './furnish';
import type { Answer, CallOptions, House } from './house';

/** Books one room and answers its reservation's id. */
export async function stayOf(house: House, hotel: Hotel, arrival: string, wish: StayWish & Record<string, unknown> = {}): Promise<string> {
  return (await must(house, 'POST', '/v1/bookings', aBooking(hotel, arrival, wish))).reservations[0].id as string;
}

type Body = object | undefined;
const act =
  (path: string, method: 'POST' | 'PUT' | 'DELETE' = 'POST') =>
  (house: House, id: string, body: Body = method === 'DELETE' ? undefined : {}, options?: CallOptions): Promise<Answer> =>
    house.call(method, `/v1/reservations/${id}/${path}`, body, options);

export const assign = act('room-assignments');
export const takeBack = act('room-assignments', 'DELETE');
export const move = act('room-moves');
export const lockRoom = act('room-lock', 'PUT');
export const checkIn = act('check-in');
export const reverseCheckIn = act('check-in', 'DELETE');
export const checkOut = act('check-out');
export const reverseCheckOut = act('check-out', 'DELETE');
export const noShow = act('no-show');
export const lateArrival = act('late-arrival');
export const reinstate = act('cancellation', 'DELETE');
export const agreeLate = act('late-check-out', 'PUT');

export const swap = (
  house: House,
  reservationId: string,
  withReservationId: string,
  more: object = {},
  options?: CallOptions,
): Promise<Answer> => house.call('POST', '/v1/room-swaps', { reservationId, withReservationId, ...more }, options);

export const setCondition = (house: House, roomId: string, condition: string, options?: CallOptions): Promise<Answer> =>
  house.call('PUT', `/v1/rooms/${roomId}/housekeeping`, { condition }, options);

export const reservationOf = (house: House, id: string) => must(house, 'GET', `/v1/reservations/${id}`);

/** The state of a room as housekeeping reads it. */
export async function roomState(house: House, hotel: Pick<Hotel, 'propertyId'>, roomId: string) {
  const { data } = await must(house, 'GET', `/v1/housekeeping?propertyId=${hotel.propertyId}&limit=100`);
  return data.find((r: { roomId: string }) => r.roomId === roomId);
}

/** The hotel opens a new day, and nothing else: what closing a day does beside that is another test's matter. */
export async function newDay(house: House, hotel: Pick<Hotel, 'propertyId'>, date: string): Promise<void> {
  const at = house.app.get(Clock).now();
  await house.app
    .get(UnitOfWork)
    .run(systemContext(Caller.system, at, 'new-day'), 200, (work) =>
      house.app.get(AdvanceBusinessDate).advance(work, hotel.propertyId, date, at),
    );
  house.app.get(PropertyQueries).forget(hotel.propertyId);
}

/** Nights of the plan that do not agree: a room whose type is not what its night counts in, an occupied room that nobody in the house has. */
export async function roomFaults(house: House, { propertyId }: Pick<Hotel, 'propertyId'>): Promise<unknown[]> {
  const { rows } = await house.db.query(
    `SELECT 'counts elsewhere' AS fault, a.reservation_id, a.first_night FROM room_assignments a JOIN rooms m ON m.id = a.room_id
       JOIN reservation_nights n ON n.reservation_id = a.reservation_id AND n.night BETWEEN a.first_night AND a.last_night
       JOIN properties p ON p.id = a.property_id
     WHERE a.property_id = $1 AND n.room_type_id <> m.room_type_id AND n.night >= p.business_date
     UNION ALL
     SELECT 'beyond the stay', a.reservation_id, a.first_night FROM room_assignments a JOIN reservations r ON r.id = a.reservation_id
     WHERE a.property_id = $1 AND (a.first_night < r.arrival OR a.last_night >= r.departure)
     UNION ALL
     SELECT 'has a room, is ' || r.status, r.id, a.first_night FROM room_assignments a JOIN reservations r ON r.id = a.reservation_id
     WHERE a.property_id = $1 AND r.status IN ('cancelled', 'no_show', 'waitlisted')
     UNION ALL
     SELECT 'in a room, is ' || r.status, r.id, r.arrival FROM room_occupancies o JOIN reservations r ON r.id = o.reservation_id
     WHERE o.property_id = $1 AND r.status <> 'in_house'
     UNION ALL
     SELECT 'under maintenance', a.reservation_id, a.first_night FROM room_assignments a JOIN maintenance_blocks b ON b.room_id = a.room_id AND b.deducts_inventory
       AND b.first_night <= a.last_night AND coalesce(b.released_from - 1, b.last_night) >= a.first_night
     WHERE a.property_id = $1`,
    [propertyId],
  );
  return rows;
}

/** The guest has paid so much in cash. */
export async function paid(
  house: House,
  hotel: Pick<Hotel, 'propertyId' | 'currency'>,
  reservationId: string,
  amountMinor: number,
): Promise<void> {
  const { rows } = await house.db.query('SELECT booking_id, guest_id FROM reservations WHERE id = $1', [reservationId]);
  const { booking_id: bookingId, guest_id: guestId } = rows[0] as Record<string, string>;
  const stay = {
    id: reservationId,
    propertyId: hotel.propertyId,
    bookingId: bookingId!,
    guestId: guestId!,
    name: 'Guest',
    currency: hotel.currency,
  };
  const ctx = systemContext(Caller.system, house.clock.now(), 'payment');
  const folioId = await house.app
    .get(UnitOfWork)
    .run(ctx, 200, (work) => house.app.get(Folios, { strict: false }).ofReservation(work, stay));
  await house.db.query(
    `INSERT INTO payments (id, property_id, folio_id, kind, purpose, method, amount_minor, status, capture, business_date, taken_by, created_at, updated_at)
     VALUES (gen_random_uuid(), $1, $2, 'payment', 'settlement', 'cash', $3, 'captured', 'now', now(), gen_random_uuid(), now(), now())`,
    [hotel.propertyId, folioId, amountMinor],
  );
}

/** What is charged to a stay, as the front desk reads it on the bill: key and amount, what was taken back left out. */
export async function billOf(house: House, reservationId: string): Promise<Record<string, number>> {
  const { rows } = await house.db.query<{ key: string; amount: string }>(
    `SELECT l.key, l.amount_minor AS amount FROM folio_lines l WHERE l.reservation_id = $1 AND l.reverses_id IS NULL
       AND NOT EXISTS (SELECT FROM folio_lines x WHERE x.reverses_id = l.id) ORDER BY l.key`,
    [reservationId],
  );
  return Object.fromEntries(rows.map((r) => [r.key, Number(r.amount)]));
}

/** Types of what has happened to a stay, in order. */
export async function storyOf(house: House, reservationId: string): Promise<string[]> {
  const { rows } = await house.db.query<{ type: string }>(
    `SELECT type FROM (SELECT type, seq AS n FROM events WHERE aggregate_id = $1 UNION ALL SELECT type, 1e9 + id FROM outbox WHERE aggregate_id = $1) e ORDER BY n`,
    [reservationId],
  );
  return rows.map((r) => r.type.replace('reservations.', ''));
}
