import type { Sql } from '../../../kernel/database/database';
import type { Cells, Delta } from '../domain/ari';

const COLUMNS = [
  ['closed', 'closed', 'boolean'],
  ['closedToArrival', 'closed_to_arrival', 'boolean'],
  ['closedToDeparture', 'closed_to_departure', 'boolean'],
  ['minStay', 'min_stay', 'smallint'],
  ['maxStay', 'max_stay', 'smallint'],
  ['minStayThrough', 'min_stay_through', 'smallint'],
  ['maxStayThrough', 'max_stay_through', 'smallint'],
  ['minAdvanceDays', 'min_advance_days', 'smallint'],
  ['maxAdvanceDays', 'max_advance_days', 'smallint'],
  ['lengthsOfStay', 'lengths_of_stay', 'smallint[]'],
] as const;

const PRICES = ['prices', 'prices', 'bigint[]'] as const;
const REASON = ['reason', 'reason', 'text'] as const;
type Column = readonly [keyof Delta, string, string];

const PRODUCT_COLUMNS: readonly Column[] = [PRICES, ...COLUMNS];
const WIDER_COLUMNS: readonly Column[] = [REASON, ...COLUMNS];

/** Bit i of `given` says that column i is set by the delta; the others keep what is there. */
function merge(table: string, keys: string, on: string, columns: readonly Column[]): string {
  const names = columns.map(([, column]) => column);
  return `
    MERGE INTO ${table} t USING (
      SELECT c.*, d.given, ${names.map((n) => `d.${n}`).join(', ')}
      FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::int[]) AS c(room_type_id, rate_plan_id, channel, night, delta)
      JOIN json_to_recordset($7::json) AS d(delta int, given int, ${columns.map(([, n, type]) => `${n} ${type}`).join(', ')}) ON d.delta = c.delta
    ) s ON t.property_id = $1 AND t.night = s.night AND ${on}
    WHEN MATCHED THEN UPDATE SET ${names.map((n, i) => `${n} = CASE WHEN s.given & ${1 << i} <> 0 THEN s.${n} ELSE t.${n} END`).join(', ')}
    WHEN NOT MATCHED THEN INSERT (property_id, night, ${keys}, ${names.join(', ')})
      VALUES ($1, s.night, ${keys
        .split(', ')
        .map((k) => `s.${k}`)
        .join(', ')}, ${names.map((n) => `s.${n}`).join(', ')})`;
}

const PRODUCTS = merge(
  'daily_rates',
  'room_type_id, rate_plan_id',
  't.room_type_id = s.room_type_id AND t.rate_plan_id = s.rate_plan_id',
  PRODUCT_COLUMNS,
);
const WIDER = merge(
  'restrictions',
  'room_type_id, rate_plan_id, channel',
  't.room_type_id IS NOT DISTINCT FROM s.room_type_id AND t.rate_plan_id IS NOT DISTINCT FROM s.rate_plan_id AND t.channel IS NOT DISTINCT FROM s.channel',
  WIDER_COLUMNS,
);

function deltaRows(deltas: readonly Delta[], columns: readonly Column[]): string {
  return JSON.stringify(
    deltas.map((delta, i) => ({
      delta: i,
      given: columns.reduce((bits, [field], bit) => (delta[field] === undefined ? bits : bits | (1 << bit)), 0),
      ...Object.fromEntries(columns.map(([field, column]) => [column, delta[field] ?? null])),
    })),
  );
}

const values = (propertyId: string, cells: Cells, columns: readonly Column[]): unknown[] => [
  propertyId,
  cells.roomTypeIds,
  cells.ratePlanIds,
  cells.channels,
  cells.nights,
  cells.deltaOf,
  deltaRows(cells.deltas, columns),
];

/** All nights of all products in one statement. The months must be locked: nobody else inserts meanwhile. */
export async function writeProducts(sql: Sql, propertyId: string, cells: Cells): Promise<void> {
  if (cells.nights.length) await sql.query(PRODUCTS, values(propertyId, cells, PRODUCT_COLUMNS));
}

/** As {@link writeProducts}, for restrictions beyond a product. */
export async function writeWider(sql: Sql, propertyId: string, cells: Cells): Promise<void> {
  if (cells.nights.length) await sql.query(WIDER, values(propertyId, cells, WIDER_COLUMNS));
}
