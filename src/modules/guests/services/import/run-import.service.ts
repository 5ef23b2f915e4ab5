import { Injectable } from '@nestjs/common';
import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Caller } from '../../../../kernel/auth/caller';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { Refusal } from '../../../../kernel/errors/problem';
import { type RequestContext, systemContext } from '../../../../kernel/http/request-context';
import { type JobOutcome, type JobRun, TrackedJobs } from '../../../../kernel/jobs/tracked-jobs';
import { Clock } from '../../../../kernel/values/clock';
import { PropertyQueries } from '../../../properties';
import type { Mapping } from '../../domain/import/columns';
import type { Encoding } from '../../domain/import/lines';
import { ImportProblems } from '../../domain/import/problems';
import { type GuestSourceRow, readGuestRowBatches, UnreadableFile } from '../../domain/import/rows';
import { cleanPerson } from '../../domain/quality/clean-person';
import type { DateOrder } from '../../domain/quality/dates';
import type { LawfulBasis } from '../../domain/record';
import { importFinished } from '../../events/guests-imported.event';
import { GuestIntake, type IntakeCandidate } from '../intake/guest-intake';
import { type IntakeItem, type IntakeTerms, ROW_STATUSES, type RowResult, type RowStatus, sourceOf } from '../intake/item';
import { ImportChunks } from './chunks';

export const IMPORT_JOB = 'guest_import';

/** Rows that are written in one transaction. */
const BATCH = 500;
/** Characters of their words, at most: a batch is in memory twice. */
const BATCH_CHARACTERS = 2_000_000;
/** How much larger than the file its unpacked words may be, beyond the first hundred megabytes. */
const UNPACKED = { free: 100 * 1024 * 1024, ratio: 100 };

interface ImportRow {
  id: string;
  property_id: string;
  system: string;
  format: 'csv' | 'ndjson';
  encoding: Encoding;
  delimiter: string | null;
  mapping: Mapping | null;
  date_order: DateOrder | null;
  lawful_basis: LawfulBasis;
  dry_run: boolean;
  status: string;
  upload_id: string;
  data_key: Buffer;
  packed: boolean;
  bytes: number;
  rows_done: number;
  counts: Partial<Record<RowStatus, number>>;
  findings: Record<string, number>;
}

/** Another worker has gone on with the file: this one was taken for dead. */
class Overtaken extends Error {}

/** The file cannot be read to its end. */
class Broken extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** Tally that goes into the report with every batch. */
class Tally {
  constructor(
    public rows: number,
    readonly counts: Partial<Record<RowStatus, number>>,
    readonly findings: Record<string, number>,
  ) {}

  add(results: readonly RowResult[]): void {
    for (const { status, findings } of results) {
      this.counts[status] = (this.counts[status] ?? 0) + 1;
      for (const code of new Set(findings.map((f) => f.code))) this.findings[code] = (this.findings[code] ?? 0) + 1;
    }
    this.rows += results.length;
  }
}

/**
 * Reads a file of guests and takes them in, some hundreds in a transaction that also says how far it got: whoever goes on after a crash goes on there, and no row is
 * ever written twice. While one batch is written the next is read and sealed.
 */
