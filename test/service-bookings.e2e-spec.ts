import { ChargeServices } from '../src/modules/reservations/service-bookings/services/charge-services';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import { Caller } from '../src/kernel/auth/caller';
import { systemContext } from '../src/kernel/http/request-context';
import { addDays } from '../src/kernel/values/local-date';
import { aBooking, aHotel, aMachine, book, cancel, goTo, type Hotel, must, tally } from './support/furnish';
import { tokenOf } from './support/guest';
import { type Answer, type House, startHouse } from './support/house';
import { settled } from './support/stays';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const DINNER = { weekdays: EVERY_DAY, from: '18:00', to: '22:00' };
const EVE = '2026-12-24';

describe('Services that are booked', () => {
  let house: House;
  let hotel: Hotel;
  let services = 0;

  const service = async (more: object = {}, at: Pick<Hotel, 'propertyId'> = hotel): Promise<string> =>
    (
      await must(house, 'POST', '/v1/services', {
        propertyId: at.propertyId,
        code: `S${++services}`,
        name: 'Dinner',
        kind: 'dining',
        price: { amountMinor: 5_000, currency: 'EUR' },
        priceUnit: 'per_person_once',
        capacity: 10,
        bookable: 'both',
        schedule: { openings: [DINNER] },
        bookingRules: { slotMinutes: 120 },
        ...more,
      })
    ).id;
  const reserve = (body: object, token?: string): Promise<Answer> =>
    house.call('POST', '/v1/service-bookings', { date: EVE, time: '18:00', persons: 2, ...body }, token ? { token } : {});
  const reserved = async (body: object): Promise<any> => {
    const answer = await reserve(body);
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body;
  };
  const stay = async (arrival = EVE, nights = 2): Promise<{ id: string; guestId: string }> => {
    const { body } = await book(house, aBooking(hotel, arrival, { nights }));
    return { id: body.reservations[0].id, guestId: body.reservations[0].guest.guestId };
  };
  const moveIn = (reservationId: string) => house.db.query(`UPDATE reservations SET status = 'in_house' WHERE id = $1`, [reservationId]);
  const slot = async (serviceId: string, date = EVE, time: string | null = '18:00', persons = 1) =>
    (
      await must(house, 'GET', `/v1/service-slots?serviceId=${serviceId}&firstDay=${date}&persons=${persons}`, undefined, { token: null })
    ).data.find((s: { time: string | null }) => s.time === time);
  const lines = async (reservationId: string) => {
    const { rows } = await house.db.query(
      `SELECT l.kind, l.code, l.amount_minor::int AS amount, l.service_date::text AS day FROM folio_lines l JOIN folios f ON f.id = l.folio_id
       WHERE f.reservation_id = $1 ORDER BY l.service_date, l.kind`,
      [reservationId],
    );
    return rows as { kind: string; code: string; amount: number; day: string }[];
  };
  const codes = (answer: Answer) => [answer.status, answer.body.code, ...(answer.body.errors ?? []).map((e: { code: string }) => e.code)];
  const inWork = <T>(effect: Parameters<UnitOfWork['run']>[2]): Promise<T> =>
    house.app.get(UnitOfWork).run(systemContext(Caller.system, house.clock.now(), 'test'), 200, effect) as Promise<T>;

  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-12-20T09:00:00Z');
    hotel = await aHotel(house, { rooms: { DBL: 40 } });
  });
  afterAll(() => house.close());

  describe('the last table', () => {
    it('of two hundred who want it at once exactly one gets it, and the counter says so', async () => {
      const serviceId = await service({ capacity: 1, bookingRules: { slotMinutes: 120, counts: 'bookings' } });
      const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => reserve({ serviceId, name: `Party ${i}`, persons: 4 })));
      expect(tally(answers)).toEqual({ 201: 1, '409 service_full': 199 });
      expect(await slot(serviceId)).toMatchObject({ capacity: 1, placesLeft: 0, available: false });
      const { rows } = await house.db.query(`SELECT taken, (SELECT count(*)::int FROM service_bookings b WHERE b.service_id = s.service_id) AS n
        FROM service_slots s WHERE service_id = $1`, [serviceId]); // prettier-ignore
      expect(rows).toEqual([{ taken: 1, n: 1 }]);
    });

    it('parties of different size fill a room to the last chair and no further, while others cancel', async () => {
      const serviceId = await service({ capacity: 20 });
      const waves = await Promise.all(
        Array.from({ length: 60 }, async (_, i) => {
          const answer = await reserve({ serviceId, name: `Party ${i}`, persons: 1 + (i % 4) });
          if (answer.status === 201 && i % 3 === 0) await must(house, 'POST', `/v1/service-bookings/${answer.body.id}/cancellation`);
          return answer;
        }),
      );
      expect(Object.keys(tally(waves)).toSorted()).toEqual(['201', '409 service_full']);
      const { rows } = await house.db.query(
        `SELECT taken, (SELECT sum(persons)::int FROM service_bookings b WHERE b.service_id = s.service_id AND b.status = 'booked') AS people
         FROM service_slots s WHERE service_id = $1`,
        [serviceId],
      );
      expect(rows[0].taken).toBe(rows[0].people);
      expect(rows[0].taken).toBeLessThanOrEqual(20);
    });

    it('the database itself refuses one too many', async () => {
      const serviceId = await service({ capacity: 2 });
      await reserved({ serviceId, name: 'Two' });
      await expect(house.db.query('UPDATE service_slots SET taken = taken + 1 WHERE service_id = $1', [serviceId])).rejects.toThrow(
        'service_slots_not_overbooked',
      );
    });

    it('a place that is given back is there again, once, however often it is cancelled', async () => {
      const serviceId = await service({ capacity: 4 });
      const { id } = await reserved({ serviceId, name: 'Four', persons: 4 });
      expect(codes(await reserve({ serviceId, name: 'One', persons: 1 }))).toEqual([409, 'service_full', 'full']);
      const answers = await Promise.all(Array.from({ length: 8 }, () => house.call('POST', `/v1/service-bookings/${id}/cancellation`)));
      expect(tally(answers)).toEqual({ 200: 1, '409 wrong_status': 7 });
      expect((await slot(serviceId)).placesLeft).toBe(4);
    });

    it('each time and each day has places of its own', async () => {
      const serviceId = await service({ capacity: 2 });
      for (const at of [{}, { time: '20:00' }, { date: '2026-12-25' }]) await reserved({ serviceId, name: 'Two', ...at });
      expect((await reserve({ serviceId, name: 'Two' })).status).toBe(409);
    });

    it('without a limit everybody finds a place, and one who books twice with one key has one', async () => {
      const serviceId = await service({ capacity: null });
      const headers = { 'idempotency-key': 'the same table' };
      const body = { serviceId, date: EVE, time: '18:00', persons: 900, name: 'A crowd' };
      const twice = await Promise.all([1, 2].map(() => house.call('POST', '/v1/service-bookings', body, { headers })));
      expect(twice[0]!.body.id).toBe(twice[1]!.body.id);
      expect(await slot(serviceId)).toMatchObject({ capacity: null, placesLeft: null, available: true });
    });
  });

  describe('when and for whom', () => {
    it('only at the times of the schedule, by the hotel’s clock', async () => {
      const serviceId = await service();
      expect(codes(await reserve({ serviceId, name: 'A', time: '19:00' }))).toEqual([409, 'service_closed', 'not_a_slot']);
      expect(codes(await reserve({ serviceId, name: 'A', time: undefined }))).toEqual([400, 'invalid_request', 'required']);
      const onSundays = await service({ schedule: { openings: [{ ...DINNER, weekdays: [7] }] } });
      expect(codes(await reserve({ serviceId: onSundays, name: 'A' }))).toEqual([409, 'service_closed', 'not_offered']);
      expect((await reserve({ serviceId: onSundays, name: 'A', date: '2026-12-27' })).status).toBe(201);
      expect(codes(await reserve({ serviceId, name: 'A', date: '2026-12-19' }))).toEqual([400, 'invalid_request', 'in_the_past']);
      expect(codes(await reserve({ serviceId, name: 'A', date: '2028-12-19' }))).toEqual([400, 'invalid_request', 'too_far_ahead']);
    });

    it('in Shanghai dinner at six is ten in the morning of Greenwich', async () => {
      const shanghai = await aHotel(house, { property: { timeZone: 'Asia/Shanghai' } });
      const { startsAt, endsAt } = await reserved({ serviceId: await service({}, shanghai), name: 'A' });
      expect([startsAt, endsAt]).toEqual(['2026-12-24T10:00:00.000Z', '2026-12-24T12:00:00.000Z']);
    });

    it('alone or with a stay, as the service says', async () => {
      const { id: reservationId } = await stay();
      const [alone, within] = [await service({ bookable: 'alone' }), await service({ bookable: 'with_stay' })];
      expect(codes(await reserve({ serviceId: alone, reservationId }))).toEqual([400, 'invalid_request', 'not_with_stay']);
      expect(codes(await reserve({ serviceId: within, name: 'A' }))).toEqual([400, 'invalid_request', 'stay_needed']);
      expect(await reserved({ serviceId: within, reservationId })).toMatchObject({ name: 'Maria Keller', reservationId });
      expect(codes(await reserve({ serviceId: within, reservationId, date: '2026-12-27' }))).toEqual([
        400,
        'invalid_request',
        'outside_stay',
      ]);
      expect((await reserve({ serviceId: within, reservationId, date: '2026-12-26' })).status).toBe(201);
      await must(house, 'PATCH', `/v1/services/${alone}`, { status: 'retired' }, { headers: { 'if-match': '*' } });
      expect(codes(await reserve({ serviceId: alone, name: 'A' }))).toEqual([409, 'service_closed', 'retired']);
    });

    it('nobody books for a stay that is cancelled, and what was booked for it is given back without a fee', async () => {
      const { id: reservationId } = await stay();
      const serviceId = await service({
        capacity: 2,
        bookingRules: { slotMinutes: 120, freeCancellationMinutes: 100_000, cancellationFeeBasisPoints: 5_000 },
      });
      const { id } = await reserved({ serviceId, reservationId });
      await cancel(house, reservationId);
      await settled(house);
      expect(await must(house, 'GET', `/v1/service-bookings/${id}`)).toMatchObject({ status: 'cancelled', fee: { amountMinor: 0 } });
      expect((await slot(serviceId)).placesLeft).toBe(2);
      expect(codes(await reserve({ serviceId, reservationId }))).toEqual([409, 'wrong_status', 'wrong_status']);
    });

    it('a stay that is cancelled while its dinner is booked keeps no table', async () => {
      const serviceId = await service({ capacity: 100 });
      const stays = await Promise.all(Array.from({ length: 12 }, () => stay()));
      await Promise.all(stays.flatMap(({ id }) => [cancel(house, id), reserve({ serviceId, reservationId: id })]));
      await settled(house);
      expect((await slot(serviceId)).placesLeft).toBe(100);
    });

    it('a price that differs from what the caller believes is refused, with both', async () => {
      const serviceId = await service();
      const refused = await reserve({ serviceId, name: 'A', expectedTotal: { amountMinor: 9_000, currency: 'EUR' } });
      expect(refused.body).toMatchObject({ code: 'price_changed', errors: [{ actual: { amountMinor: 10_000, currency: 'EUR' } }] });
      expect((await slot(serviceId)).placesLeft).toBe(10);
    });
  });

  describe('a guest', () => {
    it('books for the own stay until the slots close, reads and cancels it; somebody else’s is not found', async () => {
      const [mine, theirs] = [await stay(), await stay()];
      const [me, other] = [tokenOf(house, mine.guestId), tokenOf(house, theirs.guestId)];
      const serviceId = await service({ bookingRules: { slotMinutes: 120, closesMinutesBefore: 5 * 24 * 60 } });
      expect(codes(await reserve({ serviceId, reservationId: mine.id }, me))).toEqual([409, 'service_closed', 'too_late']);
      const { id } = (await reserve({ serviceId, reservationId: mine.id, date: '2026-12-26' }, me)).body;
      const [listed] = (await must(house, 'GET', '/v1/my/service-bookings', undefined, { token: me })).data;
      expect(listed).toMatchObject({ id, reservationId: mine.id });
      for (const [method, path] of [
        ['GET', ''],
        ['POST', '/cancellation'],
      ] as const)
        // prettier-ignore
        expect((await house.call(method, `/v1/service-bookings/${id}${path}`, undefined, { token: other })).status).toBe(404);
      expect((await reserve({ serviceId, reservationId: mine.id, date: '2026-12-26' }, other)).status).toBe(404);
      expect((await house.call('POST', `/v1/service-bookings/${id}/cancellation`, undefined, { token: me })).status).toBe(200);
    });

    it('what the kitchen should know lies sealed, and is gone with the guest', async () => {
      const { id: reservationId, guestId } = await stay();
      const { id } = await reserved({ serviceId: await service(), reservationId, notes: 'No fish for Maria' });
      expect((await must(house, 'GET', `/v1/service-bookings/${id}`)).notes).toBe('No fish for Maria');
      const row = async () => (await house.db.query('SELECT b::text AS t FROM service_bookings b WHERE id = $1', [id])).rows[0].t as string;
      expect(await row()).not.toContain('fish');
      const told = await must(house, 'GET', `/v1/guests/${guestId}/export`);
      expect(JSON.stringify(told)).toContain('No fish for Maria');
      await must(house, 'POST', `/v1/guests/${guestId}/erasure`, { reason: 'request' });
      expect(await must(house, 'GET', `/v1/service-bookings/${id}`)).toMatchObject({
        name: '',
        notes: null,
        total: { amountMinor: 10_000 },
      });
    });
  });

  describe('another time', () => {
    const change = (id: string, body: object) => house.call('PATCH', `/v1/service-bookings/${id}`, body, { headers: { 'if-match': '*' } });

    it('a new place is taken and the old one given back, at the price of a unit as it was booked', async () => {
      const serviceId = await service();
      const { id } = await reserved({ serviceId, name: 'Two' });
      await must(
        house,
        'PATCH',
        `/v1/services/${serviceId}`,
        { price: { amountMinor: 9_999, currency: 'EUR' } },
        { headers: { 'if-match': '*' } },
      );
      expect((await change(id, { time: '20:00', persons: 3 })).body).toMatchObject({
        time: '20:00',
        persons: 3,
        total: { amountMinor: 15_000 },
        version: 2,
      });
      expect([(await slot(serviceId)).placesLeft, (await slot(serviceId, EVE, '20:00')).placesLeft]).toEqual([10, 7]);
    });

    it('where it is full nothing changes, and a party that grows needs no more than it adds', async () => {
      const serviceId = await service({ capacity: 4 });
      const { id } = await reserved({ serviceId, name: 'Two' });
      await reserved({ serviceId, name: 'Four', persons: 4, time: '20:00' });
      expect(codes(await change(id, { time: '20:00' }))).toEqual([409, 'service_full', 'full']);
      expect((await change(id, { persons: 4 })).status).toBe(200);
      expect([(await slot(serviceId)).placesLeft, (await slot(serviceId, EVE, '20:00')).placesLeft]).toEqual([0, 0]);
    });

    it('parties that swap their times at once neither lose a place nor wait for each other', async () => {
      const serviceId = await service({ capacity: 12 });
      const ids = await Promise.all(Array.from({ length: 10 }, async (_, i) => (await reserved({ serviceId, name: `P${i}`, persons: 1, time: i % 2 ? '18:00' : '20:00' })).id as string)); // prettier-ignore
      const moved = await Promise.all(ids.map((id, i) => change(id, { time: i % 2 ? '20:00' : '18:00' })));
      expect(tally(moved)).toEqual({ 200: 10 });
      expect([(await slot(serviceId)).placesLeft, (await slot(serviceId, EVE, '20:00')).placesLeft]).toEqual([7, 7]);
    });
  });

  describe('what it costs', () => {
    it('taxes by its code, which no room pays: included inside, added on top', async () => {
      const tax = (code: string, basisPoints: number, included: boolean) =>
        must(house, 'POST', '/v1/tax-rules', {
          propertyId: hotel.propertyId,
          code,
          name: code,
          kind: 'percent',
          basisPoints,
          included,
          appliesTo: 'services',
        });
      await tax('FOOD7', 700, true);
      await tax('SPA19', 1_900, false);
      const dinner = await reserved({
        serviceId: await service({ taxCode: 'FOOD7', price: { amountMinor: 10_700, currency: 'EUR' } }),
        name: 'A',
        persons: 1,
      });
      expect(dinner).toMatchObject({
        total: { amountMinor: 10_700 },
        lines: [{ taxes: [{ code: 'FOOD7', amount: { amountMinor: 700 }, included: true }] }],
      });
      const spa = await reserved({
        serviceId: await service({ taxCode: 'SPA19', price: { amountMinor: 10_000, currency: 'EUR' } }),
        name: 'A',
        persons: 1,
      });
      expect(spa).toMatchObject({
        total: { amountMinor: 11_900 },
        lines: [{ price: { amountMinor: 10_000 }, taxes: [{ amount: { amountMinor: 1_900 }, included: false }] }],
      });
      const { body } = await book(house, aBooking(hotel, EVE));
      expect(body.total.amountMinor).toBe(10_000);
    });

    it('served, it stands on the folio of the stay once, with its tax, however often it is said', async () => {
      const { id: reservationId } = await stay(EVE, 1);
      const spa = await service({ taxCode: 'SPA19', code: 'MASSAGE', price: { amountMinor: 10_000, currency: 'EUR' } });
      const { id } = await reserved({ serviceId: spa, reservationId, persons: 1 });
      expect(codes(await house.call('POST', `/v1/service-bookings/${id}/completion`, {}))).toEqual([409, 'wrong_status', 'not_begun']);
      await goTo(house, '2026-12-24T19:00:00Z');
      await house.db.query('UPDATE properties SET business_date = $2 WHERE id = $1', [hotel.propertyId, EVE]);
      await moveIn(reservationId);
      const answers = await Promise.all(Array.from({ length: 6 }, () => house.call('POST', `/v1/service-bookings/${id}/completion`, {})));
      expect(tally(answers)).toEqual({ 200: 1, '409 wrong_status': 5 });
      expect(await lines(reservationId)).toEqual([
        { kind: 'service', code: 'MASSAGE', amount: 10_000, day: EVE },
        { kind: 'tax', code: 'SPA19', amount: 1_900, day: EVE },
      ]);
      const served = await must(house, 'GET', `/v1/service-bookings/${id}`);
      expect(served).toMatchObject({ status: 'served', folioId: expect.any(String) });
    });

    it('what nobody has completed is charged when the day is closed: each night once, and only to guests in the house', async () => {
      const [inside, outside] = [await stay(EVE, 3), await stay(EVE, 3)];
      const parking = await service({
        code: 'PARKING',
        priceUnit: 'per_room_night',
        price: { amountMinor: 1_500, currency: 'EUR' },
        schedule: null,
      });
      const request = { serviceId: parking, date: undefined, time: undefined };
      const { id, nights, total } = await reserved({ ...request, reservationId: inside.id });
      await reserved({ ...request, reservationId: outside.id });
      expect([nights, total.amountMinor]).toEqual([3, 4_500]);
      await moveIn(inside.id);
      const close = (day: string) =>
        inWork<number>((work) => house.app.get(ChargeServices).ofDay(work, hotel.propertyId, day, house.clock.now()));
      for (const day of [EVE, EVE, '2026-12-25', EVE]) await close(day);
      expect((await lines(inside.id)).map((l) => [l.day, l.amount])).toEqual([[EVE, 1_500], ['2026-12-25', 1_500]]); // prettier-ignore
      expect(await lines(outside.id)).toEqual([]);
      expect(codes(await house.call('POST', `/v1/service-bookings/${id}/cancellation`))).toEqual([409, 'wrong_status', 'charged']);
      await close('2026-12-26');
      expect(await must(house, 'GET', `/v1/service-bookings/${id}`)).toMatchObject({ status: 'served' });
      expect((await lines(inside.id)).reduce((sum, l) => sum + l.amount, 0)).toBe(4_500);
    });

    it('a guest who leaves early pays the nights that were, and keeps no place for those that were to be', async () => {
      const { id: reservationId } = await stay(EVE, 4);
      const parking = await service({ priceUnit: 'per_room_night', schedule: null, capacity: 5, bookingRules: {} });
      const dinner = await service();
      const { id } = await reserved({ serviceId: parking, reservationId, date: undefined, time: undefined, persons: 1 });
      const { id: tomorrow } = await reserved({ serviceId: dinner, reservationId, date: '2026-12-25' });
      await moveIn(reservationId);
      const { unpriced } = await inWork<{ unpriced: string[] }>((work) =>
        house.app.get(ChargeServices).ofStay(work, reservationId, EVE, house.clock.now()),
      );
      expect([unpriced, (await lines(reservationId)).map((l) => l.day)]).toEqual([[], [EVE]]);
      expect(await must(house, 'GET', `/v1/service-bookings/${id}`)).toMatchObject({
        status: 'served',
        nights: 1,
        total: { amountMinor: 5_000 },
      });
      expect(await must(house, 'GET', `/v1/service-bookings/${tomorrow}`)).toMatchObject({ status: 'cancelled', fee: { amountMinor: 0 } });
      expect([(await slot(parking, EVE, null)).placesLeft, (await slot(parking, '2026-12-25', null)).placesLeft]).toEqual([4, 5]);
    });

    it('a check-out that is taken back brings back what it had called off, where the place is still free, and names the rest', async () => {
      const own = await aHotel(house, { rooms: { DBL: 2 } });
      const { id } = (await must(house, 'POST', '/v1/bookings', aBooking(own, own.today, { nights: 2 }))).reservations[0];
      await must(house, 'POST', `/v1/reservations/${id}/check-in`, { anyRoom: true });
      const capacity = { capacity: 1, bookingRules: { slotMinutes: 120, counts: 'bookings' } };
      const [dinner, massage] = [await service(capacity, own), await service({ ...capacity, name: 'Massage', kind: 'spa' }, own)];
      const date = addDays(own.today, 1);
      const at = { date, reservationId: id };
      const [kept, lost] = [await reserved({ ...at, serviceId: dinner }), await reserved({ ...at, serviceId: massage })];
      const { folioId } = await must(house, 'PUT', `/v1/reservations/${id}/folio`);
      const leave = (query = '') => must(house, 'POST', `/v1/reservations/${id}/check-out${query}`, { earlyDeparture: true });
      await must(house, 'POST', `/v1/folios/${folioId}/payments`, {
        method: 'cash',
        amountMinor: (await leave('?dryRun=true')).balanceMinor,
      });
      await leave();
      await settled(house);
      const status = async (bookingId: string) => (await must(house, 'GET', `/v1/service-bookings/${bookingId}`)).status;
      expect([await status(kept.id), await status(lost.id)]).toEqual(['cancelled', 'cancelled']);
      await reserved({ serviceId: massage, date, name: 'Somebody else' });
      const back = await must(house, 'DELETE', `/v1/reservations/${id}/check-out`);
      expect(back).toMatchObject({ id, status: 'in_house', servicesBroughtBack: [kept.id], servicesEnded: [lost.id] });
      await settled(house);
      expect([await status(kept.id), await status(lost.id)]).toEqual(['booked', 'cancelled']);
      expect(await slot(dinner, date)).toMatchObject({ placesLeft: 0 });
    });

    it('cancelled late or missed it costs what its rule says; tried out nothing', async () => {
      const { id: reservationId } = await stay(EVE, 2);
      const strict = {
        slotMinutes: 120,
        freeCancellationMinutes: 24 * 60,
        cancellationFeeBasisPoints: 5_000,
        noShowFeeBasisPoints: 10_000,
      };
      const serviceId = await service({ code: 'GALA', bookingRules: strict });
      const [late, missed] = [
        await reserved({ serviceId, reservationId, time: '20:00' }),
        await reserved({ serviceId, reservationId, time: '18:00', persons: 1 }),
      ];
      const dry = await must(house, 'POST', `/v1/service-bookings/${late.id}/cancellation?dryRun=true`);
      expect([dry.status, dry.fee.amountMinor, late.cancellationFeeNow.amountMinor]).toEqual(['booked', 5_000, 5_000]);
      await must(house, 'POST', `/v1/service-bookings/${late.id}/cancellation`);
      await must(house, 'POST', `/v1/service-bookings/${missed.id}/no-show`);
      expect((await lines(reservationId)).map((l) => [l.kind, l.amount])).toEqual([['cancellation_fee', 5_000], ['no_show_fee', 5_000]]); // prettier-ignore
      // a table that was kept is not sold again
      expect([(await slot(serviceId)).placesLeft, (await slot(serviceId, EVE, '20:00')).placesLeft]).toEqual([9, 10]);
    });

    it('on request: somebody says what it costs when it is served', async () => {
      const { id: reservationId } = await stay(EVE, 1);
      const serviceId = await service({ price: null, priceUnit: null, schedule: null });
      const { id, total, unitPrice } = await reserved({ serviceId, reservationId, time: undefined });
      expect([total.amountMinor, unitPrice]).toEqual([0, null]);
      const complete = (body: object) => house.call('POST', `/v1/service-bookings/${id}/completion`, body);
      expect(codes(await complete({}))).toEqual([409, 'service_not_priced', 'required']);
      expect(codes(await complete({ price: { amountMinor: 1, currency: 'JPY' } }))).toEqual([400, 'invalid_request', 'other_currency']);
      expect((await complete({ price: { amountMinor: 7_700, currency: 'EUR' } })).body).toMatchObject({ total: { amountMinor: 7_700 } });
      expect((await lines(reservationId)).map((l) => l.amount)).toEqual([7_700]);
    });

    it('alone it is charged to the folio that is named, and to none of another hotel', async () => {
      const other = await aHotel(house);
      const folio = async (propertyId: string): Promise<string> =>
        (
          await house.db.query(
            `INSERT INTO folios (id, property_id, kind, name, currency, status, created_by, created_at, updated_at)
             VALUES (uuidv7(), $1, 'house', 'Bar', 'EUR', 'open', $1, now(), now()) RETURNING id`,
            [propertyId],
          )
        ).rows[0].id;
      const { id } = await reserved({ serviceId: await service(), name: 'Neighbour' });
      const complete = (folioId: string) => house.call('POST', `/v1/service-bookings/${id}/completion`, { folioId });
      expect(codes(await complete(await folio(other.propertyId)))).toEqual([400, 'invalid_request', 'unknown_folio']);
      const own = await folio(hotel.propertyId);
      expect((await complete(own)).body).toMatchObject({ status: 'served', folioId: own });
      const { rows } = await house.db.query('SELECT amount_minor::int AS n FROM folio_lines WHERE folio_id = $1', [own]);
      expect(rows).toEqual([{ n: 10_000 }]);
    });
  });

  it('a waiter sees who comes to dinner, and nothing of who sleeps in the house', async () => {
    const waiter = await aMachine(house, ['service_bookings:read', 'service_bookings:write'], [hotel.propertyId]);
    const { data } = await must(house, 'GET', `/v1/service-bookings?propertyId=${hotel.propertyId}&firstDay=${EVE}&limit=5`, undefined, {
      token: waiter,
    });
    expect(data).toHaveLength(5);
    expect((await house.call('GET', `/v1/reservations?propertyId=${hotel.propertyId}`, undefined, { token: waiter })).status).toBe(403);
  });
});
