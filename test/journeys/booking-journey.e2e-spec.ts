import { setTimeout as sleep } from 'node:timers/promises';
import { aMachine, goTo, must } from '../support/furnish';
import { type Answer, type House, type Method, startHouse } from '../support/house';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const [ARRIVAL, DEPARTURE] = ['2026-12-24', '2026-12-27'];
const cny = (amountMinor: number) => ({ amountMinor, currency: 'CNY' });

/** What outside programs are written against: each request with the fields shown in the contract and no other, one after the other. */
describe('From an empty house to a stay that is cancelled', () => {
  let house: House;
  let [propertyId, roomTypeId, ratePlanId] = ['', '', ''];
  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-11-22T02:00:00Z');
  });
  afterAll(() => house.close());

  const call = (method: Method, path: string, body?: unknown): Promise<Answer> => house.call(method, path, body);
  const publicly = (method: Method, path: string, body?: unknown): Promise<Answer> => house.call(method, path, body, { token: null });
  const made = async (path: string, body: object): Promise<any> => {
    const answer = await call('POST', path, body);
    expect([path, answer.status]).toEqual([path, 201]);
    expect(answer.body.id).toMatch(UUID_V7);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    return answer.body;
  };
  const rooms = () => [{ roomTypeId, ratePlanId, adults: 2 }];
  let quote: any;
  let booking: any;

  it('signs in', async () => {
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
    const login = await publicly('POST', '/v1/auth/login', { email, password });
    expect([login.status, Object.keys(login.body).toSorted()]).toEqual([200, ['accessToken', 'expiresIn', 'refreshToken', 'tokenType']]);
    expect(login.body.expiresIn).toBeGreaterThanOrEqual(300);
  });

  it('describes a hotel with a room', async () => {
    const hotel = await made('/v1/properties', {
      code: 'SHA01',
      name: '外滩酒店',
      timeZone: 'Asia/Shanghai',
      currency: 'CNY',
      address: { city: 'Shanghai' },
    });
    propertyId = hotel.id;
    roomTypeId = (await made('/v1/room-types', { propertyId, code: 'DLX', name: 'Deluxe', maxAdults: 2, maxChildren: 1, maxPersons: 3 }))
      .id;
    await made('/v1/rooms', { propertyId, roomTypeId, number: '101' });
    await made('/v1/rooms', { propertyId, roomTypeId, number: '102' });
    const list = await publicly('GET', '/v1/properties?limit=10&q=外滩');
    expect([
      list.status,
      list.body.data.map((p: { id: string; code: string; name: string }) => [p.id, p.code, p.name]),
      list.body.nextCursor,
    ]).toEqual([200, [[propertyId, 'SHA01', '外滩酒店']], null]);
    const { rows } = await house.db.query(
      'SELECT count(*)::int AS n, min(physical) AS least, min(night)::text AS first FROM inventory_nights',
    );
    expect(rows).toEqual([{ n: 901, least: 2, first: '2026-11-22' }]);
  });

  it('opens it for sale', async () => {
    ratePlanId = (await made('/v1/rate-plans', { propertyId, code: 'BAR', name: 'Best available rate', roomTypeIds: [roomTypeId] })).id;
    const rates = [
      { ratePlanId, roomTypeId, firstNight: '2026-12-01', lastNight: '2027-01-31', prices: [{ adults: 2, amountMinor: 45_800 }] },
      {
        ratePlanId,
        roomTypeId,
        firstNight: '2026-12-01',
        lastNight: '2027-01-31',
        weekdays: [5, 6],
        prices: [
          { adults: 1, amountMinor: 50_000 },
          { adults: 2, amountMinor: 55_000 },
        ],
        minStay: 1,
        maxStay: 14,
      },
    ];
    const inventory = [{ roomTypeId, firstNight: '2027-01-10', lastNight: '2027-01-11', closed: true, overbookAllowance: 1 }];
    const loaded = await call('PUT', `/v1/properties/${propertyId}/ari`, { rates, inventory });
    expect([200, 202]).toContain(loaded.status);
    if (loaded.status === 202) expect(loaded.body.jobId).toMatch(UUID_V7);
    const read = await call('GET', `/v1/properties/${propertyId}/ari?firstNight=2026-12-24&lastNight=2026-12-25`);
    expect(
      read.body.rates.map((r: { firstNight: string; lastNight: string; prices: unknown[] }) => [r.firstNight, r.lastNight, r.prices]),
    ).toEqual([
      ['2026-12-24', '2026-12-24', [{ adults: 2, amountMinor: 45_800 }]],
      [
        '2026-12-25',
        '2026-12-25',
        [
          { adults: 1, amountMinor: 50_000 },
          { adults: 2, amountMinor: 55_000 },
        ],
      ],
    ]);
    const month = await call('GET', `/v1/properties/${propertyId}/calendar?firstNight=2026-12-01&lastNight=2026-12-31`);
    expect([month.status, month.body.products[0].nights.length]).toEqual([200, 31]);
  });

  it('is searched by everybody', async () => {
    const search = (query: string) => publicly('GET', `/v1/availability?propertyId=${propertyId}&${query}`);
    const found = await search(`arrival=${ARRIVAL}&departure=${DEPARTURE}&adults=2`);
    expect(found.status).toBe(200);
    expect(found.body).toMatchObject({
      offers: [
        {
          roomTypeId,
          ratePlanId,
          roomsLeft: 2,
          total: cny(45_800 + 55_000 + 55_000),
          nights: [
            { date: '2026-12-24', price: cny(45_800) },
            { date: '2026-12-25', price: cny(55_000) },
            { date: '2026-12-26', price: cny(55_000) },
          ],
        },
      ],
      unavailable: [],
    });
    expect((await search(`arrival=${ARRIVAL}&departure=${DEPARTURE}&adults=1&childAges=4&promoCode=SPRING`)).body.offers).toHaveLength(1);
    const closed = await search('arrival=2027-01-09&departure=2027-01-12&adults=2');
    expect(closed.body).toMatchObject({
      offers: [],
      unavailable: [
        {
          roomTypeId,
          ratePlanId,
          reasons: [
            { code: 'closed', date: '2027-01-10' },
            { code: 'closed', date: '2027-01-11' },
          ],
        },
      ],
    });
    let offers: Answer;
    for (let tries = 0; ; tries++) {
      offers = await publicly('GET', `/v1/hotel-offers?city=shanghai&arrival=${ARRIVAL}&departure=${DEPARTURE}&adults=2`);
      if (offers.body.data.length || tries > 100) break;
      await sleep(50); // the projection is at most a moment late
    }
    expect(offers.body).toMatchObject({ data: [{ propertyId, from: cny(155_800) }], nextCursor: null });
  });

  it('quotes, with and without a hold', async () => {
    const stay = { propertyId, arrival: ARRIVAL, departure: DEPARTURE, rooms: rooms() };
    const loose = await publicly('POST', '/v1/quotes', stay);
    expect([loose.status, loose.body.total, loose.body.held]).toEqual([201, cny(155_800), false]);
    quote = (await call('POST', '/v1/quotes', { ...stay, hold: true })).body;
    expect(quote).toMatchObject({ total: cny(155_800), held: true });
    expect(Date.parse(quote.expiresAt)).toBeGreaterThan(house.clock.now().getTime());
    const { body } = await publicly('GET', `/v1/availability?propertyId=${propertyId}&arrival=${ARRIVAL}&departure=${DEPARTURE}&adults=2`);
    expect(body.offers[0].roomsLeft).toBe(1);
  });

  it('books from the quote, and by naming the rooms', async () => {
    expect((await publicly('POST', '/v1/bookings', { quoteId: quote.id, booker: { firstName: '小明', lastName: '王' } })).status).toBe(401);
    booking = await made('/v1/bookings', { quoteId: quote.id, booker: { firstName: '小明', lastName: '王' } });
    expect(booking).toMatchObject({
      total: cny(155_800),
      reservations: [{ status: 'confirmed', roomTypeId, arrival: ARRIVAL, departure: DEPARTURE }],
    });
    const second = await made('/v1/bookings', {
      propertyId,
      arrival: ARRIVAL,
      departure: DEPARTURE,
      rooms: rooms(),
      expectedTotal: cny(155_800),
      booker: { firstName: 'Anna', lastName: 'Lindqvist', email: 'anna.lindqvist@example.com', phone: '+46 70 123 45 67' },
      channel: 'wechat',
      marketSegment: 'leisure',
      source: 'newsletter',
      guarantee: { kind: 'card', reference: 'tok_1' },
      externalReferences: [{ system: 'shop', id: 'S-77' }],
      notes: 'Late arrival',
    });
    expect(second).toMatchObject({
      channel: 'wechat',
      marketSegment: 'leisure',
      source: 'newsletter',
      notes: 'Late arrival',
      guarantee: { kind: 'card' },
    });
    const third = await call('POST', '/v1/bookings', {
      propertyId,
      arrival: ARRIVAL,
      departure: DEPARTURE,
      rooms: rooms(),
      booker: { firstName: 'A', lastName: 'B' },
    });
    expect([third.status, third.body.code, third.body.status, third.headers.get('content-type')]).toEqual([
      409,
      'sold_out',
      409,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    expect(third.body.errors.map((e: { date: string }) => e.date)).toEqual(['2026-12-24', '2026-12-25', '2026-12-26']);
    expect(third.body.requestId).toEqual(expect.any(String));
    const chinese = await house.call(
      'POST',
      '/v1/bookings',
      { propertyId, arrival: ARRIVAL, departure: DEPARTURE, rooms: rooms(), booker: { firstName: 'A', lastName: 'B' } },
      { headers: { 'accept-language': 'zh-CN' } },
    );
    expect([chinese.body.code, chinese.body.title]).toEqual(['sold_out', '已售完']);
  });

  it('reads it back and lists it', async () => {
    const [reservation] = booking.reservations;
    expect((await call('GET', `/v1/bookings/${booking.id}`)).body).toMatchObject({
      id: booking.id,
      confirmationNumber: booking.confirmationNumber,
    });
    const read = (await call('GET', `/v1/reservations/${reservation.id}`)).body;
    expect(read).toMatchObject({ id: reservation.id, actions: expect.arrayContaining([{ action: 'cancel', allowed: true, reasons: [] }]) });
    for (const query of ['q=王', 'status=confirmed', `arrivalFrom=${ARRIVAL}&arrivalTo=${ARRIVAL}`, 'updatedSince=2026-11-22T00:00:00Z']) {
      const { body } = await call('GET', `/v1/reservations?propertyId=${propertyId}&${query}`);
      expect([query, body.data.map((r: { id: string }) => r.id).includes(reservation.id)]).toEqual([query, true]);
    }
    const first = (await call('GET', `/v1/reservations?propertyId=${propertyId}&limit=1`)).body;
    const next = (await call('GET', `/v1/reservations?propertyId=${propertyId}&limit=1&cursor=${first.nextCursor}`)).body;
    expect([first.data.length, next.data.length, next.nextCursor]).toEqual([1, 1, null]);
    expect(first.data[0].id).not.toBe(next.data[0].id);
  });

  it('is told of a reservation by another system, and told again', async () => {
    const path = '/v1/external/channel-manager/reservations/CM-1';
    const body = {
      propertyId,
      arrival: '2026-12-28',
      departure: '2026-12-30',
      rooms: rooms(),
      booker: { firstName: 'Ota', lastName: 'Guest' },
      status: 'confirmed',
    };
    const created = await call('PUT', path, body);
    const again = await call('PUT', path, body);
    expect([created.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(created.body);
    const moved = await call('PUT', path, { ...body, departure: '2026-12-31' });
    expect([moved.status, moved.body.id, moved.body.reservations[0].departure]).toEqual([200, created.body.id, '2026-12-31']);
    const gone = await call('PUT', path, { ...body, status: 'cancelled', cancelledAt: '2026-11-22T01:00:00Z' });
    expect([gone.status, gone.body.reservations[0].status, gone.body.reservations[0].cancelledAt]).toEqual([
      200,
      'cancelled',
      '2026-11-22T01:00:00.000Z',
    ]);
    const { rows } = await house.db.query('SELECT sum(sold)::int AS sold FROM inventory_nights WHERE night >= $1', ['2026-12-28']);
    expect(rows).toEqual([{ sold: 0 }]);
  });

  it('cancels, first to see what it would cost', async () => {
    const [{ id }] = booking.reservations;
    const tried = await call('POST', `/v1/reservations/${id}/cancellation?dryRun=true`);
    expect([tried.status, tried.body.status, tried.body.fee]).toEqual([200, 'confirmed', cny(0)]);
    const cancelled = await call('POST', `/v1/reservations/${id}/cancellation`);
    expect([cancelled.status, cancelled.body.status, cancelled.body.fee]).toEqual([200, 'cancelled', cny(0)]);
    const { body } = await publicly('GET', `/v1/availability?propertyId=${propertyId}&arrival=${ARRIVAL}&departure=${DEPARTURE}&adults=2`);
    expect(body.offers[0].roomsLeft).toBe(1);
  });

  it('has told all of it in the feed, in order and without a gap', async () => {
    const seen: {
      seq: number;
      type: string;
      aggregate: { type: string; id: string };
      occurredAt: string;
      id: string;
      changes: unknown[];
    }[] = [];
    for (let after = 0, tries = 0; tries < 40;) {
      const page = await must(house, 'GET', `/v1/events?after=${after}&limit=7`);
      expect(page.data.length).toBeLessThanOrEqual(7);
      seen.push(...page.data);
      if (page.nextAfter === after) {
        if (seen.some((e) => e.type === 'reservations.cancelled' && e.aggregate.id === booking.reservations[0].id)) break;
        await sleep(50);
        tries++;
      }
      after = page.nextAfter;
    }
    expect(seen.map((e) => e.seq)).toEqual(seen.map((_, i) => i + 1));
    expect(seen.filter((e) => e.aggregate.id === booking.reservations[0].id).map((e) => e.type)).toEqual([
      'reservations.confirmed',
      'reservations.cancelled',
    ]);
    expect(seen.map((e) => e.type)).toEqual(
      expect.arrayContaining(['properties.property_created', 'pricing.ari_updated', 'reservations.synchronised']),
    );
    expect(new Set(seen.map((e) => e.id)).size).toBe(seen.length);
  });

  it('shows a machine with its scopes what it may do, and no more', async () => {
    const token = await aMachine(house, ['reservations:read'], [propertyId]);
    expect((await house.call('GET', `/v1/reservations?propertyId=${propertyId}`, undefined, { token })).status).toBe(200);
    const denied = await house.call('POST', '/v1/bookings', { quoteId: quote.id, booker: { firstName: 'A', lastName: 'B' } }, { token });
    expect([denied.status, denied.body.code]).toEqual([403, 'forbidden']);
  });
});
