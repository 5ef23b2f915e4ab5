import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { dateInZone, type LocalDate } from '../../../kernel/values/local-date';
import { PropertyQueries } from '../../properties';
import { type Employment, mayServe, type QualificationRule, type ServiceRefusal } from '../domain/may-serve';
import type { ServicePermissionQuery } from '../dto/employee.dto';
import type { ServicePermissionsDto } from '../dto/service-permission.dto';
import { readEmployee, sees } from './employee-rows';

/** An answer with its reasons. */
export interface MayServe {
  allowed: boolean;
  reasons: ServiceRefusal[];
}

/** What other modules ask about staff. */
@Injectable()
export class StaffQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
  ) {}

  /**
   * Whether somebody may serve something in a hotel at an instant, by the hotel's calendar.
   * @param serviceCode code of the service; `null` asks whether they may serve at all
   * @param sql the open transaction, where the answer decides about what it writes: the employee's row is locked then against changes
   */
  async mayServe(
    employeeId: string,
    serviceCode: string | null,
    propertyId: string,
    at: Date,
    { sql = this.database, lock = false }: { sql?: Sql; lock?: boolean } = {},
  ): Promise<MayServe> {
    const { timeZone } = await this.properties.mustExist(propertyId);
    const [reasons] = await this.refusals(sql, employeeId, [serviceCode], propertyId, dateInZone(at, timeZone), lock);
    return { allowed: reasons!.length === 0, reasons: reasons! };
  }

  /** The same for several services at once, on a day of the hotel; one list of reasons for each. */
  async refusals(
    sql: Sql,
    employeeId: string,
    serviceCodes: readonly (string | null)[],
    propertyId: string,
    day: LocalDate,
    lock = false,
  ): Promise<ServiceRefusal[][]> {
    const person = await employmentOf(sql, employeeId, lock);
    if (!person) return serviceCodes.map(() => [{ code: 'not_employed' }]);
    const rules = await rulesOf(sql);
    return serviceCodes.map((code) => mayServe(person, code, propertyId, day, rules));
  }

  /** The employee who signs in with an account, if there is one. */
  async employeeOfAccount(accountId: string): Promise<{ id: string; homePropertyId: string } | undefined> {
    const [employee] = await this.database.query<{ id: string; homePropertyId: string }>(
      'SELECT id, home_property_id AS "homePropertyId" FROM employees WHERE account_id = $1',
      [accountId],
    );
    return employee;
  }

  /** Which of these are departments of the hotel, in use; none is retired while the transaction is open. */
  async departmentsAmong(sql: Sql, propertyId: string, ids: readonly string[]): Promise<Set<string>> {
    const found = await sql.query<{ id: string }>(
      `SELECT id FROM departments WHERE property_id = $1 AND id = ANY ($2::uuid[]) AND status = 'active' ORDER BY id FOR SHARE`,
      [propertyId, ids],
    );
    return new Set(found.map((d) => d.id));
  }

  /** The department of the hotel, in use, that has the first of these for its code or kind that any has. @param names in small letters */
  async departmentNamed(sql: Sql, propertyId: string, names: readonly string[]): Promise<string | null> {
    const [department] = await sql.query<{ id: string }>(
      `SELECT id FROM departments WHERE property_id = $1 AND status = 'active' AND (lower(code) = ANY ($2) OR kind = ANY ($2))
       ORDER BY least(array_position($2::text[], lower(code)), array_position($2::text[], kind)), code LIMIT 1`,
      [propertyId, names],
    );
    return department?.id ?? null;
  }

  /** Which of these are employees of the hotel, or are posted there. */
  async employeesAmong(sql: Sql, propertyId: string, ids: readonly string[]): Promise<Set<string>> {
    const found = await sql.query<{ id: string }>(
      `SELECT id FROM employees e WHERE id = ANY ($2::uuid[]) AND (home_property_id = $1
         OR EXISTS (SELECT FROM employee_postings p WHERE p.employee_id = e.id AND p.property_id = $1))`,
      [propertyId, ids],
    );
    return new Set(found.map((e) => e.id));
  }

  /** Everything that somebody may or may not serve in a hotel on a day. */
  async permissions(ctx: RequestContext, employeeId: string, query: ServicePermissionQuery): Promise<ServicePermissionsDto> {
    const employee = await readEmployee(this.database, employeeId);
    if (!employee || !sees(ctx.caller, employee, ctx.at)) throw notFound();
    const propertyId = query.propertyId ?? employee.homePropertyId;
    if (query.propertyId) ctx.caller.require('staff:read', propertyId);
    const { timeZone } = await this.properties.mustExist(propertyId);
    const on = query.on ?? dateInZone(ctx.at, timeZone);
    const person = (await employmentOf(this.database, employeeId, false))!;
    const rules = await rulesOf(this.database);
    const asked = rules.filter((r) => r.status === 'active').flatMap((r) => r.serviceCodes);
    const codes = query.serviceCode ? [query.serviceCode] : [...new Set(asked)].sort();
    const [atAll, ...each] = [null, ...codes].map((code) => mayServe(person, code, propertyId, on, rules));
    return {
      employeeId,
      propertyId,
      on,
      allowed: atAll!.length === 0,
      reasons: atAll!,
      services: codes.map((serviceCode, i) => ({ serviceCode, allowed: each[i]!.length === 0, reasons: each[i]! })),
    };
  }
}

async function rulesOf(sql: Sql): Promise<QualificationRule[]> {
  return sql.query<QualificationRule>('SELECT id, code, service_codes AS "serviceCodes", status FROM qualifications ORDER BY code');
}

/** @param lock until the transaction ends, against changes of the employee's record */
async function employmentOf(sql: Sql, employeeId: string, lock: boolean): Promise<Employment | undefined> {
  if (lock) await sql.query('SELECT 1 FROM employees WHERE id = $1 FOR SHARE', [employeeId]); // first: what follows sees what the one before has committed
  const [person] = await sql.query<Employment>(
    `SELECT e.employed_from AS "from", e.employed_to AS "to", e.status, e.home_property_id AS "homePropertyId", p.qualification_ids AS "postAsksFor",
       coalesce((SELECT json_agg(json_build_object('propertyId', w.property_id, 'from', w.first_day, 'to', w.last_day))
         FROM employee_postings w WHERE w.employee_id = e.id), '[]') AS postings,
       coalesce((SELECT json_agg(json_build_object('qualificationId', q.qualification_id, 'grantedOn', q.granted_on, 'validUntil', q.valid_until,
         'withdrawnOn', q.withdrawn_on)) FROM employee_qualifications q WHERE q.employee_id = e.id), '[]') AS holdings
     FROM employees e JOIN posts p ON p.id = e.post_id WHERE e.id = $1`,
    [employeeId],
  );
  return person;
}
