import { type AriBody, type AriHotel, MAX_CELLS, planAri } from './ari';

const HOTEL: AriHotel = {
  firstNight: '2026-06-01',
  lastNight: '2026-12-31',
  roomTypeIds: new Set(['sgl', 'dbl']),
  plans: new Map([
    ['bar', { derived: false, roomTypeIds: new Set(['sgl', 'dbl']) }],
    ['saver', { derived: true, roomTypeIds: new Set(['dbl']) }],
  ]),
  seasons: new Map([['fair', [{ firstNight: '2026-06-03', lastNight: '2026-06-04' }]]]),
};
const rate = (more: object = {}) => ({ ratePlanId: 'bar', roomTypeId: 'dbl', firstNight: '2026-06-01', lastNight: '2026-06-07', ...more });
const plan = (body: AriBody) => planAri(body, HOTEL);
const codes = (body: AriBody) => plan(body).errors.map((e) => `${e.pointer} ${e.code}`);

describe('Loading nights', () => {
  it('means every night from the first to the last, both included', () => {
    expect(plan({ rates: [rate({ closed: true })] }).products.nights).toHaveLength(7);
  });

  it('on weekdays means those: the 5th and 6th of June 2026 are a Friday and a Saturday', () => {
    expect(plan({ rates: [rate({ weekdays: [5, 6] })] }).products.nights).toEqual(['2026-06-05', '2026-06-06']);
  });

  it('for a season means its nights within the range', () => {
    expect(plan({ rates: [rate({ seasonId: 'fair', lastNight: '2026-06-03' })] }).products.nights).toEqual(['2026-06-03']);
  });

  it('twice writes each night once, with what the later entry says and what only the earlier one says', () => {
    const { products } = plan({
      rates: [rate({ minStay: 2, maxStay: 9 }), rate({ firstNight: '2026-06-07', lastNight: '2026-06-08', minStay: 3 })],
    });
    const deltas = Object.fromEntries(products.nights.map((night, i) => [night, products.deltas[products.deltaOf[i]!]]));
    expect(products.nights).toHaveLength(8);
    expect(deltas['2026-06-06']).toEqual({ minStay: 2, maxStay: 9 });
    expect(deltas['2026-06-07']).toEqual({ minStay: 3, maxStay: 9 });
    expect(deltas['2026-06-08']).toEqual({ minStay: 3 });
  });

  it('with prices for one and three adults leaves two without', () => {
    const prices = [
      { adults: 3, amountMinor: 300 },
      { adults: 1, amountMinor: 100 },
    ];
    expect(plan({ rates: [rate({ prices })] }).products.deltas[0]).toEqual({ prices: [100, null, 300] });
    expect(plan({ rates: [rate({ prices: [] })] }).products.deltas[0]).toEqual({ prices: null });
  });

  it('partly past or beyond the horizon writes the rest', () => {
    const result = plan({
      rates: [rate({ firstNight: '2026-05-30', lastNight: '2026-06-02' }), rate({ firstNight: '2026-12-31', lastNight: '2027-01-05' })],
    });
    expect(result.products.nights).toEqual(['2026-06-01', '2026-06-02', '2026-12-31']);
    expect(result.errors).toMatchObject([
      { code: 'night_in_past', firstNight: '2026-05-30', lastNight: '2026-05-31' },
      { code: 'beyond_horizon', firstNight: '2027-01-01', lastNight: '2027-01-05' },
    ]);
  });

  it('of a restriction for one product and every channel lands where the product’s own restrictions are', () => {
    const nights = { firstNight: '2026-06-01', lastNight: '2026-06-01', minStay: 2 };
    const result = plan({
      restrictions: [
        { ...nights, roomTypeId: 'dbl', ratePlanId: 'bar' },
        { ...nights, roomTypeId: 'dbl', ratePlanId: 'bar', channel: 'ota' },
        nights,
      ],
    });
    expect([result.products.nights.length, result.wider.nights.length]).toEqual([1, 2]);
  });

  it('names what is unknown, not sold, derived or out of order', () => {
    expect(codes({ rates: [rate({ ratePlanId: 'x', roomTypeId: 'y' })] })).toEqual([
      '/rates/0/ratePlanId unknown_rate_plan',
      '/rates/0/roomTypeId unknown_room_type',
    ]);
    expect(codes({ rates: [rate({ ratePlanId: 'saver', roomTypeId: 'sgl', prices: [] })] })).toEqual([
      '/rates/0/roomTypeId not_sold_for_room_type',
      '/rates/0/prices derived_price',
    ]);
    expect(codes({ rates: [rate({ lastNight: '2026-05-31' })] })).toEqual(['/rates/0/lastNight before_first']);
    expect(codes({ rates: [rate({ ratePlanId: 'saver', prices: null, minStay: 2 })] })).toEqual([]);
  });

  it('of more nights than one call may write is not worked out at all', () => {
    const result = plan({ rates: Array.from({ length: 500 }, () => rate({ lastNight: '2026-12-31' })) });
    expect(result.asked).toBeGreaterThan(MAX_CELLS);
    expect(result.products.nights).toEqual([]);
  });
});
