import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Pool } from 'pg';
import { requestId } from '../src/create-app';
import { Environment } from '../src/kernel/config/environment';
import { API_ROLE } from '../src/kernel/database/data-source';
import { type EmbeddedServer, startEmbedded } from '../src/kernel/database/embedded';
import { migrate, pendingMigrations, usableRole } from '../src/kernel/database/migrate';
import { openAntechamber } from '../src/kernel/health/antechamber';
import { Readiness } from '../src/kernel/health/readiness';
import { welcome } from '../src/welcome';
import { type House, startHouse } from './support/house';

const scratch = mkdtempSync(join(tmpdir(), 'innkeeper-runtime-'));
chmodSync(scratch, 0o755); // run by root, the server is another user, who must get here
const settings = { fsync: 'off', shared_buffers: '32MB' };
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const postmaster = (dir: string): number => Number(readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[0]);
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

async function until(what: () => Promise<boolean> | boolean, ms = 15_000): Promise<void> {
  for (const end = Date.now() + ms; !(await what()); await sleep(25)) if (Date.now() > end) throw new Error('It did not come to pass');
}

async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client(url);
  await client.connect();
  return (await client.query<Row>(sql).finally(() => client.end())).rows;
}

describe('The database that comes with the house', () => {
  const dir = join(scratch, 'pg');
  const complaints: string[] = [];
  const children: ChildProcess[] = [];
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startEmbedded({ dir, settings, onDown: (why) => complaints.push(why) });
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
  });

  it('comes back by itself on the same port, with all that was committed, when it is killed', async () => {
    const pool = new Pool({ connectionString: server.url, max: 2 });
    pool.on('error', () => undefined);
    await pool.query('CREATE TABLE kept (what text)');
    await pool.query(`INSERT INTO kept VALUES ('a booking')`);
    const before = postmaster(dir);
    process.kill(before, 'SIGKILL');
    await until(() =>
      pool.query('SELECT 1').then(
        () => postmaster(dir) !== before,
        () => false,
      ),
    );
    expect((await pool.query('SELECT what FROM kept')).rows).toEqual([{ what: 'a booking' }]);
    expect(complaints).toHaveLength(1);
    await pool.end();
  });

  it('is shared by a second process, which takes over when the first one ends', async () => {
    const second = await startEmbedded({ dir, settings });
    expect(second.url).toBe(server.url);
    await server.stop();
    await until(() =>
      ask(second.url, 'SELECT 1').then(
        () => true,
        () => false,
      ),
    );
    expect(await ask(second.url, 'SELECT what FROM kept')).toHaveLength(1);
    server = second;
  });

  it('keeps what was committed when everything is stopped and started again', async () => {
    await server.stop();
    expect(existsSync(join(dir, 'postmaster.pid'))).toBe(false);
    server = await startEmbedded({ dir, settings });
    expect(await ask(server.url, 'SELECT what FROM kept')).toEqual([{ what: 'a booking' }]);
  });

  it('goes down when the process that started it is killed, and comes up with the next', async () => {
    const lonely = join(scratch, 'lonely');
    const script = join(scratch, 'lonely.cjs');
    writeFileSync(
      script,
      `const swc = require(${JSON.stringify(require.resolve('@swc/core'))});
       require.extensions['.ts'] = (module, file) => module._compile(swc.transformFileSync(file, { swcrc: false, module: { type: 'commonjs' },
         jsc: { target: 'es2023', parser: { syntax: 'typescript', decorators: true } } }).code, file);
       require(${JSON.stringify(resolve('src/kernel/database/embedded.ts'))})
         .startEmbedded({ dir: ${JSON.stringify(lonely)}, settings: ${JSON.stringify(settings)} }).then((s) => { console.log(s.url); setInterval(() => {}, 1000); });`,
    );
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await new Promise((ok) => child.stdout.once('data', ok));
    const pid = postmaster(lonely);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await until(() => !isAlive(pid));

    const next = await startEmbedded({ dir: lonely, settings });
    await ask(next.url, 'SELECT 1');
    await next.stop();
  });

  it('is migrated once, however many processes start at once', async () => {
    await ask(server.url, 'CREATE DATABASE together');
    const url = server.url.replace(/[^/]+$/, 'together');
    expect(await pendingMigrations(url)).not.toEqual([]);
    const results = await Promise.all([migrate({ url }), migrate({ url }), migrate({ url })]);
    expect(results.filter((r) => r.applied.length > 0)).toHaveLength(1);
    expect(results.map((r) => r.role)).toEqual([API_ROLE, API_ROLE, API_ROLE]);
    expect(await pendingMigrations(url)).toEqual([]);
    expect(await usableRole(url)).toBe(API_ROLE);
  });

  it('lets the API add to the audit trail, and nothing else', async () => {
    const url = `${server.url.replace(/[^/]+$/, 'together')}?options=${encodeURIComponent(`-c role=${API_ROLE}`)}`;
    const entry = `gen_random_uuid(), now(), gen_random_uuid(), 'staff', 'x', 'y', gen_random_uuid(), NULL, 'r', '{}'`;
    await ask(
      url,
      `INSERT INTO audit_entries (id, at, actor_id, actor_kind, action, target_type, target_id, property_id, request_id, details) VALUES (${entry})`,
    );
    await expect(ask(url, `UPDATE audit_entries SET action = 'z'`)).rejects.toThrow('permission denied');
    await expect(ask(url, 'DELETE FROM audit_entries_default')).rejects.toThrow('permission denied');
    await expect(ask(url, 'TRUNCATE audit_entries')).rejects.toThrow('permission denied');
    await expect(ask(url, 'DROP TABLE outbox')).rejects.toThrow('must be owner');
    await expect(ask(url, 'DELETE FROM migrations')).rejects.toThrow('permission denied');
  });

  it('goes on without a role of its own where the user may not make one', async () => {
    await ask(server.url, `CREATE ROLE plain LOGIN PASSWORD 'plain'`);
    await ask(server.url, 'CREATE DATABASE modest OWNER plain');
    const url = server.url.replace(/hotel:[^@]+/, 'plain:plain').replace(/[^/]+$/, 'modest');
    expect((await migrate({ url })).role).toBeNull();
    expect(await usableRole(url)).toBeNull();
    expect(await pendingMigrations(url)).toEqual([]);
  });
});

