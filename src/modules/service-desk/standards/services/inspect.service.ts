import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { addDays } from '../../../../kernel/values/local-date';
import { PropertyQueries } from '../../../properties';
import { StaffQueries } from '../../../staff';
import { inspectionCompleted } from '../../events/standard.events';
import { wrongStep } from '../../domain/wrong-step';
import { type Criterion, faultsOfFindings, pointsOf, scoreOf, StandardProblems, type Subject } from '../domain/standard';
import type { BeginInspectionDto, CompleteInspectionDto, InspectionDto, RecordFindingsDto } from '../dto/inspection.dto';
import { findingPlace, inspectionPlace, type InspectionRow, inspectionView, readInspection } from '../queries/inspection-rows';

/** Somebody looks whether a standard is kept: begun, judged criterion by criterion, ended. What failed is to be set right. */
@Injectable()
export class Inspect {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly staff: StaffQueries,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 400, 409 `standard_not_published` */
  begin(ctx: RequestContext, body: BeginInspectionDto): Promise<InspectionDto> {
    const { propertyId, standardId, inspector = 'inspector', departmentId, roomId, employeeId } = body;
    ctx.caller.require('inspections:write', propertyId);
    if (roomId && employeeId) throw invalid({ pointer: '/employeeId', code: 'two_subjects', detail: 'Look at a room or at an employee.' });
    return this.work.run(ctx, 201, async (work) => {
      const [standard] = await work.query<{ process: string; published_version: number | null }>(
        `SELECT process, published_version FROM service_standards WHERE id = $1 AND (property_id IS NULL OR property_id = $2) AND retired_at IS NULL FOR SHARE`,
        [standardId, propertyId],
      );
      if (!standard) throw invalid({ pointer: '/standardId', code: 'unknown_standard', detail: 'No such standard holds in the hotel.' });
      if (standard.published_version === null) throw new Refusal(StandardProblems.notPublished);
      if (employeeId) {
        const { allowed, reasons } = await this.staff.mayServe(employeeId, null, propertyId, ctx.at, { sql: work });
        if (!allowed) throw invalid(...reasons.map((r) => ({ pointer: '/employeeId', ...r })));
      }
      const subject: Subject = roomId ? 'room' : employeeId ? 'employee' : departmentId ? 'department' : 'process';
      const id = newId();
      await work.query(
        `INSERT INTO inspections (id, property_id, standard_id, standard_version, process, inspector, subject, department_id, room_id, employee_id, status,
           begun_by, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, 1, $12, $12)`,
        [
          ...[id, propertyId, standardId, standard.published_version, standard.process, inspector, subject],
          ...[departmentId ?? null, roomId ?? null, employeeId ?? null, ctx.caller.accountId, ctx.at],
        ],
      );
      work.audit({ action: 'inspection.begun', target: { type: 'inspection', id }, propertyId });
      ctx.answer.location = `/v1/inspections/${id}`;
      return this.told(work, ctx, id);
    });
  }

  /** Those that are named; the others stay as they are, so that two can judge at once. @throws Refusal 404, 400, 409 `wrong_step` */
  record(ctx: RequestContext, id: string, { findings }: RecordFindingsDto): Promise<InspectionDto> {
    return this.work.run(ctx, 200, async (work) => {
      const { criteria, property_id: propertyId } = await lock(work, ctx, id);
      const faults = faultsOfFindings(criteria, findings);
      if (faults.length) throw invalid(...faults);
      const byKey = new Map(criteria.map((c) => [c.key, c]));
      for (const { criterion, verdict, points, evidence = [], remarks } of findings) {
        await work.query(
          `INSERT INTO inspection_findings (inspection_id, criterion, property_id, verdict, points, evidence, remarks) VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (inspection_id, criterion) DO UPDATE SET verdict = excluded.verdict, points = excluded.points, evidence = excluded.evidence,
             remarks = excluded.remarks`,
          [
            ...[id, criterion, propertyId, verdict, pointsOf(byKey.get(criterion)!, verdict, points), evidence],
            remarks === undefined ? null : this.vault.sealRecord(remarks, findingPlace(id, criterion)),
          ],
        );
      }
      await work.query('UPDATE inspections SET version = version + 1, updated_at = $2 WHERE id = $1', [id, ctx.at]);
      work.audit({ action: 'inspection.judged', target: { type: 'inspection', id }, propertyId, details: { criteria: findings.length } });
      return this.told(work, ctx, id);
    });
  }

