import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { StaffAccounts } from '../../identity';
import { PropertyQueries } from '../../properties';
import { type Employee, employeeNameKey, employeePlace, type EmployeeSecrets, type Posting } from '../domain/employee';
import { StaffProblems } from '../domain/problems';
import type { ChangeEmployeeDto, CreateEmployeeDto, EmployeeDto, PostingDto } from '../dto/employee.dto';
import { employeeChanged, employeeJoined, employeeLeft } from '../events/staff.event';
import { readEmployee, requireToKeep, sees } from '../queries/employee-rows';
import { EmployeeViews } from '../queries/employee.view';
import { cancelShiftsThatCannotBe } from './cancel-shifts';

/** Advisory lock of whoever changes who leads whom; any constant does. */
const SUPERVISORS = 7_146_032_501;

const CLEARABLE = ['departmentId', 'supervisorId', 'accountId', 'employedTo', 'personalEmail', 'personalPhone'] as const;

type Wanted = Omit<Employee, 'id' | 'dataKey' | 'sealed' | 'version' | 'createdAt' | 'updatedAt' | 'postings'> &
  Required<{ [K in keyof EmployeeSecrets]: string | null }>;

/** Employees: taken on, changed, posted to other hotels, leaving. */
@Injectable()
export class KeepEmployees {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly properties: PropertyQueries,
    private readonly accounts: StaffAccounts,
    private readonly views: EmployeeViews,
  ) {}

  /** @throws Refusal 404, 400 with pointers, 409 when the number or the account is taken */
  async create(ctx: RequestContext, { worksIn = [], ...body }: CreateEmployeeDto): Promise<EmployeeDto> {
    ctx.caller.require('staff:write', body.homePropertyId);
    await this.properties.mustExist(body.homePropertyId);
    const { wrapped } = this.vault.newDataKey();
    const { personalEmail, personalPhone, ...plain } = body;
    const employee: Employee = {
      id: newId(),
      departmentId: null,
      supervisorId: null,
      accountId: null,
      employedTo: null,
      status: 'active',
      ...plain,
      dataKey: wrapped,
      sealed: Buffer.alloc(0),
      version: 1,
      createdAt: ctx.at,
      updatedAt: ctx.at,
      postings: [],
    };
    employee.sealed = this.views.seal(employee.id, wrapped, {
      personalEmail: personalEmail ?? undefined,
      personalPhone: personalPhone ?? undefined,
    });
    return this.work.run(ctx, 201, async (work) => {
      await this.check(work, ctx, employee, ['departmentId', 'postId', 'supervisorId', 'accountId']);
      await write(work, employee, 'insert');
      await this.post(work, ctx, employee, worksIn);
      work.emit(employeeJoined(employee));
      if (employee.employedTo) work.emit(employeeLeft(employee, employee.employedTo));
      work.audit({ action: 'employee.created', target: { type: 'employee', id: employee.id }, propertyId: employee.homePropertyId });
      ctx.answer.etag = etagOf(1);
      ctx.answer.location = `/v1/employees/${employee.id}`;
      return this.views.one(ctx, employee, (entry) => work.audit(entry));
    });
  }

  /** @throws Refusal 404, 403 for an employee of another hotel who only works here, 409 `supervisor_cycle`, 412, 428 */
  change(ctx: RequestContext, id: string, { worksIn, ...patch }: ChangeEmployeeDto, ifMatch?: string): Promise<EmployeeDto> {
    return this.work.run(ctx, 200, async (work) => {
      // before the row: two who make each other their chief at once take turns, and the second sees what the first has written
      if (patch.supervisorId) await work.query('SELECT pg_advisory_xact_lock($1)', [SUPERVISORS]);
      const employee = await readEmployee(work, id, 'FOR NO KEY UPDATE OF e');
      requireToKeep(ctx.caller, employee, ctx.at);
      requireMatch(ifMatch, employee.version);
      const fields: string[] = await this.apply(work, ctx, employee, patch);
      if (worksIn && (await this.post(work, ctx, employee, worksIn))) fields.push('worksIn');
      if (fields.length > 0) {
        employee.version += 1;
        employee.updatedAt = ctx.at;
        await write(work, employee, 'update');
        if (fields.includes('supervisorId')) await refuseCycle(work, id);
        if (fields.includes('employedTo') && employee.employedTo !== null) work.emit(employeeLeft(employee, employee.employedTo));
        if (fields.some((f) => f !== 'employedTo') || employee.employedTo === null) work.emit(employeeChanged(employee, fields));
        work.audit({
          action: 'employee.changed',
          target: { type: 'employee', id },
          propertyId: employee.homePropertyId,
          details: { fields },
        });
        await cancelShiftsThatCannotBe(work, ctx, employee);
      }
      ctx.answer.etag = etagOf(employee.version);
      return this.views.one(ctx, employee, (entry) => work.audit(entry));
    });
  }

  /** Applies the patch to the record. @returns names of the fields that differ now */
  private async apply(work: Work, ctx: RequestContext, employee: Employee, patch: Omit<ChangeEmployeeDto, 'worksIn'>): Promise<string[]> {
    const { id, dataKey, sealed: _sealed, version: _version, createdAt: _made, updatedAt: _at, postings: _postings, ...plain } = employee;
    const secrets = this.views.secretsOf(employee);
    const wanted: Wanted = { ...plain, personalEmail: secrets.personalEmail ?? null, personalPhone: secrets.personalPhone ?? null };
    const moves = patch.homePropertyId !== undefined && patch.homePropertyId !== employee.homePropertyId;
    if (moves) {
      ctx.caller.require('staff:write', patch.homePropertyId!);
      await this.properties.mustExist(patch.homePropertyId!);
    }
    const fields = mergePatch(wanted, moves ? { departmentId: null, ...patch } : patch, [...CLEARABLE]);
    const { personalEmail, personalPhone, ...rest } = wanted;
    Object.assign(employee, rest);
    if (fields.some((f) => f === 'personalEmail' || f === 'personalPhone')) {
      const kept = { personalEmail: personalEmail ?? undefined, personalPhone: personalPhone ?? undefined };
      employee.sealed = this.vault.seal(this.vault.unwrap(dataKey), JSON.stringify(kept), employeePlace(id));
    }
    await this.check(work, ctx, employee, fields);
    return fields;
  }

  /** That everything the record names exists, and may be seen by who names it. */
  private async check(work: Work, ctx: RequestContext, employee: Employee, fields: readonly string[]): Promise<void> {
    const { departmentId, postId, supervisorId, accountId, homePropertyId } = employee;
    const named = (field: string) => fields.includes(field);
    const unknown: [pointer: string, code: string, detail: string][] = [];
    if (departmentId && named('departmentId')) {
      const found = await work.query(`SELECT 1 FROM departments WHERE property_id = $1 AND id = $2 AND status = 'active' FOR SHARE`, [
        homePropertyId,
        departmentId,
      ]);
      if (found.length === 0) unknown.push(['/departmentId', 'unknown_department', 'The home hotel has no such department.']);
    }
    if (named('postId')) {
      const found = await work.query(`SELECT 1 FROM posts WHERE id = $1 AND status = 'active' FOR SHARE`, [postId]);
      if (found.length === 0) unknown.push(['/postId', 'unknown_post', 'There is no such post.']);
    }
    if (supervisorId && named('supervisorId') && supervisorId !== employee.id) {
      const supervisor = await readEmployee(work, supervisorId);
      if (!supervisor || !sees(ctx.caller, supervisor, ctx.at))
        unknown.push(['/supervisorId', 'unknown_employee', 'There is no such employee.']);
    }
    if (accountId && named('accountId')) {
      ctx.caller.requireEverywhere('accounts:read');
      if (!(await this.accounts.exists(work, accountId)))
        unknown.push(['/accountId', 'unknown_account', 'No member of staff has this account.']);
    }
    if (unknown.length > 0) throw invalid(...unknown.map(([pointer, code, detail]) => ({ pointer, code, detail })));
  }

  /**
   * Replaces the postings as far as the caller may: those in hotels of others stay. Also takes them out of the record.
   * @returns whether anything differs
   */
  private async post(work: Work, ctx: RequestContext, employee: Employee, worksIn: readonly PostingDto[]): Promise<boolean> {
    for (const [i, { propertyId }] of worksIn.entries()) {
      if (propertyId === employee.homePropertyId)
        throw invalid({ pointer: `/worksIn/${i}/propertyId`, code: 'is_home', detail: 'In the home hotel one works anyhow.' });
      ctx.caller.require('staff:write', propertyId);
      await this.properties.mustExist(propertyId);
    }
    const kept = employee.postings.filter((p) => !ctx.caller.can('staff:write', p.propertyId));
    const given: Posting[] = worksIn.map(({ propertyId, from, to }) => ({ propertyId, from, to: to ?? null }));
    const order = (a: Posting, b: Posting) => a.from.localeCompare(b.from) || a.propertyId.localeCompare(b.propertyId);
    const wanted = [...kept, ...given].sort(order);
    if (JSON.stringify(wanted) === JSON.stringify(employee.postings.toSorted(order))) return false;
    await work.query('DELETE FROM employee_postings WHERE employee_id = $1', [employee.id]);
    await work.query(
      `INSERT INTO employee_postings (employee_id, property_id, first_day, last_day)
       SELECT $1, property_id, first_day, last_day FROM json_to_recordset($2::json) AS p(property_id uuid, first_day date, last_day date)`,
      [employee.id, JSON.stringify(wanted.map((p) => ({ property_id: p.propertyId, first_day: p.from, last_day: p.to })))],
    );
    employee.postings = wanted;
    return true;
  }
}

