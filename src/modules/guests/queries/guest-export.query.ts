import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { auditRow, insertAudit } from '../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PersonalDataHolders } from '../../../kernel/privacy/personal-data-holders';
import type { GuestExportDto } from '../dto/erasure.dto';
import { requireForAll } from '../services/erase-guest.service';
import { Persons } from './persons';

/** All that is held of a person, from every part of the house. */
@Injectable()
export class GuestExport {
  constructor(
    private readonly database: Database,
    private readonly persons: Persons,
    private readonly holders: PersonalDataHolders,
  ) {}

  /** Leaves an audit entry. @throws Refusal 404, 403 without `privacy:write` in every hotel that knows the person */
  async of(ctx: RequestContext, guestId: string): Promise<GuestExportDto> {
    // one transaction, so that what is told belongs together; the records are locked, or a merge would split it
    return this.database.transaction(async (tx) => {
      const [person] = await this.persons.lock(tx, [guestId]);
      requireForAll(ctx, 'privacy:write', person!);
      const { personId, recordIds } = person!;
      const tables: GuestExportDto['tables'] = [];
      for (const holder of this.holders.all()) {
        const held = (await holder.export?.(tx, { personId, recordIds, at: ctx.at })) ?? {};
        for (const [table, rows] of Object.entries(held)) tables.push({ table, rows: rows as Record<string, unknown>[] });
      }
      await tx.query(insertAudit('$1'), [
        JSON.stringify([auditRow(ctx, { action: 'guest.exported', target: { type: 'guest', id: personId }, details: { recordIds } })]),
      ]);
      return { guestId: personId, recordIds, generatedAt: ctx.at.toISOString(), tables };
    });
  }
}
