import { reviewWritten } from '../src/modules/surveys/events/review.events';
import { responseCompleted } from '../src/modules/surveys/events/survey.events';
import { Caller } from '../src/kernel/auth/caller';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import type { DomainEvent } from '../src/kernel/events/domain-event';
import { systemContext } from '../src/kernel/http/request-context';
import { Jobs } from '../src/kernel/jobs/jobs';
import { newId } from '../src/kernel/values/ids';
import { addDays } from '../src/kernel/values/local-date';
import { aNight, recount, within } from './support/folios';
import { Cases } from '../src/modules/service-desk/cases/services/cases';
import { aBooking, aHotel, aMachine, aStay, goTo, type Hotel, must, tally } from './support/furnish';
import { tokenOf } from './support/guest';
import { type Answer, type House, startHouse } from './support/house';
import { settled } from './support/stays';

const BOOKER = { firstName: 'Maria', lastName: 'Keller', email: 'maria@mail.example' };

describe('Cases', () => {
  let house: House;
  let hotel: Hotel;
  let calendarId: string;
  let departmentId: string;
  let chief: string;

  /** Monday 23 November 2026, nine o'clock in Shanghai. */
  const NINE = '2026-11-23T01:00:00Z';

  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, NINE);
    hotel = await aHotel(house, { rooms: { DBL: 6 }, property: { timeZone: 'Asia/Shanghai' } });
    const { propertyId } = hotel;
    const week = (from: string, to: string) => ({ weekdays: [1, 2, 3, 4, 5], from, to });
    calendarId = (
      await must(house, 'POST', '/v1/business-calendars', {
        ...{ propertyId, code: 'OFFICE', name: 'Office', holidayCountry: 'CN' },
        weekly: [week('09:00', '12:00'), week('13:00', '18:00')],
      })
    ).id;
    departmentId = (await must(house, 'POST', '/v1/departments', { propertyId, code: 'ENG', name: 'Engineering', kind: 'engineering' })).id;
    const postId = (await must(house, 'POST', '/v1/posts', { code: 'CHIEF', name: 'Chief', departmentKind: 'engineering' })).id;
    chief = (
      await must(house, 'POST', '/v1/employees', {
        ...{ number: 'E-1', firstName: 'Mei', lastName: 'Lin', homePropertyId: propertyId, postId, employedFrom: '2026-01-01' },
      })
    ).id;
    const terms = { propertyId, calendarId, firstAnswerMinutes: 60, nextAnswerMinutes: 120, closeAfterDays: 7 };
    await must(house, 'PUT', '/v1/case-policies', { ...terms, settlementMinutes: 480, escalation: [] });
    const steps = [
      { clock: 'settlement', atPercent: 50, tell: [chief], severityUp: false },
      { clock: 'settlement', atPercent: 100, tell: [], assignTo: chief, severityUp: true },
    ];
    await must(house, 'PUT', '/v1/case-policies', {
      ...terms,
      kind: 'request',
      severity: 'normal',
      settlementMinutes: 240,
      escalation: steps,
    });
  });
  afterAll(() => house.close());
  beforeEach(() => goTo(house, NINE));

  const at = (time: string, day = '2026-11-23') => goTo(house, new Date(`${day}T${time}:00+08:00`));
  const open = (more: object = {}) =>
    must(house, 'POST', '/v1/cases', { propertyId: hotel.propertyId, kind: 'complaint', subject: 'No hot water', ...more });
  const step = (id: string, name: string, body?: object): Promise<Answer> => house.call('POST', `/v1/cases/${id}/${name}`, body);
  const note = (id: string, kind: string, text = 'Words') => step(id, 'notes', { kind, text });
  const read = (id: string) => must(house, 'GET', `/v1/cases/${id}`);
  const clock = (c: { clocks: { kind: string; round: number; dueAt: string; state: string }[] }, kind: string, round = 1) =>
    c.clocks.find((k) => k.kind === kind && k.round === round);
  const watch = () => house.app.get(Jobs).tasks().get('watch_cases')!({});
  const stay = async (arrival = '2026-12-01') => {
    const booked = await must(house, 'POST', '/v1/bookings', {
      ...aBooking(hotel, arrival),
      booker: { firstName: 'Maria', lastName: 'Keller', email: 'maria@mail.example' },
    });
    return booked.reservations[0] as { id: string; guest: { guestId: string } };
  };
  const tell = (event: DomainEvent) =>
    house.app.get(UnitOfWork).run(systemContext(Caller.system, house.clock.now(), newId()), 200, async (work) => work.emit(event));

  describe('deadlines', () => {
    it('follow from the policy, rest while the guest is waited for, and none is ever empty', async () => {
      await at('11:30');
      const { id, clocks, number } = await open({ departmentId });
      expect(number).toMatch(/^C-\d{6}$/);
      // half an hour before lunch, half an hour after it; eight hours less two and a half of today's five and a half
      expect(clocks.map((c: { kind: string; dueAt: string }) => [c.kind, c.dueAt])).toEqual([
        ['first_answer', '2026-11-23T05:30:00.000Z'],
        ['settlement', '2026-11-24T03:30:00.000Z'],
      ]);
      await at('14:00');
      const answered = (await note(id, 'told')).body;
      expect([answered.status, clock(answered, 'first_answer')]).toEqual(['in_progress', expect.objectContaining({ state: 'missed' })]);
      const waiting = (await step(id, 'waiting')).body;
      expect([waiting.status, clock(waiting, 'settlement')!.state]).toEqual(['waiting_for_guest', 'paused']);
      expect((await step(id, 'waiting')).body.code).toBe('case_status');
      await at('10:00', '2026-11-24');
      // six and a half hours are left from ten on Tuesday: two, and four and a half after lunch
      expect(clock(await read(id), 'settlement')).toMatchObject({ state: 'paused', dueAt: '2026-11-24T09:30:00.000Z', pausedMinutes: 300 });
      const heard = (await note(id, 'from_guest')).body;
      expect([heard.status, clock(heard, 'settlement'), clock(heard, 'next_answer')]).toEqual([
        'in_progress',
        expect.objectContaining({ state: 'running', dueAt: '2026-11-24T09:30:00.000Z' }),
        expect.objectContaining({ state: 'running', dueAt: '2026-11-24T04:00:00.000Z' }),
      ]);
    });

    it('are missed at read, noted once by the watch, and counted anew by another severity', async () => {
      const { id } = await open();
      await at('10:01');
      const missed = await read(id);
      expect(clock(missed, 'first_answer')).toMatchObject({ state: 'missed', missedAt: '2026-11-23T02:00:00.000Z' });
      const overdue = async () =>
        (await must(house, 'GET', `/v1/cases?propertyId=${hotel.propertyId}&overdue=true&limit=100`)).data.map((c: { id: string }) => c.id);
      expect(await overdue()).toContain(id);
      await watch();
      await watch();
      const { rows } = await house.db.query(
        `SELECT data ->> 'clock' AS clock FROM (SELECT type, aggregate_id, data FROM outbox UNION ALL SELECT type, aggregate_id, data FROM events) e
         WHERE type = 'service_desk.clock_missed' AND aggregate_id = $1`,
        [id],
      );
      expect(rows).toEqual([{ clock: 'first_answer' }]);
      expect(await overdue()).toContain(id);
      const patch = (body: object) => house.call('PATCH', `/v1/cases/${id}`, body, { headers: { 'if-match': '*' } });
      await must(house, 'PUT', '/v1/case-policies', {
        ...{ propertyId: hotel.propertyId, calendarId, kind: 'complaint', severity: 'critical', escalation: [] },
        ...{ firstAnswerMinutes: 15, nextAnswerMinutes: 30, settlementMinutes: 240, closeAfterDays: 1 },
      });
      expect(clock((await patch({ severity: 'critical' })).body, 'settlement')!.dueAt).toBe('2026-11-23T06:00:00.000Z');
      expect(clock((await patch({ severity: 'normal' })).body, 'settlement')!.dueAt).toBe('2026-11-23T10:00:00.000Z');
    });

    it('are escalated step by step, each once: told half-way, in other hands and more severe when missed', async () => {
      const { id } = await open({ kind: 'request' });
      await note(id, 'told');
      await at('11:01');
      await Promise.all([watch(), watch()]);
      expect((await read(id)).escalations).toMatchObject([{ clock: 'settlement', toldEmployeeIds: [chief], severity: null }]);
      expect((await must(house, 'GET', `/v1/cases?escalatedTo=${chief}`)).data.map((c: { id: string }) => c.id)).toEqual([id]);
      await at('14:01');
      await watch();
      await watch();
      const escalated = await read(id);
      expect(escalated).toMatchObject({ severity: 'high', employeeId: chief });
      expect(escalated.escalations).toHaveLength(2);
      // the terms of the higher severity are those of every case here: eight hours from the opening
      expect(clock(escalated, 'settlement')).toMatchObject({ state: 'running', dueAt: '2026-11-23T10:00:00.000Z' });
    });

    it('have ready-made terms where the hotel has set none', async () => {
      const other = await aHotel(house, {});
      const { clocks } = await open({ propertyId: other.propertyId, severity: 'critical' });
      expect(clocks.map((c: { minutes: number; dueAt: string }) => [c.minutes, c.dueAt])).toEqual([
        [15, '2026-11-23T01:15:00.000Z'],
        [240, '2026-11-23T05:00:00.000Z'],
      ]);
    });
  });

  describe('the way to the end', () => {
    it('settling tells the guest, who has the last word: not settled opens it again, settled closes it', async () => {
      const { id: reservationId, guest } = await stay();
      const token = tokenOf(house, guest.guestId);
      const mine = (method: 'GET' | 'POST', path: string, body?: object) => house.call(method, `/v1/my/cases${path}`, body, { token });
      const opened = await mine('POST', '', { reservationId, kind: 'complaint', subject: 'Cold', description: 'All night' });
      expect(opened.body).toMatchObject({ status: 'new', subject: 'Cold', settledBy: '2026-11-23T10:00:00.000Z' });
      const { id } = opened.body;
      const owed = async () => {
        await settled(house);
        const profile = await must(house, 'GET', `/v1/guests/${guest.guestId}/profile?propertyId=${hotel.propertyId}`);
        return profile.unsettled.map((e: { title: { en: string } }) => e.title.en);
      };
      expect(await owed()).toEqual(['Complained']);
      await note(id, 'internal', 'Check the boiler');
      const settledCase = (await step(id, 'settlement', { words: 'The boiler has been repaired.' })).body;
      expect(settledCase.clocks.map((c: { state: string }) => c.state)).toEqual(['met', 'met']);
      expect((await mine('GET', `/${id}`)).body.notes.map((n: { text: string }) => n.text)).toEqual(['The boiler has been repaired.']);
      expect(await owed()).toEqual([]);
      const again = await mine('POST', `/${id}/confirmation`, { settled: false, text: 'Cold again' });
      expect(again.body.status).toBe('in_progress');
      expect(await owed()).toEqual(['Case opened again']);
      expect((await read(id)).clocks.map((c: { kind: string; round: number }) => `${c.kind} ${c.round}`).toSorted()).toEqual([
        'first_answer 1',
        'next_answer 1',
        'settlement 1',
        'settlement 2',
      ]);
      await step(id, 'settlement', { words: 'A new boiler.' });
      expect((await mine('POST', `/${id}/confirmation`, { settled: true })).body.status).toBe('closed');
      expect(await read(id)).toMatchObject({ closedBy: 'guest', reopened: 1 });
      expect((await mine('POST', `/${id}/confirmation`, { settled: true })).body.code).toBe('case_status');
      const told = (await must(house, 'GET', `/v1/messages?guestId=${guest.guestId}`)).data;
      expect(
        told
          .map((m: { kind: string }) => m.kind)
          .filter((k: string) => k.startsWith('case'))
          .toSorted(),
      ).toEqual(['case_received', 'case_settled', 'case_settled']);
      // nobody else finds it
      const stranger = tokenOf(house, (await stay('2026-12-03')).guest.guestId);
      expect((await house.call('GET', `/v1/my/cases/${id}`, undefined, { token: stranger })).status).toBe(404);
      expect((await house.call('POST', `/v1/my/cases/${id}/notes`, { text: 'x' }, { token: stranger })).status).toBe(404);
    });

    it('silence closes a settled case after the days of the policy, and not before', async () => {
      const { id } = await open();
      await step(id, 'settlement', { words: 'Done.' });
      await at('08:59', '2026-11-30');
      await watch();
      expect((await read(id)).status).toBe('settled');
      await at('09:00', '2026-11-30');
      await Promise.all([watch(), watch()]);
      expect(await read(id)).toMatchObject({ status: 'closed', closedBy: 'silence' });
    });

    it('who settles and who says more at once do so one after the other', async () => {
      const { id } = await open();
      const answers = await Promise.all(Array.from({ length: 6 }, () => step(id, 'settlement', { words: 'Done.' })));
      expect(tally(answers)).toEqual({ 200: 1, '409 case_status': 5 });
    });

    it('an incident says where it happened, and what follows', async () => {
      const incident = { place: 'Stairs', hurt: 'A guest', authorities: 'Ambulance' };
      expect((await house.call('POST', '/v1/cases', { propertyId: hotel.propertyId, kind: 'incident', subject: 'Fall' })).status).toBe(400);
      const { id } = await open({ kind: 'incident', severity: 'high', subject: 'Fall', incident });
      const patch = { incident: { ...incident, followUp: 'Strips on the stairs' } };
      const changed = await house.call('PATCH', `/v1/cases/${id}`, patch, { headers: { 'if-match': '*' } });
      expect(changed.body.incident).toEqual({ ...incident, followUp: 'Strips on the stairs' });
    });

    it('the same guest, and the same room for the same cause, are told together', async () => {
      const { propertyId } = hotel;
      const rootCauseId = (await must(house, 'POST', '/v1/case-root-causes', { propertyId, code: 'BOILER', name: 'Boiler' })).id;
      const { id: reservationId } = await stay('2026-12-05');
      const roomId = hotel.rooms.DBL![5];
      const first = await open({ reservationId });
      await at('09:30');
      const second = await open({ reservationId, roomId });
      const third = await open({ roomId });
      for (const { id } of [second, third]) await step(id, 'settlement', { words: 'Done.', rootCauseId });
      expect((await read(first.id)).recurrence).toMatchObject({ ofGuest: 0, caseIds: [] });
      expect((await read(second.id)).recurrence).toMatchObject({ days: 90, ofGuest: 1, caseIds: expect.arrayContaining([first.id]) });
      expect((await read(third.id)).recurrence).toMatchObject({ ofGuest: 0, ofRoomAndCause: 1, caseIds: [second.id] });
    });

    it('come of a conversation of the hotel, with the guest who spoke in it, and of none that is elsewhere or nowhere', async () => {
      const { guest } = await stay('2026-12-14');
      const talk = async (propertyId: string, more: object): Promise<string> =>
        (await must(house, 'POST', '/v1/conversations', { propertyId, entry: { kind: 'note', text: 'The tap drips' }, ...more })).id;
      const conversationId = await talk(hotel.propertyId, { guestId: guest.guestId });
      const { id } = await open({ conversationId });
      expect(await read(id)).toMatchObject({ guestId: guest.guestId, source: { type: 'conversation', id: conversationId } });
      const other = await aHotel(house, {});
      const body = { propertyId: hotel.propertyId, kind: 'complaint', subject: 'The tap drips' };
      for (const foreign of [await talk(other.propertyId, { contact: { email: 'tap@mail.example' } }), newId()]) {
        const refused = await house.call('POST', '/v1/cases', { ...body, conversationId: foreign });
        expect([refused.status, refused.body.errors]).toMatchObject([400, [{ pointer: '/conversationId', code: 'unknown_conversation' }]]);
      }
    });

    it('are only with departments, employees and rooms of their hotel', async () => {
      const other = await aHotel(house, { rooms: { DBL: 1 } });
      const { propertyId } = other;
      const theirs = (await must(house, 'POST', '/v1/departments', { propertyId, code: 'ENG', name: 'Engineering', kind: 'engineering' }))
        .id;
      const [room] = (await must(house, 'GET', `/v1/rooms?propertyId=${propertyId}`)).data;
      const body = { propertyId: hotel.propertyId, kind: 'complaint', subject: 'Cold' };
      const refused = await house.call('POST', '/v1/cases', { ...body, departmentId: theirs, employeeId: newId(), roomId: room.id });
      expect([refused.status, refused.body.errors]).toMatchObject([
        400,
        [
          { pointer: '/departmentId', code: 'unknown_department' },
          { pointer: '/employeeId', code: 'unknown_employee' },
          { pointer: '/roomId', code: 'unknown_room' },
        ],
      ]);
      const [own] = (await must(house, 'GET', `/v1/rooms?propertyId=${hotel.propertyId}`)).data;
      expect(await open({ departmentId, employeeId: chief, roomId: own.id })).toMatchObject({
        departmentId,
        employeeId: chief,
        roomId: own.id,
      });
    });

    it('belong to their hotel', async () => {
      const { id } = await open();
      const other = await aHotel(house, {});
      const token = await aMachine(house, ['cases:read', 'cases:write', 'cases:compensate'], [other.propertyId]);
      expect((await house.call('GET', `/v1/cases/${id}`, undefined, { token })).status).toBe(404);
      expect((await house.call('POST', `/v1/cases/${id}/waiting`, undefined, { token })).status).toBe(404);
      const reader = await aMachine(house, ['cases:read'], [hotel.propertyId]);
      expect((await house.call('POST', `/v1/cases/${id}/waiting`, undefined, { token: reader })).status).toBe(403);
    });

    it('times are reported by severity and deadline', async () => {
      const fresh = await aHotel(house, {});
      for (const minutes of [10, 20, 200]) {
        await goTo(house, NINE);
        const { id } = await open({ propertyId: fresh.propertyId });
        await goTo(house, new Date(Date.parse(NINE) + minutes * 60_000));
        await note(id, 'told');
      }
      const query = `propertyId=${fresh.propertyId}&firstDay=2026-11-22&lastDay=2026-11-24`;
      const { data } = await must(house, 'GET', `/v1/case-reports/times?${query}`);
      expect(data.find((r: { clock: string }) => r.clock === 'first_answer')).toEqual({
        ...{ group: 'normal', clock: 'first_answer', count: 3, metInTime: 2, missed: 1, share: 0.6667 },
        ...{ median: 20, p90: 200, longest: 200 },
      });
    });
  });

  describe('compensation', () => {
    const night = (arrival: string) => aNight(arrival);
    /** A stay with a folio of two nights, 214.00 in all. */
    const charged = async (arrival: string) => {
      const { id: reservationId, guest } = await stay(arrival);
      const { bookingId } = await must(house, 'GET', `/v1/reservations/${reservationId}`);
      const whose = {
        id: reservationId,
        propertyId: hotel.propertyId,
        bookingId,
        guestId: guest.guestId,
        name: 'Maria Keller',
        currency: hotel.currency,
      };
      const folioId = await within(house, async (work, folios) => {
        const id = await folios.ofReservation(work, whose);
        await folios.post(work, id, [night(arrival), night(addDays(arrival, 1))]);
        return id;
      });
      return { reservationId, folioId, guestId: guest.guestId };
    };
    const give = (id: string, body: object, token?: string): Promise<Answer> =>
      house.call('POST', `/v1/cases/${id}/compensations`, { reason: 'Cold', ...body }, token ? { token } : {});
    const takeBack = (id: string, compensationId: string): Promise<Answer> =>
      house.call('POST', `/v1/cases/${id}/compensations/${compensationId}/reversal`, { reason: 'By mistake' });
    const balance = async (folioId: string) => (await must(house, 'GET', `/v1/folios/${folioId}`)).balance.amountMinor as number;

    it('a reduction stands on the folio of the stay, within the hotel’s limit for one case, and is taken back once', async () => {
      const { propertyId } = hotel;
      const { reservationId, folioId } = await charged('2026-12-07');
      const { id } = await open({ reservationId });
      await must(house, 'PUT', `/v1/properties/${propertyId}/case-settings`, { compensationLimitMinor: 5_000, recurrenceDays: 90 });
      const clerk = await aMachine(house, ['cases:read', 'cases:write', 'cases:compensate'], [propertyId]);
      // however many give at once, the limit is for the case
      const answers = await Promise.all(Array.from({ length: 4 }, () => give(id, { kind: 'reduction', amountMinor: 2_000 }, clerk)));
      expect(tally(answers)).toEqual({ 201: 2, '403 compensation_above_limit': 2 });
      expect(await balance(folioId)).toBe(21_400 - 4_000);
      expect(await recount(house, folioId)).toBe(21_400 - 4_000);
      expect((await give(id, { kind: 'reduction', amountMinor: 10_000 })).status).toBe(201);
      expect((await give(id, { kind: 'reduction', amountMinor: 10_000 })).body.code).toBe('reduction_too_large');
      const [first] = (await read(id)).compensations;
      expect(first).toMatchObject({ kind: 'reduction', amount: { amountMinor: 2_000 }, reason: 'Cold', folioId });
      expect(tally(await Promise.all([1, 2, 3].map(() => takeBack(id, first.id))))).toEqual({ 200: 1, '409 compensation_reversed': 2 });
      expect(await balance(folioId)).toBe(21_400 - 12_000);
      // what was taken back counts no more
      expect((await give((await open({ reservationId })).id, { kind: 'reduction', amountMinor: 100 }, clerk)).status).toBe(201);
    });

    it('a refund gives money back after the stay is paid and closed, and leaves the folio as it was', async () => {
      const { reservationId, folioId } = await charged('2026-12-10');
      const payment = await must(house, 'POST', `/v1/folios/${folioId}/payments`, { method: 'bank_transfer', amountMinor: 21_400 });
      await must(house, 'POST', `/v1/folios/${folioId}/closing`);
      const { id } = await open({ reservationId });
      const refunded = await give(id, { kind: 'refund', amountMinor: 5_000, paymentId: payment.id });
      expect(refunded.status).toBe(201);
      const folio = await must(house, 'GET', `/v1/folios/${folioId}`);
      expect([folio.status, folio.balance.amountMinor, await recount(house, folioId)]).toEqual(['closed', 0, 0]);
      const [given] = refunded.body.compensations;
      expect(await must(house, 'GET', `/v1/payments/${given.paymentId}`)).toMatchObject({ kind: 'refund', amount: { amountMinor: 5_000 } });
      // taken back, what was given is owed
      expect((await takeBack(id, given.id)).status).toBe(200);
      expect(await must(house, 'GET', `/v1/folios/${folioId}`)).toMatchObject({ status: 'open', balance: { amountMinor: 5_000 } });
      expect((await give(id, { kind: 'refund', amountMinor: 1 })).body.errors).toMatchObject([{ pointer: '/paymentId' }]);
    });

    it('a coupon is for this guest alone, once, and void when it is taken back', async () => {
      const { propertyId } = hotel;
      const promotion = {
        propertyId,
        code: 'SORRY',
        name: 'Sorry',
        appliesBy: 'coupon',
        effect: { kind: 'amount_per_stay', amountMinor: 1_000 },
      };
      const { id: promotionId } = await must(house, 'POST', '/v1/promotions', promotion);
      const batch = { propertyId, promotionId, code: 'SORRY', name: 'Sorry', kind: 'unique', count: 1 };
      const { id: couponBatchId } = await must(house, 'POST', '/v1/coupon-batches', batch);
      const { reservationId, guestId } = await charged('2026-12-13');
      const { id } = await open({ reservationId });
      const coupon = async () => (await give(id, { kind: 'coupon', amountMinor: 1_000, couponBatchId })).body.compensations.at(-1);
      const [mine, void_] = [await coupon(), await coupon()];
      expect((await takeBack(id, void_.id)).status).toBe(200);
      const quote = (code: string, who: string | null) =>
        house.call('POST', '/v1/quotes', { ...aStay(hotel, '2026-12-20'), promoCodes: [code] }, who ? { token: tokenOf(house, who) } : {});
      const stranger = (await stay('2026-12-16')).guest.guestId;
      expect([(await quote(mine.couponCode, guestId)).status, (await quote(mine.couponCode, stranger)).body.errors?.[0]?.code]).toEqual([
        201,
        'not_for_this_guest',
      ]);
      expect((await quote(void_.couponCode, guestId)).body.errors?.[0]?.code).toBe('code_not_valid');
      const shown = await house.call('GET', `/v1/my/cases/${id}`, undefined, { token: tokenOf(house, guestId) });
      expect(shown.body.compensations).toMatchObject([{ kind: 'coupon', couponCode: mine.couponCode }]);
      const booked = await house.call(
        'POST',
        '/v1/bookings',
        { ...aStay(hotel, '2026-12-20'), promoCodes: [mine.couponCode], booker: BOOKER },
        {
          token: tokenOf(house, guestId),
        },
      );
      expect(booked.status).toBe(201);
      expect((await takeBack(id, mine.id)).body.code).toBe('compensation_used');
      expect((await give(id, { kind: 'coupon', amountMinor: 1_000 })).body.errors).toMatchObject([{ pointer: '/couponBatchId' }]);
    });

    it('without a stay there is nothing to let off, and points are not given', async () => {
      const { id } = await open();
      expect((await give(id, { kind: 'reduction', amountMinor: 100 })).body.code).toBe('nothing_to_reduce');
      expect((await give(id, { kind: 'points', amountMinor: 100 })).status).toBe(400);
    });
  });

  it('staff say what hinders them, and read what they are answered: each their own', async () => {
    const { propertyId } = hotel;
    const [maid, porter] = [await aMachine(house, ['cases:suggest'], [propertyId]), await aMachine(house, ['cases:suggest'], [propertyId])];
    const suggested = await house.call('POST', '/v1/suggestions', { propertyId, subject: 'The trolleys do not fit' }, { token: maid });
    expect(suggested.status).toBe(201);
    const { id } = suggested.body;
    expect((await house.call('GET', `/v1/cases/${id}`, undefined, { token: maid })).status).toBe(403);
    await note(id, 'internal', 'Ask purchasing');
    await step(id, 'settlement', { words: 'Narrower ones come in March.' });
    const own = async (token: string) => (await house.call('GET', '/v1/suggestions', undefined, { token })).body.data;
    expect(await own(maid)).toMatchObject([{ id, status: 'settled', answers: ['Narrower ones come in March.'] }]);
    expect(await own(porter)).toEqual([]);
  });

  it('who is forgotten leaves cases without words', async () => {
    const { id: reservationId, guest } = await stay('2026-12-18');
    const { id } = await open({ reservationId, description: 'All about Maria' });
    await note(id, 'told', 'Dear Maria');
    await must(house, 'POST', `/v1/reservations/${reservationId}/cancellation`, {});
    const erased = await house.call('POST', `/v1/guests/${guest.guestId}/erasure`, { reason: 'request' });
    expect(erased.status).toBeLessThan(300);
    const left = await read(id);
    expect([left.subject, left.description, left.notes.map((n: { text: string | null }) => n.text)]).toEqual([null, null, [null]]);
    expect((await step(id, 'settlement', { words: 'Done.' })).status).toBe(200);
  });

  describe('what opens them', () => {
    const answer = (more: object) =>
      responseCompleted(hotel.propertyId, {
        ...{ responseId: newId(), surveyId: newId(), version: 1, distribution: 'link', guestId: null, reservationId: null, roomId: null },
        ...{ overall: 40, low: true, mood: null, caseId: null },
        lowItems: [{ item: 'water', touchpoint: 'room', department: 'engineering', value: 1 }],
        ...more,
      });
    const casesOf = async (sourceId: string) => (await must(house, 'GET', `/v1/cases?sourceId=${sourceId}`)).data;

    it('a low answer opens one case, in the hands of the department it is about; a good one opens none', async () => {
      const [low, good] = [answer({}), answer({ low: false, overall: 90 })];
      await tell(low);
      await tell(low);
      await tell(good);
      await settled(house);
      expect(await casesOf(low.aggregate.id)).toMatchObject([
        { kind: 'complaint', severity: 'normal', departmentId, source: { type: 'survey_response' } },
      ]);
      expect(await casesOf(good.aggregate.id)).toEqual([]);
    });

    it('a bitter review opens one that is answered soon', async () => {
      const reviewId = newId();
      const facts = { reviewId, source: 'own', guestId: null, reservationId: null, score: 10, mood: -0.9, disputes: [], low: true };
      await tell(reviewWritten(hotel.propertyId, facts));
      await settled(house);
      expect(await casesOf(reviewId)).toMatchObject([{ severity: 'high', source: { type: 'review', id: reviewId } }]);
    });

    it('of one thing there is one case, however many open it at once, and every case has a number of its own', async () => {
      const { propertyId } = hotel;
      const wanted = {
        propertyId,
        kind: 'complaint',
        severity: 'normal',
        words: { subject: 'Cold' },
        source: { type: 'inspection', id: null },
      } as const;
      const openAll = (onceKey?: string) =>
        Promise.all(
          Array.from({ length: 8 }, () =>
            house.app
              .get(UnitOfWork)
              .run(systemContext(Caller.system, house.clock.now(), newId()), 200, (work) =>
                house.app.get(Cases).open(work, { ...wanted, onceKey }, house.clock.now()),
              ),
          ),
        );
      const once = await openAll('inspection 1');
      expect([new Set(once.map((c) => c.row.id)).size, once.filter((c) => c.opened).length]).toEqual([1, 1]);
      expect(new Set((await openAll()).map((c) => c.row.number)).size).toBe(8);
    });

    it('what the guest says of how a case was settled belongs to that case, closes it, or opens it again where it is bad', async () => {
      const { id } = await open();
      await step(id, 'settlement', { words: 'Done.' });
      await tell(answer({ caseId: id, overall: 80, low: false }));
      await settled(house);
      expect(await read(id)).toMatchObject({ status: 'closed', closedBy: 'guest', resettledScore: 80 });
      const bad = answer({ caseId: id, overall: 20 });
      await tell(bad);
      await settled(house);
      expect(await read(id)).toMatchObject({ status: 'in_progress', resettledScore: 20, reopened: 1 });
      expect(await casesOf(bad.aggregate.id)).toEqual([]);
    });
  });
});