/** Follows the chain of chiefs upwards from somebody. @throws Refusal 409 `supervisor_cycle` when it comes back to them */
async function refuseCycle(work: Work, id: string): Promise<void> {
  const found = await work.query(
    `WITH RECURSIVE chiefs AS (
       SELECT supervisor_id FROM employees WHERE id = $1
       UNION SELECT e.supervisor_id FROM employees e JOIN chiefs c ON e.id = c.supervisor_id)
     SELECT 1 FROM chiefs WHERE supervisor_id = $1`,
    [id],
  );
  if (found.length === 0) return;
  const detail = 'This chief is led by the employee, perhaps over several steps.';
  throw new Refusal(StaffProblems.supervisorCycle, detail, [{ pointer: '/supervisorId', code: 'supervisor_cycle', detail }]);
}

async function write(work: Work, e: Employee, how: 'insert' | 'update'): Promise<void> {
  const values: Record<string, unknown> = {
    id: e.id,
    number: e.number,
    first_name: e.firstName,
    last_name: e.lastName,
    name_key: employeeNameKey(e.firstName, e.lastName),
    home_property_id: e.homePropertyId,
    department_id: e.departmentId,
    post_id: e.postId,
    supervisor_id: e.supervisorId,
    account_id: e.accountId,
    employed_from: e.employedFrom,
    employed_to: e.employedTo,
    status: e.status,
    data_key: e.dataKey,
    sealed: e.sealed,
    version: e.version,
    created_at: e.createdAt,
    updated_at: e.updatedAt,
  };
  const names = Object.keys(values);
  const sql =
    how === 'insert'
      ? `INSERT INTO employees (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`
      : `UPDATE employees SET ${names.map((name, i) => `${name} = $${i + 1}`).join(', ')} WHERE id = $1`;
  await work.query(sql, Object.values(values));
}
