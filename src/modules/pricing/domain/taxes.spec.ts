import * as fc from 'fast-check';
import { basisPointsOf, includedBasisPointsOf } from '../../../kernel/values/money';
import { aSheet, everyNight } from './a-hotel.fixture';
import { NightTaxes, type TaxRule } from './taxes';

const rule = (given: Partial<TaxRule>): TaxRule => ({
  code: 'VAT',
  name: 'VAT',
  kind: 'percent',
  basisPoints: 0,
  amountMinor: 0,
  included: false,
  payableAtProperty: false,
  sequence: 1,
  childrenExemptBelowAge: null,
  validFrom: null,
  validUntil: null,
  ...given,
});

const amounts = (rules: TaxRule[], charge: number, persons = 2) => {
  const { netMinor, taxes } = new NightTaxes(rules, () => persons).of(charge);
  return [netMinor, ...taxes.map((t) => t.amountMinor)];
};

describe('Taxes of a night', () => {
  it('an included 7 % is extracted from the price', () => {
    expect(amounts([rule({ basisPoints: 700, included: true })], 10_700)).toEqual([10_000, 700]);
  });

  it('an added 6 % goes on top of it', () => {
    expect(amounts([rule({ basisPoints: 600 })], 10_000)).toEqual([10_000, 600]);
  });

  it('a tax on a service charge is taken of the room and the charge', () => {
    const service = rule({ code: 'SVC', basisPoints: 1_000 });
    const vat = rule({ basisPoints: 600, sequence: 2 });
    expect(amounts([vat, service], 10_000)).toEqual([10_000, 1_000, 660]);
  });

  it('two taxes of one sequence know nothing of each other', () => {
    expect(amounts([rule({ basisPoints: 1_000 }), rule({ code: 'CITY', basisPoints: 500 })], 10_000)).toEqual([10_000, 1_000, 500]);
  });

  it('an included tax on an included service charge: 10 % and 6 % of 11 660 are 1 000 and 660', () => {
    expect(
      amounts([rule({ code: 'SVC', basisPoints: 1_000, included: true }), rule({ basisPoints: 600, sequence: 2, included: true })], 11_660),
    ).toEqual([10_000, 1_000, 660]);
  });

  it('an included fee per person comes out of the price before a percentage does', () => {
    const city = rule({ code: 'CITY', kind: 'per_person_night', amountMinor: 300, included: true });
    expect(amounts([city, rule({ basisPoints: 700, included: true })], 11_300)).toEqual([10_000, 600, 700]);
  });

  it('fees larger than the price take the price and no more', () => {
    expect(amounts([rule({ kind: 'per_night', amountMinor: 900, included: true })], 500)).toEqual([0, 500]);
    expect(amounts([rule({ kind: 'per_night', amountMinor: 900, included: true }), rule({ code: 'X', basisPoints: 1_000 })], 0)).toEqual([
      0, 0, 0,
    ]);
  });

  it('a single percentage agrees with the textbook formulas for every price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), fc.integer({ min: 0, max: 10_000 }), (charge, basisPoints) => {
        expect(amounts([rule({ basisPoints, included: true })], charge)[1]).toBe(includedBasisPointsOf(charge, basisPoints));
        expect(amounts([rule({ basisPoints })], charge)[1]).toBe(basisPointsOf(charge, basisPoints));
      }),
    );
  });
});

