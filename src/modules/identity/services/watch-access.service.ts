import { Injectable } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Environment } from '../../../kernel/config/environment';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { systemContext } from '../../../kernel/http/request-context';
import { Jobs } from '../../../kernel/jobs/jobs';
import { Clock } from '../../../kernel/values/clock';
import { type Act, crossings, grouped, isUnusualHour, type WorkedHour } from '../domain/watch';
import { lastAlert, raiseAlert } from './raise-alert';
import { watchSignIns } from './watch-sign-ins';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Batches of the audit chain that are looked at in one transaction; of up to a thousand entries each. */
const BATCHES = 5;
/** So many days tell the usual hours. */
const HOURS_DAYS = 28;
/** Of an hour's acts, the latest tell enough: who met few guests in so many met the same ones again and again. */
const MOST_ACTS = 20_000;
const MISSED_WINDOW = 10 * MINUTE;
const REVEALS = ['guest.personal_data_read', 'employee.personal_data_read'];

interface Entry {
  at: Date;
  actorId: string;
  actorKind: string;
  action: string;
  targetId: string;
}

/**
 * Looks each minute at what has been added to the audit trail, and raises an alert for what is unusual. It reads by position, batches of the
 * chain, which name every entry once, also one that committed late; position and alerts are written together, so that a run that is killed is
 * repeated and nothing is told twice. No request waits for it.
 */
@Injectable()
export class WatchAccess {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register('watch_access', () => this.run());
    jobs.cron('* * * * *', 'watch_access');
    jobs.register('tidy_access_watch', () => this.tidy());
    jobs.cron('23 3 * * *', 'tidy_access_watch');
  }

  async run(): Promise<void> {
    while (await this.round((work, at) => this.readTrail(work, at)));
    const limits = { accounts: this.environment.ALERT_TRIED_ACCOUNTS, codes: this.environment.ALERT_WRONG_CODES };
    while (await this.round((work, at) => watchSignIns(work, at, limits)));
    await this.round((work, at) => this.countMissedIds(work, at));
  }

  /** Drops what is too old to tell anything. */
  async tidy(): Promise<void> {
    const before = (days: number) => new Date(this.clock.now().getTime() - days * DAY);
    await this.database.query('DELETE FROM missed_ids WHERE minute < $1', [before(1)]);
    await this.database.query('DELETE FROM sign_in_notes WHERE seen AND at < $1', [before(2)]);
    await this.database.query('DELETE FROM account_hours WHERE day < $1::date', [before(HOURS_DAYS + 7)]);
    await this.database.query('DELETE FROM account_places WHERE last_seen_at < $1', [before(180)]);
    await this.database.query('DELETE FROM usage_counts WHERE day < $1::date', [before(400)]);
  }

  /** @returns whether there may be more */
  private round(look: (work: Work, at: Date) => Promise<boolean>): Promise<boolean> {
    const at = this.clock.now();
    return this.work.run(systemContext(Caller.system, at, 'access-watch'), 200, (work) => look(work, at));
  }

  private async readTrail(work: Work, at: Date): Promise<boolean> {
    const [position] = await work.query<{ batch: number }>('SELECT batch FROM access_watch FOR UPDATE SKIP LOCKED');
    if (!position) return false; // another process is at it
    const [next] = await work.query<{ last: number | null }>(
      'SELECT max(batch) AS last FROM audit_chain WHERE batch > $1 AND batch <= $2',
      [position.batch, position.batch + BATCHES],
    );
    if (next!.last === null) return false;
    const entries = await work.query<Entry>(
      `SELECT a.at, a.actor_id AS "actorId", a.actor_kind AS "actorKind", a.action, a.target_id AS "targetId"
       FROM audit_chain c CROSS JOIN unnest(c.entry_ids) AS named (id) JOIN audit_entries a ON a.id = named.id AND a.at BETWEEN c.first_at AND c.last_at
       WHERE c.batch > $1 AND c.batch <= $2 AND a.actor_kind IN ('staff', 'client') ORDER BY a.at, a.id`,
      [position.batch, next!.last],
    );
    const reveals = grouped(
      entries.filter((e) => REVEALS.includes(e.action)),
      (e) => e.actorId,
    );
    for (const [accountId, seen] of reveals) {
      await this.lookForBulk(work, at, accountId, seen);
      if (seen[0]!.actorKind === 'staff') await lookAtHours(work, at, accountId, seen);
    }
    await keepHours(
      work,
      entries.filter((e) => e.actorKind === 'staff'),
    );
    await work.query('UPDATE access_watch SET batch = $1', [next!.last]);
    return true;
  }

  private async lookForBulk(work: Work, at: Date, accountId: string, seen: readonly Entry[]): Promise<void> {
    const [from, to] = [seen[0]!.at, seen.at(-1)!.at];
    const last = await lastAlert(work, 'bulk_reveal', accountId);
    if (last && to.getTime() < last.getTime() + HOUR) return; // told of already
    const acts = await work.query<Act>(
      `SELECT at, target FROM (
         SELECT at, id, target_id AS target FROM audit_entries WHERE actor_id = $1 AND at > $2 AND at <= $3 AND action = ANY ($4)
         ORDER BY at DESC, id DESC LIMIT ${MOST_ACTS}) latest ORDER BY at, id`,
      [accountId, new Date(from.getTime() - HOUR), to, REVEALS],
    );
    for (const { at: occurredAt, distinct, acts: reads } of crossings(acts, this.environment.ALERT_REVEALS_PER_HOUR, HOUR, from, last))
      await raiseAlert(work, at, { kind: 'bulk_reveal', accountId, counts: { guests: distinct, reads }, occurredAt });
  }

  /** Who asks for many things that are not there is walking through ids. */
  private async countMissedIds(work: Work, at: Date): Promise<boolean> {
    const many = await work.query<{ accountId: string; count: number; since: Date }>(
      `SELECT account_id AS "accountId", sum(count)::int AS count, min(minute) AS since FROM missed_ids WHERE minute > $1
       GROUP BY account_id HAVING sum(count) > $2 ORDER BY account_id`,
      [new Date(at.getTime() - MISSED_WINDOW), this.environment.ALERT_MISSED_IDS],
    );
    for (const { accountId, count, since } of many) {
      const last = await lastAlert(work, 'missed_ids', accountId);
      if (last && last.getTime() > at.getTime() - HOUR) continue;
      await raiseAlert(work, at, { kind: 'missed_ids', accountId, counts: { missed: count }, occurredAt: since });
    }
    return false;
  }
}

