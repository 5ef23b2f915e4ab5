import { TakeSnapshots } from '../src/modules/reservations/services/take-snapshots.service';
import { type House, startHouse } from './support/house';
import { aBooking, aHotel, aMachine, aStay, book, cancel, goTo, type Hotel, must } from './support/furnish';

const NOON = '2026-12-01T04:00:00Z'; // by the hotel's clock

describe('A hotel sees how searches become bookings', () => {
  let house: House;
  let hotel: Hotel;

  beforeAll(async () => {
    house = await startHouse({ environment: { ROLES: 'api', INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, NOON);
    hotel = await aHotel(house, { rooms: { DBL: 2 }, price: 40_000, property: { timeZone: 'Asia/Shanghai', currency: 'CNY' } });
  });
  afterAll(() => house.close());

  const search = (arrival: string, departure: string, channel?: string) =>
    must(
      house,
      'GET',
      `/v1/availability?propertyId=${hotel.propertyId}&arrival=${arrival}&departure=${departure}&adults=2${channel ? `&channel=${channel}` : ''}`,
    );
  const funnel = (from: string, to = from, more = '') =>
    house.call('GET', `/v1/reports/funnel?propertyId=${hotel.propertyId}&from=${from}&to=${to}${more}`);
  const refusals = (more = '') =>
    house.call('GET', `/v1/reports/refusals?propertyId=${hotel.propertyId}&from=2026-12-01&to=2026-12-02${more}`);

  it('which are none on a day on which nobody came', async () => {
    const { status, body } = await funnel('2026-11-30');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      searches: 0,
      quotes: 0,
      bookings: 0,
      successRate: null,
      lookToBook: null,
      refusals: [],
      byChannel: [],
      bySource: [],
    });
  });

  it('step by step, by channel and by where the guests came from', async () => {
    await search('2026-12-10', '2026-12-12', 'direct_web');
    await search('2026-12-10', '2026-12-12', 'direct_web');
    await search('2026-12-10', '2026-12-13', 'direct_web');
    await search('2027-01-20', '2027-02-20'); // beyond the prices that are loaded
    const stay = aStay(hotel, '2026-12-10', { nights: 2 });
    await must(house, 'POST', '/v1/quotes', { ...stay, channel: 'direct_web' });
    const held = await must(house, 'POST', '/v1/quotes', { ...stay, channel: 'direct_web', hold: true });
    const fromLetter = { channel: 'direct_web', source: 'letter', campaign: 'winter', marketSegment: 'leisure' };
    await must(house, 'POST', '/v1/bookings', { quoteId: held.id, booker: { firstName: 'Lin', lastName: 'Wei' }, ...fromLetter });
    const second = await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-10', { nights: 2, ...fromLetter }));
    expect((await book(house, aBooking(hotel, '2026-12-10', { channel: 'direct_web', nights: 2 }))).status).toBe(409);
    expect((await book(house, aBooking(hotel, '2026-12-11'))).status).toBe(409);
    expect((await house.call('POST', '/v1/quotes', { ...stay, hold: true })).status).toBe(409);
    await cancel(house, second.reservations[0].id);
    await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-20', { channel: 'walk_in' }));

    const { body } = await funnel('2026-12-01');
    expect(body).toMatchObject({
      searches: 4,
      searchesWithoutOffer: 1,
      quotes: 2,
      holds: 1,
      bookings: 3,
      cancelledBookings: 1,
      refusedBookings: 2,
    });
    expect([body.successRate, body.lookToBook]).toEqual([6_000, 1.33]);
    expect(body.refusals).toEqual([
      { step: 'book', code: 'sold_out', count: 2, roomNights: 3 },
      { step: 'hold', code: 'sold_out', count: 1, roomNights: 2 },
    ]);
    expect(
      body.byChannel.map((c: any) => [c.channel, c.searches, c.quotes, c.holds, c.bookings, c.refusedBookings, c.successRate]),
    ).toEqual([
      ['direct_web', 3, 2, 1, 2, 1, 6_667],
      ['walk_in', 0, 0, 0, 1, 0, 10_000],
      ['direct', 1, 0, 0, 0, 1, 0],
    ]);
    const letter = { value: 'letter', bookings: 2, cancelledBookings: 1, total: { amountMinor: 80_000, currency: 'CNY' } };
    expect(body.bySource).toEqual([
      letter,
      { value: null, bookings: 1, cancelledBookings: 0, total: { amountMinor: 40_000, currency: 'CNY' } },
    ]);
    expect([body.byCampaign[0].value, body.byMarketSegment[0].value]).toEqual(['winter', 'leisure']);
  });

  it('for one channel alone', async () => {
    const { body } = await funnel('2026-12-01', '2026-12-01', '&channel=walk_in');
    expect(body).toMatchObject({ channel: 'walk_in', searches: 0, bookings: 1, refusedBookings: 0, successRate: 10_000, refusals: [] });
    expect(body.byChannel).toHaveLength(1);
  });

  it('on the day it was by the hotel’s own clock', async () => {
    await goTo(house, '2026-12-01T15:59:00Z');
    await search('2026-12-24', '2026-12-26');
    await goTo(house, '2026-12-01T16:01:00Z'); // after midnight in Shanghai
    await search('2026-12-24', '2026-12-26');
    await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-24'));
    expect((await funnel('2026-12-01')).body).toMatchObject({ searches: 5, bookings: 3 });
    expect((await funnel('2026-12-02')).body).toMatchObject({ searches: 1, bookings: 1 });
    expect((await funnel('2026-12-01', '2026-12-02')).body).toMatchObject({ searches: 6, bookings: 4 });
  });

  it('and whom it had to turn away, with the nights that were missing', async () => {
    const { body } = await refusals();
    expect(body.data.map((r: any) => [r.step, r.arrival, r.departure, r.rooms, r.channel])).toEqual([
      ['hold', '2026-12-10', '2026-12-12', 1, null],
      ['book', '2026-12-11', '2026-12-12', 1, null],
      ['book', '2026-12-10', '2026-12-12', 1, 'direct_web'],
    ]);
    expect(body.data[1].reasons).toEqual([
      { code: 'sold_out', date: '2026-12-11', roomTypeId: hotel.roomTypeId, detail: '0 rooms are left on 2026-12-11.' },
    ]);
    expect((await refusals('&step=hold')).body.data).toHaveLength(1);
    expect((await refusals('&code=price_changed')).body.data).toEqual([]);
    expect((await refusals('&channel=direct_web')).body.data).toHaveLength(1);
  });

  it('page by page, each of them once', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await refusals(`&limit=1&sort=at${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map((r: { id: string }) => r.id));
      cursor = body.nextCursor;
    }
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
  });

  it('for days in their order, and not for more than a year and a month', async () => {
    expect((await funnel('2026-12-02', '2026-12-01')).body.errors).toMatchObject([{ pointer: '?to', code: 'range_turned_round' }]);
    expect((await funnel('2025-01-01', '2026-12-01')).body.errors).toMatchObject([{ pointer: '?to', code: 'range_too_long' }]);
    expect((await funnel('2026-02-30')).status).toBe(400);
  });

  it('if it is their hotel, and they may', async () => {
    const { propertyId } = await aHotel(house, { nights: 0 });
    const [elsewhere, withoutReports] = [
      await aMachine(house, ['reports:read'], [propertyId]),
      await aMachine(house, ['reservations:read'], [hotel.propertyId]),
    ];
    for (const report of ['funnel?from=2026-12-01&to=2026-12-01&', 'refusals?from=2026-12-01&to=2026-12-01&', 'on-the-books?']) {
      const path = `/v1/reports/${report}propertyId=${hotel.propertyId}`;
      expect((await house.call('GET', path, undefined, { token: elsewhere })).status).toBe(404);
      expect((await house.call('GET', path, undefined, { token: withoutReports })).status).toBe(403);
      expect((await house.call('GET', path, undefined, { token: null })).status).toBe(401);
    }
  });
});

describe('What is on the books', () => {
  let house: House;

  beforeAll(async () => {
    house = await startHouse({ environment: { ROLES: 'api', INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, NOON);
  });
  afterAll(() => house.close());

  const books = (hotel: Hotel, more = '') => house.call('GET', `/v1/reports/on-the-books?propertyId=${hotel.propertyId}${more}`);
  const nightsOf = (body: any) => body.nights.map((n: any) => [n.date, n.capacity, n.sold, n.held, n.revenue.amountMinor]);
  const snapshots = () => house.app.get(TakeSnapshots);

  it('is what stands and what is held, not what was cancelled or has run out', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 5 }, price: 10_000 });
    const hold = { ...aStay(hotel, '2026-12-11'), hold: true };
    await must(house, 'POST', '/v1/quotes', hold);
    await goTo(house, '2026-12-01T06:00:00Z'); // the hold has run out, and nobody has tidied
    await must(house, 'POST', '/v1/quotes', hold);
    await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-10', { nights: 2, rooms: 2 }));
    const gone = await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-10', { nights: 5 }));
    await cancel(house, gone.reservations[0].id);
    const { body } = await books(hotel);
    expect([body.live, body.asOf, body.takenAt]).toEqual([true, '2026-12-01', '2026-12-01T06:00:00.000Z']);
    expect(nightsOf(body)).toEqual([
      ['2026-12-10', 5, 2, 0, 20_000],
      ['2026-12-11', 5, 2, 1, 20_000],
    ]);
    expect(nightsOf((await books(hotel, '&firstNight=2026-12-11&lastNight=2026-12-11')).body)).toHaveLength(1);
    expect((await books(hotel, '&firstNight=2026-12-11&lastNight=2028-12-11')).status).toBe(400);
  });

  it('is written down once a day, however many try, and stays as it was written', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 5, SGL: 3 }, price: 10_000 });
    await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-10', { nights: 2 }));
    await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-10', { roomTypeId: hotel.roomTypes.SGL }));
    const taken = await Promise.all(Array.from({ length: 6 }, () => snapshots().take(hotel.propertyId, '2026-12-01')));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const written = await books(hotel, '&asOf=2026-12-01');
    expect(written.body).toMatchObject({ live: false, asOf: '2026-12-01' });
    expect(nightsOf(written.body).toSorted()).toEqual([
      ['2026-12-10', 3, 1, 0, 10_000],
      ['2026-12-10', 5, 1, 0, 10_000],
      ['2026-12-11', 5, 1, 0, 10_000],
    ]);
    await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-10', { nights: 2 }));
    expect((await books(hotel, '&asOf=2026-12-01')).body).toEqual(written.body);
    expect(await snapshots().take(hotel.propertyId, '2026-12-01')).toBe(false);
  });

  it('is written down for each hotel when its own day begins', async () => {
    const [west, east] = [
      await aHotel(house, { property: { timeZone: 'Pacific/Honolulu' } }),
      await aHotel(house, { property: { timeZone: 'Pacific/Auckland' } }),
    ];
    await goTo(house, '2026-12-05T12:00:00Z'); // two in the night in Honolulu, one in the night of the 6th in Auckland
    await snapshots().run();
    expect([(await books(west, '&asOf=2026-12-05')).status, (await books(east, '&asOf=2026-12-06')).status]).toEqual([200, 200]);
    expect([(await books(west, '&asOf=2026-12-06')).status, (await books(east, '&asOf=2026-12-05')).status]).toEqual([404, 404]);
    expect(await snapshots().run()).toBe(0);
    await goTo(house, '2026-12-06T12:00:00Z');
    await Promise.all([snapshots().run(), snapshots().run()]);
    expect([(await books(west, '&asOf=2026-12-06')).status, (await books(east, '&asOf=2026-12-07')).status]).toEqual([200, 200]);
    const { rows } = await house.db.query('SELECT count(*)::int AS runs FROM on_the_books_runs WHERE property_id IN ($1, $2)', [
      west.propertyId,
      east.propertyId,
    ]);
    expect(rows).toEqual([{ runs: 4 }]);
    await goTo(house, NOON);
  });
});
