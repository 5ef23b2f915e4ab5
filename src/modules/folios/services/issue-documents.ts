import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { CompanyQueries } from '../../guests';
import { PropertyQueries } from '../../properties';
import type { FolioRow } from '../domain/folio';
import { negated } from '../domain/line';
import { FolioProblems } from '../domain/problems';
import type { DocumentRecipientDto, FolioDocumentDto, IssueInvoiceDto } from '../dto/document.dto';
import { documentIssued } from '../events/folio.events';
import { recipientPlace } from '../personal-data';
import { type DocumentContent, DocumentQueries } from '../queries/document.queries';
import { authorise, FolioQueries } from '../queries/folio.queries';
import { taxesOf } from '../queries/taxes';
import { LINE_COLUMNS, type LineRow, lockFolios } from './statements';

/** Lines of a folio that stand on no invoice, or on one that was credited. */
const UNINVOICED = `
  SELECT ${LINE_COLUMNS} FROM folio_lines l WHERE folio_id = $1 AND 0 = (
    SELECT coalesce(sum(CASE d.kind WHEN 'invoice' THEN 1 ELSE -1 END), 0)
    FROM folio_document_lines x JOIN folio_documents d ON d.id = x.document_id WHERE x.line_id = l.id)
  ORDER BY created_at, id`;

interface Draft {
  kind: 'invoice' | 'credit_note';
  creditsId: string | null;
  recipient: DocumentRecipientDto;
  content: Omit<DocumentContent, 'documentNumber' | 'issuer'>;
}

/** Documents with numbers that have no gaps: the counter is the last row that a transaction locks, and what does not commit has taken no number. */
@Injectable()
export class IssueDocuments {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly folios: FolioQueries,
    private readonly documents: DocumentQueries,
    private readonly companies: CompanyQueries,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 404, 409 `nothing_to_invoice` */
  invoice(ctx: RequestContext, folioId: string, body: IssueInvoiceDto): Promise<FolioDocumentDto> {
    return this.work.run(ctx, 201, async (work) => {
      await this.folios.permitted(work, ctx.caller, folioId, 'invoices:issue');
      const folio = (await lockFolios(work, [folioId])).get(folioId)!;
      const open = await work.query<LineRow>(UNINVOICED, [folioId]);
      const lines = body.lineIds ? open.filter((l) => body.lineIds!.includes(l.id)) : withoutPairs(open);
      if (lines.length < (body.lineIds?.length ?? 1)) throw new Refusal(FolioProblems.nothingToInvoice);
      return this.write(ctx, work, folio, {
        kind: 'invoice',
        creditsId: null,
        recipient: body.recipient ?? (await this.payer(work, folio)),
        content: {
          lines: lines.map((l) => ({
            ...{ lineId: l.id, kind: l.kind, code: l.code, description: l.description, quantity: l.quantity },
            ...{ amountMinor: l.amount_minor, taxes: l.taxes, serviceDate: l.service_date },
          })),
          taxes: await taxesOf(work, 'id = ANY ($1::uuid[])', [lines.map((l) => l.id)]),
        },
      });
    });
  }

  /** Takes an invoice back, as a whole: what stood on it can be invoiced again. @throws Refusal 404, 409 `document_credited` */
  creditNote(ctx: RequestContext, id: string): Promise<FolioDocumentDto> {
    return this.work.run(ctx, 201, async (work) => {
      const invoice = await this.documents.stored(work, id);
      authorise(ctx.caller, invoice.property_id, 'invoices:issue');
      const folio = (await lockFolios(work, [invoice.folio_id])).get(invoice.folio_id);
      if (!folio) throw notFound();
      if (invoice.kind !== 'invoice') throw new Refusal(FolioProblems.documentCredited, 'A credit note is not credited.');
      const { lines, taxes } = invoice.content;
      return this.write(ctx, work, folio, {
        kind: 'credit_note',
        creditsId: id,
        recipient: this.documents.recipient(invoice),
        content: {
          lines: lines.map((l) => ({ ...l, quantity: -l.quantity, amountMinor: -l.amountMinor || 0, taxes: negated(l.taxes) })),
          taxes: taxes.map((t) => ({ ...t, amount: -t.amount || 0, net: t.net === null ? null : -t.net || 0 })),
        },
      });
    });
  }

  private async write(ctx: RequestContext, work: Work, folio: FolioRow, draft: Draft): Promise<FolioDocumentDto> {
    const { kind, creditsId, recipient, content } = draft;
    const hotel = (await this.properties.read(work, folio.property_id))!;
    const id = newId();
    const total = content.lines.reduce((sum, l) => sum + l.amountMinor, 0);
    const sealed = this.vault.sealRecord(JSON.stringify(recipient), recipientPlace(id));
    const [{ number }] = (await work.query<{ number: number }>(
      `INSERT INTO folio_document_counters (property_id, kind, last_number) VALUES ($1, $2, 1)
       ON CONFLICT (property_id, kind) DO UPDATE SET last_number = folio_document_counters.last_number + 1 RETURNING last_number AS number`,
      [folio.property_id, kind],
    )) as [{ number: number }];
    const documentNumber = `${hotel.code}-${kind === 'invoice' ? 'I' : 'C'}-${String(number).padStart(6, '0')}`;
    const issuer = { code: hotel.code, name: hotel.name, city: hotel.city, country: hotel.country };
    await work.query(
      `INSERT INTO folio_documents (id, property_id, folio_id, kind, number, credits_id, currency, total_minor, content, recipient, business_date, issued_by, issued_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[id, folio.property_id, folio.id, kind, number, creditsId, folio.currency, total],
        ...[JSON.stringify({ documentNumber, issuer, ...content }), sealed, hotel.businessDate, ctx.caller.accountId, ctx.at],
      ],
    );
    await work.query('INSERT INTO folio_document_lines (document_id, line_id) SELECT $1, line FROM unnest($2::uuid[]) AS line', [
      id,
      content.lines.map((l) => l.lineId),
    ]);
    work.emit(documentIssued(folio, { id, kind, number, totalMinor: total }));
    work.audit({ action: `document.${kind}_issued`, target: { type: 'document', id }, propertyId: folio.property_id, details: { number } });
    if (folio.guest_id) work.concerns(folio.guest_id);
    ctx.answer.location = `/v1/documents/${id}`;
    return this.documents.one(ctx, id, work);
  }

  private async payer(work: Work, folio: FolioRow): Promise<DocumentRecipientDto> {
    if (!folio.company_id) return { name: folio.name };
    const company = await this.companies.stored(work, folio.company_id);
    return {
      name: company.name,
      ...(company.country ? { country: company.country } : {}),
      ...(company.tax_id ? { taxId: company.tax_id } : {}),
    };
  }
}

/** What was charged and taken back before anybody invoiced it stands on no invoice. */
function withoutPairs(lines: LineRow[]): LineRow[] {
  const ids = new Set(lines.map((l) => l.id));
  const gone = new Set(lines.flatMap((l) => (l.reverses_id && ids.has(l.reverses_id) ? [l.id, l.reverses_id] : [])));
  return lines.filter((l) => !gone.has(l.id));
}
