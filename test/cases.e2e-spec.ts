import { reviewWritten } from '../src/modules/surveys/events/review.events';
import { responseCompleted } from '../src/modules/surveys/events/survey.events';
import { Caller } from '../src/kernel/auth/caller';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import type { DomainEvent } from '../src/kernel/events/domain-event';
import { systemContext } from '../src/kernel/http/request-context';
import { Jobs } from '../src/kernel/jobs/jobs';
import { newId } from '../src/kernel/values/ids';
import { aBooking, aHotel, aMachine, goTo, type Hotel, must, tally } from './support/furnish';
import { tokenOf } from './support/guest';
import { type Answer, type House, startHouse } from './support/house';
import { settled } from './support/stays';

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
      await note(id, 'internal', 'Check the boiler');
      const settledCase = (await step(id, 'settlement', { words: 'The boiler has been repaired.' })).body;
      expect(settledCase.clocks.map((c: { state: string }) => c.state)).toEqual(['met', 'met']);
      expect((await mine('GET', `/${id}`)).body.notes.map((n: { text: string }) => n.text)).toEqual(['The boiler has been repaired.']);
      const again = await mine('POST', `/${id}/confirmation`, { settled: false, text: 'Cold again' });
      expect(again.body.status).toBe('in_progress');
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

  //COMP
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

    it('what the guest says of how a case was settled belongs to that case, and opens it again where it is bad', async () => {
      const { id } = await open();
      await step(id, 'settlement', { words: 'Done.' });
      await tell(answer({ caseId: id, overall: 80, low: false }));
      await settled(house);
      expect(await read(id)).toMatchObject({ status: 'settled', resettledScore: 80 });
      const bad = answer({ caseId: id, overall: 20 });
      await tell(bad);
      await settled(house);
      expect(await read(id)).toMatchObject({ status: 'in_progress', resettledScore: 20, reopened: 1 });
      expect(await casesOf(bad.aggregate.id)).toEqual([]);
    });
  });
});
