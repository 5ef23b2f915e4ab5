import { aBooking, aHotel, aRatePlan, aStay, book, goTo, type Hotel, loadAri, must, priced, soldOn } from './support/furnish';
import { type House, startHouse } from './support/house';

// Thursday 10 to Sunday 20 December; everything is written as the day of December
const day = (n: number) => `2026-12-${String(n).padStart(2, '0')}`;

interface Rule {
  on: number;
  until?: number;
  scope?: 'property' | 'room_type' | 'rate_plan' | 'product' | 'inventory';
  [restriction: string]: unknown;
}
type Said = string; // code@day=value/scope

/** What the hotel has set · [arrival, departure] · what is said against it; nothing: it can be booked. */
const TABLE: [string, Rule[], [number, number], Said[], Record<string, unknown>?][] = [
  ['two nights at least on arrival, one asked', [{ on: 10, minStay: 2 }], [10, 11], ['min_stay@10=2/product']],
  ['two nights at least on arrival, two asked', [{ on: 10, minStay: 2 }], [10, 12], []],
  ['the least stay of a night in the middle says nothing to who arrived before', [{ on: 11, minStay: 7 }], [10, 12], []],
  ['the least stay of the departure date neither', [{ on: 12, minStay: 7 }], [10, 12], []],
  ['a least stay through counts on a night in the middle', [{ on: 11, minStayThrough: 3 }], [10, 12], ['min_stay_through@11=3/product']],
  ['and is kept by three nights around it', [{ on: 11, minStayThrough: 3 }], [10, 13], []],
  ['and by those who leave on that day', [{ on: 12, minStayThrough: 3 }], [10, 12], []],
  ['and holds on the night of arrival too', [{ on: 10, minStayThrough: 3 }], [10, 11], ['min_stay_through@10=3/product']],
  ['a largest stay on arrival', [{ on: 10, maxStay: 2 }], [10, 13], ['max_stay@10=2/product']],
  ['a largest stay of a later night says nothing', [{ on: 11, maxStay: 1 }], [10, 13], []],
  ['a largest stay through a night', [{ on: 12, maxStayThrough: 2 }], [10, 13], ['max_stay_through@12=2/product']],
  ['a largest stay through the departure date says nothing', [{ on: 13, maxStayThrough: 2 }], [10, 13], []],
  ['closed to arrival on arrival', [{ on: 10, closedToArrival: true }], [10, 12], ['closed_to_arrival@10/product']],
  ['closed to arrival in the middle', [{ on: 11, closedToArrival: true }], [10, 12], []],
  ['closed to departure on the departure date', [{ on: 12, closedToDeparture: true }], [10, 12], ['closed_to_departure@12/product']],
  ['closed to departure on the last night', [{ on: 11, closedToDeparture: true }], [10, 12], []],
  ['closed to departure on the arrival', [{ on: 10, closedToDeparture: true }], [10, 12], []],
  [
    'closed to departure for the whole hotel',
    [{ on: 12, scope: 'property', closedToDeparture: true }],
    [10, 12],
    ['closed_to_departure@12/property'],
  ],
  ['a closed product', [{ on: 11, closed: true }], [10, 13], ['closed@11/product']],
  ['a closed plan', [{ on: 11, scope: 'rate_plan', closed: true }], [10, 13], ['closed@11/rate_plan']],
  ['a closed room type', [{ on: 11, scope: 'room_type', closed: true }], [10, 13], ['closed@11/room_type']],
  ['a room type closed as a whole', [{ on: 11, scope: 'inventory', closed: true }], [10, 13], ['closed@11/room_type']],
  ['a closed hotel', [{ on: 11, until: 12, scope: 'property', closed: true }], [10, 13], ['closed@11/property', 'closed@12/property']],
  ['closed on the departure date', [{ on: 13, closed: true }], [10, 13], []],
  ['only two or seven nights', [{ on: 10, lengthsOfStay: [2, 7] }], [10, 13], ['length_of_stay@10=2,7/product']],
  ['two of two or seven nights', [{ on: 10, lengthsOfStay: [2, 7] }], [10, 12], []],
  ['on Fridays only', [{ on: 10, until: 16, weekdays: [5], closed: true }], [10, 13], ['closed@11/product']],
  [
    'everything at once, at every level',
    [
      { on: 10, scope: 'property', minStay: 3 },
      { on: 10, scope: 'room_type', closedToArrival: true },
      { on: 11, scope: 'rate_plan', minStayThrough: 4 },
      { on: 12, closedToDeparture: true },
      { on: 10, maxAdvanceDays: 5 },
    ],
    [10, 12],
    [
      'closed_to_arrival@10/room_type',
      'closed_to_departure@12/product',
      'max_advance@10=5/product',
      'min_stay@10=3/property',
      'min_stay_through@11=4/rate_plan',
    ],
  ],
  ['nineteen days ahead where eighteen is the most', [{ on: 10, maxAdvanceDays: 17 }], [10, 11], ['max_advance@10=17/product']],
  ['eighteen days ahead where it is the least and the most', [{ on: 10, minAdvanceDays: 18, maxAdvanceDays: 18 }], [10, 11], []],
  ['eighteen days ahead where nineteen are asked', [{ on: 10, minAdvanceDays: 19 }], [10, 11], ['min_advance@10=19/product']],
  ['a restriction of another channel', [{ on: 10, scope: 'property', channel: 'wechat', closed: true }], [10, 11], []],
  [
    'a restriction of this channel',
    [{ on: 10, scope: 'property', channel: 'wechat', closed: true }],
    [10, 11],
    ['closed@10/property'],
    { channel: 'wechat' },
  ],
  ['a night without a price', [], [19, 23], ['no_price@21/product', 'no_price@22/product']],
];

