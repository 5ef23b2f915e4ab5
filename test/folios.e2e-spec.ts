import { aHotel, aMachine, goTo, type Hotel, must, tally } from './support/furnish';
import { aNight, aStayToCharge, charged, recount, within } from './support/folios';
import { type House, startHouse } from './support/house';

const TODAY = '2026-11-23';

describe('The folio of a guest', () => {
  let house: House;
  let hotel: Hotel;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '30' } });
    await goTo(house, '2026-11-23T12:00:00Z');
    hotel = await aHotel(house, { nights: 0 });
  });
  afterAll(() => house.close());

  const aFolio = async (...lines: ReturnType<typeof aNight>[]) => charged(house, await aStayToCharge(house, hotel), lines);
  const read = (id: string) => must(house, 'GET', `/v1/folios/${id}`);
  const on = (id: string, what: string, body: object = {}) => house.call('POST', `/v1/folios/${id}/${what}`, body);
  const aCompany = async (code: string) =>
    (await must(house, 'POST', '/v1/companies', { kind: 'company', code, name: `${code} Ltd`, taxId: 'SE556677889901', country: 'SE' })).id;
  const dinner = { kind: 'service', code: 'DINNER', description: 'Dinner, table 4', amountMinor: 4_880, serviceDate: TODAY };

  it('shows lines, taxes, payments and the balance, and what can be done next', async () => {
    const id = await aFolio(aNight('2026-11-22'), aNight(TODAY), {
      ...aNight(TODAY, 250, 0),
      key: `tax:CITY:${TODAY}`,
      kind: 'tax',
      code: 'CITY',
    });
    await on(id, 'charges', { charges: [{ ...dinner, quantity: 2, taxes: [{ code: 'VAT', name: 'Value added tax', basisPoints: 700 }] }] });
    await on(id, 'payments', { method: 'card_terminal', amountMinor: 10_000, reference: 'SLIP-1' });
    const folio = await read(id);
    const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
    expect([folio.charges, folio.paid, folio.balance]).toEqual([eur(26_530), eur(10_000), eur(16_530)]);
    expect(folio.taxes).toEqual([
      { code: 'VAT', name: 'Value added tax', included: true, amount: eur(700 + 700 + 319), net: eur(10_000 + 10_000 + 4_561) },
      { code: 'CITY', name: expect.any(String), included: false, amount: eur(250), net: null },
    ]);
    expect(folio.lines.map((l: { key: string }) => l.key.split(':')[0])).toEqual(['room', 'room', 'tax', 'desk']);
    expect(folio.actions.find((a: { action: string }) => a.action === 'closing')).toMatchObject({
      allowed: false,
      reasons: [{ code: 'balance_left' }],
    });
    const { data } = await must(house, 'GET', `/v1/folios/${id}/lines?limit=3`);
    expect(data.map((l: { id: string }) => l.id)).toEqual(folio.lines.slice(0, 3).map((l: { id: string }) => l.id));
  });

  it('is charged once for a bill that the bar sends twice', async () => {
    const id = await aFolio();
    const bill = { charges: [{ ...dinner, key: 'POS-7-4711' }] };
    const answers = await Promise.all([on(id, 'charges', bill), on(id, 'charges', bill), on(id, 'charges', bill)]);
    expect(answers.map((a) => a.body.lineIds.length).toSorted()).toEqual([0, 0, 1]);
    expect((await read(id)).balance.amountMinor).toBe(4_880);
  });

  it('refuses the number of a card wherever it could be written', async () => {
    const id = await aFolio(aNight(TODAY));
    for (const number of ['4242424242424242', '4242 4242 4242 4242', 'Visa 5555-5555-5555-4444'])
      expect(
        await Promise.all([
          on(id, 'payments', { method: 'card_terminal', reference: number }),
          on(id, 'charges', { charges: [{ ...dinner, description: number }] }),
        ]).then((answers) => answers.map((a) => [a.status, a.body.errors?.[0]?.code])),
      ).toEqual([
        [400, 'no_card_number'],
        [400, 'no_card_number'],
      ]);
    expect((await on(id, 'payments', { method: 'card_terminal', amountMinor: 1, reference: '4242424242424243' })).status).toBe(201);
  });

  it('is put right by counterparts: nothing is taken back twice, however many try at once', async () => {
    const id = await aFolio(aNight(TODAY));
    const [line] = (await read(id)).lines;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => on(id, 'line-reversals', { lineIds: [line.id], reason: 'Charged to the wrong room' })),
    );
    expect(tally(answers)).toEqual({ 201: 1, '409 line_reversed': 7 });
    const after = await read(id);
    expect(after.balance.amountMinor).toBe(0);
    expect(after.lines.map((l: any) => [l.amount.amountMinor, l.reversesId, l.reversedById, l.reason])).toEqual([
      [10_700, null, after.lines[1].id, null],
      [-10_700, line.id, null, 'Charged to the wrong room'],
    ]);
    expect(tally([await on(id, 'line-reversals', { lineIds: [after.lines[1].id], reason: 'Once more' })])).toEqual({
      '409 line_reversed': 1,
    });
    const masked = await aMachine(house, ['folios:read'], [hotel.propertyId]);
    const seen = await must(house, 'GET', `/v1/folios/${id}`, undefined, { token: masked });
    expect(seen.lines.map((l: any) => l.reason)).toEqual([null, null]);
  });

  it('has something let off, with the share of the tax, and never more than was charged', async () => {
    const id = await aFolio(aNight('2026-11-22', 10_000, 654), aNight(TODAY, 5_001, 327));
    const lineIds = (await read(id)).lines.map((l: any) => l.id);
    const tenth = await must(house, 'POST', `/v1/folios/${id}/reductions`, { lineIds, basisPoints: 1_000, reason: 'Noise' });
    expect(tenth.folio.lines.slice(2).map((l: any) => [l.amount.amountMinor, l.taxes[0].amount.amountMinor, l.reducesId])).toEqual([
      [-1_000, -65, lineIds[0]],
      [-500, -33, lineIds[1]],
    ]);
    const rest = 15_001 - 1_500;
    expect(tally([await on(id, 'reductions', { lineIds, amountMinor: rest + 1, reason: 'x' })])).toEqual({ '409 reduction_too_large': 1 });
    const race = await Promise.all([1, 2, 3].map(() => on(id, 'reductions', { lineIds, amountMinor: rest, reason: 'All of it' })));
    expect(tally(race)).toEqual({ 201: 1, '409 reduction_too_large': 2 });
    const free = await read(id);
    expect([free.balance.amountMinor, free.taxes[0].amount.amountMinor]).toEqual([0, 0]);
    // the room goes, and what was let off of it goes with it
    await must(house, 'POST', `/v1/folios/${id}/line-reversals`, { lineIds, reason: 'Never stayed' });
    expect(await recount(house, id)).toBe(0);
    expect((await read(id)).lines).toHaveLength(2 + 2 + 2 + 6);
  });

  it('gives lines to another folio, in both directions at once, and nothing is lost or doubled', async () => {
    const [a, b] = [await aFolio(aNight('2026-11-21'), aNight('2026-11-22')), await aFolio(aNight(TODAY, 5_000, 0))];
    const lineIds = (await read(a)).lines.map((l: any) => l.id);
    const [theirs] = (await read(b)).lines;
    const answers = await Promise.all([
      ...[1, 2, 3].map(() => on(a, 'transfers', { lineIds, toFolioId: b, reason: 'The company pays' })),
      ...[1, 2, 3].map(() => on(b, 'transfers', { lineIds: [theirs.id], toFolioId: a })),
    ]);
    expect(tally(answers)).toEqual({ 201: 2, '409 line_reversed': 4 });
    const [there, here] = [await read(b), await read(a)];
    expect([there.balance.amountMinor, here.balance.amountMinor]).toEqual([21_400, 5_000]);
    expect(there.lines.filter((l: any) => l.movedFromId).map((l: any) => [l.movedFromId, l.key, l.amount.amountMinor])).toEqual(
      lineIds.map((id: string, i: number) => [id, `room:2026-11-2${i + 1}`, 10_700]),
    );
  });

  it('keeps a night charged once after its line has been moved: the audit finds it by its key', async () => {
    const stay = await aStayToCharge(house, hotel);
    const a = await charged(house, stay, [aNight(TODAY)]);
    const b = await aFolio();
    const [line] = (await read(a)).lines;
    await must(house, 'POST', `/v1/folios/${a}/transfers`, { lineIds: [line.id], toFolioId: b });
    await charged(house, stay, [aNight(TODAY)]);
    expect([await recount(house, a), await recount(house, b)]).toEqual([0, 10_700]);
    const why = { reason: 'Did not stay', businessDate: TODAY };
    expect(await within(house, (work, folios) => folios.reverseByKey(work, stay.id, `room:${TODAY}`, why))).toBe(1);
    expect([await recount(house, a), await recount(house, b)]).toEqual([0, 0]);
  });

  it('leads rooms to the company and leaves the dinner with the guest', async () => {
    const stay = await aStayToCharge(house, hotel);
    const id = await charged(house, stay, []);
    const company = await must(house, 'POST', '/v1/folios', {
      propertyId: hotel.propertyId,
      kind: 'company',
      companyId: await aCompany('NORTH'),
    });
    expect(company.name).toBe('NORTH Ltd');
    const rules = { rules: [{ kinds: ['room', 'tax'], folioId: company.id }] };
    expect((await house.call('PUT', `/v1/folios/${id}/routing`, rules)).status).toBe(428);
    await must(house, 'PUT', `/v1/folios/${id}/routing`, rules, { headers: { 'if-match': '"1"' } });
    expect((await house.call('PUT', `/v1/folios/${id}/routing`, rules, { headers: { 'if-match': '"1"' } })).status).toBe(412);
    await charged(house, stay, [aNight('2026-11-22')]);
    await within(house, (work, folios) => folios.postMany(work, [{ reservation: stay, lines: [aNight(TODAY)] }]));
    await on(id, 'charges', { charges: [dinner] });
    expect([(await read(id)).balance.amountMinor, (await read(company.id)).balance.amountMinor]).toEqual([4_880, 21_400]);
    // one company, two stays of the same nights
    const other = await aStayToCharge(house, hotel);
    const second = await charged(house, other, []);
    await must(house, 'PUT', `/v1/folios/${second}/routing`, rules, { headers: { 'if-match': '*' } });
    await charged(house, other, [aNight('2026-11-22')]);
    expect((await read(company.id)).balance.amountMinor).toBe(32_100);
    // what the company owes is settled on account: it closes at zero with a name behind it
    await must(house, 'POST', `/v1/folios/${company.id}/payments`, { method: 'on_account' });
    expect((await must(house, 'POST', `/v1/folios/${company.id}/closing`)).status).toBe('closed');
    await charged(house, stay, [aNight('2026-11-21')]);
    expect((await read(id)).balance.amountMinor).toBe(4_880 + 10_700);
    const owed = await must(house, 'GET', `/v1/payments?method=on_account&companyId=${company.companyId}`);
    expect(owed.data.map((p: any) => p.amount.amountMinor)).toEqual([32_100]);
  });

  it('closes at zero only, takes nothing more, and can be opened again', async () => {
    const id = await aFolio(aNight(TODAY));
    expect((await on(id, 'closing')).body).toMatchObject({ code: 'folio_not_settled', errors: [{ code: 'balance_left', folioId: id }] });
    await must(house, 'POST', `/v1/folios/${id}/payments`, { method: 'cash' });
    const closing = await Promise.all([on(id, 'closing'), on(id, 'closing'), on(id, 'charges', { charges: [dinner] })]);
    expect(
      closing
        .map((a) => a.status)
        .toSorted()
        .at(0),
    ).toBe(200);
    const settled = await read(id);
    if (settled.status === 'closed') {
      expect(tally([await on(id, 'charges', { charges: [dinner] }), await on(id, 'payments', { method: 'cash', amountMinor: 1 })])).toEqual(
        {
          '409 folio_closed': 2,
        },
      );
      await must(house, 'DELETE', `/v1/folios/${id}/closing`);
    }
    await must(house, 'POST', `/v1/folios/${id}/charges`, { charges: [{ ...dinner, key: 'LATE' }] });
  });

  it('is shown only to those who may read folios in its hotel', async () => {
    const id = await aFolio(aNight(TODAY));
    const other = await aHotel(house, { nights: 0 });
    const stranger = await aMachine(house, ['folios:read', 'folios:post'], [other.propertyId]);
    expect((await house.call('GET', `/v1/folios/${id}`, undefined, { token: stranger })).status).toBe(404);
    expect((await house.call('POST', `/v1/folios/${id}/charges`, { charges: [dinner] }, { token: stranger })).status).toBe(404);
    expect((await must(house, 'GET', '/v1/folios', undefined, { token: stranger })).data).toEqual([]);
  });

  describe('is paid', () => {
    it('a deposit before anything is charged, and the rest at the end', async () => {
      const stay = await aStayToCharge(house, hotel);
      const id = await charged(house, stay, []);
      await must(house, 'POST', `/v1/folios/${id}/payments`, { method: 'bank_transfer', amountMinor: 5_000, purpose: 'deposit' });
      await charged(house, stay, [aNight(TODAY)]);
      const rest = await must(house, 'POST', `/v1/folios/${id}/payments`, { method: 'cash' });
      expect(rest).toMatchObject({ amount: { amountMinor: 5_700 }, status: 'captured', inProgress: false, method: 'cash' });
      expect((await on(id, 'payments', { method: 'cash' })).body.errors[0]).toMatchObject({ pointer: '/amountMinor' });
      expect((await must(house, 'GET', `/v1/payments?folioId=${id}`)).data).toHaveLength(2);
    });

    it('and refunded in parts: never more than the payment, however many try at once', async () => {
      const id = await aFolio(aNight(TODAY));
      const payment = await must(house, 'POST', `/v1/folios/${id}/payments`, { method: 'cash', amountMinor: 10_000 });
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => house.call('POST', `/v1/payments/${payment.id}/refunds`, { amountMinor: 3_000 })),
      );
      expect(tally(answers)).toEqual({ 201: 3, '409 refund_too_large': 9 });
      const last = await must(house, 'POST', `/v1/payments/${payment.id}/refunds`);
      expect(last.amount.amountMinor).toBe(1_000);
      expect((await must(house, 'GET', `/v1/payments/${payment.id}`)).refundable.amountMinor).toBe(0);
      expect([await recount(house, id), (await read(id)).balance.amountMinor]).toEqual([10_700, 10_700]);
      expect(tally([await house.call('POST', `/v1/payments/${last.id}/refunds`, {})])).toEqual({ '409 payment_status': 1 });
    });

    it('once under one idempotency key', async () => {
      const id = await aFolio(aNight(TODAY));
      const pay = () =>
        house.call('POST', `/v1/folios/${id}/payments`, { method: 'cash' }, { headers: { 'idempotency-key': `pay-${id}` } });
      const [one, two] = [await pay(), await pay()];
      expect([one.status, two.text]).toEqual([201, one.text]);
      expect(await recount(house, id)).toBe(0);
    });
  });

  describe('in documents', () => {
    it('is invoiced once: numbers without gaps, whoever asks at once, and whatever fails between', async () => {
      const own = await aHotel(house, { nights: 0 });
      const ids = await Promise.all(
        Array.from({ length: 24 }, async (_, i) => charged(house, await aStayToCharge(house, own), i % 3 ? [aNight(TODAY)] : [])),
      );
      const answers = await Promise.all([...ids, ...ids].map((id) => on(id, 'documents')));
      expect(tally(answers)).toEqual({ 201: 16, '409 nothing_to_invoice': 32 });
      const { data } = await must(house, 'GET', `/v1/documents?propertyId=${own.propertyId}&limit=100&sort=number`);
      expect(data.map((d: any) => d.number)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
      const { data: folios } = await must(house, 'GET', `/v1/folios?propertyId=${own.propertyId}&limit=100`);
      const invoiced = data.map((d: any) => d.folioId).toSorted();
      expect(invoiced).toEqual(
        folios
          .filter((f: any) => f.balance.amountMinor)
          .map((f: any) => f.id)
          .toSorted(),
      );
    });

    it('is frozen, made out to whoever pays, sealed, and credited once', async () => {
      const stay = await aStayToCharge(house, hotel);
      const id = await charged(house, stay, [aNight('2026-11-22'), aNight(TODAY)]);
      const recipient = {
        name: 'Northern Line AB',
        addressLines: ['Hamngatan 17 B', '211 22 Malmö'],
        country: 'SE',
        taxId: 'SE556677889901',
      };
      const invoice = await must(house, 'POST', `/v1/folios/${id}/documents`, { recipient });
      expect(invoice).toMatchObject({ kind: 'invoice', total: { amountMinor: 21_400 }, recipient, creditedById: null });
      expect(invoice.taxes[0]).toMatchObject({ code: 'VAT', amount: { amountMinor: 1_400 }, net: { amountMinor: 20_000 } });
      const { rows } = await house.db.query('SELECT d::text AS text FROM folio_documents d WHERE id = $1', [invoice.id]);
      expect(rows[0].text).not.toMatch(/Hamngatan|Northern/);
      const [line] = (await read(id)).lines;
      await must(house, 'POST', `/v1/folios/${id}/line-reversals`, { lineIds: [line.id], reason: 'Wrong rate' });
      const again = await must(house, 'GET', `/v1/documents/${invoice.id}`);
      expect({ ...again }).toEqual(invoice);
      // the counterpart of an invoiced line stands on the next invoice
      expect((await must(house, 'POST', `/v1/folios/${id}/documents`)).total.amountMinor).toBe(-10_700);
      const credits = await Promise.all([1, 2, 3].map(() => house.call('POST', `/v1/documents/${invoice.id}/credit-note`, {})));
      expect(tally(credits)).toEqual({ 201: 1, '409 document_credited': 2 });
      const credit = credits.find((c) => c.status === 201)!.body;
      expect(credit).toMatchObject({ kind: 'credit_note', creditsId: invoice.id, total: { amountMinor: -21_400 }, recipient });
      expect((await must(house, 'GET', `/v1/documents/${invoice.id}`)).creditedById).toBe(credit.id);
      expect(tally([await house.call('POST', `/v1/documents/${credit.id}/credit-note`, {})])).toEqual({ '409 document_credited': 1 });
      expect((await must(house, 'POST', `/v1/folios/${id}/documents`)).total.amountMinor).toBe(21_400);
    });
  });

  describe('and the till of a cashier', () => {
    it('is counted at the end of the shift: the difference is kept by currency', async () => {
      const own = await aHotel(house, { nights: 0 });
      const float = [{ amountMinor: 20_000, currency: 'EUR' }];
      const shift = await must(house, 'POST', '/v1/cashier-shifts', { propertyId: own.propertyId, floats: float });
      expect((await house.call('POST', '/v1/cashier-shifts', { propertyId: own.propertyId })).body.code).toBe('conflict');
      const id = await charged(house, await aStayToCharge(house, own), [aNight(TODAY)]);
      const cash = await must(house, 'POST', `/v1/folios/${id}/payments`, { method: 'cash' });
      await must(house, 'POST', `/v1/folios/${id}/payments`, { method: 'card_terminal', amountMinor: 500 });
      await must(house, 'POST', `/v1/payments/${cash.id}/refunds`, { amountMinor: 700 });
      expect(cash.shiftId).toBe(shift.id);
      const counted = [
        { amountMinor: 29_950, currency: 'EUR' },
        { amountMinor: 100, currency: 'USD' },
      ];
      const closed = await must(house, 'POST', `/v1/cashier-shifts/${shift.id}/closing`, { counted });
      expect(closed).toMatchObject({
        status: 'closed',
        totals: [
          { method: 'card_terminal', amount: { amountMinor: 500 }, count: 1 },
          { method: 'cash', amount: { amountMinor: 10_000 }, count: 2 },
        ],
        cash: [
          { currency: 'EUR', expectedMinor: 30_000, countedMinor: 29_950, differenceMinor: -50 },
          { currency: 'USD', expectedMinor: 0, countedMinor: 100, differenceMinor: 100 },
        ],
      });
      expect(tally([await house.call('POST', `/v1/cashier-shifts/${shift.id}/closing`, { counted })])).toEqual({ '409 shift_closed': 1 });
      expect((await must(house, 'POST', `/v1/folios/${id}/payments`, { method: 'cash', amountMinor: 1 })).shiftId).toBeNull();
    });

    it('holds exactly what was taken in it, though it is closed while money comes in', async () => {
      const own = await aHotel(house, { nights: 0 });
      const shift = await must(house, 'POST', '/v1/cashier-shifts', { propertyId: own.propertyId });
      const ids = await Promise.all(
        Array.from({ length: 20 }, async () => charged(house, await aStayToCharge(house, own), [aNight(TODAY)])),
      );
      const [closing, ...paid] = await Promise.all([
        house.call('POST', `/v1/cashier-shifts/${shift.id}/closing`, { counted: [] }),
        ...ids.map((id) => on(id, 'payments', { method: 'cash' })),
      ]);
      const inside = paid.filter((p) => p.body.shiftId === shift.id).length;
      expect(paid.map((p) => p.status)).toEqual(ids.map(() => 201));
      expect(closing.body.cash[0]?.expectedMinor ?? 0).toBe(inside * 10_700);
    });
  });
});
