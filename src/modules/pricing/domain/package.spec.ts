import { aSheet, everyNight } from './a-hotel.fixture';
import type { PackageData } from './package';

const dinner = {
  code: 'DINNER',
  name: 'Dinner',
  serviceId: null,
  unit: 'per_person_night',
  amountMinor: 4_000,
  childMinor: 1_500,
  freeBelowAge: 4,
} as const;
const spa = {
  code: 'SPA',
  name: 'Spa',
  serviceId: null,
  unit: 'per_room_stay',
  amountMinor: 9_999,
  childMinor: null,
  freeBelowAge: null,
} as const;
const GOURMET: PackageData = {
  id: 'pk',
  code: 'GOURMET',
  reduceBasisPoints: 1_000,
  components: [
    { ...dinner, tax: { code: 'VAT6', name: 'VAT 6 %', basisPoints: 600 } },
    { ...spa, tax: null },
  ],
};

describe('A package', () => {
  const sheet = aSheet({
    plans: [{ packageId: 'pk', memberPrices: [{ guestClasses: ['value:loyal'], basisPoints: 1_000, amountMinor: 0 }] }],
    packages: [GOURMET],
    taxes: [
      {
        code: 'VAT10',
        name: 'VAT 10 %',
        kind: 'percent',
        basisPoints: 1_000,
        amountMinor: 0,
        included: false,
        payableAtProperty: false,
        sequence: 1,
        childrenExemptBelowAge: null,
        validFrom: null,
        validUntil: null,
      },
    ],
    rates: everyNight('2026-06-01', '2026-06-30', { prices: [20_000, 20_000] }),
  });
  const stay = { arrival: '2026-06-10', departure: '2026-06-12', adults: 2, childAges: [9], bookedAt: new Date('2026-06-01T10:00:00Z') };
  const product = { roomTypeId: 'dbl', ratePlanId: 'bar' };
  const priced = (more: object = {}) => {
    const result = sheet.price(product, { ...stay, ...more });
    if (!result.ok) throw new Error(JSON.stringify(result));
    return result.stay;
  };

  it('shows each of its parts in the price of the night, with the tax it contains', () => {
    // dinner: (2 × 40.00 + 15.00) − 10 % = 85.50, of which 85.50 × 6/106 = 4.84; spa: 99.99 − 10 % = 89.99, once
    expect(priced().nights.map((n) => n.steps.slice(1))).toEqual([
      [
        {
          kind: 'package',
          code: 'DINNER',
          name: 'Dinner',
          quantity: 3,
          amountMinor: 8_550,
          taxes: [{ code: 'VAT6', name: 'VAT 6 %', amountMinor: 484 }],
        },
        { kind: 'package', code: 'SPA', name: 'Spa', quantity: 1, amountMinor: 8_999, taxes: [], once: true },
      ],
      [
        {
          kind: 'package',
          code: 'DINNER',
          name: 'Dinner',
          quantity: 3,
          amountMinor: 8_550,
          taxes: [{ code: 'VAT6', name: 'VAT 6 %', amountMinor: 484 }],
        },
      ],
    ]);
  });

  it('is taxed by its own taxes, and the room by those of the room', () => {
    const { nights, taxes, totalMinor } = priced();
    expect(nights.map((n) => [n.amountMinor, n.totalMinor])).toEqual([
      [37_549, 39_549],
      [28_550, 30_550],
    ]);
    expect(taxes.map((t) => [t.code, t.amountMinor, t.included])).toEqual([
      ['VAT10', 4_000, false],
      ['VAT6', 968, true],
    ]);
    expect(totalMinor).toBe(70_099);
    expect(nights.reduce((sum, n) => sum + n.netMinor, 0) + 4_000 + 968).toBe(totalMinor);
  });

  it('is not made cheaper by what comes off the room', () => {
    const guest = { personId: 'g', classes: ['value:loyal'], stays: 0, uses: {} };
    expect(priced({ guest }).nights.map((n) => n.amountMinor)).toEqual([35_549, 26_550]);
  });

  it('is part of a price set by hand', () => {
    const result = sheet.price(product, stay, [5_000, 5_000]);
    expect(result.ok && result.stay.nights.map((n) => n.amountMinor)).toEqual([5_000, 5_000]);
  });
});
