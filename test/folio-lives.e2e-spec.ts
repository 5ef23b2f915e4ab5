import * as fc from 'fast-check';
import { FINISH_PAYMENTS, PaymentEffects } from '../src/modules/folios/services/payment-effects';
import { Jobs } from '../src/kernel/jobs/jobs';
import { addDays } from '../src/kernel/values/local-date';
import { aHotel, goTo, type Hotel, must } from './support/furnish';
import { aStayToCharge, recount, within } from './support/folios';
import { type Answer, type House, startHouse } from './support/house';
import { StripeServer } from './support/stripe-server';

const TODAY = '2026-11-23';
const LIVES = Number(process.env.FOLIO_LIVES ?? 6);
const STEPS = 14;
const CALLERS = 3;

type Step =
  | { kind: 'night' | 'undo'; night: number; folio: number; amount: number; rate: number }
  | { kind: 'charge'; folio: number; amount: number; rates: number[] }
  | { kind: 'reduce'; folio: number; pick: number; share: number; whole: boolean }
  | { kind: 'reverse' | 'transfer' | 'invoice'; folio: number; pick: number; to: number }
  | { kind: 'credit'; folio: number; pick: number; line: number; amount: number; whole: boolean }
  | { kind: 'deposit'; folio: number; amount: number; rate: number }
  | { kind: 'route'; folio: number; to: number }
  | { kind: 'pay'; folio: number; amount: number; method: 'cash' | 'card_terminal' | 'stripe' | 'held'; trouble: boolean }
  | { kind: 'refund' | 'capture' | 'void'; pick: number; amount: number; trouble: boolean }
  | { kind: 'close' | 'reopen'; folio: number };

const folio = fc.nat(2);
const pick = fc.nat(20);
const amount = fc.integer({ min: 1, max: 99_999 }).map((n) => n * 10); // Stripe takes dinars in tens
const rate = fc.integer({ min: 0, max: 2_500 });
const trouble = fc.boolean();
const one = <K extends Step['kind']>(...kinds: K[]) => fc.constantFrom(...kinds);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: one('night', 'undo'), night: fc.nat(5), folio, amount, rate }),
  fc.record({ kind: one('charge'), folio, amount, rates: fc.array(rate, { maxLength: 3 }) }),
  fc.record({ kind: one('reduce'), folio, pick, share: fc.integer({ min: 1, max: 10_000 }), whole: fc.boolean() }),
  fc.record({ kind: one('reverse', 'transfer', 'invoice'), folio, pick, to: folio }),
  fc.record({ kind: one('credit'), folio, pick, line: pick, amount, whole: fc.boolean() }),
  fc.record({ kind: one('deposit'), folio, amount, rate }),
  fc.record({ kind: one('route'), folio, to: folio }),
  fc.record({ kind: one('pay'), folio, amount, method: fc.constantFrom('cash' as const, 'card_terminal', 'stripe', 'held'), trouble }),
  fc.record({ kind: one('refund', 'capture', 'void'), pick, amount, trouble }),
  fc.record({ kind: one('close', 'reopen'), folio }),
);

