import type { Sql } from '../database/database';

/** One name for a value whatever key is the current one: for locks. @param indexes of {@link Vault.blindIndexes}, the last of which depends on the order of keys */
export const anyKey = (indexes: readonly Buffer[]): string =>
  indexes
    .slice(0, -1)
    .map((index) => index.toString('hex'))
    .toSorted()[0]!;

export interface UniqueIndex {
  table: string;
  column: string;
  /** Unique constraint of the column: what the refusal says is registered for it. */
  constraint: string;
  /** Of {@link Vault.blindIndexes}. */
  indexes: readonly Buffer[];
  exceptId: string;
}

/**
 * A unique blind index sees equal values under one key only. Before a value is written, this looks for it under the others, and makes whoever writes the same
 * value at once wait.
 * @throws Error that is read as a violation of the constraint
 */
export async function requireFreeIndex(work: Sql, { table, column, constraint, indexes, exceptId }: UniqueIndex): Promise<void> {
  await work.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${constraint} ${anyKey(indexes)}`]);
  const twins = await work.query(`SELECT 1 FROM ${table} WHERE ${column} = ANY ($1::bytea[]) AND id <> $2`, [indexes, exceptId]);
  if (twins.length) throw Object.assign(new Error(`${constraint}: taken`), { code: '23505', constraint });
}
