import { aHotel, goTo, type Hotel, must, tally } from './support/furnish';
import { aNight, aStayToCharge, charged, recount } from './support/folios';
import { type Answer, type House, startHouse } from './support/house';
import { StripeServer } from './support/stripe-server';
import { PaymentEffects } from '../src/modules/folios/services/payment-effects';

const TODAY = '2026-11-23';

describe('A payment by Stripe', () => {
  let house: House;
  let stripe: StripeServer;
  let hotel: Hotel;
  beforeAll(async () => {
    stripe = await StripeServer.start();
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '30', ROLES: 'api', ...stripe.environment } });
    await goTo(house, '2026-11-23T12:00:00Z');
    hotel = await aHotel(house, { nights: 0 });
  });
  afterAll(async () => {
    await house.close();
    await stripe.stop();
  });
  beforeEach(() => void (stripe.asked.length = 0));

  const aFolio = async (of = hotel) => charged(house, await aStayToCharge(house, of), [aNight(TODAY)]);
  const pay = (folioId: string, body: object = {}, key?: string) =>
    house.call('POST', `/v1/folios/${folioId}/payments`, { method: 'stripe', ...body }, { headers: key ? { 'idempotency-key': key } : {} });
  const read = (id: string) => must(house, 'GET', `/v1/payments/${id}`);
  const act = (id: string, what: string, body: object = {}, headers = {}) =>
    house.call('POST', `/v1/payments/${id}/${what}`, body, { headers });
  const hear = (type: string, object: object, more: Parameters<StripeServer['event']>[3] = {}): Promise<Answer> =>
    house.call('POST', '/v1/payment-webhooks/stripe', undefined, { token: null, ...stripe.event(type, object, house.clock.now(), more) });
  const intentOf = (payment: { providerReference: string | null }) => stripe.intents.get(payment.providerReference!)!;
  const finish = async () => {
    house.clock.advance(61_000);
    await house.app.get(PaymentEffects).finish();
  };
  const CARD = { paymentMethodId: 'pm_card_visa' };

  it('is confirmed on the guest’s own page and counts when Stripe says so', async () => {
    const id = await aFolio();
    const payment = (await pay(id)).body;
    const intent = intentOf(payment);
    expect(payment).toMatchObject({
      status: 'pending',
      inProgress: false,
      clientSecret: intent.client_secret,
      amount: { amountMinor: 10_700 },
    });
    expect(intent).toMatchObject({ amount: 10_700, currency: 'eur', capture_method: 'automatic', metadata: { payment_id: payment.id } });
    expect(await recount(house, id)).toBe(10_700);
    expect((await house.call('POST', `/v1/folios/${id}/closing`)).body.errors.map((e: any) => e.code)).toEqual([
      'balance_left',
      'payment_unfinished',
    ]);
    expect((await hear('payment_intent.succeeded', stripe.confirm(intent.id))).body).toEqual({ received: true });
    expect((await read(payment.id)).status).toBe('captured');
    expect((await read(payment.id)).clientSecret).toBeUndefined();
    expect(await recount(house, id)).toBe(0);
  });

  it('is taken at once with a card that Stripe’s form has taken down, or fails with the bank’s reason', async () => {
    const id = await aFolio();
    const declined = await pay(id, { paymentMethodId: 'pm_card_chargeDeclined' });
    expect([declined.status, declined.body.status, declined.body.failureCode]).toEqual([201, 'failed', 'generic_decline']);
    const paid = (await pay(id, CARD)).body;
    expect([paid.status, paid.clientSecret]).toEqual(['captured', undefined]);
    expect(await recount(house, id)).toBe(0);
  });

  it('is held, captured in part, and refunded in parts', async () => {
    const id = await aFolio();
    const held = (await pay(id, { ...CARD, amountMinor: 20_000, capture: 'later', purpose: 'deposit' })).body;
    expect([held.status, await recount(house, id)]).toEqual(['authorised', 10_700]);
    expect(tally([await act(held.id, 'refunds')])).toEqual({ '409 payment_status': 1 });
    const captures = await Promise.all([1, 2, 3].map(() => act(held.id, 'capture', { amountMinor: 12_000 })));
    expect(tally(captures)).toEqual({ 200: 1, '409 payment_status': 2 });
    expect([await read(held.id), intentOf(held).amount_received]).toMatchObject([
      { status: 'captured', amount: { amountMinor: 12_000 } },
      12_000,
    ]);
    expect(await recount(house, id)).toBe(-1_300);
    const refunds = await Promise.all(Array.from({ length: 6 }, () => act(held.id, 'refunds', { amountMinor: 5_000 })));
    expect(tally(refunds)).toEqual({ 201: 2, '409 refund_too_large': 4 });
    expect([intentOf(held).amount_refunded, await recount(house, id)]).toEqual([10_000, 8_700]);
  });

  it('is let go: what was held is released, and nothing is captured after it', async () => {
    const id = await aFolio();
    const held = (await pay(id, { ...CARD, capture: 'later' })).body;
    expect((await act(held.id, 'void')).body.status).toBe('voided');
    expect([intentOf(held).status, tally([await act(held.id, 'capture')])]).toEqual(['canceled', { '409 payment_status': 1 }]);
    const waiting = (await pay(id)).body;
    expect((await act(waiting.id, 'void')).body.status).toBe('voided');
  });

  it('was captured elsewhere before we voided it: how it stands at Stripe decides', async () => {
    const id = await aFolio();
    const held = (await pay(id, { ...CARD, capture: 'later' })).body;
    Object.assign(intentOf(held), { status: 'succeeded', amount_received: 10_700 });
    expect((await act(held.id, 'void')).body).toMatchObject({ status: 'captured', inProgress: false });
    expect(await recount(house, id)).toBe(0);
  });

  it('is not offered where it is not set up, nor for an amount that Stripe cannot take', async () => {
    const kuwait = await aHotel(house, { nights: 0, property: { currency: 'KWD' } });
    const id = await aFolio(kuwait);
    expect((await pay(id, { amountMinor: 10_705 })).body.code).toBe('payment_method_unavailable');
    expect(intentOf((await pay(id, { ...CARD, amountMinor: 10_700 })).body)).toMatchObject({ amount: 10_700, currency: 'kwd' });
    const japan = await aFolio(await aHotel(house, { nights: 0, property: { currency: 'JPY' } }));
    expect(intentOf((await pay(japan, CARD)).body)).toMatchObject({ amount: 10_700, currency: 'jpy' });
  });

  describe('when something breaks between our row and Stripe', () => {
    it.each(['lost', 'answer_lost'] as const)('has happened once in the end (%s)', async (trouble) => {
      const before = stripe.held;
      const id = await aFolio();
      // the SDK asks again by itself; both are lost
      stripe.trouble(trouble, trouble, trouble);
      const answer = await pay(id, CARD, `k-${trouble}`);
      expect([answer.status, answer.body.status, answer.body.inProgress]).toEqual([201, 'pending', true]);
      expect(tally([await act(answer.body.id, 'void')])).toEqual({ '409 payment_status': 1 });
      await finish();
      expect(await read(answer.body.id)).toMatchObject({ status: 'captured', inProgress: false });
      const again = await pay(id, CARD, `k-${trouble}`);
      expect(again.body).toMatchObject({ id: answer.body.id, status: 'captured' });
      expect([stripe.held - before, await recount(house, id)]).toEqual([10_700, 0]);
      expect(stripe.asked).toHaveLength(1);
    });

    it('is asked for again under the same key by the guest, who then gets the secret for the page', async () => {
      const id = await aFolio();
      stripe.trouble('answer_lost', 'answer_lost', 'answer_lost');
      const first = await pay(id, {}, 'impatient');
      expect([first.body.inProgress, first.body.clientSecret]).toEqual([true, undefined]);
      const [second, third] = [await pay(id, {}, 'impatient'), await pay(id, {}, 'impatient')];
      expect(second.body).toMatchObject({ id: first.body.id, inProgress: false, clientSecret: expect.stringContaining('_secret_') });
      expect([third.text, stripe.asked.length]).toEqual([second.text, 1]);
    });

    it.each(['capture', 'refunds'] as const)('%s happens once in the end', async (what) => {
      const id = await aFolio();
      const payment = (await pay(id, { ...CARD, capture: what === 'capture' ? 'later' : 'now' })).body;
      stripe.trouble('answer_lost', 'answer_lost', 'answer_lost');
      const asked = await act(payment.id, what, { amountMinor: 4_000 });
      expect(asked.body.inProgress).toBe(true);
      await finish();
      await finish();
      expect((await read(asked.body.id)).status).toBe('captured');
      expect(await recount(house, id)).toBe(what === 'capture' ? 6_700 : 4_000);
      expect(what === 'capture' ? intentOf(payment).amount_received : intentOf(payment).amount_refunded).toBe(4_000);
    });

    it('is told by webhook before the answer has come, and counted once', async () => {
      const id = await aFolio();
      stripe.onAnswer = async () => {
        stripe.onAnswer = undefined;
        const [intent] = [...stripe.intents.values()].slice(-1);
        await hear('payment_intent.succeeded', intent!);
      };
      const payment = (await pay(id, CARD)).body;
      expect([payment.status, payment.inProgress, await recount(house, id)]).toEqual(['captured', false, 0]);
      const { rows } = await house.db.query(
        `SELECT count(*)::int AS n FROM (SELECT type, data FROM outbox UNION ALL SELECT type, data FROM events) e
         WHERE type = 'folios.payment_captured' AND data ->> 'paymentId' = $1`,
        [payment.id],
      );
      expect(rows[0].n).toBe(1);
    });

    it('is given up after a day without a word, and still counts when Stripe speaks at last', async () => {
      const id = await aFolio();
      stripe.trouble('answer_lost', 'answer_lost', 'answer_lost');
      const payment = (await pay(id, CARD)).body;
      const [intent] = [...stripe.intents.values()].slice(-1);
      house.clock.advance(24 * 3_600_000);
      await goTo(house, house.clock.now());
      await finish();
      expect(await read(payment.id)).toMatchObject({ status: 'failed', failureCode: 'provider_unreachable' });
      await hear('payment_intent.succeeded', intent!);
      expect([(await read(payment.id)).status, await recount(house, id)]).toEqual(['captured', 0]);
    });

    it('a refund that was made a day ago and never answered is found, not made again', async () => {
      const id = await aFolio();
      const payment = (await pay(id, CARD)).body;
      stripe.trouble('answer_lost', 'answer_lost', 'answer_lost');
      const refund = (await act(payment.id, 'refunds', { amountMinor: 700 })).body;
      house.clock.advance(24 * 3_600_000);
      await goTo(house, house.clock.now());
      await finish();
      expect([(await read(refund.id)).status, intentOf(payment).amount_refunded]).toEqual(['captured', 700]);
    });

    it('a refund that Stripe refuses frees what it had taken of the payment', async () => {
      const id = await aFolio();
      const payment = (await pay(id, CARD)).body;
      stripe.trouble({ status: 400, error: { type: 'invalid_request_error', code: 'insufficient_funds', message: 'No' } });
      const refused = await act(payment.id, 'refunds', { amountMinor: 10_700 });
      expect([refused.body.status, refused.body.failureCode]).toEqual(['failed', 'insufficient_funds']);
      expect([(await read(payment.id)).refundable.amountMinor, await recount(house, id)]).toEqual([10_700, 0]);
    });

    it('waits while Stripe has trouble of its own', async () => {
      const id = await aFolio();
      const down = { status: 503, error: { type: 'api_error', message: 'Try later' } };
      stripe.trouble(down, down, down);
      const payment = (await pay(id, CARD)).body;
      expect(payment.inProgress).toBe(true);
      stripe.trouble({ status: 429, error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Slow' } });
      await finish();
      await finish();
      expect((await read(payment.id)).status).toBe('captured');
    });
  });

  describe('told by webhook', () => {
    const held = async () => {
      const id = await aFolio();
      return { id, payment: (await pay(id, { ...CARD, capture: 'later' })).body };
    };

    it('counts once, however often and in whatever order Stripe tells it', async () => {
      const { id, payment } = await held();
      const intent = intentOf(payment);
      const before = { ...intent };
      Object.assign(intent, { status: 'succeeded', amount_received: 10_700 });
      const answers = await Promise.all([
        ...[1, 2, 3].map(() => hear('payment_intent.succeeded', intent, { id: 'evt_same' })),
        ...[1, 2].map(() => hear('payment_intent.succeeded', intent)),
        hear('payment_intent.amount_capturable_updated', before),
      ]);
      await hear('payment_intent.amount_capturable_updated', before);
      await hear('payment_intent.canceled', { ...before, status: 'canceled' });
      expect(tally(answers)).toEqual({ 200: 6 });
      expect([(await read(payment.id)).status, await recount(house, id)]).toEqual(['captured', 0]);
    });

    it('is believed only with Stripe’s signature over the very bytes, made within five minutes', async () => {
      const { payment } = await held();
      const intent = { ...intentOf(payment), status: 'succeeded', amount_received: 10_700 };
      const { raw, headers } = stripe.event('payment_intent.succeeded', intent, house.clock.now());
      const send = (body: string, more: object) =>
        house.call('POST', '/v1/payment-webhooks/stripe', undefined, { token: null, raw: body, headers: { ...headers, ...more } });
      const old = stripe.event('payment_intent.succeeded', intent, new Date(house.clock.now().getTime() - 301_000));
      const forged = stripe.event('payment_intent.succeeded', intent, house.clock.now(), { secret: 'whsec_ofSomebodyElse' });
      const answers = [
        await send(JSON.stringify(JSON.parse(raw)), {}), // the same document, other bytes
        await send(raw.replace('10700', '10701'), {}),
        await send(raw, { 'stripe-signature': '' }),
        await send(raw, { 'stripe-signature': 't=1,v1=00' }),
        await send(old.raw, old.headers),
        await send(forged.raw, forged.headers),
        await house.call('POST', '/v1/payment-webhooks/stripe', undefined, { token: null }),
      ];
      expect(tally(answers)).toEqual({ '400 signature_invalid': 7 });
      expect((await read(payment.id)).status).toBe('authorised');
      expect((await send(raw, {})).status).toBe(200);
    });

    it('knows a refund that somebody made at Stripe itself', async () => {
      const id = await aFolio();
      const payment = (await pay(id, CARD)).body;
      const refund = {
        ...{ id: 're_dashboard', object: 'refund', amount: 1_200, currency: 'eur', payment_intent: payment.providerReference },
        ...{ status: 'succeeded', metadata: {} },
      };
      await Promise.all([hear('refund.created', refund), hear('refund.updated', refund), hear('charge.refund.updated', refund)]);
      expect([(await read(payment.id)).refunded.amountMinor, await recount(house, id)]).toEqual([1_200, 1_200]);
      expect(tally([await act(payment.id, 'refunds', { amountMinor: 10_000 })])).toEqual({ '409 refund_too_large': 1 });
    });

    it('knows a refund that came back from the bank', async () => {
      const id = await aFolio();
      const payment = (await pay(id, CARD)).body;
      const refund = (await act(payment.id, 'refunds', { amountMinor: 700 })).body;
      await hear('refund.failed', {
        ...stripe.refunds.get(refund.providerReference)!,
        status: 'failed',
        failure_reason: 'lost_or_stolen_card',
      });
      expect(await read(refund.id)).toMatchObject({ status: 'failed', failureCode: 'lost_or_stolen_card' });
      expect([(await read(payment.id)).refundable.amountMinor, await recount(house, id)]).toEqual([10_700, 0]);
    });

    describe('that a cardholder’s bank contests a payment', () => {
      const disputed = async (amount = 10_700) => {
        const id = await aFolio();
        const payment = (await pay(id, CARD)).body;
        await must(house, 'POST', `/v1/folios/${id}/closing`);
        const dispute = {
          ...{ id: `dp_${payment.id.slice(-8)}`, object: 'dispute', amount, currency: 'eur', payment_intent: payment.providerReference },
          ...{ reason: 'fraudulent', status: 'needs_response', evidence_details: { due_by: 1_796_000_000 }, metadata: {} },
        };
        const tell = (what: string, more: object = {}) => hear(`charge.dispute.${what}`, { ...dispute, ...more });
        return { id, payment, tell };
      };
      const standing = async (id: string) => {
        const folio = await must(house, 'GET', `/v1/folios/${id}`);
        expect(folio.balance.amountMinor).toBe(await recount(house, id));
        return [folio.status, folio.balance.amountMinor, folio.payments.map((p: { kind: string }) => p.kind)];
      };

      it('shows on the payment, and what it takes and gives back stands on the folio, which is open again', async () => {
        const { id, payment, tell } = await disputed();
        await tell('created');
        expect((await read(payment.id)).disputes).toMatchObject([
          { status: 'open', reason: 'fraudulent', amount: { amountMinor: 10_700 }, withdrawn: false, dueBy: expect.any(String) },
        ]);
        const { data } = await must(house, 'GET', `/v1/payments?propertyId=${hotel.propertyId}&disputed=true`);
        expect(data.map((p: { id: string }) => p.id)).toEqual([payment.id]);
        expect(await standing(id)).toEqual(['closed', 0, ['payment']]);
        await tell('funds_withdrawn');
        expect(await standing(id)).toEqual(['open', 10_700, ['payment', 'chargeback']]);
        expect(tally([await act(payment.id, 'refunds', { amountMinor: 1 })])).toEqual({ '409 refund_too_large': 1 });
        await tell('closed', { status: 'won' });
        await tell('funds_reinstated', { status: 'won' });
        expect(await standing(id)).toEqual(['open', 0, ['payment', 'chargeback', 'chargeback_reversal']]);
        expect(await read(payment.id)).toMatchObject({
          refundable: { amountMinor: 10_700 },
          disputes: [{ status: 'won', withdrawn: false, dueBy: null }],
        });
        const { rows } = await house.db.query(
          `SELECT type FROM (SELECT type, data, event_id FROM outbox UNION ALL SELECT type, data, event_id FROM events) e WHERE type LIKE 'folios.dispute%' AND data ->> 'paymentId' = $1 ORDER BY type`,
          [payment.id],
        );
        expect(rows.map((r) => r.type)).toEqual(['folios.dispute_closed', 'folios.dispute_opened']);
      });

      it.each([
        ['won', ['created', 'funds_withdrawn', 'closed', 'funds_reinstated'], 0],
        ['lost', ['created', 'funds_withdrawn', 'closed'], 10_700],
        ['won', ['created', 'closed'], 0],
      ])('is noted once in whatever order and however often it is told: %s after %j', async (status, told, balance) => {
        const later = (what: string) => (what === 'closed' || what === 'funds_reinstated' ? { status } : {});
        for (const order of [told, told.toReversed(), [...told.slice(1), told[0]!]]) {
          const { id, payment, tell } = await disputed();
          for (const what of order) await tell(what, later(what));
          await Promise.all([...told, ...told].map((what) => tell(what, later(what))));
          const [, now, kinds] = await standing(id);
          expect([now, new Set(kinds).size]).toEqual([balance, kinds.length]);
          expect((await read(payment.id)).disputes).toMatchObject([{ status, withdrawn: balance > 0 }]);
        }
      });

      it('is nothing to us where the payment is not ours', async () => {
        const { id, tell } = await disputed();
        for (const more of [
          { payment_intent: 'pi_of_somebody_else', id: 'dp_1' },
          { payment_intent: null, id: 'dp_2' },
        ])
          expect((await tell('funds_withdrawn', more)).status).toBe(200);
        expect(await standing(id)).toEqual(['closed', 0, ['payment']]);
      });
    });

    it('says nothing of what is not ours', async () => {
      const stranger = { id: 'pi_other', object: 'payment_intent', status: 'succeeded', currency: 'eur', amount_received: 5, metadata: {} };
      expect((await hear('payment_intent.succeeded', stranger)).status).toBe(200);
      expect((await hear('customer.created', { id: 'cus_1', object: 'customer' })).status).toBe(200);
    });
  });
});
