import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aHotel, must } from './support/furnish';
import { createDatabase, type House, startHouse } from './support/house';
import { dropDatabase, eventually } from './support/kernel-process';

const ROWS = 10_000;
const scratch = mkdtempSync(join(tmpdir(), 'innkeeper-import-'));

let databaseUrl: string;
let house: House;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  databaseUrl = await createDatabase();
  house = await startHouse({ databaseUrl, environment: { ROLES: 'api' } });
}, 120_000);
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await house.close();
  await dropDatabase(databaseUrl);
  rmSync(scratch, { recursive: true, force: true });
});

function aWorker(): ChildProcess {
  const env = { ...process.env, ROLES: 'worker', PORT: '0', DEMO: 'false', MIGRATE: 'false', DATA_DIR: scratch, NODE_ENV: 'production' };
  const worker = spawn(process.execPath, ['dist/src/main.js'], { env, stdio: 'ignore' });
  workers.push(worker);
  return worker;
}

test('an import whose worker is killed twice goes on where it was, and no row is written twice', async () => {
  const { propertyId } = await aHotel(house, { nights: 0 });
  const { id } = await must(house, 'POST', '/v1/guest-imports', { propertyId, system: 'old', format: 'csv', lawfulBasis: 'contract' });
  // every third has an id, every hundredth no name, and some stand there twice
  const row = (i: number) =>
    `${i % 3 ? '' : `N${i}`},${i % 100 ? `Guest ${i.toString(36)} Of` : ''},g${i}@guests.example,+4670${9_000_000 + i}`;
  const lines = Array.from({ length: ROWS }, (_, i) => row(i % 50 === 7 ? i - 1 : i));
  const file = { raw: `id,name,email,phone\n${lines.join('\n')}\n`, headers: { 'content-type': 'text/csv' } };
  await must(house, 'PUT', `/v1/guest-imports/${id}/content`, undefined, file);

  const report = () => must(house, 'GET', `/v1/guest-imports/${id}`);
  const stored = async (table: string) => (await house.db.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n as number;
  let before = 0;
  for (let kill = 0; kill < 2; kill++) {
    const worker = aWorker();
    await eventually(async () => (await report()).rows > before, 60_000);
    await sleep(150);
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    const { rows, counts, status } = await report();
    expect(status).toBe('running');
    expect(rows).toBeGreaterThan(before);
    expect(rows).toBeLessThan(ROWS);
    // what is told and what is there is one thing at every moment
    expect([await stored('guests'), await stored('guest_quarantine')]).toEqual([counts.created, counts.quarantined]);
    before = rows;
    // a dead worker is found out after a minute
    await house.db.query(`UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '2 minutes'`);
  }
  aWorker();
  await eventually(async () => (await report()).finishedAt !== null, 120_000);

  const done = await report();
  const twice = ROWS / 50;
  const nameless = ROWS / 100;
  expect([done.status, done.rows]).toEqual(['succeeded', ROWS]);
  expect(done.counts).toEqual({ created: ROWS - nameless - twice, updated: 0, unchanged: twice, quarantined: nameless, dropped: 0 });
  expect([await stored('guests'), await stored('guest_quarantine')]).toEqual([done.counts.created, nameless]);
  const { rows: results } = await house.db.query(
    `SELECT first_row, jsonb_array_length(results) AS n FROM guest_import_results WHERE import_id = $1 ORDER BY first_row`,
    [id],
  );
  let next = 1;
  for (const { first_row, n } of results) {
    expect(first_row).toBe(next);
    next += n;
  }
  expect(next).toBe(ROWS + 1);
  expect(await stored('guest_import_chunks')).toBe(0);
}, 240_000);
