import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { startEmbedded } from '../../src/kernel/database/embedded';
import { migrate } from '../../src/kernel/database/migrate';

/** One server per run (or that of DATABASE_URL), one migrated template per state of migrations/; each spec file clones it. */
export default async function setup(): Promise<void> {
  const embedded = process.env.DATABASE_URL
    ? undefined
    : await startEmbedded({
        dir: 'node_modules/.cache/innkeeper-test/pg',
        settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 300, shared_buffers: '256MB' },
      });
  const admin = embedded?.url ?? process.env.DATABASE_URL!;
  const hash = createHash('sha256');
  for (const file of readdirSync('migrations').sort()) hash.update(readFileSync(`migrations/${file}`));
  hash.update(readFileSync('src/kernel/database/migrate.ts'));
  const template = `innkeeper_tpl_${hash.digest('hex').slice(0, 16)}`;

  const client = new Client(admin);
  await client.connect();
  await client.query('SELECT pg_advisory_lock(7146032196)'); // two runs on one server take turns here
  try {
    const { rows } = await client.query<{ datname: string }>(`SELECT datname FROM pg_database WHERE datname = $1`, [template]);
    if (rows.length === 0) {
      await client.query(`DROP DATABASE IF EXISTS "${template}_new" WITH (FORCE)`);
      await client.query(`CREATE DATABASE "${template}_new"`); // renamed when complete, so that a crash leaves no half template
      await migrate({ url: databaseUrl(admin, `${template}_new`) });
      await client.query(`ALTER DATABASE "${template}_new" RENAME TO "${template}"`);
    }
  } finally {
    await client.end();
  }
  Object.assign(process.env, { TEST_PG_URL: admin, TEST_PG_TEMPLATE: template });
  (globalThis as { __embedded?: typeof embedded }).__embedded = embedded;
}

function databaseUrl(admin: string, name: string): string {
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return url.href;
}
