import type { Sql } from '../../../kernel/database/database';
import type { TaxSum } from '../domain/documents';

/**
 * Taxes over lines: those contained in them, with what they are contained in, and those that are lines of their own, less what was let off of them.
 * @param lines a SELECT of lines of folios
 */
export function taxesOf(sql: Sql, lines: string, values: unknown[]): Promise<TaxSum[]> {
  return sql.query<TaxSum>(
    `WITH chosen AS (${lines})
     SELECT t.code, min(t.name) AS name, true AS included, sum(t."amountMinor")::bigint AS amount, sum(l.amount_minor - contained.sum)::bigint AS net
     FROM chosen l, jsonb_to_recordset(l.taxes) AS t(code text, name text, "amountMinor" bigint),
       LATERAL (SELECT sum((x ->> 'amountMinor')::bigint) AS sum FROM jsonb_array_elements(l.taxes) x) contained
     GROUP BY t.code
     UNION ALL
     SELECT l.code, min(l.description), false, sum(l.amount_minor)::bigint, NULL
     FROM chosen l LEFT JOIN folio_lines reduced ON reduced.id = l.reduces_id WHERE coalesce(reduced.kind, l.kind) = 'tax' GROUP BY l.code
     ORDER BY 3 DESC, 1`,
    values,
  );
}

export const LINES_OF_FOLIO = 'SELECT * FROM folio_lines WHERE folio_id = $1';

/** Parts of lines, and of what is no line: `$1` is a JSON array of them. */
export const PARTS_OF_LINES = `
  SELECT l.kind, l.code, l.description, l.reduces_id, x."amountMinor" AS amount_minor, x.taxes
  FROM json_to_recordset($1::json) AS x("lineId" uuid, "amountMinor" bigint, taxes jsonb) LEFT JOIN folio_lines l ON l.id = x."lineId"`;
