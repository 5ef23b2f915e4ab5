import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { Jobs } from '../../../../kernel/jobs/jobs';
import { Clock } from '../../../../kernel/values/clock';

/** A file that nobody sends within a day is not coming. */
const WAITED_MS = 24 * 3_600_000;

/** Forgets files that were never finished: their bytes are personal, and nobody waits for them. */
@Injectable()
export class TidyGuestImports {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register('tidy_guest_imports', () => this.run());
    jobs.cron('43 * * * *', 'tidy_guest_imports');
  }

  async run(): Promise<void> {
    const now = this.clock.now();
    await this.database.query(
      `UPDATE guest_imports i SET status = 'failed', problem = 'interrupted', data_key = NULL, finished_at = $1, updated_at = $1
       FROM jobs j WHERE j.id = i.job_id AND j.status = 'failed' AND i.status IN ('queued', 'running')`,
      [now],
    );
    await this.database.query(
      `UPDATE guest_imports SET status = 'failed', problem = 'interrupted', finished_at = $1, updated_at = $1 WHERE status = 'waiting' AND created_at < $2`,
      [now, new Date(now.getTime() - WAITED_MS)],
    );
    await this.database.query(
      `DELETE FROM guest_import_chunks c USING guest_imports i
       WHERE i.id = c.import_id AND (i.status IN ('succeeded', 'failed') OR (i.upload_id IS NOT NULL AND i.upload_id <> c.upload_id))`,
    );
  }
}
