import { Client } from 'pg';
import type { House } from './house';
import { eventually } from './kernel-process';

/**
 * Sends requests into the arms of a lock, each when the one before it waits, and then lets go: they are under way at the same moment and in this order, however
 * slow the machine is.
 * @param lock a statement that takes it
 */
export async function heldUp<T>(
  house: House,
  [lock, ...values]: [sql: string, ...values: unknown[]],
  send: (() => Promise<T>)[],
): Promise<T[]> {
  const holder = new Client(process.env.DATABASE_URL);
  await holder.connect();
  const waiting = async () => {
    const { rows } = await house.db.query<{ n: number }>(
      `SELECT count(DISTINCT pid)::int AS n FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`,
    );
    return rows[0]!.n;
  };
  const sent: Promise<T>[] = [];
  try {
    await holder.query('BEGIN');
    await holder.query(lock, values);
    for (const request of send) {
      sent.push(request());
      await eventually(async () => (await waiting()) >= sent.length, 30_000);
    }
    await holder.query('COMMIT');
  } finally {
    await holder.end();
    await Promise.allSettled(sent);
  }
  return Promise.all(sent);
}
