import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { CompanyQueries } from '../../guests';
import { PropertyQueries } from '../../properties';
import {
  creditOf,
  type DeductedDeposit,
  deductible,
  documentedOf,
  type DocumentKind,
  type DocumentLine,
  isSomething,
  type IssuedDocument,
  less,
  type Taxed,
  turned,
} from '../domain/documents';
import type { FolioRow } from '../domain/folio';
import { PAYMENT_COLUMNS, type PaymentRow } from '../domain/payment';
import { FolioProblems } from '../domain/problems';
import type {
  CreditDocumentDto,
  DocumentRecipientDto,
  FolioDocumentDto,
  IssueDepositInvoiceDto,
  IssueInvoiceDto,
} from '../dto/document.dto';
import { documentIssued } from '../events/folio.events';
import { recipientPlace } from '../personal-data';
import { type DocumentContent, DocumentQueries } from '../queries/document.queries';
import { authorise, FolioQueries } from '../queries/folio.queries';
import { PARTS_OF_LINES, taxesOf } from '../queries/taxes';
import { taxesWithin } from './posted-taxes';
import { LINE_COLUMNS, type LineRow, lockFolios } from './statements';

interface Draft {
  kind: DocumentKind;
  creditsId: string | null;
  recipient: DocumentRecipientDto;
  lines: DocumentLine[];
  deposits: DeductedDeposit[];
}

