import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { type AuditEntry, auditRow, insertAudit } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { Employee } from '../domain/employee';
import { searchKey } from '../domain/search-key';
import type { EmployeeDto, EmployeePageDto, EmployeeQuery } from '../dto/employee.dto';
import { readEmployee, seenBy, sees, SELECT_EMPLOYEE } from './employee-rows';
import { EmployeeViews } from './employee.view';

/** Employees for those who work with them. */
@Injectable()
export class EmployeeQueries {
  constructor(
    private readonly database: Database,
    private readonly views: EmployeeViews,
  ) {}

  async one(ctx: RequestContext, id: string): Promise<EmployeeDto> {
    const employee = await readEmployee(this.database, id);
    if (!employee || !sees(ctx.caller, employee, ctx.at)) throw notFound();
    ctx.answer.etag = etagOf(employee.version);
    const [dto] = await this.told(ctx, [employee]);
    return dto!;
  }

  async list(ctx: RequestContext, query: EmployeeQuery): Promise<EmployeePageDto> {
    if (query.propertyId) ctx.caller.require('staff:read', query.propertyId);
    const values: unknown[] = [];
    const where = [seenBy(ctx.caller, ctx.at, values, query.propertyId)];
    const conditions: [value: unknown, sql: (n: number) => string][] = [
      [query.departmentId, (n) => `e.department_id = $${n}`],
      [query.postId, (n) => `e.post_id = $${n}`],
      [query.supervisorId, (n) => `e.supervisor_id = $${n}`],
      [query.employedOn, (n) => `$${n}::date BETWEEN e.employed_from AND coalesce(e.employed_to, 'infinity')`],
      [query.updatedSince, (n) => `e.updated_at >= $${n}::timestamptz`],
    ];
    for (const [value, sql] of conditions) if (value !== undefined) where.push(sql(values.push(value)));
    if (query.q) {
      const n = values.push(query.q.trim(), searchKey(query.q).replace(/[\\%_]/g, '\\$&'));
      where.push(`(e.number = $${n - 1} OR e.name_key LIKE '%' || $${n} || '%')`);
    }
    const page = await keysetPage<Employee>(
      this.database,
      {
        select: SELECT_EMPLOYEE,
        where: where.filter((w) => w !== undefined),
        values,
        sortable: {
          number: { column: 'e.number', type: 'text' },
          lastName: { column: 'e.last_name', type: 'text' },
          createdAt: { column: 'e.created_at', type: 'timestamptz' },
          updatedAt: { column: 'e.updated_at', type: 'timestamptz' },
        },
        idColumn: 'e.id',
        defaultSort: 'number',
      },
      query,
    );
    return { data: await this.told(ctx, page.data), nextCursor: page.nextCursor };
  }

  /** The answer, with a trace of everybody who is shown unmasked. */
  private async told(ctx: RequestContext, employees: Employee[]): Promise<EmployeeDto[]> {
    const reveals: AuditEntry[] = [];
    const data = await this.views.many(ctx, employees, (entry) => reveals.push(entry));
    if (reveals.length > 0) await this.database.query(insertAudit('$1'), [JSON.stringify(reveals.map((r) => auditRow(ctx, r)))]);
    return data;
  }
}
