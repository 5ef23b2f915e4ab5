import { addDays } from '../src/kernel/values/local-date';
import { aBooking, aHotel, faultsOf, goTo, type Hotel, type HotelWish, must, priced } from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';

const NIGHT = '2026-12-24';
const ON = (days: number) => addDays(NIGHT, days);

describe('The price of a stay that is changed', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '120' } });
  });
  beforeEach(() => goTo(house, '2026-11-22T12:00:00Z'));
  afterAll(() => house.close());

  const amend = (id: string, body: object): Promise<Answer> => house.call('POST', `/v1/reservations/${id}/amendments`, body);
  const amended = async (id: string, body: object) => {
    const answer = await amend(id, body);
    if (answer.status !== 200) throw new Error(answer.text);
    return pricesOf(answer.body.reservation);
  };
  const pricesOf = (r: { nights: { price: { amountMinor: number } }[] }): number[] => r.nights.map((n) => n.price.amountMinor);
  const reserve = async (hotel: Hotel, wish: Parameters<typeof aBooking>[2] = {}): Promise<string> =>
    (await must(house, 'POST', '/v1/bookings', aBooking(hotel, NIGHT, wish))).reservations[0].id;

  describe('with a package', () => {
    const tax = { code: 'VAT6', name: 'VAT 6 %', basisPoints: 600 };
    const aSpaHotel = async (wish: HotelWish = {}) => {
      const hotel = await aHotel(house, { rooms: { DBL: 3, SUI: 3 }, ...wish });
      const { id } = await must(house, 'POST', '/v1/packages', {
        propertyId: hotel.propertyId,
        code: 'GOURMET',
        name: 'Gourmet',
        components: [
          { code: 'DINNER', name: 'Dinner', unit: 'per_room_night', amountMinor: 4_000 },
          { code: 'SPA', name: 'Spa', unit: 'per_room_stay', amountMinor: 10_000, tax },
        ],
      });
      await must(house, 'PATCH', `/v1/rate-plans/${hotel.ratePlanId}`, { packageId: id }, { headers: { 'if-match': '*' } });
      return { hotel, packageId: id as string };
    };
    const partsOf = async (id: string) => {
      const { nights, taxes, total } = await must(house, 'GET', `/v1/reservations/${id}`);
      return {
        spa: nights.flatMap((n: { date: string; steps: { code: string; amountMinor: number }[] }) =>
          n.steps.filter((s) => s.code === 'SPA').map((s) => [n.date, s.amountMinor]),
        ),
        tax: taxes.find((t: { code: string }) => t.code === 'VAT6').amount.amountMinor,
        total: total.amountMinor,
      };
    };

    it('that begins earlier has what is had once a stay once, on the night that it was sold with', async () => {
      const { hotel } = await aSpaHotel();
      const id = await reserve(hotel, { nights: 2 });
      expect(await amended(id, { arrival: ON(-2) })).toEqual([14_000, 14_000, 24_000, 14_000]);
      expect(await partsOf(id)).toEqual({ spa: [[NIGHT, 10_000]], tax: 566, total: 66_000 });
      expect(await amended(id, { departure: ON(3) })).toEqual([14_000, 14_000, 24_000, 14_000, 14_000]);
    });

    it('that begins later keeps it at what was agreed, and so does one that moves to other days', async () => {
      const { hotel, packageId } = await aSpaHotel();
      const id = await reserve(hotel, { nights: 3 });
      await must(
        house,
        'PATCH',
        `/v1/packages/${packageId}`,
        { components: [{ code: 'SPA', name: 'Spa', unit: 'per_room_stay', amountMinor: 15_000, tax }] },
        { headers: { 'if-match': '*' } },
      );
      const { body } = await amend(id, { arrival: ON(1) });
      expect(body.nights.map((n: { change: string }) => n.change)).toEqual(['dropped', 'kept', 'kept']);
      expect([pricesOf(body.reservation), await partsOf(id)]).toEqual([
        [24_000, 14_000],
        { spa: [[ON(1), 10_000]], tax: 566, total: 38_000 },
      ]);
      expect(await amended(id, { arrival: ON(10), departure: ON(12) })).toEqual([20_000, 10_000]);
      expect(await amended(id, { arrival: ON(9) })).toEqual([10_000, 20_000, 10_000]);
      expect(await amended(id, { requote: true })).toEqual([25_000, 10_000, 10_000]);
    });

    it('whose guests are in the house is not charged with it again when they take another room', async () => {
      const { hotel } = await aSpaHotel();
      const id = await reserve(hotel, { nights: 3 });
      await goTo(house, `${ON(1)}T10:00:00Z`);
      await house.db.query(`UPDATE reservations SET status = 'in_house' WHERE id = $1`, [id]);
      await house.db.query(`UPDATE properties SET business_date = $2 WHERE id = $1`, [hotel.propertyId, ON(1)]);
      await priced(house, hotel, { price: 12_000, from: NIGHT });
      expect(await amended(id, { roomTypeId: hotel.roomTypes.SUI })).toEqual([24_000, 16_000, 16_000]);
      expect(await faultsOf(house, hotel)).toEqual([]);
    });
  });

  describe('with promotions', () => {
    let made = 0;
    const aPromotion = async (hotel: Hotel, more: object = {}) =>
      must(house, 'POST', '/v1/promotions', {
        propertyId: hotel.propertyId,
        code: `DEAL${++made}`,
        name: 'A deal',
        appliesBy: 'automatic',
        effect: { kind: 'percent', basisPoints: 1_000 },
        ...more,
      });
    const aCoupon = async (hotel: Hotel, batch: object = {}, more: object = {}) => {
      const promotion = await aPromotion(hotel, { appliesBy: 'coupon', ...more });
      const couponCode = `COUPON${++made}`;
      const body = {
        propertyId: hotel.propertyId,
        promotionId: promotion.id,
        code: `BATCH${made}`,
        name: 'Coupons',
        kind: 'shared',
        couponCode,
      };
      await must(house, 'POST', '/v1/coupon-batches', { ...body, maxUses: 1, ...batch });
      return { promotion, code: couponCode };
    };
    /** Uses of a promotion: status and amount; and what its counters say. */
    const usesOf = async (promotion: { id: string }) => {
      const { rows } = await house.db.query<{ status: string; minor: number }>(
        'SELECT status, amount_minor::int AS minor FROM promotion_uses WHERE promotion_id = $1 ORDER BY id',
        [promotion.id],
      );
      return rows.map((r) => `${r.status} ${r.minor}`);
    };
    const countersOf = async (promotion: { id: string }): Promise<[number, number]> => {
      const { rows } = await house.db.query<{ uses: number; minor: number }>(
        'SELECT uses, used_minor::int AS minor FROM promotions WHERE id = $1',
        [promotion.id],
      );
      return [rows[0]!.uses, rows[0]!.minor];
    };
    const couponUses = async (code: string): Promise<number> => {
      const { rows } = await house.db.query<{ uses: number }>('SELECT uses FROM coupons WHERE code = $1', [code]);
      return rows[0]!.uses;
    };

    it('has those that apply today on the nights that are bought, and one use of each for the stay', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const id = await reserve(hotel, { nights: 2 });
      const promotion = await aPromotion(hotel, { budgetMinor: 100_000, minNights: 3 });
      expect(await amended(id, { departure: ON(3) })).toEqual([10_000, 10_000, 9_000]);
      expect([await usesOf(promotion), await countersOf(promotion)]).toEqual([['reserved 1000'], [1, 1_000]]);
      expect(await amended(id, { departure: ON(4) })).toEqual([10_000, 10_000, 9_000, 9_000]);
      expect([await usesOf(promotion), await countersOf(promotion)]).toEqual([['reserved 2000'], [1, 2_000]]);
      expect((await must(house, 'GET', `/v1/reservations/${id}`)).promotions).toEqual([
        expect.objectContaining({ code: promotion.code, saves: { amountMinor: 2_000, currency: 'EUR' } }),
      ]);
    });

    it('keeps them on the nights that were sold with them, though the stay is shorter than they ask for; the use ends with its last night, once', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const [first, second] = [
        await aPromotion(hotel, { stacking: 'stackable', priority: 1, minNights: 3, budgetMinor: 50_000 }),
        await aPromotion(hotel, { stacking: 'stackable', priority: 2, firstNight: ON(2), budgetMinor: 50_000 }),
      ];
      const id = await reserve(hotel, { nights: 3 });
      expect(pricesOf(await must(house, 'GET', `/v1/reservations/${id}`))).toEqual([9_000, 9_000, 8_100]);
      expect(await amended(id, { departure: ON(2) })).toEqual([9_000, 9_000]);
      expect([await usesOf(first), await countersOf(first)]).toEqual([['reserved 2000'], [1, 2_000]]);
      expect([await usesOf(second), await countersOf(second)]).toEqual([['released 900'], [0, 0]]);
      expect(await amended(id, { departure: ON(4) })).toEqual([9_000, 9_000, 8_100, 8_100]);
      expect([await usesOf(second), await countersOf(second)]).toEqual([['reserved 1800'], [1, 1_800]]);
      await house.call('POST', `/v1/reservations/${id}/cancellation`, {});
      expect([await countersOf(first), await countersOf(second)]).toEqual([
        [0, 0],
        [0, 0],
      ]);
      await must(house, 'DELETE', `/v1/reservations/${id}/cancellation`);
      expect([await countersOf(first), await countersOf(second)]).toEqual([
        [1, 4_000],
        [1, 1_800],
      ]);
    });

    it('that ended with a night stays ended when the stay is cancelled and made good again', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const whole = await aPromotion(hotel, { stacking: 'stackable', priority: 1, maxUses: 5 });
      const late = await aPromotion(hotel, { stacking: 'stackable', priority: 2, firstNight: ON(1), maxUses: 5 });
      const id = await reserve(hotel, { nights: 2 });
      await amended(id, { departure: ON(1) });
      await house.call('POST', `/v1/reservations/${id}/cancellation`, {});
      await must(house, 'DELETE', `/v1/reservations/${id}/cancellation`);
      expect([await usesOf(whole), await usesOf(late)]).toEqual([['reserved 1000'], ['released 900']]);
      expect([(await countersOf(whole))[0], (await countersOf(late))[0]]).toEqual([1, 0]);
    });

    it('has its own coupon on further nights, though it is used up by this very stay, as long as its conditions hold', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const { promotion, code } = await aCoupon(hotel, {}, { maxUses: 1, maxNights: 4 });
      const id = await reserve(hotel, { nights: 2, promoCodes: [code] });
      expect(await amended(id, { departure: ON(4) })).toEqual([9_000, 9_000, 9_000, 9_000]);
      expect([await couponUses(code), await countersOf(promotion)]).toEqual([1, [1, 4_000]]);
      expect(await amended(id, { departure: ON(5) })).toEqual([9_000, 9_000, 9_000, 9_000, 10_000]);
      expect(await amended(id, { requote: true })).toEqual([10_000, 10_000, 10_000, 10_000, 10_000]);
      expect([await couponUses(code), await countersOf(promotion), await usesOf(promotion)]).toEqual([0, [0, 0], ['released 4000']]);
      const other = await reserve(hotel, { promoCodes: [code] });
      expect(pricesOf(await must(house, 'GET', `/v1/reservations/${other}`))).toEqual([9_000]);
    });

    it('forfeits a coupon that comes back only from what is free, when its nights are given up at a penalty', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const policy = {
        propertyId: hotel.propertyId,
        code: 'STRICT',
        name: 'Strict',
        tiers: [{ deadline: { fromBooking: true }, penalty: { kind: 'full' } }],
      };
      const { id: cancellationPolicyId } = await must(house, 'POST', '/v1/cancellation-policies', policy);
      await must(house, 'PATCH', `/v1/rate-plans/${hotel.ratePlanId}`, { cancellationPolicyId }, { headers: { 'if-match': '*' } });
      const { promotion, code } = await aCoupon(hotel, { restore: 'when_free' }, { firstNight: ON(1) });
      const id = await reserve(hotel, { nights: 2, promoCodes: [code] });
      await amended(id, { departure: ON(1) });
      expect([await usesOf(promotion), await couponUses(code)]).toEqual([['forfeited 1000'], 1]);
    });

    it('gives what it gives once a stay once: free nights and an amount for the stay count what the nights before have of it', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 9 } });
      await aPromotion(hotel, { effect: { kind: 'free_nights', everyNights: 4, freeNights: 1 } });
      const id = await reserve(hotel, { nights: 3 });
      expect(await amended(id, { departure: ON(4) })).toEqual([10_000, 10_000, 10_000, 0]);
      expect(await amended(id, { departure: ON(7) })).toEqual([10_000, 10_000, 10_000, 0, 10_000, 10_000, 10_000]);
      expect((await amended(id, { departure: ON(8) })).at(-1)).toBe(0);
      const other = await aHotel(house, { rooms: { DBL: 9 } });
      await aPromotion(other, { effect: { kind: 'amount_per_stay', amountMinor: 3_000 } });
      const short = await reserve(other);
      expect(await amended(short, { departure: ON(3) })).toEqual([7_000, 10_000, 10_000]);
    });

    it('is confirmed from the waitlist with them, and uses nothing up while it waits', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const promotion = await aPromotion(hotel, { maxUses: 9 });
      const first = await reserve(hotel, { nights: 2 });
      const waiting = await reserve(hotel, { waitlist: true });
      expect(await amended(waiting, { departure: ON(2) })).toEqual([10_000, 10_000]);
      expect(await countersOf(promotion)).toEqual([1, 2_000]);
      await house.call('POST', `/v1/reservations/${first}/cancellation`, {});
      const { reservation } = await must(house, 'POST', `/v1/reservations/${waiting}/confirmation`, {});
      expect([pricesOf(reservation), await countersOf(promotion)]).toEqual([
        [9_000, 9_000],
        [1, 2_000],
      ]);
    });

    it('that many stays grow into at once is given as far as its budget goes, and everybody is told the price they pay', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 40 } });
      const ids = [];
      for (let i = 0; i < 20; i++) ids.push(await reserve(hotel));
      const fresh = await aPromotion(hotel, { budgetMinor: 7_000 });
      const answers = await Promise.all(ids.map((id) => amend(id, { departure: ON(2) })));
      expect(answers.map((a) => a.status)).toEqual(ids.map(() => 200));
      const last = answers.map((a) => pricesOf(a.body.reservation)[1]);
      expect(last.toSorted()).toEqual([...Array<number>(13).fill(10_000), ...Array<number>(7).fill(9_000)].toSorted());
      expect(await countersOf(fresh)).toEqual([7, 7_000]);
      // those who have a use want more of it than is left
      await must(house, 'PATCH', `/v1/promotions/${fresh.id}`, { budgetMinor: 9_000 }, { headers: { 'if-match': '*' } });
      const again = await Promise.all(ids.map((id) => amend(id, { departure: ON(3) })));
      expect(again.map((a) => a.status)).toEqual(ids.map(() => 200));
      expect(again.filter((a) => pricesOf(a.body.reservation)[2] === 9_000)).toHaveLength(2);
      expect((await countersOf(fresh))[1]).toBe(9_000);
      expect(await faultsOf(house, hotel)).toEqual([]);
    });
  });
});
