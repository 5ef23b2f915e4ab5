import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { Vault } from '../src/kernel/crypto/vault';
import { BEST, bestParameters } from './best-search';
import { furnish } from './support/furnish';
import { copyIn, copyOut, furnishGuests, guest } from './support/guests';
import { type Ground, type Running, signIn, startServer } from './support/house';
import { load, median, random } from './support/load';

const GUESTS = Number(process.env.BENCH_GUESTS ?? 1_000_000);
const ROWS = Number(process.env.BENCH_IMPORT ?? 100_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5) / 2;

/** A million guests: how long a search takes beside its best SQL, and how many rows an import takes in beside PostgreSQL's own COPY. */
export async function benchGuests(ground: Ground): Promise<void> {
  const [hotel, other] = await furnish(ground.db, { code: 'GUESTS', hotels: 2, roomTypes: 1, plans: 1, nights: 1 });
  process.stdout.write(`\nFurnishing ${GUESTS} guests …\n`);
  await furnishGuests(ground.db, ground.environment.MASTER_KEY!, hotel!.propertyId, GUESTS);
  const server = await startServer(join(__dirname, '../src/main.js'), 4330, ground.environment, '/health/ready');
  try {
    const token = await signIn(server.url);
    await search(ground, server, token);
    await importing(ground, server, token, hotel!.propertyId, other!.propertyId);
  } finally {
    await server.stop();
  }
}

/** What is typed into the search field. */
function questions(): Record<string, () => string> {
  const pick = random(7);
  const anybody = () => guest(pick(GUESTS));
  const latin = () => {
    for (;;) {
      const { lastName } = anybody();
      if (lastName.length > 4) return lastName;
    }
  };
  return {
    'e-mail': () => anybody().email,
    'full phone': () => anybody().phone,
    'last four digits': () => anybody().phone.slice(-4),
    'family name': latin,
    'part of a name': () => latin().slice(1, 7),
    'Chinese name': () => {
      const g = guest(pick(GUESTS / 3) * 3);
      return g.lastName + g.firstName;
    },
  };
}

export async function search(ground: Ground, server: Running, token: string): Promise<void> {
  const thin = await startServer(join(__dirname, 'thin-search.js'), 4331, ground.environment, '/');
  const pool = new Pool({ connectionString: ground.url, max: 1, options: '-c jit=off' });
  const vault = new Vault(ground.environment.MASTER_KEY!);
  const headers = { authorization: `Bearer ${token}` };
  try {
    console.log(`\nMean latency in ms of a search among ${GUESTS} guests, one connection (median of rounds, ratio pair by pair)`);
    const asked = Object.entries(questions());
    const ask = (next: () => string, url: string, prefix: string, seconds: number) =>
      load({ url, method: 'GET', connections: 1, seconds, headers }, () => ({
        path: `${prefix}?q=${encodeURIComponent(next())}`,
      }));
    // both are measured as they run all day, not as they start
    for (const [, next] of asked) {
      await ask(next, server.url, '/v1/guests', 2);
      await ask(next, thin.url, '/', 1);
    }
    for (const [name, next] of asked) {
      const measured: Record<'api' | 'thin' | 'bare', number[]> = { api: [], thin: [], bare: [] };
      for (let round = 0; round < ROUNDS; round++) {
        const api = await ask(next, server.url, '/v1/guests', SECONDS);
        const other = await ask(next, thin.url, '/', SECONDS);
        if (api.failures || other.failures) console.log(`  ! ${api.failures} and ${other.failures} failures`);
        measured.api.push(1000 / api.perSecond);
        measured.thin.push(1000 / other.perSecond);
        measured.bare.push(await bare(pool, vault, next, SECONDS));
      }
      const ratio = median(measured.api.map((v, i) => v / measured.thin[i]!));
      const [api, best, sql] = [measured.api, measured.thin, measured.bare].map((v) => median(v).toFixed(2).padStart(8));
      console.log(
        `  ${name.padEnd(20)} product ${api}   best SQL through a thin server ${best}   by pg alone ${sql}   ratio ${ratio.toFixed(2)}   ceiling 2`,
      );
    }
  } finally {
    await pool.end();
    await thin.stop();
  }
}

async function bare(pool: Pool, vault: Vault, next: () => string, seconds: number): Promise<number> {
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < seconds * 1000) {
    const { kind, values } = bestParameters(vault, next());
    await pool.query({ name: kind, text: BEST[kind], values });
    done++;
  }
  return (performance.now() - started) / done;
}

export async function importing(ground: Ground, server: Running, token: string, propertyId: string, otherId: string): Promise<void> {
  const measured: Record<'job' | 'copy', number[]> = { job: [], copy: [] };
  const memory: { early: number; late: number }[] = [];
  for (let round = 0; round < Math.min(ROUNDS, 3); round++) {
    const system = `bench${round}`;
    const { seconds, early, late } = await importOne(server, token, propertyId, system, GUESTS + round * ROWS);
    measured.job.push(ROWS / seconds);
    memory.push({ early, late });
    const { columns, text } = await copyOut(ground.db, propertyId, otherId, `import:${system}`);
    measured.copy.push(ROWS / (await copyIn(ground.db, columns, text)));
  }
  console.log(`\nRows per second of an import of ${ROWS} guests into a table of ${GUESTS} (median of rounds; min … max)`);
  const show = (name: string, values: number[]) =>
    console.log(
      `  ${name.padEnd(42)} ${median(values).toFixed(0).padStart(6)}   ${Math.min(...values).toFixed(0)} … ${Math.max(...values).toFixed(0)}`,
    );
  show('the job: read, cleaned, sealed, written', measured.job);
  show('COPY of the same sealed rows', measured.copy);
  const ratio = median(measured.job.map((v, i) => v / measured.copy[i]!));
  console.log(`  ${'job ÷ COPY'.padEnd(42)} ${ratio.toFixed(2).padStart(6)}   floor 0.25`);
  const { early, late } = memory.at(-1)!;
  console.log(`  ${'memory of the process at 10 % and 100 %'.padEnd(42)} ${early.toFixed(0).padStart(6)} MB → ${late.toFixed(0)} MB`);
}

async function importOne(
  server: Running,
  token: string,
  propertyId: string,
  system: string,
  from: number,
): Promise<{ seconds: number; early: number; late: number }> {
  const call = async (method: string, path: string, body?: string, type = 'application/json') => {
    const answer = await fetch(`${server.url}/v1${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Record<string, any>;
  };
  const begun = { propertyId, system, format: 'csv', lawfulBasis: 'contract' };
  const { id } = await call('POST', '/guest-imports', JSON.stringify(begun));
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const { firstName, lastName, email, phone, birthday } = guest(from + i);
    return `${from + i},${firstName},${lastName},${email},${phone},CN,${birthday}`;
  });
  await call(
    'PUT',
    `/guest-imports/${id}/content`,
    `id,first name,last name,email,phone,country,birthday\n${lines.join('\n')}\n`,
    'text/csv',
  );
  let early = 0;
  for (;;) {
    const report = await call('GET', `/guest-imports/${id}`);
    if (!early && report.rows >= ROWS / 10) early = residentMb(server.process.pid);
    if (report.finishedAt) {
      if (report.counts.created !== ROWS) throw new Error(JSON.stringify(report));
      const seconds = (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000;
      return { seconds, early, late: residentMb(server.process.pid) };
    }
    await sleep(200);
  }
}

/** Memory that a process holds; Linux only, elsewhere NaN. */
function residentMb(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
  } catch {
    return NaN;
  }
}
