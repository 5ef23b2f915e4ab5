import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { Caller } from '../src/kernel/auth/caller';
import { Problems, Refusal } from '../src/kernel/errors/problem';
import { systemContext } from '../src/kernel/http/request-context';
import { Housekeeping } from '../src/kernel/jobs/housekeeping';
import { Jobs } from '../src/kernel/jobs/jobs';
import { TrackedJobs } from '../src/kernel/jobs/tracked-jobs';
import { JobWorker } from '../src/kernel/jobs/worker';
import { WorkerBeacon } from '../src/kernel/jobs/worker-beacon';
import { JobQuery } from '../src/modules/integrations/queries/job.query';
import { createDatabase } from './support/house';
import { dropDatabase, eventually, HOTEL_A, Process } from './support/kernel-process';

/** Other tests lock on the same server at the same time. */
const OWN_LOCKS = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

describe('A job', () => {
  let url: string;
  let owner: Client;
  let process: Process;
  let jobs: Jobs;
  let tracked: TrackedJobs;
  let worker: JobWorker;
  const ran: unknown[] = [];
  const clerk = systemContext(new Caller(randomUUID(), 'staff', []), new Date(), 'test');

  beforeAll(async () => {
    url = await createDatabase();
    owner = new Client(url);
    await owner.connect();
    process = await Process.start(url);
    jobs = new Jobs();
    tracked = new TrackedJobs(jobs, process.database, process.clock);
    jobs.register('note', async (payload) => void ran.push(payload));
    jobs.register('locked-out', async () => {
      ran.push(ran.length === 0 ? 'begun' : 'let in');
      if (ran.length > 1) return;
      await lockOut();
      ran.push('nobody is let in');
    });
    tracked.register<{ cells: number }>('import', async ({ cells }, run) => {
      await run.progress(0.5);
      if (cells === 0) throw new Refusal(Problems.invalidRequest, 'Nothing to import.', [{ code: 'empty', pointer: '/cells' }]);
      return { result: { cells }, errors: [{ code: 'unknown_rate_plan', pointer: '/3' }] };
    });
    worker = new JobWorker(process.environment, jobs, tracked);
    worker.onApplicationBootstrap();
  });

  afterAll(async () => {
    await worker.beforeApplicationShutdown();
    await process.end();
    await owner.end();
    await dropDatabase(url);
  });

  const onServer = async (text: string): Promise<void> => {
    const door = new Client(globalThis.process.env.TEST_PG_URL);
    await door.connect();
    await door.query(text.replaceAll('DATABASE', `DATABASE "${new URL(url).pathname.slice(1)}"`));
    await door.end();
  };
  const lockOut = async () => {
    await onServer('ALTER DATABASE ALLOW_CONNECTIONS false');
    await owner.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
  };
  const start = (cells: number) =>
    process.work.run(clerk, 202, (work) => tracked.start(work, clerk, { kind: 'import', propertyId: HOTEL_A, payload: { cells } }));
  const finished = async (id: string) => {
    const query = new JobQuery(process.database);
    await eventually(async () => (await query.one(clerk, id)).finishedAt !== null);
    return query.one(clerk, id);
  };

  it('runs if and only if the change that asked for it is made', async () => {
    const change = (outcome: string) =>
      process.work.run(process.context(), 200, async (work) => {
        await jobs.enqueue(work, 'note', { outcome });
        if (outcome === 'undone') throw new Error(outcome);
      });
    await expect(change('undone')).rejects.toThrow('undone');
    await change('done');
    await eventually(async () => ran.length > 0);
    expect(ran).toEqual([{ outcome: 'done' }]);
  });

  it('tells its owner how it went, cell by cell', async () => {
    const job = await finished(await start(9));
    expect(job).toMatchObject({
      kind: 'import',
      status: 'succeeded',
      progress: 1,
      result: { cells: 9 },
      errors: [{ code: 'unknown_rate_plan', pointer: '/3' }],
    });
  });

  it('that is refused fails with its reasons and is not tried again', async () => {
    const job = await finished(await start(0));
    expect(job).toMatchObject({ status: 'failed', result: null, progress: 0.5, errors: [{ code: 'empty', pointer: '/cells' }] });
  });

  it('is seen by its owner and by operators of the hotel, and by nobody else', async () => {
    const id = await start(1);
    const query = new JobQuery(process.database);
    const somebody = (...permissions: string[]) =>
      systemContext(
        new Caller(randomUUID(), 'staff', [{ permissions: new Set(permissions), propertyIds: new Set([HOTEL_A]) }]),
        new Date(),
        'test',
      );
    expect((await query.one(somebody('operations:read'), id)).id).toBe(id);
    await expect(query.one(somebody('reservations:read'), id)).rejects.toMatchObject({ kind: { status: 404 } });
  });

  it('whose worker was killed is given to another one; with its attempts used up its owner is told', async () => {
    await owner.query(
      `INSERT INTO jobs (id, kind, account_id, status, created_at) VALUES ('${clerk.caller.accountId}', 'import', '${clerk.caller.accountId}', 'running', now())`,
    );
    await owner.query(
      `SELECT graphile_worker.add_job('tracked_job', json_build_object('jobId', $1::text, 'kind', 'import', 'payload', '{"cells":5}'::json), job_key := 'job:' || $1::text, run_at := now() + interval '1 hour')`,
      [clerk.caller.accountId],
    );
    await owner.query(
      `UPDATE graphile_worker._private_jobs SET locked_by = 'pool-dead', locked_at = now() - interval '2 minutes', run_at = now() WHERE key = 'job:' || $1::text`,
      [clerk.caller.accountId],
    );
    const pool = new Pool({ connectionString: url, max: 3 });
    pool.on('error', () => undefined);
    const [living, looking] = [new WorkerBeacon(pool), new WorkerBeacon(pool)];
    living.light('pool-dead');
    await eventually(async () => (await owner.query(OWN_LOCKS)).rowCount! >= 2);
    expect(await looking.unlockTheDead()).toEqual([]); // it lives
    living.release();
    await eventually(async () => (await looking.unlockTheDead()).includes('pool-dead'));
    await pool.end();
    expect(await finished(clerk.caller.accountId)).toMatchObject({ status: 'succeeded', result: { cells: 5 } });

    await owner.query(`UPDATE jobs SET status = 'running', finished_at = NULL WHERE id = $1`, [clerk.caller.accountId]);
    await tracked.giveUp();
    expect(await finished(clerk.caller.accountId)).toMatchObject({ status: 'failed', errors: [{ code: 'internal_error' }] });
  });

  it('goes on after the database has thrown everybody out', async () => {
    await owner.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    ran.length = 0;
    await eventually(() =>
      process.work
        .run(process.context(), 200, (work) => jobs.enqueue(work, 'note', { after: 'restart' }))
        .then(
          () => true,
          () => false,
        ),
    );
    await eventually(async () => ran.length > 0);
    expect(ran).toEqual([{ after: 'restart' }]);
  });

  it('whose end cannot be noted brings nobody down: the queue starts anew when the database lets it in again', async () => {
    ran.length = 0;
    await process.work.run(process.context(), 200, (work) => jobs.enqueue(work, 'locked-out', {}));
    await eventually(async () => ran.length > 1);
    await sleep(1_000);
    await onServer('ALTER DATABASE ALLOW_CONNECTIONS true');
    await owner.query(`SELECT graphile_worker.force_unlock_workers(array_agg(locked_by)) FROM graphile_worker._private_jobs`);
    await eventually(async () => ran.length > 2);
    expect(ran).toEqual(['begun', 'nobody is let in', 'let in']);
  });

  it('of housekeeping removes keys that are past their day, and no other', async () => {
    const insert = `INSERT INTO idempotency_keys (scope, key, fingerprint, created_at) SELECT 's', $1 || n, '', $2 FROM generate_series(1, 6000) n`;
    process.clock.set('2026-11-22T12:00:00Z');
    await process.database.query(insert, ['old', new Date('2026-11-21T10:59:00Z')]);
    await process.database.query(insert, ['young', new Date('2026-11-21T11:01:00Z')]);
    await new Housekeeping(process.database, process.clock, new Jobs()).run();
    const rows = await process.database.query(`SELECT left(key, 3) AS kind, count(*) AS n FROM idempotency_keys GROUP BY 1`);
    expect(rows).toEqual([{ kind: 'you', n: 6_000 }]);
  });
});
