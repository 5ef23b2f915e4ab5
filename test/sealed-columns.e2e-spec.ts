import { bytesOf, SealedTables } from '../src/kernel/crypto/sealed-tables';
import { type House, startHouse } from './support/house';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

test('every column of bytes is known to the rotation of keys, or it would be left behind under the old one', async () => {
  const { rows } = await house.db.query<{ name: string }>(
    `SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE a.atttypid = 'bytea'::regtype AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relnamespace = current_schema()::regnamespace`,
  );
  const declared = house.app
    .get(SealedTables)
    .all()
    .flatMap((table) => bytesOf(table).map((column) => `${table.table}.${column}`));
  expect(declared.toSorted()).toEqual(rows.map((r) => r.name).toSorted());
});

test('the keys by which a rotation goes over a table are its primary key', async () => {
  const { rows } = await house.db.query<{ table: string; key: Record<string, string> }>(
    `SELECT c.relname AS table, json_object_agg(a.attname, format_type(a.atttypid, NULL)) AS key
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
     WHERE i.indisprimary AND c.relnamespace = current_schema()::regnamespace GROUP BY 1`,
  );
  const keys = new Map(rows.map((r) => [r.table, r.key]));
  for (const { table, key } of house.app.get(SealedTables).all()) {
    expect({ table, key }).toEqual({ table, key: keys.get(table) });
  }
});
