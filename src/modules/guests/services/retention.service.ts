import { Injectable, Logger } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { keysetPage, type PageQuery } from '../../../kernel/http/page';
import { type RequestContext, systemContext } from '../../../kernel/http/request-context';
import { Jobs } from '../../../kernel/jobs/jobs';
import { RetentionClasses } from '../../../kernel/privacy/retention-classes';
import { Clock } from '../../../kernel/values/clock';
import { newId } from '../../../kernel/values/ids';
import type { ChangeRetentionRuleDto, RetentionRuleDto, RetentionRunDto, RetentionRunPageDto } from '../dto/retention.dto';

const DAY_MS = 86_400_000;
/** Any constant does: one run at a time. */
const LOCK = 7_146_032_207;

interface RunRow {
  id: string;
  started_at: Date;
  finished_at: Date | null;
  removed: { class: string; rows: number }[];
}

/** How long what is kept, and the daily run that holds to it. */
@Injectable()
export class Retention {
  private readonly log = new Logger('Retention');

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly classes: RetentionClasses,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register('retention', async () => {
      await this.run(systemContext(Caller.system, this.clock.now(), 'retention'), false);
    });
    jobs.cron('41 3 * * *', 'retention');
  }

  async rules(): Promise<RetentionRuleDto[]> {
    const stored = await this.database.query<{ class: string; keep_days: number | null; legal_source: string; version: number }>(
      'SELECT class, keep_days, legal_source, version FROM retention_rules',
    );
    return this.classes.all().map((kind) => {
      const rule = stored.find((r) => r.class === kind.class);
      return {
        class: kind.class,
        what: kind.what,
        keepDays: rule ? rule.keep_days : kind.keepDays,
        defaultKeepDays: kind.keepDays,
        legalSource: rule?.legal_source ?? kind.legalSource,
        version: rule?.version ?? 1,
      };
    });
  }

  /** @throws Refusal 404, 403, 412, 428 */
  async change(
    ctx: RequestContext,
    name: string,
    { keepDays, legalSource }: ChangeRetentionRuleDto,
    ifMatch?: string,
  ): Promise<RetentionRuleDto> {
    ctx.caller.requireEverywhere('privacy:write');
    await this.work.run(ctx, 200, async (work) => {
      await work.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const current = (await this.rules()).find((r) => r.class === name);
      if (!current) throw notFound();
      requireMatch(ifMatch, current.version);
      await work.query(
        `INSERT INTO retention_rules (class, keep_days, legal_source, version, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (class) DO UPDATE SET keep_days = excluded.keep_days, legal_source = excluded.legal_source, version = excluded.version,
           updated_at = excluded.updated_at`,
        [name, keepDays, legalSource ?? current.legalSource, current.version + 1, ctx.at],
      );
      work.audit({
        action: 'retention_rule.changed',
        target: { type: 'retention_rule', id: '00000000-0000-0000-0000-000000000000' },
        details: { class: name, keepDays, before: current.keepDays },
      });
    });
    const rule = (await this.rules()).find((r) => r.class === name)!;
    ctx.answer.etag = etagOf(rule.version);
    return rule;
  }

  async runs(ctx: RequestContext, query: PageQuery): Promise<RetentionRunPageDto> {
    ctx.caller.requireEverywhere('privacy:read');
    const page = await keysetPage<RunRow>(
      this.database,
      {
        select: 'SELECT id, started_at, finished_at, removed FROM retention_runs',
        where: [],
        values: [],
        sortable: { startedAt: { column: 'started_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-startedAt',
      },
      query,
    );
    return { data: page.data.map((row) => runView(row, false)), nextCursor: page.nextCursor };
  }

  /** @param dryRun nothing goes, and nothing is kept of the run */
  async run(ctx: RequestContext, dryRun: boolean): Promise<RetentionRunDto> {
    ctx.caller.requireEverywhere('privacy:write');
    const row: RunRow = { id: newId(), started_at: ctx.at, finished_at: null, removed: [] };
    if (!dryRun) {
      await this.database.query('INSERT INTO retention_runs (id, started_at, removed) VALUES ($1, $2, $3)', [row.id, ctx.at, '[]']);
    }
    const kinds = new Map(this.classes.all().map((kind) => [kind.class, kind]));
    for (const rule of await this.rules()) {
      if (rule.keepDays === null) continue;
      const before = new Date(ctx.at.getTime() - rule.keepDays * DAY_MS);
      const rows = await kinds.get(rule.class)!.apply(before, { ctx, dryRun });
      row.removed.push({ class: rule.class, rows });
      // counted as it goes: a run that dies has told what it did
      if (!dryRun) await this.database.query('UPDATE retention_runs SET removed = $2 WHERE id = $1', [row.id, JSON.stringify(row.removed)]);
    }
    row.finished_at = this.clock.now();
    if (!dryRun) {
      await this.database.query('UPDATE retention_runs SET finished_at = $2 WHERE id = $1', [row.id, row.finished_at]);
      this.log.log({ msg: 'What was too old is gone', removed: row.removed });
    }
    return runView(row, dryRun);
  }
}

const runView = ({ id, started_at, finished_at, removed }: RunRow, dryRun: boolean): RetentionRunDto => ({
  id,
  startedAt: started_at.toISOString(),
  finishedAt: finished_at?.toISOString() ?? null,
  removed,
  dryRun,
});
