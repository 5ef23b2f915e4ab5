import { addDays } from '../src/kernel/values/local-date';
import { aBooking, aHotel, aMachine, cancel, faultsOf, goTo, type Hotel, must, soldOn } from './support/furnish';
import {
  assign,
  checkIn,
  lockRoom,
  move,
  newDay,
  reservationOf,
  roomFaults,
  roomState,
  setCondition,
  stayOf,
  swap,
  takeBack,
} from './support/front-desk';
import { type House, startHouse } from './support/house';

const TODAY = '2026-11-22';
const plus = (days: number) => addDays(TODAY, days);

describe('The room of a stay', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
  });
  beforeEach(() => goTo(house, `${TODAY}T12:00:00Z`));
  afterAll(() => house.close());

  const roomsOf = async (id: string) =>
    (await reservationOf(house, id)).roomAssignments.map((a: Record<string, string>) => `${a.number} ${a.firstNight} ${a.lastNight}`);
  const sound = async (hotel: Hotel) => expect([await faultsOf(house, hotel), await roomFaults(house, hotel)]).toEqual([[], []]);

  describe('assigned', () => {
    it('is the one that was named, for all nights, and the price stays', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const id = await stayOf(house, hotel, plus(3), { nights: 3 });
      const { status, body } = await assign(house, id, { roomId: hotel.rooms.DBL![1] });
      expect([status, body.total.amountMinor, body.version]).toEqual([200, 30_000, 1]);
      expect(body.roomAssignments).toEqual([
        {
          roomId: hotel.rooms.DBL![1],
          number: 'DBL102',
          roomTypeId: hotel.roomTypeId,
          firstNight: plus(3),
          lastNight: plus(5),
          locked: false,
        },
      ]);
      await sound(hotel);
    });

    it('is chosen so that gaps are filled, and only from those with the features asked for', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const [first, second, third] = hotel.rooms.DBL!;
      await must(house, 'PATCH', `/v1/rooms/${third}`, { features: ['quiet'] }, { headers: { 'if-match': '*' } });
      const before = await stayOf(house, hotel, plus(1), { nights: 2 });
      await assign(house, before, { roomId: second });
      const next = await stayOf(house, hotel, plus(3), { nights: 2 });
      expect((await assign(house, next)).body.roomAssignments[0].roomId).toBe(second); // right behind the other stay
      const quiet = await stayOf(house, hotel, plus(3), { nights: 2 });
      expect((await assign(house, quiet, { features: ['quiet'] })).body.roomAssignments[0].roomId).toBe(third);
      expect((await assign(house, quiet, { features: ['sea_view'] })).body.code).toBe('no_room_free');
      expect(first).toBeDefined();
    });

    it('is a clean and vacant one where the guests come today', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      await setCondition(house, hotel.rooms.DBL![0]!, 'dirty');
      const inside = await stayOf(house, hotel, TODAY);
      await checkIn(house, inside, { roomId: hotel.rooms.DBL![1] });
      const id = await stayOf(house, hotel, TODAY);
      expect((await assign(house, id)).body.roomAssignments[0].roomId).toBe(hotel.rooms.DBL![2]);
    });

    it('back to back with another stay on the same day is fine, and refused where they overlap by a night', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [roomId] = hotel.rooms.DBL!;
      const [a, b, c] = [
        await stayOf(house, hotel, plus(1), { nights: 3 }),
        await stayOf(house, hotel, plus(4), { nights: 2 }),
        await stayOf(house, hotel, plus(3), { nights: 2 }),
      ];
      expect((await assign(house, a, { roomId })).status).toBe(200);
      expect((await assign(house, b, { roomId })).status).toBe(200);
      const { status, body } = await assign(house, c, { roomId });
      expect([status, body.code, body.errors]).toEqual([
        409,
        'room_not_free',
        [expect.objectContaining({ pointer: '/roomId', code: 'room_assigned' })],
      ]);
      // nor would the database take it, whoever asks
      const byHand = (id: string, firstNight: string, lastNight: string) =>
        house.db.query(
          `INSERT INTO room_assignments (id, property_id, reservation_id, room_id, first_night, last_night, assigned_by, created_at)
           VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, gen_random_uuid(), now())`,
          [hotel.propertyId, id, roomId, firstNight, lastNight],
        );
      await expect(byHand(c, plus(3), plus(4))).rejects.toMatchObject({ constraint: 'room_assignments_room_free' });
      await expect(byHand(c, plus(5), plus(5))).rejects.toMatchObject({ constraint: 'room_assignments_room_free' });
      await sound(hotel);
    });

    it('belongs to the hotel: room assignment across tenants is refused', async () => {
      const [ours, theirs] = [await aHotel(house), await aHotel(house)];
      const id = await stayOf(house, ours, plus(1));
      const clerk = await aMachine(house, ['reservations:read', 'stays:write'], [ours.propertyId]);
      const { status, body } = await assign(house, id, { roomId: theirs.rooms.DBL![0] }, { token: clerk });
      expect([status, body.errors[0].code]).toEqual([400, 'unknown_room']);
      const other = await stayOf(house, theirs, plus(1));
      expect((await assign(house, other, { roomId: theirs.rooms.DBL![0] }, { token: clerk })).status).toBe(404);
      await expect(
        house.db.query(
          `INSERT INTO room_assignments (id, property_id, reservation_id, room_id, first_night, last_night, assigned_by, created_at)
          VALUES (gen_random_uuid(), $1, $2, $3, $4, $4, gen_random_uuid(), now())`,
          [ours.propertyId, id, theirs.rooms.DBL![0], plus(1)],
        ),
      ).rejects.toMatchObject({ constraint: 'room_assignments_room_fkey' });
      expect(await roomsOf(id)).toEqual([]);
    });

    it('is free again for others when the stay is cancelled, or gives it back', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const [roomId] = hotel.rooms.DBL!;
      const [a, b, c] = [await stayOf(house, hotel, plus(1)), await stayOf(house, hotel, plus(1)), await stayOf(house, hotel, plus(1))];
      await assign(house, a, { roomId });
      expect((await cancel(house, a)).status).toBe(200);
      expect((await assign(house, b, { roomId })).status).toBe(200);
      expect((await takeBack(house, b)).body.roomAssignments).toEqual([]);
      expect((await takeBack(house, b)).body.errors[0].code).toBe('no_room');
      expect((await assign(house, c, { roomId })).status).toBe(200);
      await sound(hotel);
    });

    it('for some nights only leaves the others to another room', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [one, two] = hotel.rooms.DBL!;
      const id = await stayOf(house, hotel, plus(1), { nights: 4 });
      await assign(house, id, { roomId: one, lastNight: plus(2) });
      await assign(house, id, { roomId: two, firstNight: plus(3) });
      expect(await roomsOf(id)).toEqual([`DBL101 ${plus(1)} ${plus(2)}`, `DBL102 ${plus(3)} ${plus(4)}`]);
      expect((await assign(house, id, { roomId: one, firstNight: plus(5) })).body.errors[0].code).toBe('not_of_the_stay');
      await assign(house, id, { roomId: one });
      expect(await roomsOf(id)).toEqual([`DBL101 ${plus(1)} ${plus(4)}`]);
      await sound(hotel);
    });

    it('and locked is neither moved, swapped, taken back nor assigned anew until it is unlocked', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const [one, two, three] = hotel.rooms.DBL!;
      const [id, other] = [await stayOf(house, hotel, plus(1)), await stayOf(house, hotel, plus(1))];
      await assign(house, other, { roomId: two });
      await assign(house, id, { roomId: one });
      expect((await lockRoom(house, id, { locked: true })).body.roomAssignments[0].locked).toBe(true);
      const refused = [
        await assign(house, id, { roomId: three }),
        await move(house, id, { roomId: three }),
        await swap(house, other, id),
        await takeBack(house, id),
      ];
      expect(refused.map((r) => [r.status, r.body.code])).toEqual(refused.map(() => [409, 'room_locked']));
      await lockRoom(house, id, { locked: false });
      expect((await move(house, id, { roomId: three })).status).toBe(200);
    });
  });

  describe('of another type than was sold', () => {
    const house_ = () => aHotel(house, { rooms: { DBL: 2, SUI: 1 } });

    it('keeps the price and the sold type, and moves the night from the one counter to the other', async () => {
      const hotel = await house_();
      const id = await stayOf(house, hotel, plus(1), { nights: 2 });
      expect((await assign(house, id, { roomId: hotel.rooms.SUI![0] })).body).toMatchObject({ status: 409, code: 'other_room_type' });
      const { body } = await assign(house, id, { roomId: hotel.rooms.SUI![0], otherType: true });
      expect([body.roomTypeId, body.total.amountMinor, body.roomAssignments[0].roomTypeId]).toEqual([
        hotel.roomTypeId,
        20_000,
        hotel.roomTypes.SUI,
      ]);
      expect([await soldOn(house, hotel, plus(1), 2), await soldOn(house, hotel, plus(1), 2, hotel.roomTypes.SUI)]).toEqual([
        [0, 0],
        [1, 1],
      ]);
      await sound(hotel);
      // and back
      await assign(house, id, { roomId: hotel.rooms.DBL![0] });
      expect([await soldOn(house, hotel, plus(1), 2), await soldOn(house, hotel, plus(1), 2, hotel.roomTypes.SUI)]).toEqual([
        [1, 1],
        [0, 0],
      ]);
      await sound(hotel);
    });

    it('is refused where that type is sold, so that nobody oversells', async () => {
      const hotel = await house_();
      const id = await stayOf(house, hotel, plus(1), { nights: 2 });
      await stayOf(house, hotel, plus(2), { roomTypeId: hotel.roomTypes.SUI });
      const { status, body } = await assign(house, id, { roomId: hotel.rooms.SUI![0], otherType: true });
      expect([status, body.code, body.errors[0].date]).toEqual([409, 'sold_out', plus(2)]);
      expect(await roomsOf(id)).toEqual([]);
      await sound(hotel);
    });

    it('gives its nights back where they counted when the stay is cancelled', async () => {
      const hotel = await house_();
      const id = await stayOf(house, hotel, plus(1), { nights: 2 });
      await assign(house, id, { roomId: hotel.rooms.SUI![0], otherType: true });
      await cancel(house, id);
      expect([await soldOn(house, hotel, plus(1), 2), await soldOn(house, hotel, plus(1), 2, hotel.roomTypes.SUI)]).toEqual([
        [0, 0],
        [0, 0],
      ]);
      await sound(hotel);
    });

    it('is not for more people than fit in', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1, SGL: 1 } });
      await must(
        house,
        'PATCH',
        `/v1/room-types/${hotel.roomTypes.SGL}`,
        { maxAdults: 1, maxChildren: 0, maxPersons: 1 },
        { headers: { 'if-match': '*' } },
      );
      const id = await stayOf(house, hotel, plus(1), { adults: 2 });
      const { body } = await assign(house, id, { roomId: hotel.rooms.SGL![0], otherType: true });
      expect([body.code, body.errors[0].code]).toEqual(['other_room_type', 'too_small']);
    });

    it('swapped with one of the sold type works in a full house, and both counters stay right', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1, SUI: 1 } });
      const [a, b] = [
        await stayOf(house, hotel, plus(1), { nights: 2 }),
        await stayOf(house, hotel, plus(1), { nights: 2, roomTypeId: hotel.roomTypes.SUI }),
      ];
      await assign(house, a);
      await assign(house, b);
      expect((await swap(house, a, b)).body.code).toBe('other_room_type');
      const { status, body } = await swap(house, a, b, { otherType: true });
      expect([status, body.data.map((r: { roomAssignments: { number: string }[] }) => r.roomAssignments[0]!.number)]).toEqual([
        200,
        ['SUI101', 'DBL101'],
      ]);
      expect([await soldOn(house, hotel, plus(1), 2), await soldOn(house, hotel, plus(1), 2, hotel.roomTypes.SUI)]).toEqual([
        [1, 1],
        [1, 1],
      ]);
      await sound(hotel);
    });
  });

  describe('in the middle of a stay', () => {
    it('is changed at once for guests in the house: the old room is dirty, its key ends, a new key is wanted, the price stays', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [one, two] = hotel.rooms.DBL!;
      const id = await stayOf(house, hotel, TODAY, { nights: 3 });
      await checkIn(house, id, { roomId: one });
      await newDay(house, hotel, plus(1));
      const { status, body } = await move(house, id, { roomId: two, reason: 'The lift is loud' });
      expect([status, body.total.amountMinor]).toEqual([200, 30_000]);
      expect(await roomsOf(id)).toEqual([`DBL101 ${TODAY} ${TODAY}`, `DBL102 ${plus(1)} ${plus(2)}`]);
      expect([await roomState(house, hotel, one!), await roomState(house, hotel, two!)]).toEqual([
        expect.objectContaining({ condition: 'dirty', occupied: false }),
        expect.objectContaining({ condition: 'clean', occupied: true }),
      ]);
      const { rows } = await house.db.query(
        `SELECT type, data ->> 'roomNumber' AS room FROM (SELECT type, data, seq AS n FROM events WHERE aggregate_id = $1
        UNION ALL SELECT type, data, 1e9 + id FROM outbox WHERE aggregate_id = $1) e WHERE type LIKE 'reservations.key%' OR type = 'reservations.room_moved' ORDER BY n`,
        [id],
      );
      expect(rows.map((r) => `${r.type} ${r.room}`)).toEqual([
        'reservations.key_wanted DBL101',
        'reservations.key_ended DBL101',
        'reservations.key_wanted DBL102',
        'reservations.room_moved DBL102',
      ]);
      await sound(hotel);
    });

    it('is planned for a later night, and carried out on that day', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [one, two] = hotel.rooms.DBL!;
      const id = await stayOf(house, hotel, TODAY, { nights: 3 });
      await checkIn(house, id, { roomId: one });
      await move(house, id, { roomId: two, fromNight: plus(1) });
      expect(await roomsOf(id)).toEqual([`DBL101 ${TODAY} ${TODAY}`, `DBL102 ${plus(1)} ${plus(2)}`]);
      expect((await roomState(house, hotel, one!)).occupied).toBe(true);
      await newDay(house, hotel, plus(1));
      expect((await move(house, id)).status).toBe(200);
      expect([(await roomState(house, hotel, one!)).occupied, (await roomState(house, hotel, two!)).occupied]).toEqual([false, true]);
      await sound(hotel);
    });

    it('is not one in which somebody else still is', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [one, two] = hotel.rooms.DBL!;
      const [leaving, staying] = [await stayOf(house, hotel, TODAY), await stayOf(house, hotel, TODAY, { nights: 2 })];
      await checkIn(house, leaving, { roomId: two });
      await checkIn(house, staying, { roomId: one });
      await newDay(house, hotel, plus(1));
      const { status, body } = await move(house, staying, { roomId: two });
      expect([status, body.code, body.errors[0].code]).toEqual([409, 'room_not_ready', 'occupied']);
      await sound(hotel);
    });

    it('is swapped by two parties in the house, who carry their bags across the corridor', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [one, two] = hotel.rooms.DBL!;
      const [a, b] = [await stayOf(house, hotel, TODAY, { nights: 2 }), await stayOf(house, hotel, TODAY, { nights: 3 })];
      await checkIn(house, a, { roomId: one });
      await checkIn(house, b, { roomId: two });
      expect((await swap(house, a, b)).status).toBe(200);
      expect([await roomsOf(a), await roomsOf(b)]).toEqual([[`DBL102 ${TODAY} ${plus(1)}`], [`DBL101 ${TODAY} ${plus(2)}`]]);
      const { rows } = await house.db.query(
        'SELECT room_id, reservation_id FROM room_occupancies WHERE property_id = $1 ORDER BY reservation_id',
        [hotel.propertyId],
      );
      expect(rows).toEqual([
        { room_id: two, reservation_id: a },
        { room_id: one, reservation_id: b },
      ]);
      await sound(hotel);
    });
  });

  describe('of a stay that changes', () => {
    const amend = (id: string, change: object) => house.call('POST', `/v1/reservations/${id}/amendments`, change);

    it('goes with it: shorter, longer while the room is free, and no further than that', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const [roomId] = hotel.rooms.DBL!;
      const [id, next] = [await stayOf(house, hotel, plus(1), { nights: 3 }), await stayOf(house, hotel, plus(5))];
      await assign(house, id, { roomId });
      await assign(house, next, { roomId });
      expect((await amend(id, { departure: plus(3) })).body.reservation.roomAssignments).toMatchObject([
        { firstNight: plus(1), lastNight: plus(2) },
      ]);
      expect((await amend(id, { departure: plus(5) })).body.reservation.roomAssignments).toMatchObject([
        { firstNight: plus(1), lastNight: plus(4) },
      ]);
      await amend(id, { departure: plus(7) });
      expect(await roomsOf(id)).toEqual([`DBL101 ${plus(1)} ${plus(4)}`]); // the next guests have it: two nights are without a room
      await sound(hotel);
      await amend(id, { arrival: plus(10), departure: plus(12) });
      expect(await roomsOf(id)).toEqual([]);
      await sound(hotel);
    });

    it('is given up when another type is bought', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2, SUI: 1 } });
      const id = await stayOf(house, hotel, plus(1), { nights: 2 });
      await assign(house, id);
      await amend(id, { roomTypeId: hotel.roomTypes.SUI });
      expect(await roomsOf(id)).toEqual([]);
      expect((await assign(house, id)).body.roomAssignments[0].number).toBe('SUI101');
      await sound(hotel);
    });

    it('follows what another system tells of the stay', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const told = (status: string, nights: number) =>
        must(house, 'PUT', '/v1/external/pms/reservations/ROOM-1', { ...aBooking(hotel, plus(1), { nights }), status });
      const { id } = (await told('confirmed', 3)).reservations[0];
      await assign(house, id, { roomId: hotel.rooms.DBL![0] });
      await told('confirmed', 2);
      expect(await roomsOf(id)).toEqual([`DBL101 ${plus(1)} ${plus(2)}`]);
      await told('no_show', 2);
      expect(await roomsOf(id)).toEqual([]);
      await sound(hotel);
    });
  });

  describe('and maintenance', () => {
    const block = (hotel: Hotel, roomId: string, firstNight: string, lastNight: string, kind = 'out_of_order') =>
      house.call('POST', '/v1/maintenance-blocks', { propertyId: hotel.propertyId, roomId, firstNight, lastNight, kind, reason: 'Pipe' });

    it('exclude each other, whichever comes first', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const [one, two] = hotel.rooms.DBL!;
      const id = await stayOf(house, hotel, plus(1), { nights: 2 });
      await assign(house, id, { roomId: one });
      const late = await block(hotel, one!, plus(2), plus(4));
      expect([late.status, late.body.code]).toEqual([409, 'room_is_assigned']);
      expect((await block(hotel, one!, plus(3), plus(4))).status).toBe(201);
      expect((await block(hotel, two!, plus(1), plus(1))).status).toBe(201);
      const refused = await assign(house, id, { roomId: two });
      expect([refused.status, refused.body.code, refused.body.errors[0].code]).toEqual([409, 'room_not_free', 'under_maintenance']);
      expect(await roomsOf(id)).toEqual([`DBL101 ${plus(1)} ${plus(2)}`]);
      await sound(hotel);
    });

    it('that leaves the room for sale leaves it to stays too, after the others', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      await block(hotel, hotel.rooms.DBL![0]!, plus(1), plus(1), 'out_of_service');
      const [a, b] = [await stayOf(house, hotel, plus(1)), await stayOf(house, hotel, plus(1))];
      expect((await assign(house, a)).body.roomAssignments[0].number).toBe('DBL102');
      expect((await assign(house, b)).body.roomAssignments[0].number).toBe('DBL101');
    });

    it('a room with a stay to come keeps its type and stays in service', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2, SUI: 1 } });
      const id = await stayOf(house, hotel, plus(1));
      await assign(house, id, { roomId: hotel.rooms.DBL![0] });
      for (const change of [{ roomTypeId: hotel.roomTypes.SUI }, { inService: false }]) {
        const { status, body } = await house.call('PATCH', `/v1/rooms/${hotel.rooms.DBL![0]}`, change, { headers: { 'if-match': '*' } });
        expect([status, body.code]).toEqual([409, 'room_is_assigned']);
      }
      expect((await house.call('DELETE', `/v1/rooms/${hotel.rooms.DBL![0]}`)).body.code).toBe('in_use');
      await takeBack(house, id);
      expect(
        (await house.call('PATCH', `/v1/rooms/${hotel.rooms.DBL![0]}`, { inService: false }, { headers: { 'if-match': '*' } })).status,
      ).toBe(200);
    });
  });
});
