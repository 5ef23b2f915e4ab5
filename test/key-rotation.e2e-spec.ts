import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeyFile } from '../src/kernel/crypto/key-file';
import { KeyRotation } from '../src/kernel/crypto/key-rotation';
import { Vault } from '../src/kernel/crypto/vault';
import { API_ROLE } from '../src/kernel/database/data-source';
import { GuestRecords, insertGuests } from '../src/modules/guests';
import { aBooking, aHotel, book, type Hotel, must } from './support/furnish';
import { createDatabase, type House, startHouse } from './support/house';
import { dropDatabase } from './support/kernel-process';

const GUESTS = 100_000;
const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [old, fresh] = [key('k1'), key('k2')];
const email = (i: number) => `guest${i}@example.com`;
const phone = (i: number) => `+4930${String(1_000_000 + i)}`;

let databaseUrl: string;
let house: House;
let hotel: Hotel;
const ids: string[] = [];
const mine = process.env.MASTER_KEY;

async function moveIn(keys: string): Promise<void> {
  process.env.MASTER_KEY = keys;
  house = await startHouse({ databaseUrl });
}

/** A row is done when its data key names the new master key. */
const rewrapped = async (): Promise<number> =>
  (await house.db.query(`SELECT count(*)::int AS n FROM guests WHERE substring(data_key FROM 2 FOR 2) = 'k2'`)).rows[0].n;

function rotate(): ChildProcess {
  const env = { ...process.env, MASTER_KEY: `${fresh},${old}`, DATABASE_URL: databaseUrl, DATABASE_ROLE: API_ROLE };
  return spawn(process.execPath, ['dist/src/cli.js', 'keys', 'rotate', '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

const find = async (what: string): Promise<string[]> =>
  (await must<{ data: { id: string }[] }>(house, 'GET', `/v1/guests?q=${encodeURIComponent(what)}`)).data.map((g) => g.id);

/** Somebody who reads, searches and writes all the time; what went wrong is kept. */
class Desk {
  readonly failures: string[] = [];
  done = 0;
  private open = true;
  private readonly work: Promise<void>[] = [];

  begin(): void {
    this.work.push(
      this.repeat(() => this.searches()),
      this.repeat(() => this.writes()),
    );
  }

  async end(): Promise<void> {
    this.open = false;
    await Promise.all(this.work);
  }

  private async repeat(act: () => Promise<void>): Promise<void> {
    while (this.open) {
      await act().catch((error: Error) => this.failures.push(error.message));
      this.done++;
      await sleep(25);
    }
  }

  private async searches(): Promise<void> {
    const i = Math.floor(Math.random() * GUESTS);
    const found = await find(this.done % 2 ? email(i) : phone(i));
    if (found.length !== 1 || found[0] !== ids[i]) this.failures.push(`guest ${i} was found ${found.length} times`);
    const guest = await must(house, 'GET', `/v1/guests/${ids[i]}`);
    if (guest.phone !== phone(i)) this.failures.push(`guest ${i} has lost their phone`);
  }

  private async writes(): Promise<void> {
    const i = Math.floor(Math.random() * GUESTS);
    const second = `second-${i}-${this.done}@example.org`;
    await must(house, 'POST', `/v1/guests/${ids[i]}/contacts`, { kind: 'email', value: second });
    const found = await find(second);
    if (found[0] !== ids[i]) this.failures.push(`the new e-mail of guest ${i} does not find them`);
  }
}

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });

  databaseUrl = await createDatabase();
  await moveIn(old);
  hotel = await aHotel(house, { rooms: { DBL: 50 } });

  const records = house.app.get(GuestRecords);
  const at = house.clock.now();
  let written: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < GUESTS; from += 2_500) {
    const rows = Array.from({ length: 2_500 }, (_, k) => {
      const i = from + k;
      const person = { firstName: `First${i}`, lastName: `Last${i}`, email: email(i), phone: phone(i) };
      return records.prepare(person, { propertyId: hotel.propertyId, source: 'import:test', at });
    });
    ids.push(...rows.map((r) => r.id));
    const text = JSON.stringify(rows);
    await written; // the database writes while the next are sealed
    written = house.db.query(`WITH ${insertGuests('$1')} SELECT 1`, [text]);
  }
  await written;
  await house.db.query('ANALYZE guests');
}, 120_000);
afterAll(async () => {
  await house.close();
  await dropDatabase(databaseUrl);
  process.env.MASTER_KEY = mine;
  if (mine === undefined) delete process.env.MASTER_KEY;
});