describe('The process', () => {
  it('is alive, and not ready, while it still prepares', async () => {
    const antechamber = await openAntechamber(0, '127.0.0.1');
    const at = (path: string) => fetch(`http://127.0.0.1:${antechamber.port}${path}`);
    expect((await at('/health/live')).status).toBe(200);
    const ready = await at('/health/ready');
    expect([ready.status, ready.headers.get('retry-after'), ready.headers.get('content-type')]).toEqual([
      503,
      '1',
      'application/problem+json',
    ]);
    expect(await ready.json()).toMatchObject({ code: 'temporarily_unavailable' });
    await expect(openAntechamber(antechamber.port, '127.0.0.1')).rejects.toThrow('EADDRINUSE');
    await antechamber.close();
  });

  it('follows a request by the id that its caller gave it, unless that could not be logged', () => {
    expect(requestId({ headers: { 'x-request-id': 'booking-site-42' } })).toBe('booking-site-42');
    for (const odd of ['short', 'a b c d e f g h', 'x'.repeat(200), 'line\nbreak-line']) {
      expect(requestId({ headers: { 'x-request-id': odd } })).toMatch(/^[0-9a-f]{8}-/);
    }
  });

  it('prints one line that books a stay, in any shell', async () => {
    const seen: string[] = [];
    const hotel = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''} ${body}`);
        response.end(request.url === '/v1/oauth/token' ? '{"access_token":"to.k-e_n","token_type":"Bearer"}' : '{"id":"booked"}');
      });
    });
    await new Promise<void>((ok) => hotel.listen(0, '127.0.0.1', ok));
    const credentialsFile = join(scratch, 'demo client');
    writeFileSync(credentialsFile, 'client_id=cl_demo&client_secret=cs_secret\n');
    const environment = Environment.load({
      HOST: '127.0.0.1',
      PORT: String((hotel.address() as AddressInfo).port),
      ADMIN_PASSWORD: 'correct horse',
    });
    const text = welcome(
      environment,
      {
        administrator: { email: 'a@b.example', passwordFile: null },
        demo: { propertyId: 'p', roomTypeId: 't', ratePlanId: 'r', credentialsFile },
      },
      new Date('2026-12-31T10:00:00Z'),
    );
    expect(text).not.toContain('cs_secret');
    const command = text.split('\n').find((line) => line.trim().startsWith('curl'))!;
    const { stdout } = await promisify(execFile)('sh', ['-c', command]);
    await new Promise((ok) => hotel.close(ok));
    expect(stdout).toBe('{"id":"booked"}');
    expect(seen[0]).toBe('POST /v1/oauth/token  grant_type=client_credentials&client_id=cl_demo&client_secret=cs_secret');
    expect(seen[1]).toMatch(/^POST \/v1\/bookings Bearer to\.k-e_n \{.*"arrival":"2027-01-01","departure":"2027-01-03"/);
  });
});

describe('Health', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse();
  });
  afterAll(() => house.close());
  const get = (path: string, headers: Record<string, string> = {}) =>
    house.call('GET', path, undefined, { token: null, headers, unchecked: true });

  it('is alive at once and ready when the house is open', async () => {
    expect((await get('/health/live')).body).toEqual({ status: 'live' });
    house.app.get(Readiness).drain();
    const closed = await get('/health/ready');
    expect([closed.status, closed.headers.get('retry-after'), closed.body.code]).toEqual([503, '1', 'temporarily_unavailable']);
    house.app.get(Readiness).open();
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('counts requests by the pattern of their route, and tells only the machine itself', async () => {
    await get('/health/live');
    const metrics = await get('/metrics');
    expect(metrics.text).toMatch(/http_requests_total\{method="GET",route="\/health\/live",status="200"\} \d/);
    expect(metrics.text).toMatch(/outbox_backlog \d/);
    expect(metrics.text).toMatch(/database_pool_connections\{state="idle"\} \d/);
    expect((await get('/metrics', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(404);
  });

  it('answers with the id of the request', async () => {
    expect((await get('/health/live')).headers.get('x-request-id')).toBeTruthy();
  });
});
