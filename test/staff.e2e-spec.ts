import { aMachine, goTo, must, tally } from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';

/** Everything somebody in the personnel office may do, but see private data. */
const OFFICE = ['staff:read', 'staff:write'];

describe('Staff', () => {
  let house: House;
  let [sea, lake]: string[] = [];
  let desk: string;
  let spa: string;
  let clerk: string;
  let therapist: string;
  let massage: string;

  let hotels = 0;
  const hotel = async (property: object): Promise<string> =>
    (await must(house, 'POST', '/v1/properties', { code: `STAFF${++hotels}`, name: 'A hotel', currency: 'EUR', ...property })).id;

  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-11-22T12:00:00Z');
    [sea, lake] = [
      await hotel({ timeZone: 'Europe/Berlin', name: 'Sea View' }),
      await hotel({ timeZone: 'Asia/Shanghai', currency: 'CNY' }),
    ];
    const department = async (propertyId: string, code: string, kind: string) =>
      (await must(house, 'POST', '/v1/departments', { propertyId, code, name: code, kind })).id as string;
    desk = await department(sea, 'FO', 'front_office');
    spa = await department(sea, 'SPA', 'spa');
    clerk = (await must(house, 'POST', '/v1/posts', { code: 'CLERK', name: 'Clerk', departmentKind: 'front_office' })).id;
    therapist = (await must(house, 'POST', '/v1/posts', { code: 'THERAPIST', name: 'Therapist', departmentKind: 'spa' })).id;
    massage = (
      await must(house, 'POST', '/v1/qualifications', { code: 'MASSAGE', name: 'Massage', serviceCodes: ['SPA-60'], validityMonths: 24 })
    ).id;
  });
  afterAll(() => house.close());

  let hired = 0;
  const hire = async (more: object = {}): Promise<string> =>
    (
      await must(house, 'POST', '/v1/employees', {
        number: `E-${1000 + ++hired}`,
        firstName: 'Mei',
        lastName: 'Lin',
        homePropertyId: sea,
        postId: clerk,
        employedFrom: '2026-01-01',
        ...more,
      })
    ).id as string;
  const change = (id: string, body: object, token?: string): Promise<Answer> =>
    house.call('PATCH', `/v1/employees/${id}`, body, { headers: { 'if-match': '*' }, ...(token ? { token } : {}) });
  const shift = (employeeId: string, day: string, from: string, to: string, more: object = {}): Promise<Answer> =>
    house.call('POST', '/v1/shifts', { propertyId: sea, departmentId: desk, employeeId, day, from, to, kind: 'day', ...more });
  const codes = (answer: Answer) => (answer.body.errors as { code: string }[]).map((e) => e.code);

  describe('who is seen', () => {
    it('an employee is seen where they belong and where they work, and nowhere else', async () => {
      const id = await hire({ lastName: 'Visible', personalEmail: 'mei@mail.example' });
      const [atSea, atLake] = [await aMachine(house, OFFICE, [sea!]), await aMachine(house, OFFICE, [lake!])];
      const read = (token: string) => house.call('GET', `/v1/employees/${id}`, undefined, { token });
      const listed = async (token: string, query = '?q=visible') =>
        (await house.call('GET', `/v1/employees${query}`, undefined, { token })).body.data.length as number;
      expect([(await read(atSea)).status, (await read(atLake)).status]).toEqual([200, 404]);
      expect([await listed(atSea), await listed(atLake)]).toEqual([1, 0]);
      expect((await change(id, { lastName: 'Visible' }, atLake)).status).toBe(404);

      expect((await change(id, { worksIn: [{ propertyId: lake, from: '2026-12-01' }] })).status).toBe(200);
      expect((await read(atLake)).body).toMatchObject({
        homePropertyId: sea,
        worksIn: [{ propertyId: lake, from: '2026-12-01', to: null }],
      });
      expect((await read(atSea)).body.worksIn).toEqual([]);
      expect([await listed(atLake), await listed(atLake, `?q=visible&propertyId=${lake}`)]).toEqual([1, 1]);
      // they are seen there, and kept at home
      expect((await change(id, { lastName: 'Changed' }, atLake)).status).toBe(403);

      await change(id, { worksIn: [{ propertyId: lake, from: '2026-01-01', to: '2026-11-01' }] });
      expect([(await read(atLake)).status, await listed(atLake)]).toEqual([404, 0]);
      expect((await house.call('GET', `/v1/employees?propertyId=${sea}`, undefined, { token: atLake })).status).toBe(404);
    });

    it('a hotel that changes its own postings leaves those of others alone', async () => {
      const id = await hire({ worksIn: [{ propertyId: lake, from: '2026-12-01' }] });
      const atSea = await aMachine(house, OFFICE, [sea!]);
      expect((await change(id, { worksIn: [] }, atSea)).status).toBe(200);
      expect((await house.call('GET', `/v1/employees/${id}`)).body.worksIn).toHaveLength(1);
      expect((await change(id, { worksIn: [{ propertyId: lake, from: '2026-12-01' }] }, atSea)).status).toBe(404);
    });

    it('private data are masked without staff:pii in the home hotel, and every look at them leaves a trace', async () => {
      const id = await hire({ personalEmail: 'mei.private@mail.example', personalPhone: '+86 138 0013 8000' });
      const read = async (permissions: string[], hotels: string[]) =>
        (await house.call('GET', `/v1/employees/${id}`, undefined, { token: await aMachine(house, permissions, hotels) })).body;
      const traces = async () =>
        (await must(house, 'GET', `/v1/audit-entries?targetId=${id}&action=employee.personal_data_read`)).data.length as number;
      const before = await traces();
      expect(await read(OFFICE, [sea!])).toMatchObject({ personalEmail: 'm•••@mail.example', personalPhone: '•••000', masked: true });
      expect(await traces()).toBe(before);
      expect(await read([...OFFICE, 'staff:pii'], [sea!])).toMatchObject({
        personalEmail: 'mei.private@mail.example',
        personalPhone: '+86 138 0013 8000',
        masked: false,
      });
      expect(await traces()).toBe(before + 1);
    });

    it('private data and evidence lie sealed: no table holds them in the clear', async () => {
      const id = await hire({ personalEmail: 'sealed.canary@mail.example', personalPhone: '+49 30 5550199' });
      const granted = await must(house, 'POST', `/v1/employees/${id}/qualifications`, {
        qualificationId: massage,
        evidence: 'Certificate canary 4711',
      });
      expect(granted.evidence).toBe('Certificate canary 4711');
      const masked = await house.call('GET', `/v1/employees/${id}/qualifications`, undefined, {
        token: await aMachine(house, OFFICE, [sea!]),
      });
      expect(masked.body.data[0]).toMatchObject({ code: 'MASSAGE', evidence: null });
      await change(id, { personalPhone: null });
      const { rows: tables } = await house.db.query<{ name: string }>(
        `SELECT format('%I', table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
      );
      for (const { name } of tables) {
        const { rows } = await house.db.query(`SELECT 1 FROM ${name} t WHERE t::text ~ 'sealed.canary|5550199|canary 4711' LIMIT 1`);
        expect([name, rows.length]).toEqual([name, 0]);
      }
      expect((await house.call('GET', `/v1/employees/${id}`)).body).toMatchObject({
        personalEmail: 'sealed.canary@mail.example',
        personalPhone: null,
      });
    });
  });

  describe('the record', () => {
    it('a number and an account belong to one employee', async () => {
      const account = (
        await must(house, 'POST', '/v1/accounts', {
          email: 'mei.desk@hotel.example',
          displayName: 'Mei at the desk',
          password: 'seven quiet rooms by the lake',
        })
      ).id as string;
      await hire({ number: 'E-1', accountId: account });
      const again = { number: 'E-1', firstName: 'A', lastName: 'B', homePropertyId: sea, postId: clerk, employedFrom: '2026-01-01' };
      const taken = await house.call('POST', '/v1/employees', again);
      expect([taken.status, taken.body.errors[0].pointer]).toEqual([409, '/number']);
      const shared = await house.call('POST', '/v1/employees', { ...again, number: 'E-2', accountId: account });
      expect([shared.status, shared.body.errors[0].pointer]).toEqual([409, '/accountId']);
      const machine = await must(house, 'POST', '/v1/api-clients', { displayName: 'A machine', scopes: ['staff:read'] });
      const robot = await house.call('POST', '/v1/employees', { ...again, number: 'E-3', accountId: machine.id });
      expect([robot.status, codes(robot)]).toEqual([400, ['unknown_account']]);
      // who may not see accounts may not link them, nor find out which exist
      const office = await house.call(
        'POST',
        '/v1/employees',
        { ...again, number: 'E-4', accountId: account },
        { token: await aMachine(house, OFFICE, null) },
      );
      expect(office.status).toBe(403);
    });

    it('what it names must exist, and be of the right hotel', async () => {
      const elsewhere = (await must(house, 'POST', '/v1/departments', { propertyId: lake, code: 'X', name: 'X', kind: 'spa' })).id;
      const stranger = await hire({ homePropertyId: lake });
      const id = await hire();
      const unknown = await change(id, { departmentId: elsewhere, postId: elsewhere, supervisorId: elsewhere });
      expect([unknown.status, codes(unknown)]).toEqual([400, ['unknown_department', 'unknown_post', 'unknown_employee']]);
      const office = await aMachine(house, OFFICE, [sea!]);
      expect(codes(await change(id, { supervisorId: stranger }, office))).toEqual(['unknown_employee']);
      expect(codes(await change(id, { employedTo: '2025-12-31' }))).toEqual(['before_employed_from']);
      expect(codes(await change(id, { worksIn: [{ propertyId: sea, from: '2026-01-01' }] }))).toEqual(['is_home']);
      const twice = [
        { propertyId: lake, from: '2026-01-01' },
        { propertyId: lake, from: '2026-06-01' },
      ];
      expect(codes(await change(id, { worksIn: twice }))).toEqual(['overlaps']);
    });

    it('two people who change the same record do not overwrite each other', async () => {
      const id = await hire();
      const put = (status: string) => house.call('PATCH', `/v1/employees/${id}`, { status }, { headers: { 'if-match': '"1"' } });
      const answers = await Promise.all([put('on_leave'), put('on_leave'), put('on_leave')]);
      expect(tally(answers)).toEqual({ '200': 1, '412 version_changed': 2 });
      expect((await house.call('PATCH', `/v1/employees/${id}`, { status: 'active' })).status).toBe(428);
    });

    it('nobody leads those who lead them', async () => {
      const [a, b, c] = [await hire(), await hire(), await hire()];
      expect((await change(b, { supervisorId: a })).status).toBe(200);
      expect((await change(c, { supervisorId: b })).status).toBe(200);
      for (const chief of [a, b, c]) {
        const refused = await change(a, { supervisorId: chief });
        expect([refused.status, refused.body.code]).toEqual([409, 'supervisor_cycle']);
      }
      expect((await house.call('GET', `/v1/employees/${a}`)).body).toMatchObject({ supervisorId: null, version: 1 });
      expect((await change(b, { supervisorId: null })).status).toBe(200);
      expect((await change(a, { supervisorId: c })).status).toBe(200);
    });

    it('also when two make each other their chief at once', async () => {
      for (let round = 0; round < 8; round++) {
        const [a, b, c] = [await hire(), await hire(), await hire()];
        const answers = await Promise.all([change(a, { supervisorId: b }), change(b, { supervisorId: c }), change(c, { supervisorId: a })]);
        expect(tally(answers)).toEqual({ '200': 2, '409 supervisor_cycle': 1 });
      }
    });

    it('joining, changing and leaving are told by ids alone', async () => {
      const id = await hire({ firstName: 'Eventful', personalEmail: 'eventful@mail.example' });
      await change(id, { lastName: 'Newname' });
      await change(id, { employedTo: '2026-12-31' });
      await must(house, 'POST', `/v1/employees/${id}/qualifications`, { qualificationId: massage });
      const { rows } = await house.db.query(
        `SELECT type, data, changes FROM events WHERE aggregate_id = $1 UNION ALL SELECT type, data, changes FROM outbox WHERE aggregate_id = $1`,
        [id],
      );
      expect(rows.map((r) => r.type as string).toSorted()).toEqual([
        'staff.employee_changed',
        'staff.employee_joined',
        'staff.employee_left',
        'staff.qualification_granted',
      ]);
      expect(JSON.stringify(rows)).not.toMatch(/eventful|newname/i);
      expect(rows.find((r) => r.type === 'staff.employee_changed')!.changes).toEqual([{ field: 'lastName' }]);
    });
  });

  describe('what somebody may serve', () => {
    const may = async (id: string, query = ''): Promise<Record<string, string[]>> => {
      const answer = await must(house, 'GET', `/v1/employees/${id}/service-permissions?serviceCode=SPA-60${query}`);
      return {
        all: answer.reasons.map((r: { code: string }) => r.code),
        spa: answer.services[0].reasons.map((r: { code: string }) => r.code),
      };
    };

    it('follows employment, hotel and qualification from day to day', async () => {
      const id = await hire({ postId: therapist, departmentId: spa, employedFrom: '2026-11-01', employedTo: '2029-12-31' });
      expect(await may(id)).toEqual({ all: [], spa: ['qualification_missing'] });
      const grant = await must(house, 'POST', `/v1/employees/${id}/qualifications`, { qualificationId: massage });
      expect([grant.grantedOn, grant.validUntil, grant.source]).toEqual(['2026-11-22', '2028-11-21', 'manual']);
      expect(await may(id)).toEqual({ all: [], spa: [] });
      expect((await may(id, '&on=2028-11-21')).spa).toEqual([]);
      expect((await may(id, '&on=2028-11-22')).spa).toEqual(['qualification_expired']);
      expect(await may(id, '&on=2026-10-31')).toEqual({ all: ['not_employed'], spa: ['not_employed', 'qualification_not_yet_valid'] });
      expect((await may(id, `&propertyId=${lake}`)).all).toEqual(['not_in_hotel']);
      await change(id, { worksIn: [{ propertyId: lake, from: '2026-12-24', to: '2026-12-26' }] });
      expect(await may(id, `&propertyId=${lake}&on=2026-12-24`)).toEqual({ all: [], spa: [] });
      expect((await may(id, `&propertyId=${lake}&on=2026-12-27`)).all).toEqual(['not_in_hotel']);
      await change(id, { status: 'on_leave' });
      expect((await may(id)).all).toEqual(['on_leave']);
      await change(id, { status: 'active' });
      expect((await house.call('DELETE', `/v1/employees/${id}/qualifications/${grant.id}`)).status).toBe(204);
      expect((await may(id)).spa).toEqual(['qualification_withdrawn']);
      expect((await house.call('DELETE', `/v1/employees/${id}/qualifications/${grant.id}`)).status).toBe(404);
    });

    it('today is the hotel’s today', async () => {
      const id = await hire({ homePropertyId: lake, employedFrom: '2026-11-23' });
      expect((await may(id)).all).toEqual(['not_employed']);
      await goTo(house, '2026-11-22T16:30:00Z'); // half past midnight in Shanghai
      try {
        expect((await may(id)).all).toEqual([]);
      } finally {
        await goTo(house, '2026-11-22T12:00:00Z');
      }
    });
  });

  describe('who is on duty', () => {
    it('hours are the hotel’s own, and a night over the change of the clocks is an hour longer or shorter', async () => {
      const id = await hire();
      const night = async (day: string) => (await shift(id, day, '22:00', '06:00', { kind: 'night' })).body;
      expect(await night('2026-10-23')).toMatchObject({
        startsAt: '2026-10-23T20:00:00.000Z',
        endsAt: '2026-10-24T04:00:00.000Z',
        minutes: 480,
      });
      expect(await night('2026-10-24')).toMatchObject({
        startsAt: '2026-10-24T20:00:00.000Z',
        endsAt: '2026-10-25T05:00:00.000Z',
        minutes: 540,
        from: '22:00',
        to: '06:00',
      });
      expect(await night('2027-03-27')).toMatchObject({
        startsAt: '2027-03-27T21:00:00.000Z',
        endsAt: '2027-03-28T04:00:00.000Z',
        minutes: 420,
      });
      // the hours from two to three do not exist on that morning
      const skipped = await shift(id, '2027-03-28', '08:00', '08:00', { kind: 'on_call' });
      expect(skipped.body.minutes).toBe(24 * 60);
      const nothing = await shift(await hire(), '2027-03-28', '02:30', '03:15');
      expect([nothing.status, codes(nothing)]).toEqual([400, ['empty_shift']]);
      const listed = await must(house, 'GET', `/v1/shifts?propertyId=${sea}&day=2026-10-24&employeeId=${id}`);
      expect(listed.data.map((s: { day: string; employeeName: string }) => [s.day, s.employeeName])).toEqual([['2026-10-24', 'Mei Lin']]);
    });

    it('nobody is on duty twice at one time, however many plan at once, and in whichever hotel', async () => {
      const id = await hire({ worksIn: [{ propertyId: lake, from: '2026-01-01' }] });
      const department = (await must(house, 'POST', '/v1/departments', { propertyId: lake, code: 'FO', name: 'FO', kind: 'spa' })).id;
      const there = { propertyId: lake, departmentId: department };
      const answers = await Promise.all([
        shift(id, '2026-12-01', '08:00', '16:00'),
        shift(id, '2026-12-01', '15:00', '23:00'),
        shift(id, '2026-12-01', '12:00', '13:00'),
        shift(id, '2026-12-01', '20:00', '21:00', there), // 13:00 in Berlin
        shift(id, '2026-12-01', '10:00', '15:30'),
        shift(id, '2026-12-01', '15:30', '22:00', there),
      ]);
      const planned = answers.filter((a) => a.status === 201).length;
      expect(planned).toBeGreaterThan(0);
      expect(answers.filter((a) => a.status === 409).every((a) => a.body.code === 'shift_overlaps')).toBe(true);
      const { rows } = await house.db.query(
        `SELECT count(*)::int AS n FROM shifts a JOIN shifts b ON a.employee_id = b.employee_id AND a.id < b.id
           AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at) WHERE a.employee_id = $1`,
        [id],
      );
      expect(rows[0].n).toBe(0);
      expect(tally(await Promise.all(Array.from({ length: 8 }, () => shift(id, '2026-12-02', '08:00', '16:00'))))).toEqual({
        '201': 1,
        '409 shift_overlaps': 7,
      });
      expect((await shift(id, '2026-12-02', '16:00', '20:00')).status).toBe(201); // one ends as the other begins
    });

    it('only those are planned who work there and may serve it', async () => {
      const id = await hire({ employedTo: '2026-12-31' });
      const unserved = await shift(id, '2026-12-05', '08:00', '16:00', { serviceCodes: ['BREAKFAST', 'SPA-60'] });
      expect([unserved.status, unserved.body.code]).toEqual([409, 'may_not_serve']);
      expect(unserved.body.errors).toEqual([
        { pointer: '/serviceCodes/1', code: 'qualification_missing', qualifications: ['MASSAGE'], askedBy: 'service' },
      ]);
      expect(codes(await shift(id, '2027-01-01', '08:00', '16:00'))).toEqual(['not_employed']);
      expect(codes(await shift(await hire({ homePropertyId: lake }), '2026-12-05', '08:00', '16:00'))).toEqual(['not_in_hotel']);
      const office = await aMachine(house, OFFICE, [sea!]);
      const body = { propertyId: sea, departmentId: desk, day: '2026-12-05', from: '08:00', to: '16:00', kind: 'day' };
      const stranger = await house.call(
        'POST',
        '/v1/shifts',
        { ...body, employeeId: await hire({ homePropertyId: lake }) },
        { token: office },
      );
      expect([stranger.status, codes(stranger)]).toEqual([400, ['unknown_employee']]);
    });

    it('two employees swap their shifts, of the same hours too, when both are free and able', async () => {
      const [mei, ana] = [await hire({ postId: therapist }), await hire()];
      await must(house, 'POST', `/v1/employees/${mei}/qualifications`, { qualificationId: massage });
      const early = (await shift(mei, '2026-12-10', '08:00', '16:00')).body;
      const same = (await shift(ana, '2026-12-10', '08:00', '16:00', { departmentId: spa })).body;
      const swap = (id: string, withShiftId: string) => house.call('POST', `/v1/shifts/${id}/swap`, { withShiftId });
      const swapped = await swap(early.id, same.id);
      expect(swapped.body.shifts.map((s: { employeeId: string; version: number }) => [s.employeeId, s.version])).toEqual([
        [ana, 2],
        [mei, 2],
      ]);
      // Ana gives no massages
      const treatments = (await shift(mei, '2026-12-11', '08:00', '16:00', { serviceCodes: ['SPA-60'] })).body;
      const late = (await shift(ana, '2026-12-11', '16:00', '23:00')).body;
      const unable = await swap(late.id, treatments.id);
      expect([unable.status, unable.body.code, codes(unable)]).toEqual([409, 'may_not_serve', ['qualification_missing']]);
      // and Mei would be on duty twice
      await shift(mei, '2026-12-11', '18:00', '19:00');
      await house.call('PATCH', `/v1/shifts/${treatments.id}`, { serviceCodes: [] }, { headers: { 'if-match': '*' } });
      expect((await swap(late.id, treatments.id)).body.code).toBe('shift_overlaps');
      expect((await house.call('GET', `/v1/shifts/${late.id}`)).body).toMatchObject({ employeeId: ana, version: 1 });
      expect(codes(await swap(late.id, late.id))).toEqual(['same_employee']);
    });

    it('a shift swapped by two at once ends with one of two people, and each of them has one', async () => {
      const [a, b] = [await hire(), await hire()];
      const [one, two] = [
        (await shift(a, '2026-12-14', '08:00', '16:00')).body.id,
        (await shift(b, '2026-12-14', '08:00', '16:00')).body.id,
      ];
      const swap = (x: string, y: string) => house.call('POST', `/v1/shifts/${x}/swap`, { withShiftId: y });
      const answers = await Promise.all([swap(one, two), swap(two, one), swap(one, two), swap(two, one)]);
      expect(tally(answers)).toEqual({ '200': 4 });
      const now = await must(house, 'GET', `/v1/shifts?propertyId=${sea}&day=2026-12-14`);
      expect(now.data.map((s: { employeeId: string }) => s.employeeId).toSorted()).toEqual([a, b].toSorted());
    });

    it('hours that were cancelled are free again, and what is cancelled stays so', async () => {
      const id = await hire();
      const { body: planned } = await shift(id, '2026-12-15', '08:00', '16:00');
      expect((await house.call('POST', `/v1/shifts/${planned.id}/cancellation`)).body.status).toBe('cancelled');
      expect((await shift(id, '2026-12-15', '08:00', '16:00')).status).toBe(201);
      const again = await house.call('POST', `/v1/shifts/${planned.id}/cancellation`);
      const moved = await house.call('PATCH', `/v1/shifts/${planned.id}`, { from: '09:00' }, { headers: { 'if-match': '*' } });
      expect([again.body.code, moved.body.code]).toEqual(['shift_cancelled', 'shift_cancelled']);
    });

    it('who leaves, or leaves a hotel, is taken off the plan', async () => {
      const id = await hire({ worksIn: [{ propertyId: lake, from: '2026-01-01' }] });
      const department = (await must(house, 'POST', '/v1/departments', { propertyId: lake, code: 'HK', name: 'HK', kind: 'housekeeping' }))
        .id;
      const kept = (await shift(id, '2026-12-20', '08:00', '16:00')).body.id as string;
      const after = (await shift(id, '2026-12-21', '08:00', '16:00')).body.id as string;
      const there = (await shift(id, '2026-12-18', '08:00', '16:00', { propertyId: lake, departmentId: department })).body.id as string;
      const statuses = async () =>
        Promise.all([kept, after, there].map(async (s) => (await house.call('GET', `/v1/shifts/${s}`)).body.status as string));
      await change(id, { employedTo: '2026-12-20' });
      expect(await statuses()).toEqual(['planned', 'cancelled', 'planned']);
      await change(id, { worksIn: [] });
      expect(await statuses()).toEqual(['planned', 'cancelled', 'cancelled']);
    });

    it('shifts are planned by those who may in that hotel', async () => {
      const id = await hire();
      const { body: planned } = await shift(id, '2026-12-16', '08:00', '16:00');
      const other = await aMachine(house, OFFICE, [lake!]);
      const as = (token: string) => ({ token, headers: { 'if-match': '*' } });
      expect((await house.call('GET', `/v1/shifts?propertyId=${sea}`, undefined, as(other))).status).toBe(404);
      expect((await house.call('GET', `/v1/shifts/${planned.id}`, undefined, as(other))).status).toBe(404);
      expect((await house.call('PATCH', `/v1/shifts/${planned.id}`, { from: '09:00' }, as(other))).status).toBe(404);
      expect((await house.call('POST', `/v1/shifts/${planned.id}/cancellation`, undefined, as(other))).status).toBe(404);
      const reader = await aMachine(house, ['staff:read'], [sea!]);
      expect((await house.call('GET', `/v1/shifts/${planned.id}`, undefined, as(reader))).status).toBe(200);
      expect((await house.call('POST', `/v1/shifts/${planned.id}/cancellation`, undefined, as(reader))).status).toBe(403);
    });
  });

  describe('business calendars', () => {
    const OFFICE_HOURS = {
      code: 'OFFICE',
      name: 'Office',
      weekly: [
        { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '12:00' },
        { weekdays: [1, 2, 3, 4, 5], from: '13:00', to: '18:00' },
      ],
      holidayCountry: 'CN',
    };

    it('say when the hotel works: over Spring Festival with its make-up Saturday, and on a day of its own', async () => {
      const calendar = await must(house, 'POST', '/v1/business-calendars', { propertyId: lake, ...OFFICE_HOURS });
      const days = async (query: string) =>
        (await must(house, 'GET', `/v1/business-calendars/${calendar.id}/days?${query}`)).data.map(
          (d: { date: string; reason: string; hours: unknown[] }) => `${d.date} ${d.reason} ${d.hours.length}`,
        ) as string[];
      expect(await days('firstDay=2026-02-13&lastDay=2026-02-16')).toEqual([
        '2026-02-13 week 2',
        '2026-02-14 make_up_day 2',
        '2026-02-15 holiday 0',
        '2026-02-16 holiday 0',
      ]);
      const patch = { exceptions: [{ date: '2026-02-14', hours: [] }], holidayHours: [{ from: '10:00', to: '12:00' }] };
      const changed = await house.call('PATCH', `/v1/business-calendars/${calendar.id}`, patch, { headers: { 'if-match': '"1"' } });
      expect(changed.body.exceptions).toEqual([{ date: '2026-02-14', name: null, hours: [] }]);
      expect(await days('firstDay=2026-02-14&lastDay=2026-02-15')).toEqual(['2026-02-14 exception 0', '2026-02-15 holiday 1']);
      expect((await house.call('GET', `/v1/business-calendars/${calendar.id}/days?firstDay=2026-02-14&lastDay=2026-02-13`)).status).toBe(
        400,
      );
    });

    it('belong to one hotel, under one code, and keep to places whose holidays are known', async () => {
      const [atSea, atLake] = [await aMachine(house, OFFICE, [sea!]), await aMachine(house, OFFICE, [lake!])];
      const make = (body: object, token = atSea) =>
        house.call('POST', '/v1/business-calendars', { propertyId: sea, ...OFFICE_HOURS, ...body }, { token });
      const made = await make({ holidayCountry: 'DE', holidayRegion: 'BY' });
      expect(made.status).toBe(201);
      expect((await make({})).body.code).toBe('conflict');
      expect((await make({ code: 'B', holidayCountry: 'ZZ' })).body.errors).toMatchObject([
        { pointer: '/holidayCountry', code: 'no_calendar' },
      ]);
      expect((await make({ code: 'B', holidayCountry: null, holidayRegion: 'BY' })).body.errors).toMatchObject([
        { code: 'without_country' },
      ]);
      expect((await make({ code: 'B' }, atLake)).status).toBe(404);
      const read = (token: string) => house.call('GET', `/v1/business-calendars/${made.body.id}`, undefined, { token });
      expect([(await read(atSea)).status, (await read(atLake)).status]).toEqual([200, 404]);
      const listed = async (token: string) =>
        ((await house.call('GET', '/v1/business-calendars', undefined, { token })).body.data as { id: string }[]).map((c) => c.id);
      expect(await listed(atSea)).toEqual([made.body.id]);
      expect(await listed(atLake)).not.toContain(made.body.id);
    });
  });
});
