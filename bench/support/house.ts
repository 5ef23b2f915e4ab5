import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbedded } from '../../src/kernel/database/embedded';
import { migrate } from '../../src/kernel/database/migrate';

/** What every benchmark stands on: a PostgreSQL with its usual durability, migrated, and the keys that all servers share. */
export interface Ground {
  url: string;
  environment: Record<string, string>;
  db: Client;
  stop(): Promise<void>;
}

export const ADMIN = { email: 'bench@innkeeper.example', password: randomBytes(18).toString('base64') };

export async function prepareGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'innkeeper-bench-'));
  const given = process.env.DATABASE_URL;
  const server = given ? undefined : await startEmbedded({ dir: join(folder, 'postgres') });
  const url = given ?? server!.url;
  const { role } = await migrate({ url });
  const db = new Client(url);
  await db.connect();
  const environment = {
    ...(process.env as Record<string, string>),
    NODE_ENV: 'production',
    DATABASE_URL: url,
    ...(role ? { DATABASE_ROLE: role } : {}),
    DATA_DIR: folder,
    MIGRATE: 'false',
    DEMO: 'false',
    LOG_LEVEL: process.env.BENCH_LOG_LEVEL ?? 'warn',
    MASTER_KEY: `b1:${randomBytes(32).toString('base64')}`,
    JWT_KEY: randomBytes(32).toString('base64'),
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    PUBLIC_RATE_LIMIT: '100000000',
    MAX_IN_FLIGHT: '10000',
  };
  return {
    url,
    environment,
    db,
    stop: async () => {
      await db.end();
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server in a process of its own. */
export interface Running {
  url: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

export async function startServer(script: string, port: number, environment: Record<string, string>, ready: string): Promise<Running> {
  const child = spawn(process.execPath, [script], {
    env: { ...environment, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${url}${ready}`).catch(() => undefined);
    if (answer?.ok) break;
    if (tries > 300 || child.exitCode !== null) throw new Error(`${script} does not start`);
    await sleep(100);
  }
  return {
    url,
    process: child,
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** User and system time of a process so far, in milliseconds; Linux only, elsewhere NaN. */
export function cpuMs(pid: number | undefined): number {
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The same of a process and all its children, those included that have ended. */
export function familyMs(pid: number): number {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid);
  const [user, system, usersOfEnded, systemOfEnded] = statOf(pid).slice(11, 15).map(Number) as [number, number, number, number];
  return children.reduce((sum, child) => sum + (cpuMs(Number(child)) || 0), (user + system + usersOfEnded + systemOfEnded) * 10);
}

export const parentOf = (pid: number): number => Number(statOf(pid)[1]);

/** The fields of /proc/<pid>/stat from the third on; none where there is no such process, or no such file. */
function statOf(pid: number | undefined): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** An access token of the administrator. */
export async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

/** Resolves when everything that listens has heard of all that happened, so that no round pays for the one before. */
export async function allHeard(db: Client): Promise<void> {
  for (;;) {
    const { rows } = await db.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM outbox) OR EXISTS (SELECT FROM duplicate_queue) OR EXISTS (SELECT FROM event_retries WHERE dead_at IS NULL)
         OR EXISTS (SELECT FROM event_listeners l, event_sequence s WHERE l.position < s.last_seq) AS waiting`,
    );
    if (!rows[0]!.waiting) return;
    await sleep(50);
  }
}

/** What the product does in the background it does in its own rounds: whoever is compared with it has the machine to itself. */
export async function without<T>(product: Running, work: () => Promise<T>): Promise<T> {
  product.process.kill('SIGSTOP');
  try {
    return await work();
  } finally {
    product.process.kill('SIGCONT');
  }
}
