import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as QueueLogger, parseCronItems, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import { Pool } from 'pg';
import { Environment } from '../config/environment';
import { Loop } from '../events/loop';
import { Jobs } from './jobs';
import { TrackedJobs } from './tracked-jobs';
import { WorkerBeacon } from './worker-beacon';

const CONCURRENCY = 4;

/** Works the queue in processes with the role `worker`. Comes back by itself when the database does. */
@Injectable()
export class JobWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Jobs');
  private readonly stopping = new AbortController();
  private readonly care = new Loop('JobCare', { idleMs: 10_000 }, () => this.lookAfter());
  private pool?: Pool;
  private runner?: Runner;
  private beacon?: WorkerBeacon;
  private working?: Promise<void>;

  constructor(
    private readonly environment: Environment,
    private readonly jobs: Jobs,
    private readonly tracked: TrackedJobs,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.environment.ROLES.includes('worker')) return;
    this.pool = this.openPool();
    this.beacon = new WorkerBeacon(this.pool);
    this.working = this.work(this.pool, this.beacon);
    this.care.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.care.stop();
    await this.runner?.stop().catch(() => undefined); // it may have stopped itself
    await this.working;
    this.beacon?.release();
    await this.pool?.end();
  }

  /** The queue's own: its connections live longer than a request, and it must close after the runner and not before. */
  private openPool(): Pool {
    const role = this.environment.DATABASE_ROLE ? `-c role=${this.environment.DATABASE_ROLE} ` : '';
    const pool = new Pool({
      connectionString: this.environment.DATABASE_URL,
      max: CONCURRENCY + 2,
      application_name: 'innkeeper-jobs',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      options: `${role}-c jit=off -c timezone=UTC`,
    });
    const ignore = () => undefined; // the query that is running rejects, and the runner starts anew
    return pool.on('error', ignore).on('connect', (client) => client.on('error', ignore));
  }

  private async work(pool: Pool, beacon: WorkerBeacon): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      const started = performance.now();
      try {
        this.runner = await run(this.options(pool, beacon));
        if (this.stopping.signal.aborted) await this.runner.stop();
        await this.runner.promise;
      } catch (error) {
        if (performance.now() - started > 60_000) failures = 0;
        if (failures === 0)
          this.log.warn(`The queue stopped, it will be started again: ${error instanceof Error ? error.message : String(error)}`);
      }
      failures++;
      await sleep(Math.min(10_000, 100 * 2 ** failures), undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private options(pool: Pool, beacon: WorkerBeacon): Parameters<typeof run>[0] {
    const events = new EventEmitter() as WorkerEvents;
    events.on('pool:create', ({ workerPool }) => beacon.light(workerPool.id));
    const taskList: TaskList = {};
    for (const [task, handler] of this.jobs.tasks()) {
      taskList[task] = async (payload) => {
        try {
          await handler(payload, this.stopping.signal);
        } catch (error) {
          this.log.error({
            msg: `Task ${task} failed`,
            error: error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : error,
          });
          throw error;
        }
      };
    }
    return {
      // without a batch, a job whose end cannot be noted is a rejection that nobody handles: it would bring the process down
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      pgPool: pool,
      concurrency: CONCURRENCY,
      noHandleSignals: true,
      events,
      taskList,
      parsedCronItems: parseCronItems(this.jobs.calendar().map(({ match, task }) => ({ task, match, options: { backfillPeriod: 0 } }))),
      logger: new QueueLogger(() => (level, message) => {
        if (level === 'error') this.log.error(message);
      }),
    };
  }

  private async lookAfter(): Promise<boolean> {
    await this.beacon!.unlockTheDead();
    await this.tracked.giveUp();
    return false;
  }
}
