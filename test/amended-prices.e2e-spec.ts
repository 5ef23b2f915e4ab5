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
});
