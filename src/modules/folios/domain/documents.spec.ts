import * as fc from 'fast-check';
import { type Credit, creditOf, deductible, type DocumentLine, type IssuedDocument, leftOf } from './documents';

const taxed = fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.array(fc.nat(2_500), { maxLength: 3 })).map(([amountMinor, shares]) => ({
  amountMinor,
  taxes: shares.map((s, i) => ({ code: `T${i}`, name: 'Tax', amountMinor: Math.floor((amountMinor * s) / 10_000) })),
}));
const line = (
  part: { amountMinor: number; taxes: DocumentLine['taxes'] },
  i: number,
  kind: DocumentLine['kind'] = 'room',
): DocumentLine => ({
  ...{ lineId: `l${i}`, kind, code: 'X', description: 'X', quantity: 1, serviceDate: null },
  ...part,
});
const lines = fc.array(taxed, { minLength: 1, maxLength: 6 }).map((all) => all.map((part, i) => line(part, i)));

const invoice = (own: DocumentLine[], more: Partial<IssuedDocument['content']> = {}): IssuedDocument => ({
  id: 'invoice',
  kind: 'invoice',
  credits_id: null,
  content: { documentNumber: 'I-1', lines: own, ...more },
});
const creditNote = (credit: Credit, n: number, of = 'invoice'): IssuedDocument => ({
  id: `credit${n}`,
  kind: 'credit_note',
  credits_id: of,
  content: { documentNumber: `C-${n}`, ...credit },
});
const sums = (documents: IssuedDocument[]) => {
  const all = documents.flatMap((d) => d.content.lines);
  const taxes = all.flatMap((l) => l.taxes);
  return [all.reduce((sum, l) => sum + l.amountMinor, 0), taxes.reduce((sum, t) => sum + t.amountMinor, 0)];
};

describe('A credit note', () => {
  it('takes no more than the invoice, and in the end exactly it with its taxes, in whatever parts', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 400_000 })), { maxLength: 20 }), (own, parts) => {
        const documents = [invoice(own)];
        for (const [pick, amountMinor] of parts) {
          const credit = creditOf(documents[0]!, documents, [{ lineId: own[pick % own.length]!.lineId, amountMinor }]);
          if (typeof credit === 'string') continue;
          documents.push(creditNote(credit, documents.length));
          const left = leftOf(documents[0]!, documents).lines;
          for (const l of left) for (const t of [l, ...l.taxes]) expect(t.amountMinor).toBeGreaterThanOrEqual(0);
          for (const l of left) expect(l.taxes.reduce((sum, t) => sum + t.amountMinor, 0)).toBeLessThanOrEqual(l.amountMinor);
        }
        const rest = creditOf(documents[0]!, documents);
        if (typeof rest !== 'string') documents.push(creditNote(rest, documents.length));
        expect(sums(documents)).toEqual([0, 0]);
        expect(creditOf(documents[0]!, documents)).toBe('nothing');
      }),
    );
  });

  it('of a line is never more than the invoice came to, where something had been let off', () => {
    const room = line({ amountMinor: 10_700, taxes: [{ code: 'VAT', name: 'VAT', amountMinor: 700 }] }, 0);
    const reduction = line({ amountMinor: -700, taxes: [{ code: 'VAT', name: 'VAT', amountMinor: -46 }] }, 1, 'reduction');
    const of = invoice([room, reduction]);
    expect(creditOf(of, [of], [{ lineId: 'l0' }])).toBe('too_large');
    expect(creditOf(of, [of], [{ lineId: 'l1' }])).toBe('too_large');
    expect(creditOf(of, [of], [{ lineId: 'l2' }])).toBe('too_large');
    expect(creditOf(of, [of], [{ lineId: 'l0' }, { lineId: 'l1', amountMinor: 700 }])).toMatchObject({
      lines: [{ amountMinor: -10_700 }, { amountMinor: 700 }],
    });
  });
});

describe('A deposit that was invoiced', () => {
  it('is deducted once, as far as invoices reach, and again where these are credited', () => {
    fc.assert(
      fc.property(taxed, fc.array(fc.integer({ min: 0, max: 600_000 }), { maxLength: 6 }), (part, totals) => {
        const deposit: IssuedDocument = { ...invoice([line(part, 9, 'deposit')]), id: 'deposit', kind: 'deposit_invoice' };
        const documents = [deposit];
        let room = part.amountMinor;
        for (const total of totals) {
          const deposits = deductible(total, documents);
          const deducted = deposits.reduce((sum, d) => sum + d.amountMinor, 0);
          expect(deducted).toBe(Math.min(total, room));
          room -= deducted;
          documents.push({
            ...invoice([line({ amountMinor: total, taxes: [] }, documents.length)], { deposits }),
            id: `i${documents.length}`,
          });
        }
        const deductedTaxes = documents.flatMap((d) => d.content.deposits ?? []).flatMap((d) => d.taxes);
        if (room === 0) {
          const of = (taxes: { amountMinor: number }[]) => taxes.reduce((sum, t) => sum + t.amountMinor, 0);
          expect([of(deductedTaxes), creditOf(deposit, documents)]).toEqual([of(part.taxes), 'nothing']);
        }
        for (const document of documents.slice(1)) {
          const credit = creditOf(document, documents);
          if (typeof credit !== 'string') documents.push({ ...creditNote(credit, documents.length, document.id) });
        }
        expect(leftOf(deposit, documents).lines[0]).toMatchObject(part);
      }),
    );
  });
});
