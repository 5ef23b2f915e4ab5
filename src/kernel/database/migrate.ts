import { makeWorkerUtils } from 'graphile-worker';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations';
import { jobQueueGrants } from '../jobs/grants';
import { API_ROLE, dataSourceOptions } from './data-source';
import { INSERT_ONLY_TABLES } from './insert-only';

export interface Migrated {
  /** Names of the migrations that ran, oldest first. */
  applied: string[];
  /** The role for API connections, or null where the migrating user may not make one. */
  role: string | null;
}

export interface MigrateOptions {
  /** Of the user that owns the tables, or is to own them. */
  url: string;
  apiRole?: string;
  /** User that the API signs in as, where that is somebody else: it becomes a member of the role. */
  apiUser?: string;
}

/** Tables of the migrations themselves. */
const READ_ONLY = ['migrations', 'typeorm_metadata'];

/** One migrating process at a time, whatever the number of instances that start; any constant does. */
const LOCK = 7_146_032_195;

/**
 * Brings a database up to date: the schema of the job queue, ours, then what the API's role may do.
 * Any number of processes may call it at once: they take turns.
 */
export async function migrate({ url, apiRole = API_ROLE, apiUser }: MigrateOptions): Promise<Migrated> {
  const client = new Client({
    connectionString: url,
    application_name: 'innkeeper-migrate',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined); // the query that is running rejects
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]); // falls with the connection
    const applied = await runMigrations(url);
    return { applied, role: (await ensureRole(client, apiRole, apiUser)) && (await grant(client, apiRole)) ? apiRole : null };
  } finally {
    await client.end();
  }
}

async function runMigrations(url: string): Promise<string[]> {
  const worker = await makeWorkerUtils({ connectionString: url, maxPoolSize: 2 });
  await worker.migrate().finally(() => worker.release());
  const options = dataSourceOptions({ url, poolSize: 2, applicationName: 'innkeeper-migrate' }, { migrations });
  // a migration may take its time, yet must not make everybody queue behind a lock that it waits for
  const patient = { ...(options.extra as object), statement_timeout: 0, idle_in_transaction_session_timeout: 0 };
  const source = await new DataSource({ ...options, extra: patient }).initialize();
  const ran = await source.runMigrations().finally(() => source.destroy());
  return ran.map((m) => m.name);
}

/** Whether the role exists and the migrating user (and the API's) can take it on. */
async function ensureRole(client: Client, role: string, apiUser?: string): Promise<boolean> {
  const name = client.escapeIdentifier(role);
  try {
    const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (known.rowCount === 0) await client.query(`CREATE ROLE ${name} NOLOGIN`).catch(ignore('42710', '23505')); // another database's migration was faster
    const { rows } = await client.query<{ member: string }>(
      `SELECT member FROM unnest(ARRAY[current_user::text, $2]) AS member WHERE member IS NOT NULL AND NOT pg_has_role(member, $1, 'SET')`,
      [role, apiUser ?? null],
    );
    for (const { member } of rows) await persist(() => client.query(`GRANT ${name} TO ${client.escapeIdentifier(member)}`));
    return true;
  } catch (error) {
    return denied(error);
  }
}

/** The API's role owns nothing: it reads and writes rows, and of the audit trail it adds to the end. */
async function grant(client: Client, role: string): Promise<boolean> {
  const name = client.escapeIdentifier(role);
  const { rows } = await client.query<{ statement: string }>(
    `WITH tables AS (
       SELECT c.oid, c.oid::regclass AS table, coalesce(pg_partition_root(c.oid), c.oid)::regclass AS root
       FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     )
     SELECT format('GRANT USAGE ON SCHEMA %I TO $role', current_schema()) AS statement WHERE NOT has_schema_privilege($1, current_schema(), 'USAGE')
     UNION ALL
     SELECT format('REVOKE ALL ON %s FROM $role; GRANT %s ON %1$s TO $role', t.table,
       CASE WHEN t.root::text = ANY ($2) THEN 'SELECT, INSERT' WHEN t.root::text = ANY ($3) THEN 'SELECT' ELSE 'SELECT, INSERT, UPDATE, DELETE' END)
       FROM tables t
     UNION ALL
     SELECT format('GRANT USAGE, SELECT ON SEQUENCE %s TO $role', c.oid::regclass) FROM pg_class c
       WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'S'
     UNION ALL
     SELECT format('GRANT EXECUTE ON ROUTINE %s TO $role', p.oid::regprocedure) FROM pg_proc p
       WHERE p.pronamespace = current_schema()::regnamespace AND p.proowner = current_user::regrole`,
    [role, INSERT_ONLY_TABLES, READ_ONLY],
  );
  const statements = [...rows.map((r) => r.statement.replaceAll('$role', name)), ...jobQueueGrants(role)];
  try {
    // as one string it is one transaction: nobody meets the audit trail between GRANT and REVOKE
    await persist(() => client.query(statements.join(';\n')));
    return true;
  } catch (error) {
    return denied(error);
  }
}

/** Two migrations of different databases on one server meet at the roles, which they share: the later one tries again. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== 'XX000' || attempt === 5) throw error;
      await sleep(50 * attempt);
    }
  }
}

const ignore =
  (...states: string[]) =>
  (error: { code?: string }): void => {
    if (!states.includes(error.code ?? '')) throw error;
  };

function denied(error: unknown): false {
  if ((error as { code?: string }).code === '42501') return false;
  throw error;
}

/** Names of the migrations that this program needs and the database lacks, oldest first. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const known = await ask<{ name: string }>(url, `SELECT name FROM migrations`).catch((error: { code?: string }) => {
    if (error.code === '42P01') return [];
    throw error;
  });
  const applied = new Set(known.map((m) => m.name));
  return migrations.map((Migration) => new Migration().name).filter((name) => !applied.has(name));
}

/** The API's role, where an earlier migration has made it and this user may take it on. */
export async function usableRole(url: string, role = API_ROLE): Promise<string | null> {
  const [row] = await ask<{ usable: boolean }>(
    url,
    `SELECT pg_has_role(current_user, rolname, 'SET') AND has_table_privilege(rolname, 'outbox', 'INSERT') AS usable FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  return row?.usable ? role : null;
}

async function ask<Row extends object>(url: string, sql: string, values?: unknown[]): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<Row>(sql, values).finally(() => client.end());
  return rows;
}
