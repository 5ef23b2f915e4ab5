import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { dateInZone } from '../../../kernel/values/local-date';
import { PropertyQueries } from '../../properties';
import { evidencePlace } from '../domain/employee';
import { lastDayOf } from '../domain/validity';
import type { EmployeeQualificationDto, GrantQualificationDto } from '../dto/employee-qualification.dto';
import { qualificationGranted, qualificationWithdrawn } from '../events/staff.event';
import { EmployeeQualifications } from '../queries/employee-qualifications.query';
import { readEmployee, requireToKeep } from '../queries/employee-rows';

/** A qualification to be granted by another module. */
export interface QualificationGrant {
  employeeId: string;
  qualificationId: string;
  /** Today in the home hotel by default. */
  grantedOn?: string;
  /** By default as long as the qualification says. */
  validUntil?: string;
  /** Free text; it is kept sealed. */
  evidence?: string;
  /** Name of the module, and the id of what grants it there: the same is granted once. */
  source: string;
  sourceId?: string;
}

/** Grants a qualification to an employee, and takes it back. */
@Injectable()
export class GrantQualification {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly properties: PropertyQueries,
    private readonly held: EmployeeQualifications,
  ) {}

  /** @throws Refusal 404, 403, 400 `unknown_qualification` */
  run(ctx: RequestContext, employeeId: string, body: GrantQualificationDto): Promise<EmployeeQualificationDto> {
    return this.work.run(ctx, 201, async (work) => {
      const employee = await readEmployee(work, employeeId, 'FOR NO KEY UPDATE OF e');
      requireToKeep(ctx.caller, employee, ctx.at);
      const id = (await this.within(work, ctx, { employeeId, ...body, source: 'manual' }))!;
      return this.held.one(work, ctx, employee, id);
    });
  }

  /**
   * The same within a transaction that is open, for modules that train; they have checked who may.
   * @returns id of the grant; undefined when this source has granted it before
   */
  async within(work: Work, ctx: RequestContext, grant: QualificationGrant): Promise<string | undefined> {
    const { employeeId, qualificationId, evidence, source, sourceId = null } = grant;
    const employee = await readEmployee(work, employeeId, 'FOR NO KEY UPDATE OF e');
    if (!employee) throw notFound();
    const [qualification] = await work.query<{ code: string; validity_months: number | null }>(
      `SELECT code, validity_months FROM qualifications WHERE id = $1 AND status = 'active' FOR SHARE`,
      [qualificationId],
    );
    if (!qualification)
      throw invalid({ pointer: '/qualificationId', code: 'unknown_qualification', detail: 'There is no such qualification.' });
    const { timeZone } = await this.properties.mustExist(employee.homePropertyId);
    const grantedOn = grant.grantedOn ?? dateInZone(ctx.at, timeZone);
    const months = qualification.validity_months;
    const validUntil = grant.validUntil ?? (months === null ? null : lastDayOf(grantedOn, months));
    const id = newId();
    const sealed = evidence === undefined ? null : this.vault.seal(this.vault.unwrap(employee.dataKey), evidence, evidencePlace(id));
    const written = await work.query(
      `INSERT INTO employee_qualifications (id, employee_id, qualification_id, granted_on, valid_until, evidence_sealed, source, source_id, granted_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT (employee_id, qualification_id, source, source_id) DO NOTHING RETURNING 1`,
      [id, employeeId, qualificationId, grantedOn, validUntil, sealed, source, sourceId, ctx.caller.accountId, ctx.at],
    );
    if (written.length === 0) return undefined;
    const { homePropertyId, postId } = employee;
    const { code } = qualification;
    work.emit(qualificationGranted({ employeeId, homePropertyId, postId, grantId: id, qualificationId, code, validUntil }));
    work.audit({
      action: 'employee.qualification_granted',
      target: { type: 'employee', id: employeeId },
      propertyId: homePropertyId,
      details: { grantId: id, qualification: code, source },
    });
    return id;
  }

  /** From today on it counts no more. What has been served before stays in order. @throws Refusal 404, 403 */
  withdraw(ctx: RequestContext, employeeId: string, grantId: string): Promise<void> {
    return this.work.run(ctx, 204, async (work) => {
      const employee = await readEmployee(work, employeeId, 'FOR NO KEY UPDATE OF e');
      requireToKeep(ctx.caller, employee, ctx.at);
      const { homePropertyId, postId } = employee;
      const { timeZone } = await this.properties.mustExist(homePropertyId);
      const [grant] = await work.query<{ qualification_id: string; valid_until: string | null; code: string }>(
        `UPDATE employee_qualifications g SET withdrawn_on = $3, updated_at = $4 FROM qualifications q
         WHERE g.id = $1 AND g.employee_id = $2 AND g.withdrawn_on IS NULL AND q.id = g.qualification_id
         RETURNING g.qualification_id, g.valid_until, q.code`,
        [grantId, employeeId, dateInZone(ctx.at, timeZone), ctx.at],
      );
      if (!grant) throw notFound();
      const { qualification_id: qualificationId, valid_until: validUntil, code } = grant;
      work.emit(qualificationWithdrawn({ employeeId, homePropertyId, postId, grantId, qualificationId, code, validUntil }));
      work.audit({
        action: 'employee.qualification_withdrawn',
        target: { type: 'employee', id: employeeId },
        propertyId: homePropertyId,
        details: { grantId, qualification: code },
      });
    });
  }
}
