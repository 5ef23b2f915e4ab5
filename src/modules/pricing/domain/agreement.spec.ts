import * as fc from 'fast-check';
import { addDays, fromDayNumber } from '../../../kernel/values/local-date';
import { aSheet } from './a-hotel.fixture';
import type { PromotionData, PromotionEffect } from './promotion';
import type { Restrictions } from './restrictions';
import type { PricedStay } from './stay';

const FIRST = '2026-06-20';
const NIGHTS = 24;
const night = (i: number): string => addDays(FIRST, i);

/** Set once in five: a hotel where everything is restricted sells nothing, and proves nothing. */
const few = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const anyRestrictions: fc.Arbitrary<Restrictions> = fc.record({
  closed: few(fc.boolean()),
  closedToArrival: few(fc.boolean()),
  closedToDeparture: few(fc.boolean()),
  minStay: few(fc.integer({ min: 1, max: 5 })),
  maxStay: few(fc.integer({ min: 1, max: 9 })),
  minStayThrough: few(fc.integer({ min: 1, max: 4 })),
  maxStayThrough: few(fc.integer({ min: 2, max: 9 })),
  minAdvanceDays: few(fc.integer({ min: 1, max: 20 })),
  maxAdvanceDays: few(fc.integer({ min: 5, max: 40 })),
  lengthsOfStay: few(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 })),
});

const adjustment = fc.record({ basisPoints: fc.integer({ min: -3_000, max: 3_000 }), amountMinor: fc.integer({ min: -500, max: 500 }) });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const someDay = fc.nat(NIGHTS - 1).map(night);

const effect: fc.Arbitrary<PromotionEffect> = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ kind: fc.constant('amount_per_night' as const), amountMinor: fc.integer({ min: 1, max: 30_000 }) }),
  fc.record({ kind: fc.constant('amount_per_stay' as const), amountMinor: fc.integer({ min: 1, max: 90_000 }) }),
  fc.record({ kind: fc.constant('free_nights' as const), everyNights: fc.integer({ min: 2, max: 5 }), freeNights: fc.constant(1) }),
);
const promotion = fc.record({
  effect,
  appliesBy: fc.constantFrom('automatic', 'automatic', 'code' as const),
  stacking: fc.constantFrom('stackable', 'exclusive' as const),
  priority: fc.nat(3),
  firstNight: optional(someDay),
  weekdays: optional(fc.constantFrom<number[]>([5, 6], [1, 2, 3])),
  minNights: optional(fc.constantFrom(2, 3)),
  maxNights: optional(fc.constantFrom(2, 5)),
  minAdvanceDays: optional(fc.constantFrom(3, 9)),
  maxAdvanceDays: optional(fc.constantFrom(2, 12)),
  ratePlanIds: optional(fc.constantFrom<string[]>(['bar'], ['saver'], ['bb'])),
  roomTypeIds: optional(fc.constantFrom<string[]>(['sgl'], ['dbl'])),
  channels: optional(fc.constantFrom<string[]>(['direct'], ['ota'])),
  guestClasses: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constant<string[]>(['value:loyal']) }),
  usedUp: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

