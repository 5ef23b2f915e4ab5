import { randomUUID } from 'node:crypto';
import type { PublishedEvent } from '../src/kernel/events/domain-event';
import { ListenerRegistry } from '../src/kernel/events/listener';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import { Caller } from '../src/kernel/auth/caller';
import { systemContext } from '../src/kernel/http/request-context';
import { Jobs } from '../src/kernel/jobs/jobs';
import { aHotel, cancel, goTo, type Hotel, must, tally } from './support/furnish';
import { checkIn, newDay, reinstate, stayOf } from './support/front-desk';
import { type Answer, type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';
import { settled } from './support/stays';

interface Task {
  id: string;
  task: string;
  dueAt: string;
  status: string;
  why: string | null;
  occasion: string | null;
}

describe('Service plans', () => {
  let house: House;
  let hotel: Hotel;
  let kitchen: string;
  let rooms: string;
  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-12-20T09:00:00Z');
    hotel = await aHotel(house, {
      rooms: { DBL: 30 },
      property: { timeZone: 'Asia/Shanghai', checkInTime: '14:00', checkOutTime: '12:00' },
    });
    [kitchen, rooms] = [await department('KITCHEN'), await department('HK')];
  });
  afterAll(() => house.close());

  const department = async (code: string): Promise<string> =>
    (await must(house, 'POST', '/v1/departments', { propertyId: hotel.propertyId, code, name: code, kind: 'other' })).id;
  const plan = async (code: string, conditions: object, tasks: object[]): Promise<string> =>
    (await must(house, 'POST', '/v1/service-plans', { propertyId: hotel.propertyId, code, name: code, conditions, tasks })).id;
  const task = (key: string, due: object, more: object = {}) => ({ key, title: key, departmentId: rooms, due, ...more });
  const change = (id: string, body: object) => must(house, 'PATCH', `/v1/service-plans/${id}`, body, { headers: { 'if-match': '*' } });
  const person = async (facts: [kind: string, value: object][] = []): Promise<string> => {
    const { id } = await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, firstName: 'Lin', lastName: 'Wei' });
    for (const fact of facts) await know(id, ...fact);
    return id;
  };
  /** As the desk writes it down. */
  const know = (guestId: string, kind: string, value: object) =>
    kind === 'birthday'
      ? must(house, 'PATCH', `/v1/guests/${guestId}`, { birthday: value }, { headers: { 'if-match': '*' } })
      : must(house, 'POST', `/v1/guests/${guestId}/${kind === 'vip' ? 'labels' : 'preferences'}`, {
          ...(kind === 'vip' && { kind }),
          ...value,
        });
  const stay = (guestId: string, arrival = '2026-12-24', nights = 3) =>
    stayOf(house, hotel, arrival, { nights, booker: { guestId, firstName: 'Lin', lastName: 'Wei' } });
  const tasksOf = async (reservationId: string, planId?: string): Promise<Task[]> => {
    await settled(house);
    const { data } = await must(house, 'GET', `/v1/service-plan-tasks?reservationId=${reservationId}${planId ? `&planId=${planId}` : ''}`);
    return data;
  };
  const dues = async (reservationId: string, planId: string) =>
    (await tasksOf(reservationId, planId)).map((t) => [t.task, t.dueAt.slice(0, 16), t.status]);
  const end = (id: string, how: 'completion' | 'cancellation', body: object = {}) =>
    house.call('POST', `/v1/service-plan-tasks/${id}/${how}`, body);
  const jobsDone = () =>
    eventually(
      async () =>
        (await house.db.query(`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'service-desk.follow-plans'`)).rowCount === 0,
    );
  const codes = (answer: Answer) => [answer.status, answer.body.code, ...(answer.body.errors ?? []).map((e: { code: string }) => e.code)];
  const amend = (id: string, body: object) => must(house, 'POST', `/v1/reservations/${id}/amendments`, body);

  it('a birthday in the stay is thought of, also one of the moon, and one outside is not', async () => {
    const id = await plan('BIRTHDAY', { occasions: ['birthday'] }, [
      task('cake', { from: 'occasion', at: '16:00' }, { departmentId: kitchen }),
      task('card', { from: 'arrival', minutes: -60 }),
    ]);
    const born = await person([['birthday', { calendar: 'solar', month: 12, day: 25, year: 1990 }]]);
    // the 17th day of the eleventh lunar month is 25 December 2026
    const lunar = await person([['birthday', { calendar: 'lunar', month: 11, day: 17 }]]);
    const other = await person([['birthday', { calendar: 'solar', month: 12, day: 28 }]]);
    expect(await dues(await stay(born), id)).toEqual([
      ['card', '2026-12-24T05:00', 'open'],
      ['cake', '2026-12-25T08:00', 'open'],
    ]);
    expect((await dues(await stay(lunar), id)).map(([key, at]) => [key, at])).toContainEqual(['cake', '2026-12-25T08:00']);
    expect(await dues(await stay(other), id)).toEqual([]);
  });

  describe('for VIPs', () => {
    let planId: string;
    let guestId: string;
    let reservationId: string;
    beforeAll(async () => {
      planId = await plan('VIP', { vip: true }, [
        task('call', { from: 'arrival', days: -2, at: '10:00' }),
        task('fruit', { from: 'arrival', minutes: -30 }, { departmentId: kitchen, proofNeeded: true }),
        task('visit', { from: 'check_in', minutes: 20 }),
        task('farewell', { from: 'departure', minutes: -60 }),
      ]);
      guestId = await person();
      reservationId = await stay(guestId, '2026-12-26', 2);
    });

    it('what becomes known of a guest after the booking counts as well', async () => {
      expect(await dues(reservationId, planId)).toEqual([]);
      await know(guestId, 'vip', { code: 'owner_friend' });
      expect(await dues(reservationId, planId)).toEqual([
        ['call', '2026-12-24T02:00', 'open'],
        ['fruit', '2026-12-26T05:30', 'open'],
        ['visit', '2026-12-26T06:20', 'open'],
        ['farewell', '2026-12-28T03:00', 'open'],
      ]);
    });

    it('hearing of everything twice changes nothing', async () => {
      await settled(house);
      const before = await tasksOf(reservationId);
      const { rows } = await house.db.query<PublishedEvent>(
        `SELECT seq::int, event_id AS id, type, version, json_build_object('type', aggregate_type, 'id', aggregate_id) AS aggregate, property_id AS "propertyId",
           data, changes, occurred_at AS "occurredAt" FROM events WHERE type LIKE 'reservations.%' OR type LIKE 'guests.%' ORDER BY seq`,
      );
      const listener = house.app
        .get(ListenerRegistry)
        .all()
        .find((l) => l.name === 'plan-care-after-stays-or-guests-change')!;
      const again = () =>
        house.app.get(UnitOfWork).run(systemContext(Caller.system, house.clock.now(), 'again'), 200, (work) =>
          listener.handleTogether!(
            rows.filter((e) => listener.types.includes(e.type)),
            work,
          ),
        );
      await again();
      await Promise.all([
        again(),
        again(),
        house.app.get(Jobs).tasks().get('service-desk.follow-plans')!({ propertyId: hotel.propertyId }),
      ]);
      expect(await tasksOf(reservationId)).toEqual(before);
    });

    it('an amendment moves what is open, and leaves what is done', async () => {
      const call = (await tasksOf(reservationId, planId)).find((t) => t.task === 'call')!;
      expect((await end(call.id, 'completion', { remarks: 'Ms Lin comes with her mother' })).body.status).toBe('done');
      await amend(reservationId, { arrival: '2026-12-27', departure: '2026-12-30' });
      expect(await dues(reservationId, planId)).toEqual([
        ['call', '2026-12-24T02:00', 'done'],
        ['fruit', '2026-12-27T05:30', 'open'],
        ['visit', '2026-12-27T06:20', 'open'],
        ['farewell', '2026-12-30T03:00', 'open'],
      ]);
      const { rows } = await house.db.query('SELECT t::text AS row FROM service_plan_tasks t WHERE id = $1', [call.id]);
      expect(rows[0].row).not.toMatch(/mother/);
    });

    it('amended, finished and planned again in the same moment, each task is there once and what was done is done', async () => {
      for (const [arrival, departure] of [
        ['2026-12-26', '2026-12-29'],
        ['2026-12-27', '2026-12-29'],
        ['2026-12-27', '2026-12-30'],
      ]) {
        const open = (await tasksOf(reservationId, planId)).filter((t) => t.status === 'open');
        const follow = () => house.app.get(Jobs).tasks().get('service-desk.follow-plans')!({ propertyId: hotel.propertyId });
        const answers = await Promise.all([
          house.call('POST', `/v1/reservations/${reservationId}/amendments`, { arrival, departure }),
          follow(),
          ...(open.length > 2 ? [end(open.at(-1)!.id, 'completion'), end(open.at(-1)!.id, 'completion')] : []),
          follow(),
        ]);
        expect(tally(answers.slice(2, -1) as Answer[])).toEqual(open.length > 2 ? { 200: 1, '409 wrong_step': 1 } : {});
      }
      expect(await dues(reservationId, planId)).toEqual([
        ['call', '2026-12-24T02:00', 'done'],
        ['fruit', '2026-12-27T05:30', 'open'],
        ['visit', '2026-12-27T06:20', 'open'],
        ['farewell', expect.any(String), 'done'],
      ]);
    });

    it('is done with proof where the plan asks for it, once', async () => {
      const fruit = (await tasksOf(reservationId, planId)).find((t) => t.task === 'fruit')!;
      expect(codes(await end(fruit.id, 'completion'))).toEqual([400, 'invalid_request', 'proof_missing']);
      const proof = ['https://files.example.com/fruit.jpg'];
      const answers = await Promise.all(Array.from({ length: 4 }, () => end(fruit.id, 'completion', { proof })));
      expect(tally(answers)).toEqual({ 200: 1, '409 wrong_step': 3 });
    });

    it('a cancellation calls off what is open, and taking it back brings it back', async () => {
      await cancel(house, reservationId);
      expect((await tasksOf(reservationId, planId)).map((t) => [t.task, t.status, t.why])).toEqual([
        ['call', 'done', null],
        ['fruit', 'done', null],
        ['visit', 'called_off', 'stay_off'],
        ['farewell', 'done', null],
      ]);
      expect((await reinstate(house, reservationId)).status).toBe(200);
      expect((await tasksOf(reservationId, planId)).find((t) => t.task === 'visit')).toMatchObject({ status: 'open', why: null });
    });

    it('a change of the plan is followed by what is open, and what staff have called off stays off', async () => {
      const second = await stay(guestId, '2026-12-29', 1);
      const visit = (await tasksOf(second, planId)).find((t) => t.task === 'visit')!;
      await end(visit.id, 'cancellation', { reason: 'She wants to be left alone' });
      await change(planId, {
        tasks: [
          task('call', { from: 'arrival', days: -1, at: '11:00' }),
          task('visit', { from: 'check_in', minutes: 45 }),
          task('tea', { from: 'check_in' }),
        ],
      });
      await jobsDone();
      expect(await dues(second, planId)).toEqual([
        ['call', '2026-12-28T03:00', 'open'],
        ['fruit', '2026-12-29T05:30', 'called_off'],
        ['tea', '2026-12-29T06:00', 'open'],
        ['visit', visit.dueAt.slice(0, 16), 'called_off'],
        ['farewell', '2026-12-30T03:00', 'called_off'],
      ]);
      await change(planId, { status: 'retired' });
      await jobsDone();
      expect((await tasksOf(second, planId)).filter((t) => t.status === 'open')).toEqual([]);
    });
  });

  it('once they have come, minutes are counted from then; after they have left, only what comes after is still to be done', async () => {
    const planId = await plan('GOLD', { preferences: [{ category: 'room', code: 'quiet' }] }, [
      task('tea', { from: 'check_in', minutes: 15 }),
      task('pillow', { from: 'check_in', days: 1 }),
      task('card', { from: 'departure', days: 2, at: '09:00' }, { surveyItem: 'welcome' }),
    ]);
    await newDay(house, hotel, '2026-12-25');
    await goTo(house, '2026-12-25T03:00:00Z');
    const id = await stay(await person([['preference', { category: 'room', code: 'quiet' }]]), '2026-12-25', 1);
    expect((await dues(id, planId))[0]).toEqual(['tea', '2026-12-25T06:15', 'open']);
    await goTo(house, '2026-12-25T13:40:00Z');
    expect((await checkIn(house, id, { roomId: hotel.rooms.DBL![0] })).status).toBe(200);
    expect(await dues(id, planId)).toEqual([
      ['tea', '2026-12-25T13:55', 'open'],
      ['pillow', '2026-12-26T13:40', 'open'],
      ['card', '2026-12-28T01:00', 'open'],
    ]);
    await newDay(house, hotel, '2026-12-26');
    await goTo(house, '2026-12-26T03:00:00Z');
    await house.db.query(`UPDATE reservations SET status = 'checked_out', checked_out_at = now() WHERE id = $1`, [id]);
    await house.app.get(UnitOfWork).run(systemContext(Caller.system, house.clock.now(), 'gone'), 200, async (work) => {
      work.emit({
        type: 'reservations.checked_out',
        version: 1,
        aggregate: { type: 'reservation', id },
        propertyId: hotel.propertyId,
        data: {},
        changes: [],
      });
    });
    expect((await tasksOf(id, planId)).map((t) => [t.task, t.status, t.why])).toEqual([
      ['tea', 'called_off', 'stay_over'],
      ['pillow', 'called_off', 'stay_over'],
      ['card', 'open', null],
    ]);
    const { tasks } = await must(house, 'GET', `/v1/reports/service-plans?propertyId=${hotel.propertyId}&from=2026-12-25&to=2026-12-31`);
    expect(tasks.filter((t: { planId: string }) => t.planId === planId)).toContainEqual(
      expect.objectContaining({ task: 'tea', due: 1, done: 0, inTime: 0, rated: 0, rating: null }),
    );
  });

  it('a plan that cannot work is refused with every reason', async () => {
    const body = {
      ...{ propertyId: hotel.propertyId, code: 'WRONG', name: 'Wrong', conditions: {} },
      tasks: [task('a', { from: 'occasion' }), task('a', { from: 'arrival' }, { departmentId: randomUUID() })],
    };
    expect(codes(await house.call('POST', '/v1/service-plans', body))).toEqual([
      400,
      'invalid_request',
      'no_occasion',
      'twice',
      'unknown_department',
    ]);
    expect(codes(await house.call('POST', '/v1/service-plans', { ...body, code: 'VIP', tasks: [task('a', { from: 'arrival' })] }))).toEqual(
      [409, 'conflict', 'conflict'],
    );
  });

  it('what was planned for a guest goes with the guest', async () => {
    const planId = await plan('FIRST', { firstVisit: true }, [task('welcome', { from: 'arrival' })]);
    const guestId = await person();
    const reservationId = await stay(guestId, '2027-01-05', 1);
    expect(await dues(reservationId, planId)).toHaveLength(1);
    await cancel(house, reservationId);
    await settled(house);
    await must(house, 'POST', `/v1/guests/${guestId}/erasure`, { reason: 'request' });
    expect(await tasksOf(reservationId)).toEqual([]);
  });
});
