import { Injectable, Logger } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Environment } from '../../../kernel/config/environment';
import { Database, type Sql } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import { type RequestContext, systemContext } from '../../../kernel/http/request-context';
import { RequestsFirst } from '../../../kernel/http/requests-first';
import { Jobs } from '../../../kernel/jobs/jobs';
import { type JobRun, TrackedJobs } from '../../../kernel/jobs/tracked-jobs';
import { Clock } from '../../../kernel/values/clock';
import type { DuplicateDetectionDto, StartDetectionDto } from '../dto/duplicate.dto';
import { CompareGuests } from './compare-guests';
import { MergeGuests } from './merge-guests.service';

const TASK = 'compare_guests';
const KIND = 'duplicate_detection';
/** Records of a transaction; each is compared with up to sixty others, which all have to be opened. */
const BATCH = 10;
/** One batch after the other, whoever runs it: two records that are new at once must see each other. */
const ONE_AT_A_TIME = 'SELECT pg_advisory_xact_lock(7104210)';
/** The same for those who need not wait: whoever is at it goes on with what came meanwhile. */
const UNLESS_SOMEBODY_DOES = 'SELECT pg_try_advisory_xact_lock(7104210) AS free';
/** When the others look again whether anybody was left behind. */
const AGAIN_MS = 2_000;
/** A file that comes in goes first: half of it compared is compared again with the other half. */
const A_FILE_COMES_IN = `SELECT 1 FROM guest_imports WHERE status = 'running' AND updated_at > $1 LIMIT 1`;
/** An import that has not moved for so long keeps nobody waiting. */
const STALLED_MS = 60_000;
/** Share of a job that putting everybody into the queue counts. */
const QUEUED = 0.01;

interface Payload {
  propertyId: string | null;
}

