// Migrations on an empty database: up, no drift from the entities, the newest down and up again with the very same schema.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);

/** Everything the schema is made of, one line each, in an order that does not depend on ids. */
const SCHEMA = `
  WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = 'public')
  SELECT format('column %s.%s %s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(pg_get_expr(d.adbin, d.adrelid), '-'), a.attidentity::text || a.attgenerated::text)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN ours ON ours.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT format('relation %s %s %s %s', c.relname, c.relkind, coalesce(array_to_string(c.reloptions, ','), '-'), coalesce(array_to_string(ARRAY(SELECT unnest(c.relacl)::text ORDER BY 1), ','), '-'))
    FROM pg_class c JOIN ours ON ours.oid = c.relnamespace
  UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(p.oid)) FROM pg_constraint p JOIN ours ON ours.oid = p.connamespace
  UNION ALL SELECT format('index %s', pg_get_indexdef(i.indexrelid)) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN ours ON ours.oid = c.relnamespace
  UNION ALL SELECT format('trigger %s', pg_get_triggerdef(t.oid)) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN ours ON ours.oid = c.relnamespace WHERE NOT t.tgisinternal
  UNION ALL SELECT format('function %s', pg_get_functiondef(p.oid)) FROM pg_proc p JOIN ours ON ours.oid = p.pronamespace WHERE p.prokind IN ('f', 'p') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  UNION ALL SELECT format('view %s %s', c.relname, pg_get_viewdef(c.oid)) FROM pg_class c JOIN ours ON ours.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')
  UNION ALL SELECT format('enum %s %s', t.typname, e.enumlabel) FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN ours ON ours.oid = t.typnamespace
  UNION ALL SELECT format('extension %s', extname) FROM pg_extension
  ORDER BY 1`;

/** @param {{ url: string }} server */
export async function checkMigrations({ url: admin }) {
  const { Client } = require('pg');
  const { migrate } = require('../dist/src/kernel/database/migrate.js');
  const name = `innkeeper_check_${process.pid}`;
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const on = async (address, work) => {
    const client = new Client({ connectionString: String(address) });
    await client.connect();
    return work(client).finally(() => client.end());
  };
  const schema = () => on(url, async (client) => (await client.query({ text: SCHEMA, rowMode: 'array' })).rows.map(([line]) => line));
  const typeorm = async (...args) => {
    const env = { ...process.env, DATABASE_URL: url.href };
    await promisify(execFile)(process.execPath, ['node_modules/typeorm/cli.js', ...args, '-d', 'dist/src/data-source.js'], { env }).catch(
      (error) => {
        throw new Error(`typeorm ${args[0]}:\n${error.stdout}${error.stderr}`);
      },
    );
  };

  await on(admin, (client) => client.query(`CREATE DATABASE "${name}"`));
  try {
    const { applied } = await migrate({ url: url.href });
    const whole = await schema();
    console.log(`up: ${applied.length} migrations, ${whole.length} parts of a schema`);
    await typeorm('migration:generate', 'migrations/drift', '--check');
    console.log('no drift: the entities and the tables say the same');
    await typeorm('migration:revert');
    const without = await schema();
    if (without.length >= whole.length) throw new Error(`Taking back ${applied.at(-1)} took nothing away.`);
    await migrate({ url: url.href });
    const again = await schema();
    const [lost, grown] = [whole.filter((line) => !again.includes(line)), again.filter((line) => !whole.includes(line))];
    if (lost.length || grown.length)
      throw new Error(
        `${applied.at(-1)} down and up again left another schema:\n${lost
          .map((l) => `- ${l}`)
          .concat(grown.map((l) => `+ ${l}`))
          .join('\n')}`,
      );
    console.log(`${applied.at(-1)} down (${whole.length - without.length} parts) and up again: the same schema`);
  } finally {
    await on(admin, (client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
  }
}
