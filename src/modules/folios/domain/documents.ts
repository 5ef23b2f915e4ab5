import type { LineKind, LineTax } from './line';
import { reductions } from './reduction';

export const DOCUMENT_KINDS = ['invoice', 'credit_note', 'deposit_invoice'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** An amount with the taxes contained in it. */
export interface Taxed {
  amountMinor: number;
  taxes: LineTax[];
}

export interface DocumentLine extends Taxed {
  /** The line of the folio; of a deposit its payment. */
  lineId: string;
  kind: LineKind | 'deposit';
  code: string;
  description: string;
  quantity: number;
  serviceDate: string | null;
}

/** A deposit that was invoiced before, taken off an invoice; on a credit note negative: given back. */
export interface DeductedDeposit extends Taxed {
  documentId: string;
  documentNumber: string;
}

export interface IssuedDocument {
  id: string;
  kind: DocumentKind;
  credits_id: string | null;
  content: { documentNumber: string; lines: DocumentLine[]; deposits?: DeductedDeposit[] };
}

/** Some of an amount, or all of it: positive, however the amount is signed. */
export interface WantedCredit {
  lineId: string;
  amountMinor?: number;
}

/** What is left after others were taken off. */
export const less = <Part extends Taxed>(part: Part, ...taken: readonly Taxed[]): Part => ({
  ...part,
  amountMinor: taken.reduce((left, t) => left - t.amountMinor, part.amountMinor),
  taxes: part.taxes.map((tax) => ({
    ...tax,
    amountMinor: taken.reduce((left, t) => left - (t.taxes.find((o) => o.code === tax.code)?.amountMinor ?? 0), tax.amountMinor),
  })),
});

export const turned = <Part extends Taxed>(part: Part): Part => ({
  ...part,
  amountMinor: -part.amountMinor || 0,
  taxes: part.taxes.map((tax) => ({ ...tax, amountMinor: -tax.amountMinor || 0 })),
});

/** A part of an amount with its share of the taxes, each rounded once; all of it with all of them. @param minor positive, at most the amount */
function shareOf<Part extends Taxed>(part: Part, minor: number): Part {
  if (part.amountMinor < 0) return turned(shareOf(turned(part), minor));
  const [share] = reductions([{ id: '', leftMinor: part.amountMinor, taxes: part.taxes }], { amountMinor: minor });
  return { ...part, amountMinor: minor, taxes: share!.taxes };
}

const totalOf = (lines: readonly Taxed[], deposits: readonly Taxed[]): number =>
  lines.reduce((sum, l) => sum + l.amountMinor, 0) - deposits.reduce((sum, d) => sum + d.amountMinor, 0);

export const isSomething = ({ amountMinor, taxes }: Taxed): boolean => amountMinor !== 0 || taxes.some((t) => t.amountMinor !== 0);

/** What stands on documents already of a line, or of the payment of a deposit. */
export const documentedOf = (lineId: string, documents: readonly IssuedDocument[]): DocumentLine[] =>
  documents.flatMap((d) => d.content.lines.filter((l) => l.lineId === lineId));

/** What of a document nobody has taken back: of an invoice less its credit notes, of a deposit’s less what invoices have deducted. */
export function leftOf(
  { id, content }: IssuedDocument,
  documents: readonly IssuedDocument[],
): { lines: DocumentLine[]; deposits: DeductedDeposit[] } {
  const credits = documents.filter((d) => d.credits_id === id).map((d) => d.content);
  const deducted = documents.flatMap((d) => d.content.deposits ?? []).filter((d) => d.documentId === id);
  return {
    lines: content.lines.map((line) => {
      const left = less(line, ...credits.flatMap((c) => c.lines.filter((l) => l.lineId === line.lineId).map(turned)), ...deducted);
      return left.amountMinor === line.amountMinor ? left : { ...left, quantity: 1 };
    }),
    deposits: (content.deposits ?? []).map((deposit) =>
      less(deposit, ...credits.flatMap((c) => (c.deposits ?? []).filter((d) => d.documentId === deposit.documentId).map(turned))),
    ),
  };
}

/** Deposits that were invoiced and not deducted yet, for as much as an invoice comes to: the oldest first. */
export function deductible(totalMinor: number, documents: readonly IssuedDocument[]): DeductedDeposit[] {
  let room = totalMinor;
  const deposits: DeductedDeposit[] = [];
  for (const document of documents.filter((d) => d.kind === 'deposit_invoice')) {
    const [line] = leftOf(document, documents).lines;
    const minor = Math.min(room, line!.amountMinor);
    if (minor <= 0) continue;
    const { amountMinor, taxes } = shareOf(line!, minor);
    deposits.push({ documentId: document.id, documentNumber: document.content.documentNumber, amountMinor, taxes });
    room -= minor;
  }
  return deposits;
}

export type Credit = { lines: DocumentLine[]; deposits: DeductedDeposit[] };

/**
 * What a credit note says: all that is left of a document, deposits deducted on it given back, or some of its lines. Amounts are of the document's sign, turned.
 * @returns `nothing` where nothing is left; `too_large` where it would be more than is left of a line, or of the document
 */
export function creditOf(
  document: IssuedDocument,
  documents: readonly IssuedDocument[],
  wanted?: readonly WantedCredit[],
): Credit | 'nothing' | 'too_large' {
  const left = leftOf(document, documents);
  const lines = left.lines.filter(isSomething);
  const deposits = left.deposits.filter(isSomething);
  if (lines.length + deposits.length === 0) return 'nothing';
  const takenBack = (line: DocumentLine): DocumentLine => ({ ...turned(line), quantity: -line.quantity || 0 });
  if (!wanted) return { lines: lines.map(takenBack), deposits: deposits.map(turned) };
  const parts: DocumentLine[] = [];
  for (const { lineId, amountMinor } of wanted) {
    const line = lines.find((l) => l.lineId === lineId);
    const most = Math.abs(line?.amountMinor ?? 0);
    if (!line || (amountMinor ?? 0) > most) return 'too_large';
    const whole = amountMinor === undefined || amountMinor === most;
    parts.push(takenBack(whole ? line : { ...shareOf(line, amountMinor), quantity: 1 }));
  }
  const [credited, total] = [-totalOf(parts, []), totalOf(lines, deposits)];
  const within = total < 0 ? credited <= 0 && credited >= total : credited >= 0 && credited <= total;
  return within ? { lines: parts, deposits: [] } : 'too_large';
}

/** A tax over a document: contained in its amounts, with what it is contained in, or come on top. */
export interface TaxSum {
  code: string;
  name: string;
  included: boolean;
  amount: number;
  net: number | null;
}