const hotel = fc.record({
  promotions: fc.array(promotion, { maxLength: 4 }),
  prices: fc.array(
    fc.option(fc.array(optional(fc.integer({ min: 1_000, max: 90_000 })), { minLength: 1, maxLength: 3 }), { nil: null, freq: 8 }),
    {
      minLength: NIGHTS * 2,
      maxLength: NIGHTS * 2,
    },
  ),
  sparse: fc.array(
    fc.record({
      night: someDay,
      roomTypeId: optional(fc.constantFrom('sgl', 'dbl')),
      ratePlanId: optional(fc.constantFrom('bar', 'saver', 'bb')),
      channel: optional(fc.constantFrom('direct', 'ota')),
      restrictions: anyRestrictions,
    }),
    { maxLength: 12 },
  ),
  saver: adjustment,
  member: optional(fc.record({ basisPoints: fc.nat(5_000), amountMinor: fc.nat(900) })),
  membersOnly: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constant<string[]>(['value:loyal']) }),
  breakfast: adjustment,
  validUntil: optional(someDay),
  parts: fc.array(
    fc.record({
      unit: fc.constantFrom('per_person_night', 'per_room_night', 'per_person_stay', 'per_room_stay' as const),
      amountMinor: fc.nat(9_000),
      basisPoints: optional(fc.nat(2_000)),
    }),
    { maxLength: 3 },
  ),
  reduceBasisPoints: fc.nat(3_000),
  bar: fc.record({
    minStay: optional(fc.constantFrom(1, 2)),
    lateBookingUntil: optional(fc.constant('18:00')),
    extraAdultMinor: optional(fc.constant(1_111)),
  }),
  season: fc.record({ firstNight: someDay, lastNight: someDay, adjustment }),
  taxes: fc.array(
    fc.record({
      kind: fc.constantFrom('percent', 'per_night', 'per_person_night', 'per_stay' as const),
      basisPoints: fc.integer({ min: 0, max: 2_500 }),
      amountMinor: fc.integer({ min: 0, max: 900 }),
      included: fc.boolean(),
      payableAtProperty: fc.boolean(),
      sequence: fc.constantFrom(1, 2),
      validFrom: optional(someDay),
    }),
    { maxLength: 3 },
  ),
});

function build(h: typeof hotel extends fc.Arbitrary<infer T> ? T : never) {
  const key = (r: { night: string; roomTypeId: string | null; ratePlanId: string | null; channel: string | null }): string =>
    `${r.night} ${r.roomTypeId} ${r.ratePlanId} ${r.channel}`;
  return aSheet({
    firstNight: FIRST,
    lastNight: night(NIGHTS),
    roomTypes: [
      { id: 'sgl', active: true, maxAdults: 1, maxChildren: 1, maxPersons: 2 },
      { id: 'dbl', active: true, maxAdults: 3, maxChildren: 2, maxPersons: 3 },
    ],
    plans: [
      { roomTypeIds: ['sgl', 'dbl'], ...h.bar, childRates: [{ maxAge: 6, amountMinor: 700, countsAsOccupant: true }] },
      {
        memberPrices: h.member && [{ ...h.member, guestClasses: ['value:loyal'] }],
        guestClasses: h.membersOnly,
        id: 'saver',
        code: 'SAVER',
        roomTypeIds: ['sgl', 'dbl'],
        parentId: 'bar',
        derivation: h.saver,
        validUntil: h.validUntil,
      },
      { id: 'bb', code: 'BB', packageId: 'pk', roomTypeIds: ['dbl'], parentId: 'saver', derivation: h.breakfast },
    ],
    seasons: [{ code: 'S', ranges: [h.season], weekdays: null, adjustment: h.season.adjustment, ratePlanIds: null, sequence: 1 }],
    taxes: h.taxes.map((t, i) => ({
      ...t,
      code: `T${i}`,
      name: 'Tax',
      included: t.included && t.kind !== 'per_stay',
      payableAtProperty: t.payableAtProperty && !(t.included && t.kind !== 'per_stay'),
      childrenExemptBelowAge: 4,
      validUntil: null,
    })),
    packages: [
      {
        id: 'pk',
        code: 'PK',
        reduceBasisPoints: h.reduceBasisPoints,
        components: h.parts.map(({ basisPoints, ...part }, i) => ({
          ...part,
          ...{ code: `C${i}`, name: 'Part', serviceId: null, childMinor: part.unit.startsWith('per_person') ? 333 : null, freeBelowAge: 4 },
          tax: basisPoints === null ? null : { code: `D${i}`, name: 'Tax', basisPoints },
        })),
      },
    ],
    promotions: h.promotions.map((p, i): PromotionData => ({
      ...p,
      ...{ id: `P${i}`, code: `P${i}`, name: 'Promotion', bookableFrom: null, bookableUntil: null, lastNight: null },
      ...{ firstStayOnly: false, perGuestLimit: null, limited: false },
    })),
    rates: h.prices.map((prices, i) => ({
      roomTypeId: i % 2 ? 'sgl' : 'dbl',
      ratePlanId: 'bar',
      night: night(i >> 1),
      prices,
      restrictions: null,
    })),
    restrictions: [...new Map(h.sparse.map((r) => [key(r), r])).values()],
  });
}