describe('Taxes of a stay', () => {
  const nights = everyNight('2026-06-01', '2026-06-30', { prices: [8_000, 10_000] });
  const stay = {
    arrival: '2026-06-10',
    departure: '2026-06-12',
    adults: 2,
    childAges: [4, 17],
    bookedAt: new Date('2026-06-01T10:00:00Z'),
  };
  const price = (taxes: TaxRule[]) => {
    const sheet = aSheet({ rates: nights, taxes, roomTypes: [{ id: 'dbl', active: true, maxAdults: 2, maxChildren: 2, maxPersons: 4 }] });
    const result = sheet.price({ roomTypeId: 'dbl', ratePlanId: 'bar' }, stay);
    if (!result.ok) throw new Error(JSON.stringify(result.reasons));
    return result.stay;
  };

  it('a city tax per person and night spares children below its age', () => {
    const { taxes, totalMinor } = price([rule({ code: 'CITY', kind: 'per_person_night', amountMinor: 250, childrenExemptBelowAge: 16 })]);
    expect(taxes).toMatchObject([{ code: 'CITY', amountMinor: 2 * 3 * 250 }]);
    expect(totalMinor).toBe(20_000 + 1_500);
  });

  it('what is payable at the hotel is shown and not in the total', () => {
    const { taxes, totalMinor } = price([rule({ code: 'CITY', kind: 'per_night', amountMinor: 500, payableAtProperty: true })]);
    expect(taxes).toMatchObject([{ code: 'CITY', amountMinor: 1_000, payableAtProperty: true }]);
    expect(totalMinor).toBe(20_000);
  });

  it('a fee per stay is charged once', () => {
    expect(price([rule({ code: 'CLEAN', kind: 'per_stay', amountMinor: 3_000 })]).totalMinor).toBe(23_000);
  });

  it('a tax that begins in the middle of the stay is charged for the nights from then on', () => {
    expect(price([rule({ basisPoints: 1_000, validFrom: '2026-06-11' })]).totalMinor).toBe(21_000);
  });

  it.each(['JPY', 'EUR', 'KWD'])('in %s, lines of 10 000 random stays sum to their totals, all in whole minor units', (currency) => {
    const taxRule = fc.record({
      kind: fc.constantFrom('percent', 'per_night', 'per_person_night', 'per_stay' as const),
      basisPoints: fc.integer({ min: 0, max: 3_000 }),
      amountMinor: fc.integer({ min: 0, max: 2_000 }),
      sequence: fc.integer({ min: 1, max: 3 }),
      where: fc.constantFrom('included', 'added', 'at the hotel'),
    });
    let stays = 0;
    fc.assert(
      fc.property(
        fc.array(taxRule, { maxLength: 4 }),
        fc.array(fc.integer({ min: 0, max: 5_000_000 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.record({ first: fc.nat(11), length: fc.integer({ min: 1, max: 12 }), adults: fc.constantFrom(1, 2) }), {
          minLength: 10,
          maxLength: 10,
        }),
        (rules, prices, wanted) => {
          let exact = true;
          const sheet = aSheet({
            firstNight: '2026-06-01',
            lastNight: '2026-06-20',
            currency,
            rates: prices.map((price, i) => ({
              roomTypeId: 'dbl',
              ratePlanId: 'bar',
              night: `2026-06-${String(i + 1).padStart(2, '0')}`,
              prices: [price],
              restrictions: null,
            })),
            plans: [{ extraAdultMinor: 333 }],
            taxes: rules.map((r, i) =>
              rule({
                ...r,
                code: `T${i}`,
                included: r.where === 'included' && r.kind !== 'per_stay',
                payableAtProperty: r.where === 'at the hotel',
              }),
            ),
          });
          for (const { first, length, adults } of wanted) {
            const from = Math.min(first, prices.length - 1);
            const to = Math.min(from + length, prices.length);
            const day = (i: number): string => `2026-06-${String(i + 1).padStart(2, '0')}`;
            const result = sheet.price(
              { roomTypeId: 'dbl', ratePlanId: 'bar' },
              { arrival: day(from), departure: day(to), adults, childAges: [], bookedAt: new Date('2026-05-01T00:00:00Z') },
            );
            if (!result.ok) throw new Error(JSON.stringify(result.reasons));
            const { stay } = result;
            const numbers = [stay.totalMinor];
            for (const night of stay.nights) {
              const included = night.taxes.filter((t) => t.included).reduce((sum, t) => sum + t.amountMinor, 0);
              const added = night.taxes.filter((t) => !t.included && !t.payableAtProperty).reduce((sum, t) => sum + t.amountMinor, 0);
              exact &&= night.netMinor + included === night.amountMinor && night.amountMinor + added === night.totalMinor;
              numbers.push(night.netMinor, ...night.taxes.map((t) => t.amountMinor));
            }
            const net = stay.nights.reduce((sum, night) => sum + night.netMinor, 0);
            const once = stay.stayFees.reduce((sum, fee) => sum + (fee.payableAtProperty ? 0 : fee.amountMinor), 0);
            exact &&= stay.nights.reduce((sum, n) => sum + n.totalMinor, once) === stay.totalMinor;
            exact &&= net + stay.taxes.reduce((sum, t) => sum + (t.payableAtProperty ? 0 : t.amountMinor), 0) === stay.totalMinor;
            exact &&= numbers.every((n) => Number.isSafeInteger(n) && n >= 0);
            stays++;
          }
          return exact;
        },
      ),
      { numRuns: 1_000 },
    );
    expect(stays).toBe(10_000);
  });
});
