import { aSheet, type AHotel, everyNight } from './a-hotel.fixture';
import type { Reason } from './reason';
import type { DailyRateData, PlanData } from './sheet-data';
import type { Stay } from './stay';

const BAR = { roomTypeId: 'dbl', ratePlanId: 'bar' };
const JUNE = everyNight('2026-06-01', '2026-07-31', { prices: [8_000, 10_000] });
/** Noon in Berlin, 1 June. */
const BOOKED = new Date('2026-06-01T10:00:00Z');

const stay = (arrival: string, departure: string, more: Partial<Stay> = {}): Stay => ({
  arrival: `2026-${arrival}`,
  departure: `2026-${departure}`,
  adults: 2,
  childAges: [],
  bookedAt: BOOKED,
  ...more,
});

const on = (night: string, restrictions: DailyRateData['restrictions']): DailyRateData[] =>
  JUNE.map((r) => (r.night === `2026-${night}` ? { ...r, restrictions } : r));

const codes = (hotel: AHotel, wanted: Stay): string => {
  const sheet = aSheet({ rates: JUNE, ...hotel });
  const result = sheet.price(BAR, wanted);
  const searched = sheet.offers(wanted);
  // searching and pricing must say the same
  expect(searched.offers.length).toBe(result.ok ? 1 : 0);
  if (result.ok) expect(searched.offers[0]!.totalMinor).toBe(result.stay.totalMinor);
  else expect(searched.unavailable[0]!.reasons).toEqual(result.reasons);
  return result.ok ? '' : result.reasons.map((r) => `${r.code}${r.date ? `@${r.date.slice(5)}` : ''}`).join(' ');
};

