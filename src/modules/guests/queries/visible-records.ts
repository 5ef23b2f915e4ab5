import type { Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import type { Sight } from './persons';

/**
 * A person and those of their records that may be seen, without opening them.
 * @param id of any record of theirs
 * @throws Refusal 404 when there is no such record, or none of its person's may be seen
 */
export async function visibleRecords(sql: Sql, id: string, { propertyIds }: Sight): Promise<{ personId: string; recordIds: string[] }> {
  const rows = await sql.hot<{ id: string; person_id: string }>(
    'visible_records',
    `SELECT id, person_id FROM (
       SELECT id, person_id, property_id FROM guests WHERE id = $1 AND NOT together
       UNION ALL
       SELECT id, person_id, property_id FROM guests WHERE together AND person_id = (SELECT person_id FROM guests WHERE id = $1 AND together)) g
     WHERE ($2::uuid[] IS NULL OR property_id = ANY ($2::uuid[])) ORDER BY id`,
    [id, propertyIds],
  );
  if (rows.length === 0) throw notFound();
  return { personId: rows[0]!.person_id, recordIds: rows.map((r) => r.id) };
}
