import { setTimeout as sleep } from 'node:timers/promises';
import { addDays } from '../src/kernel/values/local-date';
import { ReleaseExpiredHolds } from '../src/modules/reservations/services/release-expired-holds.service';
import {
  aBooking,
  aHotel,
  aStay,
  book,
  cancel,
  countersOf,
  faultsOf,
  goTo,
  type Hotel,
  loadAri,
  must,
  priced,
  soldOn,
  tally,
} from './support/furnish';
import { heldUp } from './support/held-up';
import { type Answer, type House, startHouse } from './support/house';

const NIGHT = '2026-12-24';
const MINUTE = 60_000;

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describe('Many callers at once', () => {
  let house: House;
  let second: House;

  beforeAll(async () => {
    house = await startHouse({ environment: { ROLES: 'api', INVENTORY_HORIZON_NIGHTS: '100' } });
    second = await startHouse({ databaseUrl: process.env.DATABASE_URL! });
    await bothTo('2026-11-22T12:00:00Z');
  });
  afterAll(async () => {
    // a connection on which nothing was ever asked would keep the server from closing
    for (const { app } of [house, second]) app.getHttpServer().closeAllConnections();
    await second.close();
    await house.close();
  });

  /** Sets both servers' clocks; a token lives no longer than a hold. */
  const bothTo = async (instant: string | number) => {
    await goTo(house, instant);
    await goTo(second, instant);
  };

  const rowsOf = async (hotel: Hotel) => {
    const { rows } = await house.db.query<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM bookings WHERE property_id = $1) AS bookings,
         (SELECT count(*)::int FROM reservations WHERE property_id = $1) AS reservations,
         (SELECT count(*)::int FROM reservation_nights WHERE property_id = $1) AS nights,
         (SELECT count(*)::int FROM guests WHERE property_id = $1) AS guests,
         (SELECT count(*)::int FROM hold_nights WHERE property_id = $1) AS holds,
         (SELECT count(*)::int FROM events WHERE property_id = $1 AND type LIKE 'reservations.%')
           + (SELECT count(*)::int FROM outbox WHERE property_id = $1 AND type LIKE 'reservations.%') AS events,
         (SELECT count(*)::int FROM audit_entries WHERE property_id = $1 AND action LIKE 'booking.%') AS audits`,
      [hotel.propertyId],
    );
    return rows[0]!;
  };
  const NOTHING = { bookings: 0, reservations: 0, nights: 0, guests: 0, holds: 0, events: 0, audits: 0 };

  describe('for the last room', () => {
    it('fifty try, one sleeps in it, and forty-nine are told which night is gone', async () => {
      const hotel = await aHotel(house);
      const answers = await Promise.all(times(50, () => book(house, aBooking(hotel, NIGHT))));
      expect(tally(answers)).toEqual({ 201: 1, '409 sold_out': 49 });
      for (const { body } of answers.filter((a) => a.status === 409)) {
        expect(body.errors).toEqual([expect.objectContaining({ code: 'sold_out', date: NIGHT, roomTypeId: hotel.roomTypeId, value: 0 })]);
      }
      expect(await rowsOf(hotel)).toEqual({ bookings: 1, reservations: 1, nights: 1, guests: 1, holds: 0, events: 1, audits: 1 });
      expect(await soldOn(house, hotel, NIGHT)).toEqual([1]);
      const { rows } = await house.db.query('SELECT code, step FROM refusals WHERE property_id = $1', [hotel.propertyId]);
      expect(rows).toEqual(times(49, () => ({ code: 'sold_out', step: 'book' })));
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('they may come through two servers', async () => {
      for (let round = 0; round < 3; round++) {
        const hotel = await aHotel(house, { nights: 40 });
        const answers = await Promise.all(times(32, (i) => book(i % 2 ? house : second, aBooking(hotel, NIGHT))));
        expect(tally(answers)).toEqual({ 201: 1, '409 sold_out': 31 });
        expect(await rowsOf(hotel)).toMatchObject({ bookings: 1, reservations: 1, guests: 1 });
      }
    });

    it('and one of them always gets it', async () => {
      const hotel = await aHotel(house, { nights: 100 });
      for (let round = 0; round < 12; round++) {
        const arrival = addDays(NIGHT, round);
        const answers = await Promise.all(times(8, (i) => book(i % 2 ? house : second, aBooking(hotel, arrival))));
        expect([round, tally(answers)]).toEqual([round, { 201: 1, '409 sold_out': 7 }]);
      }
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('others on the nights around it are not turned away with them', async () => {
      const hotel = await aHotel(house);
      const [before, after] = [addDays(NIGHT, -1), addDays(NIGHT, 1)];
      const answers = await Promise.all([
        ...times(20, () => book(house, aBooking(hotel, NIGHT))),
        book(house, aBooking(hotel, before)),
        book(house, aBooking(hotel, after)),
      ]);
      expect(tally(answers.slice(0, 20))).toEqual({ 201: 1, '409 sold_out': 19 });
      expect(answers.slice(20).map((a) => a.status)).toEqual([201, 201]);
    });
  });

  describe('for stays that overlap', () => {
    it('the scarce night in the middle is sold once, and nobody keeps half a stay', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const middle = addDays(NIGHT, 2);
      await Promise.all(times(2, async () => expect((await book(house, aBooking(hotel, middle))).status).toBe(201)));
      const stays = times(40, (i) => ({ arrival: addDays(NIGHT, i % 3), nights: 3 })); // all sleep on the middle night
      const answers = await Promise.all(
        stays.map(({ arrival, nights }, i) => book(i % 2 ? house : second, aBooking(hotel, arrival, { nights }))),
      );
      expect(tally(answers)).toEqual({ 201: 1, '409 sold_out': 39 });
      for (const { body } of answers.filter((a) => a.status === 409)) {
        expect(body.errors.map((e: { date: string }) => e.date)).toEqual([middle]);
      }
      const sold = await soldOn(house, hotel, NIGHT, 5);
      expect([sold[2], sold.reduce((a, b) => a + b)]).toEqual([3, 2 + 3]);
      expect(await rowsOf(hotel)).toMatchObject({ bookings: 3, reservations: 3, nights: 5, guests: 3, events: 3 });
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('three rooms where two are left take nothing at all: no guest, no event, no trace but the refusal', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const answers = await Promise.all(times(10, () => book(house, aBooking(hotel, NIGHT, { rooms: 3, nights: 2 }))));
      expect(tally(answers)).toEqual({ '409 sold_out': 10 });
      expect(answers[0]!.body.errors.map((e: { date: string; value: number }) => [e.date, e.value])).toEqual([
        [NIGHT, 2],
        [addDays(NIGHT, 1), 2],
      ]);
      expect(await rowsOf(hotel)).toEqual(NOTHING);
      expect(await soldOn(house, hotel, NIGHT, 2)).toEqual([0, 0]);
    });

    it('a party of two and a party of one for two rooms: either both of the two get in, or the one does', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      for (let round = 0; round < 8; round++) {
        const arrival = addDays(NIGHT, round);
        const answers = await Promise.all(times(9, (i) => book(i % 2 ? house : second, aBooking(hotel, arrival, { rooms: 1 + (i % 3) }))));
        const rooms = answers.flatMap((a) => (a.status === 201 ? [a.body.reservations.length] : [])).reduce((a, b) => a + b, 0);
        expect(answers.every((a) => [201, 409].includes(a.status))).toBe(true);
        expect([round, rooms]).toEqual([round, 2]); // ones and twos fill two rooms in every order
      }
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('rooms of two types, named in either order by many, end in no deadlock that anybody sees', async () => {
      const hotel = await aHotel(house, { rooms: { SGL: 20, DBL: 20 } });
      const { SGL, DBL } = hotel.roomTypes as { SGL: string; DBL: string };
      const mixed = (i: number) => {
        const order = i % 2 ? [SGL, DBL, SGL] : [DBL, SGL, DBL];
        const stay = aBooking(hotel, addDays(NIGHT, i % 3), { nights: 4 });
        return { ...stay, rooms: order.map((roomTypeId) => ({ ...stay.rooms[0]!, roomTypeId })) };
      };
      const answers = await Promise.all(times(60, (i) => book(i % 3 ? house : second, mixed(i))));
      expect(Object.keys(tally(answers)).toSorted()).toEqual(['201', '409 sold_out']);
      const booked = answers.filter((a) => a.status === 201).length;
      expect(await rowsOf(hotel)).toMatchObject({ bookings: booked, reservations: booked * 3, nights: booked * 12, guests: booked });
      expect(await faultsOf(house, hotel)).toEqual([]);
    });
  });

  describe('for rooms that somebody holds', () => {
    const hold = (hotel: Hotel, arrival = NIGHT, wish = {}) =>
      house.call('POST', '/v1/quotes', { ...aStay(hotel, arrival, wish), hold: true });
    const now = () => house.clock.now().getTime();
    const bookQuote = (quoteId: string, h: House = house) => book(h, { quoteId, booker: { firstName: 'Jan', lastName: 'Novák' } });

    it('ten hold the last two rooms, and two do', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const answers = await Promise.all(times(10, () => hold(hotel, NIGHT, { nights: 2 })));
      expect(tally(answers)).toEqual({ 201: 2, '409 sold_out': 8 });
      expect((await countersOf(house, hotel, NIGHT, 2)).map((n) => [n.held, n.sold])).toEqual([
        [2, 0],
        [2, 0],
      ]);
      expect((await book(house, aBooking(hotel, NIGHT))).body.code).toBe('sold_out');
      const booked = await Promise.all(answers.filter((a) => a.status === 201).map((a) => bookQuote(a.body.id)));
      expect(booked.map((b) => b.status)).toEqual([201, 201]);
      expect((await countersOf(house, hotel, NIGHT, 2)).map((n) => [n.held, n.sold])).toEqual([
        [0, 2],
        [0, 2],
      ]);
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('a held quote that is booked many times at once is one booking', async () => {
      for (let round = 0; round < 3; round++) {
        const hotel = await aHotel(house, { rooms: { DBL: 3 }, nights: 40 });
        const { id } = (await hold(hotel)).body;
        const answers = await Promise.all(times(8, (i) => bookQuote(id, i % 2 ? house : second)));
        expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
        expect(answers.filter((a) => a.status === 409)).toHaveLength(7);
        expect(await rowsOf(hotel)).toMatchObject({ bookings: 1, guests: 1, holds: 0 });
        expect(await soldOn(house, hotel, NIGHT)).toEqual([1]);
        expect((await bookQuote(id)).body.code).toBe('quote_used');
      }
    });

    it('an ordinary quote booked many times at once is one booking, and the others hear that it is used', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 5 } });
      const { id } = (await house.call('POST', '/v1/quotes', aStay(hotel, NIGHT))).body;
      const answers = await Promise.all(times(8, (i) => bookQuote(id, i % 2 ? house : second)));
      expect(tally(answers)).toEqual({ 201: 1, '409 quote_used': 7 });
      expect(await rowsOf(hotel)).toMatchObject({ bookings: 1, guests: 1 });
    });

    it.each([true, false])(
      'a hold that runs out while it is being confirmed ends one way only, with the sweeper running: %s',
      async (sweeping) => {
        const outcomes = new Set<string>();
        for (let round = 0; round < 8; round++) {
          const hotel = await aHotel(house, { nights: 40 });
          const quote = (await hold(hotel, NIGHT, { nights: 2 })).body;
          const expiry = Date.parse(quote.expiresAt);
          await bothTo(expiry - 1);
          const confirming = bookQuote(quote.id);
          const other = sleep(round % 8).then(() => {
            for (const { clock } of [house, second]) clock.set(new Date(expiry));
            return Promise.all([book(second, aBooking(hotel, NIGHT)), sweeping && house.app.get(ReleaseExpiredHolds).run()]);
          });
          const [confirmed, [taken]] = await Promise.all([confirming, other]);
          outcomes.add(`${confirmed.status} ${taken.status}`);
          expect(['201 409', '409 201']).toContain(`${confirmed.status} ${taken.status}`);
          if (confirmed.status === 409) expect(confirmed.body.code).toBe('quote_expired');
          const last = taken.status === 201 ? [1, 0] : [1, 1];
          expect((await countersOf(house, hotel, NIGHT, 2)).map((n) => n.sold)).toEqual(last);
          await house.app.get(ReleaseExpiredHolds).run();
          expect((await countersOf(house, hotel, NIGHT, 2)).map((n) => [n.sold, n.held])).toEqual(last.map((sold) => [sold, 0]));
          expect(await faultsOf(house, hotel)).toEqual([]);
        }
        expect(outcomes.size).toBeGreaterThan(0);
      },
    );

    describe.each([true, false])('and that runs out while its confirmation is under way, with the sweeper running: %s', (sweeping) => {
      const aHold = async () => {
        const hotel = await aHotel(house, { nights: 40 });
        const quote = (await hold(hotel, NIGHT, { nights: 2 })).body;
        const expiry = Date.parse(quote.expiresAt);
        await bothTo(expiry - 1);
        const lock: [string, string, string] = ['SELECT 1 FROM inventory_nights WHERE property_id = $1 AND night = $2 FOR UPDATE', hotel.propertyId, NIGHT]; // prettier-ignore
        const at = (server: House, moment: number, request: () => Promise<unknown>) => () => {
          server.clock.set(new Date(moment));
          return request() as Promise<Answer>;
        };
        const confirm = at(second, expiry - 1, () => bookQuote(quote.id, second));
        const other = at(house, expiry, () => book(house, aBooking(hotel, NIGHT, { nights: 2 })));
        const sweep = sweeping ? [at(house, expiry, () => house.app.get(ReleaseExpiredHolds).run())] : [];
        return { hotel, lock, confirm, other, sweep };
      };
      /** One of the two has the room, and it came back once. */
      const once = async (hotel: Hotel) => {
        for (const tidied of [sweeping, true]) {
          if (tidied) await house.app.get(ReleaseExpiredHolds).run();
          expect((await countersOf(house, hotel, NIGHT, 2)).map((n) => [n.sold, n.held])).toEqual(times(2, () => [1, 0]));
        }
        expect(await rowsOf(hotel)).toMatchObject({ bookings: 1, reservations: 1, nights: 2, guests: 1, holds: 0 });
        expect(await faultsOf(house, hotel)).toEqual([]);
      };

      it('who confirmed in time has the room, and whoever waits behind them hears that it is gone', async () => {
        const { hotel, lock, confirm, other, sweep } = await aHold();
        const [confirmed, ...rest] = await heldUp(house, lock, [confirm, ...sweep, other]);
        expect([confirmed!.status, rest.at(-1)!.body.code]).toEqual([201, 'sold_out']);
        await once(hotel);
      });

      it('who is overtaken by somebody else has it or has it not, and never both', async () => {
        const { hotel, lock, confirm, other, sweep } = await aHold();
        const answers = (await heldUp(house, lock, [...sweep, other, confirm])).slice(-2);
        const [taken, confirmed] = answers.map((a) => a.body.code ?? a.status);
        // swept, the room is the other one's; not swept, whoever gets to the night first has it
        expect(sweeping ? ['201 quote_expired'] : ['201 quote_expired', 'sold_out 201']).toContain(`${taken} ${confirmed}`);
        await once(hotel);
      });
    });

    it('exactly at its end a hold holds nothing any more; a moment before, it does', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const quote = (await hold(hotel)).body;
      const expiry = Date.parse(quote.expiresAt);
      expect(expiry - now()).toBe(15 * MINUTE);
      const search = async () =>
        (await house.call('GET', `/v1/availability?propertyId=${hotel.propertyId}&arrival=${NIGHT}&departure=${addDays(NIGHT, 1)}`)).body;
      await bothTo(expiry - 1);
      expect((await search()).offers).toEqual([]);
      expect((await book(house, aBooking(hotel, NIGHT))).body.code).toBe('sold_out');
      await bothTo(expiry);
      expect((await search()).offers).toEqual([expect.objectContaining({ roomsLeft: 1 })]);
      expect((await countersOf(house, hotel, NIGHT))[0]).toMatchObject({ held: 1, sold: 0 });
      const late = await bookQuote(quote.id);
      expect([late.status, late.body.code]).toEqual([409, 'quote_expired']);
      expect(late.body.quote).toMatchObject({ total: quote.total, held: false });
      expect((await book(house, aBooking(hotel, NIGHT))).status).toBe(201);
      expect((await countersOf(house, hotel, NIGHT))[0]).toMatchObject({ held: 0, sold: 1 });
      expect((await bookQuote(late.body.quote.id)).body.code).toBe('sold_out');
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('a hundred holds that run out together come back once, whoever tidies first', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 50 } });
      const held = await Promise.all(times(50, (i) => hold(hotel, NIGHT, { nights: 2 + (i % 3) })));
      expect(tally(held)).toEqual({ 201: 50 });
      await bothTo(now() + 20 * MINUTE);
      await Promise.all([
        house.app.get(ReleaseExpiredHolds).run(),
        second.app.get(ReleaseExpiredHolds).run(),
        ...times(25, (i) => book(i % 2 ? house : second, aBooking(hotel, NIGHT, { nights: 4 }))),
      ]);
      await house.app.get(ReleaseExpiredHolds).run();
      expect((await countersOf(house, hotel, NIGHT, 4)).map((n) => [n.sold, n.held])).toEqual(times(4, () => [25, 0]));
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('a new hold takes over from one that has run out', async () => {
      const hotel = await aHotel(house);
      await hold(hotel);
      await bothTo(now() + 20 * MINUTE);
      const answers = await Promise.all(times(6, () => hold(hotel)));
      expect(tally(answers)).toEqual({ 201: 1, '409 sold_out': 5 });
      expect(await faultsOf(house, hotel)).toEqual([]);
    });
  });

  describe('with the same Idempotency-Key', () => {
    const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });

    it.each([2, 5])('%d parallel requests are one booking with one answer, letter for letter', async (twins) => {
      const hotel = await aHotel(house, { rooms: { DBL: 100 } });
      for (let round = 0; round < 4; round++) {
        const answers = await Promise.all(
          times(twins, (i) => book(i % 2 ? house : second, aBooking(hotel, NIGHT, { rooms: 2 }), withKey(`${twins}-${round}`))),
        );
        expect(tally(answers)).toEqual({ 201: twins });
        expect(new Set(answers.map((a) => a.text)).size).toBe(1);
        expect(new Set(answers.map((a) => `${a.headers.get('content-type')} ${a.headers.get('location')}`)).size).toBe(1);
      }
      expect(await rowsOf(hotel)).toMatchObject({ bookings: 4, reservations: 8, guests: 4, events: 8, audits: 4 });
      expect(await soldOn(house, hotel, NIGHT)).toEqual([8]);
    });

    it('parallel requests for different stays: one is booked, the others hear that the key is taken', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 10 } });
      const answers = await Promise.all(
        times(5, (i) => book(i % 2 ? house : second, aBooking(hotel, addDays(NIGHT, i)), withKey('five-stays'))),
      );
      expect(tally(answers)).toEqual({ 201: 1, '422 idempotency_key_reused': 4 });
      expect(await rowsOf(hotel)).toMatchObject({ bookings: 1, guests: 1 });
    });

    it('the last room, wanted by many each of whom asks three times, goes to one who hears it three times', async () => {
      const hotel = await aHotel(house);
      const answers = await Promise.all(times(30, (i) => book(i % 2 ? house : second, aBooking(hotel, NIGHT), withKey(`last-${i % 10}`))));
      expect(tally(answers)).toEqual({ 201: 3, '409 sold_out': 27 });
      expect(new Set(answers.filter((a) => a.status === 201).map((a) => a.text)).size).toBe(1);
      expect(await rowsOf(hotel)).toMatchObject({ bookings: 1, guests: 1 });
    });

    it('whose answer was lost on the way, the repetition gets it', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 40 } });
      const lost = await Promise.all(
        times(20, async (i) => {
          const abort = new AbortController();
          const sent = fetch(`${house.url}/v1/bookings`, {
            method: 'POST',
            signal: abort.signal,
            headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json', 'idempotency-key': `lost-${i}` },
            body: JSON.stringify(aBooking(hotel, NIGHT)),
          }).catch(() => undefined);
          await sleep(i * 2);
          abort.abort();
          await sent;
          return `lost-${i}`;
        }),
      );
      const retried = await Promise.all(lost.map((key) => book(second, aBooking(hotel, NIGHT), withKey(key))));
      expect(tally(retried)).toEqual({ 201: 20 });
      await sleep(50);
      expect(await rowsOf(hotel)).toMatchObject({ bookings: 20, guests: 20 });
      expect(new Set(retried.map((a) => a.body.id)).size).toBe(20);
    });
  });

  it('a price raised, a night closed or a plan changed at one server holds at the other at once', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 30 } });
    const search = async () =>
      (await house.call('GET', `/v1/availability?propertyId=${hotel.propertyId}&arrival=${NIGHT}&departure=${addDays(NIGHT, 2)}&adults=1`))
        .body;
    for (let price = 11_000; price <= 15_000; price += 1_000) {
      expect((await search()).offers).toHaveLength(1); // now it is remembered here
      await priced(second, hotel, { price, from: NIGHT, nights: 2 });
      // whoever asks first must see it: now a search, now a booking
      if (price % 2_000) expect((await search()).offers[0].total.amountMinor).toBe(2 * price);
      expect((await book(house, aBooking(hotel, NIGHT, { nights: 2 }))).body.total.amountMinor).toBe(2 * price);
    }
    const night = { firstNight: NIGHT, lastNight: NIGHT };
    await loadAri(second, hotel, { rates: [{ ...night, roomTypeId: hotel.roomTypeId, ratePlanId: hotel.ratePlanId, minStay: 3 }] });
    expect((await book(house, aBooking(hotel, NIGHT, { nights: 2 }))).body.code).toBe('restriction_violated');
    await must(second, 'PATCH', `/v1/rate-plans/${hotel.ratePlanId}`, { status: 'inactive' }, { headers: { 'if-match': '*' } });
    expect((await book(house, aBooking(hotel, NIGHT, { nights: 3 }))).body.code).toBe('restriction_violated');
    expect((await search()).offers).toEqual([]);
  });

  it('twenty cancel one reservation, and it is cancelled once; its room can be sold at once, once', async () => {
    const hotel = await aHotel(house);
    const { body } = await book(house, aBooking(hotel, NIGHT, { nights: 3 }));
    const id = body.reservations[0].id as string;
    const answers = await Promise.all(times(20, (i) => cancel(i % 2 ? house : second, id)));
    expect(tally(answers)).toEqual({ 200: 1, '409 wrong_status': 19 });
    expect(await soldOn(house, hotel, NIGHT, 3)).toEqual([0, 0, 0]);
    const { rows } = await house.db.query('SELECT count(*)::int AS n FROM events WHERE aggregate_id = $1 AND type = $2', [
      id,
      'reservations.cancelled',
    ]);
    const waiting = await house.db.query('SELECT count(*)::int AS n FROM outbox WHERE aggregate_id = $1 AND type = $2', [
      id,
      'reservations.cancelled',
    ]);
    expect(rows[0].n + waiting.rows[0].n).toBe(1);
    expect(tally(await Promise.all(times(5, () => book(house, aBooking(hotel, NIGHT, { nights: 3 })))))).toEqual({
      201: 1,
      '409 sold_out': 4,
    });
  });

  it('whoever books while somebody cancels finds the room or not, and it is never sold twice', async () => {
    const hotel = await aHotel(house, { nights: 60 });
    for (let round = 0; round < 12; round++) {
      const arrival = addDays(NIGHT, round);
      const { body } = await book(house, aBooking(hotel, arrival, { nights: 2 }));
      expect(body.confirmationNumber).toBeDefined();
      const [cancelled, ...booked] = await Promise.all([
        cancel(house, body.reservations[0].id),
        ...times(4, () => book(second, aBooking(hotel, arrival))),
      ]);
      expect(cancelled.status).toBe(200);
      expect(booked.filter((b) => b.status === 201).length).toBeLessThanOrEqual(1);
      for (const b of booked) if (b.status === 201) await cancel(house, b.body.reservations[0].id);
    }
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('an external system that tells of one reservation many times at once makes one of it', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 5 } });
    const put = (i: number, h: House) =>
      h.call('PUT', '/v1/external/ota/reservations/R-1', aBooking(hotel, NIGHT, { nights: 1 + (i % 2) }));
    const answers: Answer[] = await Promise.all(times(10, (i) => put(i, i % 2 ? house : second)));
    expect(tally(answers)).toMatchObject({ 201: 1, 200: 9 });
    expect(await rowsOf(hotel)).toMatchObject({ bookings: 1, reservations: 1 });
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('keeps a hotel that loses a room right: the block or the booking, never both', async () => {
    const hotel = await aHotel(house, { nights: 60 });
    for (let round = 0; round < 8; round++) {
      const night = addDays(NIGHT, round);
      const block = {
        propertyId: hotel.propertyId,
        roomId: hotel.rooms.DBL![0],
        firstNight: night,
        lastNight: night,
        kind: 'out_of_order',
        reason: 'Pipe',
      };
      const [blocked, booked] = await Promise.all([
        house.call('POST', '/v1/maintenance-blocks', block),
        book(second, aBooking(hotel, night)),
      ]);
      expect([
        [201, 409],
        [409, 201],
      ]).toContainEqual([blocked.status, booked.status]);
    }
    expect(await faultsOf(house, hotel)).toEqual([]);
    expect((await must(house, 'GET', `/v1/properties/${hotel.propertyId}`)).id).toBe(hotel.propertyId);
  });
});