const LETTER: Record<DocumentKind, string> = { invoice: 'I', credit_note: 'C', deposit_invoice: 'D' };

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

  /**
   * What no document says yet, or a credit note has taken back; deposits that were invoiced are deducted as far as it reaches.
   * @throws Refusal 404, 409 `nothing_to_invoice`
   */
  invoice(ctx: RequestContext, folioId: string, body: IssueInvoiceDto): Promise<FolioDocumentDto> {
    return this.work.run(ctx, 201, async (work) => {
      await this.folios.permitted(work, ctx.caller, folioId, 'invoices:issue');
      const folio = (await lockFolios(work, [folioId])).get(folioId)!;
      const issued = await this.documents.ofFolio(work, folioId);
      const rows = await work.query<LineRow>(`SELECT ${LINE_COLUMNS} FROM folio_lines WHERE folio_id = $1 ORDER BY created_at, id`, [
        folioId,
      ]);
      const open = uninvoiced(rows, issued);
      const lines = (body.lineIds ? open.filter((l) => body.lineIds!.includes(l.row.id)) : withoutPairs(open)).map(asDocumentLine);
      if (lines.length < (body.lineIds?.length ?? 1)) throw new Refusal(FolioProblems.nothingToInvoice);
      const deposits = deductible(
        lines.reduce((sum, l) => sum + l.amountMinor, 0),
        issued,
      );
      const recipient = body.recipient ?? (await this.payer(work, folio));
      return this.write(ctx, work, folio, { kind: 'invoice', creditsId: null, recipient, lines, deposits });
    });
  }

  /** Of a deposit that was taken, less what was refunded or invoiced of it. @throws Refusal 404, 409 `payment_status`, `nothing_to_invoice` */
  depositInvoice(ctx: RequestContext, paymentId: string, body: IssueDepositInvoiceDto): Promise<FolioDocumentDto> {
    return this.work.run(ctx, 201, async (work) => {
      const read = () => work.query<PaymentRow>(`SELECT ${PAYMENT_COLUMNS} FROM payments WHERE id = $1`, [paymentId]);
      const [before] = await read();
      if (!before) throw notFound();
      authorise(ctx.caller, before.property_id, 'invoices:issue');
      const folio = (await lockFolios(work, [before.folio_id])).get(before.folio_id)!;
      const payment = (await read())[0]!;
      if (payment.kind !== 'payment' || payment.purpose !== 'deposit' || payment.status !== 'captured') {
        throw new Refusal(FolioProblems.paymentStatus, `It is a ${payment.purpose} that is ${payment.status}.`);
      }
      const issued = documentedOf(paymentId, await this.documents.ofFolio(work, folio.id));
      const amountMinor = issued.reduce((left, l) => left - l.amountMinor, payment.amount_minor - payment.refunded_minor);
      if (amountMinor <= 0) throw new Refusal(FolioProblems.nothingToInvoice);
      const line: DocumentLine = {
        ...{ lineId: paymentId, kind: 'deposit', code: 'DEPOSIT', description: body.description ?? 'Deposit', quantity: 1 },
        ...{ amountMinor, taxes: taxesWithin(amountMinor, body.taxes, '/taxes'), serviceDate: null },
      };
      const recipient = body.recipient ?? (await this.payer(work, folio));
      return this.write(ctx, work, folio, { kind: 'deposit_invoice', creditsId: null, recipient, lines: [line], deposits: [] });
    });
  }

  /**
   * Takes an invoice back, as a whole or in part, however many do at once never more than it: what is taken back can be invoiced again.
   * @throws Refusal 404, 409 `document_credited`, `credit_too_large`
   */
  creditNote(ctx: RequestContext, id: string, { lines: wanted }: CreditDocumentDto): Promise<FolioDocumentDto> {
    return this.work.run(ctx, 201, async (work) => {
      const document = await this.documents.stored(work, id);
      authorise(ctx.caller, document.property_id, 'invoices:issue');
      const folio = (await lockFolios(work, [document.folio_id])).get(document.folio_id);
      if (!folio) throw notFound();
      if (document.kind === 'credit_note') throw new Refusal(FolioProblems.documentCredited, 'A credit note is not credited.');
      const credit = creditOf(document, await this.documents.ofFolio(work, folio.id), wanted);
      if (credit === 'nothing') throw new Refusal(FolioProblems.documentCredited);
      if (credit === 'too_large') throw new Refusal(FolioProblems.creditTooLarge);
      return this.write(ctx, work, folio, { kind: 'credit_note', creditsId: id, recipient: this.documents.recipient(document), ...credit });
    });
  }

  private async write(ctx: RequestContext, work: Work, folio: FolioRow, draft: Draft): Promise<FolioDocumentDto> {
    const { kind, creditsId, recipient, lines, deposits } = draft;
    const hotel = (await this.properties.read(work, folio.property_id))!;
    const id = newId();
    const parts = [...lines, ...deposits.map(turned)];
    const total = parts.reduce((sum, part) => sum + part.amountMinor, 0);
    const taxes = await taxesOf(work, PARTS_OF_LINES, [JSON.stringify(parts)]);
    const sealed = this.vault.sealRecord(JSON.stringify(recipient), recipientPlace(id));
    const [{ number }] = (await work.query<{ number: number }>(
      `INSERT INTO folio_document_counters (property_id, kind, last_number) VALUES ($1, $2, 1)
       ON CONFLICT (property_id, kind) DO UPDATE SET last_number = folio_document_counters.last_number + 1 RETURNING last_number AS number`,
      [folio.property_id, kind],
    )) as [{ number: number }];
    const documentNumber = `${hotel.code}-${LETTER[kind]}-${String(number).padStart(6, '0')}`;
    const issuer = { code: hotel.code, name: hotel.name, city: hotel.city, country: hotel.country };
    const content: DocumentContent = { documentNumber, issuer, lines, deposits, taxes };
    await work.query(
      `INSERT INTO folio_documents (id, property_id, folio_id, kind, number, credits_id, currency, total_minor, content, recipient, business_date, issued_by, issued_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[id, folio.property_id, folio.id, kind, number, creditsId, folio.currency, total],
        ...[JSON.stringify(content), sealed, hotel.businessDate, ctx.caller.accountId, ctx.at],
      ],
    );
    await work.query('INSERT INTO folio_document_lines (document_id, line_id) SELECT $1, line FROM unnest($2::uuid[]) AS line', [
      id,
      lines.filter((l) => l.kind !== 'deposit').map((l) => l.lineId),
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

/** A line with what no document says of it. */
interface Uninvoiced {
  row: LineRow;
  left: Taxed;
}

const asTaxed = (row: LineRow): Taxed => ({ amountMinor: row.amount_minor, taxes: row.taxes });

const asDocumentLine = ({ row, left }: Uninvoiced): DocumentLine => ({
  ...{ lineId: row.id, kind: row.kind, code: row.code, description: row.description },
  ...{ quantity: left.amountMinor === row.amount_minor ? row.quantity : 1, ...left, serviceDate: row.service_date },
});

function uninvoiced(rows: readonly LineRow[], issued: readonly IssuedDocument[]): Uninvoiced[] {
  return rows.flatMap((row) => {
    const documented = documentedOf(row.id, issued);
    const left = less(asTaxed(row), ...documented);
    return documented.length === 0 || isSomething(left) ? [{ row, left }] : [];
  });
}

/**
 * What was charged and taken back before anybody invoiced it stands on no invoice; nor does what a credit note took off a line and was let off of it in the books.
 */
function withoutPairs(open: Uninvoiced[]): Uninvoiced[] {
  const byId = new Map(open.map((o) => [o.row.id, o]));
  const gone = new Set<Uninvoiced>();
  for (const o of open) {
    const taken = o.row.reverses_id && byId.get(o.row.reverses_id);
    if (taken && !isSomething(less(o.left, turned(taken.left)))) for (const both of [o, taken]) gone.add(both);
    if (o.left.amountMinor === o.row.amount_minor) continue;
    const reductions = open.filter((r) => r.row.reduces_id === o.row.id && r.row.reverses_id === null);
    if (!isSomething(less(o.left, ...reductions.map((r) => turned(r.left))))) for (const all of [o, ...reductions]) gone.add(all);
  }
  return open.filter((o) => !gone.has(o));
}