describe('Restrictions', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
  });
  beforeEach(() => goTo(house, '2026-11-22T12:00:00Z')); // 18 days before the 10th
  afterAll(() => house.close());

  const load = async (hotel: Hotel, rules: Rule[]): Promise<void> => {
    const [rates, restrictions, inventory]: object[][] = [[], [], []];
    for (const { on, until = on, scope = 'product', ...rule } of rules) {
      const entry = { firstNight: day(on), lastNight: day(until), ...rule };
      const { roomTypeId, ratePlanId } = hotel;
      if (scope === 'product') rates!.push({ ...entry, roomTypeId, ratePlanId });
      else if (scope === 'inventory') inventory!.push({ ...entry, roomTypeId });
      else restrictions!.push({ ...entry, ...(scope === 'room_type' ? { roomTypeId } : scope === 'rate_plan' ? { ratePlanId } : {}) });
    }
    await loadAri(house, hotel, { rates, restrictions, inventory });
  };
  interface Reason {
    code: string;
    date: string;
    value?: unknown;
    scope?: string;
  }
  const said = (reasons: Reason[]): Said[] =>
    reasons
      .map(
        ({ code, date, value, scope }) =>
          `${code}@${Number(date.slice(8))}${value === undefined ? '' : `=${[value].flat().join()}`}/${scope}`,
      )
      .toSorted();
  const search = (hotel: Hotel, arrival: string, departure: string, more: Record<string, unknown> = {}) =>
    must(
      house,
      'GET',
      `/v1/availability?${new URLSearchParams({ propertyId: hotel.propertyId, arrival, departure, adults: '1', ...(more as Record<string, string>) }).toString()}`,
    );

  it.each(TABLE)('%s', async (_, rules, [arrival, departure], expected, more = {}) => {
    const hotel = await aHotel(house, { rooms: { DBL: 2 }, nights: 29 }); // until the 20th
    await load(hotel, rules);
    const found = await search(hotel, day(arrival), day(departure), more);
    const answer = await book(house, aBooking(hotel, day(arrival), { nights: departure - arrival, ...more }));
    const quoted = await house.call('POST', '/v1/quotes', { ...aStay(hotel, day(arrival), { nights: departure - arrival }), ...more });
    if (expected.length === 0) {
      expect([found.unavailable, found.offers.length, answer.status, quoted.status]).toEqual([[], 1, 201, 201]);
      expect(answer.body.total).toEqual(found.offers[0].total);
      return;
    }
    expect(found.offers).toEqual([]);
    expect(found.unavailable.map((u: { roomTypeId: string; ratePlanId: string }) => [u.roomTypeId, u.ratePlanId])).toEqual([
      [hotel.roomTypeId, hotel.ratePlanId],
    ]);
    expect(said(found.unavailable[0].reasons)).toEqual(expected);
    for (const refused of [answer, quoted]) {
      expect([refused.status, refused.body.code, said(refused.body.errors)]).toEqual([409, 'restriction_violated', expected]);
    }
    expect(await soldOn(house, hotel, day(arrival))).toEqual([0]);
  });

  it('close a plan without closing the room at another plan, and a room type without closing another', async () => {
    const hotel = await aHotel(house, { rooms: { SGL: 1, DBL: 1 } });
    const other = await aRatePlan(house, hotel);
    await priced(house, hotel, { price: 15_000, ratePlanId: other });
    const { SGL, DBL } = hotel.roomTypes;
    await load(hotel, [{ on: 10, scope: 'rate_plan', closed: true }]);
    await loadAri(house, hotel, { inventory: [{ roomTypeId: DBL, firstNight: day(10), lastNight: day(10), closed: true }] });
    const { offers } = await search(hotel, day(10), day(11));
    expect(offers.map((o: { roomTypeId: string; ratePlanId: string }) => [o.roomTypeId, o.ratePlanId])).toEqual([[SGL, other]]);
  });

  it('are each taken away without touching the others', async () => {
    const hotel = await aHotel(house);
    await load(hotel, [{ on: 10, minStay: 3, closedToArrival: true }]);
    await load(hotel, [{ on: 10, closedToArrival: null }]);
    expect(said((await search(hotel, day(10), day(11))).unavailable[0].reasons)).toEqual(['min_stay@10=3/product']);
    await priced(house, hotel, { price: 11_000 });
    expect(said((await search(hotel, day(10), day(11))).unavailable[0].reasons)).toEqual(['min_stay@10=3/product']);
  });

  it('that count days go by the hotel’s calendar, not by the server’s', async () => {
    // 16:00 in Greenwich is midnight in Shanghai
    const hotel = await aHotel(house, { property: { timeZone: 'Asia/Shanghai', currency: 'CNY' }, rooms: { DBL: 9 } });
    await load(hotel, [{ on: 10, minAdvanceDays: 10 }]);
    await goTo(house, '2026-11-30T15:59:59Z');
    expect((await book(house, aBooking(hotel, day(10)))).status).toBe(201);
    await goTo(house, '2026-11-30T16:00:00Z');
    const late = await book(house, aBooking(hotel, day(10)));
    expect([late.status, said(late.body.errors)]).toEqual([409, ['min_advance@10=10/product']]);
  });

  it('of an evening: a plan that ends its day at six takes nobody for tonight after six, by the hotel’s clock', async () => {
    const hotel = await aHotel(house, {
      property: { timeZone: 'Asia/Shanghai' },
      rooms: { DBL: 9 },
      ratePlan: { lateBookingUntil: '18:00' },
    });
    await goTo(house, '2026-11-22T09:59:00Z'); // 17:59 in Shanghai
    expect((await book(house, aBooking(hotel, '2026-11-22'))).status).toBe(201);
    await goTo(house, '2026-11-22T10:01:00Z');
    const late = await book(house, aBooking(hotel, '2026-11-22'));
    expect([late.status, late.body.errors.map((e: { code: string }) => e.code)]).toEqual([409, ['too_late_today']]);
    expect((await book(house, aBooking(hotel, '2026-11-23'))).status).toBe(201);
  });

  it('name every room of a booking that they concern', async () => {
    const hotel = await aHotel(house, { rooms: { SGL: 1, DBL: 1 } });
    const { SGL, DBL } = hotel.roomTypes;
    await loadAri(house, hotel, {
      inventory: [{ roomTypeId: SGL, firstNight: day(10), lastNight: day(10), closed: true }],
      restrictions: [{ roomTypeId: DBL, firstNight: day(10), lastNight: day(10), minStay: 2 }],
    });
    const stay = aBooking(hotel, day(10));
    const answer = await book(house, { ...stay, rooms: [DBL, SGL].map((roomTypeId) => ({ ...stay.rooms[0]!, roomTypeId })) });
    expect(answer.body.errors.map((e: { pointer: string; code: string }) => [e.pointer, e.code])).toEqual([
      ['/rooms/0', 'min_stay'],
      ['/rooms/1', 'closed'],
    ]);
    const unknown = await book(house, { ...stay, rooms: [{ ...stay.rooms[0]!, ratePlanId: hotel.propertyId }] });
    expect([unknown.status, unknown.body.errors[0].code]).toEqual([409, 'not_sold']);
  });
});