/** Every use is the sum of its steps, and every night the sum of all of its steps. */
const stepsExplain = ({ nights, uses }: PricedStay): boolean => {
  const taken = (code: string) => nights.flatMap((n) => n.steps).reduce((sum, s) => (s.code === code ? sum - s.amountMinor : sum), 0);
  return (
    uses.every((u) => taken(u.code) === u.amountMinor) &&
    nights.every((n) => n.steps.reduce((sum, s) => sum + s.amountMinor, 0) === n.amountMinor)
  );
};

describe('Searching, pricing and the projection of best prices', () => {
  it('agree to the minor unit on what is sold, for how much, and why not', () => {
    const bookedAt = new Date('2026-06-20T12:00:00Z');
    fc.assert(
      fc.property(
        hotel,
        fc.constantFrom(1, 2, 3),
        fc.constantFrom('direct', 'ota'),
        fc.constantFrom([], [5], [2, 5]),
        fc.boolean(),
        (h, adults, channel, childAges, loyal) => {
          const sheet = build(h);
          for (let first = 0; first < NIGHTS - 8; first += 5) {
            for (const nights of [1, 2, 3, 7]) {
              const guest = { personId: 'g', classes: loyal ? ['value:loyal'] : [], stays: 1, uses: {} };
              const claims = [{ code: 'P0', promotionId: 'P0', coupon: null, left: null }];
              const stay = { arrival: night(first), departure: night(first + nights), adults, childAges, channel, bookedAt, guest, claims };
              const { offers, unavailable } = sheet.offers(stay);
              if (offers.length + unavailable.length !== sheet.products.length) return false;
              for (const offer of offers) {
                const priced = sheet.price(offer.product, stay);
                if (!priced.ok || priced.stay.totalMinor !== offer.totalMinor) return false;
                if (priced.stay.nights.some((n, i) => n.amountMinor !== offer.nightAmounts[i] || n.amountMinor < 0)) return false;
                if (JSON.stringify(priced.stay.uses) !== JSON.stringify(offer.uses)) return false;
                if (!stepsExplain(priced.stay)) return false;
              }
              for (const { product, reasons } of unavailable) {
                const priced = sheet.price(product, stay);
                if (priced.ok || reasons.length === 0 || JSON.stringify(priced.reasons) !== JSON.stringify(reasons)) return false;
              }
            }
          }
          return true;
        },
      ),
      { numRuns: 120 },
    );
  });

  it('agree on the cheapest stay from every arrival', () => {
    const bookedAt = new Date('2026-06-20T17:00:00Z');
    const [arrivals, maxNights] = [14, 7];
    fc.assert(
      fc.property(
        hotel,
        fc.constantFrom(1, 2, 3),
        fc.constantFrom('direct', 'ota'),
        fc.array(fc.nat(40), { maxLength: 6 }),
        (h, adults, channel, full) => {
          const sheet = build(h);
          const isFree = (roomTypeId: string, day: number): boolean =>
            roomTypeId === 'sgl' || !full.some((f) => fromDayNumber(day) === night(f));
          const best = sheet.bestTotals({
            adults,
            firstArrival: FIRST,
            lastArrival: night(arrivals - 1),
            maxNights,
            isFree,
            bookedAt,
            channel,
          });
          for (let a = 0; a < arrivals; a++) {
            for (let n = 1; n <= maxNights; n++) {
              const { offers } = sheet.offers({ arrival: night(a), departure: night(a + n), adults, childAges: [], channel, bookedAt });
              const free = offers.filter((o) => o.product.roomTypeId === 'sgl' || !full.some((f) => f >= a && f < a + n));
              if (Math.min(Infinity, ...free.map((o) => o.totalMinor)) !== best.totals[a * maxNights + n - 1]) return false;
            }
          }
          return true;
        },
      ),
      { numRuns: 60 },
    );
  });
});
