import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { auditRow, insertAudit } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { DeductedDeposit, DocumentKind, DocumentLine, IssuedDocument, TaxSum } from '../domain/documents';
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
import { taxSumView, taxView } from './views';

/** What a document says, as it was when it was issued. */
export interface DocumentContent {
  documentNumber: string;
  issuer: DocumentIssuerDto;
  lines: DocumentLine[];
  /** Documents of older versions have none. */
  deposits?: DeductedDeposit[];
  taxes: TaxSum[];
}

export interface DocumentRow {
  id: string;
  property_id: string;
  folio_id: string;
  kind: DocumentKind;
  number: number;
  credits_id: string | null;
  /** Oldest first. */
  credit_notes: { id: string; total_minor: number }[];
  currency: string;
  total_minor: number;
  content: DocumentContent;
  recipient: Buffer;
  business_date: string;
  issued_by: string;
  issued_at: Date;
}

const SELECT = `
  SELECT d.id, d.property_id, d.folio_id, d.kind, d.number, d.credits_id, d.currency, d.total_minor, d.content, d.recipient, d.business_date, d.issued_by, d.issued_at,
    (SELECT coalesce(json_agg(json_build_object('id', c.id, 'total_minor', c.total_minor) ORDER BY c.number), '[]') FROM folio_documents c WHERE c.credits_id = d.id) AS credit_notes
  FROM folio_documents d`;

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

  /** All documents of a folio, as they were issued. */
  ofFolio(sql: Sql, folioId: string): Promise<IssuedDocument[]> {
    return sql.query<IssuedDocument>(
      'SELECT id, kind, credits_id, content FROM folio_documents WHERE folio_id = $1 ORDER BY issued_at, id',
      [folioId],
    );
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
      issuer: content.issuer,
      recipient: opens ? this.recipient(row) : null,
      lines: content.lines.map(({ amountMinor, taxes, ...line }) => ({
        ...line,
        amount: { amountMinor, currency },
        taxes: taxes.map((tax) => taxView(tax, currency)),
      })),
      deposits: (content.deposits ?? []).map(({ amountMinor, taxes, ...deposit }) => ({
        ...deposit,
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
  creditedById: row.credit_notes.at(-1)?.id ?? null,
  creditNoteIds: row.credit_notes.map((c) => c.id),
  credited: { amountMinor: -row.credit_notes.reduce((sum, c) => sum + c.total_minor, 0) || 0, currency: row.currency },
  total: { amountMinor: row.total_minor, currency: row.currency },
  businessDate: row.business_date,
  issuedAt: row.issued_at.toISOString(),
});
