import { Client } from 'pg';

/** Drops what this run made; databases of anybody else stay. */
export default async function teardown(): Promise<void> {
  const client = new Client(process.env.TEST_PG_URL);
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE datname LIKE 'innkeeper\\_t\\_%' OR (datname LIKE 'innkeeper\\_tpl\\_%' AND datname <> $1)`,
    [process.env.TEST_PG_TEMPLATE],
  );
  const idle = rows.filter(({ datname }) => datname.startsWith(`innkeeper_t_${process.pid}_`) || datname.startsWith('innkeeper_tpl_'));
  for (const { datname } of idle) await client.query(`DROP DATABASE IF EXISTS "${datname}"`).catch(() => undefined);
  await client.end();
  await (globalThis as { __embedded?: { stop(): Promise<void> } }).__embedded?.stop();
}
