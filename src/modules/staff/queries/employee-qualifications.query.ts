import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { auditRow, insertAudit } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage, type Page, type PageQuery } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { type Employee, evidencePlace } from '../domain/employee';
import type { EmployeeQualificationDto } from '../dto/employee-qualification.dto';
import { readEmployee, sees } from './employee-rows';

interface Row {
  id: string;
  qualificationId: string;
  code: string;
  grantedOn: string;
  validUntil: string | null;
  withdrawnOn: string | null;
  evidence: Buffer | null;
  source: string;
  createdAt: Date;
}

const SELECT = `SELECT g.id, g.qualification_id AS "qualificationId", q.code, g.granted_on AS "grantedOn", g.valid_until AS "validUntil",
  g.withdrawn_on AS "withdrawnOn", g.evidence_sealed AS evidence, g.source, g.created_at AS "createdAt"
  FROM employee_qualifications g JOIN qualifications q ON q.id = g.qualification_id`;

/** What employees are qualified for. */
@Injectable()
export class EmployeeQualifications {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async list(ctx: RequestContext, employeeId: string, query: PageQuery): Promise<Page<EmployeeQualificationDto>> {
    const employee = await readEmployee(this.database, employeeId);
    if (!employee || !sees(ctx.caller, employee, ctx.at)) throw notFound();
    const [where, values]: [string[], unknown[]] = [['g.employee_id = $1'], [employeeId]];
    if (query.updatedSince) where.push(`g.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<Row>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: { createdAt: { column: 'g.created_at', type: 'timestamptz' }, grantedOn: { column: 'g.granted_on', type: 'date' } },
        idColumn: 'g.id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { data: await this.views(this.database, ctx, employee, page.data), nextCursor: page.nextCursor };
  }

  async one(sql: Sql, ctx: RequestContext, employee: Employee, grantId: string): Promise<EmployeeQualificationDto> {
    const [view] = await this.views(sql, ctx, employee, await sql.query<Row>(`${SELECT} WHERE g.id = $1`, [grantId]));
    return view!;
  }

  /** Evidence is free text about a person: shown to those who may see private data, and leaving a trace. */
  private async views(sql: Sql, ctx: RequestContext, employee: Employee, rows: readonly Row[]): Promise<EmployeeQualificationDto[]> {
    const { id, homePropertyId: propertyId, dataKey } = employee;
    const shown = ctx.caller.can('staff:pii', propertyId);
    if (shown && rows.some((r) => r.evidence)) {
      const trace = auditRow(ctx, { action: 'employee.personal_data_read', target: { type: 'employee', id }, propertyId });
      await sql.query(insertAudit('$1'), [JSON.stringify([trace])]);
    }
    return rows.map(({ evidence, createdAt, ...row }) => ({
      ...row,
      evidence: evidence && shown ? this.vault.open(this.vault.unwrap(dataKey), evidence, evidencePlace(row.id)).toString('utf8') : null,
      createdAt: createdAt.toISOString(),
    }));
  }
}
