import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { auditRow, insertAudit } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { LineKind, LineTax } from '../domain/line';
import type {
  DocumentIssuerDto,
  DocumentRecipientDto,
  FolioDocumentDto,
  FolioDocumentListQuery,
  FolioDocumentPageDto,
  FolioDocumentSummaryDto,
} from '../dto/document.dto';
import { recipientPlace } from '../personal-data';
import { authorise } from './folio.queries';
import type { TaxSum } from './taxes';
import { taxSumView, taxView } from './views';

/** What a document says, as it was when it was issued. */
export interface DocumentContent {
  documentNumber: string;
  issuer: DocumentIssuerDto;
  lines: {
    lineId: string;
    kind: LineKind;
    code: string;
    description: string;
    quantity: number;
    amountMinor: number;
    taxes: LineTax[];
    serviceDate: string | null;
  }[];
  taxes: TaxSum[];
}

export interface DocumentRow {
  id: string;
  property_id: string;
  folio_id: string;
  kind: 'invoice' | 'credit_note';
  number: number;
  credits_id: string | null;
  credited_by_id: string | null;
  currency: string;
  total_minor: number;
  content: DocumentContent;
  recipient: Buffer;
  business_date: string;
  issued_by: string;
  issued_at: Date;
}

const SELECT = `
  SELECT d.id, d.property_id, d.folio_id, d.kind, d.number, d.credits_id, c.id AS credited_by_id, d.currency, d.total_minor, d.content, d.recipient, d.business_date,
    d.issued_by, d.issued_at
  FROM folio_documents d LEFT JOIN folio_documents c ON c.credits_id = d.id`;

@Injectable()
export class DocumentQueries {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404 */
  async stored(sql: Sql, id: string): Promise<DocumentRow> {
    const [row] = await sql.query<DocumentRow>(`${SELECT} WHERE d.id = $1`, [id]);
    if (!row) throw notFound();
    return row;
  }

  /** Whom it is made out to is opened for those who may see personal data of the hotel's guests, and that is noted. */
  async one(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<FolioDocumentDto> {
    const row = await this.stored(sql, id);
    authorise(ctx.caller, row.property_id, 'folios:read');
    const opens = ctx.caller.can('guests:pii', row.property_id);
    if (opens) {
      const entry = auditRow(ctx, { action: 'document.recipient_read', target: { type: 'document', id }, propertyId: row.property_id });
      await sql.query(insertAudit('$1'), [JSON.stringify([entry])]);
    }
    const { currency, content } = row;
    return {
      ...summary(row),
      creditedById: row.credited_by_id,
      issuer: content.issuer,
      recipient: opens ? this.recipient(row) : null,
      lines: content.lines.map(({ amountMinor, taxes, ...line }) => ({
        ...line,
        amount: { amountMinor, currency },
        taxes: taxes.map((tax) => taxView(tax, currency)),
      })),
      taxes: content.taxes.map((t) => taxSumView(t, currency)),
      issuedBy: row.issued_by,
    };
  }

  async list(ctx: RequestContext, query: FolioDocumentListQuery): Promise<FolioDocumentPageDto> {
    const values: unknown[] = [];
    const where: string[] = [];
    if (query.propertyId) {
      ctx.caller.require('folios:read', query.propertyId);
      where.push(`d.property_id = $${values.push(query.propertyId)}`);
    } else {
      const own = ctx.caller.propertiesWith('folios:read');
      if (own) where.push(`d.property_id = ANY ($${values.push(own)}::uuid[])`);
    }
    if (query.folioId) where.push(`d.folio_id = $${values.push(query.folioId)}`);
    if (query.kind) where.push(`d.kind = $${values.push(query.kind)}`);
    if (query.updatedSince) where.push(`d.issued_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<DocumentRow>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: { issuedAt: { column: 'd.issued_at', type: 'timestamptz' }, number: { column: 'd.number', type: 'bigint' } },
        idColumn: 'd.id',
        defaultSort: 'issuedAt',
      },
      query,
    );
    return { data: page.data.map(summary), nextCursor: page.nextCursor };
  }

  recipient(row: Pick<DocumentRow, 'id' | 'recipient'>): DocumentRecipientDto {
    return JSON.parse(this.vault.openRecord(row.recipient, recipientPlace(row.id)).toString('utf8')) as DocumentRecipientDto;
  }
}

const summary = (row: DocumentRow): FolioDocumentSummaryDto => ({
  id: row.id,
  propertyId: row.property_id,
  folioId: row.folio_id,
  kind: row.kind,
  number: row.number,
  documentNumber: row.content.documentNumber,
  creditsId: row.credits_id,
  total: { amountMinor: row.total_minor, currency: row.currency },
  businessDate: row.business_date,
  issuedAt: row.issued_at.toISOString(),
});
