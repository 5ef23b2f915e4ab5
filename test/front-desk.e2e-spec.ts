import { RetentionClasses } from '../src/kernel/privacy/retention-classes';
import { Caller } from '../src/kernel/auth/caller';
import { systemContext } from '../src/kernel/http/request-context';
import { aBooking, aHotel, aMachine, book, cancel, goTo, type Hotel, must, tally } from './support/furnish';
import { tokenOf } from './support/guest';
import { type Answer, type House, startHouse } from './support/house';

describe('The front desk', () => {
  let house: House;
  let hotel: Hotel;
  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-12-20T09:00:00Z');
    hotel = await aHotel(house, { rooms: { DBL: 30 }, property: { timeZone: 'Europe/Berlin', address: { country: 'DE' } } });
  });
  afterAll(() => house.close());

  const codes = (answer: Answer) => [answer.status, answer.body.code, ...(answer.body.errors ?? []).map((e: { code: string }) => e.code)];
  const stay = async (
    at = hotel,
    arrival = '2026-12-24',
    more: object = {},
  ): Promise<{ id: string; guestId: string; companions: { guestId: string }[] }> => {
    const answer = await book(house, { ...aBooking(at, arrival, { nights: 2 }), ...more });
    if (answer.status !== 201) throw new Error(answer.text);
    const [reservation] = answer.body.reservations;
    return { id: reservation.id, guestId: reservation.guest.guestId, companions: reservation.companions };
  };

  describe('the queue', () => {
    const enter = (at: Hotel, more: object = {}) =>
      house.call('POST', '/v1/desk-queue', { propertyId: at.propertyId, kind: 'check_in', ...more });
    const call = (at: Hotel, more: object = {}) => house.call('POST', '/v1/desk-queue/calls', { propertyId: at.propertyId, ...more });
    const end = (id: string, how: 'completion' | 'departure') => house.call('POST', `/v1/desk-queue/${id}/${how}`);

    it('numbers run from one each day, without a gap, however many come at once', async () => {
      const at = await aHotel(house);
      const answers = await Promise.all(Array.from({ length: 25 }, (_, i) => enter(at, { name: `Guest ${i}` })));
      expect(answers.map((a) => a.body.number as number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    });

    it('who came first is called first, but for those who go before, and for those whom the desk does not serve', async () => {
      const at = await aHotel(house);
      const order: [name: string, more: object][] = [['first', {}], ['second', { kind: 'luggage' }], ['third', {}], ['before all', { priority: true }]]; // prettier-ignore
      for (const [i, [name, more]] of order.entries()) {
        house.clock.set(new Date(Date.parse('2026-12-20T09:10:00Z') + i * 60_000));
        await enter(at, { name, ...more });
      }
      const waiting = (await must(house, 'GET', `/v1/desk-queue?propertyId=${at.propertyId}&status=waiting`)).data;
      expect(waiting.map((t: { name: string; ahead: number }) => [t.name, t.ahead])).toEqual([['first', 1], ['second', 2], ['third', 3], ['before all', 0]]); // prettier-ignore
      const names = [];
      for (const more of [{}, { kinds: ['check_in'] }, { kinds: ['check_in'] }, {}])
        names.push((await call(at, { desk: 'Desk 1', ...more })).body.name);
      expect(names).toEqual(['before all', 'first', 'third', 'second']);
      expect(codes(await call(at))).toEqual([409, 'nobody_waits']);
    });

    it('desks that call at once each get somebody else, and nobody is called twice', async () => {
      const at = await aHotel(house);
      for (let i = 0; i < 10; i++) await enter(at);
      const answers = await Promise.all(Array.from({ length: 16 }, () => call(at)));
      expect(tally(answers)).toEqual({ 200: 10, '409 nobody_waits': 6 });
      expect(new Set(answers.filter((a) => a.status === 200).map((a) => a.body.number)).size).toBe(10);
    });

    it('a guest is served after having been called, once, and the desk forgets the name', async () => {
      const at = await aHotel(house);
      const { id } = (await enter(at, { name: 'Mrs Lindqvist' })).body;
      expect(codes(await end(id, 'completion'))).toEqual([409, 'wrong_status', 'wrong_status']);
      await call(at);
      expect(tally(await Promise.all(Array.from({ length: 4 }, () => end(id, 'completion'))))).toEqual({ 200: 1, '409 wrong_status': 3 });
      expect(await must(house, 'GET', `/v1/desk-queue/${id}`)).toMatchObject({ status: 'served', name: null });
      expect(codes(await end(id, 'departure'))).toEqual([409, 'wrong_status', 'wrong_status']);
    });

    it('one who is in the queue and called and sent away in the same moment ends in one way', async () => {
      const at = await aHotel(house);
      const { id } = (await enter(at)).body;
      await Promise.all([call(at), end(id, 'departure'), call(at), end(id, 'departure')]);
      const { rows } = await house.db.query(
        `SELECT count(*)::int AS n FROM events WHERE aggregate_id = $1 AND type = 'reservations.desk_left'`,
        [id],
      );
      expect((await must(house, 'GET', `/v1/desk-queue/${id}`)).status).toBe('left');
      expect(rows[0].n).toBeLessThanOrEqual(1);
    });

    it('waiting times by the hour of the hotel’s clock are those that a list on paper gives', async () => {
      const at = await aHotel(house, { property: { timeZone: 'Asia/Shanghai' } });
      // minutes waited and served, of those who come at 15:00 and at 16:00 in Shanghai; null: went away
      const came: Record<number, [waited: number, served: number | null][]> = {
        15: [[1, 5], [2, 4], [3, 3], [4, 2], [5, 1], [6, 1], [7, 1], [8, 1], [9, 1], [30, null]], // prettier-ignore
        16: [[10, 6]], // prettier-ignore
      };
      for (const [hour, guests] of Object.entries(came)) {
        for (const [waited, served] of guests) {
          const entered = Date.parse(`2026-12-21T${Number(hour) - 8 < 10 ? '0' : ''}${Number(hour) - 8}:00:00Z`);
          const go = (minutes: number) => goTo(house, entered + minutes * 60_000);
          await go(0);
          const { id } = (await enter(at)).body;
          await go(waited);
          if (served === null) await end(id, 'departure');
          else {
            await call(at);
            await go(waited + served);
            await end(id, 'completion');
          }
        }
      }
      const { total, hours } = await must(
        house,
        'GET',
        `/v1/reports/waiting-times?propertyId=${at.propertyId}&from=2026-12-20&to=2026-12-22`,
      );
      expect(hours.map((h: { hour: number }) => h.hour)).toEqual([15, 16]);
      const rank = (list: number[], p: number) => list.toSorted((a, b) => a - b)[Math.ceil(p * list.length) - 1]! * 60;
      const waited = [1, 2, 3, 4, 5, 6, 7, 8, 9];
      expect(hours[0]).toMatchObject({
        ...{ entered: 10, served: 9, left: 1 },
        waiting: { count: 9, mean: 300, median: rank(waited, 0.5), p90: rank(waited, 0.9), p95: rank(waited, 0.95), longest: 540 },
        serving: { count: 9, median: 60, longest: 300 },
      });
      expect(total).toMatchObject({ hour: null, entered: 11, served: 10, left: 1, waiting: { count: 10, median: 300, longest: 600 } });
      const empty = await must(house, 'GET', `/v1/reports/waiting-times?propertyId=${at.propertyId}&from=2026-01-01&to=2026-01-02`);
      expect(empty).toMatchObject({ total: { entered: 0, waiting: { count: 0, mean: null, median: null } }, hours: [] });
    });
  });

  describe('traces', () => {
    let departmentId: string;
    beforeAll(async () => {
      await goTo(house, '2026-12-21T12:00:00Z');
      departmentId = (
        await must(house, 'POST', '/v1/departments', {
          propertyId: hotel.propertyId,
          code: 'HK',
          name: 'Housekeeping',
          kind: 'housekeeping',
        })
      ).id;
    });
    const set = (reservationId: string, more: object = {}) =>
      house.call('POST', '/v1/traces', {
        reservationId,
        departmentId,
        dueOn: '2026-12-24',
        text: 'A cot for the baby of Mrs Keller',
        ...more,
      });

    it('a task is set for a department, found on its day, done once, and its words lie sealed', async () => {
      const { id: reservationId } = await stay();
      const { id } = (await set(reservationId)).body;
      const listed = await must(
        house,
        'GET',
        `/v1/traces?propertyId=${hotel.propertyId}&departmentId=${departmentId}&dueTo=2026-12-24&status=open`,
      );
      expect(listed.data.find((t: { id: string }) => t.id === id)).toMatchObject({
        text: 'A cot for the baby of Mrs Keller',
        overdue: false,
      });
      const { rows } = await house.db.query('SELECT t::text AS row FROM traces t WHERE id = $1', [id]);
      expect(rows[0].row).not.toMatch(/cot|Keller/);
      const done = await Promise.all(
        ['completion', 'completion', 'cancellation'].map((how) => house.call('POST', `/v1/traces/${id}/${how}`)),
      );
      expect(tally(done)).toEqual({ 200: 1, '409 wrong_status': 2 });
    });

    it('not for a department of another hotel, nor for yesterday; who edits must have seen it', async () => {
      const { id: reservationId } = await stay();
      const other = await aHotel(house);
      const foreign = (
        await must(house, 'POST', '/v1/departments', { propertyId: other.propertyId, code: 'HK', name: 'H', kind: 'housekeeping' })
      ).id;
      expect(codes(await set(reservationId, { departmentId: foreign }))).toEqual([400, 'invalid_request', 'unknown_department']);
      expect(codes(await set(reservationId, { dueOn: '2026-12-19' }))).toEqual([400, 'invalid_request', 'in_the_past']);
      const { id } = (await set(reservationId)).body;
      const change = (tag: string) => house.call('PATCH', `/v1/traces/${id}`, { text: 'Two cots' }, { headers: { 'if-match': tag } });
      expect([(await change('"1"')).body.text, (await change('"1"')).status]).toEqual(['Two cots', 412]);
    });

    it('what was to be done for a guest is forgotten with them', async () => {
      const { id: reservationId, guestId } = await stay();
      const { id } = (await set(reservationId)).body;
      expect(JSON.stringify(await must(house, 'GET', `/v1/guests/${guestId}/export`))).toContain('A cot for the baby');
      await must(house, 'POST', `/v1/guests/${guestId}/erasure`, { reason: 'request' });
      expect((await must(house, 'GET', `/v1/traces/${id}`)).text).toBeNull();
    });
  });

  describe('what guests state for the authorities', () => {
    const ANNA = {
      nationalities: ['SE'],
      birthDate: '1986-08-15',
      address: { lines: ['Storgatan 1'], city: 'Lund', country: 'SE' },
      document: { type: 'passport', number: 'AA1234567' },
      confirmedBy: 'signature',
    };
    const state = (reservationId: string, body: object, token?: string): Promise<Answer> =>
      house.call(
        'POST',
        token ? `/v1/my/reservations/${reservationId}/registrations` : `/v1/reservations/${reservationId}/registrations`,
        body,
        token ? { token } : {},
      );
    const amend = (id: string, body: object, token?: string) =>
      house.call('PATCH', `/v1/registrations/${id}`, body, { headers: { 'if-match': '*' }, ...(token ? { token } : {}) });

    it('in Germany: begun beforehand by the guest, completed at the desk, and nothing that the law does not ask', async () => {
      const { id: reservationId, guestId } = await stay();
      const me = tokenOf(house, guestId);
      const { confirmedBy, ...beforehand } = ANNA;
      const begun = await state(reservationId, { guestId, ...beforehand }, me);
      expect([begun.status, begun.body.complete, begun.body.missing, begun.body.lastName]).toEqual([201, false, ['confirmedBy'], 'Keller']);
      expect(codes(await state(reservationId, { guestId, ...ANNA }))).toEqual([409, 'conflict', 'taken']);
      expect(codes(await amend(begun.body.id, { sex: 'female' }))).toEqual([400, 'invalid_request', 'not_asked']);
      expect((await amend(begun.body.id, { address: { lines: ['Storgatan 2'] } }, me)).status).toBe(200);
      expect((await amend(begun.body.id, { confirmedBy })).body).toMatchObject({ complete: true, missing: [], version: 3 });
      const { guests, law } = await must(house, 'GET', `/v1/reservations/${reservationId}/registrations`);
      expect([guests, law]).toEqual([[{ guestId, firstName: 'Maria', lastName: 'Keller', form: 'complete' }], 'BMG §§ 29, 30']);
    });

    it('in Germany a German states nothing, in America nobody does', async () => {
      const { id, guestId } = await stay();
      expect(codes(await state(id, { guestId, ...ANNA, nationalities: ['DE'] }))).toEqual([400, 'invalid_request', 'not_asked']);
      const us = await aHotel(house, { property: { address: { country: 'US' } } });
      const there = await stay(us);
      expect(codes(await state(there.id, { guestId: there.guestId, ...ANNA }))).toEqual([409, 'registration_not_asked']);
      expect(await must(house, 'GET', `/v1/reservations/${there.id}/registrations`)).toMatchObject({ country: null, data: [] });
    });

    it('only guests whom the reservation names, and only their own', async () => {
      const [mine, theirs] = [await stay(), await stay()];
      expect(codes(await state(mine.id, { ...ANNA, guestId: theirs.guestId }))).toEqual([400, 'invalid_request', 'unknown_guest']);
      const { id } = (await state(mine.id, { ...ANNA, guestId: mine.guestId })).body;
      const stranger = tokenOf(house, theirs.guestId);
      expect((await state(mine.id, { ...ANNA, guestId: mine.guestId }, stranger)).status).toBe(404);
      expect((await amend(id, { documentRemark: 'x' }, stranger)).status).toBe(404);
      await cancel(house, theirs.id);
      expect(codes(await state(theirs.id, { ...ANNA, guestId: theirs.guestId }))).toEqual([409, 'wrong_status', 'wrong_status']);
    });

    it('everything lies sealed, is read by those who hold the permission, and each reading leaves a trace', async () => {
      const { id: reservationId, guestId } = await stay();
      const { id } = (await state(reservationId, { ...ANNA, guestId })).body;
      const { rows } = await house.db.query('SELECT g::text AS row FROM guest_registrations g WHERE id = $1', [id]);
      expect(rows[0].row).not.toMatch(/1986|Storgatan|AA1234567|Keller/);
      const clerk = await aMachine(house, ['reservations:read', 'guests:pii', 'registrations:write'], [hotel.propertyId]);
      expect((await house.call('GET', `/v1/registrations/${id}`, undefined, { token: clerk })).status).toBe(403);
      const officer = await aMachine(house, ['registrations:read'], [hotel.propertyId]);
      expect((await must(house, 'GET', `/v1/registrations/${id}`, undefined, { token: officer })).document.number).toBe('AA1234567');
      const trail = await must(house, 'GET', `/v1/audit-entries?targetId=${id}`);
      expect(trail.data.map((e: { action: string }) => e.action).toSorted()).toEqual(['registration.read', 'registration.taken']);
      expect(JSON.stringify(trail)).not.toMatch(/AA1234567|Storgatan/);
    });

    it('is handed in by day, in the columns of the country, without those who do not come', async () => {
      const china = await aHotel(house, {
        rooms: { DBL: 5 },
        property: { timeZone: 'Asia/Shanghai', currency: 'CNY', address: { country: 'CN' } },
      });
      const [here, gone] = [
        await stay(china, '2026-12-24', { rooms: [{ ...aBooking(china, '2026-12-24').rooms[0], adults: 2, guests: [{ firstName: '明', lastName: '李' }, { firstName: 'Anna', lastName: '=cmd' }] }] }),
        await stay(china),
      ]; // prettier-ignore
      const li = {
        nationalities: ['CN'],
        sex: 'male',
        birthDate: '1990-01-31',
        ethnicGroup: '汉',
        address: { lines: ['中山路1号'], city: '杭州' },
        document: { type: 'id_card', number: '110105199001310020' },
      };
      const anna = {
        nationalities: ['SE'],
        sex: 'female',
        birthDate: '1986-08-15',
        document: ANNA.document,
        entry: { on: '2026-12-20', port: 'PVG' },
        purpose: 'tourism',
      };
      expect((await state(here.id, { guestId: here.guestId, ...li })).body).toMatchObject({ complete: true });
      expect((await state(here.id, { guestId: here.companions[0]!.guestId, ...anna })).body).toMatchObject({ complete: true });
      await state(gone.id, { guestId: gone.guestId, ...anna });
      await cancel(house, gone.id);
      const url = `/v1/registrations/export?propertyId=${china.propertyId}&date=2026-12-24`;
      expect(await must(house, 'GET', url)).toMatchObject({
        country: 'CN',
        withoutForm: 0,
        registrations: [{ lastName: '李' }, { lastName: '=cmd' }],
      });
      const rooms = china.rooms.DBL!;
      await must(house, 'POST', `/v1/reservations/${here.id}/room-assignments`, { roomId: rooms[1] });
      const csv = (await house.call('GET', `${url}&format=csv`)).text.split('\r\n');
      expect(csv[0]).toMatch(/,住址,房号,入住日期,离店日期$/);
      for (const line of csv.slice(1, 3)) expect(line).toMatch(/,DBL102,2026-12-24,2026-12-26$/);
      expect((await must(house, 'GET', url)).registrations[0].rooms).toEqual(['DBL102']);
      expect(csv[0]).toMatch(/^姓,名,性别,出生日期,国籍,民族,证件类型,证件号码,/);
      expect(csv[1]).toMatch(/^李,明,男,1990-01-31,CN,汉,居民身份证,110105199001310020,/);
      // a name that a spreadsheet would run
      expect(csv[2]).toMatch(/^'=cmd,Anna,女,1986-08-15,SE,,护照,AA1234567,,,,2026-12-20,PVG,旅游,/);
      const { rows } = await house.db.query(
        `SELECT details FROM audit_entries WHERE action = 'registrations.exported' AND target_id = $1`,
        [china.propertyId],
      );
      expect(rows).toHaveLength(3);
    });

    it('is kept as long as the law asks, then gone; and what was begun and never handed in goes with the guest', async () => {
      const [complete, begun] = [await stay(), await stay()];
      const kept = (await state(complete.id, { ...ANNA, guestId: complete.guestId })).body.id;
      const half = (await state(begun.id, { guestId: begun.guestId, nationalities: ['SE'] })).body.id;
      for (const { guestId } of [complete, begun]) await must(house, 'POST', `/v1/guests/${guestId}/erasure`, { reason: 'request' });
      const left = async () =>
        (await house.db.query('SELECT id FROM guest_registrations WHERE id = ANY ($1)', [[kept, half]])).rows.map((r) => r.id);
      expect(await left()).toEqual([kept]);
      const term = house.app
        .get(RetentionClasses)
        .all()
        .find((c) => c.class === 'registrations_de')!;
      const ctx = systemContext(Caller.system, house.clock.now(), 'test');
      await term.apply(new Date('2026-12-24T23:00:00Z'), { ctx, dryRun: false });
      expect(await left()).toEqual([kept]);
      await term.apply(new Date('2026-12-25T00:00:00Z'), { ctx, dryRun: false });
      expect(await left()).toEqual([]);
    });
  });

  describe('a guest who helps himself', () => {
    it('says beforehand when he comes, and leaves on his day when everything is paid: the dinner that nobody had charged included', async () => {
      const own = await aHotel(house, { rooms: { DBL: 2 } });
      const { businessDate } = await must(house, 'GET', `/v1/properties/${own.propertyId}`);
      const { id, guestId } = await stay(own, businessDate);
      const [me, other] = [tokenOf(house, guestId), tokenOf(house, (await stay(own, businessDate)).guestId)];
      const mine = (method: 'PUT' | 'POST', path: string, body: object | undefined, token = me) =>
        house.call(method, `/v1/my/reservations/${id}/${path}`, body, { token });
      expect((await mine('PUT', 'pre-check-in', { expectedArrival: '18:30' }, other)).status).toBe(404);
      expect((await mine('PUT', 'pre-check-in', { expectedArrival: '18:30' })).status).toBe(200);
      await must(house, 'PUT', `/v1/rooms/${own.rooms.DBL![0]}/housekeeping`, { condition: 'clean' }).catch(() => undefined);
      await must(house, 'POST', `/v1/reservations/${id}/check-in`, { anyRoom: true });
      const price = { amountMinor: 5_000, currency: 'EUR' };
      const dinner = {
        propertyId: own.propertyId,
        code: 'DINNER',
        name: 'Dinner',
        kind: 'dining',
        price,
        priceUnit: 'per_person_once',
        bookable: 'both',
      };
      const { id: serviceId } = await must(house, 'POST', '/v1/services', dinner);
      const eaten = await must(
        house,
        'POST',
        '/v1/service-bookings',
        { serviceId, date: businessDate, persons: 2, reservationId: id },
        { token: me },
      );
      expect(codes(await mine('POST', 'check-out', undefined))).toEqual([409, 'leaves_early', 'leaves_early']);
      await house.db.query(`UPDATE properties SET business_date = business_date + 2 WHERE id = $1`, [own.propertyId]);
      await goTo(house, house.clock.now().getTime() + 2_000);
      expect((await mine('POST', 'check-out?dryRun=true', undefined)).body).toMatchObject({ dryRun: true, balanceMinor: 30_000 });
      expect(codes(await mine('POST', 'check-out', undefined)).slice(0, 2)).toEqual([409, 'folio_not_settled']);
      expect((await mine('POST', 'check-out', undefined, other)).status).toBe(404);
      // the desk charges the dinner, and takes what the trial has told
      const { folioId } = await must(house, 'POST', `/v1/service-bookings/${eaten.id}/completion`, {});
      await must(house, 'POST', `/v1/folios/${folioId}/payments`, { method: 'card_terminal', amountMinor: 30_000 });
      expect((await mine('POST', 'check-out', undefined)).body).toMatchObject({ balanceMinor: 0, reservation: { status: 'checked_out' } });
    });

    it('books nothing by himself while he is on the block list, and is not told why; the desk may take him all the same', async () => {
      const [own, other] = [await aHotel(house, { rooms: { DBL: 5 } }), await aHotel(house, { rooms: { DBL: 5 } })];
      const { guestId } = await stay(own);
      const token = tokenOf(house, guestId);
      const { id: serviceId } = await must(house, 'POST', '/v1/services', {
        propertyId: own.propertyId,
        code: 'SPA',
        name: 'Spa',
        kind: 'spa',
        bookable: 'both',
      });
      const asks = (at: Hotel, key?: string) =>
        book(house, aBooking(at, '2026-12-26'), { token, headers: key ? { 'idempotency-key': key } : {} });
      const dines = () =>
        house.call('POST', '/v1/service-bookings', { serviceId, date: '2026-12-26', persons: 1, name: 'Maria' }, { token });
      const before = await asks(own, 'before');
      expect(before.status).toBe(201);
      const entry = await must(house, 'POST', `/v1/guests/${guestId}/labels`, {
        kind: 'block',
        code: 'unpaid',
        reason: 'Left without paying',
        propertyId: own.propertyId,
      });
      const answers = [await asks(own), await dines()];
      expect(tally(answers)).toEqual({ '409 not_bookable_online': 2 });
      expect(answers.map((a) => a.text).join()).not.toMatch(/block|unpaid|paying/i);
      expect((await asks(own, 'before')).body.id).toBe(before.body.id);
      expect((await asks(other)).status).toBe(201);
      expect(
        (await book(house, { ...aBooking(own, '2026-12-26'), booker: { firstName: 'Maria', lastName: 'Keller', guestId } })).status,
      ).toBe(201);
      await must(house, 'DELETE', `/v1/guests/${guestId}/facts/${entry.id}`);
      expect([(await asks(own)).status, (await dines()).status]).toEqual([201, 201]);
    });
  });
});
