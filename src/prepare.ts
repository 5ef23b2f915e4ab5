import { Logger } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from './kernel/config/environment';
import { randomKey, randomMasterKey, Secrets } from './kernel/config/secrets';
import { startEmbedded } from './kernel/database/embedded';
import { migrate, pendingMigrations, usableRole } from './kernel/database/migrate';

export interface Prepared {
  /** What is known now and was not set: address of the database, role, keys. */
  variables: Record<string, string>;
  /** Names of the migrations that ran. */
  applied: string[];
  /** Stops what was started; the last thing a process does. */
  stop(): Promise<void>;
}

/**
 * A database that answers and is up to date, and the keys to it.
 * @param forCommand a command does not wait for a database that is away or behind, it fails; and it migrates only when that is what it is for
 * @throws Error for a person to read
 */
export async function prepare(environment: Environment, forCommand?: { migrate: boolean }): Promise<Prepared> {
  const log = new Logger('Prepare');
  const server = environment.DATABASE_URL
    ? undefined
    : await startEmbedded({ dir: join(environment.DATA_DIR, 'postgres'), onDown: (why) => log.error(why) });
  const url = server?.url ?? environment.DATABASE_URL;
  const migrates = forCommand?.migrate ?? (server !== undefined || environment.MIGRATE);
  const work = () => (migrates ? bringUpToDate(environment, url) : migratedByOthers(log, url, !forCommand));
  try {
    const { applied, role } = await (forCommand ? work() : patiently(log, work));
    if (applied.length) log.log(`${applied.length} migration(s) applied`);
    if (!role && !environment.DATABASE_ROLE) {
      log.warn(
        'The database user may not create roles: the API keeps the rights of its user, and nothing but its code guards the audit trail',
      );
    }
    return {
      variables: {
        DATABASE_URL: url,
        ...(role && !environment.DATABASE_ROLE ? { DATABASE_ROLE: role } : {}),
        ...(server ? ownKeys(environment, applied.length === 0) : keyFrom(environment.MASTER_KEY_FILE)),
      },
      applied,
      stop: async () => server?.stop(),
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

interface UpToDate {
  applied: string[];
  role: string | null;
}

function bringUpToDate(environment: Environment, url: string): Promise<UpToDate> {
  const owner = environment.MIGRATION_DATABASE_URL;
  return migrate({ url: owner ?? url, apiUser: owner && decodeURIComponent(new URL(url).username), apiRole: environment.DATABASE_ROLE });
}

async function migratedByOthers(log: Logger, url: string, wait: boolean): Promise<UpToDate> {
  for (let told = false; ; told = true) {
    const pending = await pendingMigrations(url);
    if (pending.length === 0) return { applied: [], role: await usableRole(url) };
    const what = `${pending.length} migration(s) are missing, the next is ${pending[0]}: npm run cli -- migrate`;
    if (!wait) throw new Error(what);
    if (!told) log.warn(what);
    await sleep(1_000);
  }
}

const keyFrom = (file: string | undefined): Record<string, string> => (file ? { MASTER_KEY: readFileSync(file, 'utf8').trim() } : {});

/** @param livedIn a database that was migrated before was sealed with keys that must still be there */
function ownKeys({ DATA_DIR, MASTER_KEY, MASTER_KEY_FILE, JWT_KEY }: Environment, livedIn: boolean): Record<string, string> {
  const secrets = new Secrets(DATA_DIR);
  if (livedIn && !MASTER_KEY && !MASTER_KEY_FILE && !secrets.read('master-key')) {
    throw new Error(
      `The database of ${DATA_DIR} is older than its keys: put ${secrets.path('master-key')} back, or remove the database too.`,
    );
  }
  return {
    ...(MASTER_KEY_FILE
      ? keyFrom(MASTER_KEY_FILE)
      : MASTER_KEY
        ? { MASTER_KEY }
        : { MASTER_KEY: secrets.ensure('master-key', randomMasterKey), MASTER_KEY_FILE: secrets.path('master-key') }),
    JWT_KEY: JWT_KEY ?? secrets.ensure('jwt-key', randomKey),
  };
}

/** A database that is starting, or down, will come: the process says so and is there when it does. */
async function patiently<T>(log: Logger, work: () => Promise<T>): Promise<T> {
  for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await work();
    } catch (error) {
      const { code = '', message } = error as { code?: string; message: string };
      const away = /^(08|53|57P|E(CONN|TIMEDOUT|PIPE|AI_AGAIN|NOTFOUND|HOSTUNREACH))/.test(code) || /terminated|timeout/i.test(message);
      if (!away) throw error;
      log.warn(`The database is away (${message || code}); trying again in ${pause} ms`);
      await sleep(pause);
    }
  }
}
