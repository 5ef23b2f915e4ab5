import { Injectable } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { type RequestContext, systemContext } from '../../../kernel/http/request-context';
import { Jobs } from '../../../kernel/jobs/jobs';
import { type JobOutcome, type JobRun, TrackedJobs } from '../../../kernel/jobs/tracked-jobs';
import { Clock } from '../../../kernel/values/clock';
import { addDays } from '../../../kernel/values/local-date';
import { datesThatMatter } from '../domain/classification/rules';
import { Classes, type PublishedScheme } from './classes';
import { Figures } from './figures';

interface Payload {
  schemeId: string;
  number: number;
  dryRun: boolean;
}

type Counts = Record<string, { guests: number; before: number }>;

const BATCH = 500;
const NOBODY = '00000000-0000-0000-0000-000000000000';
const NO_CLASS = '';

/** Classes everybody: as a job when a standard is published, and each night those whose class turns with the calendar. */
@Injectable()
export class ClassifyGuests {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly figures: Figures,
    private readonly classes: Classes,
    private readonly tracked: TrackedJobs,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    tracked.register<Payload>('classify_guests', (payload, run) => this.everybody(payload, run));
    jobs.register('refresh_guest_classes', () => this.refresh());
    jobs.cron('37 1 * * *', 'refresh_guest_classes');
  }

  /** Part of the caller's transaction. @returns the job's id */
  start(
    work: Work,
    ctx: RequestContext,
    scheme: { id: string; property_id: string | null },
    number: number,
    dryRun: boolean,
  ): Promise<string> {
    const payload: Payload = { schemeId: scheme.id, number, dryRun };
    return this.tracked.start(work, ctx, { kind: 'classify_guests', propertyId: scheme.property_id, payload });
  }

  /** Batch by batch in the order of ids. Each batch commits with the place it has come to: killed, the job goes on from there. */
  private async everybody({ schemeId, number, dryRun }: Payload, run: JobRun): Promise<JobOutcome> {
    const scheme = await this.scheme(schemeId, number);
    await this.database.query(`INSERT INTO classification_runs (job_id, after, counts) VALUES ($1, $2, '{}') ON CONFLICT DO NOTHING`, [
      run.id,
      NOBODY,
    ]);
    const [{ total } = { total: 0 }] = await this.database.query<{ total: number }>(
      'SELECT count(*)::int AS total FROM guests WHERE person_id = id',
    );
    const [{ passed } = { passed: 0 }] = await this.database.query<{ passed: number }>(
      'SELECT count(*)::int AS passed FROM guests g, classification_runs r WHERE r.job_id = $1 AND g.id <= r.after AND g.person_id = g.id',
      [run.id],
    );
    let seen = passed;
    for (let more = true; more;) {
      const at = this.clock.now();
      more = await this.work.run(systemContext(Caller.system, at, `classify-${run.id}`), 200, async (work) => {
        const [place] = await work.query<{ after: string; counts: Counts }>(
          'SELECT after, counts FROM classification_runs WHERE job_id = $1 FOR UPDATE',
          [run.id],
        );
        const { after, counts } = place!;
        const ids = await nextPersons(work, after);
        if (ids.length === 0) return false;
        await this.batch(work, scheme, ids, counts, dryRun, at);
        await work.query('UPDATE classification_runs SET after = $2, counts = $3 WHERE job_id = $1', [
          run.id,
          ids.at(-1),
          JSON.stringify(counts),
        ]);
        return true;
      });
      await run.progress((seen += BATCH) / Math.max(1, total));
    }
    const [done] = await this.database.query<{ counts: Counts }>('SELECT counts FROM classification_runs WHERE job_id = $1', [run.id]);
    const { [NO_CLASS]: without = { guests: 0, before: 0 }, ...classes } = done!.counts;
    return {
      result: {
        schemeId,
        version: number,
        dryRun,
        withoutClass: without.guests,
        classes: Object.entries(classes).map(([code, n]) => ({ class: code, guests: n.guests, before: n.before })),
      },
    };
  }

  private async batch(work: Work, scheme: PublishedScheme, ids: string[], counts: Counts, dryRun: boolean, at: Date): Promise<void> {
    const persons = dryRun ? ids : await this.figures.lock(work, ids);
    const known = await this.classes.known(work, persons);
    const count = (name: string, when: 'guests' | 'before') => void (counts[name] ??= { guests: 0, before: 0 })[when]++;
    for (const person of known.filter((p) => scheme.propertyId === null || p.hotels.includes(scheme.propertyId))) {
      count(this.classes.verdict(person, scheme, at)?.class ?? NO_CLASS, 'guests');
      count(person.classes.find((c) => c.scheme_id === scheme.id)?.class ?? NO_CLASS, 'before');
    }
    if (!dryRun) await this.classes.recompute(work, persons, at);
  }

  private async scheme(id: string, number: number): Promise<PublishedScheme> {
    const [scheme] = await this.database.query<PublishedScheme>(
      `SELECT s.id, s.property_id AS "propertyId", s.code, v.number, v.rules, v.default_class AS "defaultClass"
       FROM classification_schemes s JOIN classification_versions v ON v.scheme_id = s.id WHERE s.id = $1 AND v.number = $2`,
      [id, number],
    );
    if (!scheme) throw notFound();
    return scheme;
  }

  /** Classes those for whom a number of days since a stay has passed that a rule asks for, since it was last looked. */
  async refresh(): Promise<void> {
    const at = this.clock.now();
    const today = at.toISOString().slice(0, 10);
    for (const scheme of await this.classes.published(this.database)) {
      const dates = datesThatMatter(scheme.rules);
      const [last] = await this.database.query<{ refreshed_on: string | null }>(
        'SELECT refreshed_on FROM classification_schemes WHERE id = $1',
        [scheme.id],
      );
      const persons = new Set<string>();
      for (const { column, days } of dates) {
        const since = addDays(last?.refreshed_on ?? addDays(today, -31), -days - 1);
        const rows = await this.database.query<{ person_id: string }>(
          `SELECT DISTINCT person_id FROM guest_figures WHERE ${column} BETWEEN $1 AND $2`,
          [since, addDays(today, 1 - days)],
        );
        for (const { person_id } of rows) persons.add(person_id);
      }
      const ids = [...persons].toSorted();
      for (let i = 0; i < ids.length; i += BATCH) {
        await this.work.run(systemContext(Caller.system, at, 'refresh-guest-classes'), 200, async (work) => {
          await this.classes.recompute(work, await this.figures.lock(work, ids.slice(i, i + BATCH)), at);
        });
      }
      await this.database.query('UPDATE classification_schemes SET refreshed_on = $2 WHERE id = $1', [scheme.id, today]);
    }
  }
}

async function nextPersons(work: Work, after: string): Promise<string[]> {
  const rows = await work.query<{ id: string }>('SELECT id FROM guests WHERE id > $1 AND person_id = id ORDER BY id LIMIT $2', [
    after,
    BATCH,
  ]);
  return rows.map((r) => r.id);
}
