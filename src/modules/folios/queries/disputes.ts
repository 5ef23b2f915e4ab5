import type { Sql } from '../../../kernel/database/database';
import { DISPUTE_COLUMNS, type DisputeRow } from '../domain/dispute';

export const disputesOf = (sql: Sql, payments: readonly { id: string }[]): Promise<DisputeRow[]> =>
  sql.hot<DisputeRow>(
    'disputes_of_payments',
    `SELECT ${DISPUTE_COLUMNS} FROM payment_disputes WHERE payment_id = ANY ($1::uuid[]) ORDER BY created_at, id`,
    [payments.map((p) => p.id)],
  );
