import { Caller } from '../src/kernel/auth/caller';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import { Refusal } from '../src/kernel/errors/problem';
import { systemContext } from '../src/kernel/http/request-context';
import { addDays } from '../src/kernel/values/local-date';
import { Folios } from '../src/modules/folios';
import { MarkNoShow } from '../src/modules/reservations/stay/services/mark-no-show.service';
import { aHotel, cancel, faultsOf, goTo, type Hotel, must, tally } from './support/furnish';
import {
  assign,
  checkIn,
  checkOut,
  lateArrival,
  move,
  newDay,
  noShow,
  paid,
  reinstate,
  reservationOf,
  reverseCheckIn,
  roomFaults,
  stayOf,
  swap,
} from './support/front-desk';
import { type House, startHouse } from './support/house';

const TODAY = '2026-11-22';
const plus = (days: number) => addDays(TODAY, days);
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describe('Several desks at once', () => {
  let house: House;
  let second: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    second = await startHouse({ databaseUrl: process.env.DATABASE_URL! });
    // once: the clocks stand still, and so do the tokens
    await goTo(house, `${TODAY}T12:00:00Z`);
    await goTo(second, `${TODAY}T12:00:00Z`);
  });
  afterAll(async () => {
    for (const { app } of [house, second]) app.getHttpServer().closeAllConnections();
    await second.close();
    await house.close();
  });

  const sound = async (hotel: Hotel) => expect([await faultsOf(house, hotel), await roomFaults(house, hotel)]).toEqual([[], []]);
  const desk = (i: number) => (i % 2 ? second : house);
  const free = { overridePrice: { perNight: { amountMinor: 0, currency: 'EUR' }, reason: 'On the house' } };

  it('assign the same room to twenty stays: one has it', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 20 } });
    const [roomId] = hotel.rooms.DBL!;
    const ids = await Promise.all(times(20, () => stayOf(house, hotel, plus(1), { nights: 2 })));
    const answers = await Promise.all(ids.map((id, i) => assign(desk(i), id, { roomId })));
    expect(tally(answers)).toEqual({ 200: 1, '409 room_not_free': 19 });
    await sound(hotel);
  });

  it('let rooms be chosen for all of a full house: everybody gets one, and each another', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 12 } });
    const ids = await Promise.all(times(12, () => stayOf(house, hotel, plus(1), { nights: 2 })));
    const answers = await Promise.all(ids.map((id, i) => assign(desk(i), id)));
    expect(tally(answers)).toEqual({ 200: 12 });
    expect(new Set(answers.map((a) => a.body.roomAssignments[0].roomId)).size).toBe(12);
    await sound(hotel);
  });

  it('upgrade three stays into the last two rooms of the better type while one is being sold: nobody oversells', async () => {
    for (let round = 0; round < 5; round++) {
      const hotel = await aHotel(house, { rooms: { DBL: 4, SUI: 2 } });
      const ids = await Promise.all(times(3, () => stayOf(house, hotel, plus(1), { nights: 2 })));
      const suites = hotel.rooms.SUI!;
      const selling = () =>
        desk(round).call('POST', '/v1/bookings', {
          propertyId: hotel.propertyId,
          arrival: plus(2),
          departure: plus(3),
          rooms: [{ roomTypeId: hotel.roomTypes.SUI, ratePlanId: hotel.ratePlanId, adults: 1 }],
          booker: { firstName: 'A', lastName: 'B' },
        });
      const answers = await Promise.all([
        ...ids.map((id, i) => assign(desk(i), id, { roomId: suites[i % 2], otherType: true })),
        selling(),
      ]);
      expect(answers.filter((a) => a.status < 300).length).toBeLessThanOrEqual(3);
      const { rows } = await house.db.query(
        'SELECT max(sold)::int AS most FROM inventory_nights WHERE property_id = $1 AND room_type_id = $2',
        [hotel.propertyId, hotel.roomTypes.SUI],
      );
      expect(rows[0].most).toBeLessThanOrEqual(2);
      await sound(hotel);
    }
  });

  it('check in the same guests: the state read then write race has one winner, and they are in the house once', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 10 } });
    const id = await stayOf(house, hotel, TODAY, { nights: 2 });
    const answers = await Promise.all(times(10, (i) => checkIn(desk(i), id, { roomId: hotel.rooms.DBL![i] })));
    expect(tally(answers)).toEqual({ 200: 1, '409 wrong_status': 9 });
    const { rows } = await house.db.query('SELECT count(*)::int AS n FROM room_occupancies WHERE reservation_id = $1', [id]);
    expect(rows[0].n).toBe(1);
    expect((await reservationOf(house, id)).version).toBe(2);
    await sound(hotel);
  });

  it('check different guests into one room: one party sleeps there', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 10 } });
    const [roomId] = hotel.rooms.DBL!;
    const ids = await Promise.all(times(10, () => stayOf(house, hotel, TODAY)));
    const answers = await Promise.all(ids.map((id, i) => checkIn(desk(i), id, { roomId })));
    expect(answers.filter((a) => a.status === 200).length).toBe(1);
    expect(answers.filter((a) => a.status !== 200).every((a) => a.body.code === 'room_not_free')).toBe(true);
    await sound(hotel);
  });

  it('move a stay and assign the room it goes to: never two in one, never one in two', async () => {
    for (let round = 0; round < 6; round++) {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const [one, two, three] = hotel.rooms.DBL!;
      const [inside, coming] = [await stayOf(house, hotel, TODAY, { nights: 3 }), await stayOf(house, hotel, plus(1), { nights: 2 })];
      await checkIn(house, inside, { roomId: one });
      await Promise.all([
        move(house, inside, { roomId: two }),
        assign(second, coming, { roomId: two }),
        move(second, inside, { roomId: three }),
      ]);
      await sound(hotel);
      const { rows } = await house.db.query('SELECT count(*)::int AS n FROM room_occupancies WHERE reservation_id = $1', [inside]);
      expect(rows[0].n).toBe(1);
    }
  });

  it('swap the same two stays both ways at once, and with a third: nobody is left without a room', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 3 } });
    const ids = await Promise.all(times(3, () => stayOf(house, hotel, plus(1), { nights: 2 })));
    for (const [i, id] of ids.entries()) await assign(house, id, { roomId: hotel.rooms.DBL![i] });
    const pairs = times(9, (i) => [ids[i % 3]!, ids[(i + 1) % 3]!] as const);
    const answers = await Promise.all(pairs.map(([a, b], i) => swap(desk(i), a, b)));
    expect(tally(answers)).toEqual({ 200: 9 });
    const { rows } = await house.db.query(
      'SELECT count(DISTINCT room_id)::int AS rooms, count(*)::int AS n FROM room_assignments WHERE property_id = $1',
      [hotel.propertyId],
    );
    expect(rows[0]).toEqual({ rooms: 3, n: 3 });
    await sound(hotel);
  });

  it('block a room for maintenance while it is being assigned: one of the two', async () => {
    for (let round = 0; round < 12; round++) {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [roomId] = hotel.rooms.DBL!;
      const id = await stayOf(house, hotel, plus(1), { nights: 2 });
      const block = { propertyId: hotel.propertyId, roomId, firstNight: plus(2), lastNight: plus(4), kind: 'out_of_order', reason: 'Pipe' };
      const [assigned, blocked] = await Promise.all([assign(house, id, { roomId }), second.call('POST', '/v1/maintenance-blocks', block)]);
      expect([assigned.status, blocked.status].toSorted()).toEqual(assigned.status === 200 ? [200, 409] : [201, 409]);
      expect(assigned.status === 200 ? blocked.body.code : assigned.body.code).toBe(
        assigned.status === 200 ? 'room_is_assigned' : 'room_not_free',
      );
      await sound(hotel);
    }
  });

  it('take a room out of service while it is being assigned: one of the two', async () => {
    for (let round = 0; round < 8; round++) {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [roomId] = hotel.rooms.DBL!;
      const id = await stayOf(house, hotel, plus(1));
      const leave = () => second.call('PATCH', `/v1/rooms/${roomId}`, { inService: false }, { headers: { 'if-match': '*' } });
      const [assigned, left] = await Promise.all([assign(house, id, { roomId }), leave()]);
      expect([assigned.status === 200, left.status === 200].filter(Boolean).length).toBe(1);
      await sound(hotel);
    }
  });

  it('check out while a charge is posted: either it is paid for, or it is refused, and no folio is closed with a balance', async () => {
    for (let round = 0; round < 8; round++) {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const id = await stayOf(house, hotel, TODAY);
      await checkIn(house, id, { anyRoom: true });
      await newDay(house, hotel, plus(1));
      await paid(house, hotel, id, 10_000);
      const { rows } = await house.db.query('SELECT id FROM folios WHERE reservation_id = $1', [id]);
      const minibar = second.app
        .get(UnitOfWork)
        .run(systemContext(Caller.system, second.clock.now(), 'bar'), 200, (work) =>
          second.app
            .get(Folios, { strict: false })
            .post(work, rows[0].id, [
              { key: `bar:${round}`, kind: 'service', code: 'BAR', description: 'Minibar', amountMinor: 500, businessDate: plus(1) },
            ]),
        )
        .then(
          () => 'posted',
          (error: unknown) => (error as Refusal).kind.code,
        );
      const [left, charged] = await Promise.all([checkOut(house, id), minibar]);
      expect([
        [200, 'folio_closed'],
        [409, 'posted'],
      ]).toContainEqual([left.status, charged]);
      const balance = await house.db.query(
        `SELECT f.status, (SELECT coalesce(sum(amount_minor), 0) FROM folio_lines l WHERE l.folio_id = f.id)::int - 10000 AS left FROM folios f WHERE f.reservation_id = $1`,
        [id],
      );
      expect(balance.rows).toEqual([left.status === 200 ? { status: 'closed', left: 0 } : { status: 'open', left: -9_500 }]);
    }
  });

  it('let the same guests go ten times: they leave once, and are charged once', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 1 } });
    const id = await stayOf(house, hotel, TODAY, { nights: 2 });
    await checkIn(house, id, { anyRoom: true });
    await newDay(house, hotel, plus(1));
    await paid(house, hotel, id, 10_000);
    const answers = await Promise.all(times(10, (i) => checkOut(desk(i), id, { earlyDeparture: true })));
    expect(tally(answers)).toEqual({ 200: 1, '409 wrong_status': 9 });
    const { rows } = await house.db.query(
      'SELECT count(*)::int AS n, sum(amount_minor)::int AS sum FROM folio_lines WHERE reservation_id = $1',
      [id],
    );
    expect(rows[0]).toEqual({ n: 1, sum: 10_000 });
    await sound(hotel);
  });

  it('cancel, check in, give up and take a check-in back at once: the end is one that the table of transitions knows', async () => {
    const stories: Record<string, number> = {};
    for (let round = 0; round < 10; round++) {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const id = await stayOf(house, hotel, TODAY, { nights: 3, ...free });
      await newDay(house, hotel, plus(1));
      const answers = await Promise.all([
        cancel(house, id),
        checkIn(second, id, { anyRoom: true }),
        noShow(house, id),
        reverseCheckIn(second, id),
        lateArrival(house, id, { anyRoom: true }),
        reinstate(second, id),
      ]);
      expect(answers.every((a) => a.status < 500)).toBe(true);
      const { rows } = await house.db.query(
        `SELECT changes FROM (SELECT changes, seq AS n FROM events WHERE aggregate_id = $1 UNION ALL SELECT changes, 1e9 + id FROM outbox WHERE aggregate_id = $1) e ORDER BY n`,
        [id],
      );
      const steps = rows.flatMap((r) => (r.changes as { field: string; old?: string; new: string }[]).filter((c) => c.field === 'status'));
      for (const [i, step] of steps.entries()) if (i) expect(step.old).toBe(steps[i - 1]!.new);
      expect((await reservationOf(house, id)).status).toBe(steps.at(-1)!.new);
      stories[steps.map((s) => s.new).join(' ')] = (stories[steps.map((s) => s.new).join(' ')] ?? 0) + 1;
      await sound(hotel);
    }
    expect(Object.keys(stories).length).toBeGreaterThan(0);
  });

  it('close the day for those who did not come while some of them arrive: each is in the house or marked, and charged for one of the two', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 8 } });
    const ids = await Promise.all(times(8, () => stayOf(house, hotel, TODAY, { nights: 2 })));
    const marking = () =>
      house.app
        .get(UnitOfWork)
        .run(systemContext(Caller.system, house.clock.now(), 'audit'), 200, (work) =>
          house.app.get(MarkNoShow).inBulk(work, hotel.propertyId, TODAY),
        );
    await Promise.all([...ids.slice(0, 4).map((id, i) => checkIn(desk(i), id, { anyRoom: true })), marking(), marking()]);
    const { rows } = await house.db.query<{ status: string; fees: string }>(
      `SELECT r.status, (SELECT count(*) FROM folio_lines l WHERE l.reservation_id = r.id) AS fees FROM reservations r WHERE r.property_id = $1`,
      [hotel.propertyId],
    );
    for (const { status, fees } of rows) expect([status, Number(fees)]).toEqual(status === 'in_house' ? ['in_house', 0] : ['no_show', 1]);
    await sound(hotel);
    await must(house, 'GET', `/v1/front-desk/in-house?propertyId=${hotel.propertyId}`);
  });
});
