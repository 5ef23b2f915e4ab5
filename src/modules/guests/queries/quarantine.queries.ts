import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { auditRow, insertAudit } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { Finding } from '../domain/quality/finding';
import type { LawfulBasis } from '../domain/record';
import type { QuarantinedRowDetailsDto, QuarantinedRowDto, QuarantineListQuery, QuarantinePageDto } from '../dto/quarantine.dto';
import { type QuarantinedRow, quarantinePlace } from '../services/intake/item';
import { findingView } from './import.queries';

export interface StoredQuarantine {
  id: string;
  property_id: string;
  import_id: string | null;
  row_number: number | null;
  source: string;
  lawful_basis: LawfulBasis;
  external_system: string | null;
  external_id: string | null;
  row_index: Buffer | null;
  sealed: Buffer;
  reasons: string[];
  findings: Finding[];
  observed_at: Date;
  created_at: Date;
}

const SELECT = `SELECT id, property_id, import_id, row_number, source, lawful_basis, external_system, external_id, row_index, sealed, reasons, findings, observed_at,
  created_at FROM guest_quarantine`;

@Injectable()
export class QuarantineQueries {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404 */
  async stored(ctx: RequestContext, id: string, sql: Sql = this.database, lock = false): Promise<StoredQuarantine> {
    const [row] = await sql.query<StoredQuarantine>(`${SELECT} WHERE id = $1 ${lock ? 'FOR UPDATE' : ''}`, [id]);
    if (!row) throw notFound();
    ctx.caller.require('guests:import', row.property_id);
    return row;
  }

  open(row: StoredQuarantine): QuarantinedRow {
    return JSON.parse(this.vault.openRecord(row.sealed, quarantinePlace(row.id)).toString('utf8')) as QuarantinedRow;
  }

  async one(ctx: RequestContext, id: string): Promise<QuarantinedRowDetailsDto> {
    const row = await this.stored(ctx, id);
    const revealed = ctx.caller.can('guests:pii', row.property_id);
    if (revealed) {
      const entry = { action: 'guest_quarantine.read', target: { type: 'guest_quarantine', id }, propertyId: row.property_id };
      await this.database.query(insertAudit('$1'), [JSON.stringify([auditRow(ctx, entry)])]);
    }
    const opened = revealed ? this.open(row) : undefined;
    return {
      ...view(row),
      read: opened ? opened.raw : null,
      given: opened?.given ?? null,
      masked: !revealed,
    };
  }

  async list(ctx: RequestContext, query: QuarantineListQuery): Promise<QuarantinePageDto> {
    if (query.propertyId) ctx.caller.require('guests:import', query.propertyId);
    const values: unknown[] = [query.propertyId ? [query.propertyId] : ctx.caller.propertiesWith('guests:import')];
    const where = ['($1::uuid[] IS NULL OR property_id = ANY ($1::uuid[]))'];
    if (query.reason) where.push(`reasons @> ARRAY[$${values.push(query.reason)}::text]`);
    if (query.updatedSince) where.push(`created_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<StoredQuarantine>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: 'createdAt',
      },
      query,
    );
    return { data: page.data.map(view), nextCursor: page.nextCursor };
  }
}

const view = (row: StoredQuarantine): QuarantinedRowDto => ({
  id: row.id,
  propertyId: row.property_id,
  importId: row.import_id,
  row: row.row_number,
  source: row.source,
  externalId: row.external_id,
  reasons: row.reasons,
  findings: row.findings.map((f) => findingView(f.field, f.code)),
  createdAt: row.created_at.toISOString(),
});
