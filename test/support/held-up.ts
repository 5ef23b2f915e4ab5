import { Client } from 'pg';
import type { House } from './house';
import { eventually } from './kernel-process';

/**
 * Sends requests into the arms of a lock and lets it go when all of them wait, so that they are under way at the same moment whatever the machine is doing.
 * @param lock a statement that takes it
 * @param meanwhile what happens while they wait
 */
export async function heldUp<T>(
  house: House,
  [lock, ...values]: [sql: string, ...values: unknown[]],
  send: () => Promise<T>[],
  meanwhile?: () => Promise<unknown>,
): Promise<T[]> {
  const holder = new Client(process.env.DATABASE_URL);
  await holder.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(lock, values);
    const sent = send();
    const answers = Promise.all(sent);
    answers.catch(() => undefined); // told below
    await eventually(async () => {
      const { rows } = await house.db.query<{ n: number }>(
        `SELECT count(DISTINCT pid)::int AS n FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
      );
      return rows[0]!.n >= sent.length;
    }, 30_000);
    await meanwhile?.();
    await holder.query('COMMIT');
    return await answers;
  } finally {
    await holder.end();
  }
}
