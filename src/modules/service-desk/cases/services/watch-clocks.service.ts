import { Injectable } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { systemContext } from '../../../../kernel/http/request-context';
import { Jobs } from '../../../../kernel/jobs/jobs';
import { Clock } from '../../../../kernel/values/clock';
import { newId } from '../../../../kernel/values/ids';
import { caseEscalated } from '../../events/case.events';
import { type CaseSeverity, oneUp } from '../domain/case';
import { isPaused } from '../domain/clocks';
import { type EscalationStep, stepsOf } from '../domain/policy';
import { type CaseRow, type ClockRow, factsOf, lockCase } from '../queries/case-rows';
import { CaseClocks, nextStepAt } from './case-clocks';
import { Cases } from './cases';

export const WATCH_CASES = 'watch_cases';
const AT_ONCE = 200;

/** Notes each minute what time alone has done: deadlines missed, steps of escalation, settled cases of which nothing more is heard. */
@Injectable()
export class WatchClocks {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly cases: Cases,
    private readonly clocks: CaseClocks,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register(WATCH_CASES, () => this.run());
    jobs.cron('* * * * *', WATCH_CASES);
  }

  async run(): Promise<void> {
    const at = this.clock.now();
    const due = await this.database.query<{ id: string }>(
      `SELECT DISTINCT case_id AS id FROM case_clocks WHERE watch_at < $1 ORDER BY case_id LIMIT ${AT_ONCE}`,
      [at],
    );
    for (const { id } of due) await this.inTheirTurn(id, at, (work, row) => this.escalate(work, row, at));
    const silent = await this.database.query<{ id: string }>(
      `SELECT id FROM cases WHERE status = 'settled' AND close_at <= $1 ORDER BY close_at LIMIT ${AT_ONCE}`,
      [at],
    );
    for (const { id } of silent) {
      await this.inTheirTurn(id, at, async (work, row) => {
        if (row.status === 'settled') await this.cases.close(work, row, 'silence', at);
      });
    }
  }

  private async inTheirTurn(id: string, at: Date, effect: (work: Work, row: CaseRow) => Promise<void>): Promise<void> {
    await this.work.run(systemContext(Caller.system, at, newId()), 200, async (work) => effect(work, await lockCase(work, id)));
  }

  /** A step may raise the severity, and with it the terms: the clocks are looked at again after each. */
  private async escalate(work: Work, given: CaseRow, at: Date): Promise<void> {
    let row = given;
    for (;;) {
      const clocks = await this.clocks.note(work, row, at);
      const next = await this.stepDue(work, row, clocks, at);
      if (!next) return;
      row = await this.take(work, row, next.clock, next.step, at);
    }
  }

  private async stepDue(
    work: Work,
    row: CaseRow,
    clocks: readonly ClockRow[],
    at: Date,
  ): Promise<{ clock: ClockRow; step: EscalationStep } | undefined> {
    const hours = await this.clocks.hours(row, work);
    for (const clock of clocks) {
      const step = stepsOf(row.terms, clock.kind)[clock.escalated];
      if (!step || clock.metAt || clock.stoppedAt || isPaused(clock)) continue;
      const stepAt = nextStepAt(clock, row.terms, hours, at)!;
      if (stepAt < at) return { clock, step };
    }
    return undefined;
  }

  private async take(work: Work, row: CaseRow, clock: ClockRow, step: EscalationStep, at: Date): Promise<CaseRow> {
    const severity: CaseSeverity = step.severityUp ? oneUp(row.severity) : row.severity;
    const raised = severity === row.severity ? null : severity;
    await work.query(
      `INSERT INTO case_escalations (case_id, clock, round, step, property_id, told_employee_ids, assigned_employee_id, severity, escalated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [row.id, clock.kind, clock.round, clock.escalated + 1, row.propertyId, step.tell, step.assignTo, raised, at],
    );
    await work.query('UPDATE case_clocks SET escalated = escalated + 1 WHERE case_id = $1 AND kind = $2 AND round = $3', [
      row.id,
      clock.kind,
      clock.round,
    ]);
    let changed = await this.cases.touch(work, row, { severity, ...(step.assignTo && { employee_id: step.assignTo }) }, at);
    if (raised) changed = await this.cases.agreeAnew(work, changed, at);
    work.emit(
      caseEscalated(row.propertyId, factsOf(changed), {
        ...{
          clock: clock.kind,
          round: clock.round,
          atPercent: step.atPercent,
          toldEmployeeIds: step.tell,
          assignedEmployeeId: step.assignTo,
        },
      }),
    );
    work.audit({
      action: 'case.escalated',
      target: { type: 'case', id: row.id },
      propertyId: row.propertyId,
      details: { clock: clock.kind },
    });
    return changed;
  }
}
