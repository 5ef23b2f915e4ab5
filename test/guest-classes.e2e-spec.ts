import { setTimeout as sleep } from 'node:timers/promises';
import { addDays } from '../src/kernel/values/local-date';
import { ClassifyGuests } from '../src/modules/guests/services/classify-guests.service';
import { aHotel, aMachine, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { settled, tellStay, type ToldStay } from './support/stays';

describe('The classes of guests', () => {
  let house: House;
  let sea: Hotel;
  let lake: Hotel;
  const today = '2026-11-22';
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, `${today}T12:00:00Z`);
    sea = await aHotel(house, { rooms: { DBL: 200 }, property: { currency: 'CNY' } });
    lake = await aHotel(house, { rooms: { DBL: 200 } });
  });
  afterAll(() => house.close());

  const classesOf = async (guestId: string, token?: string) => {
    await settled(house);
    return must(house, 'GET', `/v1/guests/${guestId}/classes`, undefined, { token });
  };
  const inBrief = async (guestId: string) => {
    const { data } = await classesOf(guestId);
    return Object.fromEntries(data.map((c: Record<string, unknown>) => [c.scheme, c.rule ? `${c.class} by ${c.rule}` : c.class]));
  };
  const stays = async (hotel: Hotel, n: number, wish: ToldStay = {}): Promise<string> => {
    let survivor = '';
    for (let i = 0; i < n; i++) {
      const { leadId } = await tellStay(house, hotel, addDays(today, -40 - 7 * i), { status: 'checked_out', ...wish });
      if (survivor) await must(house, 'POST', `/v1/guests/${survivor}/merges`, { guestId: leadId });
      survivor ||= leadId;
    }
    return survivor;
  };
  const finished = async (jobId: string) => {
    for (let tries = 0; tries < 500; tries++, await sleep(20)) {
      const job = await must(house, 'GET', `/v1/jobs/${jobId}`);
      if (job.status === 'succeeded') return job.result;
      if (job.status === 'failed') throw new Error(JSON.stringify(job));
    }
    throw new Error('The job takes too long');
  };
  const aStandard = async (code: string, rules: object[], propertyId?: string) => {
    const { id } = await must(house, 'POST', '/v1/classification-schemes', { code, name: code, propertyId });
    const classes = ['gold', 'silver', 'none'].map((c) => ({ code: c, name: c }));
    const { number } = await must(house, 'POST', `/v1/classification-schemes/${id}/versions`, { classes, rules, defaultClass: 'none' });
    return { id, number, publish: () => must(house, 'POST', `/v1/classification-schemes/${id}/versions/${number}/publication`, {}) };
  };
  const rule = (name: string, input: string, op: string, value: unknown, more = {}) => ({
    code: `${name}_${input}`,
    class: name,
    when: { input, op, value, ...more },
  });

  it('two standards come ready made: why guests travel, and what they are worth', async () => {
    const { data } = await must(house, 'GET', '/v1/classification-schemes');
    expect(data.map((s: { code: string; publishedVersion: number }) => [s.code, s.publishedVersion])).toEqual([
      ['purpose', 1],
      ['value', 1],
    ]);
    expect(await inBrief(await stays(sea, 1, { price: 30_000 }))).toEqual({ purpose: 'leisure', value: 'ordinary' });
    expect(await inBrief(await stays(sea, 1, { childAges: [4], price: 510_000 }))).toEqual({
      purpose: 'family by with_children',
      value: 'potential by spent_well',
    });
    expect(await inBrief(await stays(sea, 1, { marketSegment: 'corporate', price: 2_000_000 }))).toEqual({
      purpose: 'business by segment',
      value: 'loyal by high_spending',
    });
    const monday = { nights: 1 };
    expect(await inBrief(await stays(sea, 5, monday))).toEqual({ purpose: 'business by weekdays_alone', value: 'loyal by often' });
  });

  it('a guest who has only booked is in no class yet', async () => {
    const { leadId } = await tellStay(house, sea, '2026-12-20');
    expect(await classesOf(leadId)).toEqual({ guestId: leadId, data: [], history: [] });
  });

  it('change with every stay, with the reason, the values and the time', async () => {
    const leadId = await stays(sea, 1, { price: 400_000 });
    const first = (await classesOf(leadId)).data.find((c: { scheme: string }) => c.scheme === 'value');
    expect(first).toMatchObject({ class: 'ordinary', rule: null, evidence: [], since: `${today}T12:00:00.000Z`, name: 'Ordinary (普通)' });
    await goTo(house, `${today}T13:00:00Z`);
    const { leadId: again } = await tellStay(house, sea, '2026-11-01', { status: 'checked_out', price: 400_000 });
    await must(house, 'POST', `/v1/guests/${leadId}/merges`, { guestId: again });
    const { data, history } = await classesOf(leadId);
    expect(data.find((c: { scheme: string }) => c.scheme === 'value')).toMatchObject({
      class: 'potential',
      rule: 'came_again',
      since: `${today}T13:00:00.000Z`,
      evidence: [
        { input: 'stays', value: 2 },
        { input: 'lastStayDaysAgo', value: 20 },
      ],
    });
    expect(history.filter((h: { scheme: string }) => h.scheme === 'value')).toEqual([
      expect.objectContaining({ from: 'ordinary', to: 'potential', rule: 'came_again', at: `${today}T13:00:00.000Z` }),
    ]);
  });

  it('are as before, with their time, when a merge is undone', async () => {
    const [one, other] = [await stays(sea, 1), await stays(lake, 1)];
    await settled(house);
    const rows = async () =>
      (await house.db.query(`SELECT person_id, scheme_id, class, rule, evidence, scheme_version, since FROM guest_classes ORDER BY 1, 2`))
        .rows;
    const before = await rows();
    await goTo(house, `${today}T14:00:00Z`);
    const { id } = await must(house, 'POST', `/v1/guests/${one}/merges`, { guestId: other });
    expect(await inBrief(other)).toMatchObject({ value: 'potential by came_again' });
    await must(house, 'POST', `/v1/guest-merges/${id}/reversal`, {});
    await settled(house);
    expect(await rows()).toEqual(before);
    const { history } = await classesOf(other);
    expect(history).toEqual([]);
  });

  it('end with an objection, and come back when it is taken back', async () => {
    const guest = await stays(sea, 2);
    expect(await inBrief(guest)).toMatchObject({ value: 'potential by came_again' });
    const request = { guestId: guest, propertyId: sea.propertyId, kind: 'objection', law: 'gdpr', identityCheck: 'document_seen' };
    const { id } = await must(house, 'POST', '/v1/privacy-requests', request);
    await must(house, 'POST', `/v1/privacy-requests/${id}/fulfilment`, {});
    expect(await inBrief(guest)).toEqual({});
    await must(house, 'DELETE', `/v1/guests/${guest}/privacy-flags/objection`);
    expect(await inBrief(guest)).toMatchObject({ value: 'potential by came_again' });
  });

  it('find guests', async () => {
    const token = await aMachine(
      house,
      ['guests:read', 'guests:write', 'reservations:import', 'reservations:override_price'],
      [lake.propertyId],
    );
    const loyal = await stays(lake, 5, { price: 100 });
    await settled(house);
    const search = async (q: string, as?: string) =>
      (await must(house, 'GET', `/v1/guests?${q}`, undefined, { token: as })).data.map((g: { id: string }) => g.id);
    expect(await search('class=value:loyal', token)).toEqual([loyal]);
    expect(await search('class=value:loyal&q=keller', token)).toEqual([loyal]);
    expect(await search('class=value:nobody')).toEqual([]);
  });

  it('rest on values that only those see who may see all hotels of the chain', async () => {
    const guest = await stays(sea, 2);
    const token = await aMachine(house, ['guests:read'], [sea.propertyId]);
    expect((await classesOf(guest, token)).data.map((c: { evidence: unknown }) => c.evidence)).toEqual([null, null]);
  });

  describe('by a standard of the hotel’s own', () => {
    it('are tried out before they count, and looked at anew when they do', async () => {
      await stays(lake, 1, { price: 90_000 });
      await settled(house);
      const { id, number, publish } = await aStandard(
        'spending',
        [rule('gold', 'spend', 'gte', 90_000, { currency: 'EUR' }), rule('silver', 'stays', 'gte', 1)],
        lake.propertyId,
      );
      const tried = await finished((await must(house, 'POST', `/v1/classification-schemes/${id}/versions/${number}/dry-run`, {})).jobId);
      expect(tried).toMatchObject({ dryRun: true, classes: expect.arrayContaining([{ class: 'gold', guests: 1, before: 0 }]) });
      const counted = async () =>
        (await house.db.query(`SELECT class, count(*)::int AS n FROM guest_classes WHERE scheme_id = $1 GROUP BY 1 ORDER BY 1`, [id])).rows;
      expect(await counted()).toEqual([]);
      const { publishedVersion } = await must(house, 'GET', `/v1/classification-schemes/${id}`);
      expect(publishedVersion).toBeNull();
      const published = await finished((await publish()).jobId);
      expect(published.classes).toEqual(tried.classes);
      expect(await counted()).toEqual(
        published.classes
          .map((c: { class: string; guests: number }) => ({ class: c.class, n: c.guests }))
          .toSorted((a: { class: string }, b: { class: string }) => (a.class < b.class ? -1 : 1)),
      );
      const versions = await must(house, 'GET', `/v1/classification-schemes/${id}/versions`);
      expect(versions).toEqual({ data: [expect.objectContaining({ number: 1, status: 'published' })], nextCursor: null });
    });

    it('go on where a killed worker left them', async () => {
      const { id, number } = await aStandard('resumed', [rule('silver', 'stays', 'gte', 1)]);
      const { jobId } = await must(house, 'POST', `/v1/classification-schemes/${id}/versions/${number}/dry-run`, {});
      const whole = await finished(jobId);
      const { rows } = await house.db.query('SELECT id FROM guests WHERE person_id = id ORDER BY id');
      await house.db.query(`UPDATE classification_runs SET after = $2, counts = '{"gold": {"guests": 7, "before": 0}}' WHERE job_id = $1`, [
        jobId,
        rows[4].id,
      ]);
      await house.db.query(`UPDATE jobs SET status = 'running' WHERE id = $1`, [jobId]);
      const run = house.app.get(ClassifyGuests)['everybody'].bind(house.app.get(ClassifyGuests));
      const { result } = await run(
        { schemeId: id, number, dryRun: true },
        { id: jobId, accountId: jobId, propertyId: null, progress: async () => undefined },
      );
      const guests = (r: any) => r.classes.reduce((n: number, c: { guests: number }) => n + c.guests, r.withoutClass);
      expect(guests(result)).toBe(guests(whole) - 5 + 7);
    });

    it('follow tags, VIP and companies as they are given and taken', async () => {
      const { publish } = await aStandard('labels', [rule('gold', 'tags', 'includes', 'press'), rule('silver', 'vip', 'eq', true)]);
      await finished((await publish()).jobId);
      const { id } = await must(house, 'POST', '/v1/guests', { propertyId: sea.propertyId, firstName: 'Paul', lastName: 'Press' });
      const give = (kind: string, value: object) => must(house, 'POST', `/v1/guests/${id}/labels`, { kind, ...value });
      await give('vip', { code: 'V1' });
      expect((await inBrief(id)).labels).toBe('silver by silver_vip');
      const tag = await give('tag', { code: 'Press' });
      expect((await inBrief(id)).labels).toBe('gold by gold_tags');
      await must(house, 'DELETE', `/v1/guests/${id}/facts/${tag.id}`);
      expect((await inBrief(id)).labels).toBe('silver by silver_vip');
      const { history } = await classesOf(id);
      expect(
        history.filter((h: { scheme: string }) => h.scheme === 'labels').map((h: { from: string; to: string }) => [h.from, h.to]),
      ).toEqual([
        ['gold', 'silver'],
        ['silver', 'gold'],
        [null, 'silver'],
      ]);
    });

    it('are gone when it is retired, and come back with it', async () => {
      const { id, publish } = await aStandard('short-lived', [rule('silver', 'stays', 'gte', 1)]);
      await finished((await publish()).jobId);
      const guest = await stays(sea, 1);
      expect((await inBrief(guest))['short-lived']).toBe('silver by silver_stays');
      const etag = (await house.call('GET', `/v1/classification-schemes/${id}`)).headers.get('etag')!;
      const retire = (retired: boolean, match: string) =>
        house.call('PATCH', `/v1/classification-schemes/${id}`, { retired }, { headers: { 'if-match': match } });
      expect((await retire(true, '"99"')).status).toBe(412);
      expect((await retire(true, etag)).body).toMatchObject({ retired: true });
      expect((await inBrief(guest))['short-lived']).toBeUndefined();
      const refused = await house.call('POST', `/v1/classification-schemes/${id}/versions/1/publication`, {});
      expect([refused.status, refused.body.code]).toEqual([409, 'standard_retired']);
      expect((await retire(false, '*')).status).toBe(200);
      for (let tries = 0; tries < 100 && (await inBrief(guest))['short-lived'] === undefined; tries++) await sleep(20);
      expect((await inBrief(guest))['short-lived']).toBe('silver by silver_stays');
    });

    it('turn with the calendar, though nothing happens', async () => {
      const { publish } = await aStandard('fresh', [rule('gold', 'lastStayDaysAgo', 'lte', 60)]);
      await finished((await publish()).jobId);
      const guest = await stays(sea, 1); // left 39 days ago
      expect((await inBrief(guest)).fresh).toBe('gold by gold_lastStayDaysAgo');
      for (const [day, expected] of [
        [addDays(today, 21), 'gold by gold_lastStayDaysAgo'],
        [addDays(today, 22), 'none'],
      ] as const) {
        await goTo(house, `${day}T02:00:00Z`);
        await house.app.get(ClassifyGuests).refresh();
        expect((await inBrief(guest)).fresh).toBe(expected);
      }
    });

    it('are refused where the rules make no sense, and are nobody else’s business', async () => {
      const scheme = await must(house, 'POST', '/v1/classification-schemes', { code: 'odd', name: 'Odd', propertyId: lake.propertyId });
      const version = {
        classes: [{ code: 'a', name: 'A' }],
        rules: [{ code: 'r', class: 'b', when: { any: [{ input: 'tags', op: 'gte', value: 3 }] } }],
        defaultClass: 'a',
      };
      const odd = await house.call('POST', `/v1/classification-schemes/${scheme.id}/versions`, version);
      expect([odd.status, odd.body.errors.map((e: { pointer: string }) => e.pointer)]).toEqual([
        400,
        ['/rules/0/class', '/rules/0/when/any/0/op'],
      ]);
      const twice = await house.call('POST', '/v1/classification-schemes', { code: 'odd', name: 'Odd', propertyId: lake.propertyId });
      expect([twice.status, twice.body.errors[0].pointer]).toEqual([409, '/code']);
      const token = await aMachine(house, ['guests:read', 'guests:classify'], [sea.propertyId]);
      expect((await house.call('GET', `/v1/classification-schemes/${scheme.id}`, undefined, { token })).status).toBe(404);
      const chain = await house.call('POST', '/v1/classification-schemes', { code: 'mine', name: 'Mine' }, { token });
      expect(chain.status).toBe(403);
      expect(
        (await house.call('POST', '/v1/classification-schemes', { code: 'mine', name: 'Mine', propertyId: sea.propertyId }, { token }))
          .status,
      ).toBe(201);
    });
  });
});