@Injectable()
export class RunGuestImport {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly intake: GuestIntake,
    private readonly chunks: ImportChunks,
    private readonly properties: PropertyQueries,
    private readonly clock: Clock,
    jobs: TrackedJobs,
  ) {
    jobs.register<{ importId: string }>(IMPORT_JOB, ({ importId }, run) => this.run(importId, run));
  }

  private async run(importId: string, run: JobRun): Promise<JobOutcome> {
    const [job] = await this.database.query<ImportRow>(
      `UPDATE guest_imports SET status = 'running', started_at = coalesce(started_at, $2), updated_at = $2 WHERE id = $1 AND status IN ('queued', 'running') RETURNING *`,
      [importId, this.clock.now()],
    );
    if (!job) return this.outcome(importId); // done, and the worker died before it could say so
    const hotel = await this.properties.mustExist(job.property_id);
    const terms = {
      propertyId: job.property_id,
      country: hotel.country ?? null,
      system: job.system,
      lawfulBasis: job.lawful_basis,
      importId,
    };
    // what the account may do was asked when it sent the file
    const caller = new Caller(run.accountId, 'client', [
      { permissions: new Set(['guests:import']), propertyIds: new Set([job.property_id]) },
    ]);
    const context = () => systemContext(caller, this.clock.now(), `job:${run.id}`);
    try {
      await this.readAll(job, terms, context, run);
      await this.finish(context(), job, 'succeeded');
    } catch (error) {
      const code = error instanceof UnreadableFile || error instanceof Broken ? error.code : undefined;
      if (code === undefined) throw error;
      await this.finish(context(), job, 'failed', code);
      throw new Refusal(ImportProblems.fileUnreadable, undefined, [{ code }]);
    }
    return this.outcome(importId);
  }

  private async readAll(job: ImportRow, terms: Omit<IntakeTerms, 'at'>, context: () => RequestContext, run: JobRun): Promise<void> {
    const progress = { read: 0, told: Date.now() };
    const tally = new Tally(job.rows_done, { ...job.counts }, { ...job.findings });
    let writing: Promise<void> = Promise.resolve();
    for await (const items of this.batches(job, terms, progress)) {
      const at = this.clock.now();
      const prepared = await this.intake.prepare(items, { ...terms, at });
      await writing;
      writing = this.write(job, prepared, { ...terms, at }, tally, context());
      writing.catch(() => undefined); // met at the next turn
      if (Date.now() - progress.told > 1_000) {
        progress.told = Date.now();
        await run.progress(progress.read / Math.max(1, job.bytes));
      }
    }
    await writing;
  }

  /** The rows that are not done yet, cleaned, some hundreds at once; two of one id never in one batch. */
  private async *batches(job: ImportRow, terms: Omit<IntakeTerms, 'at'>, progress: { read: number }): AsyncGenerator<IntakeItem[]> {
    const { format, encoding, delimiter, mapping } = job;
    const options = { format, encoding, delimiter: delimiter ?? undefined, mapping: mapping ?? undefined };
    let batch: IntakeItem[] = [];
    let characters = 0;
    const ids = new Set<string>();
    const cut = () => {
      const whole = batch;
      [batch, characters] = [[], 0];
      ids.clear();
      return whole;
    };
    for await (const rows of readGuestRowBatches(this.bytes(job, progress), options)) {
      for (const row of rows) {
        if (row.number <= job.rows_done) continue;
        const item = this.itemOf(row, job, terms);
        if (item.externalId !== undefined && ids.has(item.externalId)) yield cut();
        if (item.externalId !== undefined) ids.add(item.externalId);
        batch.push(item);
        for (const value of Object.values(row.given)) characters += typeof value === 'string' ? value.length : 50;
        if (batch.length >= BATCH || characters > BATCH_CHARACTERS) yield cut();
      }
    }
    if (batch.length) yield cut();
  }

  private itemOf(row: GuestSourceRow, job: ImportRow, terms: Omit<IntakeTerms, 'at'>): IntakeItem {
    const { number, raw, given, fault } = row;
    if (fault && fault !== 'row_columns') return { row: number, raw, given, extras: [], findings: [{ field: 'row', code: fault }] };
    const cleaned = cleanPerson(raw, { country: terms.country, dateOrder: job.date_order ?? undefined, now: this.clock.now() });
    if (fault) cleaned.findings.push({ field: 'row', code: fault });
    return { row: number, raw, given, ...cleaned };
  }

  private async *bytes(job: ImportRow, progress: { read: number }): AsyncGenerator<Buffer> {
    const counted = async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        progress.read += piece.length;
        yield piece;
      }
    };
    const pieces = counted(this.chunks.read({ importId: job.id, uploadId: job.upload_id, dataKey: job.data_key }));
    if (!job.packed) return yield* pieces;
    const unpacked = createGunzip({ chunkSize: 64 * 1024 });
    pipeline(Readable.from(pieces), unpacked, () => undefined);
    let size = 0;
    try {
      for await (const piece of unpacked as AsyncIterable<Buffer>) {
        size += piece.length;
        if (size > UNPACKED.free + UNPACKED.ratio * job.bytes) throw new Broken('too_large_unpacked');
        yield piece;
      }
    } catch (error) {
      if (/^Z_/.test((error as { code?: string }).code ?? '')) throw new Broken('file_broken');
      throw error;
    }
  }

  private async write(job: ImportRow, prepared: IntakeCandidate[], terms: IntakeTerms, tally: Tally, ctx: RequestContext): Promise<void> {
    const next = new Tally(tally.rows, { ...tally.counts }, { ...tally.findings });
    await this.work.run(ctx, 200, async (work) => {
      const results = job.dry_run ? await this.intake.foresee(prepared, terms) : await this.intake.write(work, prepared, terms);
      next.rows = tally.rows;
      Object.assign(next, { counts: { ...tally.counts }, findings: { ...tally.findings } });
      next.add(results);
      const first = prepared[0]!.item.row;
      // the marker is taken only from where this worker left it: of two that hold the file one writes
      const [mine] = await work.query(
        `UPDATE guest_imports SET rows_done = $3, counts = $4, findings = $5, updated_at = $6 WHERE id = $1 AND rows_done = $2 AND status = 'running' RETURNING 1`,
        [job.id, tally.rows, next.rows, JSON.stringify(next.counts), JSON.stringify(next.findings), terms.at],
      );
      if (!mine) throw new Overtaken('Another worker has gone on with this import');
      await work.query('INSERT INTO guest_import_results (import_id, first_row, statuses, results) VALUES ($1, $2, $3, $4)', [
        job.id,
        first,
        [...new Set(results.map((r) => r.status))],
        JSON.stringify(results.map((r) => [r.status, r.guestId, ...r.findings.map((f) => [f.field, f.code])])),
      ]);
    });
    Object.assign(tally, next);
  }

  private async finish(ctx: RequestContext, job: ImportRow, status: 'succeeded' | 'failed', problem?: string): Promise<void> {
    await this.work.run(ctx, 200, async (work) => {
      const [done] = await work.query<{ counts: Record<string, number> }>(
        `UPDATE guest_imports SET status = $2, problem = $3, data_key = NULL, finished_at = $4, updated_at = $4 WHERE id = $1 AND status = 'running' RETURNING counts`,
        [job.id, status, problem ?? null, ctx.at],
      );
      if (!done) throw new Overtaken('Another worker has ended this import');
      await work.query('DELETE FROM guest_import_chunks WHERE import_id = $1', [job.id]);
      if (!job.dry_run) work.emit(importFinished(job.id, job.property_id, sourceOf(job), done.counts));
      work.audit({
        action: status === 'succeeded' ? 'guest_import.finished' : 'guest_import.failed',
        target: { type: 'guest_import', id: job.id },
        propertyId: job.property_id,
        details: { dryRun: job.dry_run, counts: done.counts, ...(problem ? { problem } : {}) },
      });
    });
  }

  private async outcome(importId: string): Promise<JobOutcome> {
    const [row] = await this.database.query<Pick<ImportRow, 'counts' | 'rows_done'> & { problem: string | null }>(
      'SELECT counts, rows_done, problem FROM guest_imports WHERE id = $1',
      [importId],
    );
    if (row?.problem) throw new Refusal(ImportProblems.fileUnreadable, undefined, [{ code: row.problem }]);
    const counts = Object.fromEntries(ROW_STATUSES.map((status) => [status, row?.counts[status] ?? 0]));
    return { result: { importId, rows: row?.rows_done ?? 0, ...counts } };
  }
}
