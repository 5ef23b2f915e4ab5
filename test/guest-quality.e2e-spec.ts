import { setTimeout as sleep } from 'node:timers/promises';
import { aHotel, aMachine, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';

describe('The quality of guest records', () => {
  let house: House;
  let [hotel, other]: Hotel[] = [];
  let importer: string;

  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-11-22T12:00:00Z');
    hotel = await aHotel(house, { nights: 0, property: { address: { country: 'SE' } } });
    other = await aHotel(house, { nights: 0 });
    importer = await aMachine(house, ['guests:import', 'guests:read'], [hotel.propertyId]);
  });
  afterAll(() => house.close());

  const importing = async (file: string) => {
    const body = { propertyId: hotel!.propertyId, system: 'old', format: 'csv', lawfulBasis: 'contract' };
    const { id } = await must(house, 'POST', '/v1/guest-imports', body);
    await must(house, 'PUT', `/v1/guest-imports/${id}/content`, undefined, { raw: file, headers: { 'content-type': 'text/csv' } });
    for (;;) {
      const report = await must(house, 'GET', `/v1/guest-imports/${id}`);
      if (report.finishedAt) return report;
      await sleep(30);
    }
  };
  const waiting = async (query = '') => (await must(house, 'GET', `/v1/guest-quarantine?propertyId=${hotel!.propertyId}${query}`)).data;

  it('is told by hotel and source: complete, fresh, faulty, waiting', async () => {
    await importing(
      'id,first name,last name,email,phone,observedAt\n' +
        '1,Anna,Berg,anna@berg.example,+46709824561,2026-11-20\n' +
        '2,Bo,Ek,bo@gmial.com,,2023-11-20\n' +
        '3,,,c@nobody.example,,\n' +
        '4,散客,,d@nobody.example,,\n',
    );
    await must(house, 'POST', '/v1/guests', { propertyId: other!.propertyId, firstName: 'Cy', lastName: 'Dee' });
    const { data } = await must(house, 'GET', '/v1/reports/guest-data-quality');
    expect(data).toHaveLength(2);
    const [quality] = data.filter((d: { propertyId: string }) => d.propertyId === hotel!.propertyId);
    expect(quality).toEqual({
      propertyId: hotel!.propertyId,
      source: 'import:old',
      records: 2,
      completeness: { mean: 45, below25: 0, below50: 1, below75: 1, from75: 0 },
      freshness: { mean: 56, below25: 1, below50: 0, below75: 0, from75: 1 },
      stale: 1,
      faults: [{ code: 'email_typo', records: 1 }],
      quarantined: [
        { reason: 'name_missing', rows: 1 },
        { reason: 'name_placeholder', rows: 1 },
      ],
      duplicateCandidates: 0,
    });
    const own = await must(house, 'GET', '/v1/reports/guest-data-quality', undefined, { token: importer });
    expect(own.data).toEqual([quality]);
  });

  it('counts the records that may be somebody else’s double', async () => {
    await importing('id,first name,last name,email,phone\nD1,Doppel,Gaenger,doppel@gaenger.example,+46709824599\n');
    await must(house, 'PUT', '/v1/external/other/guests/D1', {
      propertyId: hotel!.propertyId,
      firstName: 'Doppel',
      lastName: 'Gaenger',
      email: 'doppel@gaenger.example',
      phone: '+46709824599',
    });
    const counts = async () =>
      (await must(house, 'GET', `/v1/reports/guest-data-quality?propertyId=${hotel!.propertyId}`)).data.map(
        (d: { source: string; duplicateCandidates: number }) => [d.source, d.duplicateCandidates],
      );
    await eventually(async () => (await counts()).every(([, n]: [string, number]) => n === 1));
    expect(await counts()).toEqual([
      ['import:old', 1],
      ['import:other', 1],
    ]);
  });

  it('a row that makes no guest waits until somebody puts it right, its words sealed', async () => {
    const [row] = await waiting('&reason=name_missing');
    expect(row).toMatchObject({ row: 3, externalId: '3', reasons: ['name_missing'], source: 'import:old' });
    const masked = await must(house, 'GET', `/v1/guest-quarantine/${row.id}`, undefined, { token: importer });
    expect([masked.masked, masked.given, masked.read]).toEqual([true, null, null]);
    const open = await must(house, 'GET', `/v1/guest-quarantine/${row.id}`);
    expect(open.given.email).toBe('c@nobody.example');
    expect(
      (await house.db.query(`SELECT 1 FROM audit_entries WHERE action = 'guest_quarantine.read' AND target_id = $1`, [row.id])).rowCount,
    ).toBe(1);

    const still = await house.call('POST', `/v1/guest-quarantine/${row.id}/release`, { corrections: { city: 'Lund' } });
    expect(still.body).toMatchObject({ status: 409, code: 'still_quarantined', errors: [{ code: 'name_missing' }] });
    expect((await house.call('POST', `/v1/guest-quarantine/${row.id}/release`, { corrections: { shoeSize: '44' } })).status).toBe(400);
    const released = await must(house, 'POST', `/v1/guest-quarantine/${row.id}/release`, {
      corrections: { firstName: 'Cecilia', lastName: 'Dahl' },
    });
    expect(released.status).toBe('created');
    expect(await must(house, 'GET', `/v1/guests/${released.guestId}`)).toMatchObject({ firstName: 'Cecilia', email: 'c@nobody.example' });
    expect(await waiting('&reason=name_missing')).toEqual([]);
  });

  it('a row that waits leaves when its system sends it in a better state, or when it is discarded', async () => {
    const [row] = await waiting();
    expect(row.reasons).toEqual(['name_placeholder']);
    const report = await importing('id,first name,last name,email\n4,Doris,Day,d@nobody.example\n5,,,e@nobody.example\n');
    expect(report.counts).toMatchObject({ created: 1, quarantined: 1 });
    const [left] = await waiting();
    expect(left.externalId).toBe('5');
    expect((await house.call('DELETE', `/v1/guest-quarantine/${left.id}`)).status).toBe(204);
    expect(await waiting()).toEqual([]);
    expect((await house.call('DELETE', `/v1/guest-quarantine/${left.id}`)).status).toBe(404);
  });

  it('one guest of another system is made, changed and left alone by that system’s id', async () => {
    const guest = {
      propertyId: hotel!.propertyId,
      firstName: 'Elsa',
      lastName: 'Frid',
      email: 'elsa@frid.example',
      phone: '070-982 45 62',
      address: { lines: ['Storgatan 1'], city: 'Malmö', country: 'SE' },
      document: { type: 'passport', number: 'AA7654321' },
      birthday: { calendar: 'solar', year: 1980, month: 3, day: 4 },
    };
    const put = (more: object = {}, token = importer) =>
      house.call('PUT', '/v1/external/salto/guests/S-1', { ...guest, ...more }, { token });
    const made = await put();
    expect([made.status, made.body.status]).toEqual([201, 'created']);
    const again = await put();
    expect([again.status, again.body]).toMatchObject([200, { guestId: made.body.guestId, status: 'unchanged' }]);
    const changed = await put({ lastName: 'Frid-Ek' });
    expect(changed.body).toMatchObject({ guestId: made.body.guestId, status: 'updated' });
    expect(await must(house, 'GET', `/v1/guests/${made.body.guestId}`)).toMatchObject({ lastName: 'Frid-Ek', phone: '+46709824562' });
    const late = await put({ lastName: 'Old', observedAt: '2020-01-01T00:00:00Z' });
    expect(late.body).toMatchObject({ status: 'unchanged', findings: [{ code: 'older_than_stored', severity: 'note' }] });
    // the same id in another hotel's system is another guest
    const elsewhere = await put({ propertyId: other!.propertyId }, house.adminToken);
    expect([elsewhere.status, elsewhere.body.guestId === made.body.guestId]).toEqual([201, false]);
    expect((await put({ propertyId: other!.propertyId })).status).toBe(404);
  });

  it('a guest who is erased is gone from what waits as well', async () => {
    const file = 'id,first name,last name,email\n90,Gone,Girl,gone@girl.example\n91,,,gone@girl.example\n';
    const report = await importing(file);
    expect(report.counts).toMatchObject({ created: 1, quarantined: 1 });
    const { guestId } = (await must(house, 'GET', `/v1/guest-imports/${report.id}/rows`)).data[0];
    await must(house, 'POST', `/v1/guests/${guestId}/erasure`, { reason: 'request' });
    expect(await waiting()).toEqual([]);
    const { rows } = await house.db.query('SELECT external_id, row_index, email_index FROM guests WHERE id = $1', [guestId]);
    expect(rows).toEqual([{ external_id: null, row_index: null, email_index: null }]);
  });

  it('twins of one id that come at once make one record', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        house.call('PUT', '/v1/external/salto/guests/TWIN', {
          propertyId: hotel!.propertyId,
          firstName: 'Twin',
          lastName: `Of${'abc'[i % 3]}`,
        }),
      ),
    );
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
    expect(new Set(answers.map((a) => a.body.guestId)).size).toBe(1);
  });
});
