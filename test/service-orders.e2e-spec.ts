import { newId } from '../src/kernel/values/ids';
import { aHotel, aMachine, goTo, type Hotel, must, tally } from './support/furnish';
import { settled } from './support/stays';
import { checkIn, newDay, stayOf } from './support/front-desk';
import { tokenOf } from './support/guest';
import { type Answer, type House, startHouse } from './support/house';

describe('Orders between departments', () => {
  let house: House;
  let hotel: Hotel;
  let housekeeping: string;
  let engineering: string;
  let towels: string;
  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-12-20T09:00:00Z');
    hotel = await aHotel(house, { rooms: { DBL: 8 }, property: { timeZone: 'Asia/Shanghai' } });
    housekeeping = await department(hotel, 'HK', 'housekeeping');
    engineering = await department(hotel, 'ENG', 'engineering');
    towels = await kind(hotel, { code: 'TOWELS', name: 'Extra towels', forGuests: true, acceptMinutes: 5, doneMinutes: 20 });
  });
  afterAll(() => house.close());

  const department = async (at: Hotel, code: string, type: string): Promise<string> =>
    (await must(house, 'POST', '/v1/departments', { propertyId: at.propertyId, code, name: code, kind: type })).id;
  const kind = async (at: Hotel, more: object): Promise<string> =>
    (await must(house, 'POST', '/v1/service-order-kinds', { propertyId: at.propertyId, departmentId: housekeeping, ...more })).id;
  const place = (more: object = {}) => house.call('POST', '/v1/service-orders', { propertyId: hotel.propertyId, kindId: towels, ...more });
  const placed = async (more: object = {}): Promise<string> => {
    const answer = await place(more);
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id;
  };
  const step = (id: string, how: string, body: object = {}, token?: string) =>
    house.call('POST', `/v1/service-orders/${id}/${how}`, body, token ? { token } : {});
  const later = (minutes: number) => goTo(house, house.clock.now().getTime() + minutes * 60_000);
  const codes = (answer: Answer) => [answer.status, answer.body.code, ...(answer.body.errors ?? []).map((e: { code: string }) => e.code)];

  it('an order goes from hand to hand, and every step says how long it was waited for', async () => {
    const id = await placed({ text: 'Mr Okafor has spilt his tea', priority: 'urgent' });
    await later(2);
    expect((await step(id, 'acceptance')).body.status).toBe('accepted');
    await later(3);
    await step(id, 'start');
    await later(4);
    await step(id, 'handover', { departmentId: engineering, remark: 'The heater leaks' });
    await later(5);
    await step(id, 'acceptance');
    await later(6);
    await step(id, 'completion', { remark: 'New seal, Mr Okafor was told' });
    await later(7);
    await step(id, 'return', { reason: 'It drips again' });
    await later(8);
    await step(id, 'completion');
    await later(9);
    const over = (await step(id, 'confirmation')).body;
    expect(over).toMatchObject({
      status: 'confirmed',
      departmentId: engineering,
      waitingSeconds: null,
      text: 'Mr Okafor has spilt his tea',
    });
    expect(
      over.steps.map((s: { step: string; waitedSeconds: number; remark: string | null }) => [s.step, s.waitedSeconds / 60, s.remark]),
    ).toEqual([
      ['created', 0, null],
      ['accepted', 2, null],
      ['in_progress', 3, null],
      ['handed_over', 4, 'The heater leaks'],
      ['accepted', 5, null],
      ['done', 6, 'New seal, Mr Okafor was told'],
      ['sent_back', 7, 'It drips again'],
      ['done', 8, null],
      ['confirmed', 9, null],
    ]);
    expect(over.steps[3]).toMatchObject({ departmentId: housekeeping, toDepartmentId: engineering });
    expect(over).toMatchObject({ acceptedLate: false, doneLate: true });
    expect(over.actions.every((a: { allowed: boolean }) => !a.allowed)).toBe(true);
    const { rows } = await house.db.query('SELECT o::text AS row FROM service_orders o WHERE id = $1', [id]);
    expect(rows[0].row).not.toMatch(/Okafor|heater/);
  });

  it('two people who accept one order: one has it, the other is told', async () => {
    for (let i = 0; i < 5; i++) {
      const id = await placed();
      const answers = await Promise.all(Array.from({ length: 6 }, () => step(id, 'acceptance')));
      expect(tally(answers)).toEqual({ 200: 1, '409 wrong_step': 5 });
      expect((await must(house, 'GET', `/v1/service-orders/${id}`)).steps).toHaveLength(2);
    }
  });

  it('one who finishes, one who hands over and one who calls off in the same moment: one of them counts', async () => {
    const id = await placed();
    await step(id, 'acceptance');
    const answers = await Promise.all([
      step(id, 'completion'),
      step(id, 'handover', { departmentId: engineering }),
      step(id, 'cancellation', { reason: 'Not wanted any more' }),
      step(id, 'completion'),
    ]);
    const { status, steps } = await must(house, 'GET', `/v1/service-orders/${id}`);
    const won = answers.filter((a) => a.status === 200).length;
    // what was handed over can still be called off
    expect(steps).toHaveLength(2 + won);
    expect(won).toBeLessThanOrEqual(2);
    expect(['done', 'handed_over', 'cancelled']).toContain(status);
  });

  it('a step that has been taken is changed by nobody, also not by the service', async () => {
    const id = await placed();
    await house.db.query('BEGIN');
    await house.db.query('SET LOCAL ROLE innkeeper_api');
    await expect(house.db.query('UPDATE service_order_steps SET at = now() WHERE order_id = $1', [id])).rejects.toThrow(
      /permission denied/,
    );
    await house.db.query('ROLLBACK');
  });

  it('the same request sent twice is one order', async () => {
    const headers = { 'idempotency-key': 'towels-1' };
    const body = { propertyId: hotel.propertyId, kindId: towels };
    const answers = await Promise.all([1, 2, 3].map(() => house.call('POST', '/v1/service-orders', body, { headers })));
    expect(new Set(answers.filter((a) => a.status === 201).map((a) => a.body.id)).size).toBe(1);
  });

  it('what is promised is counted in the hours of the department, and late is what is not done by then', async () => {
    const calendar = (
      await must(house, 'POST', '/v1/business-calendars', {
        propertyId: hotel.propertyId,
        code: 'LAUNDRY',
        name: 'Laundry',
        weekly: [
          { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '12:00' },
          { weekdays: [1, 2, 3, 4, 5], from: '13:00', to: '17:00' },
        ],
      })
    ).id;
    const laundry = await kind(hotel, { code: 'LAUNDRY', name: 'Laundry', calendarId: calendar, acceptMinutes: 15, doneMinutes: 120 });
    // Friday 11:30 in Shanghai: half an hour before lunch, ninety minutes after it
    await goTo(house, '2026-12-25T03:30:00Z');
    const id = await placed({ kindId: laundry });
    expect(await must(house, 'GET', `/v1/service-orders/${id}`)).toMatchObject({
      acceptDueAt: '2026-12-25T03:45:00.000Z',
      doneDueAt: '2026-12-25T06:30:00.000Z',
    });
    const late = async () =>
      (await must(house, 'GET', `/v1/service-orders?propertyId=${hotel.propertyId}&kindId=${laundry}&late=true`)).data.length;
    expect(await late()).toBe(0);
    await later(16);
    expect(await late()).toBe(1);
    await step(id, 'acceptance');
    expect(await late()).toBe(0);
    // who gets it at ten minutes to five on Friday has until Monday
    await goTo(house, '2026-12-25T08:50:00Z');
    const handed = (await step(id, 'handover', { departmentId: engineering })).body;
    expect(handed).toMatchObject({ acceptDueAt: '2026-12-28T00:05:00.000Z', doneDueAt: '2026-12-25T06:30:00.000Z', doneLate: true });
  });

  it('waiting times by step, department and hour are those that a list on paper gives', async () => {
    const at = await aHotel(house, { property: { timeZone: 'Asia/Shanghai' } });
    const rooms = await department(at, 'HK', 'housekeeping');
    const beds = await kind(at, { code: 'BED', name: 'Extra bed', departmentId: rooms, doneMinutes: 30 });
    const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 40];
    for (const waited of minutes) {
      await goTo(house, '2026-12-30T07:00:00Z');
      const { id } = (await place({ propertyId: at.propertyId, kindId: beds })).body;
      await later(waited);
      await step(id, 'acceptance');
      await later(10);
      await step(id, 'completion');
    }
    const report = (by = '') =>
      must(house, 'GET', `/v1/reports/service-order-times?propertyId=${at.propertyId}&from=2026-12-30&to=2026-12-30${by}`);
    const { steps, promises } = await report();
    expect(steps).toEqual([
      { step: 'accepted', id: null, hour: null, count: 10, mean: 510, median: 300, p90: 540, p95: 2400, longest: 2400 },
      { step: 'done', id: null, hour: null, count: 10, mean: 600, median: 600, p90: 600, p95: 600, longest: 600 },
    ]);
    expect(promises).toEqual({ promised: 10, kept: 9, share: 0.9 });
    expect((await report('&by=department')).steps.map((s: { id: string }) => s.id)).toEqual([rooms, rooms]);
    expect((await report('&by=hour')).steps.map((s: { step: string; hour: number; count: number }) => [s.step, s.hour, s.count])).toEqual([
      ['accepted', 15, 10],
      ['done', 15, 10],
    ]);
    expect((await report('&by=kind')).steps[0].id).toBe(beds);
  });

  describe('of guests', () => {
    let reservationId: string;
    let guest: string;
    let own: string;
    beforeAll(async () => {
      const day = '2026-12-31';
      await newDay(house, hotel, day);
      await goTo(house, `${day}T08:00:00Z`);
      reservationId = await stayOf(house, hotel, day, { nights: 2 });
      guest = (await must(house, 'GET', `/v1/reservations/${reservationId}`)).guest.guestId;
      own = tokenOf(house, guest);
    });
    const ask = (more: object = {}, token = own) =>
      house.call('POST', '/v1/my/service-orders', { reservationId, kindId: towels, text: 'For my daughter Ines', ...more }, { token });

    it('a guest in the house orders what is meant for guests, sees it done, and says so', async () => {
      expect(codes(await ask())).toEqual([409, 'wrong_status', 'wrong_status']);
      const roomId = hotel.rooms.DBL![0]!;
      expect((await checkIn(house, reservationId, { roomId })).status).toBe(200);
      const { data } = await must(house, 'GET', `/v1/my/service-order-kinds?reservationId=${reservationId}`, undefined, { token: own });
      expect(data.map((k: { code: string }) => k.code)).toEqual(['TOWELS']);
      const { id } = (await ask()).body;
      expect(await must(house, 'GET', `/v1/service-orders/${id}`)).toMatchObject({ roomId, guestId: guest, source: { type: 'guest' } });
      await step(id, 'acceptance');
      await step(id, 'completion');
      const say = (how: string, token: string, body?: object) => house.call('POST', `/v1/my/service-orders/${id}/${how}`, body, { token });
      const stranger = (await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, firstName: 'Some', lastName: 'Body' })).id;
      expect((await say('confirmation', tokenOf(house, stranger))).status).toBe(404);
      expect((await say('return', own, { reason: 'Only one came' })).body.status).toBe('in_progress');
      await step(id, 'completion');
      expect((await say('confirmation', own)).body.status).toBe('confirmed');
      expect((await must(house, 'GET', '/v1/my/service-orders', undefined, { token: own })).data).toHaveLength(1);
    });

    it('not what is done between departments only, and not in somebody else’s stay', async () => {
      const inner = await kind(hotel, { code: 'LINEN', name: 'Linen count' });
      expect(codes(await ask({ kindId: inner }))).toEqual([400, 'invalid_request', 'unknown_kind']);
      const other = await stayOf(house, hotel, '2027-01-02', { booker: { firstName: 'Jan', lastName: 'Vos' } });
      expect((await ask({ reservationId: other })).status).toBe(404);
    });

    it('stands in the timeline, and its words go with the guest', async () => {
      const id = await placed({ reservationId, text: 'Ines Keller is allergic to feathers' });
      await settled(house);
      const { data } = await must(house, 'GET', `/v1/guests/${guest}/timeline?limit=100`);
      expect(data.map((e: { type: string }) => e.type)).toContain('service_desk.order_created');
      await house.db.query(`UPDATE reservations SET status = 'checked_out', checked_out_at = now() WHERE id = $1`, [reservationId]);
      await must(house, 'POST', `/v1/guests/${guest}/erasure`, { reason: 'request' });
      expect(await must(house, 'GET', `/v1/service-orders/${id}`)).toMatchObject({ text: null, guestId: guest });
    });
  });

  it('comes of a trace, and is found from there; a trace of another hotel is none', async () => {
    const reservationId = await stayOf(house, hotel, '2027-01-02');
    const trace = (
      await must(house, 'POST', '/v1/traces', { reservationId, departmentId: housekeeping, dueOn: '2027-01-02', text: 'A cot' })
    ).id;
    const id = await placed({ reservationId, source: { type: 'trace', id: trace } });
    expect((await must(house, 'GET', `/v1/service-orders?sourceId=${trace}`)).data.map((o: { id: string }) => o.id)).toEqual([id]);
    const elsewhere = await aHotel(house);
    const foreign = await department(elsewhere, 'HK', 'housekeeping');
    const refused = await place({ departmentId: foreign, source: { type: 'trace', id: trace } });
    expect(codes(refused)).toEqual([400, 'invalid_request', 'unknown_department']);
    const their = (
      await must(house, 'POST', '/v1/service-order-kinds', {
        propertyId: elsewhere.propertyId,
        departmentId: foreign,
        code: 'T',
        name: 'T',
      })
    ).id;
    const wrong = await house.call('POST', '/v1/service-orders', {
      propertyId: elsewhere.propertyId,
      kindId: their,
      source: { type: 'trace', id: trace },
    });
    expect(codes(wrong)).toEqual([400, 'invalid_request', 'unknown_source']);
  });

  it('comes of a conversation of the hotel, and of none that is elsewhere or nowhere', async () => {
    const elsewhere = await aHotel(house);
    const conversation = async ({ propertyId }: Hotel, email: string): Promise<string> =>
      (await must(house, 'POST', '/v1/conversations', { propertyId, contact: { email }, entry: { kind: 'note', text: 'Asks for towels' } }))
        .id;
    const own = await conversation(hotel, 'asks@mail.example');
    expect((await place({ source: { type: 'conversation', id: own } })).body.source).toEqual({ type: 'conversation', id: own });
    for (const id of [await conversation(elsewhere, 'asks@mail.example'), newId()]) {
      const refused = await place({ source: { type: 'conversation', id } });
      expect(codes(refused)).toEqual([400, 'invalid_request', 'unknown_source']);
      expect(refused.body.errors[0].pointer).toBe('/source/id');
    }
  });

  it('is for those who hold the permission in the hotel', async () => {
    const id = await placed();
    const reader = await aMachine(house, ['service_orders:read'], [hotel.propertyId]);
    expect((await step(id, 'acceptance', {}, reader)).status).toBe(403);
    const elsewhere = await aHotel(house);
    const foreign = await aMachine(house, ['service_orders:read', 'service_orders:write'], [elsewhere.propertyId]);
    expect((await step(id, 'acceptance', {}, foreign)).status).toBe(404);
  });
});
