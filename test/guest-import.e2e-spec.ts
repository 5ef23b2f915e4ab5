import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { aHotel, aMachine, goTo, type Hotel, must } from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';

describe('Importing guests', () => {
  let house: House;
  let hotel: Hotel;

  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-11-22T12:00:00Z');
    hotel = await aHotel(house, { nights: 0, property: { address: { country: 'CN' } } });
  });
  afterAll(() => house.close());

  const begin = async (more: object = {}): Promise<string> =>
    (
      await must(house, 'POST', '/v1/guest-imports', {
        propertyId: hotel.propertyId,
        system: 'opera',
        format: 'csv',
        lawfulBasis: 'contract',
        ...more,
      })
    ).id;
  const send = (id: string, file: string | Buffer, type = 'text/csv'): Promise<Answer> =>
    house.call('PUT', `/v1/guest-imports/${id}/content`, undefined, { raw: file, headers: { 'content-type': type } });
  const report = async (id: string) => {
    for (let tries = 0; tries < 600; tries++) {
      const read = await must(house, 'GET', `/v1/guest-imports/${id}`);
      if (read.finishedAt) return read;
      await sleep(50);
    }
    throw new Error('The import does not end');
  };
  const importing = async (file: string | Buffer, more: object = {}) => {
    const id = await begin(more);
    const sent = await send(id, file);
    expect(sent.status).toBe(202);
    return report(id);
  };
  const rowsOf = async (id: string, status?: string) =>
    (await must(house, 'GET', `/v1/guest-imports/${id}/rows${status ? `?status=${status}` : ''}`)).data as {
      row: number;
      status: string;
      guestId: string | null;
      findings: { field: string; code: string }[];
    }[];
  const count = async (sql: string) => Number((await house.db.query(sql)).rows[0].n);

  it('makes a record of every row, cleaned, with what the source said kept beside it', async () => {
    const file =
      '客户编号,姓名,手机,邮箱,生日,身份证,性别,国籍,饮食偏好,手机2\n' +
      'A1,欧阳小明,13912345670,XiaoMing@Hotel.example,1980-01-02,11010519491231002X,男,中国,素食,13912345671\n' +
      'A2,Anna Berg,+46 70 982 45 61,anna@gmial.com,1999/13/40,,,瑞典,,\n';
    const done = await importing(file);
    expect(done).toMatchObject({ status: 'succeeded', rows: 2, counts: { created: 2, updated: 0, quarantined: 0, dropped: 0 } });
    expect(done.findings.map((f: { code: string }) => f.code).toSorted()).toEqual([
      'birthday_invalid',
      'document_birthday_differs',
      'email_typo',
      'name_split',
    ]);
    const [first, second] = await rowsOf(done.id);
    expect(first).toMatchObject({ row: 1, status: 'created' });
    const guest = await must(house, 'GET', `/v1/guests/${first!.guestId}`);
    expect(guest).toMatchObject({
      firstName: '小明',
      lastName: '欧阳',
      phone: '+8613912345670',
      email: 'XiaoMing@Hotel.example',
      source: 'import:opera',
      completeness: 80,
    });
    const facts = (await must(house, 'GET', `/v1/guests/${first!.guestId}/facts`)).data as { kind: string; value: object }[];
    expect(facts.filter((f) => f.kind === 'phone').map((f) => f.value)).toEqual([
      { number: '+8613912345670' },
      { number: '+8613912345671' },
    ]);
    expect(facts.find((f) => f.kind === 'preference')?.value).toEqual({ category: 'food', code: 'other', note: '素食' });
    const explained = await must(house, 'GET', `/v1/guests/${second!.guestId}/explain`);
    expect(explained.records[0]).toMatchObject({ externalSystem: 'opera', externalId: 'A2', faults: ['email_typo', 'birthday_invalid'] });
    expect(explained.records[0].given).toMatchObject({ 姓名: 'Anna Berg', 生日: '1999/13/40' });
    expect((await must(house, 'GET', '/v1/guests?q=13912345671')).data).toHaveLength(0); // a national number of no country
    expect((await must(house, 'GET', '/v1/guests?q=%2B8613912345671')).data[0].id).toBe(first!.guestId);
  });

  it('leaves what is known untouched, and keeps what a record said before it changed', async () => {
    const file = (city: string) =>
      `id,name,email,city,updated_at\nB1,Maria Keller,m@keller.example,${city},2026-10-0${city.length}T10:00:00Z\nB2,Jan Kok,,Delft,\n`;
    const first = await importing(file('Bonn'));
    expect(first.counts).toMatchObject({ created: 2 });
    const { rows: before } = await house.db.query(`SELECT * FROM guests WHERE external_id IN ('B1', 'B2') ORDER BY external_id`);
    expect((await importing(file('Bonn'))).counts).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    expect((await house.db.query(`SELECT * FROM guests WHERE external_id IN ('B1', 'B2') ORDER BY external_id`)).rows).toEqual(before);

    expect((await importing(file('Berlin'))).counts).toMatchObject({ updated: 1, unchanged: 1 });
    const guest = await must(house, 'GET', `/v1/guests/${before[0].id}/facts?kind=address`);
    expect(guest.data[0].value.city).toBe('Berlin');
    expect(await count(`SELECT count(*) AS n FROM guest_record_versions WHERE guest_id = '${before[0].id}'`)).toBe(1);
    // an older file that comes late changes nothing
    const late = await importing(file('Bonn'));
    expect(late.counts).toMatchObject({ updated: 0, unchanged: 2 });
    expect((await rowsOf(late.id))[0]!.findings.map((f) => f.code)).toContain('older_than_stored');
  });

  it('knows a row without an id by what it says, however often and however many at once it is sent', async () => {
    const file = `name,phone\n${Array.from({ length: 1200 }, (_, i) => `Guest No${'abcdefghij'[i % 10]}${i.toString(36)},+4670${String(9_000_000 + i)}`).join('\n')}\n`;
    const before = await count('SELECT count(*) AS n FROM guests');
    const reports = await Promise.all([importing(file), importing(file), importing(gzipSync(file))]);
    const sum = (status: string) => reports.reduce((n, r) => n + r.counts[status], 0);
    expect([sum('created'), sum('unchanged')]).toEqual([1200, 2400]);
    expect((await count('SELECT count(*) AS n FROM guests')) - before).toBe(1200);
    expect(await count('SELECT count(*) AS n FROM guest_import_chunks')).toBe(0);
  });

  it('tells in a dry run what would come, and writes nothing', async () => {
    const before = await count('SELECT count(*) AS n FROM guests');
    const done = await importing('id,name\nA1,Another Name\nC1,New Guest\nC2,\n', { dryRun: true });
    expect(done.counts).toEqual({ created: 1, updated: 1, unchanged: 0, quarantined: 1, dropped: 0 });
    expect(await count('SELECT count(*) AS n FROM guests')).toBe(before);
    expect((await must(house, 'GET', `/v1/guest-quarantine?propertyId=${hotel.propertyId}`)).data).toEqual([]);
  });

  it('bears hostile files: formulas, stray quotes, lines without end, broken characters', async () => {
    const file = Buffer.concat([
      Buffer.from('name,email,phone\n=cmd|calc!A1,"=HYPERLINK(""x"")",@SUM(1)\n"O"Neill,a@b.example,\nNever "closed,x,y\n'),
      Buffer.from(`${'x'.repeat(10_000_000)}\nAnna Berg,<script>@x.example,+46709824561\n`),
      Buffer.from([0x4a, 0x6f, 0x73, 0xc3, 0x28, 0x2c, 0x2c, 0x0a]),
      Buffer.from('Zo\u0000e Zed,z@z.example,\n'),
    ]);
    const done = await importing(file, { encoding: 'utf-8' });
    expect(done.status).toBe('succeeded');
    expect(done.counts).toMatchObject({ dropped: 2, quarantined: 1 });
    const dropped = await rowsOf(done.id, 'dropped');
    expect(dropped.map((r) => r.findings[0]!.code).toSorted()).toEqual(['row_too_long', 'row_unreadable']);
    expect((await rowsOf(done.id, 'quarantined'))[0]!.findings.map((f) => f.code)).toContain('characters_unreadable');
    expect((await must(house, 'GET', '/v1/guests?q=zoe%20zed')).data[0]).toMatchObject({ firstName: 'Zoe', lastName: 'Zed' });
  });

  it('refuses a file of which nothing is known, and says why', async () => {
    const done = await importing('Anna,Berg\nBerta,Olsen\n');
    expect(done).toMatchObject({ status: 'failed', problem: 'heading_unknown' });
    const job = await must(house, 'GET', `/v1/jobs/${done.jobId}`);
    expect(job).toMatchObject({ status: 'failed', errors: [{ code: 'heading_unknown' }] });
    expect((await importing(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6]))).problem).toBe('file_broken');
  });

  it('takes one file, as a file, from those who may import', async () => {
    const id = await begin();
    expect((await house.call('PUT', `/v1/guest-imports/${id}/content`, { name: 'x' })).status).toBe(415);
    expect((await send(id, '')).status).toBe(400);
    expect((await send(id, 'name\nAnna Berg\n')).status).toBe(202);
    expect((await send(id, 'name\nAnna Berg\n')).body).toMatchObject({ status: 409, code: 'file_received' });
    expect(
      (await house.call('POST', '/v1/guests', undefined, { raw: 'a,b', headers: { 'content-type': 'text/csv' }, unchecked: true })).status,
    ).toBe(415);
    const reader = await aMachine(house, ['guests:read', 'guests:write'], [hotel.propertyId]);
    const refused = await house.call('PUT', `/v1/guest-imports/${id}/content`, undefined, {
      raw: 'name\nx\n',
      headers: { 'content-type': 'text/csv' },
      token: reader,
    });
    expect(refused.status).toBe(403);
    await report(id);
  });

  it('keeps no word of the file in its report, its events or its job', async () => {
    const done = await importing(
      'name,email,phone\nCanary Bird,canary@cage.example,+46709999123\nCanary,canary2@cage.example,\n,canary3@cage.example,\n',
    );
    expect(done.counts).toMatchObject({ created: 2, quarantined: 1 });
    for (const { name } of (
      await house.db.query(
        `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
      )
    ).rows) {
      const { rowCount } = await house.db.query(
        `SELECT 1 FROM ${name} t WHERE t::text LIKE '%cage.example%' OR t::text LIKE '%9999123%' LIMIT 1`,
      );
      expect({ name, rowCount }).toEqual({ name, rowCount: 0 });
    }
  });
});