describe('What a night asks of a stay', () => {
  const minStay = { rates: on('06-10', { minStay: 3 }) };
  const minThrough = { rates: on('06-10', { minStayThrough: 3 }) };
  const maxStay = { rates: on('06-10', { maxStay: 2 }) };
  const maxThrough = { rates: on('06-10', { maxStayThrough: 2 }) };
  const cta = { rates: on('06-10', { closedToArrival: true }) };
  const ctd = { rates: on('06-10', { closedToDeparture: true }) };
  const closed = { rates: on('06-10', { closed: true }) };
  const lengths = { rates: on('06-10', { lengthsOfStay: [2, 7] }) };
  const ahead = { rates: on('06-10', { minAdvanceDays: 10, maxAdvanceDays: 20 }) };
  const lastMinute = { rates: on('06-10', { maxAdvanceDays: 3 }) };
  const overMonths = { rates: on('07-01', { closedToDeparture: true, minStayThrough: 4 }) };

  it.each<[string, AHotel, Stay, string]>([
    ['nothing restricted: one night', {}, stay('06-10', '06-11'), ''],
    ['a minimum of 3 nights, arriving that day for 2', minStay, stay('06-10', '06-12'), 'min_stay@06-10'],
    ['… arriving that day for 3', minStay, stay('06-10', '06-13'), ''],
    ['… arriving the day before for 2: only arrivals are asked', minStay, stay('06-09', '06-11'), ''],
    ['… leaving that day', minStay, stay('06-09', '06-10'), ''],
    ['a minimum stay through of 3, arriving that day for 2', minThrough, stay('06-10', '06-12'), 'min_stay_through@06-10'],
    ['… having that night in the middle of 2', minThrough, stay('06-09', '06-11'), 'min_stay_through@06-10'],
    ['… having that night at the end of 3', minThrough, stay('06-08', '06-11'), ''],
    ['… leaving that day after one night', minThrough, stay('06-09', '06-10'), ''],
    ['a maximum of 2 nights, arriving that day for 3', maxStay, stay('06-10', '06-13'), 'max_stay@06-10'],
    ['… arriving that day for 2', maxStay, stay('06-10', '06-12'), ''],
    ['… arriving the day before for 5', maxStay, stay('06-09', '06-14'), ''],
    ['a maximum stay through of 2, arriving the day before for 5', maxThrough, stay('06-09', '06-14'), 'max_stay_through@06-10'],
    ['… arriving the day before for 2', maxThrough, stay('06-09', '06-11'), ''],
    ['closed to arrival, arriving', cta, stay('06-10', '06-12'), 'closed_to_arrival@06-10'],
    ['… staying through', cta, stay('06-09', '06-11'), ''],
    ['… leaving', cta, stay('06-09', '06-10'), ''],
    ['closed to departure, leaving', ctd, stay('06-08', '06-10'), 'closed_to_departure@06-10'],
    ['… that night being the last of the stay', ctd, stay('06-08', '06-11'), ''],
    ['… arriving', ctd, stay('06-10', '06-11'), ''],
    ['closed, sleeping that night', closed, stay('06-08', '06-11'), 'closed@06-10'],
    ['… leaving that day', closed, stay('06-08', '06-10'), ''],
    ['… arriving the day after', closed, stay('06-11', '06-12'), ''],
    ['only 2 or 7 nights, arriving for 3', lengths, stay('06-10', '06-13'), 'length_of_stay@06-10'],
    ['… arriving for 7', lengths, stay('06-10', '06-17'), ''],
    ['… arriving the day before for 3', lengths, stay('06-09', '06-12'), ''],
    ['booked 9 days ahead where 10 are asked', ahead, stay('06-10', '06-11'), 'min_advance@06-10'],
    ['booked exactly 10 days ahead', ahead, stay('06-10', '06-11', { bookedAt: new Date('2026-05-31T12:00:00Z') }), ''],
    [
      '… where it is still the day before in Berlin: 11 days',
      ahead,
      stay('06-10', '06-11', { bookedAt: new Date('2026-05-30T21:59:00Z') }),
      '',
    ],
    [
      'booked 21 days ahead where 20 are the most',
      ahead,
      stay('06-10', '06-11', { bookedAt: new Date('2026-05-20T12:00:00Z') }),
      'max_advance@06-10',
    ],
    ['… just after midnight in Berlin, 20 days ahead', ahead, stay('06-10', '06-11', { bookedAt: new Date('2026-05-20T22:01:00Z') }), ''],
    ['a last-minute night booked 9 days ahead', lastMinute, stay('06-10', '06-11'), 'max_advance@06-10'],
    ['a departure on the first of the next month that is closed to it', overMonths, stay('06-28', '07-01'), 'closed_to_departure@07-01'],
    ['… a stay over the turn of the month that is too short', overMonths, stay('06-30', '07-02'), 'min_stay_through@07-01'],
    ['… one long enough', overMonths, stay('06-29', '07-03'), ''],
    ['a night without a price', { rates: JUNE.filter((r) => r.night !== '2026-06-10') }, stay('06-08', '06-12'), 'no_price@06-10'],
  ])('%s', (_, hotel, wanted, expected) => {
    expect(codes(hotel, wanted)).toBe(expected);
  });

  it('names all reasons at once', () => {
    const hotel = { rates: on('06-10', { closed: true, closedToArrival: true, minStay: 5, minStayThrough: 4, lengthsOfStay: [5] }) };
    expect(codes(hotel, stay('06-10', '06-12', { adults: 3 }))).toBe(
      'too_many_adults closed_to_arrival@06-10 min_stay@06-10 length_of_stay@06-10 closed@06-10 min_stay_through@06-10',
    );
  });
});

