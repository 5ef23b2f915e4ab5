import { Jobs } from '../src/kernel/jobs/jobs';
import { Reconcile } from '../src/modules/reservations';
import { FollowCalendar } from '../src/modules/reservations/services/follow-calendar.service';
import { ReconcileRoomsSold } from '../src/modules/reservations/services/reconcile-rooms-sold.service';
import { aBooking, aHotel, aStay, book, goTo, type Hotel, must, soldOn } from './support/furnish';
import { type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';

const NOON = '2026-12-01T12:00:00Z';

describe('A new day', () => {
  let house: House;

  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, NOON);
  });
  afterAll(() => house.close());

  const calendar = () => house.app.get(FollowCalendar);
  const dateOf = async (hotel: Hotel) => (await must(house, 'GET', `/v1/properties/${hotel.propertyId}`)).businessDate;
  const lastNightOf = async (hotel: Hotel) =>
    (await house.db.query('SELECT max(night)::text AS night FROM inventory_nights WHERE property_id = $1', [hotel.propertyId])).rows[0]
      .night;

  it('begins in each hotel at midnight by its own clock, once, and opens one more night for sale', async () => {
    const [west, east] = [
      await aHotel(house, { nights: 0, property: { timeZone: 'Pacific/Honolulu' } }),
      await aHotel(house, { nights: 0, property: { timeZone: 'Asia/Shanghai' } }),
    ];
    expect([await dateOf(west), await dateOf(east), await lastNightOf(east)]).toEqual(['2026-12-01', '2026-12-01', '2027-01-30']);
    await goTo(house, '2026-12-01T16:30:00Z');
    await Promise.all([calendar().run(), calendar().run()]);
    expect([await dateOf(west), await dateOf(east), await lastNightOf(east)]).toEqual(['2026-12-01', '2026-12-02', '2027-01-31']);
    expect(await calendar().run()).toBe(0);
    const told = async () =>
      (
        await house.db.query(
          `SELECT data FROM (SELECT data, type, property_id FROM events UNION ALL SELECT data, type, property_id FROM outbox) e
           WHERE type = 'properties.business_date_advanced' AND property_id = $1`,
          [east.propertyId],
        )
      ).rows.map((r) => r.data);
    expect(await told()).toEqual([{ code: expect.any(String), from: '2026-12-01', to: '2026-12-02' }]);
    await goTo(house, NOON);
  });

  it('is caught up with in one step after days on which nobody worked', async () => {
    const hotel = await aHotel(house, { nights: 0 });
    await goTo(house, '2026-12-09T12:00:00Z');
    await calendar().run();
    expect([await dateOf(hotel), await lastNightOf(hotel)]).toEqual(['2026-12-09', '2027-02-07']);
    await goTo(house, NOON);
  });

  it('ends offers that had to be booked so many days before, also in the search of the whole city', async () => {
    const hotel = await aHotel(house, { property: { address: { city: 'Tallinn' } }, ratePlan: { minAdvanceDays: 14 } });
    const found = async () =>
      (await must(house, 'GET', '/v1/hotel-offers?city=tallinn&arrival=2026-12-15&departure=2026-12-16&adults=1')).data.length;
    await eventually(async () => (await found()) === 1);
    await goTo(house, '2026-12-02T00:10:00Z');
    await calendar().run();
    await eventually(async () => (await found()) === 0);
    expect(await dateOf(hotel)).toBe('2026-12-02');
    await goTo(house, NOON);
  });

  it('and everything else that goes by the clock is known to the workers', () => {
    const tasks = house.app
      .get(Jobs)
      .calendar()
      .map(({ task }) => task);
    expect(tasks).toEqual(expect.arrayContaining(['release-expired-holds', 'follow-calendar', 'extend-horizon', 'take-snapshots']));
  });
});

