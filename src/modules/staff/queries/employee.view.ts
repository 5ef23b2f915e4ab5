import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Vault } from '../../../kernel/crypto/vault';
import type { AuditEntry } from '../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../kernel/http/request-context';
import { dateInZone } from '../../../kernel/values/local-date';
import { PropertyQueries } from '../../properties';
import { type Employee, employeePlace, type EmployeeSecrets, maskEmail, maskPhone } from '../domain/employee';
import type { EmployeeDto } from '../dto/employee.dto';

/** What is answered about an employee: private data masked, unless the caller may see them in the home hotel. */
@Injectable()
export class EmployeeViews {
  constructor(
    private readonly vault: Vault,
    private readonly properties: PropertyQueries,
  ) {}

  secretsOf({ id, dataKey, sealed }: Pick<Employee, 'id' | 'dataKey' | 'sealed'>): EmployeeSecrets {
    return JSON.parse(this.vault.open(this.vault.unwrap(dataKey), sealed, employeePlace(id)).toString('utf8')) as EmployeeSecrets;
  }

  seal(id: string, dataKey: Buffer, secrets: EmployeeSecrets): Buffer {
    return this.vault.seal(this.vault.unwrap(dataKey), JSON.stringify(secrets), employeePlace(id));
  }

  /** @param reveal gets an audit entry for everybody whose private data are answered unmasked */
  async many(ctx: RequestContext, employees: readonly Employee[], reveal: (entry: AuditEntry) => void): Promise<EmployeeDto[]> {
    const hotels = await this.properties.factsOf([...new Set(employees.map((e) => e.homePropertyId))]);
    return employees.map((employee) => {
      const secrets = this.secretsOf(employee);
      const { id, homePropertyId: propertyId } = employee;
      if (ctx.caller.can('staff:pii', propertyId) && Object.keys(secrets).length > 0)
        reveal({ action: 'employee.personal_data_read', target: { type: 'employee', id }, propertyId });
      return view(employee, secrets, ctx.caller, dateInZone(ctx.at, hotels.get(propertyId)?.timeZone ?? 'UTC'));
    });
  }

  async one(ctx: RequestContext, employee: Employee, reveal: (entry: AuditEntry) => void): Promise<EmployeeDto> {
    return (await this.many(ctx, [employee], reveal))[0]!;
  }
}

function view(employee: Employee, secrets: EmployeeSecrets, caller: Caller, today: string): EmployeeDto {
  const { dataKey: _key, sealed: _sealed, postings, status, createdAt, updatedAt, ...rest } = employee;
  const masked = !caller.can('staff:pii', employee.homePropertyId);
  const shown = (value: string | undefined, mask: (v: string) => string) => (value === undefined ? null : masked ? mask(value) : value);
  return {
    ...rest,
    worksIn: postings.filter((p) => caller.can('staff:read', p.propertyId)),
    status: employee.employedTo !== null && employee.employedTo < today ? 'left' : status,
    personalEmail: shown(secrets.personalEmail, maskEmail),
    personalPhone: shown(secrets.personalPhone, maskPhone),
    masked,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