describe('Where a restriction is set', () => {
  const restrictions = (scope: { roomTypeId?: string; ratePlanId?: string; channel?: string }) => [
    { roomTypeId: null, ratePlanId: null, channel: null, ...scope, night: '2026-06-10', restrictions: { closed: true } },
  ];
  const reasons = (hotel: AHotel, wanted = stay('06-10', '06-11')): Reason[] => {
    const result = aSheet({ rates: JUNE, ...hotel }).price(BAR, wanted);
    return result.ok ? [] : result.reasons;
  };

  it.each([
    ['the hotel', {}, 'property'],
    ['the room type', { roomTypeId: 'dbl' }, 'room_type'],
    ['the plan', { ratePlanId: 'bar' }, 'rate_plan'],
    ['the product', { roomTypeId: 'dbl', ratePlanId: 'bar' }, 'product'],
  ])('a night closed for %s says so', (_, scope, expected) => {
    expect(reasons({ restrictions: restrictions(scope) })).toEqual([{ code: 'closed', scope: expected, date: '2026-06-10' }]);
  });

  it('another room type or plan is not concerned', () => {
    expect(reasons({ restrictions: restrictions({ roomTypeId: 'sgl' }) })).toEqual([]);
    expect(reasons({ restrictions: restrictions({ ratePlanId: 'other' }) })).toEqual([]);
  });

  it('a channel closed for a night leaves the other channels open', () => {
    const hotel = { restrictions: restrictions({ channel: 'ota' }) };
    expect(reasons(hotel)).toEqual([]);
    expect(reasons(hotel, stay('06-10', '06-11', { channel: 'ota' }))).toEqual([
      { code: 'closed', scope: 'property', channel: 'ota', date: '2026-06-10' },
    ]);
  });

  it('all levels must pass, and each that does not is named', () => {
    const levels = [
      { roomTypeId: null, ratePlanId: null, channel: null, night: '2026-06-10', restrictions: { minStay: 2 } },
      { roomTypeId: 'dbl', ratePlanId: null, channel: null, night: '2026-06-10', restrictions: { minStay: 4 } },
    ];
    const hotel = { rates: on('06-10', { minStay: 3 }), restrictions: levels };
    expect(reasons(hotel, stay('06-10', '06-12'))).toEqual([
      { code: 'min_stay', scope: 'room_type', date: '2026-06-10', value: 4 },
      { code: 'min_stay', scope: 'product', date: '2026-06-10', value: 3 },
    ]);
  });
});

describe('What a plan asks of a stay', () => {
  it.each<[string, Partial<PlanData>, Stay, string]>([
    ['sold on other channels only', { channels: ['ota'] }, stay('06-10', '06-11'), 'channel_not_offered'],
    ['sold on this channel', { channels: ['ota'] }, stay('06-10', '06-11', { channel: 'ota' }), ''],
    ['sold directly', { channels: ['direct'] }, stay('06-10', '06-11'), ''],
    ['not bookable yet', { bookableFrom: '2026-06-01T10:00:01Z' }, stay('06-10', '06-11'), 'not_bookable_yet'],
    ['bookable from this instant on', { bookableFrom: '2026-06-01T10:00:00Z' }, stay('06-10', '06-11'), ''],
    ['no longer bookable from this instant on', { bookableUntil: '2026-06-01T10:00:00Z' }, stay('06-10', '06-11'), 'no_longer_bookable'],
    ['its last valid night is the stay’s last', { validUntil: '2026-06-11' }, stay('06-10', '06-12'), ''],
    ['its last valid night is the one before', { validUntil: '2026-06-10' }, stay('06-10', '06-12'), 'outside_validity@06-11'],
    ['valid from the second night on', { validFrom: '2026-06-11' }, stay('06-10', '06-12'), 'outside_validity@06-10'],
    ['booked at the latest time of the arrival day', { lateBookingUntil: '12:00' }, stay('06-01', '06-02'), ''],
    ['booked a minute too late', { lateBookingUntil: '11:59' }, stay('06-01', '06-02'), 'too_late_today@06-01'],
    ['the time of day does not matter the day before', { lateBookingUntil: '11:59' }, stay('06-02', '06-03'), ''],
    ['a minimum stay without a date', { minStay: 2 }, stay('06-10', '06-11'), 'min_stay'],
    ['early booking without a date', { minAdvanceDays: 30 }, stay('06-10', '06-11'), 'min_advance'],
    ['last minute without a date', { maxAdvanceDays: 0 }, stay('06-01', '06-02'), ''],
    ['… and booked a day ahead', { maxAdvanceDays: 0 }, stay('06-02', '06-03'), 'max_advance'],
  ])('%s', (_, plan, wanted, expected) => {
    expect(codes({ plans: [plan] }, wanted)).toBe(expected);
  });

  it('a plan that is not sold for the room type, or not at all, is not sold', () => {
    const sold = (plan: Partial<PlanData>) => aSheet({ rates: JUNE, plans: [plan] }).price(BAR, stay('06-10', '06-11'));
    expect(sold({ roomTypeIds: ['sgl'] })).toEqual({ ok: false, reasons: [{ code: 'not_sold', scope: 'product' }] });
    expect(sold({ active: false }).ok).toBe(false);
  });
});

