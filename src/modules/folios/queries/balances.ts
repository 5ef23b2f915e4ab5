import type { Sql } from '../../../kernel/database/database';
import type { FolioKind, FolioStatus } from '../domain/folio';

/** What a folio comes to, for a row `f` of folios: `charges_minor`, `paid_minor`, how many payments are under way, and what they come to. Balances are stored nowhere. */
export const SUMS = `
  LEFT JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0)::bigint AS charges_minor FROM folio_lines WHERE folio_id = f.id) charged ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(CASE WHEN kind IN ('payment', 'chargeback_reversal') THEN amount_minor ELSE -amount_minor END) FILTER (WHERE status = 'captured'), 0)::bigint AS paid_minor,
      count(*) FILTER (WHERE status IN ('pending', 'authorised'))::int AS unfinished,
      coalesce(sum(amount_minor) FILTER (WHERE status IN ('pending', 'authorised') AND kind = 'payment'), 0)::bigint AS under_way_minor
    FROM payments WHERE folio_id = f.id) paid ON true`;

export interface Standing {
  id: string;
  kind: FolioKind;
  /** The one of its stay that is charged first. */
  main: boolean;
  guest_id: string | null;
  name: string;
  status: FolioStatus;
  currency: string;
  charges_minor: number;
  paid_minor: number;
  balance_minor: number;
  /** Payments that are neither captured nor ended. */
  unfinished: number;
  /** What those payments come to. */
  under_way_minor: number;
}

/** @param where over `f`, `$1` being its value */
export function standingsWhere(sql: Sql, where: string, value: unknown): Promise<Standing[]> {
  return sql.query<Standing>(
    `SELECT f.id, f.kind, f.main, f.guest_id, f.name, f.status, f.currency, charges_minor, paid_minor, charges_minor - paid_minor AS balance_minor, unfinished, under_way_minor
     FROM folios f ${SUMS} WHERE ${where} ORDER BY f.main DESC, f.id`,
    [value],
  );
}
