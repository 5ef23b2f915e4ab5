import { addDays } from '../src/kernel/values/local-date';
import { aBooking, aHotel, aStay, book, cancel, faultsOf, goTo, type Hotel, must, soldOn, tally } from './support/furnish';
import { tokenOf } from './support/guest';
import { type Answer, type House, startHouse } from './support/house';
import { settled } from './support/stays';

const NIGHT = '2026-12-24';
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const TEN_PERCENT = { kind: 'percent', basisPoints: 1_000 };

describe('Promotions and coupons', () => {
  let house: House;
  let second: House;

  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '100' } });
    second = await startHouse({ databaseUrl: process.env.DATABASE_URL! });
    await goTo(house, '2026-11-22T12:00:00Z');
    await goTo(second, '2026-11-22T12:00:00Z');
  });
  afterAll(async () => {
    for (const { app } of [house, second]) app.getHttpServer().closeAllConnections();
    await second.close();
    await house.close();
  });

  let made = 0;
  const aPromotion = async (hotel: Hotel, more: object = {}) => {
    const body = {
      propertyId: hotel.propertyId,
      code: `PROMO${++made}`,
      name: 'A promotion',
      appliesBy: 'automatic',
      effect: TEN_PERCENT,
      ...more,
    };
    return must(house, 'POST', '/v1/promotions', body);
  };
  const coupons = async (hotel: Hotel, promotion: { id: string }, more: object = {}) => {
    const body = { propertyId: hotel.propertyId, promotionId: promotion.id, code: `BATCH${++made}`, name: 'Some coupons', ...more };
    const batch = await must(house, 'POST', '/v1/coupon-batches', body);
    const { data } = await must(house, 'GET', `/v1/coupon-batches/${batch.id}/coupons?limit=100`);
    return { batch, codes: data.map((c: { code: string }) => c.code) as string[] };
  };
  const aCoupon = async (hotel: Hotel, more: object = {}, promotion: object = {}) => {
    const given = await aPromotion(hotel, { appliesBy: 'coupon', ...promotion });
    const { batch, codes } = await coupons(hotel, given, { kind: 'unique', count: 1, ...more });
    return { promotion: given, batch, code: codes[0]! };
  };
  const search = async (hotel: Hotel, query = '', at = house) =>
    (
      await must(
        at,
        'GET',
        `/v1/availability?propertyId=${hotel.propertyId}&arrival=${NIGHT}&departure=${addDays(NIGHT, 1)}&adults=1${query}`,
      )
    ).offers[0].total.amountMinor as number;
  const read = (promotion: { id: string }) => must(house, 'GET', `/v1/promotions/${promotion.id}`);

  /** What is wrong with the counters of a hotel, counted again from the uses themselves and from the reservations. */
  const miscounted = async (hotel: Hotel): Promise<unknown[]> => {
    const { rows } = await house.db.query(
      `SELECT 'promotion' AS what, p.code, p.uses AS counted, count(u.id)::int AS found FROM promotions p
         LEFT JOIN promotion_uses u ON u.promotion_id = p.id AND u.limited AND u.status IN ('reserved', 'committed')
         WHERE p.property_id = $1 GROUP BY p.id HAVING p.uses <> count(u.id) OR p.used_minor <> coalesce(sum(u.amount_minor), 0)
       UNION ALL
       SELECT 'coupon', c.code, c.uses, count(u.id)::int FROM coupons c
         LEFT JOIN promotion_uses u ON u.coupon_id = c.id AND u.status IN ('reserved', 'committed', 'forfeited')
         WHERE c.property_id = $1 GROUP BY c.id HAVING c.uses <> count(u.id)
       UNION ALL
       SELECT 'reservation', r.number, 0, 0 FROM promotion_uses u JOIN reservations r ON r.id = u.reservation_id
         WHERE u.property_id = $1 AND (u.status IN ('released', 'forfeited')) <> (r.status = 'cancelled' OR NOT EXISTS (
           SELECT FROM reservation_nights n CROSS JOIN LATERAL jsonb_array_elements(n.steps) s JOIN promotions p ON p.id = u.promotion_id
           WHERE n.reservation_id = r.id AND s ->> 'code' = p.code))
       UNION ALL
       SELECT 'no use', r.number, 0, 0 FROM reservations r CROSS JOIN LATERAL jsonb_array_elements(r.terms -> 'promotions') t JOIN promotions p ON p.code = t ->> 'code'
         WHERE r.property_id = $1 AND p.property_id = $1 AND NOT EXISTS (SELECT FROM promotion_uses u WHERE u.reservation_id = r.id AND u.promotion_id = p.id)
       UNION ALL
       SELECT 'amount', r.number, u.amount_minor::int, coalesce(-sum((s ->> 'amountMinor')::int), 0)::int FROM promotion_uses u JOIN promotions p ON p.id = u.promotion_id
         JOIN reservations r ON r.id = u.reservation_id
         LEFT JOIN (reservation_nights n CROSS JOIN LATERAL jsonb_array_elements(n.steps) s) ON n.reservation_id = u.reservation_id AND s ->> 'code' = p.code
         WHERE u.property_id = $1 AND u.status IN ('reserved', 'committed') GROUP BY r.number, u.id, u.amount_minor HAVING u.amount_minor <> coalesce(-sum((s ->> 'amountMinor')::int), 0)`,
      [hotel.propertyId],
    );
    return rows;
  };

  describe('An automatic promotion', () => {
    it('costs the same in a search of the hotel, a search of the city, a quote and a booking', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 5 }, property: { address: { city: 'Samecity', country: 'DE' } } });
      await must(house, 'POST', '/v1/tax-rules', {
        propertyId: hotel.propertyId,
        code: 'VAT',
        name: 'VAT',
        kind: 'percent',
        basisPoints: 733,
      });
      await aPromotion(hotel, { stacking: 'stackable', priority: 1, minNights: 2, effect: { kind: 'percent', basisPoints: 1_234 } });
      await aPromotion(hotel, { stacking: 'stackable', priority: 2, effect: { kind: 'amount_per_stay', amountMinor: 777 } });
      await aPromotion(hotel, { effect: { kind: 'free_nights', everyNights: 3, freeNights: 1 } });
      for (const nights of [1, 2, 3, 5]) {
        const departure = addDays(NIGHT, nights);
        const query = `arrival=${NIGHT}&departure=${departure}&adults=1`;
        const { offers } = await must(house, 'GET', `/v1/availability?propertyId=${hotel.propertyId}&${query}`);
        const quote = await must(house, 'POST', '/v1/quotes', aStay(hotel, NIGHT, { nights }));
        const booked = await book(house, aBooking(hotel, NIGHT, { nights, expectedTotal: offers[0].total }));
        expect([booked.status, booked.body.total, quote.total]).toEqual([201, offers[0].total, offers[0].total]);
        expect(offers[0].promotions.map((p: { code: string }) => p.code).length).toBe(
          nights === 3 ? 1 : nights === 1 ? 1 : nights === 2 ? 2 : 1,
        );
        const steps = booked.body.reservations[0].nights.flatMap((n: { steps: { kind: string }[] }) => n.steps.map((s) => s.kind));
        expect(steps).toContain('promotion');
        for (const end = Date.now() + 20_000; ;) {
          const { data } = await must(house, 'GET', `/v1/hotel-offers?city=Samecity&${query}`);
          if (data[0]?.from.amountMinor === offers[0].total.amountMinor) break;
          if (Date.now() > end) throw new Error(`${nights} nights: ${JSON.stringify(data)} and not ${offers[0].total.amountMinor}`);
          await new Promise((r) => setTimeout(r, 50));
        }
      }
      expect(await miscounted(hotel)).toEqual([]);
    });

    it('is frozen into a quote, and into the booking made of it', async () => {
      const hotel = await aHotel(house);
      const promotion = await aPromotion(hotel);
      const quote = await must(house, 'POST', '/v1/quotes', aStay(hotel, NIGHT));
      await must(house, 'PATCH', `/v1/promotions/${promotion.id}`, { status: 'ended' }, { headers: { 'if-match': '*' } });
      expect([quote.total.amountMinor, await search(hotel)]).toEqual([9_000, 10_000]);
      const booked = await book(house, { quoteId: quote.id, booker: { firstName: 'A', lastName: 'B' } });
      expect([booked.status, booked.body.total?.amountMinor]).toEqual([201, 9_000]);
    });

    it('does not touch prices set by hand, nor those that another system tells', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      await aPromotion(hotel);
      const overridePrice = { perNight: { amountMinor: 12_345, currency: 'EUR' }, reason: 'Agreed' };
      expect((await book(house, aBooking(hotel, NIGHT, { overridePrice }))).body.total.amountMinor).toBe(12_345);
      const told = await must(house, 'PUT', '/v1/external/pms/reservations/P1', aBooking(hotel, NIGHT));
      expect(told.total.amountMinor).toBe(10_000);
    });

    it('with a budget: two hundred book at once, and as many as it pays for are cheaper, to the last of them', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 400 } });
      const promotion = await aPromotion(hotel, { budgetMinor: 10_000 });
      expect(await search(hotel)).toBe(9_000);
      const answers = await Promise.all(times(200, (i) => book(i % 2 ? house : second, aBooking(hotel, NIGHT))));
      expect(tally(answers)).toEqual({ 201: 200 });
      expect(answers.filter((a) => a.body.total.amountMinor === 9_000)).toHaveLength(10);
      expect(await read(promotion)).toMatchObject({ uses: 10, usedMinor: 10_000, usedUp: true });
      expect([await search(hotel), await search(hotel, '', second)]).toEqual([10_000, 10_000]);
      expect([await miscounted(hotel), await faultsOf(house, hotel)]).toEqual([[], []]);
    });

    it('with a budget: who was shown the lower price is never charged the higher one', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 400 } });
      await aPromotion(hotel, { maxUses: 10 });
      const expectedTotal = { amountMinor: 9_000, currency: 'EUR' };
      const answers = await Promise.all(times(200, (i) => book(i % 2 ? house : second, aBooking(hotel, NIGHT, { expectedTotal }))));
      expect(tally(answers)).toEqual({ 201: 10, '409 price_changed': 190 });
      expect(answers.find((a) => a.status === 409)!.body.quote.total.amountMinor).toBe(10_000);
      expect(await soldOn(house, hotel, NIGHT)).toEqual([10]);
      expect(await miscounted(hotel)).toEqual([]);
    });

    it('whose budget does not suffice for a stay is not offered any more, until a cancellation gives some of it back', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 5 } });
      const promotion = await aPromotion(hotel, { budgetMinor: 2_500 });
      const [first] = [await book(house, aBooking(hotel, NIGHT)), await book(house, aBooking(hotel, NIGHT))];
      expect(await search(hotel)).toBe(9_000);
      expect((await book(house, aBooking(hotel, NIGHT))).body.total.amountMinor).toBe(10_000);
      expect([await search(hotel), (await read(promotion)).usedUp]).toEqual([10_000, true]);
      await cancel(house, first.body.reservations[0].id);
      expect([await search(hotel), await read(promotion)]).toEqual([
        9_000,
        expect.objectContaining({ uses: 1, usedMinor: 1_000, usedUp: false }),
      ]);
      await must(house, 'PATCH', `/v1/promotions/${promotion.id}`, { maxUses: 1 }, { headers: { 'if-match': '*' } });
      expect(await search(hotel)).toBe(10_000);
      const refused = await house.call('PATCH', `/v1/promotions/${promotion.id}`, { budgetMinor: 999 }, { headers: { 'if-match': '*' } });
      expect([refused.status, refused.body.errors[0].code]).toEqual([400, 'below_used']);
    });
  });

  describe('A code', () => {
    it('is taken in any spelling, told apart from none in a search, and refused with the reason where something is promised', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 5 } });
      await aPromotion(hotel, { code: 'Spring', appliesBy: 'code', minNights: 2 });
      const two = `&promoCode=spring`;
      expect(await search(hotel, two)).toBe(10_000);
      const { offers } = await must(
        house,
        'GET',
        `/v1/availability?propertyId=${hotel.propertyId}&arrival=${NIGHT}&departure=${addDays(NIGHT, 2)}&adults=1${two}`,
      );
      expect(offers[0].total.amountMinor).toBe(18_000);
      const refusals: [string[], string][] = [
        [['SPRING'], 'min_nights'],
        [['AUTUMN'], 'unknown_code'],
      ];
      for (const [promoCodes, code] of refusals) {
        for (const answer of [
          await house.call('POST', '/v1/quotes', { ...aStay(hotel, NIGHT), promoCodes }),
          await book(house, aBooking(hotel, NIGHT, { promoCodes })),
        ]) {
          expect([answer.status, answer.body.code, answer.body.errors]).toEqual([
            409,
            'promo_code_refused',
            [expect.objectContaining({ pointer: '/promoCodes/0', code })],
          ]);
        }
      }
      const booked = await book(house, aBooking(hotel, NIGHT, { nights: 2, promoCodes: [' spring '] }));
      expect([booked.status, booked.body.total.amountMinor]).toEqual([201, 18_000]);
    });

    it('that something better makes needless is no mistake, and no use', async () => {
      const hotel = await aHotel(house);
      await aPromotion(hotel, { effect: { kind: 'percent', basisPoints: 2_000 } });
      const { code, promotion } = await aCoupon(hotel);
      const booked = await book(house, aBooking(hotel, NIGHT, { promoCodes: [code] }));
      expect([booked.status, booked.body.total.amountMinor]).toEqual([201, 8_000]);
      expect((await must(house, 'GET', `/v1/coupons/${code}?propertyId=${hotel.propertyId}`)).uses).toBe(0);
      expect((await must(house, 'GET', `/v1/promotions/${promotion.id}/uses`)).data).toEqual([]);
    });
  });

  describe('A member', () => {
    it('sees, is quoted and pays their own price when the house knows them, and nobody else does', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 9 } });
      const memberPrices = [{ guestClasses: ['value:loyal'], basisPoints: 800 }];
      await must(house, 'PATCH', `/v1/rate-plans/${hotel.ratePlanId}`, { memberPrices }, { headers: { 'if-match': '*' } });
      await aPromotion(hotel, { firstStayOnly: true, effect: { kind: 'amount_per_stay', amountMinor: 1_000 } });
      const guest = await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, firstName: 'Lo', lastName: 'Yal' });
      await house.db.query(
        `INSERT INTO guest_classes (person_id, scheme_id, class, evidence, scheme_version, since, updated_at)
         SELECT $1, id, 'loyal', '[]', 1, now(), now() FROM classification_schemes WHERE code = 'value'`,
        [guest.id],
      );
      const token = tokenOf(house, guest.id);
      const query = `/v1/availability?propertyId=${hotel.propertyId}&arrival=${NIGHT}&departure=${addDays(NIGHT, 1)}&adults=1`;
      const [own, others] = [
        await must(house, 'GET', query, undefined, { token }),
        await must(house, 'GET', query, undefined, { token: null }),
      ];
      expect([own.offers[0].total.amountMinor, others.offers[0].total.amountMinor]).toEqual([8_200, 10_000]);
      const quote = await must(house, 'POST', '/v1/quotes', { ...aStay(hotel, NIGHT), guestId: guest.id });
      expect(quote.total.amountMinor).toBe(8_200);
      // a quote for somebody is for nobody else
      const stranger = await book(house, { quoteId: quote.id, booker: { firstName: 'Some', lastName: 'Body' } });
      expect([stranger.status, stranger.body.errors[0].code, stranger.body.quote.total.amountMinor]).toEqual([
        409,
        'not_for_this_guest',
        10_000,
      ]);
      const booked = await must(house, 'POST', '/v1/bookings', {
        quoteId: quote.id,
        booker: { firstName: 'Lo', lastName: 'Yal', guestId: guest.id },
      });
      expect(booked.reservations[0].nights[0].steps.map((s: { kind: string; amountMinor: number }) => [s.kind, s.amountMinor])).toEqual([
        ['base', 10_000],
        ['member', -800],
        ['promotion', -1_000],
      ]);
      // the first stay is booked; from now on the member's price is all there is
      const again = await must(house, 'POST', '/v1/bookings', aBooking(hotel, NIGHT), { token });
      expect(again.total.amountMinor).toBe(9_200);
      const unseen = await house.call('POST', '/v1/quotes', { ...aStay(hotel, NIGHT), guestId: guest.id }, { token: null });
      expect([unseen.status, unseen.body.errors[0].code]).toEqual([400, 'unknown_guest']);
    });

    it('is sold plans for members, which others only hear of', async () => {
      const hotel = await aHotel(house, { ratePlan: { guestClasses: ['value:loyal'] } });
      const refused = await book(house, aBooking(hotel, NIGHT));
      expect([refused.status, refused.body.code, refused.body.errors[0].code]).toEqual([409, 'restriction_violated', 'members_only']);
    });
  });

  describe('A coupon', () => {
    it('with ten uses left: two hundred try at once through two servers, and exactly ten have it', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 400 } });
      const promotion = await aPromotion(hotel, { appliesBy: 'coupon' });
      const shared = { kind: 'shared', couponCode: 'HELLO', maxUses: 13 };
      await coupons(hotel, promotion, shared);
      for (let i = 0; i < 3; i++) await must(house, 'POST', '/v1/bookings', aBooking(hotel, NIGHT, { promoCodes: ['HELLO'] }));
      const answers = await Promise.all(times(200, (i) => book(i % 2 ? house : second, aBooking(hotel, NIGHT, { promoCodes: ['hello'] }))));
      expect(tally(answers)).toEqual({ 201: 10, '409 promo_code_refused': 190 });
      for (const { body } of answers.filter((a) => a.status === 409))
        expect(body.errors).toEqual([expect.objectContaining({ code: 'used_up' })]);
      expect(await must(house, 'GET', `/v1/coupons/HELLO?propertyId=${hotel.propertyId}`)).toMatchObject({
        uses: 13,
        usable: false,
        reasons: ['used_up'],
      });
      expect(await soldOn(house, hotel, NIGHT)).toEqual([13]);
      expect([await miscounted(hotel), await faultsOf(house, hotel)]).toEqual([[], []]);
    });

    it('and others who book meanwhile without it are not turned away with those who come too late', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 100 } });
      const { code } = await aCoupon(hotel);
      const answers = await Promise.all(times(60, (i) => book(house, aBooking(hotel, NIGHT, i % 2 ? { promoCodes: [code] } : {}))));
      expect(tally(answers)).toEqual({ 201: 31, '409 promo_code_refused': 29 });
    });

    it('is not used by a booking that fails: rooms, price or restrictions come first, and nothing is left behind', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const { code } = await aCoupon(hotel, { maxUses: 5 });
      const answers = await Promise.all(times(20, () => book(house, aBooking(hotel, NIGHT, { promoCodes: [code] }))));
      expect(tally(answers)).toEqual({ 201: 1, '409 sold_out': 19 });
      expect((await must(house, 'GET', `/v1/coupons/${code}?propertyId=${hotel.propertyId}`)).uses).toBe(1);
      expect(await miscounted(hotel)).toEqual([]);
    });

    it('counts once for a booking of three rooms, and a promotion by code for each of them', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 6 } });
      const { code } = await aCoupon(hotel, { maxUses: 9 });
      const byCoupon = await must(house, 'POST', '/v1/bookings', aBooking(hotel, NIGHT, { rooms: 3, promoCodes: [code] }));
      expect(byCoupon.total.amountMinor).toBe(29_000);
      const promotion = await aPromotion(hotel, { appliesBy: 'code', maxUses: 3 });
      const byCode = await must(house, 'POST', '/v1/bookings', aBooking(hotel, NIGHT, { rooms: 3, promoCodes: [promotion.code] }));
      expect(byCode.total.amountMinor).toBe(27_000);
      expect(await read(promotion)).toMatchObject({ uses: 3, usedUp: true });
      await cancel(house, byCode.reservations[1].id);
      expect(await read(promotion)).toMatchObject({ uses: 2, usedUp: false });
      expect(await miscounted(hotel)).toEqual([]);
    });

    it('for known guests, once each: twenty requests of one guest at once are one', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 30 } });
      const { code } = await aCoupon(hotel, { maxUses: 9, perGuestLimit: 1 });
      const stranger = await book(house, aBooking(hotel, NIGHT, { promoCodes: [code] }));
      expect([stranger.status, stranger.body.errors[0].code]).toEqual([409, 'guest_not_known']);
      for (const lastName of ['One', 'Two']) {
        const guest = await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, firstName: 'Guest', lastName });
        const booker = { firstName: 'Guest', lastName, guestId: guest.id };
        const answers = await Promise.all(times(20, () => book(house, aBooking(hotel, NIGHT, { promoCodes: [code], booker }))));
        expect(tally(answers)).toEqual({ 201: 1, '409 promo_code_refused': 19 });
        const reservation = answers.find((a) => a.status === 201)!.body.reservations[0];
        await cancel(house, reservation.id);
        expect((await book(house, aBooking(hotel, NIGHT, { promoCodes: [code], booker }))).status).toBe(201);
      }
      expect((await must(house, 'GET', `/v1/coupons/${code}?propertyId=${hotel.propertyId}`)).uses).toBe(2);
      expect(await miscounted(hotel)).toEqual([]);
    });

    it('comes back by a cancellation as its batch says, once, even when the request is repeated', async () => {
      const policy = {
        code: 'HALF',
        name: 'Half',
        tiers: [{ deadline: { fromBooking: true }, penalty: { kind: 'percent_of_total', value: 5_000 } }],
      };
      for (const [restore, free, uses, status] of [
        ['always', false, 0, 'released'],
        ['when_free', false, 1, 'forfeited'],
        ['when_free', true, 0, 'released'],
        ['never', true, 1, 'forfeited'],
      ] as const) {
        const hotel = await aHotel(house);
        const { id } = await must(house, 'POST', '/v1/cancellation-policies', { propertyId: hotel.propertyId, ...policy });
        if (!free)
          await must(house, 'PATCH', `/v1/rate-plans/${hotel.ratePlanId}`, { cancellationPolicyId: id }, { headers: { 'if-match': '*' } });
        const { code, promotion } = await aCoupon(hotel, { restore }, { maxUses: 1 });
        const booked = await must(house, 'POST', '/v1/bookings', aBooking(hotel, NIGHT, { promoCodes: [code] }));
        const answers = await Promise.all(times(5, () => cancel(house, booked.reservations[0].id)));
        expect(tally(answers)).toEqual({ 200: 1, '409 wrong_status': 4 });
        expect((await must(house, 'GET', `/v1/coupons/${code}?propertyId=${hotel.propertyId}`)).uses).toBe(uses);
        // a cancelled stay never counts against the promotion itself
        expect(await read(promotion)).toMatchObject({ uses: 0, usedMinor: 0, usedUp: false });
        expect((await must(house, 'GET', `/v1/promotions/${promotion.id}/uses`)).data).toEqual([
          expect.objectContaining({ status, couponCode: code, amountMinor: 1_000, reservationId: booked.reservations[0].id }),
        ]);
        expect(await miscounted(hotel)).toEqual([]);
      }
    });

    it('that somebody else used after it was quoted makes the quote dearer: nothing is booked, and the new price is told', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const { code } = await aCoupon(hotel);
      const quote = await must(house, 'POST', '/v1/quotes', { ...aStay(hotel, NIGHT), promoCodes: [code] });
      expect(quote.total.amountMinor).toBe(9_000);
      await must(house, 'POST', '/v1/bookings', aBooking(hotel, NIGHT, { promoCodes: [code] }));
      const late = await book(house, { quoteId: quote.id, booker: { firstName: 'A', lastName: 'B' } });
      expect([late.status, late.body.code, late.body.errors[0].code]).toEqual([409, 'price_changed', 'used_up']);
      expect(late.body.quote.total.amountMinor).toBe(10_000);
      expect((await book(house, { quoteId: late.body.quote.id, booker: { firstName: 'A', lastName: 'B' } })).body.total.amountMinor).toBe(
        10_000,
      );
      expect(await miscounted(hotel)).toEqual([]);
    });

    it('is used for good when the stay is over, and taken again when another system takes a cancellation back', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const { code, promotion } = await aCoupon(hotel, { restore: 'always' });
      const told = aBooking(hotel, NIGHT, { externalReferences: [{ system: 'pms', id: 'C1' }] });
      await must(house, 'POST', '/v1/bookings', { ...told, promoCodes: [code] });
      const statuses: string[] = [];
      for (const status of ['cancelled', 'confirmed', 'in_house', 'checked_out']) {
        await must(house, 'PUT', '/v1/external/pms/reservations/C1', { ...told, status });
        await settled(house);
        statuses.push((await must(house, 'GET', `/v1/promotions/${promotion.id}/uses`)).data[0].status);
        expect(await miscounted(hotel)).toEqual([]);
      }
      expect(statuses).toEqual(['released', 'reserved', 'reserved', 'committed']);
    });

    it('is worth nothing before and after its days, and when it is void', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const promotion = await aPromotion(hotel, { appliesBy: 'coupon' });
      const tried = async (more: object) => {
        const { codes, batch } = await coupons(hotel, promotion, { kind: 'unique', count: 2, ...more });
        const { reasons } = await must(house, 'GET', `/v1/coupons/${codes[0]}?propertyId=${hotel.propertyId}`);
        const { status, body } = await book(house, aBooking(hotel, NIGHT, { promoCodes: [codes[0]] }));
        return { codes, batch, found: [reasons, status, body.errors?.[0].code] };
      };
      expect((await tried({ validFrom: '2026-11-22T12:00:01Z' })).found).toEqual([['not_yet_valid'], 409, 'code_not_valid']);
      expect((await tried({ validUntil: '2026-11-22T12:00:00Z' })).found).toEqual([['expired'], 409, 'code_not_valid']);
      const { codes, batch, found } = await tried({ prefix: 'sp-' });
      expect([found, codes[0]]).toEqual([[[], 201, undefined], expect.stringMatching(/^SP-[2-9A-Z]{12}$/)]);
      await must(house, 'POST', `/v1/coupon-batches/${batch.id}/voidings`, { codes: [codes[1]!.toLowerCase()] });
      expect((await book(house, aBooking(hotel, NIGHT, { promoCodes: [codes[1]] }))).body.errors[0].code).toBe('code_not_valid');
      expect((await house.call('POST', `/v1/coupon-batches/${batch.id}/voidings`, { codes: ['SP-XXXX'] })).status).toBe(404);
    });
  });

  describe('A package', () => {
    it('costs the same in search, quote and booking, and its parts stand in the reservation', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const tax = { code: 'VAT6', name: 'VAT 6 %', basisPoints: 600 };
      const components = [
        { code: 'DINNER', name: 'Dinner', unit: 'per_person_night', amountMinor: 4_000, tax },
        { code: 'SPA', name: 'Spa', unit: 'per_room_stay', amountMinor: 9_999 },
      ];
      const made = await must(house, 'POST', '/v1/packages', {
        propertyId: hotel.propertyId,
        code: 'GOURMET',
        name: 'Gourmet',
        components,
        reduceBasisPoints: 1_000,
      });
      const match = { headers: { 'if-match': '*' } };
      await must(house, 'PATCH', `/v1/rate-plans/${hotel.ratePlanId}`, { packageId: made.id }, match);
      await aPromotion(hotel);
      // two nights: 2 × (9000 + 7200) + 8999
      const stay = { nights: 2, adults: 2 };
      const { offers } = await must(
        house,
        'GET',
        `/v1/availability?propertyId=${hotel.propertyId}&arrival=${NIGHT}&departure=${addDays(NIGHT, 2)}&adults=2`,
      );
      const quote = await must(house, 'POST', '/v1/quotes', aStay(hotel, NIGHT, stay));
      const booked = await must(house, 'POST', '/v1/bookings', aBooking(hotel, NIGHT, stay));
      expect([offers[0].total.amountMinor, quote.total.amountMinor, booked.total.amountMinor]).toEqual([41_399, 41_399, 41_399]);
      const { nights, taxes } = await must(house, 'GET', `/v1/reservations/${booked.reservations[0].id}`);
      expect(nights.map((n: { price: { amountMinor: number } }) => n.price.amountMinor)).toEqual([25_199, 16_200]);
      expect(offers[0].nights).toEqual(nights.map(({ date, price }: { date: string; price: object }) => ({ date, price })));
      expect(nights[1].steps.at(-1)).toEqual({
        ...{ kind: 'package', code: 'DINNER', name: 'Dinner', quantity: 2, amountMinor: 7_200 },
        taxes: [{ code: 'VAT6', name: 'VAT 6 %', amountMinor: 408 }],
      });
      expect(taxes).toEqual([expect.objectContaining({ code: 'VAT6', amount: { amountMinor: 816, currency: 'EUR' }, included: true })]);
      await must(house, 'PATCH', `/v1/packages/${made.id}`, { status: 'retired' }, match);
      expect((await must(house, 'POST', '/v1/quotes', aStay(hotel, NIGHT, stay))).total.amountMinor).toBe(18_000);
    });
  });

  describe('A holiday', () => {
    it('becomes a season of the nights before its days off', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const { holidays } = await must(house, 'GET', '/v1/holidays?country=DE&year=2026');
      expect(holidays).toContainEqual({
        firstDay: '2026-12-25',
        lastDay: '2026-12-25',
        name: 'Christmas Day',
        localName: '1. Weihnachtstag',
        type: 'public',
      });
      const body = {
        propertyId: hotel.propertyId,
        code: 'XMAS',
        country: 'DE',
        firstDay: '2026-12-25',
        nightsAfter: 1,
        adjustBasisPoints: 5_000,
      };
      const season = await must(house, 'POST', '/v1/seasons/from-holiday', body);
      expect([season.name, season.ranges]).toEqual(['Christmas Day', [{ firstNight: '2026-12-24', lastNight: '2026-12-25' }]]);
      expect(await search(hotel)).toBe(15_000);
      for (const [wrong, code] of [
        [{ firstDay: '2026-12-23' }, 'no_holiday'],
        [{ country: 'ZZ' }, 'no_calendar'],
        [{ nightsBefore: 0, nightsAfter: 0 }, 'no_nights'],
      ] as const) {
        const refused = await house.call('POST', '/v1/seasons/from-holiday', { ...body, code: 'OTHER', ...wrong });
        expect([refused.status, refused.body.errors[0].code]).toEqual([400, code]);
      }
    });
  });

  it('after many lives of bookings at once, every use is reserved or given back, once, and the counters are what is counted', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 40 } });
    await aPromotion(hotel, { stacking: 'stackable', priority: 1, budgetMinor: 17_500 });
    const { code } = await aCoupon(
      hotel,
      { maxUses: 7, restore: 'always' },
      { stacking: 'stackable', maxUses: 11, effect: { kind: 'amount_per_night', amountMinor: 500 } },
    );
    const live = async (i: number): Promise<Answer> => {
      const at = i % 2 ? house : second;
      const booked = await book(
        at,
        aBooking(hotel, addDays(NIGHT, i % 3), {
          nights: 1 + (i % 2),
          rooms: 1 + (i % 3 === 0 ? 1 : 0),
          ...(i % 2 ? { promoCodes: [code] } : {}),
        }),
      );
      if (booked.status === 201 && i % 4 !== 0) {
        await Promise.all(booked.body.reservations.map((r: { id: string }) => cancel(at, r.id)));
      }
      return booked;
    };
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(times(30, (i) => live(i + round)));
      expect(Object.keys(tally(answers)).filter((k) => !['201', '409 promo_code_refused', '409 sold_out'].includes(k))).toEqual([]);
      expect([await miscounted(hotel), await faultsOf(house, hotel)]).toEqual([[], []]);
    }
    await settled(house);
  });

  it('after stays were changed in every way, cancelled and made good again at once, no use is lost and none is counted twice', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 60 } });
    await aPromotion(hotel, { stacking: 'stackable', priority: 1, budgetMinor: 45_000, minNights: 2 });
    await aPromotion(hotel, { stacking: 'stackable', priority: 2, maxUses: 14, firstNight: addDays(NIGHT, 2) });
    const { code } = await aCoupon(
      hotel,
      { kind: 'shared', count: undefined, couponCode: `CHANGED${++made}`, maxUses: 6, restore: 'when_free' },
      { stacking: 'stackable', effect: { kind: 'amount_per_stay', amountMinor: 1_500 } },
    );
    const ids: string[] = [];
    for (let i = 0; i < 24; i++) {
      const wish = { nights: 1 + (i % 3), ...(i % 4 === 0 ? { promoCodes: [code] } : {}) };
      ids.push((await must(house, 'POST', '/v1/bookings', aBooking(hotel, addDays(NIGHT, i % 2), wish))).reservations[0].id);
    }
    const on = (i: number, path: string, body: object | undefined = {}, method: 'POST' | 'DELETE' = 'POST') =>
      (i % 2 ? house : second).call(method, `/v1/reservations/${ids[i]}/${path}`, body);
    const seen: Record<string, number> = {};
    const all = async (what: (i: number) => Promise<Answer>) => {
      const answers = await Promise.all(ids.map((_, i) => what(i)));
      for (const [answer, count] of Object.entries(tally(answers))) seen[answer] = (seen[answer] ?? 0) + count;
      expect([await miscounted(hotel), await faultsOf(house, hotel)]).toEqual([[], []]);
    };
    const changes = [
      { departure: addDays(NIGHT, 4) },
      { departure: addDays(NIGHT, 2) },
      { requote: true },
      { arrival: addDays(NIGHT, 1), departure: addDays(NIGHT, 3) },
      { adults: 2 },
    ];
    for (let round = 0; round < 5; round++) {
      await all((i) => on(i, 'amendments', changes[(i + round) % changes.length]));
      await all((i) => (i % 3 === round % 3 ? on(i, 'cancellation') : on(i, 'amendments', changes[(i * 7 + round) % changes.length])));
      await all((i) =>
        i % 3 === round % 3 ? on(i, 'cancellation', undefined, 'DELETE') : on(i, 'amendments', changes[(i + 3) % changes.length]),
      );
    }
    expect(Object.keys(seen).filter((k) => !['200', '409 promotion_used_up', '409 wrong_status'].includes(k))).toEqual([]);
    expect(seen['200']).toBeGreaterThan(200);
  });
});