describe('A recount of rooms sold and held', () => {
  let house: House;
  let hotel: Hotel;

  beforeAll(async () => {
    house = await startHouse({ environment: { ROLES: 'api', INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, NOON);
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    hotel = await aHotel(house, { rooms: { DBL: 5, SGL: 5 } });
    await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-10', { nights: 3, rooms: 2 }));
    await must(house, 'POST', '/v1/quotes', { ...aStay(hotel, '2026-12-12', { nights: 2, roomTypeId: hotel.roomTypes.SGL }), hold: true });
  });

  const recount = () => house.app.get(ReconcileRoomsSold);
  const differences = () => recount().differences(hotel.propertyId);
  const corrupt = (set: string, where: string) =>
    house.db.query(`UPDATE inventory_nights SET ${set} WHERE property_id = '${hotel.propertyId}' AND ${where}`);

  it('finds nothing where bookings, holds and cancellations went their ordinary way', async () => {
    const gone = await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-12', { nights: 2 }));
    await must(house, 'POST', `/v1/reservations/${gone.reservations[0].id}/cancellation`, {});
    expect(await differences()).toEqual([]);
  });

  it('names each of a hundred counters that somebody has spoilt, and puts them right', async () => {
    await corrupt('sold = sold + 1', `room_type_id = '${hotel.roomTypes.DBL}' AND night < '2027-01-30'`); // sixty nights
    await corrupt('held = held + 2', `room_type_id = '${hotel.roomTypes.SGL}' AND night < '2027-01-10'`); // forty nights
    const found = await differences();
    expect(found).toHaveLength(100);
    expect(found.filter((d) => d.kind === 'sold' && d.counter === d.counted + 1)).toHaveLength(60);
    expect(found.filter((d) => d.kind === 'held' && d.counter === d.counted + 2)).toHaveLength(40);
    expect(found.find((d) => d.kind === 'held' && d.night === '2026-12-12')).toEqual({
      propertyId: hotel.propertyId,
      roomTypeId: hotel.roomTypes.SGL,
      night: '2026-12-12',
      kind: 'held',
      counter: 3,
      counted: 1,
    });
    const { repaired, refused } = await recount().repair(hotel.propertyId);
    expect([repaired.length, refused.length]).toEqual([100, 0]);
    expect(await differences()).toEqual([]);
    expect(await soldOn(house, hotel, '2026-12-09', 5)).toEqual([0, 2, 2, 2, 0]);
    const { rows } = await house.db.query(`SELECT details FROM audit_entries WHERE action = 'inventory.reconciled' AND property_id = $1`, [
      hotel.propertyId,
    ]);
    expect(rows).toEqual([{ details: { nights: 100 } }]);
  });

  it('finds rooms that are sold though the counters know nothing of them', async () => {
    await corrupt('sold = 0, held = 0', 'true');
    expect((await differences()).map((d) => [d.night, d.kind, d.counter, d.counted]).toSorted()).toEqual([
      ['2026-12-10', 'sold', 0, 2],
      ['2026-12-11', 'sold', 0, 2],
      ['2026-12-12', 'held', 0, 1],
      ['2026-12-12', 'sold', 0, 2],
      ['2026-12-13', 'held', 0, 1],
    ]);
    await recount().repair();
    expect(await differences()).toEqual([]);
  });

  it('says which nights it must leave as they are, because there are not so many rooms', async () => {
    await corrupt('sold = 0, held = 0, physical = 1', `night = '2026-12-11'`);
    await corrupt('sold = 0', `night = '2026-12-10'`);
    await house.db.query('DELETE FROM inventory_nights WHERE property_id = $1 AND room_type_id = $2 AND night = $3', [
      hotel.propertyId,
      hotel.roomTypeId,
      '2026-12-12',
    ]);
    const { repaired, refused } = await recount().repair(hotel.propertyId);
    expect(repaired.map((d) => d.night)).toEqual(['2026-12-10']);
    expect(refused.map((d) => [d.night, d.why, d.counter, d.counted])).toEqual([
      ['2026-12-11', 'oversold', 0, 2],
      ['2026-12-12', 'no_such_night', null, 2],
    ]);
    // together with the recount of the rooms themselves nothing is left
    const { found, left } = await house.app.get(Reconcile).repair();
    expect([found.rooms.length, found.sold.length]).toEqual([3, 2]); // both types lost rooms on the 11th
    expect(left).toEqual({ rooms: [], sold: [] });
  });

  it('leaves what has passed alone', async () => {
    await corrupt('sold = 0', `night = '2026-12-10'`);
    await house.db.query(`UPDATE properties SET business_date = '2026-12-11' WHERE id = $1`, [hotel.propertyId]);
    expect(await differences()).toEqual([]);
  });

  it('is right while rooms are being sold', async () => {
    await corrupt('sold = sold + 1', `room_type_id = '${hotel.roomTypes.DBL}'`);
    const answers = await Promise.all([
      ...Array.from({ length: 12 }, (_, i) => book(house, aBooking(hotel, `2026-12-${20 + (i % 6)}`, { nights: 3 }))),
      recount().repair(hotel.propertyId),
      ...Array.from({ length: 12 }, (_, i) => book(house, aBooking(hotel, `2026-12-${20 + (i % 6)}`, { nights: 2 }))),
    ]);
    expect(answers.length).toBe(25);
    expect(await differences()).toEqual([]);
  });
});
