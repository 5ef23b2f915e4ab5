import type { Caller } from '../../../kernel/auth/caller';
import type { Sql } from '../../../kernel/database/database';
import { notFound, Problems, Refusal } from '../../../kernel/errors/problem';
import type { Employee } from '../domain/employee';

/** Select list and FROM of an {@link Employee}. */
export const SELECT_EMPLOYEE = `SELECT e.id, e.number, e.first_name AS "firstName", e.last_name AS "lastName", e.home_property_id AS "homePropertyId",
  e.department_id AS "departmentId", e.post_id AS "postId", e.supervisor_id AS "supervisorId", e.account_id AS "accountId",
  e.employed_from AS "employedFrom", e.employed_to AS "employedTo", e.status, e.data_key AS "dataKey", e.sealed, e.version,
  e.created_at AS "createdAt", e.updated_at AS "updatedAt",
  coalesce((SELECT json_agg(json_build_object('propertyId', p.property_id, 'from', p.first_day, 'to', p.last_day) ORDER BY p.first_day, p.property_id)
    FROM employee_postings p WHERE p.employee_id = e.id), '[]') AS postings
  FROM employees e`;

export async function readEmployee(
  sql: Sql,
  id: string,
  lock: '' | 'FOR SHARE OF e' | 'FOR NO KEY UPDATE OF e' = '',
): Promise<Employee | undefined> {
  const [employee] = await sql.query<Employee>(`${SELECT_EMPLOYEE} WHERE e.id = $1 ${lock}`, [id]);
  return employee;
}

/** Date of the instant in UTC: near enough to tell whether a posting has ended. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Somebody is seen from their home hotel, and from wherever they work now or are going to. */
export const sees = (caller: Caller, { homePropertyId, postings }: Pick<Employee, 'homePropertyId' | 'postings'>, at: Date): boolean =>
  caller.can('staff:read', homePropertyId) ||
  postings.some((p) => (p.to === null || p.to >= dayOf(at)) && caller.can('staff:read', p.propertyId));

/** The same as a condition on `e`, with the values it names appended. */
export function seenBy(caller: Caller, at: Date, values: unknown[], only?: string): string | undefined {
  const hotels = only ? [only] : caller.propertiesWith('staff:read');
  if (!hotels) return undefined;
  const n = values.push(hotels, dayOf(at));
  return `(e.home_property_id = ANY ($${n - 1}::uuid[]) OR EXISTS (SELECT FROM employee_postings w
    WHERE w.employee_id = e.id AND w.property_id = ANY ($${n - 1}::uuid[]) AND (w.last_day IS NULL OR w.last_day >= $${n}::date)))`;
}

/** Records are changed by the home hotel. @throws Refusal 404 for whom the caller may not see, 403 for whom they only see */
export function requireToKeep(caller: Caller, employee: Employee | undefined, at: Date): asserts employee is Employee {
  if (!employee) throw notFound();
  if (caller.can('staff:write', employee.homePropertyId)) return;
  if (!sees(caller, employee, at)) throw notFound();
  throw new Refusal(Problems.forbidden, 'The permission staff:write is needed in the home hotel.', [
    { code: 'missing_permission', detail: 'staff:write' },
  ]);
}