/** Looks for guests who are there twice: among those who are new or have changed, and, when somebody asks for it, among all. */
@Injectable()
export class DetectDuplicates {
  private readonly log = new Logger('Duplicates');

  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly compare: CompareGuests,
    private readonly mergeGuests: MergeGuests,
    private readonly jobs: Jobs,
    private readonly tracked: TrackedJobs,
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly requestsFirst: RequestsFirst,
  ) {
    jobs.register(TASK, () => this.drainInTurn());
    tracked.register<Payload>(KIND, (payload, run) => this.overAll(payload, run));
  }

  /** Part of the transaction in which somebody was heard of: they are compared soon after. */
  async queue(work: Sql, guestIds: readonly string[], at: Date): Promise<void> {
    await work.query(
      `INSERT INTO duplicate_queue (guest_id, queued_at)
       SELECT id, $2 FROM guests WHERE id = ANY ($1::uuid[]) AND erased_at IS NULL ORDER BY id ON CONFLICT (guest_id) DO NOTHING`,
      [guestIds, at],
    );
    await this.jobs.enqueue(work, TASK, {}, { jobKey: TASK });
  }

  /** Holds neither a worker nor a connection while another one is at it, or while a file comes in. */
  private async drainInTurn(): Promise<void> {
    if (await this.drain()) return;
    // the queue goes by the clock of the database
    await this.jobs.enqueue(this.database, TASK, {}, { jobKey: TASK, runAt: new Date(Date.now() + AGAIN_MS) });
  }

  /** Compares whoever waits. @returns false when somebody else is at it, or something goes first */
  async drain(): Promise<boolean> {
    return (await this.compareAll(UNLESS_SOMEBODY_DOES)) !== undefined;
  }

  /** @returns how many were compared; undefined when the lock could not be had */
  private async compareAll(lock: string, progress?: (left: number) => Promise<void>): Promise<number | undefined> {
    for (let done = 0; ;) {
      if (lock === UNLESS_SOMEBODY_DOES && (await this.fileComesIn())) return undefined;
      const started = performance.now();
      const batch = await this.database.transaction(async (tx) => {
        const [locked] = await tx.query<{ free?: boolean }>(lock);
        if (locked?.free === false) return undefined;
        const rows = await tx.query<{ guest_id: string }>(
          `DELETE FROM duplicate_queue WHERE guest_id IN (SELECT guest_id FROM duplicate_queue ORDER BY queued_at, guest_id LIMIT ${BATCH}) RETURNING guest_id`,
        );
        const ids = rows.map((r) => r.guest_id);
        return { ids, certain: ids.length ? await this.compare.run(tx, ids, this.clock.now()) : [] };
      });
      if (!batch) return undefined;
      if (batch.ids.length === 0) return done;
      done += batch.ids.length;
      if (this.environment.GUEST_AUTO_MERGE) for (const [low, high] of batch.certain) await this.merge(low, high);
      if (progress) await progress(await this.left());
      await this.requestsFirst.giveWay(performance.now() - started);
    }
  }

  private async fileComesIn(): Promise<boolean> {
    const [file] = await this.database.query(A_FILE_COMES_IN, [new Date(this.clock.now().getTime() - STALLED_MS)]);
    return file !== undefined;
  }

  /** A job that goes over every guest, of one hotel or of all. @throws Refusal 403, 404 */
  async start(ctx: RequestContext, body: StartDetectionDto): Promise<DuplicateDetectionDto> {
    const propertyId = body.propertyId ?? null;
    if (propertyId) ctx.caller.require('guests:merge', propertyId);
    else ctx.caller.requireEverywhere('guests:merge');
    return this.work.run(ctx, 202, async (work) => {
      const jobId = await this.tracked.start(work, ctx, { kind: KIND, propertyId, payload: { propertyId } satisfies Payload });
      work.audit({ action: 'guest.duplicates_looked_for', target: { type: 'job', id: jobId }, ...(propertyId ? { propertyId } : {}) });
      return { jobId };
    });
  }

  /** Killed and begun again, it goes on with those who still wait. */
  private async overAll({ propertyId }: Payload, run: JobRun) {
    const [job] = await this.database.query<{ progress: number }>('SELECT progress::float8 AS progress FROM jobs WHERE id = $1', [run.id]);
    if (!job?.progress) {
      await this.database.transaction(async (tx) => {
        await tx.query('SET LOCAL statement_timeout = 0');
        await tx.query(
          `INSERT INTO duplicate_queue (guest_id, queued_at)
           SELECT id, $2 FROM guests WHERE erased_at IS NULL AND ($1::uuid IS NULL OR property_id = $1) ON CONFLICT (guest_id) DO NOTHING`,
          [propertyId, this.clock.now()],
        );
      });
      await run.progress(QUEUED);
    }
    const total = Math.max(1, await this.left());
    const compared = await this.compareAll(ONE_AT_A_TIME, (left) => run.progress(QUEUED + (1 - QUEUED) * (1 - left / total)));
    const [open] = await this.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM duplicate_candidates c JOIN guests a ON a.id = c.low_id JOIN guests b ON b.id = c.high_id
       WHERE a.person_id <> b.person_id AND ($1::uuid IS NULL OR $1 IN (a.property_id, b.property_id))`,
      [propertyId],
    );
    return { result: { compared, candidates: open!.n } };
  }

  private async left(): Promise<number> {
    const [row] = await this.database.query<{ n: number }>('SELECT count(*)::int AS n FROM duplicate_queue');
    return row!.n;
  }

  /** The older record’s person stands for both. What forbids it (a rule, an erasure, a merge by somebody else) leaves things as they are. */
  private async merge(low: string, high: string): Promise<void> {
    const [candidate] = await this.database.query<{ reasons: unknown[] }>(
      'SELECT reasons FROM duplicate_candidates WHERE low_id = $1 AND high_id = $2 AND certain',
      [low, high],
    );
    if (!candidate) return;
    const ctx = systemContext(Caller.system, this.clock.now(), `duplicates:${low}`);
    try {
      await this.work.run(ctx, 201, (work) =>
        this.mergeGuests.within(work, ctx, low, high, { automatic: true, evidence: candidate.reasons }),
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.log.log(`Not merged: ${error.kind.code}`);
    }
  }
}
