import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import { FollowCalendar } from '../src/modules/reservations/services/follow-calendar.service';
import { STEPS } from '../src/modules/reservations/night-audit/steps';
import { assign, checkIn, stayOf } from './support/front-desk';
import { aHotel, aMachine, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';

const NOON = '2026-12-01T12:00:00Z';
const DAY = '2026-12-01';
const NEXT = '2026-12-02';

describe('The night audit', () => {
  let house: House;

  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, NOON);
  });
  afterAll(() => house.close());

  const close = (hotel: Hotel, businessDate = DAY, headers = {}) =>
    house.call('POST', `/v1/properties/${hotel.propertyId}/night-audits`, { businessDate }, { headers });

  /** Two in the house, one who will not come, one of tomorrow. */
  async function anEvening(): Promise<{ hotel: Hotel; here: string[]; missing: string; later: string }> {
    await goTo(house, NOON);
    const hotel = await aHotel(house, { rooms: { DBL: 5 }, property: { dayClosing: 'by_hand' } });
    await must(house, 'POST', '/v1/tax-rules', {
      propertyId: hotel.propertyId,
      code: 'CITY',
      name: 'City tax',
      kind: 'per_person_night',
      amountMinor: 250,
    });
    const here = [await stayOf(house, hotel, DAY, { nights: 2 }), await stayOf(house, hotel, DAY)];
    for (const id of here) {
      expect((await assign(house, id)).status).toBeLessThan(300);
      expect((await checkIn(house, id)).status).toBe(200);
    }
    return { hotel, here, missing: await stayOf(house, hotel, DAY, { nights: 3 }), later: await stayOf(house, hotel, NEXT) };
  }

  const statusOf = async (id: string) => (await must(house, 'GET', `/v1/reservations/${id}`)).status;

  /** What the ledger says, without ids and times. */
  const ledger = async (hotel: Hotel) =>
    (
      await house.db.query(
        `SELECT l.key, l.kind, l.amount_minor, l.business_date::text AS day, l.service_date::text AS night FROM folio_lines l
         WHERE l.property_id = $1 ORDER BY l.reservation_id, l.key`,
        [hotel.propertyId],
      )
    ).rows;
  const dateOf = async (hotel: Hotel) => (await must(house, 'GET', `/v1/properties/${hotel.propertyId}`)).businessDate;

  it('charges the night to those who are in the house, gives up those who did not come, and begins the next day', async () => {
    const { hotel, here, missing, later } = await anEvening();
    const { status, body } = await close(hotel);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      businessDate: DAY,
      steps: {
        noShows: { reservations: 1 },
        charges: { stays: 2, lines: 4 },
        services: { charged: 0 },
        snapshot: { taken: true },
        rooms: { rooms: 2 },
        newDay: {},
      },
    });
    expect(await dateOf(hotel)).toBe(NEXT);
    expect(await Promise.all([...here, missing, later].map(statusOf))).toEqual(['in_house', 'in_house', 'no_show', 'confirmed']);
    const lines = await ledger(hotel);
    expect(lines.filter((l) => l.kind === 'room')).toHaveLength(2);
    expect(lines.filter((l) => l.kind === 'tax').map((l) => l.amount_minor)).toEqual([250, 250]);
    expect(lines.every((l) => l.day === DAY)).toBe(true);
  });

  it('charges a stay to the last minor unit what it was sold for, night by night', async () => {
    const { hotel, here } = await anEvening();
    await close(hotel);
    await goTo(house, '2026-12-02T12:00:00Z');
    expect((await close(hotel, NEXT)).status).toBe(200);
    const total = (await must(house, 'GET', `/v1/reservations/${here[0]}`)).total.amountMinor;
    const { rows } = await house.db.query<{ sum: number }>(
      'SELECT sum(amount_minor)::int AS sum FROM folio_lines WHERE reservation_id = $1',
      [here[0]],
    );
    expect(rows[0]!.sum).toBe(total);
  });

  it('closes a day once, however often and by how many it is pressed', async () => {
    const { hotel } = await anEvening();
    const answers = await Promise.all(Array.from({ length: 5 }, () => close(hotel)));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(answers.map((a) => JSON.stringify(a.body))).size).toBe(1);
    expect(await dateOf(hotel)).toBe(NEXT);
    const before = await ledger(hotel);
    expect((await close(hotel)).body).toEqual(answers[0]!.body);
    expect(await ledger(hotel)).toEqual(before);
    const { data } = await must(house, 'GET', `/v1/properties/${hotel.propertyId}/night-audits`);
    expect(data).toHaveLength(1);
  });

  it('that is cut off after any step, and in the middle of any, ends with the same ledger when it is started again', async () => {
    const whole = await anEvening();
    await close(whole.hotel);
    const wanted = (await ledger(whole.hotel)).map((l) => ({ ...l }));
    for (let cut = 0; cut <= STEPS.length; cut++) {
      for (const where of ['before', 'after'] as const) {
        const { hotel } = await anEvening();
        const unit = house.app.get(UnitOfWork);
        const real = unit.run.bind(unit);
        const run = jest.spyOn(unit, 'run');
        let steps = 0;
        run.mockImplementation(async (ctx, status, work) => {
          const mine = steps++;
          if (mine !== cut) return real(ctx, status, work);
          if (where === 'after') await real(ctx, status, work);
          else
            await real(ctx, status, async (tx) => {
              await work(tx);
              throw new Error('cut off');
            });
          throw new Error('cut off');
        });
        expect((await close(hotel)).status).toBe(500);
        run.mockRestore();
        expect((await close(hotel)).status).toBe(200);
        expect(await ledger(hotel)).toEqual(wanted);
        expect(await dateOf(hotel)).toBe(NEXT);
      }
    }
  });

  it('is refused for another day than the hotel’s, and for one that has not come', async () => {
    const { hotel } = await anEvening();
    expect((await close(hotel, NEXT)).body).toMatchObject({ code: 'not_the_business_date', errors: [{ value: DAY }] });
    expect((await close(hotel, DAY)).status).toBe(200);
    expect((await close(hotel, NEXT)).body.code).toBe('day_not_over');
    expect((await close(hotel, '2026-11-30')).body.code).toBe('not_the_business_date');
  });

  it('runs at midnight in hotels that want it, day by day; elsewhere the date alone follows the calendar, or nothing does', async () => {
    await goTo(house, NOON);
    const byHand = await anEvening();
    const elsewhere = await aHotel(house);
    const expected = await stayOf(house, elsewhere, DAY);
    const hotel = await aHotel(house, { rooms: { DBL: 2 }, property: { dayClosing: 'automatic' } });
    const [id, missed] = [await stayOf(house, hotel, DAY, { nights: 3 }), await stayOf(house, hotel, NEXT)];
    await assign(house, id);
    await checkIn(house, id);
    await goTo(house, '2026-12-04T08:00:00Z');
    await house.app.get(FollowCalendar).run();
    expect(await Promise.all([hotel, elsewhere, byHand.hotel].map(dateOf))).toEqual(['2026-12-04', '2026-12-04', DAY]);
    expect(await statusOf(expected)).toBe('confirmed'); // who came there is known to another system
    expect(await statusOf(missed)).toBe('no_show');
    const rooms = (await ledger(hotel)).filter((l) => l.kind === 'room');
    expect(rooms.map((l) => [l.night, l.day])).toEqual([
      [DAY, DAY],
      [NEXT, NEXT],
      ['2026-12-03', '2026-12-03'],
    ]);
    await goTo(house, NOON);
  });

  it('needs the permission for the hotel', async () => {
    const { hotel } = await anEvening();
    const other = await aHotel(house);
    const token = await aMachine(house, ['days:close', 'reservations:read'], [other.propertyId]);
    expect((await house.call('POST', `/v1/properties/${hotel.propertyId}/night-audits`, { businessDate: DAY }, { token })).status).toBe(
      404,
    );
  });
});