const noted = { notes: 'Allergic to nuts', booker: { firstName: 'Rosa', lastName: 'Wechsel', email: 'rosa@example.com' } };
const withKey = { headers: { 'idempotency-key': 'before-the-rotation' } };

test('a new master key is brought to all of a hundred thousand guests while the desk works on, and through being killed twice', async () => {
  const arrival = hotel.today;
  const body = aBooking(hotel, arrival, noted);
  const first = await book(house, body, withKey);
  expect(first.status).toBe(201);
  expect(await find(email(17))).toEqual([ids[17]]);
  await must(house, 'POST', `/v1/guests/${ids[5]}/contacts`, { kind: 'phone', value: '+33 1 42 34 56 78' });

  await house.close();
  await moveIn(`${fresh},${old}`);
  expect(await find(phone(4711))).toEqual([ids[4711]]);
  expect((await house.app.get(KeyRotation).status()).pending).toBeGreaterThan(GUESTS);

  const desk = new Desk();
  desk.begin();
  for (const share of [0.05 + Math.random() * 0.2, 0.4 + Math.random() * 0.2]) {
    const child = rotate();
    const gone = once(child, 'exit');
    while ((await rewrapped()) < share * GUESTS && child.exitCode === null) await sleep(250);
    child.kill('SIGKILL');
    expect(await gone).toEqual([null, 'SIGKILL']);
  }
  const last = rotate();
  let said = '';
  last.stdout!.on('data', (text) => (said += text));
  last.stderr!.on('data', (text) => (said += text));
  const [status] = await once(last, 'exit');

  await desk.end();
  expect({ status, said: status === 0 ? '' : said }).toEqual({ status: 0, said: '' });
  expect(JSON.parse(said)).toMatchObject({ pending: 0, unreadable: [] });
  expect(desk.failures.slice(0, 5)).toEqual([]);
  expect(desk.done).toBeGreaterThan(20);
  const { current, counts } = await house.app.get(KeyRotation).status();
  expect(current).toBe('k2');
  expect([...new Set(counts.map((c) => c.keyId))]).toEqual(['k2']);

  // the old key is taken away
  await house.close();
  await moveIn(fresh);
  expect(await find(email(99_999))).toEqual([ids[99_999]]);
  expect(await find(phone(31))).toEqual([ids[31]]);
  expect(await find('+33142345678')).toEqual([ids[5]]);
  const again = await book(house, body, withKey);
  expect(again.body).toEqual(first.body);
  expect((await book(house, { ...body, channel: 'phone' }, withKey)).body.code).toBe('idempotency_key_reused');
  expect((await must(house, 'GET', `/v1/bookings/${first.body.id}`)).notes).toBe('Allergic to nuts');
  const vault = new Vault(fresh);
  const { rows } = await house.db.query<{ id: string; data_key: Buffer; sealed: Buffer }>('SELECT id, data_key, sealed FROM guests');
  const place = (id: string) => `guests.sealed ${id}`;
  const opened = rows.map((r) => JSON.parse(vault.open(vault.unwrap(r.data_key), r.sealed, place(r.id)).toString()) as { email?: string });
  expect(opened.filter((s) => s.email?.startsWith('guest'))).toHaveLength(GUESTS);
}, 120_000);

test('a single machine makes its new key itself: a process that runs knows it before it is used, and nobody else may read it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'innkeeper-keys-'));
  const file = join(dir, 'master-key');
  writeFileSync(file, `${fresh}\n`, { mode: 0o600 });
  const environment = { MASTER_KEY_FILE: file, MASTER_KEY: fresh } as ConstructorParameters<typeof KeyFile>[0];
  const running = new Vault(fresh);
  const process1 = new KeyFile(environment, running);
  process1.onApplicationBootstrap();
  try {
    const command = new Vault(fresh);
    await new KeyFile(environment, command).putNewKeyInFront();
    expect(command.keys().map((k) => k.id)).toEqual(['k3', 'k2']);
    expect(running.keys().map((k) => k.id)).toEqual(['k3', 'k2']);
    expect(readFileSync(file, 'utf8')).toMatch(/^k3:\S+,k2:\S+\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // cut short when all knew the next key and nobody used it yet: it goes on with that one
    writeFileSync(file, `${readFileSync(file, 'utf8').trim()},${key('k4')}\n`);
    await new KeyFile(environment, command).putNewKeyInFront();
    expect(command.keys().map((k) => k.id)).toEqual(['k4', 'k3', 'k2']);
  } finally {
    process1.beforeApplicationShutdown();
    rmSync(dir, { recursive: true });
  }
}, 30_000);
