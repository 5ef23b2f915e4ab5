import { addDays } from '../src/kernel/values/local-date';
import { aBooking, aHotel, aMachine, book, cancel, goTo, type Hotel, loadAri, must, priced, soldOn, tally } from './support/furnish';
import { type House, startHouse } from './support/house';

const NIGHT = '2027-01-20';
const SECOND = 1_000;
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('Cancelling a stay', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '360' } });
  });
  beforeEach(() => goTo(house, '2026-11-22T12:00:00Z'));
  afterAll(() => house.close());

  /** A hotel whose plan has this policy. */
  const withPolicy = async (tiers: object[], property: object = {}, from = NIGHT, rooms = 9): Promise<Hotel & { policyId: string }> => {
    const hotel = await aHotel(house, { rooms: { DBL: rooms }, property: property as Record<string, unknown>, nights: 0 });
    const policy = { propertyId: hotel.propertyId, code: 'POLICY', name: 'The policy', tiers };
    const policyId = (await must(house, 'POST', '/v1/cancellation-policies', policy)).id as string;
    await must(house, 'PATCH', `/v1/rate-plans/${hotel.ratePlanId}`, { cancellationPolicyId: policyId }, { headers: { 'if-match': '*' } });
    await priced(house, hotel, { price: 10_000, from, nights: 10 });
    return { ...hotel, policyId };
  };
  const reserve = async (hotel: Hotel, arrival = NIGHT, wish = {}): Promise<{ id: string; cancellation: { freeUntil: string } }> => {
    const { status, body } = await book(house, aBooking(hotel, arrival, wish));
    expect(status).toBe(201);
    return body.reservations[0];
  };
  const dryRun = (id: string) => house.call('POST', `/v1/reservations/${id}/cancellation?dryRun=true`, {});
  const [free, firstNight, everything] = [{ kind: 'none' }, { kind: 'nights', value: 1 }, { kind: 'full' }];

  // Berlin: 28 March 2027 has 23 hours (02:00 becomes 03:00), 31 October 2027 has 25 (03:00 becomes 02:00 again)
  it.each([
    ['six in the evening before, in Shanghai', 'Asia/Shanghai', NIGHT, { daysBefore: 1, time: '18:00' }, '2027-01-19T10:00:00Z'],
    ['check-in time (15:00) of the day of arrival, in Shanghai', 'Asia/Shanghai', NIGHT, { daysBefore: 0 }, '2027-01-20T07:00:00Z'],
    ['twenty-four hours before check-in, in Shanghai', 'Asia/Shanghai', NIGHT, { hoursBefore: 24 }, '2027-01-19T07:00:00Z'],
    ['midnight, where Greenwich has another date', 'Asia/Shanghai', NIGHT, { daysBefore: 0, time: '00:00' }, '2027-01-19T16:00:00Z'],
    [
      'on the clock, the day before summer time’s first day ends',
      'Europe/Berlin',
      '2027-03-29',
      { daysBefore: 1, time: '18:00' },
      '2027-03-28T16:00:00Z',
    ],
    ['on the clock, the day before it begins', 'Europe/Berlin', '2027-03-28', { daysBefore: 1, time: '18:00' }, '2027-03-27T17:00:00Z'],
    [
      'at an hour that the change to summer time leaves out',
      'Europe/Berlin',
      '2027-03-28',
      { daysBefore: 0, time: '02:30' },
      '2027-03-28T01:30:00Z',
    ],
    ['twenty-four hours that begin in winter time', 'Europe/Berlin', '2027-03-28', { hoursBefore: 24 }, '2027-03-27T13:00:00Z'],
    [
      'on the clock, the day before winter time’s first day ends',
      'Europe/Berlin',
      '2027-11-01',
      { daysBefore: 1, time: '18:00' },
      '2027-10-31T17:00:00Z',
    ],
    ['on the clock, the day before it begins', 'Europe/Berlin', '2027-10-31', { daysBefore: 1, time: '18:00' }, '2027-10-30T16:00:00Z'],
    [
      'at an hour that happens twice, the first of them',
      'Europe/Berlin',
      '2027-10-31',
      { daysBefore: 0, time: '02:30' },
      '2027-10-31T00:30:00Z',
    ],
    ['twenty-four hours that begin in summer time', 'Europe/Berlin', '2027-10-31', { hoursBefore: 24 }, '2027-10-30T14:00:00Z'],
    ['at an instant', 'America/New_York', NIGHT, { at: '2027-01-05T12:00:00+08:00' }, '2027-01-05T04:00:00Z'],
  ])('is free up to the second: %s', async (_, timeZone, arrival, deadline, instant) => {
    await goTo(house, arrival > '2027-03' ? Date.parse(instant) - 20 * 86_400_000 : '2026-11-22T12:00:00Z');
    const hotel = await withPolicy([{ deadline, penalty: firstNight }], { timeZone }, arrival);
    const stays = [
      await reserve(hotel, arrival, { nights: 2 }),
      await reserve(hotel, arrival, { nights: 2 }),
      await reserve(hotel, arrival, { nights: 2 }),
    ];
    const due = Date.parse(instant);
    expect(stays[0]!.cancellation.freeUntil).toBe(new Date(due).toISOString());
    const fees = [];
    for (const [i, at] of [due - SECOND, due, due + SECOND].entries()) {
      await goTo(house, at);
      const tried = await dryRun(stays[i]!.id);
      const read = await must(house, 'GET', `/v1/reservations/${stays[i]!.id}`);
      const { status, body } = await cancel(house, stays[i]!.id);
      expect([status, body.status, tried.body.fee, read.cancellationFeeNow]).toEqual([200, 'cancelled', body.fee, body.fee]);
      fees.push(body.fee.amountMinor);
    }
    expect(fees).toEqual([0, 0, 10_000]);
  });

  it('costs more the later it comes, in steps, by what the stay costs with everything', async () => {
    const hotel = await withPolicy([
      { deadline: { daysBefore: 14 }, penalty: { kind: 'percent_of_total', value: 2_500 } },
      { deadline: { daysBefore: 7 }, penalty: { kind: 'nights', value: 2 } },
      { deadline: { daysBefore: 0 }, penalty: everything },
    ]);
    const { id } = await reserve(hotel, NIGHT, { nights: 3 });
    const fees = [];
    for (const at of ['2027-01-06T15:00:00Z', '2027-01-06T15:00:01Z', '2027-01-13T15:00:01Z', '2027-01-20T15:00:01Z']) {
      await goTo(house, at);
      fees.push((await dryRun(id)).body.fee.amountMinor);
    }
    expect(fees).toEqual([0, 7_500, 20_000, 30_000]);
  });

  it('tried out changes nothing, however often', async () => {
    const hotel = await withPolicy([{ deadline: { fromBooking: true }, penalty: everything }]);
    const { id } = await reserve(hotel);
    const before = await must(house, 'GET', `/v1/reservations/${id}`);
    const events = async () => (await house.db.query('SELECT count(*)::int AS n FROM events WHERE aggregate_id = $1', [id])).rows[0].n;
    for (let i = 0; i < 3; i++) {
      const { status, body } = await dryRun(id);
      expect([status, body]).toEqual([
        200,
        expect.objectContaining({ status: 'confirmed', dryRun: true, fee: eur(10_000), refundable: eur(0), cancelledAt: null }),
      ]);
    }
    expect(await must(house, 'GET', `/v1/reservations/${id}`)).toEqual(before);
    expect(await soldOn(house, hotel, NIGHT)).toEqual([1]);
    expect(await events()).toBeLessThanOrEqual(1);
  });

  it('gives the nights back at once, once, and says so', async () => {
    const hotel = await withPolicy([], {}, NIGHT, 1);
    const { id } = await reserve(hotel, NIGHT, { nights: 3 });
    expect((await book(house, aBooking(hotel, addDays(NIGHT, 1)))).body.code).toBe('sold_out');
    const { body } = await house.call('POST', `/v1/reservations/${id}/cancellation`, { reason: 'Illness' });
    expect(body).toMatchObject({ status: 'cancelled', fee: eur(0), refundable: eur(30_000), bookingTotal: eur(0), dryRun: false });
    expect(await soldOn(house, hotel, NIGHT, 3)).toEqual([0, 0, 0]);
    expect((await book(house, aBooking(hotel, NIGHT, { nights: 3 }))).status).toBe(201);
    const twice = await cancel(house, id);
    expect([twice.status, twice.body.code, twice.body.errors[0].code]).toEqual([409, 'wrong_status', 'wrong_status']);
    expect(await soldOn(house, hotel, NIGHT, 3)).toEqual([1, 1, 1]);
    const read = await must(house, 'GET', `/v1/reservations/${id}`);
    expect(read).toMatchObject({ status: 'cancelled', cancellationFee: eur(0), cancellationReason: 'Illness', cancellationFeeNow: null });
    expect(read.actions).toContainEqual({ action: 'cancel', allowed: false, reasons: [expect.objectContaining({ code: 'wrong_status' })] });
    const { rows } = await house.db.query('SELECT status, cancelled_at, version FROM reservations WHERE id = $1', [id]);
    expect(rows).toEqual([{ status: 'cancelled', cancelled_at: new Date('2026-11-22T12:00:00Z'), version: 2 }]);
    const audits = await house.db.query(`SELECT action, details FROM audit_entries WHERE target_id = $1`, [id]);
    expect(audits.rows).toEqual([{ action: 'reservation.cancelled', details: { feeMinor: 0 } }]);
  });

  it('asked for five times at once with one key is answered five times with the same letters', async () => {
    const hotel = await withPolicy([{ deadline: { fromBooking: true }, penalty: firstNight }]);
    const [a, b] = [await reserve(hotel), await reserve(hotel)];
    const key = { headers: { 'idempotency-key': 'cancel-1' } };
    const answers = await Promise.all(Array.from({ length: 5 }, () => cancel(house, a.id, key)));
    expect(tally(answers)).toEqual({ 200: 5 });
    expect(new Set(answers.map((r) => r.text)).size).toBe(1);
    expect((await cancel(house, b.id, key)).status).toBe(422); // the key stands for another reservation
    expect(await soldOn(house, hotel, NIGHT)).toEqual([1]);
    expect((await cancel(house, b.id, { headers: { 'idempotency-key': 'cancel-2' } })).status).toBe(200);
  });

  it.each([
    ['in time', free, { fee: 0, coupon: 'released', balance: -5_000 }],
    ['late, at less than the deposit', { kind: 'fixed', value: 3_000 }, { fee: 3_000, coupon: 'forfeited', balance: -2_000 }],
    ['late, at more than the deposit', firstNight, { fee: 9_000, coupon: 'forfeited', balance: 4_000 }],
  ])(
    'that was booked with a coupon and a deposit, %s: each is given back or kept once, however often it is asked for',
    async (_, penalty, { fee, coupon, balance }) => {
      const hotel = await withPolicy([{ deadline: { fromBooking: true }, penalty }], {}, NIGHT, 1);
      const { propertyId } = hotel;
      const thanks = { code: 'THANKS', name: 'Thank you', appliesBy: 'coupon', effect: { kind: 'percent', basisPoints: 1_000 } };
      const { id: promotionId } = await must(house, 'POST', '/v1/promotions', { propertyId, ...thanks });
      const batch = { propertyId, promotionId, code: 'ONE', name: 'One', kind: 'unique', count: 1, restore: 'when_free' };
      const { id: batchId } = await must(house, 'POST', '/v1/coupon-batches', batch);
      const [{ code }] = (await must(house, 'GET', `/v1/coupon-batches/${batchId}/coupons`)).data;
      const { id } = await reserve(hotel, NIGHT, { nights: 2, promoCodes: [code] });
      const { folioId } = await must(house, 'PUT', `/v1/reservations/${id}/folio`);
      const deposit = { method: 'card_terminal', purpose: 'deposit', amountMinor: 5_000 };
      const { id: paymentId } = await must(house, 'POST', `/v1/folios/${folioId}/payments`, deposit);

      const withKey = (key: string) => ({ headers: { 'idempotency-key': `${key} ${id}`.replaceAll(' ', '-') } });
      const [first, ...again] = await Promise.all(Array.from({ length: 4 }, () => cancel(house, id, withKey('cancel'))));
      expect([first!.status, first!.body.fee, again.map((a) => a.text)]).toEqual([200, eur(fee), again.map(() => first!.text)]);
      // somebody else has the room by now, and the coupon if it was given back
      const next = await book(house, aBooking(hotel, NIGHT, { nights: 2, promoCodes: [code] }));
      expect([next.status, next.body.code]).toEqual(fee ? [409, 'promo_code_refused'] : [201, undefined]);
      if (fee) await reserve(hotel, NIGHT, { nights: 2 });
      expect((await cancel(house, id, withKey('cancel'))).text).toBe(first!.text);
      expect(tally([await cancel(house, id, withKey('another')), await cancel(house, id)])).toEqual({ '409 wrong_status': 2 });

      expect(await soldOn(house, hotel, NIGHT, 2)).toEqual([1, 1]);
      const uses = (await must(house, 'GET', `/v1/promotions/${promotionId}/uses`)).data as { reservationId: string; status: string }[];
      expect(uses.filter((use) => use.reservationId === id).map((use) => use.status)).toEqual([coupon]);
      expect((await must(house, 'GET', `/v1/coupons/${code}?propertyId=${propertyId}`)).uses).toBe(1);
      const folio = await must(house, 'GET', `/v1/folios/${folioId}`);
      expect([folio.charges, folio.paid, folio.balance]).toEqual([eur(fee), eur(5_000), eur(balance)]);
      expect(folio.lines.map((line: { kind: string }) => line.kind)).toEqual(fee ? ['cancellation_fee'] : []);

      // what is not kept goes back to the card, once
      if (balance < 0) {
        const refund = () => house.call('POST', `/v1/payments/${paymentId}/refunds`, { amountMinor: -balance }, withKey('refund'));
        const refunds = [await refund(), await refund()];
        expect([refunds[0]!.status, refunds[1]!.text]).toEqual([201, refunds[0]!.text]);
      } else await must(house, 'POST', `/v1/folios/${folioId}/payments`, { method: 'card_terminal' });
      expect((await must(house, 'POST', `/v1/folios/${folioId}/closing`)).balance).toEqual(eur(0));
      expect((await must(house, 'GET', `/v1/payments/${paymentId}`)).refundable).toEqual(eur(5_000 + Math.min(0, balance)));
    },
  );

  it('costs what was agreed when it was booked, whatever has become of the policy and the price since', async () => {
    const hotel = await withPolicy([{ deadline: { fromBooking: true }, penalty: firstNight }]);
    const { id } = await reserve(hotel, NIGHT, { nights: 2 });
    const quote = await must(house, 'POST', '/v1/quotes', {
      propertyId: hotel.propertyId,
      arrival: NIGHT,
      departure: addDays(NIGHT, 2),
      rooms: [{ roomTypeId: hotel.roomTypeId, ratePlanId: hotel.ratePlanId, adults: 1 }],
    });
    const change = { tiers: [{ deadline: { fromBooking: true }, penalty: everything }] };
    await must(house, 'PATCH', `/v1/cancellation-policies/${hotel.policyId}`, change, { headers: { 'if-match': '*' } });
    await priced(house, hotel, { price: 77_700, from: NIGHT, nights: 10 });
    const newer = await reserve(hotel, NIGHT, { nights: 2 });
    const fromQuote = await book(house, { quoteId: quote.id, booker: { firstName: 'A', lastName: 'B' } });
    expect((await cancel(house, id)).body.fee).toEqual(eur(10_000));
    expect((await cancel(house, fromQuote.body.reservations[0].id)).body.fee).toEqual(eur(10_000));
    expect((await cancel(house, newer.id)).body.fee).toEqual(eur(155_400));
  });

  it('is not for who may only read, and not found by who may not even that', async () => {
    const [hotel, elsewhere] = [await withPolicy([]), await aHotel(house, { nights: 0 })];
    const { id } = await reserve(hotel);
    const reader = await aMachine(house, ['reservations:read'], [hotel.propertyId]);
    const clerk = await aMachine(house, ['reservations:read', 'reservations:write'], [hotel.propertyId]);
    const stranger = await aMachine(house, ['reservations:read', 'reservations:write'], [elsewhere.propertyId]);
    const statuses = [];
    for (const token of [null, reader, stranger]) statuses.push((await cancel(house, id, { token })).status);
    expect(statuses).toEqual([401, 403, 404]);
    for (const token of [reader, stranger])
      statuses.push((await house.call('POST', `/v1/reservations/${id}/cancellation?dryRun=true`, {}, { token })).status);
    expect(statuses.slice(3)).toEqual([403, 404]);
    expect(await soldOn(house, hotel, NIGHT)).toEqual([1]);
    expect((await cancel(house, id, { token: clerk })).status).toBe(200);
  });

  it('never costs more than the stay, and a free one says so', async () => {
    const hotel = await withPolicy([{ deadline: { fromBooking: true }, penalty: { kind: 'fixed', value: 99_999_999 } }]);
    expect((await cancel(house, (await reserve(hotel)).id)).body).toMatchObject({ fee: eur(10_000), refundable: eur(0) });
    const friendly = await withPolicy([{ deadline: { fromBooking: true }, penalty: free }]);
    const stay = await reserve(friendly);
    expect([stay.cancellation.freeUntil, (await cancel(house, stay.id)).body.fee]).toEqual([null, eur(0)]);
  });

  it('of a stay that was closed to new ones since is possible all the same', async () => {
    const hotel = await withPolicy([]);
    const { id } = await reserve(hotel);
    await loadAri(house, hotel, { inventory: [{ roomTypeId: hotel.roomTypeId, firstNight: NIGHT, lastNight: NIGHT, closed: true }] });
    expect((await cancel(house, id)).status).toBe(200);
    expect(await soldOn(house, hotel, NIGHT)).toEqual([0]);
  });
});