  /** The score, and a corrective action for each criterion that failed. @throws Refusal 404, 409 `wrong_step`, `criteria_not_judged` */
  complete(ctx: RequestContext, id: string, { remarks }: CompleteInspectionDto): Promise<InspectionDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await lock(work, ctx, id);
      const { criteria, property_id: propertyId, pass_mark: passMark } = row;
      const findings = row.findings ?? [];
      const open = criteria.filter((c) => !findings.some((f) => f.criterion === c.key));
      if (open.length) {
        const reasons = open.map(({ key, text }) => ({ code: 'not_judged', detail: text, criterion: key }));
        throw new Refusal(StandardProblems.notJudged, undefined, reasons);
      }
      const result = scoreOf(criteria, findings, passMark);
      await work.query(
        `UPDATE inspections SET status = 'completed', remarks = $2, earned = $3, possible = $4, score = $5, passed = $6, completed_at = $7, completed_by = $8,
           version = version + 1, updated_at = $7 WHERE id = $1`,
        [
          id,
          remarks === undefined ? null : this.vault.sealRecord(remarks, inspectionPlace(id)),
          ...[result.earned, result.possible, result.score, result.passed, ctx.at, ctx.caller.accountId],
        ],
      );
      const failed = criteria.filter((c) => findings.some((f) => f.criterion === c.key && f.verdict === 'fail'));
      const deviations = await this.setRight(work, ctx, row, failed);
      work.emit(
        inspectionCompleted(propertyId, {
          inspectionId: id,
          standardId: row.standard_id,
          standardVersion: row.standard_version,
          process: row.process,
          inspector: row.inspector,
          subject: { type: row.subject, id: row.room_id ?? row.employee_id ?? row.department_id },
          departmentId: row.department_id,
          score: result.score,
          passed: result.passed,
          criticalFailed: result.criticalFailed,
          deviations,
        }),
      );
      work.audit({
        action: 'inspection.completed',
        target: { type: 'inspection', id },
        propertyId,
        details: { deviations: deviations.length },
      });
      return this.told(work, ctx, id);
    });
  }

  /** @throws Refusal 404, 409 `wrong_step` */
  cancel(ctx: RequestContext, id: string): Promise<InspectionDto> {
    return this.work.run(ctx, 200, async (work) => {
      const { property_id: propertyId } = await lock(work, ctx, id);
      await work.query(`UPDATE inspections SET status = 'cancelled', version = version + 1, updated_at = $2 WHERE id = $1`, [id, ctx.at]);
      work.audit({ action: 'inspection.cancelled', target: { type: 'inspection', id }, propertyId });
      return this.told(work, ctx, id);
    });
  }

  private async setRight(work: Work, ctx: RequestContext, row: InspectionRow, failed: readonly Criterion[]) {
    const { businessDate } = (await this.properties.read(work, row.property_id))!;
    const actions = failed.map((c) => ({ ...c, actionId: newId(), dueOn: addDays(businessDate, c.dueDays) }));
    await work.query(
      `INSERT INTO corrective_actions (id, property_id, inspection_id, criterion, process, critical, department_id, due_on, proof, status, returned, version,
         created_at, updated_at)
       SELECT a."actionId", $2, $3, a.key, $4, a.critical, $5, a."dueOn", '{}', 'open', 0, 1, $6, $6
       FROM json_to_recordset($1::json) AS a("actionId" uuid, key text, critical boolean, "dueOn" date)`,
      [JSON.stringify(actions), row.property_id, row.id, row.process, row.department_id, ctx.at],
    );
    return actions.map(({ actionId, key, critical }) => ({ actionId, criterion: key, critical }));
  }

  private async told(work: Work, ctx: RequestContext, id: string): Promise<InspectionDto> {
    const row = (await readInspection(work, id))!;
    ctx.answer.etag = etagOf(row.version);
    return inspectionView(row, this.vault);
  }
}

async function lock(work: Work, ctx: RequestContext, id: string): Promise<InspectionRow> {
  await work.query('SELECT 1 FROM inspections WHERE id = $1 FOR NO KEY UPDATE', [id]);
  const row = await readInspection(work, id);
  if (!row) throw notFound();
  ctx.caller.require('inspections:write', row.property_id);
  if (row.status !== 'open') throw wrongStep('The inspection', row.status);
  return row;
}
