import type { Pool, PoolClient } from 'pg';

/** Number of an advisory lock made from a pool's id. */
const LOCK = `hashtextextended('innkeeper-jobs ' || $1, 0)`;

/**
 * Tells the living workers from the dead. The queue keeps a job locked for four hours when its worker is killed. Each worker therefore
 * holds a session lock named after it; where nobody holds the lock, the worker is gone and its jobs are free.
 */
export class WorkerBeacon {
  private id?: string;
  private holder?: PoolClient;

  constructor(private readonly pool: Pool) {}

  /** From now on this process is the worker pool with this id. */
  light(id: string): void {
    this.release();
    this.id = id;
    void this.hold().catch(() => undefined); // tried again with every look
  }

  release(): void {
    this.holder?.release(true); // the session ends, and the lock with it
    this.holder = undefined;
    this.id = undefined;
  }

  /** @returns ids of the workers that were found dead */
  async unlockTheDead(): Promise<string[]> {
    await this.hold();
    // a minute: time enough for a living worker to take its lock again after the database was restarted
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT DISTINCT locked_by AS id FROM graphile_worker._private_jobs
       WHERE locked_by IS NOT NULL AND locked_by IS DISTINCT FROM $1 AND locked_at < now() - interval '1 minute'`,
      [this.id ?? null],
    );
    const dead: string[] = [];
    for (const { id } of rows) {
      const { rows: free } = await this.pool.query<{ free: boolean }>(`SELECT pg_try_advisory_xact_lock(${LOCK}) AS free`, [id]);
      if (free[0]?.free) dead.push(id);
    }
    if (dead.length > 0) await this.pool.query('SELECT graphile_worker.force_unlock_workers($1)', [dead]);
    return dead;
  }

  private async hold(): Promise<void> {
    if (this.holder || !this.id) return;
    const { id } = this;
    const client = await this.pool.connect();
    const { rows } = await client.query<{ mine: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS mine`, [id]).catch((error: unknown) => {
      client.release(true);
      throw error;
    });
    if (!rows[0]?.mine || this.holder || this.id !== id) return client.release(true);
    this.holder = client;
    client.once('end', () => {
      if (this.holder !== client) return;
      this.holder = undefined;
      client.release(true);
    });
  }
}
