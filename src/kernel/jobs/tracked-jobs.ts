import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database';
import type { Work } from '../database/unit-of-work';
import { type ProblemReason, Refusal } from '../errors/problem';
import type { RequestContext } from '../http/request-context';
import { Clock } from '../values/clock';
import { newId } from '../values/ids';
import { Jobs } from './jobs';

/** What the handler of a job that its owner can watch gets to know and may say. */
export interface JobRun {
  id: string;
  accountId: string;
  propertyId: string | null;
  /** @param share of the work that is done, 0 to 1 */
  progress(share: number): Promise<void>;
}

/** What the owner reads in the end. Errors are those of single rows or cells: the job as a whole has succeeded. */
export interface JobOutcome {
  result: Record<string, unknown>;
  errors?: ProblemReason[];
}

export type TrackedHandler<Payload> = (payload: Payload, run: JobRun) => Promise<JobOutcome>;

interface Started {
  jobId: string;
  kind: string;
  payload: unknown;
}

/** Attempts at one job: a worker that is killed costs one. */
const ATTEMPTS = 5;

const INTERRUPTED: ProblemReason = { code: 'internal_error', detail: 'The job could not be finished.' };

/** Long work that a caller starts with 202 and watches at `GET /v1/jobs/{id}`. */
@Injectable()
export class TrackedJobs {
  private readonly log = new Logger('Jobs');
  private readonly handlers = new Map<string, TrackedHandler<unknown>>();

  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    jobs.register<Started>('tracked_job', (started) => this.run(started));
  }

  register<Payload>(kind: string, handler: TrackedHandler<Payload>): void {
    if (this.handlers.has(kind)) throw new Error(`Two kinds of job are named ${kind}`);
    this.handlers.set(kind, handler as TrackedHandler<unknown>);
  }

  /**
   * Part of the caller's transaction. The account of the context owns the job.
   * @param payload ids and settings, nothing personal: it is stored in the clear
   * @returns the job's id
   */
  async start(work: Work, ctx: RequestContext, job: { kind: string; propertyId: string | null; payload: object }): Promise<string> {
    const id = newId();
    await work.query('INSERT INTO jobs (id, kind, account_id, property_id, status, created_at) VALUES ($1, $2, $3, $4, $5, $6)', [
      id,
      job.kind,
      ctx.caller.accountId,
      job.propertyId,
      'queued',
      ctx.at,
    ]);
    const started: Started = { jobId: id, kind: job.kind, payload: job.payload };
    await this.jobs.enqueue(work, 'tracked_job', started, { jobKey: `job:${id}`, maxAttempts: ATTEMPTS });
    return id;
  }

  /** A refusal ends the job; anything else is thrown, so that the queue tries again. */
  private async run({ jobId, kind, payload }: Started): Promise<void> {
    const [job] = await this.database.query<{ account_id: string; property_id: string | null }>(
      `UPDATE jobs SET status = 'running', started_at = coalesce(started_at, $2) WHERE id = $1 AND status IN ('queued', 'running')
       RETURNING account_id, property_id`,
      [jobId, this.clock.now()],
    );
    if (!job) return; // finished before the worker that ran it died
    const handler = this.handlers.get(kind);
    if (!handler) throw new Error(`No handler for jobs of the kind ${kind}`);
    const progress = async (share: number) => {
      await this.database.query('UPDATE jobs SET progress = $2 WHERE id = $1', [jobId, Math.min(1, Math.max(0, share))]);
    };
    try {
      const outcome = await handler(payload, { id: jobId, accountId: job.account_id, propertyId: job.property_id, progress });
      await this.finish(jobId, 'succeeded', outcome.result, outcome.errors ?? []);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await this.finish(jobId, 'failed', null, error.reasons.length ? error.reasons : [{ code: error.kind.code, detail: error.message }]);
    }
  }

  private async finish(id: string, status: 'succeeded' | 'failed', result: unknown, errors: ProblemReason[]): Promise<void> {
    await this.database.query(
      `UPDATE jobs SET status = $2, progress = CASE WHEN $2 = 'succeeded' THEN 1 ELSE progress END, result = $3, errors = $4, finished_at = $5 WHERE id = $1`,
      [id, status, result === null ? null : JSON.stringify(result), JSON.stringify(errors), this.clock.now()],
    );
  }

  /** Ends those whose last attempt has failed or died: their owners must not wait for ever. */
  async giveUp(): Promise<void> {
    const given = await this.database.query<{ id: string; kind: string }>(
      `UPDATE jobs j SET status = 'failed', errors = $1, finished_at = $2
       WHERE j.status IN ('queued', 'running') AND NOT EXISTS (
         SELECT FROM graphile_worker._private_jobs q WHERE q.key = 'job:' || j.id AND (q.attempts < q.max_attempts OR q.locked_at IS NOT NULL))
       RETURNING id, kind`,
      [JSON.stringify([INTERRUPTED]), this.clock.now()],
    );
    for (const { id, kind } of given) this.log.error(`Job ${id} (${kind}) was given up`);
  }
}
