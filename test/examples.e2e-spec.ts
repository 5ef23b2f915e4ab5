import { spawn } from 'node:child_process';
import { must, aHotel } from './support/furnish';
import { ADMIN, type House, startHouse } from './support/house';

/** As a caller would run it; resolves with what it printed. */
function example(name: string, args: string[], env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const started = spawn(process.execPath, ['scripts/example.mjs', name, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  let output = '';
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise((resolve, reject) => {
    started.on('error', reject);
    started.on('exit', (code) => resolve({ code, output }));
  });
}

describe('The examples, with the client made from the document', () => {
  let house: House;
  const asAdministrator = { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };

  beforeAll(async () => {
    house = await startHouse({ environment: { ROLES: 'api,worker' } });
  }, 120_000);
  afterAll(() => house.close());

  test('a booking site makes a hotel, finds a room, quotes, books once, reads and cancels', async () => {
    const { code, output } = await example('booking-site', [house.url], asAdministrator);
    expect(output).toMatch(/Booked: [A-Z0-9-]+\n/);
    expect(output).toContain('cancelled, fee €0.00');
    expect(output).toContain('refused: quote_used');
    expect(code).toBe(0);
  }, 120_000);

  test('a booking site with a client of its own books where it was granted', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 3 } });
    const roles = await must(house, 'GET', '/v1/roles?limit=100');
    const role = (roles.data as { code: string; permissions: string[] }[]).find((r) => r.permissions.includes('reservations:write'))!;
    const client = await must(house, 'POST', '/v1/api-clients', {
      displayName: 'Sea View website',
      scopes: ['reservations:read', 'reservations:write'],
      grants: [{ role: role.code, propertyId: hotel.propertyId }],
    });
    const { code, output } = await example('booking-site', [house.url, hotel.propertyId], {
      CLIENT_ID: client.clientId,
      CLIENT_SECRET: client.clientSecret,
    });
    expect(output).toMatch(/Booked: [A-Z0-9-]+\n/);
    expect(code).toBe(0);
  }, 120_000);

  test('a hotel system upserts its reservation and follows it in the feed', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 3 } });
    const { code, output } = await example('pms-sync', [house.url, hotel.propertyId, hotel.roomTypeId, hotel.ratePlanId], asAdministrator);
    expect(output).toMatch(/^201 then 200: /m);
    expect(output).toContain('Now cancelled');
    expect(output).toMatch(/^\d+ reservations\./m);
    expect(code).toBe(0);
  }, 120_000);

  test('a kiosk in the lobby asks three guests, hands each in once, though one answer was lost on its way, and changes nothing afterwards', async () => {
    const { code, output } = await example('survey-kiosk', [house.url], asAdministrator);
    expect(output).toContain('Handed in: 3, waiting: 0');
    expect(output).toContain('A change afterwards is refused: survey_answered');
    expect(code).toBe(0);
    const { rows } = await house.db.query(`SELECT status, count(*)::int AS n FROM survey_responses GROUP BY 1`);
    expect(rows).toEqual([{ status: 'complete', n: 4 }]);
  }, 120_000);
});
