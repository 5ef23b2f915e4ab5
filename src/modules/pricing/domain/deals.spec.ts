import * as fc from 'fast-check';
import { addDays } from '../../../kernel/values/local-date';
import { aSheet, everyNight } from './a-hotel.fixture';
import { share, takenBy } from './deals';
import type { KnownGuest, PromotionData } from './promotion';
import type { Stay } from './stay';

const NONE: PromotionData = {
  id: 'p',
  code: 'P',
  name: 'A promotion',
  appliesBy: 'automatic',
  effect: { kind: 'percent', basisPoints: 1_000 },
  stacking: 'exclusive',
  priority: 100,
  bookableFrom: null,
  bookableUntil: null,
  firstNight: null,
  lastNight: null,
  weekdays: null,
  minNights: null,
  maxNights: null,
  minAdvanceDays: null,
  maxAdvanceDays: null,
  ratePlanIds: null,
  roomTypeIds: null,
  channels: null,
  guestClasses: null,
  firstStayOnly: false,
  perGuestLimit: null,
  limited: false,
  usedUp: false,
};
const aPromotion = (code: string, more: Partial<PromotionData> = {}): PromotionData => ({ ...NONE, id: code, code, ...more });

const PRODUCT = { roomTypeId: 'dbl', ratePlanId: 'bar' };
const aStay = (more: Partial<Stay> = {}): Stay => ({
  arrival: '2026-06-10',
  departure: '2026-06-14',
  adults: 2,
  childAges: [],
  bookedAt: new Date('2026-06-01T10:00:00Z'),
  ...more,
});
const aHouse = (...promotions: PromotionData[]) =>
  aSheet({ promotions, rates: everyNight('2026-06-01', '2026-07-31', { prices: [10_000, 10_000] }) });

/** Room charge of each night, and what was used. */
function charged(promotions: PromotionData[], stay: Partial<Stay> = {}) {
  const priced = aHouse(...promotions).price(PRODUCT, aStay(stay));
  if (!priced.ok) throw new Error(JSON.stringify(priced.reasons));
  return { nights: priced.stay.nights.map((n) => n.amountMinor), uses: priced.stay.uses.map((u) => [u.code, u.amountMinor]) };
}

const guest = (more: Partial<KnownGuest> = {}): KnownGuest => ({ personId: 'g', classes: [], stays: 0, uses: {}, ...more });
const byCode = (promotion: PromotionData) => [{ code: promotion.code, promotionId: promotion.id, coupon: null, left: null }];

describe('What a promotion takes off', () => {
  it('is a share of every night, an amount of every night or of the stay, or whole nights', () => {
    const of = (effect: PromotionData['effect']) => charged([aPromotion('A', { effect })]);
    expect(of({ kind: 'percent', basisPoints: 1_250 }).nights).toEqual([8_750, 8_750, 8_750, 8_750]);
    expect(of({ kind: 'amount_per_night', amountMinor: 999 }).nights).toEqual([9_001, 9_001, 9_001, 9_001]);
    expect(of({ kind: 'amount_per_stay', amountMinor: 10_001 }).nights).toEqual([7_500, 7_499, 7_500, 7_500]);
    expect(of({ kind: 'free_nights', everyNights: 4, freeNights: 1 })).toEqual({
      nights: [10_000, 10_000, 10_000, 0],
      uses: [['A', 10_000]],
    });
  });

  it('makes the cheapest nights free, as often as the stay is long enough', () => {
    const free = { kind: 'free_nights', everyNights: 3, freeNights: 1 } as const;
    expect(takenBy(free, [300, 100, 200, 50, 400, 150, 10])).toEqual([0, 0, 0, 50, 0, 0, 10]);
    expect(takenBy(free, [300, 100])).toEqual([0, 0]);
  });

  it('never leaves a night below nothing, whatever is promised', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 }),
        fc.oneof(
          fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }) }),
          fc.record({
            kind: fc.constantFrom('amount_per_night' as const, 'amount_per_stay' as const),
            amountMinor: fc.integer({ min: 1, max: 3_000_000 }),
          }),
          fc.record({ kind: fc.constant('free_nights' as const), everyNights: fc.integer({ min: 2, max: 9 }), freeNights: fc.constant(1) }),
        ),
        (charges, effect) =>
          takenBy(effect, charges).every((taken, i) => Number.isSafeInteger(taken) && taken >= 0 && taken <= charges[i]!),
      ),
    );
  });

  it('spreads an amount over the nights by their prices, to the last minor unit', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.array(fc.nat(10 ** 6), { minLength: 1, maxLength: 30 }), (amount, charges) => {
        const sum = charges.reduce((a, b) => a + b, 0);
        const parts = share(amount, charges);
        return parts.reduce((a, b) => a + b, 0) === Math.min(amount, sum) && parts.every((p, i) => p >= 0 && p <= charges[i]!);
      }),
    );
  });

  it('comes off nights within its period and on its weekdays only', () => {
    // 10 June 2026 is a Wednesday
    expect(charged([aPromotion('A', { firstNight: '2026-06-11', lastNight: '2026-06-12' })]).nights).toEqual([
      10_000, 9_000, 9_000, 10_000,
    ]);
    expect(charged([aPromotion('A', { weekdays: [5, 6] })]).nights).toEqual([10_000, 10_000, 9_000, 9_000]);
    expect(charged([aPromotion('A', { firstNight: '2026-06-14' })])).toEqual({ nights: [10_000, 10_000, 10_000, 10_000], uses: [] });
  });

  it('is a step of the night, beside those that made its price', () => {
    const priced = aHouse(aPromotion('A')).price(PRODUCT, aStay());
    expect(priced.ok && priced.stay.nights[0]!.steps).toEqual([
      { kind: 'base', code: 'BAR', amountMinor: 10_000 },
      { kind: 'promotion', code: 'A', amountMinor: -1_000, basisPoints: -1_000 },
    ]);
  });
});

