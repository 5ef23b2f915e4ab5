import { randomUUID } from 'node:crypto';
import { addDays } from '../src/kernel/values/local-date';
import {
  aBooking,
  aHotel,
  aMachine,
  aRatePlan,
  aStay,
  book,
  cancel,
  faultsOf,
  goTo,
  type Hotel,
  loadAri,
  MARIA,
  must,
  priced,
  soldOn,
  tally,
} from './support/furnish';
import { type House, startHouse } from './support/house';

const NIGHT = '2026-12-24';
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });

describe('Booking a stay', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '100' } });
  });
  beforeEach(() => goTo(house, '2026-11-22T12:00:00Z'));
  afterAll(() => house.close());

  const quote = (body: object) => house.call('POST', '/v1/quotes', body);
  const bookingsOf = async ({ propertyId }: Hotel): Promise<number> =>
    (await house.db.query('SELECT count(*)::int AS n FROM bookings WHERE property_id = $1', [propertyId])).rows[0].n;

  describe('nights', () => {
    it('one guest leaves and the next one arrives in the same room on the same day', async () => {
      const hotel = await aHotel(house);
      const day = addDays(NIGHT, 2);
      expect((await book(house, aBooking(hotel, NIGHT, { nights: 2 }))).status).toBe(201);
      expect((await book(house, aBooking(hotel, day, { nights: 2 }))).status).toBe(201);
      expect((await book(house, aBooking(hotel, addDays(NIGHT, -1)))).status).toBe(201);
      expect(await soldOn(house, hotel, addDays(NIGHT, -1), 6)).toEqual([1, 1, 1, 1, 1, 0]);
      const overlapping = await book(house, aBooking(hotel, addDays(NIGHT, 1), { nights: 2 }));
      expect(overlapping.body.errors.map((e: { date: string }) => e.date)).toEqual([addDays(NIGHT, 1), day]);
    });

    it('a stay has at least one and ends within the horizon', async () => {
      const hotel = await aHotel(house);
      const none = await book(house, { ...aBooking(hotel, NIGHT), departure: NIGHT });
      expect([none.status, none.body.errors[0].code]).toEqual([400, 'departure_not_after_arrival']);
      const past = await book(house, aBooking(hotel, '2026-11-21'));
      expect([past.status, past.body.errors[0].code]).toEqual([400, 'in_the_past']);
      const overridePrice = { perNight: eur(1), reason: 'Beyond what is loaded' };
      expect((await book(house, aBooking(hotel, '2027-03-02', { overridePrice }))).status).toBe(201);
      const far = await book(house, aBooking(hotel, '2027-03-01', { nights: 3, overridePrice }));
      expect([far.status, far.body.code, far.body.errors.map((e: { code: string; date: string }) => [e.code, e.date])]).toEqual([
        409,
        'sold_out',
        [
          ['sold_out', '2027-03-02'],
          ['beyond_horizon', '2027-03-03'],
        ],
      ]);
    });

    it('29 February is one', async () => {
      await goTo(house, '2028-02-20T12:00:00Z');
      const hotel = await aHotel(house);
      const made = await book(house, aBooking(hotel, '2028-02-28', { nights: 2 }));
      expect(made.body.reservations[0].nights.map((n: { date: string }) => n.date)).toEqual(['2028-02-28', '2028-02-29']);
    });

    it.each([
      ['Pacific/Kiritimati', '2026-11-22'],
      ['Etc/GMT+12', '2026-11-21'],
      ['Asia/Kathmandu', '2026-11-22'],
    ])('the first one for sale in %s is the hotel’s own today', async (timeZone, today) => {
      await goTo(house, '2026-11-22T11:30:00Z'); // already the 23rd at one end of the world, still the 21st at the other
      const expected = timeZone === 'Pacific/Kiritimati' ? '2026-11-23' : today;
      const hotel = await aHotel(house, { property: { timeZone } });
      expect(hotel.today).toBe(expected);
      expect((await book(house, aBooking(hotel, expected))).status).toBe(201);
      expect((await book(house, aBooking(hotel, addDays(expected, -1)))).status).toBe(400);
    });
  });

  describe('rooms', () => {
    it('several of one booking are taken together and are several reservations', async () => {
      const hotel = await aHotel(house, { rooms: { SGL: 2, DBL: 1 } });
      const { SGL, DBL } = hotel.roomTypes;
      const stay = aBooking(hotel, NIGHT, { nights: 2 });
      const room = stay.rooms[0]!;
      const made = await book(house, { ...stay, rooms: [SGL, DBL, SGL].map((roomTypeId) => ({ ...room, roomTypeId })) });
      expect(made.body.reservations.map((r: { roomTypeId: string }) => r.roomTypeId)).toEqual([SGL, DBL, SGL]);
      expect(made.body.reservations.map((r: { number: string }) => r.number)).toEqual(
        [1, 2, 3].map((i) => `${made.body.confirmationNumber}-${i}`),
      );
      expect(made.body.total).toEqual(eur(60_000));
      expect([await soldOn(house, hotel, NIGHT, 2, SGL), await soldOn(house, hotel, NIGHT, 2, DBL)]).toEqual([
        [2, 2],
        [1, 1],
      ]);
      const given = await cancel(house, made.body.reservations[1].id);
      expect(given.body.bookingTotal).toEqual(eur(40_000));
      expect((await must(house, 'GET', `/v1/bookings/${made.body.id}`)).total).toEqual(eur(40_000));
      expect(await soldOn(house, hotel, NIGHT, 2, DBL)).toEqual([0, 0]);
    });

    it('go beyond those there are only as far as the hotel allows', async () => {
      const hotel = await aHotel(house);
      await loadAri(house, hotel, {
        inventory: [{ roomTypeId: hotel.roomTypeId, firstNight: NIGHT, lastNight: NIGHT, overbookAllowance: 2 }],
      });
      const answers = await Promise.all(Array.from({ length: 8 }, () => book(house, aBooking(hotel, NIGHT))));
      expect(tally(answers)).toEqual({ 201: 3, '409 sold_out': 5 });
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('do not fit more people than they are made for; a child beyond the plan’s ages pays as an adult', async () => {
      const hotel = await aHotel(house, {
        roomType: { maxAdults: 2, maxChildren: 1, maxPersons: 3 },
        ratePlan: {
          childRates: [
            { maxAge: 2, amountMinor: 0, countsAsOccupant: false },
            { maxAge: 11, amountMinor: 2500, countsAsOccupant: true },
          ],
        },
      });
      const total = async (adults: number, childAges: number[]) => {
        const { status, body } = await quote(aStay(hotel, NIGHT, { adults, childAges }));
        return status === 201
          ? body.total.amountMinor
          : body.errors
              .map((e: { code: string }) => e.code)
              .toSorted()
              .join(' ');
      };
      expect(await total(2, [1, 1, 7])).toBe(12_500); // babies in cots count for nobody
      expect(await total(1, [11])).toBe(12_500);
      expect(await total(1, [12])).toBe(10_000);
      expect(await total(2, [12])).toBe('too_many_adults');
      expect(await total(2, [7, 8])).toBe('too_many_children too_many_persons');
      const seen = await must(
        house,
        'GET',
        `/v1/availability?propertyId=${hotel.propertyId}&arrival=${NIGHT}&departure=${addDays(NIGHT, 1)}&adults=2&childAges=1,7`,
      );
      expect(seen.offers[0].total).toEqual(eur(12_500));
      const { body } = await book(house, aBooking(hotel, NIGHT, { adults: 2, childAges: [1, 7] }));
      expect([body.total, body.reservations[0].childAges]).toEqual([eur(12_500), [1, 7]]);
    });
  });

  describe('a quote', () => {
    it('keeps its price although the rate is raised, and takes no room', async () => {
      const hotel = await aHotel(house);
      const { body } = await quote(aStay(hotel, NIGHT, { nights: 2 }));
      expect([body.total, body.held, body.expiresAt]).toEqual([eur(20_000), false, '2026-11-22T12:30:00.000Z']);
      expect(await soldOn(house, hotel, NIGHT, 2)).toEqual([0, 0]);
      await priced(house, hotel, { price: 99_900 });
      const made = await book(house, { quoteId: body.id, booker: MARIA, expectedTotal: eur(20_000) });
      expect([made.status, made.body.total]).toEqual([201, eur(20_000)]);
      expect((await quote(aStay(hotel, addDays(NIGHT, 2)))).body.total).toEqual(eur(99_900));
    });

    it('binds to its last moment, and after it only a new one is offered, at today’s price', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [one, two] = [(await quote(aStay(hotel, NIGHT))).body, (await quote(aStay(hotel, NIGHT))).body];
      await priced(house, hotel, { price: 12_000 });
      house.clock.set(new Date(Date.parse(one.expiresAt) - 1));
      await goTo(house, house.clock.now());
      expect((await book(house, { quoteId: one.id, booker: MARIA })).body.total).toEqual(eur(10_000));
      await goTo(house, one.expiresAt);
      const late = await book(house, { quoteId: two.id, booker: MARIA });
      expect([late.status, late.body.code, late.body.quote.total]).toEqual([409, 'quote_expired', eur(12_000)]);
      expect(await bookingsOf(hotel)).toBe(1);
      expect((await book(house, { quoteId: late.body.quote.id, booker: MARIA })).body.total).toEqual(eur(12_000));
    });

    it('is booked once', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const { id } = (await quote(aStay(hotel, NIGHT))).body;
      expect((await book(house, { quoteId: id, booker: MARIA })).status).toBe(201);
      const again = await book(house, { quoteId: id, booker: MARIA });
      expect([again.status, again.body.code, await bookingsOf(hotel)]).toEqual([409, 'quote_used', 1]);
    });

    it('cannot be stretched to other dates, another hotel or another price', async () => {
      const hotel = await aHotel(house);
      const { id } = (await quote(aStay(hotel, NIGHT))).body;
      const answer = await book(house, {
        quoteId: id,
        booker: MARIA,
        departure: addDays(NIGHT, 9),
        overridePrice: { perNight: eur(1), reason: 'x' },
      });
      expect([answer.status, answer.body.errors.map((e: { pointer: string }) => e.pointer)]).toEqual([
        400,
        ['/departure', '/overridePrice'],
      ]);
      expect((await book(house, { quoteId: randomUUID(), booker: MARIA })).status).toBe(404);
    });

    it('does not sell what has been closed since, unless its rooms are held', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const loose = (await quote(aStay(hotel, NIGHT))).body;
      const held = (await quote({ ...aStay(hotel, NIGHT), hold: true })).body;
      await loadAri(house, hotel, { inventory: [{ roomTypeId: hotel.roomTypeId, firstNight: NIGHT, lastNight: NIGHT, closed: true }] });
      expect((await book(house, { quoteId: loose.id, booker: MARIA })).body.code).toBe('restriction_violated');
      expect((await book(house, { quoteId: held.id, booker: MARIA })).status).toBe(201);
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('with a hold is not for strangers', async () => {
      const hotel = await aHotel(house);
      expect((await house.call('POST', '/v1/quotes', aStay(hotel, NIGHT), { token: null })).status).toBe(201);
      expect((await house.call('POST', '/v1/quotes', { ...aStay(hotel, NIGHT), hold: true }, { token: null })).status).toBe(401);
    });
  });

  describe('the price', () => {
    it('that was shown and is no longer ours: nothing is booked, and the new one is quoted', async () => {
      const hotel = await aHotel(house);
      const answer = await book(house, aBooking(hotel, NIGHT, { nights: 2, expectedTotal: eur(19_999) }));
      expect([answer.status, answer.body.code]).toEqual([409, 'price_changed']);
      expect(answer.body.errors).toEqual([
        expect.objectContaining({ pointer: '/expectedTotal', expected: eur(19_999), actual: eur(20_000) }),
      ]);
      expect([await bookingsOf(hotel), await soldOn(house, hotel, NIGHT, 2)]).toEqual([0, [0, 0]]);
      const other = await book(house, aBooking(hotel, NIGHT, { expectedTotal: { amountMinor: 10_000, currency: 'USD' } }));
      expect(other.body.code).toBe('price_changed');
      expect((await book(house, { quoteId: answer.body.quote.id, booker: MARIA, expectedTotal: eur(20_000) })).status).toBe(201);
    });

    it('changes while people book: each pays one that was loaded at that moment, and what was expected', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 200 }, nights: 45 });
      const loaded = new Set([10_000]);
      let [going, price] = [true, 10_000];
      const revenue = (async () => {
        while (going) {
          loaded.add((price += 100));
          await priced(house, hotel, { price, from: NIGHT, nights: 3 });
        }
      })();
      const answers = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const made = [];
          for (let i = 0; i < 8; i++) {
            const seen = await must(
              house,
              'GET',
              `/v1/availability?propertyId=${hotel.propertyId}&arrival=${NIGHT}&departure=${addDays(NIGHT, 3)}&adults=1`,
            );
            const expectedTotal = seen.offers[0].total;
            expect(new Set(seen.offers[0].nights.map((n: { price: { amountMinor: number } }) => n.price.amountMinor)).size).toBe(1);
            const answer = await book(house, aBooking(hotel, NIGHT, { nights: 3, ...(i % 2 ? { expectedTotal } : {}) }));
            if (answer.status === 201 && i % 2) expect(answer.body.total).toEqual(expectedTotal);
            made.push(answer);
          }
          return made;
        }),
      ).finally(() => (going = false));
      await revenue;
      const counts = tally(answers.flat());
      expect(Object.keys(counts).filter((k) => !['201', '409 price_changed'].includes(k))).toEqual([]);
      expect(counts['201']).toBeGreaterThanOrEqual(32);
      const { rows } = await house.db.query<{ total: string; nights: string[] }>(
        `SELECT r.total_minor AS total, array_agg(n.amount_minor) AS nights FROM reservations r JOIN reservation_nights n ON n.reservation_id = r.id
         WHERE r.property_id = $1 GROUP BY r.id, r.property_id`,
        [hotel.propertyId],
      );
      for (const { total, nights } of rows) {
        expect(new Set(nights).size).toBe(1); // never half an old price and half a new one
        expect(loaded).toContain(Number(nights[0]));
        expect(Number(total)).toBe(3 * Number(nights[0]));
      }
      expect(rows).toHaveLength(counts['201']!);
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('raised in between: whoever books after the raise was answered pays the new one', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 30 } });
      for (let price = 10_100; price <= 10_800; price += 100) {
        await priced(house, hotel, { price, from: NIGHT, nights: 1 });
        expect((await book(house, aBooking(hotel, NIGHT))).body.total).toEqual(eur(price));
      }
    });

    it('set by hand needs the permission and a reason, which the audit trail keeps', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 5 } });
      const clerk = await aMachine(house, ['reservations:write', 'reservations:read'], [hotel.propertyId]);
      const boss = await aMachine(house, ['reservations:write', 'reservations:override_price'], [hotel.propertyId]);
      const overridePrice = { perNight: eur(7_000), reason: 'Company rate agreed in March' };
      const denied = await book(house, aBooking(hotel, NIGHT, { nights: 2, overridePrice }), { token: clerk });
      expect([denied.status, await bookingsOf(hotel)]).toEqual([403, 0]);
      const silent = await book(house, aBooking(hotel, NIGHT, { overridePrice: { perNight: eur(7_000) } }), { token: boss });
      expect([silent.status, silent.body.errors[0].pointer]).toEqual([400, '/overridePrice/reason']);
      const made = await book(house, aBooking(hotel, NIGHT, { nights: 2, overridePrice }), { token: boss });
      expect([made.body.total, made.body.reservations[0].nights[0].steps]).toEqual([
        eur(14_000),
        [{ kind: 'override', code: null, amountMinor: 7_000 }],
      ]);
      const { rows } = await house.db.query('SELECT action, details FROM audit_entries WHERE target_id = $1', [made.body.id]);
      expect(rows).toEqual([
        { action: 'booking.created_at_overridden_price', details: expect.objectContaining({ reason: overridePrice.reason }) },
      ]);
      const spread = await book(
        house,
        aBooking(hotel, NIGHT, { nights: 3, rooms: 2, overridePrice: { total: eur(10_000), reason: 'Package' } }),
      );
      expect(spread.body.total).toEqual(eur(10_000));
      expect(
        spread.body.reservations.flatMap((r: { nights: { price: { amountMinor: number } }[] }) => r.nights.map((n) => n.price.amountMinor)),
      ).toEqual([1667, 1667, 1667, 1666, 1667, 1666]);
    });

    it('asks for the guarantee that the plan asks for', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 }, ratePlan: { minGuarantee: 'card' } });
      const weak = await book(house, aBooking(hotel, NIGHT, { guarantee: { kind: 'hold_until' } }));
      expect([weak.status, weak.body.code]).toEqual([409, 'guarantee_required']);
      const strong = aBooking(hotel, NIGHT, { guarantee: { kind: 'prepayment', reference: 'PAY-1' } });
      expect((await book(house, strong)).body.guarantee).toEqual({ kind: 'prepayment', reference: 'PAY-1' });
    });
  });

  describe('an Idempotency-Key', () => {
    it('repeats the answer, letter for letter, also when the last room is gone by then', async () => {
      const hotel = await aHotel(house);
      const first = await book(house, aBooking(hotel, NIGHT), withKey('k-1'));
      expect(first.status).toBe(201);
      expect((await book(house, aBooking(hotel, NIGHT))).body.code).toBe('sold_out');
      const again = await book(house, aBooking(hotel, NIGHT), withKey('k-1'));
      expect([again.status, again.text]).toEqual([201, first.text]);
      for (const header of ['content-type', 'location']) expect(again.headers.get(header)).toBe(first.headers.get(header));
      expect(await bookingsOf(hotel)).toBe(1);
    });

    it('still repeats it when the price has changed and when the booking has been cancelled', async () => {
      const hotel = await aHotel(house);
      const first = await book(house, aBooking(hotel, NIGHT, { expectedTotal: eur(10_000) }), withKey('k-2'));
      await priced(house, hotel, { price: 20_000 });
      await cancel(house, first.body.reservations[0].id);
      const again = await book(house, aBooking(hotel, NIGHT, { expectedTotal: eur(10_000) }), withKey('k-2'));
      expect([again.status, again.text]).toEqual([201, first.text]);
      expect([await bookingsOf(hotel), await soldOn(house, hotel, NIGHT)]).toEqual([1, [0]]);
    });

    it('is refused for another body, and nothing is booked', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 5 } });
      await book(house, aBooking(hotel, NIGHT), withKey('k-3'));
      const other = await book(house, aBooking(hotel, NIGHT, { nights: 2 }), withKey('k-3'));
      expect([other.status, other.body.code, await bookingsOf(hotel)]).toEqual([422, 'idempotency_key_reused', 1]);
    });

    it('belongs to an account: another one’s same key is another booking', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 5 } });
      const others = await Promise.all([1, 2].map(() => aMachine(house, ['reservations:write'], [hotel.propertyId])));
      const answers = await Promise.all(
        [house.adminToken, ...others].map((token) => book(house, aBooking(hotel, NIGHT), { token, ...withKey('k-4') })),
      );
      expect(new Set(answers.map((a) => a.body.id)).size).toBe(3);
      expect(await bookingsOf(hotel)).toBe(3);
    });

    it('is free again after a refusal', async () => {
      const hotel = await aHotel(house);
      const { body } = await book(house, aBooking(hotel, NIGHT));
      expect((await book(house, aBooking(hotel, NIGHT), withKey('k-5'))).body.code).toBe('sold_out');
      await cancel(house, body.reservations[0].id);
      expect((await book(house, aBooking(hotel, NIGHT), withKey('k-5'))).status).toBe(201);
      expect((await book(house, aBooking(hotel, NIGHT, { nights: 2 }), withKey('k-5'))).status).toBe(422);
    });

    it('is forgotten after a day', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 5 } });
      const first = await book(house, aBooking(hotel, NIGHT), withKey('k-6'));
      await goTo(house, '2026-11-23T11:59:59Z');
      expect((await book(house, aBooking(hotel, NIGHT), withKey('k-6'))).text).toBe(first.text);
      await goTo(house, '2026-11-23T12:00:01Z');
      expect((await book(house, aBooking(hotel, NIGHT), withKey('k-6'))).body.id).not.toBe(first.body.id);
    });

    it('keeps a hold from being taken twice', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 5 } });
      const held = await Promise.all(
        [1, 2, 3].map(() => house.call('POST', '/v1/quotes', { ...aStay(hotel, NIGHT), hold: true }, withKey('k-7'))),
      );
      expect(new Set(held.map((h) => h.text)).size).toBe(1);
      const { rows } = await house.db.query('SELECT held FROM inventory_nights WHERE property_id = $1 AND night = $2', [
        hotel.propertyId,
        NIGHT,
      ]);
      expect(rows).toEqual([{ held: 1 }]);
    });

    it('lies in the database without the names that the answer repeats', async () => {
      const hotel = await aHotel(house);
      await book(house, aBooking(hotel, NIGHT, { booker: { firstName: 'Quirin', lastName: 'Canarybird' } }), withKey('k-8'));
      const { rows } = await house.db.query(
        `SELECT count(*)::int AS n FROM idempotency_keys WHERE position('Canarybird'::bytea IN answer) > 0`,
      );
      expect(rows).toEqual([{ n: 0 }]);
    });
  });

  it('refuses what it does not know, with the place of each mistake, and books nothing', async () => {
    const hotel = await aHotel(house);
    const wrong = { ...aBooking(hotel, NIGHT), colour: 'blue', total: eur(1), status: 'in_house', booker: { ...MARIA, vip: true } };
    const answer = await book(house, wrong);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.errors.map((e: { pointer: string }) => e.pointer).toSorted()).toEqual([
      '/booker/vip',
      '/colour',
      '/status',
      '/total',
    ]);
    expect(await bookingsOf(hotel)).toBe(0);
  });

  it('counts what was searched and keeps what was refused, with the reasons', async () => {
    const hotel = await aHotel(house);
    const other = await aRatePlan(house, hotel, { code: 'EMPTY' });
    const search = (arrival: string) =>
      must(
        house,
        'GET',
        `/v1/availability?propertyId=${hotel.propertyId}&arrival=${arrival}&departure=${addDays(arrival, 2)}&adults=1&channel=wechat`,
      );
    for (let i = 0; i < 3; i++) await search(NIGHT);
    await book(house, aBooking(hotel, NIGHT, { nights: 2 }));
    await search(NIGHT);
    await book(house, aBooking(hotel, NIGHT, { nights: 2, channel: 'wechat' }));
    await book(house, aBooking(hotel, NIGHT, { ratePlanId: other }));
    await house.call('POST', '/v1/quotes', { ...aStay(hotel, NIGHT, { nights: 2 }), hold: true });
    const { rows } = await house.db.query('SELECT step, code, channel, rooms, reasons FROM refusals WHERE property_id = $1 ORDER BY id', [
      hotel.propertyId,
    ]);
    expect(rows.map((r) => [r.step, r.code, r.channel, r.reasons.map((x: { code: string }) => x.code)])).toEqual([
      ['book', 'sold_out', 'wechat', ['sold_out', 'sold_out']],
      ['book', 'restriction_violated', null, ['no_price']],
      ['hold', 'sold_out', null, ['sold_out', 'sold_out']],
    ]);
    await new Promise((done) => setTimeout(done, 1_300));
    const counted = await house.db.query('SELECT channel, nights, searches, without_offer FROM search_counts WHERE property_id = $1', [
      hotel.propertyId,
    ]);
    expect(counted.rows).toEqual([{ channel: 'wechat', nights: 2, searches: 4, without_offer: 1 }]);
  });
});
