import type { INestApplicationContext, Type } from '@nestjs/common';
import { furnishDemo } from '../src/demo/furnish-demo';
import { addDays, dateInZone } from '../src/kernel/values/local-date';
import { CreateRatePlan, KeepCancellationPolicies, KeepSeasons, KeepTaxRules, UpdateAri } from '../src/modules/pricing';
import { AddRooms, ConfirmContent, CreateProperty, CreateRoomType, OfferService, PropertyReads } from '../src/modules/properties';
import { Reconcile } from '../src/modules/reservations';
import { aHotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';

/** An application whose process dies when it asks for this service. */
const dying = (app: INestApplicationContext, at: Type): INestApplicationContext =>
  ({
    get: (token: Type) => {
      if (token === at) throw new Error('The process was killed');
      return app.get(token);
    },
  }) as INestApplicationContext;

describe('The demo hotel', () => {
  let house: House;
  const today = dateInZone(new Date(), 'Asia/Shanghai');

  beforeEach(async () => {
    house = await startHouse();
  });
  afterEach(() => house.close());

  const count = async (table: string): Promise<number> => (await house.db.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n;
  const TABLES = [
    'properties',
    'room_types',
    'rooms',
    'services',
    'rate_plans',
    'seasons',
    'tax_rules',
    'cancellation_policies',
    'daily_rates',
  ];
  const furniture = async () => {
    const counts: Record<string, number> = {};
    for (const table of TABLES) counts[table] = await count(table);
    return counts;
  };
  const WHOLE = {
    properties: 1,
    room_types: 4,
    rooms: 24,
    services: 3,
    rate_plans: 3,
    seasons: 3,
    tax_rules: 1,
    cancellation_policies: 2,
    daily_rates: 4 * 901,
  };

  it('stands at once, can be booked from today to the horizon, and speaks Chinese too', async () => {
    const begun = performance.now();
    const demo = (await furnishDemo(house.app))!;
    const took = performance.now() - begun;
    expect(await furniture()).toEqual(WHOLE);
    const { propertyId, roomTypeId, ratePlanId } = demo;
    const hotel = await must(house, 'GET', `/v1/properties/${propertyId}`, undefined, { token: null });
    expect(hotel).toMatchObject({
      code: 'HZWL',
      currency: 'CNY',
      translations: { 'zh-CN': { name: '西湖茶舍' } },
      content: { stale: false },
    });
    expect(hotel.pictures.length).toBeGreaterThan(0);

    const search = async (arrival: string, nights: number, more = '') =>
      (
        await must(
          house,
          'GET',
          `/v1/availability?propertyId=${propertyId}&arrival=${arrival}&departure=${addDays(arrival, nights)}&adults=2${more}`,
        )
      ).offers;
    expect(await search(today, 1)).toHaveLength(8); // four room types, at the best rate and with breakfast
    expect(await search(addDays(today, 20), 2)).toHaveLength(12); // two weeks ahead it is cheaper still
    expect(await search(addDays(today, 900), 1)).toHaveLength(12);
    const booking = await must(house, 'POST', '/v1/bookings', {
      propertyId,
      arrival: addDays(today, 1),
      departure: addDays(today, 3),
      rooms: [{ roomTypeId, ratePlanId, adults: 2 }],
      booker: { firstName: 'Ada', lastName: 'Lovelace' },
    });
    const [reservation] = booking.reservations;
    expect(reservation.taxes).toMatchObject([{ code: 'VAT', included: true }]);
    expect(reservation.cancellation.freeUntil).toBe(`${today}T10:00:00.000Z`); // 18:00 in Hangzhou on the day before
    expect(await house.app.get(Reconcile).differences()).toEqual({ rooms: [], sold: [] });
    expect(took).toBeLessThan(5_000); // half a second where nobody else works
  });

  it('asks more at weekends and during the tea harvest', async () => {
    const { propertyId, roomTypeId, ratePlanId } = (await furnishDemo(house.app))!;
    const year = Number(today.slice(0, 4)) + 1;
    const priceOf = async (date: string) => {
      const { offers } = await must(
        house,
        'GET',
        `/v1/availability?propertyId=${propertyId}&arrival=${date}&departure=${addDays(date, 1)}&adults=2`,
      );
      return offers.find((o: any) => o.roomTypeId === roomTypeId && o.ratePlanId === ratePlanId).total.amountMinor;
    };
    const onWeekday = (first: string, weekday: number) =>
      Array.from({ length: 7 }, (_, i) => addDays(first, i)).find((d) => new Date(`${d}T00:00:00Z`).getUTCDay() === weekday)!;
    const [tuesday, saturday] = [2, 6].map((weekday) => onWeekday(`${year}-06-10`, weekday)) as [string, string];
    expect([await priceOf(tuesday), await priceOf(saturday), await priceOf(onWeekday(`${year}-04-10`, 2))]).toEqual([
      58_000, 66_700, 69_600,
    ]);
  });

  it('is furnished to the end by the next start when one was cut short, wherever that was', async () => {
    const steps = [
      CreateProperty,
      CreateRoomType,
      AddRooms,
      OfferService,
      KeepCancellationPolicies,
      KeepTaxRules,
      CreateRatePlan,
      KeepSeasons,
      UpdateAri,
      ConfirmContent,
    ];
    for (const step of steps) await expect(furnishDemo(dying(house.app, step))).rejects.toThrow('killed');
    const demo = await furnishDemo(house.app);
    expect(await furniture()).toEqual(WHOLE);
    expect(await furnishDemo(dying(house.app, CreateRoomType))).toEqual(demo); // nothing is made any more
    expect(await furniture()).toEqual(WHOLE);
  });

  it('is built once when several processes start together', async () => {
    const demos = await Promise.all(Array.from({ length: 3 }, () => furnishDemo(house.app)));
    expect(new Set(demos.map((demo) => demo?.propertyId)).size).toBe(1);
    expect(await furniture()).toEqual(WHOLE);
  });

  it('is left as people have made it', async () => {
    const demo = (await furnishDemo(house.app))!;
    await must(house, 'PATCH', `/v1/room-types/${demo.roomTypeId}`, { code: 'MINE' }, { headers: { 'if-match': '*' } });
    expect(await furnishDemo(house.app)).toBeNull();
    expect(await count('room_types')).toBe(4);
  });

  it('does not appear in a house that has a hotel of its own', async () => {
    await aHotel(house, { nights: 0 });
    expect(await furnishDemo(house.app)).toBeNull();
    expect((await house.app.get(PropertyReads).properties({}, new Date())).data).toHaveLength(1);
  });
});
