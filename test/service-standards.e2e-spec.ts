import { aHotel, aMachine, goTo, type Hotel, must, tally } from './support/furnish';
import { newDay } from './support/front-desk';
import { type Answer, type House, startHouse } from './support/house';
import { settled } from './support/stays';

const CRITERIA = [
  { key: 'greeting', text: 'The guest is greeted first', points: 10 },
  { key: 'name_used', text: 'The guest is addressed by name', points: 5, dueDays: 3 },
  { key: 'id_checked', text: 'The document is looked at', points: 20, critical: true },
  { key: 'key_explained', text: 'The way to the room is explained', points: 15 },
];

describe('Service standards', () => {
  let house: House;
  let hotel: Hotel;
  let departmentId: string;
  let standardId: string;
  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-12-20T09:00:00Z');
    hotel = await aHotel(house);
    departmentId = (
      await must(house, 'POST', '/v1/departments', { propertyId: hotel.propertyId, code: 'FO', name: 'Front office', kind: 'front_office' })
    ).id;
    standardId = await standard({ propertyId: hotel.propertyId, code: 'CHECK_IN', name: 'Check-in', process: 'check_in' });
    await publish(standardId, CRITERIA);
  });
  afterAll(() => house.close());

  const standard = async (body: object): Promise<string> => (await must(house, 'POST', '/v1/service-standards', body)).id;
  const publish = (id: string, criteria: object[], more: object = {}) =>
    must(house, 'POST', `/v1/service-standards/${id}/versions`, { criteria, ...more });
  const begin = (more: object = {}) =>
    house.call('POST', '/v1/inspections', { propertyId: hotel.propertyId, standardId, departmentId, ...more });
  const begun = async (more: object = {}): Promise<string> => (await begin(more)).body.id;
  const judge = (id: string, verdicts: Record<string, object>) =>
    house.call('PUT', `/v1/inspections/${id}/findings`, {
      findings: Object.entries(verdicts).map(([criterion, finding]) => ({ criterion, ...finding })),
    });
  const complete = (id: string, body: object = {}) => house.call('POST', `/v1/inspections/${id}/completion`, body);
  const codes = (answer: Answer) => [answer.status, answer.body.code, ...(answer.body.errors ?? []).map((e: { code: string }) => e.code)];
  const pass = { verdict: 'pass' };

  it('an inspection keeps the version it began with, counts what applied, and leads from what failed to what is done about it', async () => {
    const id = await begun({ inspector: 'mystery_guest' });
    await publish(standardId, [...CRITERIA, { key: 'water_offered', text: 'Water is offered', points: 5 }]);
    expect(codes(await complete(id))).toEqual([409, 'criteria_not_judged', ...Array<string>(4).fill('not_judged')]);
    const evidence = ['https://files.example.com/4711.jpg'];
    await judge(id, {
      greeting: pass,
      name_used: { verdict: 'fail', remarks: 'Ms Aydin never looked up', evidence },
      id_checked: { verdict: 'pass', points: 15 },
    });
    await judge(id, { key_explained: { verdict: 'na' } });
    const over = (await complete(id, { remarks: 'Friendly all the same' })).body;
    // 25 of 35 points, and 80 are asked
    expect(over).toMatchObject({
      status: 'completed',
      standardVersion: 1,
      earned: 25,
      possible: 35,
      score: 71.43,
      passed: false,
      subject: 'department',
    });
    const { actionId, remarks } = over.findings.find((f: { criterion: string }) => f.criterion === 'name_used');
    expect(remarks).toBe('Ms Aydin never looked up');
    const { data } = await must(house, 'GET', `/v1/corrective-actions?inspectionId=${id}`);
    expect(data).toEqual([
      expect.objectContaining({ id: actionId, criterion: 'name_used', dueOn: '2026-12-23', status: 'open', departmentId, critical: false }),
    ]);
    await settled(house);
    const { rows } = await house.db.query(
      `SELECT data FROM events WHERE type = 'service_desk.inspection_completed' AND aggregate_id = $1`,
      [id],
    );
    expect(rows[0].data).toMatchObject({
      process: 'check_in',
      score: 71.43,
      passed: false,
      deviations: [{ actionId, criterion: 'name_used', critical: false }],
    });
    const sealed = await house.db.query('SELECT f::text AS row FROM inspection_findings f WHERE inspection_id = $1', [id]);
    expect(sealed.rows.map((r) => r.row).join()).not.toMatch(/Aydin/);
    const now = await must(house, 'GET', `/v1/service-standards/${standardId}`);
    expect(now.current).toMatchObject({
      version: 2,
      criteria: expect.arrayContaining([expect.objectContaining({ key: 'water_offered' })]),
    });
    expect(
      (await must(house, 'GET', `/v1/service-standards/${standardId}/versions`)).data.map((v: { version: number }) => v.version),
    ).toEqual([2, 1]);
  });

  it('something critical that fails fails the whole, and is due the next day', async () => {
    const own = await standard({ propertyId: hotel.propertyId, code: 'NIGHT', name: 'Night', process: 'safety' });
    expect(codes(await begin({ standardId: own }))).toEqual([409, 'standard_not_published']);
    await publish(own, CRITERIA, { passMark: 10 });
    const id = await begun({ standardId: own });
    await judge(id, { greeting: pass, name_used: pass, key_explained: pass, id_checked: { verdict: 'fail' } });
    expect((await complete(id)).body).toMatchObject({ score: 60, passed: false });
    expect((await must(house, 'GET', `/v1/corrective-actions?inspectionId=${id}`)).data).toEqual([
      expect.objectContaining({ criterion: 'id_checked', critical: true, dueOn: '2026-12-21' }),
    ]);
  });

  it('two who judge different criteria at once lose nothing, and of those who complete it at once one does', async () => {
    const one = await standard({ propertyId: hotel.propertyId, code: 'ROOM', name: 'Room', process: 'housekeeping' });
    const keys = Array.from({ length: 12 }, (_, i) => `c${i}`);
    await publish(
      one,
      keys.map((key) => ({ key, text: key, points: 1 })),
    );
    const id = await begun({ standardId: one, departmentId: undefined, roomId: hotel.rooms.DBL![0] });
    await Promise.all(keys.map((key, i) => judge(id, { [key]: { verdict: i % 3 ? 'pass' : 'fail' } })));
    const answers = await Promise.all(Array.from({ length: 5 }, () => complete(id)));
    expect(tally(answers)).toEqual({ 200: 1, '409 wrong_step': 4 });
    expect(await must(house, 'GET', `/v1/inspections/${id}`)).toMatchObject({ earned: 8, possible: 12, subject: 'room' });
    expect((await must(house, 'GET', `/v1/corrective-actions?inspectionId=${id}`)).data).toHaveLength(4);
  });

  describe('what is to be set right', () => {
    let actionId: string;
    let tokens: string[];
    beforeAll(async () => {
      const id = await begun({ standardId: await inOneVersion() });
      await judge(id, { greeting: { verdict: 'fail' } });
      await complete(id);
      actionId = (await must(house, 'GET', `/v1/corrective-actions?inspectionId=${id}`)).data[0].id;
      tokens = await Promise.all([1, 2].map(() => aMachine(house, ['standards:read', 'inspections:write'], [hotel.propertyId])));
    });
    const inOneVersion = async (): Promise<string> => {
      const id = await standard({ propertyId: hotel.propertyId, code: 'ONE', name: 'One', process: 'arrival' });
      await publish(id, [CRITERIA[0]!]);
      return id;
    };
    const act = (how: string, body: object | undefined, token?: string) =>
      house.call('POST', `/v1/corrective-actions/${actionId}/${how}`, body, { token });
    const proof = ['https://files.example.com/training.pdf'];

    it('has an owner and a day, and is overdue after it', async () => {
      const change = (body: object, tag = '*') =>
        house.call('PATCH', `/v1/corrective-actions/${actionId}`, body, { headers: { 'if-match': tag } });
      expect((await change({ dueOn: '2026-12-22' }, '"9"')).status).toBe(412);
      expect((await change({ dueOn: '2026-12-22', measures: 'Practise with Ms Aydin' })).body).toMatchObject({
        dueOn: '2026-12-22',
        measures: 'Practise with Ms Aydin',
        overdue: false,
      });
      const overdue = async () =>
        (await must(house, 'GET', `/v1/corrective-actions?propertyId=${hotel.propertyId}&overdue=true&limit=100`)).data.some(
          (a: { id: string }) => a.id === actionId,
        );
      expect(await overdue()).toBe(false);
      await newDay(house, hotel, '2026-12-23');
      expect(await overdue()).toBe(true);
    });

    it('is done with proof by one, and verified by another, who may send it back', async () => {
      expect(codes(await act('completion', { proof: [] }, tokens[0]))[0]).toBe(400);
      expect((await act('verification', undefined, tokens[1])).body.code).toBe('wrong_step');
      await act('completion', { proof, remark: 'Practised' }, tokens[0]);
      expect(codes(await act('verification', undefined, tokens[0]))).toEqual([409, 'four_eyes']);
      expect((await act('return', { reason: 'Two of five still do not' }, tokens[1])).body).toMatchObject({
        status: 'open',
        returned: 1,
        doneBy: null,
      });
      await act('completion', { proof }, tokens[0]);
      const verified = await Promise.all([act('verification', undefined, tokens[1]), act('verification', undefined, tokens[1])]);
      expect(tally(verified)).toEqual({ 200: 1, '409 wrong_step': 1 });
      expect(await must(house, 'GET', `/v1/corrective-actions/${actionId}`)).toMatchObject({ status: 'verified', proof, overdue: false });
    });
  });

  it('how far a process is done as it should be is told by its inspections, with what fails most', async () => {
    const at = await aHotel(house);
    const own = await standard({ propertyId: at.propertyId, code: 'C', name: 'C', process: 'check_out' });
    await publish(own, CRITERIA);
    for (const failing of [['greeting'], ['greeting', 'name_used'], []]) {
      const id = await begun({ propertyId: at.propertyId, standardId: own, departmentId: undefined });
      await judge(id, Object.fromEntries(CRITERIA.map(({ key }) => [key, { verdict: failing.includes(key) ? 'fail' : 'pass' }])));
      await complete(id);
      house.clock.advance(60_000);
    }
    const { processes } = await must(house, 'GET', `/v1/reports/standards?propertyId=${at.propertyId}&from=2026-12-01&to=2026-12-31`);
    // 40 + 35 + 50 of 150 points
    expect(processes).toEqual([
      {
        ...{ process: 'check_out', inspections: 3, score: 83.33, passed: 66.67, openActions: 3, overdueActions: 0 },
        weakest: [
          { criterion: 'greeting', judged: 3, failed: 2 },
          { criterion: 'name_used', judged: 3, failed: 1 },
        ],
      },
    ]);
    const again = await must(house, 'GET', `/v1/corrective-actions?propertyId=${at.propertyId}&sort=createdAt`);
    expect(again.data.map((a: { criterion: string; failedBefore: number }) => [a.criterion, a.failedBefore])).toContainEqual([
      'greeting',
      1,
    ]);
  });

  it('what the organization writes holds in every hotel, and only who may everywhere writes it', async () => {
    const writer = await aMachine(house, ['standards:read', 'standards:write', 'inspections:write'], [hotel.propertyId]);
    const body = { code: 'GROUP', name: 'Group', process: 'booking' };
    expect((await house.call('POST', '/v1/service-standards', body, { token: writer })).status).toBe(403);
    const chain = await standard(body);
    await publish(chain, [CRITERIA[0]!]);
    const listed = await must(house, 'GET', `/v1/service-standards?propertyId=${hotel.propertyId}&process=booking`, undefined, {
      token: writer,
    });
    expect(listed.data.map((s: { id: string }) => s.id)).toEqual([chain]);
    expect(
      (await house.call('POST', `/v1/service-standards/${chain}/versions`, { criteria: [CRITERIA[1]] }, { token: writer })).status,
    ).toBe(403);
    const inspection = { propertyId: hotel.propertyId, standardId: chain };
    expect((await house.call('POST', '/v1/inspections', inspection, { token: writer })).status).toBe(201);
    const elsewhere = await aHotel(house);
    expect(
      (await house.call('POST', '/v1/inspections', { ...inspection, propertyId: elsewhere.propertyId }, { token: writer })).status,
    ).toBe(404);
    expect(codes(await begin({ propertyId: elsewhere.propertyId, departmentId: undefined }))).toEqual([
      400,
      'invalid_request',
      'unknown_standard',
    ]);
  });
});
