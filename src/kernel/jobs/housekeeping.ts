import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Clock } from '../values/clock';
import { Jobs } from './jobs';

const CHUNK = 5_000;

/** An hour longer than a key is good for, so that no replay meets a row that is just being removed. */
const KEYS_KEPT_MS = 25 * 3_600_000;

/** Tidies what expires by itself. Nothing depends on it: expiry is true at every read and write. Events are kept for at least 90 days; none is dropped yet. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register('housekeeping', () => this.run());
    jobs.cron('17 * * * *', 'housekeeping');
  }

  async run(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEYS_KEPT_MS);
    for (let deleted = CHUNK; deleted === CHUNK;) {
      const rows = await this.database.query(
        `DELETE FROM idempotency_keys WHERE (scope, key) IN (SELECT scope, key FROM idempotency_keys WHERE created_at < $1 LIMIT ${CHUNK}) RETURNING 1`,
        [before],
      );
      deleted = rows.length;
    }
  }
}
