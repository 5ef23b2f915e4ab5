import * as fc from 'fast-check';
import type { TaxRule } from '../../../pricing';
import { daysFrom, priceService } from './price';
import { cancellationFeeOf, noShowFeeOf, serviceActions } from './service-booking';

const rule = (given: Partial<TaxRule>): TaxRule => ({
  ...{
    code: 'FOOD',
    name: 'Food',
    kind: 'percent',
    basisPoints: 0,
    amountMinor: 0,
    included: false,
    payableAtProperty: false,
    sequence: 1,
  },
  ...{ childrenExemptBelowAge: null, validFrom: null, validUntil: null },
  ...given,
});
const price = (
  unitPriceMinor: number | null,
  unit: Parameters<typeof priceService>[0]['unit'],
  persons: number,
  nights = 1,
  rules: TaxRule[] = [],
) => priceService({ unitPriceMinor, unit, rules }, daysFrom('2026-12-24', nights), persons);

describe('Price of a service', () => {
  it.each([
    ['per_person_once', 4, 1, 27_200],
    ['per_person_stay', 4, 1, 27_200],
    ['per_person_night', 2, 3, 40_800],
    ['per_room_night', 2, 3, 20_400],
    ['per_room_once', 4, 1, 6_800],
    ['per_room_stay', 4, 1, 6_800],
  ] as const)('68.00 %s for %i people and %i nights', (unit, persons, nights, total) => {
    expect(price(6_800, unit, persons, nights).totalMinor).toBe(total);
  });

  it('an included tax stays inside, one that is added comes on top, and each is rounded once', () => {
    const [line] = price(10_700, 'per_person_once', 1, 1, [rule({ basisPoints: 700, included: true })]).lines;
    expect(line).toMatchObject({ chargeMinor: 10_700, totalMinor: 10_700, taxes: [{ amountMinor: 700, included: true }] });
    const [added] = price(333, 'per_person_once', 3, 1, [rule({ basisPoints: 1_000 })]).lines;
    expect(added).toMatchObject({ chargeMinor: 999, totalMinor: 1_099, taxes: [{ amountMinor: 100, included: false }] });
  });

  it('what is payable at the hotel is paid there: it comes on top', () => {
    expect(price(10_000, 'per_room_once', 2, 1, [rule({ basisPoints: 500, payableAtProperty: true })]).totalMinor).toBe(10_500);
  });

  it('a rate that changes in the middle of a stay is taken of the days from then on', () => {
    const rules = [rule({ basisPoints: 1_000, validUntil: '2026-12-24' })];
    expect(price(1_000, 'per_room_night', 1, 2, rules).lines.map((l) => l.totalMinor)).toEqual([1_100, 1_000]);
  });

  it('without a price there is nothing to pay yet', () => {
    expect(price(null, null, 5)).toMatchObject({ totalMinor: 0 });
  });

  it('in whole minor units of yen, euro, yuan and dinar the days sum to the total, for 10 000 random bookings', () => {
    const units = ['per_person_once', 'per_person_night', 'per_room_night', 'per_room_stay'] as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5_000_000 }),
        fc.constantFrom(...units),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.record({ basisPoints: fc.integer({ min: 0, max: 3_000 }), included: fc.boolean() }), { maxLength: 3 }),
        (unitPrice, unit, persons, nights, taxes) => {
          const { lines, totalMinor } = price(
            unitPrice,
            unit,
            persons,
            nights,
            taxes.map((t, i) => rule({ ...t, code: `T${i}` })),
          );
          const part = (line: (typeof lines)[number], included: boolean) =>
            line.taxes.reduce((sum, tax) => sum + (tax.included === included ? tax.amountMinor : 0), 0);
          return (
            lines.every((line) => part(line, true) <= line.chargeMinor && line.chargeMinor + part(line, false) === line.totalMinor) &&
            lines.reduce((sum, line) => sum + line.totalMinor, 0) === totalMinor &&
            Number.isSafeInteger(totalMinor)
          );
        },
      ),
      { numRuns: 10_000 },
    );
  });
});

describe('A booked service', () => {
  const starts = new Date('2026-12-24T18:00:00Z');
  const rules = { freeCancellationMinutes: 240, cancellationFeeBasisPoints: 5_000, noShowFeeBasisPoints: 10_000 };

  it('is cancelled free until the minute of its rule, and at half the price a second later', () => {
    const fee = (at: string) => cancellationFeeOf(rules, 9_999, starts, new Date(at));
    expect([fee('2026-12-24T14:00:00Z'), fee('2026-12-24T14:00:01Z')]).toEqual([0, 5_000]);
  });

  it('without rules nothing costs anything but what was eaten', () => {
    expect([cancellationFeeOf({}, 9_999, starts, new Date('2027-01-01T00:00:00Z')), noShowFeeOf({}, 9_999)]).toEqual([0, 0]);
    expect(noShowFeeOf(rules, 9_999)).toBe(9_999);
  });

  const allowed = (more: Partial<Parameters<typeof serviceActions>[0]>, at = '2026-12-24T17:59:59Z', businessDate = '2026-12-24') =>
    serviceActions({ status: 'booked', startsAt: starts, day: '2026-12-24', charged: false, ...more }, { at: new Date(at), businessDate })
      .filter((a) => a.allowed)
      .map((a) => a.action);

  it('nobody has been served before the day, nor stayed away before the hour', () => {
    expect(allowed({}, '2026-12-23T12:00:00Z', '2026-12-23')).toEqual(['change', 'cancel']);
    expect(allowed({})).toEqual(['change', 'cancel', 'complete']);
    expect(allowed({}, '2026-12-24T18:00:00Z')).toEqual(['change', 'cancel', 'complete', 'no_show']);
  });

  it('what is charged in part can only be completed, and what has ended stays ended', () => {
    expect(allowed({ charged: true }, '2026-12-25T18:00:00Z', '2026-12-25')).toEqual(['complete']);
    for (const status of ['served', 'cancelled', 'no_show'] as const) expect(allowed({ status }, '2026-12-25T18:00:00Z')).toEqual([]);
  });
});
