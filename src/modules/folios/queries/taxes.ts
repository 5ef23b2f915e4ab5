import type { Sql } from '../../../kernel/database/database';

export interface TaxSum {
  code: string;
  name: string;
  included: boolean;
  amount: number;
  net: number | null;
}

/** Taxes over lines: those contained in them, with what they are contained in, and those that are lines of their own, less what was let off of them. */
export function taxesOf(sql: Sql, where: string, values: unknown[]): Promise<TaxSum[]> {
  return sql.query<TaxSum>(
    `WITH chosen AS (SELECT * FROM folio_lines WHERE ${where})
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