describe('The people of a stay', () => {
  const suite = { id: 'dbl', active: true, maxAdults: 3, maxChildren: 2, maxPersons: 4 };
  const plan = {
    extraAdultMinor: 3_000,
    childRates: [
      { maxAge: 2, amountMinor: 0, countsAsOccupant: false },
      { maxAge: 11, amountMinor: 2_000, countsAsOccupant: true },
    ],
  };
  it.each<[string, Partial<Stay>, string]>([
    ['three adults', { adults: 3 }, ''],
    ['four adults', { adults: 4 }, 'too_many_adults'],
    ['two adults, two children and an infant', { childAges: [1, 5, 8] }, ''],
    ['three children', { adults: 1, childAges: [5, 6, 7] }, 'too_many_children'],
    ['three adults and two children: each number fits, together they do not', { adults: 3, childAges: [5, 6] }, 'too_many_persons'],
    ['three adults and a child of 12, who counts as an adult', { adults: 3, childAges: [12] }, 'too_many_adults'],
  ])('%s', (_, people, expected) => {
    expect(codes({ roomTypes: [suite], plans: [plan] }, stay('06-10', '06-11', people))).toBe(expected);
  });

  it('every step of the price is shown', () => {
    const result = aSheet({ rates: JUNE, roomTypes: [suite], plans: [plan] }).price(
      BAR,
      stay('06-10', '06-11', { adults: 3, childAges: [1, 5] }),
    );
    expect(result.ok && result.stay.nights[0]!).toMatchObject({
      amountMinor: 15_000,
      steps: [
        { kind: 'base', code: 'BAR', amountMinor: 10_000 },
        { kind: 'extra_adult', code: 'BAR', amountMinor: 3_000 },
        { kind: 'children', code: 'BAR', amountMinor: 2_000 },
      ],
    });
  });
});

describe('A derived plan', () => {
  const saver = { id: 'saver', code: 'SAVER', parentId: 'bar', derivation: { basisPoints: -1_000, amountMinor: 0 } };
  const breakfast = { id: 'bb', code: 'BB', parentId: 'saver', derivation: { basisPoints: 0, amountMinor: 1_500 } };
  const wanted = stay('06-10', '06-11');
  const price = (hotel: AHotel, ratePlanId: string) => aSheet({ rates: JUNE, ...hotel }).price({ roomTypeId: 'dbl', ratePlanId }, wanted);

  it('takes its parent’s price less 10 %, and the next one that price and breakfast', () => {
    const result = price({ plans: [{}, saver, breakfast] }, 'bb');
    expect(result.ok && result.stay.nights[0]!.steps).toEqual([
      { kind: 'base', code: 'BAR', amountMinor: 10_000 },
      { kind: 'derivation', code: 'SAVER', amountMinor: -1_000, basisPoints: -1_000 },
      { kind: 'derivation', code: 'BB', amountMinor: 1_500 },
    ]);
  });

  it('is restricted as its parent, type by type, unless it says otherwise itself', () => {
    const rates = on('06-10', { minStay: 3, closedToArrival: true });
    const hotel = {
      plans: [{}, saver],
      rates: [...rates, { roomTypeId: 'dbl', ratePlanId: 'saver', night: '2026-06-10', prices: null, restrictions: { minStay: 1 } }],
    };
    expect(price({ ...hotel, rates }, 'saver')).toMatchObject({ reasons: [{ code: 'closed_to_arrival' }, { code: 'min_stay', value: 3 }] });
    expect(price(hotel, 'saver')).toMatchObject({ reasons: [{ code: 'closed_to_arrival' }] });
  });

  it('has no price where the adjustment would make it negative', () => {
    const free = { ...saver, derivation: { basisPoints: 0, amountMinor: -10_001 } };
    expect(price({ plans: [{}, free] }, 'saver')).toMatchObject({ ok: false, reasons: [{ code: 'no_price' }] });
  });

  it('keeps being sold when its parent no longer is', () => {
    const hotel = { plans: [{ active: false }, saver] };
    expect(price(hotel, 'saver').ok).toBe(true);
    expect(price(hotel, 'bar')).toMatchObject({ reasons: [{ code: 'not_sold' }] });
  });

  it('in a circle, or more than four steps from a loaded price, is not sold', () => {
    const circle = [{ ...saver, parentId: 'bb' }, breakfast];
    expect(price({ plans: circle }, 'bb').ok).toBe(false);
    const chain = Array.from({ length: 6 }, (_, i) => ({
      id: `p${i}`,
      parentId: i ? `p${i - 1}` : 'bar',
      derivation: { basisPoints: 100, amountMinor: 0 },
    }));
    expect(price({ plans: [{}, ...chain] }, 'p3').ok).toBe(true);
    expect(price({ plans: [{}, ...chain] }, 'p4').ok).toBe(false);
  });
});