/** One alert for each unusual hour in which personal data were seen. */
async function lookAtHours(work: Work, at: Date, accountId: string, seen: readonly Entry[]): Promise<void> {
  const hours = grouped(seen, (e) => `${e.at.toISOString().slice(0, 13)}:00:00Z`);
  const since = new Date(seen[0]!.at.getTime() - HOURS_DAYS * DAY);
  const worked = await work.query<WorkedHour>('SELECT day, hour FROM account_hours WHERE account_id = $1 AND day >= $2::date', [
    accountId,
    since,
  ]);
  for (const [hour, reads] of hours) {
    if (!isUnusualHour(reads[0]!.at, worked)) continue;
    const counts = { reads: reads.length, guests: new Set(reads.map((r) => r.targetId)).size };
    await raiseAlert(work, at, { kind: 'off_hours_reveal', accountId, counts, occurredAt: new Date(hour) });
  }
}

async function keepHours(work: Work, entries: readonly Entry[]): Promise<void> {
  const hours = new Map(
    entries.map((e) => {
      const [day, hour] = [e.at.toISOString().slice(0, 10), e.at.getUTCHours()];
      return [`${e.actorId} ${day} ${hour}`, { account_id: e.actorId, day, hour }];
    }),
  );
  await work.query(
    `INSERT INTO account_hours (account_id, day, hour)
     SELECT * FROM json_to_recordset($1::json) AS h(account_id uuid, day date, hour smallint) ON CONFLICT DO NOTHING`,
    [JSON.stringify([...hours.values()])],
  );
}