describe('Whatever is done to folios, by several at once', () => {
  let house: House;
  let stripe: StripeServer;
  beforeAll(async () => {
    stripe = await StripeServer.start();
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '30', ROLES: 'api', ...stripe.environment } });
    await goTo(house, `${TODAY}T12:00:00Z`);
  });
  afterAll(async () => {
    await house.close();
    await stripe.stop();
  });

  const post = (path: string, body: object) => house.call('POST', path, body);
  const linesOf = async (id: string): Promise<any[]> => (await must(house, 'GET', `/v1/folios/${id}`)).lines;

  async function act(s: Step, ids: string[], stays: any[]): Promise<Answer | undefined> {
    const id = 'folio' in s ? ids[s.folio]! : '';
    switch (s.kind) {
      case 'night': {
        const night = addDays(TODAY, s.night);
        const tax = Math.floor((s.amount * s.rate) / (10_000 + s.rate));
        const line = { kind: 'room' as const, code: 'DBL', description: `Room, ${night}`, businessDate: TODAY, serviceDate: night };
        const reservation = stays[s.folio]!;
        const taxes = [{ code: 'VAT', name: 'VAT', amountMinor: tax }];
        await within(house, (work, folios) =>
          folios.postMany(work, [{ reservation, lines: [{ ...line, key: `room:${night}`, amountMinor: s.amount, taxes }] }]),
        );
        return undefined;
      }
      case 'undo': {
        const key = `room:${addDays(TODAY, s.night)}`;
        await within(house, (work, folios) => folios.reverseByKey(work, stays[s.folio]!.id, key, { reason: 'x', businessDate: TODAY }));
        return undefined;
      }
      case 'charge': {
        const taxes = s.rates.map((basisPoints, i) => ({ code: `T${i}`, name: 'Tax', basisPoints }));
        return post(`/v1/folios/${id}/charges`, {
          charges: [{ kind: 'service', code: 'BAR', description: 'Bar', amountMinor: s.amount, taxes }],
        });
      }
      case 'reduce': {
        const lines = (await linesOf(id)).filter((l) => l.amount.amountMinor > 0 && !l.reversedById && !l.reversesId);
        const chosen = s.whole ? lines : lines.slice(s.pick % (lines.length || 1)).slice(0, 1);
        if (chosen.length === 0) return undefined;
        return post(`/v1/folios/${id}/reductions`, { lineIds: chosen.map((l) => l.id), basisPoints: s.share, reason: 'x' });
      }
      case 'reverse':
      case 'transfer': {
        const lines = await linesOf(id);
        const line = lines[s.pick % (lines.length || 1)];
        if (!line || (s.kind === 'transfer' && s.to === s.folio)) return undefined;
        if (s.kind === 'reverse') return post(`/v1/folios/${id}/line-reversals`, { lineIds: [line.id], reason: 'x' });
        return post(`/v1/folios/${id}/transfers`, { lineIds: [line.id], toFolioId: ids[s.to] });
      }
      case 'invoice':
        return post(`/v1/folios/${id}/documents`, {});
      case 'credit': {
        const { data } = await must(house, 'GET', `/v1/documents?folioId=${id}`);
        const document = data[s.pick % (data.length || 1)];
        if (!document || s.whole) return document && post(`/v1/documents/${document.id}/credit-note`, {});
        const { lines } = await must(house, 'GET', `/v1/documents/${document.id}`);
        const { lineId } = lines[s.line % lines.length];
        return post(`/v1/documents/${document.id}/credit-note`, { lines: [{ lineId, amountMinor: s.amount }] });
      }
      case 'deposit': {
        const paid = await post(`/v1/folios/${id}/payments`, { method: 'cash', purpose: 'deposit', amountMinor: s.amount });
        const taxes = [{ code: 'VAT', name: 'VAT', basisPoints: s.rate }];
        return paid.status === 201 ? post(`/v1/payments/${paid.body.id}/deposit-invoice`, { taxes }) : paid;
      }
      case 'route': {
        const rules = s.to === s.folio ? [] : [{ kinds: ['room'], folioId: ids[s.to] }];
        return house.call('PUT', `/v1/folios/${id}/routing`, { rules }, { headers: { 'if-match': '*' } });
      }
      case 'pay': {
        if (s.trouble && (s.method === 'stripe' || s.method === 'held')) stripe.trouble('answer_lost', 'answer_lost');
        const card = { method: 'stripe', paymentMethodId: 'pm_card_visa', capture: s.method === 'held' ? 'later' : 'now' };
        const how = s.method === 'stripe' || s.method === 'held' ? card : { method: s.method };
        return post(`/v1/folios/${id}/payments`, { ...how, amountMinor: s.amount });
      }
      case 'refund':
      case 'capture':
      case 'void': {
        const all = (await Promise.all(ids.map((f) => must(house, 'GET', `/v1/payments?folioId=${f}&limit=100`)))).flatMap((p) => p.data);
        const payment = all[s.pick % (all.length || 1)];
        if (!payment) return undefined;
        const noun = { refund: 'refunds', capture: 'capture', void: 'void' }[s.kind];
        return post(
          `/v1/payments/${payment.id}/${noun}`,
          s.kind === 'void' ? {} : { amountMinor: Math.min(s.amount, payment.amount.amountMinor) },
        );
      }
      case 'close':
        return post(`/v1/folios/${id}/closing`, {});
      case 'reopen':
        return house.call('DELETE', `/v1/folios/${id}/closing`);
    }
  }

  /** What must hold after anything, by other ways than the application goes. */
  async function faults(hotel: Hotel, ids: string[]): Promise<unknown[]> {
    const { rows } = await house.db.query(
      `SELECT 'taken back twice' AS fault, reverses_id::text AS what FROM folio_lines WHERE property_id = $1 AND reverses_id IS NOT NULL GROUP BY 2 HAVING count(*) > 1
       UNION ALL SELECT 'no counterpart', r.id::text FROM folio_lines r JOIN folio_lines l ON l.id = r.reverses_id
         WHERE r.property_id = $1 AND (r.amount_minor <> -l.amount_minor OR r.folio_id <> l.folio_id)
       UNION ALL SELECT 'moved twice', moved_from_id::text FROM folio_lines WHERE property_id = $1 AND moved_from_id IS NOT NULL GROUP BY 2 HAVING count(*) > 1
       UNION ALL SELECT 'moved and still there', m.id::text FROM folio_lines m WHERE m.property_id = $1 AND m.moved_from_id IS NOT NULL
         AND NOT EXISTS (SELECT FROM folio_lines r WHERE r.reverses_id = m.moved_from_id)
       UNION ALL SELECT 'charged twice', posted_to_id || key FROM folio_lines l WHERE property_id = $1 AND reverses_id IS NULL
         AND NOT EXISTS (SELECT FROM folio_lines r WHERE r.reverses_id = l.id) GROUP BY 2 HAVING count(*) > 1
       UNION ALL SELECT 'more tax than amount', id::text FROM folio_lines l WHERE property_id = $1
         AND (SELECT coalesce(sum(abs((t ->> 'amountMinor')::bigint)), 0) FROM jsonb_array_elements(taxes) t) > abs(amount_minor)
       UNION ALL SELECT 'let off more than charged', l.id::text FROM folio_lines l WHERE property_id = $1 AND amount_minor > 0 AND reverses_id IS NULL
         AND amount_minor + (SELECT coalesce(sum(amount_minor), 0) FROM folio_lines x WHERE x.reduces_id = l.id AND x.reverses_id IS NULL
           AND NOT EXISTS (SELECT FROM folio_lines r WHERE r.reverses_id = x.id)) < 0
       UNION ALL SELECT 'refunded too much', p.id::text FROM payments p WHERE property_id = $1 AND kind = 'payment'
         AND refunded_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM payments r WHERE r.refund_of = p.id AND r.status IN ('pending', 'captured'))
       UNION ALL SELECT 'number left out', kind FROM folio_documents WHERE property_id = $1 GROUP BY kind HAVING max(number) <> count(*)
       UNION ALL SELECT 'invoiced beyond', l.id::text FROM folio_lines l,
         LATERAL (SELECT coalesce(sum((x ->> 'amountMinor')::bigint), 0) AS said FROM folio_documents d, jsonb_array_elements(d.content -> 'lines') x
           WHERE d.folio_id = l.folio_id AND x ->> 'lineId' = l.id::text) documented
         WHERE l.property_id = $1 AND (said NOT BETWEEN least(0, l.amount_minor) AND greatest(0, l.amount_minor))
       UNION ALL SELECT 'credited beyond', d.id::text FROM folio_documents d, LATERAL (SELECT coalesce(sum(c.total_minor), 0) AS taken FROM folio_documents c WHERE c.credits_id = d.id) c
         WHERE property_id = $1 AND (d.total_minor + taken) NOT BETWEEN least(0, d.total_minor) AND greatest(0, d.total_minor)
       UNION ALL SELECT 'deducted beyond', d.id::text FROM folio_documents d, LATERAL (SELECT coalesce(sum((x ->> 'amountMinor')::bigint), 0) AS taken
           FROM folio_documents o, jsonb_array_elements(o.content -> 'deposits') x WHERE x ->> 'documentId' = d.id::text) o
         WHERE property_id = $1 AND d.kind = 'deposit_invoice' AND taken NOT BETWEEN 0 AND d.total_minor
       UNION ALL SELECT 'lines and total differ', id::text FROM folio_documents d WHERE property_id = $1
         AND total_minor <> (SELECT sum((l ->> 'amountMinor')::bigint) FROM jsonb_array_elements(content -> 'lines') l)
           - (SELECT coalesce(sum((x ->> 'amountMinor')::bigint), 0) FROM jsonb_array_elements(content -> 'deposits') x)
       UNION ALL SELECT 'left open', id::text FROM payments WHERE property_id = $1 AND operation IS NOT NULL`,
      [hotel.propertyId],
    );
    const folios = await Promise.all(ids.map((id) => must(house, 'GET', `/v1/folios/${id}`)));
    for (const f of folios) {
      const counted = await recount(house, f.id);
      const ofLines = f.lines.reduce((sum: number, l: any) => sum + l.amount.amountMinor, 0);
      const contained = f.lines.flatMap((l: any) => l.taxes).reduce((sum: number, t: any) => sum + t.amount.amountMinor, 0);
      const ofTaxes = f.taxes.filter((t: any) => t.included).reduce((sum: number, t: any) => sum + t.amount.amountMinor, 0);
      if (f.balance.amountMinor !== counted) rows.push({ fault: 'balance', what: `${f.balance.amountMinor} is ${counted}` });
      if (f.charges.amountMinor !== ofLines) rows.push({ fault: 'sum of lines', what: `${f.charges.amountMinor} is ${ofLines}` });
      if (contained !== ofTaxes) rows.push({ fault: 'sum of taxes', what: `${ofTaxes} is ${contained}` });
    }
    return rows;
  }

  it.each(['JPY', 'CNY', 'EUR', 'KWD'])(
    'in %s: balances equal a recount, lines sum to totals, money at Stripe is the money that we know of',
    async (currency) => {
      const property = fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS * CALLERS }), async (steps) => {
        const hotel = await aHotel(house, { nights: 0, property: { currency } });
        const before = stripe.held;
        const stays = await Promise.all([1, 2, 3].map(() => aStayToCharge(house, hotel)));
        const ids = await Promise.all(stays.map((s) => within(house, (work, folios) => folios.ofReservation(work, s))));
        const callers = Array.from({ length: CALLERS }, (_, i) => steps.filter((_step, n) => n % CALLERS === i));
        const answers = await Promise.all(
          callers.map(async (own) => {
            const got: (Answer | undefined)[] = [];
            for (const s of own) got.push(await act(s, ids, stays));
            return got;
          }),
        );
        const broken = answers.flat().filter((a) => a && a.status >= 500);
        expect(broken.map((a) => a!.text)).toEqual([]);
        for (let rounds = 0; rounds < 3; rounds++) {
          house.clock.advance(61_000);
          await house.app.get(PaymentEffects).finish();
        }
        expect(await faults(hotel, ids)).toEqual([]);
        const { rows } = await house.db.query(
          `SELECT coalesce(sum(CASE kind WHEN 'payment' THEN amount_minor ELSE -amount_minor END), 0)::bigint AS held
           FROM payments WHERE property_id = $1 AND method = 'stripe' AND status = 'captured'`,
          [hotel.propertyId],
        );
        expect(stripe.held - before).toBe(Number(rows[0].held));
        await goTo(house, house.clock.now());
      });
      await fc.assert(property, { numRuns: LIVES, endOnFailure: true });
    },
    LIVES * 60_000,
  );

  it('is finished by a job of the house where a crash has left it', () => {
    expect(house.app.get(Jobs).tasks().has(FINISH_PAYMENTS)).toBe(true);
  });
});
