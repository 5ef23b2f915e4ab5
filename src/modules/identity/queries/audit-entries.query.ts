import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { keysetPage, type Page } from '../../../kernel/http/page';
import type { AuditEntryDto, AuditEntryQuery } from '../dto/audit-entry.dto';

interface Row extends Omit<AuditEntryDto, 'at' | 'target'> {
  at: Date;
  targetType: string;
  targetId: string;
}

/** The audit trail, as far as the caller may see it: what belongs to no single hotel needs the permission for all. */
@Injectable()
export class AuditEntries {
  constructor(private readonly database: Database) {}

  async list(caller: Caller, query: AuditEntryQuery): Promise<Page<AuditEntryDto>> {
    const [where, values]: [string[], unknown[]] = [[], []];
    if (query.propertyId) caller.require('audit:read', query.propertyId);
    const hotels = query.propertyId ? [query.propertyId] : caller.propertiesWith('audit:read');
    // one hotel is compared as such: its entries come from the index in the order of time
    if (hotels?.length === 1) where.push(`property_id = $${values.push(hotels[0])}`);
    else if (hotels) where.push(`property_id = ANY ($${values.push(hotels)}::uuid[])`);
    const group = query.action?.endsWith('.') === true;
    const conditions: [value: string | undefined, sql: (n: number) => string][] = [
      [query.targetId, (n) => `target_id = $${n}`],
      [query.actorId, (n) => `actor_id = $${n}`],
      [query.requestId, (n) => `request_id = $${n}`],
      [group ? `${query.action!.replace(/[\\%_]/g, '\\$&')}%` : undefined, (n) => `action LIKE $${n}`],
      [group ? undefined : query.action, (n) => `action = $${n}`],
      [query.from, (n) => `at >= $${n}`],
      [query.updatedSince, (n) => `at >= $${n}`],
      [query.to, (n) => `at < $${n}`],
    ];
    for (const [value, sql] of conditions) if (value !== undefined) where.push(sql(values.push(value)));
    const page = await keysetPage<Row>(
      this.database.replica,
      {
        select: `SELECT id, at, actor_id AS "actorId", actor_kind AS "actorKind", action, target_type AS "targetType", target_id AS "targetId",
          property_id AS "propertyId", request_id AS "requestId", details FROM audit_entries`,
        where,
        values,
        sortable: { at: { column: 'at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-at',
      },
      query,
    );
    return {
      ...page,
      data: page.data.map(({ at, targetType, targetId, ...entry }) => ({
        ...entry,
        at: at.toISOString(),
        target: { type: targetType, id: targetId },
      })),
    };
  }
}