describe('Several promotions', () => {
  const ten = aPromotion('TEN', { stacking: 'stackable', priority: 1 });
  const five = aPromotion('FIVE', { stacking: 'stackable', priority: 2, effect: { kind: 'amount_per_night', amountMinor: 500 } });

  it('that stack are applied one after the other, each on what the one before left', () => {
    expect(charged([five, ten])).toEqual({
      nights: [8_500, 8_500, 8_500, 8_500],
      uses: [
        ['TEN', 4_000],
        ['FIVE', 2_000],
      ],
    });
  });

  it('of which one is exclusive: whichever way is best for the guest', () => {
    expect(charged([ten, five, aPromotion('FOURTEEN', { effect: { kind: 'percent', basisPoints: 1_400 } })]).uses.map(([c]) => c)).toEqual([
      'TEN',
      'FIVE',
    ]);
    expect(charged([ten, five, aPromotion('TWENTY', { effect: { kind: 'percent', basisPoints: 2_000 } })]).uses.map(([c]) => c)).toEqual([
      'TWENTY',
    ]);
    const same = { effect: { kind: 'percent', basisPoints: 2_000 } } as const;
    expect(charged([aPromotion('B', same), aPromotion('A', { ...same, priority: 5 })]).uses.map(([c]) => c)).toEqual(['A']);
  });

  it('of which one has nothing left to take is not used', () => {
    const all = aPromotion('ALL', { stacking: 'stackable', priority: 1, effect: { kind: 'percent', basisPoints: 10_000 } });
    expect(charged([all, five]).uses).toEqual([['ALL', 40_000]]);
  });
});

describe('A member', () => {
  const loyal = guest({ classes: ['value:loyal'] });
  const house = (guestClasses: string[] | null = null) =>
    aSheet({
      plans: [
        {
          guestClasses,
          memberPrices: [
            { guestClasses: ['value:loyal', 'value:potential'], basisPoints: 1_000, amountMinor: 5 },
            { guestClasses: ['value:loyal'], basisPoints: 5_000, amountMinor: 0 },
          ],
        },
      ],
      promotions: [aPromotion('HALF', { effect: { kind: 'percent', basisPoints: 5_000 } })],
      rates: everyNight('2026-06-01', '2026-07-31', { prices: [10_000, 10_000] }),
    });

  it('pays the first price that is for them, and promotions come off what that leaves', () => {
    const priced = house().price(PRODUCT, aStay({ guest: loyal }));
    expect(priced.ok && priced.stay.nights[0]!.steps.slice(1)).toEqual([
      { kind: 'member', code: 'value:loyal', amountMinor: -1_005, basisPoints: -1_000 },
      { kind: 'promotion', code: 'HALF', amountMinor: -4_498, basisPoints: -5_000 },
    ]);
    expect(priced.ok && [priced.stay.nights[0]!.amountMinor, priced.stay.forPerson]).toEqual([4_497, 'g']);
  });

  it('alone has the price: everybody else pays the public one, also in the search of a city', () => {
    for (const other of [null, guest({ classes: ['value:ordinary'] })]) {
      const priced = house().price(PRODUCT, aStay({ guest: other }));
      expect(priced.ok && [priced.stay.nights[0]!.amountMinor, priced.stay.forPerson]).toEqual([5_000, null]);
    }
    const query = {
      adults: 2,
      firstArrival: '2026-06-10',
      lastArrival: '2026-06-10',
      maxNights: 1,
      isFree: () => true,
      bookedAt: aStay().bookedAt,
    };
    expect([...house().bestTotals(query).totals]).toEqual([5_000]);
    expect([...house(['value:loyal']).bestTotals(query).totals]).toEqual([Infinity]);
  });

  it('alone is sold a plan for members, and others are told so', () => {
    expect(house(['value:loyal']).price(PRODUCT, aStay({ guest: loyal })).ok).toBe(true);
    const reason = { code: 'members_only', scope: 'rate_plan', value: 'value:loyal' };
    expect(house(['value:loyal']).price(PRODUCT, aStay())).toEqual({ ok: false, reasons: [reason] });
    expect(house(['value:loyal']).offers(aStay()).unavailable[0]!.reasons).toEqual([reason]);
    // another system has sold it already
    expect(house(['value:loyal']).price(PRODUCT, aStay({ plain: true })).ok).toBe(true);
  });
});

