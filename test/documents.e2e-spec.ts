import { aHotel, goTo, type Hotel, must, tally } from './support/furnish';
import { aNight, aStayToCharge, charged } from './support/folios';
import { type House, startHouse } from './support/house';

const TODAY = '2026-11-23';

describe('Documents of a hotel', () => {
  let house: House;
  let hotel: Hotel;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '30' } });
    await goTo(house, '2026-11-23T12:00:00Z');
    hotel = await aHotel(house, { nights: 0 });
  });
  afterAll(() => house.close());

  const aFolio = async (lines = [aNight('2026-11-22'), aNight(TODAY)], of = hotel) => charged(house, await aStayToCharge(house, of), lines);
  const invoice = (folioId: string, body: object = {}) => house.call('POST', `/v1/folios/${folioId}/documents`, body);
  const credit = (id: string, lines?: object[]) => house.call('POST', `/v1/documents/${id}/credit-note`, lines ? { lines } : {});
  const read = (id: string) => must(house, 'GET', `/v1/documents/${id}`);
  /** Total, tax and net of a document. */
  const figures = (d: any) => [d.total.amountMinor, d.taxes[0]?.amount.amountMinor, d.taxes[0]?.net.amountMinor];

  describe('a credit note for a part', () => {
    it('takes some lines or a part of one, with its share of the tax, and the last one the rest', async () => {
      const id = await aFolio();
      const whole = (await invoice(id)).body;
      const [first, second] = whole.lines.map((l: any) => l.lineId);
      const part = await credit(whole.id, [{ lineId: first, amountMinor: 1_000 }]);
      // 700 in 10,700: 65.42 in 1,000
      expect([part.status, figures(part.body), part.body.lines[0].quantity]).toEqual([201, [-1_000, -65, -935], -1]);
      expect(figures((await credit(whole.id, [{ lineId: second }])).body)).toEqual([-10_700, -700, -10_000]);
      expect(
        tally([
          await credit(whole.id, [{ lineId: first, amountMinor: 9_701 }]),
          await credit(whole.id, [{ lineId: second, amountMinor: 1 }]),
        ]),
      ).toEqual({
        '409 credit_too_large': 2,
      });
      expect(await read(whole.id)).toMatchObject({ credited: { amountMinor: 11_700 }, creditNoteIds: { length: 2 } });
      expect(figures((await credit(whole.id)).body)).toEqual([-9_700, -635, -9_065]);
      expect(tally([await credit(whole.id)])).toEqual({ '409 document_credited': 1 });
    });

    it.each([
      ['JPY', 11_000, 1_000, 3_333, [303, 303, 303, 91]],
      ['EUR', 10_700, 700, 3_333, [218, 218, 218, 46]],
      ['KWD', 10_705, 505, 3_333, [157, 157, 158, 33]],
    ])('in %s is split to the last minor unit: parts and rest come to the invoice', async (currency, amount, tax, third, taxes) => {
      const own = await aHotel(house, { nights: 0, property: { currency } });
      const whole = (await invoice(await aFolio([aNight(TODAY, amount, tax)], own))).body;
      const [{ lineId }] = whole.lines;
      const parts = [];
      for (let i = 0; i < 3; i++) parts.push((await credit(whole.id, [{ lineId, amountMinor: third }])).body);
      parts.push((await credit(whole.id)).body);
      expect(parts.map((p) => -p.taxes[0].amount.amountMinor)).toEqual(taxes);
      expect(parts.reduce((sum, p) => sum - p.total.amountMinor, 0)).toBe(amount);
      expect(parts.map((p) => p.total.amountMinor - p.taxes[0].amount.amountMinor - p.taxes[0].net.amountMinor)).toEqual([0, 0, 0, 0]);
    });

    it('is never more than the invoice, and numbered without gaps, however many credit it at once', async () => {
      const own = await aHotel(house, { nights: 0 });
      const whole = (await invoice(await aFolio([aNight(TODAY)], own))).body;
      const [{ lineId }] = whole.lines;
      const answers = await Promise.all(Array.from({ length: 12 }, () => credit(whole.id, [{ lineId, amountMinor: 2_500 }])));
      expect(tally(answers)).toEqual({ 201: 4, '409 credit_too_large': 8 });
      const { data } = await must(house, 'GET', `/v1/documents?propertyId=${own.propertyId}&kind=credit_note&sort=number`);
      expect(data.map((d: any) => d.number)).toEqual([1, 2, 3, 4]);
    });

    it('leaves what it took to be invoiced to somebody else', async () => {
      const id = await aFolio([aNight(TODAY)]);
      const whole = (await invoice(id)).body;
      await credit(whole.id, [{ lineId: whole.lines[0].lineId, amountMinor: 4_700 }]);
      const other = await invoice(id, { recipient: { name: 'Northern Line AB' } });
      expect([figures(other.body), other.body.recipient.name]).toEqual([[4_700, 307, 4_393], 'Northern Line AB']);
      expect(tally([await invoice(id)])).toEqual({ '409 nothing_to_invoice': 1 });
    });

    it('says what was let off of a charge after it was invoiced, and no invoice says it again', async () => {
      const id = await aFolio([aNight(TODAY)]);
      const whole = (await invoice(id)).body;
      const [{ lineId }] = whole.lines;
      await must(house, 'POST', `/v1/folios/${id}/reductions`, { lineIds: [lineId], amountMinor: 700, reason: 'Noise at night' });
      await credit(whole.id, [{ lineId, amountMinor: 700 }]);
      expect(tally([await invoice(id)])).toEqual({ '409 nothing_to_invoice': 1 });
    });
  });

  describe('a deposit invoice', () => {
    const VAT = [{ code: 'VAT', name: 'Value added tax', basisPoints: 700 }];
    const deposit = (folioId: string, amountMinor: number, more: object = {}) =>
      must(house, 'POST', `/v1/folios/${folioId}/payments`, { method: 'bank_transfer', purpose: 'deposit', amountMinor, ...more });
    const depositInvoice = (paymentId: string, body: object = {}) => house.call('POST', `/v1/payments/${paymentId}/deposit-invoice`, body);

    it('has a number of its own; the invoice of the stay deducts it with its tax, and both come to what was charged', async () => {
      const own = await aHotel(house, { nights: 0 });
      const stay = await aStayToCharge(house, own);
      const id = await charged(house, stay, []);
      const paid = await deposit(id, 5_350);
      const answers = await Promise.all([1, 2, 3].map(() => depositInvoice(paid.id, { taxes: VAT })));
      expect(tally(answers)).toEqual({ 201: 1, '409 nothing_to_invoice': 2 });
      const issued = answers.find((a) => a.status === 201)!.body;
      expect(issued).toMatchObject({ kind: 'deposit_invoice', number: 1, lines: [{ kind: 'deposit', lineId: paid.id }] });
      expect([issued.documentNumber.includes('-D-'), figures(issued)]).toEqual([true, [5_350, 350, 5_000]]);

      await charged(house, stay, [aNight('2026-11-22'), aNight(TODAY)]);
      const final = (await invoice(id)).body;
      expect(final.deposits).toMatchObject([
        {
          documentId: issued.id,
          documentNumber: issued.documentNumber,
          amount: { amountMinor: 5_350 },
          taxes: [{ amount: { amountMinor: 350 } }],
        },
      ]);
      expect(figures(final)).toEqual([16_050, 1_050, 15_000]);
      expect(tally([await credit(issued.id)])).toEqual({ '409 document_credited': 1 });

      // credited as a whole the invoice gives the deposit back, and the next one deducts it again
      expect((await credit(final.id)).body).toMatchObject({
        total: { amountMinor: -16_050 },
        deposits: [{ amount: { amountMinor: -5_350 } }],
      });
      expect(figures((await invoice(id)).body)).toEqual([16_050, 1_050, 15_000]);
    });

    it('is deducted as far as an invoice reaches, the rest on the next', async () => {
      const id = await aFolio([aNight('2026-11-22', 3_000, 0), aNight(TODAY, 9_000, 0)]);
      await depositInvoice((await deposit(id, 5_000)).id);
      const { lines } = await must(house, 'GET', `/v1/folios/${id}`);
      const small = (await invoice(id, { lineIds: [lines[0].id] })).body;
      const rest = (await invoice(id)).body;
      expect([small.total.amountMinor, rest.total.amountMinor]).toEqual([0, 7_000]);
      expect(small.taxes).toEqual([]);
    });

    it('is of a deposit that was taken, less what was refunded, and credited when the guest does not come', async () => {
      const id = await aFolio([]);
      const settled = await must(house, 'POST', `/v1/folios/${id}/payments`, { method: 'cash', amountMinor: 100 });
      expect(tally([await depositInvoice(settled.id)])).toEqual({ '409 payment_status': 1 });
      const paid = await deposit(id, 1_000);
      await must(house, 'POST', `/v1/payments/${paid.id}/refunds`, { amountMinor: 400 });
      expect((await depositInvoice(paid.id, { taxes: [{ ...VAT[0], basisPoints: undefined }] })).status).toBe(400);
      const issued = (await depositInvoice(paid.id, { recipient: { name: 'Northern Line AB' } })).body;
      expect(issued).toMatchObject({ total: { amountMinor: 600 }, taxes: [], recipient: { name: 'Northern Line AB' } });
      expect((await credit(issued.id, [{ lineId: paid.id, amountMinor: 200 }])).body.total.amountMinor).toBe(-200);
      expect((await credit(issued.id)).body.total.amountMinor).toBe(-400);
      expect(tally([await credit(issued.id)])).toEqual({ '409 document_credited': 1 });
    });
  });
});
