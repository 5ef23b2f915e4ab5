import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { API_ROLE } from '../src/kernel/database/data-source';
import { aBooking, aHotel, type Hotel } from './support/furnish';
import { ADMIN, type House, startHouse } from './support/house';

const SECRETS = {
  email: 'canary.bird@private.example',
  phone: '+4930987654321',
  document: 'X4RTBPFW9',
  street: 'Kanarienvogelweg 77',
  word: 'open-sesame-canary-42',
  note: 'sings-at-night-canary',
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((ok) => server.once('listening', ok));
  const { port } = server.address() as AddressInfo;
  await new Promise((ok) => server.close(ok));
  return port;
}

describe('The log', () => {
  let house: House;
  let hotel: Hotel;
  let child: ChildProcess;
  let url: string;
  let log = '';
  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'ignore' });
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    const today = new Date();
    house.clock.advance(today.getTime() - house.clock.now().getTime());
    hotel = await aHotel(house, { rooms: { DBL: 5 } });
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const { DATABASE_URL, MASTER_KEY, JWT_KEY, PATH } = process.env;
    child = spawn(process.execPath, ['dist/src/main.js'], {
      env: {
        PATH,
        DATABASE_URL,
        MASTER_KEY,
        JWT_KEY,
        DATABASE_ROLE: API_ROLE,
        NODE_ENV: 'production',
        LOG_LEVEL: 'trace',
        PORT: String(port),
        DEMO: 'false',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
    for (let ready = false; !ready; await sleep(50)) {
      ready = await fetch(`${url}/health/ready`).then(
        (r) => r.ok,
        () => false,
      );
    }
  });
  afterAll(async () => {
    child.kill('SIGKILL');
    await house.close();
  });

  it('names neither guests nor secrets, whatever is asked, answered or refused', async () => {
    const call = (method: string, path: string, body?: unknown, token?: string) =>
      fetch(`${url}${path}`, {
        method,
        body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'if-match': '*', ...(token && { authorization: `Bearer ${token}` }) },
      });
    const login = (await (await call('POST', '/v1/auth/login', ADMIN)).json()) as { accessToken: string; refreshToken: string };
    const token = login.accessToken;
    await call('POST', '/v1/auth/login', { email: SECRETS.email, password: SECRETS.word });
    await call('POST', '/v1/auth/refresh', { refreshToken: SECRETS.word });
    await call('GET', '/v1/guests', undefined, SECRETS.word);
    const person = { firstName: 'Tweety', lastName: 'Canarini', email: SECRETS.email, phone: SECRETS.phone };
    const made = await call('POST', '/v1/guests', { propertyId: hotel.propertyId, ...person }, token);
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    await call('POST', `/v1/guests/${id}/documents`, { type: 'passport', number: SECRETS.document }, token);
    await call('POST', `/v1/guests/${id}/addresses`, { lines: [SECRETS.street] }, token);
    await call('POST', `/v1/guests/${id}/notes`, { text: SECRETS.note }, token);
    const night = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await call('POST', '/v1/bookings', { ...aBooking(hotel, night, { booker: person }), notes: SECRETS.note }, token);
    for (const q of [SECRETS.email, SECRETS.phone, 'Canarini'])
      await call('GET', `/v1/guests?q=${encodeURIComponent(q)}`, undefined, token);
    // refused: by the door, the parser, the validation, the database
    await call('POST', '/v1/guests', `{"email":"${SECRETS.email}"`, token);
    await call(
      'POST',
      '/v1/guests',
      { propertyId: hotel.propertyId, ...person, [SECRETS.word]: 1, email: `${SECRETS.email} ${SECRETS.word}` },
      token,
    );
    await call('GET', `/v1/${encodeURIComponent(SECRETS.email)}/${SECRETS.word}`, undefined, token);
    await call('GET', `/v1/guests/${encodeURIComponent(SECRETS.email)}?${SECRETS.word}=1`, undefined, token);
    for (let i = 0; i < 2; i++) {
      await call('POST', '/v1/accounts', { email: SECRETS.email, displayName: 'Double', password: SECRETS.word }, token);
    }
    await call('POST', `/v1/guests/${id}/companies`, { companyId: id, role: SECRETS.note }, token);
    await sleep(1_200); // the log is written a few times a second
    expect(log.split('\n').filter((line) => line.includes('"route"')).length).toBeGreaterThan(15);
    const spoken = [...Object.values(SECRETS), '987654321', 'Canarini', 'Tweety', token, login.refreshToken, ADMIN.password];
    expect(spoken.filter((word) => log.includes(word))).toEqual([]);
    for (const line of log.split('\n')) expect(line).not.toMatch(/eyJhbGciOi/);
  });
});
