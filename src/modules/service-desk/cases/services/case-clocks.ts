import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { BusinessCalendars, type WorkingHours } from '../../../staff';
import { caseClockMissed } from '../../events/case.events';
import type { CaseKind, CaseSeverity } from '../domain/case';
import {
  type Clock,
  clocksAfter,
  clocksUnder,
  dueOf,
  type Happening,
  isPaused,
  openingClocks,
  standingOf,
  workedOn,
} from '../domain/clocks';
import { type CasePolicy, type PolicyTerms, stepsOf, termsOf } from '../domain/policy';
import { type CaseRow, clocksOf, type ClockRow, factsOf } from '../queries/case-rows';

/** When the first step of escalation comes that has not been taken; null where there is none. */
export function nextStepAt(clock: ClockRow, terms: PolicyTerms, hours: WorkingHours | null, at: Date): Date | null {
  const step = stepsOf(terms, clock.kind)[clock.escalated];
  return step ? dueOf({ ...clock, minutes: (clock.minutes * step.atPercent) / 100 }, hours, at) : null;
}

/** Begins, moves and stops the clocks of cases, and keeps what they say: the case's row is locked. */
@Injectable()
export class CaseClocks {
  constructor(private readonly calendars: BusinessCalendars) {}

  /** What the hotel has agreed for a case of this kind and severity. */
  async terms(sql: Sql, propertyId: string, kind: CaseKind, severity: CaseSeverity): Promise<PolicyTerms> {
    const policies = await sql.query<CasePolicy>(
      `SELECT kind, severity, calendar_id AS "calendarId", first_answer_minutes AS "firstAnswerMinutes", next_answer_minutes AS "nextAnswerMinutes",
         settlement_minutes AS "settlementMinutes", close_after_days AS "closeAfterDays", escalation
       FROM case_policies WHERE property_id = $1`,
      [propertyId],
    );
    return termsOf(policies, kind, severity);
  }

  hours({ terms, openedAt }: Pick<CaseRow, 'terms' | 'openedAt'>, sql?: Sql): Promise<WorkingHours | null> {
    return this.calendars.hours(terms.calendarId, openedAt, sql);
  }

  /** Of many cases at once: most of them count in the same hours. */
  async hoursOf(rows: readonly CaseRow[], sql?: Sql): Promise<Map<string, WorkingHours | null>> {
    const known = new Map<string, Promise<WorkingHours | null>>();
    const entries = rows.map(async (row) => {
      const key = `${row.terms.calendarId} ${row.openedAt.getUTCFullYear()}`;
      if (!known.has(key)) known.set(key, this.hours(row, sql));
      return [row.id, await known.get(key)!] as const;
    });
    return new Map(await Promise.all(entries));
  }

  async begin(work: Work, row: CaseRow): Promise<void> {
    const hours = await this.hours(row, work);
    await this.save(work, row, openingClocks(row.openedAt, row.terms, hours), [], hours, row.openedAt);
  }

  async after(work: Work, row: CaseRow, happening: Happening, at: Date): Promise<void> {
    const hours = await this.hours(row, work);
    const before = await clocksOf(work, [row.id]);
    await this.save(work, row, clocksAfter(happening, at, before, row.terms, hours), before, hours, at);
  }

  /** Counts anew from where each running clock began, by the terms that the case has now. */
  async under(work: Work, row: CaseRow, at: Date): Promise<void> {
    const hours = await this.hours(row, work);
    const before = await clocksOf(work, [row.id]);
    await this.save(work, row, clocksUnder(row.terms, at, before, hours), before, hours, at);
  }

  /** Notes what time alone has done. @returns the clocks as they stand */
  async note(work: Work, row: CaseRow, at: Date): Promise<ClockRow[]> {
    const hours = await this.hours(row, work);
    const before = await clocksOf(work, [row.id]);
    return this.save(work, row, before, before, hours, at);
  }

  private async save(
    work: Work,
    row: CaseRow,
    clocks: readonly Clock[],
    before: readonly ClockRow[],
    hours: WorkingHours | null,
    at: Date,
  ): Promise<ClockRow[]> {
    const rows = clocks.map((clock): ClockRow => {
      const known = before.find((b) => b.kind === clock.kind && b.round === clock.round);
      const { missedAt } = standingOf(clock, at, hours);
      return { ...clock, caseId: row.id, propertyId: row.propertyId, missedAt, escalated: known?.escalated ?? 0 };
    });
    const over = (c: ClockRow) => c.metAt !== null || c.stoppedAt !== null;
    const stored = rows.map((clock) => ({
      ...clock,
      workedMinutes: clock.metAt ? workedOn(clock, clock.metAt, hours) : null,
      watchAt:
        over(clock) || isPaused(clock) ? null : earliest(clock.missedAt ? null : clock.dueAt, nextStepAt(clock, row.terms, hours, at)),
    }));
    await work.query(
      `INSERT INTO case_clocks (case_id, property_id, kind, round, started_at, minutes, pauses, due_at, met_at, stopped_at, missed_at, worked_minutes, escalated, watch_at)
       SELECT "caseId", "propertyId", kind, round, "startedAt", minutes, pauses, "dueAt", "metAt", "stoppedAt", "missedAt", "workedMinutes", escalated, "watchAt"
       FROM json_to_recordset($1::json) AS c("caseId" uuid, "propertyId" uuid, kind text, round int, "startedAt" timestamptz, minutes int, pauses jsonb,
         "dueAt" timestamptz, "metAt" timestamptz, "stoppedAt" timestamptz, "missedAt" timestamptz, "workedMinutes" numeric, escalated int, "watchAt" timestamptz)
       ON CONFLICT ON CONSTRAINT case_clocks_pkey DO UPDATE SET minutes = excluded.minutes, pauses = excluded.pauses, due_at = excluded.due_at, met_at = excluded.met_at,
         stopped_at = excluded.stopped_at, missed_at = excluded.missed_at, worked_minutes = excluded.worked_minutes, watch_at = excluded.watch_at`,
      [JSON.stringify(stored)],
    );
    for (const clock of rows) {
      const noted = before.find((b) => b.kind === clock.kind && b.round === clock.round)?.missedAt;
      if (clock.missedAt && !noted)
        work.emit(
          caseClockMissed(row.propertyId, factsOf(row), { clock: clock.kind, round: clock.round, dueAt: clock.dueAt.toISOString() }),
        );
    }
    return rows;
  }
}

const earliest = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b));
