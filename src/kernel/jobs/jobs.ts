import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/database';

/** Runs outside any transaction, at least once: after a crash it runs again, so it must bear that. */
export type TaskHandler<Payload = unknown> = (payload: Payload, signal?: AbortSignal) => Promise<void>;

export interface EnqueueOptions {
  /** At most one waiting job bears this key: enqueueing again replaces its payload and time. */
  jobKey?: string;
  /** Not before this instant. */
  runAt?: Date;
  /** Attempts in all; the pause after the nth is about eⁿ seconds. 25 by default. */
  maxAttempts?: number;
}

export interface CronEntry {
  /** Five fields of crontab, in UTC. */
  match: string;
  task: string;
}

/** Background tasks by name, and the queue that they wait in. Modules register in constructors; workers start when all have. */
@Injectable()
export class Jobs {
  private readonly handlers = new Map<string, TaskHandler>();
  private readonly crons: CronEntry[] = [];

  register<Payload>(task: string, handler: TaskHandler<Payload>): void {
    if (!/^[a-z][a-z0-9_.-]{1,79}$/.test(task)) throw new Error(`A task is named in small letters, digits, dots and dashes: ${task}`);
    if (this.handlers.has(task)) throw new Error(`Two tasks are named ${task}`);
    this.handlers.set(task, handler as TaskHandler);
  }

  /** Runs a registered task by the calendar, once over all workers. */
  cron(match: string, task: string): void {
    this.crons.push({ match, task });
  }

  /**
   * Part of the caller's transaction: the job runs if and only if that commits.
   * @param payload ids and settings, nothing personal: it is stored in the clear
   */
  async enqueue(work: Sql, task: string, payload: object, options: EnqueueOptions = {}): Promise<void> {
    await work.hot('add_job', 'SELECT graphile_worker.add_job($1, $2::json, run_at := $3, max_attempts := $4, job_key := $5)', [
      task,
      JSON.stringify(payload),
      options.runAt ?? null,
      options.maxAttempts ?? null,
      options.jobKey ?? null,
    ]);
  }

  /** The same for many at once. */
  async enqueueEach(work: Sql, task: string, jobs: readonly { payload: object; jobKey: string }[]): Promise<void> {
    if (jobs.length === 0) return;
    await work.hot(
      'add_each_job',
      `SELECT graphile_worker.add_job($1, j.payload, job_key := j."jobKey") FROM json_to_recordset($2::json) AS j(payload json, "jobKey" text)`,
      [task, JSON.stringify(jobs)],
    );
  }

  tasks(): ReadonlyMap<string, TaskHandler> {
    return this.handlers;
  }

  calendar(): readonly CronEntry[] {
    return this.crons;
  }
}
