import { addDays } from '../src/kernel/values/local-date';
import {
  aBooking,
  aHotel,
  aMachine,
  aRatePlan,
  book,
  cancel,
  faultsOf,
  goTo,
  type Hotel,
  type HotelWish,
  loadAri,
  must,
  priced,
  soldOn,
  tally,
} from './support/furnish';
import { type Answer, type CallOptions, type House, startHouse } from './support/house';

const NIGHT = '2026-12-24';
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const ON = (days: number) => addDays(NIGHT, days);

describe('Amending a stay', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '120' } });
  });
  beforeEach(() => goTo(house, '2026-11-22T12:00:00Z'));
  afterAll(() => house.close());

  const amend = (id: string, body: object, options?: CallOptions & { dryRun?: boolean }): Promise<Answer> =>
    house.call('POST', `/v1/reservations/${id}/amendments${options?.dryRun ? '?dryRun=true' : ''}`, body, options);
  const read = (id: string) => must(house, 'GET', `/v1/reservations/${id}`);
  const pricesOf = (body: { nights: { price: { amountMinor: number } }[] }) => body.nights.map((n) => n.price.amountMinor);
  const reserve = async (hotel: Hotel, arrival = NIGHT, wish: Parameters<typeof aBooking>[2] = {}) => {
    const { status, body, text } = await book(house, aBooking(hotel, arrival, wish));
    if (status !== 201) throw new Error(text);
    return body.reservations[0] as { id: string; bookingId: string; nights: unknown[] };
  };
  /** A hotel whose cancelling costs something from the booking on, or by the tiers given. */
  const withPolicy = async (tiers: object[], wish: HotelWish = {}): Promise<Hotel> => {
    const hotel = await aHotel(house, { rooms: { DBL: 5 }, ...wish });
    const policy = { propertyId: hotel.propertyId, code: 'POLICY', name: 'The policy', tiers };
    const { id } = await must(house, 'POST', '/v1/cancellation-policies', policy);
    await must(house, 'PATCH', `/v1/rate-plans/${hotel.ratePlanId}`, { cancellationPolicyId: id }, { headers: { 'if-match': '*' } });
    return hotel;
  };

  it('by a night that is sold out is refused, and the stay is as it was', async () => {
    const hotel = await aHotel(house);
    const { id } = await reserve(hotel, NIGHT, { nights: 2 });
    await reserve(hotel, ON(2));
    const before = await read(id);
    const longer = await amend(id, { departure: ON(3) });
    expect([longer.status, longer.body.code, longer.body.errors]).toEqual([
      409,
      'sold_out',
      [expect.objectContaining({ code: 'sold_out', date: ON(2), roomTypeId: hotel.roomTypeId, value: 0 })],
    ]);
    expect(await read(id)).toEqual(before);
    expect(await soldOn(house, hotel, NIGHT, 3)).toEqual([1, 1, 1]);
    expect((await amend(id, { departure: ON(3) }, { dryRun: true })).body.code).toBe('sold_out');
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('by a night more: unchanged nights keep their price, the new one takes today’s', async () => {
    const hotel = await aHotel(house);
    const { id } = await reserve(hotel, NIGHT, { nights: 2 });
    await priced(house, hotel, { price: 15_000 });
    const tried = await amend(id, { departure: ON(3) }, { dryRun: true });
    expect(tried.body).toMatchObject({ id: null, dryRun: true, totalBefore: eur(20_000), total: eur(35_000), differenceMinor: 15_000 });
    expect([pricesOf(await read(id)), await soldOn(house, hotel, NIGHT, 3)]).toEqual([
      [10_000, 10_000],
      [1, 1, 0],
    ]);
    const { body } = await amend(id, { departure: ON(3), expectedTotal: eur(35_000) });
    expect(body).toMatchObject({ dryRun: false, total: eur(35_000), penalty: eur(0), bookingTotal: eur(35_000) });
    expect(body.nights).toEqual([
      { date: NIGHT, change: 'kept', before: eur(10_000), after: eur(10_000) },
      { date: ON(1), change: 'kept', before: eur(10_000), after: eur(10_000) },
      { date: ON(2), change: 'added', before: null, after: eur(15_000) },
    ]);
    const now = await read(id);
    expect(now).toEqual(body.reservation);
    expect(now).toMatchObject({ departure: ON(3), total: eur(35_000), version: 2 });
    expect(pricesOf(now)).toEqual([10_000, 10_000, 15_000]);
    expect(await soldOn(house, hotel, NIGHT, 4)).toEqual([1, 1, 1, 0]);
    const { data } = await must(house, 'GET', `/v1/reservations/${id}/amendments`);
    expect(data).toEqual([
      expect.objectContaining({
        id: body.id,
        nights: body.nights,
        total: eur(35_000),
        before: expect.objectContaining({ departure: ON(2) }),
      }),
    ]);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('all quoted anew: every night takes today’s price and the terms of today', async () => {
    const hotel = await aHotel(house);
    const { id } = await reserve(hotel, NIGHT, { nights: 2 });
    await priced(house, hotel, { price: 8_000 });
    const { body } = await amend(id, { requote: true });
    expect(body.nights.map((n: { change: string }) => n.change)).toEqual(['repriced', 'repriced']);
    expect([body.total, pricesOf(body.reservation)]).toEqual([eur(16_000), [8_000, 8_000]]);
    expect(body.reservation.cancellation.tiers[0].fee).toEqual(eur(16_000));
  });

  it('by a night less after the deadline costs the penalty of the policy that was agreed, on the night given up', async () => {
    const hotel = await withPolicy([{ deadline: { daysBefore: 7 }, penalty: { kind: 'percent_of_total', value: 5_000 } }]);
    const { id } = await reserve(hotel, NIGHT, { nights: 3 });
    const free = await amend(id, { departure: ON(2) }, { dryRun: true });
    expect(free.body).toMatchObject({ penalty: eur(0), total: eur(20_000) });
    await goTo(house, '2026-12-20T12:00:00Z');
    const late = await amend(id, { departure: ON(2) });
    expect(late.body).toMatchObject({ penalty: eur(5_000), total: eur(20_000) });
    expect(late.body.nights.at(-1)).toEqual({ date: ON(2), change: 'dropped', before: eur(10_000), after: null });
    expect(pricesOf(await read(id))).toEqual([10_000, 10_000]);
    expect(await soldOn(house, hotel, NIGHT, 3)).toEqual([1, 1, 0]);
    const { rows } = await house.db.query(
      `SELECT l.kind, l.amount_minor::int AS amount FROM folio_lines l JOIN folios f ON f.id = l.folio_id WHERE f.reservation_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ kind: 'cancellation_fee', amount: 5_000 }]);
    expect((await cancel(house, id)).body.fee).toEqual(eur(10_000)); // half of what the stay now costs
  });

  it('to a later week after the deadline does not make it a free one again', async () => {
    const hotel = await withPolicy([{ deadline: { daysBefore: 7 }, penalty: { kind: 'full' } }]);
    const { id } = await reserve(hotel, NIGHT, { nights: 2 });
    await goTo(house, '2026-12-20T12:00:00Z');
    const moved = await amend(id, { arrival: ON(20), departure: ON(22) });
    expect(moved.body).toMatchObject({ penalty: eur(0), total: eur(20_000) });
    expect(moved.body.reservation.cancellationFeeNow).toEqual(eur(20_000));
  });

  it('to a later week in time moves its deadline along', async () => {
    const hotel = await withPolicy([{ deadline: { daysBefore: 7, time: '18:00' }, penalty: { kind: 'full' } }]);
    const { id } = await reserve(hotel, NIGHT, { nights: 2 });
    const moved = await amend(id, { arrival: ON(7), departure: ON(9) });
    expect(moved.body.reservation.cancellation.freeUntil).toBe('2026-12-24T18:00:00.000Z');
  });

  it('keeps the policy that was agreed, whatever has become of it since', async () => {
    const hotel = await withPolicy([{ deadline: { fromBooking: true }, penalty: { kind: 'nights', value: 1 } }]);
    const { id } = await reserve(hotel, NIGHT, { nights: 2 });
    const { data } = await must(house, 'GET', `/v1/cancellation-policies?propertyId=${hotel.propertyId}`);
    const change = { tiers: [{ deadline: { fromBooking: true }, penalty: { kind: 'full' } }] };
    await must(house, 'PATCH', `/v1/cancellation-policies/${data[0].id}`, change, { headers: { 'if-match': '*' } });
    await amend(id, { departure: ON(4) });
    expect((await cancel(house, id)).body.fee).toEqual(eur(10_000));
  });

  it('asks the restrictions anew for the stay as it will be', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 3 } });
    const { id } = await reserve(hotel, NIGHT, { nights: 3 });
    const { ratePlanId, roomTypeId } = hotel;
    const rule = (firstNight: string, more: object) =>
      loadAri(house, hotel, { rates: [{ ratePlanId, roomTypeId, firstNight, lastNight: firstNight, ...more }] });
    await rule(NIGHT, { minStay: 2 });
    await rule(ON(2), { closedToDeparture: true });
    await rule(ON(1), { closed: true });
    await rule(ON(4), { closed: true });
    const reasons = async (body: object) => {
      const answer = await amend(id, body, { dryRun: true });
      return answer.status === 200
        ? 'allowed'
        : answer.body.errors.map((e: { code: string; date?: string }) => `${e.code} ${e.date}`).toSorted();
    };
    expect(await reasons({ departure: ON(1) })).toEqual([`min_stay ${NIGHT}`]);
    expect(await reasons({ departure: ON(2) })).toEqual([`closed_to_departure ${ON(2)}`]);
    expect(await reasons({ departure: ON(4) })).toBe('allowed'); // the night of the 25th was sold before it was closed
    expect(await reasons({ departure: ON(5) })).toEqual([`closed ${ON(4)}`]);
    expect(await reasons({ adults: 2 })).toBe('allowed');
    expect(await reasons({ adults: 5 })).toEqual(['too_many_adults undefined']);
  });

  it('to another room type gives the one back and takes the other, at today’s price', async () => {
    const hotel = await aHotel(house, { rooms: { SGL: 1, DBL: 1 } });
    const { SGL, DBL } = hotel.roomTypes as { SGL: string; DBL: string };
    const { id } = await reserve(hotel, NIGHT, { nights: 2, roomTypeId: SGL });
    await priced(house, hotel, { price: 12_000 });
    const { body } = await amend(id, { roomTypeId: DBL });
    expect([body.total, body.nights.map((n: { change: string }) => n.change)]).toEqual([eur(24_000), ['repriced', 'repriced']]);
    expect([await soldOn(house, hotel, NIGHT, 2, SGL), await soldOn(house, hotel, NIGHT, 2, DBL)]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('to another plan asks for the guarantee of that plan', async () => {
    const hotel = await aHotel(house);
    const strict = await aRatePlan(house, hotel, { minGuarantee: 'prepayment' });
    await priced(house, hotel, { price: 9_000, ratePlanId: strict });
    const { id } = await reserve(hotel);
    const answer = await amend(id, { ratePlanId: strict });
    expect([answer.status, answer.body.code]).toEqual([409, 'guarantee_required']);
  });

  it('of one room leaves the other rooms of the booking as they are, and the booking’s total follows', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 3 } });
    const { body: booking } = await book(house, aBooking(hotel, NIGHT, { rooms: 3, nights: 2 }));
    const [a, b, c] = booking.reservations as { id: string }[];
    const [before, other] = [await read(b!.id), await read(c!.id)];
    await priced(house, hotel, { price: 11_000 });
    const { body } = await amend(a!.id, { departure: ON(3) });
    expect(body.bookingTotal).toEqual(eur(60_000 + 11_000));
    expect([await read(b!.id), await read(c!.id)]).toEqual([before, other]);
    const cancelled = await cancel(house, b!.id);
    expect(cancelled.body.bookingTotal).toEqual(eur(51_000));
    const whole = await must(house, 'GET', `/v1/bookings/${booking.id}`);
    expect([whole.total, whole.reservations.map((r: { status: string }) => r.status)]).toEqual([
      eur(51_000),
      ['confirmed', 'cancelled', 'confirmed'],
    ]);
    expect(await read(c!.id)).toEqual(other);
    expect(await soldOn(house, hotel, NIGHT, 3)).toEqual([2, 2, 1]);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('in the house changes nights ahead only; what has been slept stays', async () => {
    const hotel = await aHotel(house, { rooms: { SGL: 1, DBL: 1 } });
    const { SGL, DBL } = hotel.roomTypes as { SGL: string; DBL: string };
    const { id } = await reserve(hotel, NIGHT, { nights: 4, roomTypeId: SGL });
    await goTo(house, `${ON(2)}T10:00:00Z`);
    await house.db.query(`UPDATE reservations SET status = 'in_house' WHERE id = $1`, [id]);
    await house.db.query(`UPDATE properties SET business_date = $2 WHERE id = $1`, [hotel.propertyId, ON(2)]);
    await priced(house, hotel, { price: 13_000, from: NIGHT, nights: 30 });
    expect((await amend(id, { arrival: ON(1) })).body.errors[0]).toMatchObject({ pointer: '/arrival', code: 'in_house' });
    expect((await amend(id, { departure: ON(1) })).body.errors[0]).toMatchObject({ pointer: '/departure', code: 'in_the_past' });
    const { body } = await amend(id, { roomTypeId: DBL, departure: ON(5) });
    expect(body.nights.map((n: { change: string }) => n.change)).toEqual(['kept', 'kept', 'repriced', 'repriced', 'added']);
    expect(pricesOf(body.reservation)).toEqual([10_000, 10_000, 13_000, 13_000, 13_000]);
    expect([await soldOn(house, hotel, ON(2), 3, SGL), await soldOn(house, hotel, ON(2), 3, DBL)]).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('that is cancelled, or by nothing, changes nothing', async () => {
    const hotel = await aHotel(house);
    const { id } = await reserve(hotel);
    const idle = await amend(id, { adults: 1 });
    expect([idle.status, idle.body.id, idle.body.reservation.version]).toEqual([200, null, 1]);
    await cancel(house, id);
    const answer = await amend(id, { adults: 2 });
    expect([answer.status, answer.body.code]).toEqual([409, 'wrong_status']);
    expect((await read(id)).actions).toContainEqual(expect.objectContaining({ action: 'amend', allowed: false }));
  });

  it('at a total that is no longer ours is refused', async () => {
    const hotel = await aHotel(house);
    const { id } = await reserve(hotel);
    const answer = await amend(id, { departure: ON(2), expectedTotal: eur(19_000) });
    expect([answer.status, answer.body.code, answer.body.errors[0].actual]).toEqual([409, 'price_changed', eur(20_000)]);
    expect(await soldOn(house, hotel, NIGHT, 2)).toEqual([1, 0]);
  });

  it('asked for five times at once with one key happens once', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 5 } });
    const { id } = await reserve(hotel);
    const key = { headers: { 'idempotency-key': 'amend-1' } };
    const answers = await Promise.all(Array.from({ length: 5 }, () => amend(id, { departure: ON(2) }, key)));
    expect(tally(answers)).toEqual({ 200: 5 });
    expect(new Set(answers.map((a) => a.text)).size).toBe(1);
    await cancel(house, id);
    expect((await amend(id, { departure: ON(2) }, key)).text).toBe(answers[0]!.text);
    expect((await must(house, 'GET', `/v1/reservations/${id}/amendments`)).data).toHaveLength(1);
  });

  it('is not for who may only read, and not found by who may not even that', async () => {
    const [hotel, elsewhere] = [await aHotel(house), await aHotel(house, { nights: 0 })];
    const { id } = await reserve(hotel);
    const reader = await aMachine(house, ['reservations:read'], [hotel.propertyId]);
    const stranger = await aMachine(house, ['reservations:read', 'reservations:write'], [elsewhere.propertyId]);
    for (const dryRun of [true, false]) {
      const statuses = [];
      for (const token of [null, reader, stranger]) statuses.push((await amend(id, { adults: 2 }, { token, dryRun })).status);
      expect(statuses).toEqual([401, 403, 404]);
    }
    expect((await house.call('GET', `/v1/reservations/${id}/amendments`, undefined, { token: stranger })).status).toBe(404);
  });

  it('keeps a promotion on the nights that were sold with it; what goes with the others is to be had again', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 3 } });
    const promotion = {
      propertyId: hotel.propertyId,
      code: 'TENTH',
      name: 'A tenth off',
      appliesBy: 'automatic',
      effect: { kind: 'percent', basisPoints: 1_000 },
      budgetMinor: 9_000,
    };
    const { id: promotionId } = await must(house, 'POST', '/v1/promotions', promotion);
    const used = async () => {
      const { rows } = await house.db.query('SELECT uses, used_minor::int AS minor FROM promotions WHERE id = $1', [promotionId]);
      return [rows[0].uses, rows[0].minor];
    };
    const { id } = await reserve(hotel, NIGHT, { nights: 3 });
    expect([pricesOf(await read(id)), await used()]).toEqual([
      [9_000, 9_000, 9_000],
      [1, 3_000],
    ]);
    const shorter = await amend(id, { departure: ON(2) });
    expect([shorter.body.total, await used()]).toEqual([eur(18_000), [1, 2_000]]);
    const longer = await amend(id, { departure: ON(4) });
    expect([pricesOf(longer.body.reservation), await used()]).toEqual([
      [9_000, 9_000, 9_000, 9_000],
      [1, 4_000],
    ]);
    await must(house, 'PATCH', `/v1/promotions/${promotionId}`, { status: 'paused' }, { headers: { 'if-match': '*' } });
    const anew = await amend(id, { requote: true });
    expect([pricesOf(anew.body.reservation), await used()]).toEqual([
      [10_000, 10_000, 10_000, 10_000],
      [0, 0],
    ]);
  });

  describe('while others are at it', () => {
    it('and somebody cancels: it is cancelled in the end, and nothing is left taken', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      for (let round = 0; round < 12; round++) {
        const { id } = await reserve(hotel, NIGHT, { nights: 2 });
        const [amended, cancelled] = await Promise.all([
          amend(id, { departure: ON(2 + (round % 3)), adults: 1 + (round % 2) }),
          cancel(house, id),
        ]);
        expect(cancelled.status).toBe(200);
        expect([200, 409]).toContain(amended.status);
        expect((await read(id)).status).toBe('cancelled');
        expect([round, await soldOn(house, hotel, NIGHT, 5)]).toEqual([round, [0, 0, 0, 0, 0]]);
      }
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('two amendments at once: one after the other, and the last word holds', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      for (let round = 0; round < 8; round++) {
        const { id } = await reserve(hotel, NIGHT, { nights: 2 });
        const answers = await Promise.all([
          amend(id, { departure: ON(3) }),
          amend(id, { adults: 2 }),
          amend(id, { arrival: addDays(NIGHT, -1) }),
        ]);
        expect(tally(answers)).toEqual({ 200: 3 });
        expect(await read(id)).toMatchObject({ arrival: addDays(NIGHT, -1), departure: ON(3), adults: 2, version: 4 });
        await cancel(house, id);
      }
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('many for the last room of a night: one of all gets it', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 6 } });
      const ids = [];
      for (let i = 0; i < 5; i++) ids.push((await reserve(hotel, NIGHT)).id);
      await Promise.all(Array.from({ length: 5 }, () => reserve(hotel, ON(1)))); // one is left on the next night
      const answers = await Promise.all([
        ...ids.map((id) => amend(id, { departure: ON(2) })),
        ...Array.from({ length: 5 }, () => book(house, aBooking(hotel, ON(1)))),
      ]);
      const won = answers.filter((a) => a.status < 300).length;
      expect([won, answers.filter((a) => a.body.code === 'sold_out').length]).toEqual([1, 9]);
      expect(await soldOn(house, hotel, NIGHT, 2)).toEqual([5, 6]);
      expect(await faultsOf(house, hotel)).toEqual([]);
    });

    it('two that swap their nights in a full house do not stand in each other’s way for ever', async () => {
      const hotel = await aHotel(house, { rooms: { SGL: 1, DBL: 1 } });
      const { SGL, DBL } = hotel.roomTypes as { SGL: string; DBL: string };
      const [a, b] = [
        await reserve(hotel, NIGHT, { nights: 3, roomTypeId: SGL }),
        await reserve(hotel, NIGHT, { nights: 3, roomTypeId: DBL }),
      ];
      const answers = await Promise.all([amend(a.id, { roomTypeId: DBL }), amend(b.id, { roomTypeId: SGL })]);
      expect(tally(answers)).toEqual({ '409 sold_out': 2 });
      expect(await faultsOf(house, hotel)).toEqual([]);
    });
  });

  it('takes what an expired hold still counts', async () => {
    const hotel = await aHotel(house);
    const { id } = await reserve(hotel);
    const stay = aBooking(hotel, ON(1));
    await must(house, 'POST', '/v1/quotes', {
      propertyId: stay.propertyId,
      arrival: stay.arrival,
      departure: stay.departure,
      rooms: stay.rooms,
      hold: true,
    });
    expect((await amend(id, { departure: ON(2) })).body.code).toBe('sold_out');
    await goTo(house, house.clock.now().getTime() + 3_600_000);
    expect((await amend(id, { departure: ON(2) }, { dryRun: true })).status).toBe(200);
    expect((await amend(id, { departure: ON(2) })).status).toBe(200);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });
});