describe('A season', () => {
  const festival = {
    code: 'FEST',
    ranges: [{ firstNight: '2026-06-12', lastNight: '2026-06-14' }],
    weekdays: [5, 6],
    adjustment: { basisPoints: 5_000, amountMinor: 0 },
    ratePlanIds: null,
    sequence: 1,
  };
  const amounts = (hotel: AHotel, ratePlanId = 'bar') => {
    const result = aSheet({ rates: JUNE, ...hotel }).price({ roomTypeId: 'dbl', ratePlanId }, stay('06-11', '06-15'));
    return result.ok ? result.stay.nights.map((n) => n.amountMinor) : result.reasons;
  };

  it('raises its nights on its weekdays: Friday and Saturday, not Sunday', () => {
    expect(amounts({ seasons: [festival] })).toEqual([10_000, 15_000, 15_000, 10_000]);
  });

  it('of some plans covers what derives from them, and nothing else', () => {
    const plans = [{}, { id: 'saver', parentId: 'bar', derivation: { basisPoints: -1_000, amountMinor: 0 } }];
    expect(amounts({ plans, seasons: [{ ...festival, ratePlanIds: ['bar'] }] }, 'saver')).toEqual([9_000, 13_500, 13_500, 9_000]);
    expect(amounts({ plans, seasons: [{ ...festival, ratePlanIds: ['saver'] }] }, 'bar')).toEqual([10_000, 10_000, 10_000, 10_000]);
  });

  it('and another on the same night apply one after the other, in their sequence', () => {
    const summer = { ...festival, code: 'SUM', weekdays: null, adjustment: { basisPoints: 0, amountMinor: 1_000 }, sequence: 0 };
    expect(amounts({ seasons: [festival, summer] })).toEqual([10_000, 16_500, 16_500, 11_000]);
  });
});

describe('A price set by hand', () => {
  it('needs no loaded price, and is taxed and frozen as any other', () => {
    const vat = {
      code: 'VAT',
      name: 'VAT',
      kind: 'percent' as const,
      basisPoints: 700,
      amountMinor: 0,
      included: true,
      payableAtProperty: false,
      sequence: 1,
      childrenExemptBelowAge: null,
      validFrom: null,
      validUntil: null,
    };
    const result = aSheet({ taxes: [vat] }).price(BAR, stay('06-10', '06-12'), [10_700, 5_350]);
    expect(result).toMatchObject({
      ok: true,
      stay: {
        totalMinor: 16_050,
        taxes: [{ amountMinor: 1_050 }],
        nights: [{ steps: [{ kind: 'override', amountMinor: 10_700 }] }, {}],
        policy: { tiers: [{ feeMinor: 16_050 }] },
      },
    });
  });
});

describe('A sheet', () => {
  it('names the versions of the nights’ months and of the departure’s', () => {
    const sheet = aSheet({ rates: JUNE });
    expect(sheet.versions('2026-06-29', '2026-06-29').map((v) => v.month)).toEqual(['0001-01-01', '2026-06-01']);
    expect(sheet.versions('2026-06-29', '2026-06-30').map((v) => v.month)).toEqual(['0001-01-01', '2026-06-01', '2026-07-01']);
  });

  it('refuses to guess about nights that it does not hold', () => {
    expect(() => aSheet({ rates: JUNE }).offers(stay('09-01', '09-03'))).toThrow(RangeError);
  });
});
