import * as fc from 'fast-check';
import { addDays } from '../src/kernel/values/local-date';
import { aBooking, aHotel, aStay, book, goTo, type Hotel, loadAri, must } from './support/furnish';
import { type House, startHouse } from './support/house';

const FIRST = '2026-12-01';
const RUNS = Number(process.env.MONEY_RUNS ?? 40);

interface Line {
  amount: { amountMinor: number; currency: string };
  included: boolean;
  payableAtProperty: boolean;
  code: string;
}

describe('What a stay costs', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '90' } });
    await goTo(house, '2026-11-22T12:00:00Z');
  });
  afterAll(() => house.close());

  const tax = (hotel: Hotel, rule: object) => must(house, 'POST', '/v1/tax-rules', { propertyId: hotel.propertyId, ...rule });

  // JPY has no minor unit, EUR a hundredth, KWD a thousandth: prices look alike in minor units and are worth 1, 1/100, 1/1000
  const RULES: Record<string, object[]> = {
    'included in the price': [
      { code: 'VAT', name: 'Value added tax', kind: 'percent', basisPoints: 733, included: true, sequence: 2 },
      { code: 'SVC', name: 'Service', kind: 'percent', basisPoints: 1_000, included: true, sequence: 1 },
      { code: 'BED', name: 'Per head', kind: 'per_person_night', amountMinor: 37, included: true, childrenExemptBelowAge: 12 },
    ],
    'added to the price': [
      { code: 'SVC', name: 'Service', kind: 'percent', basisPoints: 1_000, included: false, sequence: 1 },
      { code: 'VAT', name: 'Value added tax', kind: 'percent', basisPoints: 1_999, included: false, sequence: 2 },
      { code: 'CITY', name: 'City tax', kind: 'per_person_night', amountMinor: 250, included: false, payableAtProperty: true },
      { code: 'CLEAN', name: 'Cleaning', kind: 'per_stay', amountMinor: 4_001, included: false },
    ],
    'some included, some added': [
      { code: 'VAT', name: 'Value added tax', kind: 'percent', basisPoints: 700, included: true, sequence: 1 },
      { code: 'LUX', name: 'Luxury', kind: 'percent', basisPoints: 333, included: false, sequence: 2 },
      { code: 'BED', name: 'Per night', kind: 'per_night', amountMinor: 99, included: false, sequence: 3 },
    ],
  };

  for (const currency of ['JPY', 'EUR', 'KWD']) {
    for (const [way, rules] of Object.entries(RULES)) {
      it(`in ${currency} with taxes ${way} is the sum of its lines, to the last minor unit, wherever it is shown`, async () => {
        const hotel = await aHotel(house, {
          rooms: { DBL: 500 },
          property: { currency },
          nights: 0,
          roomType: { maxChildren: 4, maxPersons: 8 },
        });
        for (const rule of rules) await tax(hotel, rule);
        const nights = Array.from({ length: 30 }, (_, i) => addDays(FIRST, i));
        await loadAri(house, hotel, {
          rates: nights.map((night, i) => ({
            ratePlanId: hotel.ratePlanId,
            roomTypeId: hotel.roomTypeId,
            firstNight: night,
            lastNight: night,
            prices: [1, 2, 3, 4].map((adults) => ({ adults, amountMinor: (i % 7 === 6 ? 1 : 9_973 * adults) + 131 * i })),
          })),
        });
        const stay = fc.record({
          from: fc.nat(20),
          nights: fc.integer({ min: 1, max: 9 }),
          adults: fc.integer({ min: 1, max: 4 }),
          childAges: fc.array(fc.nat(17), { maxLength: 3 }),
          rooms: fc.integer({ min: 1, max: 2 }),
        });
        await fc.assert(
          fc.asyncProperty(stay, async ({ from, ...wish }) => {
            const arrival = addDays(FIRST, from);
            const quote = await must(house, 'POST', '/v1/quotes', aStay(hotel, arrival, wish));
            let total = 0;
            for (const room of quote.rooms as {
              total: { amountMinor: number };
              nights: { price: { amountMinor: number }; steps: { amountMinor: number }[] }[];
              taxes: Line[];
            }[]) {
              for (const night of room.nights) expect(night.steps.reduce((sum, s) => sum + s.amountMinor, 0)).toBe(night.price.amountMinor);
              const charges = room.nights.reduce((sum, n) => sum + n.price.amountMinor, 0);
              const added = room.taxes.reduce((sum, t) => sum + (t.included || t.payableAtProperty ? 0 : t.amount.amountMinor), 0);
              const included = room.taxes.reduce((sum, t) => sum + (t.included ? t.amount.amountMinor : 0), 0);
              expect(room.total.amountMinor).toBe(charges + added);
              expect(included).toBeLessThanOrEqual(charges);
              for (const { amount } of room.taxes)
                expect([Number.isSafeInteger(amount.amountMinor), amount.currency]).toEqual([true, currency]);
              total += room.total.amountMinor;
            }
            expect(quote.total).toEqual({ amountMinor: total, currency });
            const query = `propertyId=${hotel.propertyId}&arrival=${arrival}&departure=${addDays(arrival, wish.nights)}&adults=${wish.adults}&childAges=${wish.childAges.join(',')}`;
            const { offers } = await must(house, 'GET', `/v1/availability?${query}`);
            expect(offers[0].total).toEqual(quote.rooms[0].total);
          }),
          { numRuns: RUNS },
        );
        const booked = await book(house, aBooking(hotel, FIRST, { nights: 9, adults: 3, childAges: [5, 16], rooms: 2 }));
        expect(booked.status).toBe(201);
        const { rows } = await house.db.query<{
          total: string;
          nights: string;
          terms: { taxes: { amountMinor: number; included: boolean; payableAtProperty: boolean }[] };
        }>(
          `SELECT r.total_minor AS total, sum(n.amount_minor) AS nights, r.terms FROM reservations r JOIN reservation_nights n ON n.reservation_id = r.id
           WHERE r.property_id = $1 GROUP BY r.id, r.property_id`,
          [hotel.propertyId],
        );
        for (const { total, nights: charges, terms } of rows) {
          const added = terms.taxes.reduce((sum, t) => sum + (t.included || t.payableAtProperty ? 0 : t.amountMinor), 0);
          expect(Number(total)).toBe(Number(charges) + added);
        }
        expect(booked.body.total.amountMinor).toBe(rows.reduce((sum, r) => sum + Number(r.total), 0));
      });
    }
  }

  it('is worked out as on paper: 107.00 with 7 % in it are 100.00 and 7.00; 119 on top of 1,000 yen at 11.9 %', async () => {
    const [berlin, tokyo] = [await aHotel(house, { price: 10_700 }), await aHotel(house, { price: 1_000, property: { currency: 'JPY' } })];
    await tax(berlin, { code: 'VAT', name: 'VAT', kind: 'percent', basisPoints: 700, included: true });
    await tax(tokyo, { code: 'TAX', name: 'Tax', kind: 'percent', basisPoints: 1_190, included: false });
    const quoted = async (hotel: Hotel) => (await must(house, 'POST', '/v1/quotes', aStay(hotel, FIRST))).rooms[0];
    const [eur, jpy] = [await quoted(berlin), await quoted(tokyo)];
    expect([eur.total.amountMinor, eur.taxes.map((t: Line) => t.amount.amountMinor)]).toEqual([10_700, [700]]);
    expect([jpy.total.amountMinor, jpy.taxes.map((t: Line) => t.amount.amountMinor)]).toEqual([1_119, [119]]);
  });

  it('in a currency that does not exist, in fractions, below nothing or beyond all bounds is refused', async () => {
    const hotel = await aHotel(house);
    const money = (amountMinor: unknown, currency = 'EUR') => aBooking(hotel, FIRST, { expectedTotal: { amountMinor, currency } });
    for (const body of [money(1.5), money('10000'), money(-1), money(1e13), money(10_000, 'ABC'), money(10_000, 'eur'), money(null)]) {
      expect((await book(house, body)).status).toBe(400);
    }
    const { rows } = await house.db.query('SELECT count(*)::int AS n FROM bookings WHERE property_id = $1', [hotel.propertyId]);
    expect(rows).toEqual([{ n: 0 }]);
  });
});
