import { addDays } from '../../src/kernel/values/local-date';
import { aBooking, cancel, type Hotel, must } from './furnish';
import { assign, checkIn, checkOut } from './front-desk';
import type { House } from './house';
import { tellStay } from './stays';

/** A stay in the state that each route asks for, since most can be done once only; by route, as the access matrix wants them. */
export async function staysByRoute(house: House, hotel: Hotel, code: string): Promise<Record<string, string>> {
  const free = { perNight: { amountMinor: 0, currency: hotel.currency }, reason: 'On the house' };
  const stay = async (arrival = '2026-12-28', more: object = {}) =>
    (await must(house, 'POST', '/v1/bookings', { ...aBooking(hotel, arrival, { adults: 2 }), overridePrice: free, ...more }))
      .reservations[0].id as string;
  const withRoom = async (roomId: string, arrival?: string) => {
    const id = await stay(arrival);
    await assign(house, id, { roomId });
    return id;
  };
  const inHouse = async (roomId: string) => {
    const id = await stay(hotel.today);
    await checkIn(house, id, { roomId });
    return id;
  };
  const rooms = hotel.rooms.DBL!;
  const told = async (status: 'confirmed' | 'no_show') =>
    (await tellStay(house, hotel, addDays(hotel.today, -2), { status, nights: 9, price: 0 }, `${code}-${status}`)).reservationId;
  const gone = await inHouse(rooms[1]!);
  await checkOut(house, gone, { earlyDeparture: true });
  const cancelled = await stay();
  await cancel(house, cancelled);
  const shared = await stay('2026-12-30', {
    rooms: [
      {
        ...aBooking(hotel, '2026-12-30').rooms[0]!,
        adults: 3,
        guests: [
          { firstName: 'Canary', lastName: `Of${code}` },
          { firstName: 'Canary', lastName: `Of${code}` },
        ],
      },
    ],
  });
  return {
    'POST /v1/reservations/{id}/room-assignments': await stay(),
    'DELETE /v1/reservations/{id}/room-assignments': await withRoom(rooms[2]!),
    'PUT /v1/reservations/{id}/room-lock': await withRoom(rooms[3]!),
    'POST /v1/reservations/{id}/room-moves': await withRoom(rooms[4]!),
    'POST /v1/reservations/{id}/check-in': await stay(hotel.today),
    'DELETE /v1/reservations/{id}/check-in': await inHouse(rooms[2]!),
    'POST /v1/reservations/{id}/check-out': await inHouse(rooms[3]!),
    'DELETE /v1/reservations/{id}/check-out': gone,
    'POST /v1/reservations/{id}/no-show': await told('confirmed'),
    'POST /v1/reservations/{id}/late-arrival': await told('no_show'),
    'DELETE /v1/reservations/{id}/cancellation': cancelled,
    'PUT /v1/reservations/{id}/pre-check-in': await stay(),
    'PUT /v1/reservations/{id}/late-check-out': await stay(),
    'DELETE /v1/reservations/{id}/late-check-out': await stay(),
    'POST /v1/reservations/{id}/sharers': shared,
    'DELETE /v1/reservations/{id}/sharers/{guestId}': shared,
    sharer: (await must(house, 'GET', `/v1/reservations/${shared}`)).companions[0].guestId,
    'swap-one': await withRoom(rooms[7]!, '2027-01-20'),
    'swap-other': await withRoom(rooms[1]!, '2027-01-20'),
    'room-to-assign': rooms[8]!,
    'room-to-move-into': rooms[5]!,
    'room-to-check-into': rooms[4]!,
    'room-for-the-late': rooms[6]!,
  };
}