describe('A promotion counts', () => {
  const applies = (more: Partial<PromotionData>, stay: Partial<Stay> = {}) => charged([aPromotion('A', more)], stay).uses.length === 1;

  it('for early birds and at the last minute by the hotel’s calendar', () => {
    // nine days ahead
    expect([applies({ minAdvanceDays: 9 }), applies({ minAdvanceDays: 10 })]).toEqual([true, false]);
    expect([applies({ maxAdvanceDays: 9 }), applies({ maxAdvanceDays: 8 })]).toEqual([true, false]);
    // 23:30 in Berlin on the 2nd
    expect(applies({ maxAdvanceDays: 8 }, { bookedAt: new Date('2026-06-01T22:30:00Z') })).toBe(true);
  });

  it('within its booking window, to the instant', () => {
    expect(applies({ bookableFrom: '2026-06-01T10:00:00Z' })).toBe(true);
    expect(applies({ bookableFrom: '2026-06-01T10:00:01Z' })).toBe(false);
    expect(applies({ bookableUntil: '2026-06-01T10:00:00Z' })).toBe(false);
  });

  it('for stays as long as it says, on its channels, plans and room types', () => {
    expect([applies({ minNights: 4 }), applies({ minNights: 5 }), applies({ maxNights: 3 })]).toEqual([true, false, false]);
    expect([applies({ channels: ['direct'] }), applies({ channels: ['ota'] })]).toEqual([true, false]);
    expect([applies({ ratePlanIds: ['bar'] }), applies({ ratePlanIds: ['other'] }), applies({ roomTypeIds: ['sgl'] })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('for guests whom it is for, when the house knows them', () => {
    const loyal = { guestClasses: ['value:loyal'] };
    expect(applies(loyal)).toBe(false);
    expect(applies(loyal, { guest: guest({ classes: ['value:loyal'] }) })).toBe(true);
    expect(applies(loyal, { guest: guest({ classes: ['value:ordinary'] }) })).toBe(false);
    expect(applies({ firstStayOnly: true }, { guest: guest({ stays: 0 }) })).toBe(true);
    expect(applies({ firstStayOnly: true }, { guest: guest({ stays: 1 }) })).toBe(false);
    expect(applies({ perGuestLimit: 2 }, { guest: guest({ uses: { A: 1 } }) })).toBe(true);
    expect(applies({ perGuestLimit: 2 }, { guest: guest({ uses: { A: 2 } }) })).toBe(false);
  });

  it('by code only when the code is given, and no longer when it is used up', () => {
    const promotion = aPromotion('A', { appliesBy: 'code' });
    expect(charged([promotion]).uses).toEqual([]);
    expect(charged([promotion], { claims: byCode(promotion) }).uses).toEqual([['A', 4_000]]);
    expect(charged([{ ...promotion, usedUp: true }], { claims: byCode(promotion) }).uses).toEqual([]);
  });

  it('or says why it does not', () => {
    const promotion = aPromotion('A', { appliesBy: 'code', minNights: 5, channels: ['ota'], guestClasses: ['value:loyal'] });
    const stay = aStay({ claims: byCode(promotion) });
    expect(aHouse(promotion).obstacles(PRODUCT, stay, 'A')).toEqual(['channel_not_offered', 'guest_not_known', 'min_nights']);
    expect(
      aHouse(promotion).obstacles(PRODUCT, { ...stay, departure: addDays(stay.arrival, 5), channel: 'ota', guest: guest() }, 'A'),
    ).toEqual(['not_for_this_guest']);
  });
});
