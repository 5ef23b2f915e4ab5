import { PaymentEffects } from '../src/modules/folios/services/payment-effects';
import { recount } from './support/folios';
import { aBooking, aHotel, goTo, type Hotel, must, tally } from './support/furnish';
import { tokenOf } from './support/guest';
import { type House, startHouse } from './support/house';
import { StripeServer } from './support/stripe-server';

describe('A guest’s own folio', () => {
  let house: House;
  let stripe: StripeServer;
  let hotel: Hotel;
  beforeAll(async () => {
    stripe = await StripeServer.start();
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '30', ROLES: 'api', ...stripe.environment } });
    await goTo(house, '2026-11-23T12:00:00Z');
    hotel = await aHotel(house, { rooms: { DBL: 30 }, property: { timeZone: 'UTC' } });
  });
  afterAll(async () => {
    await house.close();
    await stripe.stop();
  });

  const stay = async (at = hotel, more: object = {}) => {
    const booking = await must(house, 'POST', '/v1/bookings', { ...aBooking(at, '2026-11-23', { nights: 2 }), ...more });
    const [{ id, guest }] = booking.reservations;
    return {
      id: id as string,
      guestId: guest.guestId as string,
      bookerId: booking.booker.guestId as string,
      token: tokenOf(house, guest.guestId),
    };
  };
  type Stayer = { id: string; token: string };
  const read = (s: Stayer) => must(house, 'GET', `/v1/my/reservations/${s.id}/folio`, undefined, { token: s.token });
  const pay = (s: Stayer, body: object = {}, key?: string) =>
    house.call(
      'POST',
      `/v1/my/reservations/${s.id}/folio/payments`,
      { method: 'stripe', ...body },
      { token: s.token, headers: key ? { 'idempotency-key': key } : {} },
    );
  const intents = () => [...stripe.intents.values()];
  const intentOf = (payment: { id: string }) => intents().find((i) => i.metadata.payment_id === payment.id)!;
  const confirm = async (payment: { id: string }) => {
    const event = stripe.event('payment_intent.succeeded', stripe.confirm(intentOf(payment).id), house.clock.now());
    await must(house, 'POST', '/v1/payment-webhooks/stripe', undefined, { token: null, ...event });
  };
  const open = async (s: Stayer): Promise<number> => (await read(s)).open.amountMinor;

  it('takes a deposit before the stay and the rest at its end, the dinner included, and lets the guest go', async () => {
    const own = await aHotel(house, { rooms: { DBL: 1 } });
    const me = await stay(own);
    expect(await read(me)).toEqual({ reservationId: me.id, open: { amountMinor: 20_000, currency: 'EUR' }, folios: [] });
    const deposit = await pay(me, { amountMinor: 5_000 });
    expect(deposit.body).toMatchObject({
      status: 'pending',
      purpose: 'deposit',
      amount: { amountMinor: 5_000 },
      clientSecret: intentOf(deposit.body).client_secret,
    });
    expect((await read(me)).folios[0]).toMatchObject({
      underWay: { amountMinor: 5_000 },
      open: { amountMinor: 15_000 },
      balance: { amountMinor: 0 },
    });
    await confirm(deposit.body);
    expect((await read(me)).folios[0]).toMatchObject({
      balance: { amountMinor: -5_000 },
      toCome: { amountMinor: 20_000 },
      open: { amountMinor: 15_000 },
    });

    await must(house, 'POST', `/v1/reservations/${me.id}/check-in`, { anyRoom: true });
    const dinner = {
      code: 'DINNER',
      name: 'Dinner',
      kind: 'dining',
      price: { amountMinor: 5_000, currency: 'EUR' },
      priceUnit: 'per_person_once',
      bookable: 'both',
    };
    const { id: serviceId } = await must(house, 'POST', '/v1/services', { propertyId: own.propertyId, ...dinner });
    await must(
      house,
      'POST',
      '/v1/service-bookings',
      { serviceId, date: '2026-11-23', persons: 2, reservationId: me.id },
      { token: me.token },
    );
    const rules = {
      readyWhen: 'clean',
      earlyDeparture: { kind: 'none' },
      lateCheckOut: [{ until: '15:00', fee: { kind: 'fixed', value: 3_000 } }],
    };
    await must(house, 'PUT', `/v1/properties/${own.propertyId}/stay-rules`, rules, { headers: { 'if-match': '*' } });
    await must(house, 'PUT', `/v1/reservations/${me.id}/late-check-out`, { until: '15:00' });
    await house.db.query('UPDATE properties SET business_date = business_date + 2 WHERE id = $1', [own.propertyId]);
    await goTo(house, house.clock.now().getTime() + 2_000);
    me.token = tokenOf(house, me.guestId);
    const mine = (query = '') => house.call('POST', `/v1/my/reservations/${me.id}/check-out${query}`, undefined, { token: me.token });
    const { balanceMinor } = (await mine('?dryRun=true')).body;
    expect([balanceMinor, await open(me)]).toEqual([28_000, 28_000]);
    expect((await mine()).body.code).toBe('folio_not_settled');
    const rest = await pay(me);
    expect(rest.body).toMatchObject({ purpose: 'settlement', amount: { amountMinor: balanceMinor } });
    expect((await mine()).body.errors.map((e: { code: string }) => e.code)).toContain('payment_unfinished');
    await confirm(rest.body);
    expect((await mine()).body).toMatchObject({ balanceMinor: 0, reservation: { status: 'checked_out' } });
    const [folio] = (await read(me)).folios;
    expect(folio).toMatchObject({ status: 'closed', itemised: true, open: { amountMinor: 0 }, balance: { amountMinor: 0 } });
    expect(folio.lines.map((l: { kind: string }) => l.kind)).toEqual(expect.arrayContaining(['room', 'service']));
    expect(folio.payments.map((p: { status: string }) => p.status)).toEqual(['captured', 'captured']);
    expect(tally([await pay(me)])).toEqual({ '409 folio_closed': 1 });
  });

  it('is nobody else’s; what a company pays is not in it, and who booked for another sees the sums and may pay', async () => {
    const me = await stay();
    const other = await stay();
    expect((await house.call('GET', `/v1/my/reservations/${me.id}/folio`, undefined, { token: other.token })).status).toBe(404);
    expect((await pay({ id: me.id, token: other.token })).status).toBe(404);

    const { folioId } = await must(house, 'PUT', `/v1/reservations/${me.id}/folio`);
    const company = await must(house, 'POST', '/v1/folios', {
      propertyId: hotel.propertyId,
      kind: 'group',
      name: 'Congress',
      besideFolioId: folioId,
    });
    const sharer = await must(house, 'POST', '/v1/folios', {
      propertyId: hotel.propertyId,
      kind: 'guest',
      name: 'Sharer',
      besideFolioId: folioId,
      guestId: other.guestId,
    });
    const charge = (id: string, code: string) =>
      must(house, 'POST', `/v1/folios/${id}/charges`, { charges: [{ kind: 'service', code, description: code, amountMinor: 1_000 }] });
    for (const id of [folioId, company.id, sharer.id]) await charge(id, `BAR-${id.slice(-4)}`);
    const { version } = await must(house, 'GET', `/v1/folios/${folioId}`);
    await must(
      house,
      'PUT',
      `/v1/folios/${folioId}/routing`,
      { rules: [{ kinds: ['room', 'tax'], folioId: company.id }] },
      { headers: { 'if-match': `"${version}"` } },
    );
    const mine = await read(me);
    expect(mine.folios).toHaveLength(1);
    expect(mine.folios[0]).toMatchObject({ id: folioId, toCome: { amountMinor: 0 }, open: { amountMinor: 1_000 } });
    expect(JSON.stringify(mine)).not.toContain(company.id.slice(-4));
    for (const id of [company.id, sharer.id]) expect((await pay(me, { folioId: id, amountMinor: 100 })).status).toBe(404);

    const forAnother = await stay(hotel, {
      booker: { firstName: 'Bo', lastName: 'Booker' },
      rooms: [{ roomTypeId: hotel.roomTypeId, ratePlanId: hotel.ratePlanId, adults: 1, guests: [{ firstName: 'Lee', lastName: 'Guest' }] }],
    });
    await must(house, 'POST', `/v1/folios/${(await must(house, 'PUT', `/v1/reservations/${forAnother.id}/folio`)).folioId}/charges`, {
      charges: [{ kind: 'service', code: 'MASSAGE', description: 'Massage', amountMinor: 1_000 }],
    });
    const paying = { id: forAnother.id, token: tokenOf(house, forAnother.bookerId) };
    const seen = await read(paying);
    expect(seen.folios[0]).toMatchObject({
      itemised: false,
      lines: [],
      taxes: [],
      balance: { amountMinor: 1_000 },
      open: { amountMinor: 21_000 },
    });
    expect((await pay(paying, { amountMinor: 21_000 })).status).toBe(201);
    expect((await read(paying)).folios[0].payments).toHaveLength(1);
    expect((await read(forAnother)).folios[0].lines).toMatchObject([{ code: 'MASSAGE' }]);
  });

  it('is never paid beyond what is open, however many pages pay at once', async () => {
    const me = await stay();
    expect(tally([await pay(me, { amountMinor: 20_001 })])).toEqual({ '409 payment_too_large': 1 });
    const before = intents().length;
    // twice the same amount is one payment; other amounts are let go of as long as nobody has confirmed them
    const answers = await Promise.all([7_000, 7_001, 7_002, 7_000, 7_001].map((amountMinor) => pay(me, { amountMinor })));
    expect(answers.every((a) => a.status === 201 || a.body.code === 'payment_too_large')).toBe(true);
    const alive = intents()
      .slice(before)
      .filter((i) => i.status !== 'canceled');
    expect(alive.reduce((sum, i) => sum + i.amount, 0)).toBeLessThanOrEqual(20_000);
    await Promise.all(alive.map((i) => confirm({ id: i.metadata.payment_id! })));
    expect(tally([await pay(me, { amountMinor: (await open(me)) + 1 })])).toEqual({ '409 payment_too_large': 1 });
    const rest = (await pay(me)).body;
    await confirm(rest);
    expect(await open(me)).toBe(0);
    expect(await recount(house, rest.folioId)).toBe(-20_000);
    expect(tally([await pay(me)])).toEqual({ '409 payment_too_large': 1 });
  });

  it('hands out again what was begun on a page that was closed; with another amount the old one is let go, unless it was confirmed meanwhile', async () => {
    const me = await stay();
    const first = (await pay(me, { amountMinor: 8_000 })).body;
    const again = (await pay(me, { amountMinor: 8_000 })).body;
    expect([again.id, again.clientSecret]).toEqual([first.id, first.clientSecret]);
    const other = (await pay(me, { amountMinor: 9_000 })).body;
    expect([intentOf(first).status, intentOf(other).amount, await open(me)]).toEqual(['canceled', 9_000, 11_000]);
    stripe.confirm(intentOf(other).id);
    const late = (await pay(me, { amountMinor: 12_000 })).body;
    expect([late.code, await open(me)]).toEqual(['payment_too_large', 11_000]);
    const rest = (await pay(me)).body;
    expect(rest.amount.amountMinor).toBe(11_000);
  });

  it('is paid once for one key, also where Stripe’s answer is lost', async () => {
    const me = await stay();
    stripe.trouble('answer_lost', 'answer_lost', 'answer_lost');
    const first = await pay(me, { amountMinor: 1_000 }, 'mine');
    expect(first.body).toMatchObject({ inProgress: true, status: 'pending' });
    const again = await pay(me, { amountMinor: 1_000 }, 'mine');
    expect(again.body).toMatchObject({ id: first.body.id, inProgress: false, clientSecret: expect.stringContaining('_secret_') });
    expect((await pay(me, { amountMinor: 2_000 }, 'mine')).body.code).toBe('idempotency_key_reused');
    expect(intentOf(first.body).status).toBe('requires_payment_method');
    await confirm(first.body);
    await house.app.get(PaymentEffects).finish();
    expect((await pay(me, { amountMinor: 1_000 }, 'mine')).body.id).toBe(first.body.id);
    expect(await open(me)).toBe(19_000);
  });

  it('is a guest’s alone to pay, by Stripe alone', async () => {
    const me = await stay();
    expect((await pay(me, { method: 'cash' })).body.code).toBe('invalid_request');
    expect((await house.call('GET', `/v1/my/reservations/${me.id}/folio`)).status).toBe(403);
  });
});
