import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import { addDays } from '../src/kernel/values/local-date';
import { STEPS } from '../src/modules/reservations/night-audit/steps';
import { assign, checkIn, checkOut, paid, reverseCheckOut, stayOf } from './support/front-desk';
import { aHotel, faultsOf, goTo, type Hotel, must, priced } from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';

const DAY = '2026-12-01';
const ON = (days: number) => addDays(DAY, days);

describe('A night that has been charged', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, `${DAY}T12:00:00Z`);
  });
  afterAll(() => house.close());

  const aHouse = () => aHotel(house, { rooms: { SGL: 6, DBL: 6 }, property: { dayClosing: 'by_hand' } });
  const inHouse = async (hotel: Hotel, nights: number): Promise<string> => {
    const id = await stayOf(house, hotel, DAY, { nights });
    expect((await assign(house, id)).status).toBeLessThan(300);
    expect((await checkIn(house, id)).status).toBe(200);
    return id;
  };
  const close = (hotel: Hotel): Promise<Answer> =>
    house.call('POST', `/v1/properties/${hotel.propertyId}/night-audits`, { businessDate: DAY });
  const amend = (id: string, body: object): Promise<Answer> => house.call('POST', `/v1/reservations/${id}/amendments`, body);
  const nightsOf = async (id: string): Promise<[string, number][]> =>
    (await must(house, 'GET', `/v1/reservations/${id}`)).nights.map((n: { date: string; price: { amountMinor: number } }) => [
      n.date,
      n.price.amountMinor,
    ]);
  const chargedOf = async (id: string): Promise<[string, number][]> => {
    const { rows } = await house.db.query<{ night: string; amount: number }>(
      `SELECT service_date::text AS night, amount_minor::int AS amount FROM folio_lines WHERE reservation_id = $1 AND kind = 'room' ORDER BY 1`,
      [id],
    );
    return rows.map((r) => [r.night, r.amount]);
  };
  /** Whatever has been charged is a night of the stay, at its price. */
  const agrees = async (id: string) => expect(await nightsOf(id)).toEqual(expect.arrayContaining(await chargedOf(id)));

  /** The closing of the day is cut off once the nights are charged; whatever else is at it meanwhile goes on. */
  const chargeAndStop = async (hotel: Hotel, meanwhile?: () => Promise<Answer>): Promise<Answer | undefined> => {
    const unit = house.app.get(UnitOfWork);
    const real = unit.run.bind(unit);
    const run = jest.spyOn(unit, 'run');
    const cutOff = async () => {
      let steps = 0;
      run.mockImplementation((ctx, status, work) => {
        // the day is begun, then its steps follow
        if (steps++ > 1 + STEPS.indexOf('charges')) throw new Error('cut off');
        return real(ctx, status, work);
      });
      expect((await close(hotel)).status).toBe(500);
      run.mockRestore();
    };
    if (!meanwhile) {
      await cutOff();
      return undefined;
    }
    run.mockImplementationOnce(async (ctx, status, work) => {
      await cutOff();
      return real(ctx, status, work);
    });
    return meanwhile();
  };

  it('is neither given up nor priced anew by a change of the stay before the next day begins', async () => {
    const hotel = await aHouse();
    const { DBL } = hotel.roomTypes as { DBL: string };
    const id = await inHouse(hotel, 3);
    await chargeAndStop(hotel);
    await priced(house, hotel, { price: 13_000 });
    expect((await amend(id, { departure: DAY })).body.errors[0]).toMatchObject({ pointer: '/departure', code: 'in_the_past' });
    const { body } = await amend(id, { roomTypeId: DBL, requote: true, departure: ON(2) });
    expect(body.nights.map((n: { change: string }) => n.change)).toEqual(['kept', 'repriced', 'dropped']);
    expect(await nightsOf(id)).toEqual([
      [DAY, 10_000],
      [ON(1), 13_000],
    ]);
    expect((await close(hotel)).status).toBe(200);
    expect(await chargedOf(id)).toEqual([[DAY, 10_000]]);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('stays as it is when it was charged between the working out and the writing of a change', async () => {
    const hotel = await aHouse();
    const id = await inHouse(hotel, 3);
    await priced(house, hotel, { price: 13_000 });
    const requoted = await chargeAndStop(hotel, () => amend(id, { requote: true }));
    expect(requoted!.body.nights.map((n: { change: string }) => n.change)).toEqual(['kept', 'repriced', 'repriced']);
    await agrees(id);
    const leaving = await inHouse(hotel, 1);
    expect((await amend(leaving, { adults: 2 })).status).toBe(200);
  });

  it('is charged as the stay was changed a moment before, whichever of the two comes first', async () => {
    const hotel = await aHouse();
    const ids = await Promise.all(Array.from({ length: 6 }, () => inHouse(hotel, 3)));
    await priced(house, hotel, { price: 13_000 });
    const [closed, ...amended] = await Promise.all([
      close(hotel),
      ...ids.map((id, i) => amend(id, i % 2 ? { requote: true } : { adults: 2, departure: ON(2) })),
    ]);
    expect([closed.status, ...amended.map((a) => a.status)]).toEqual([200, ...ids.map(() => 200)]);
    for (const id of ids) {
      expect(await chargedOf(id)).toHaveLength(1);
      await agrees(id);
    }
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('remains the stay’s when the guest leaves before the next day begins, or had left already and came back', async () => {
    const hotel = await aHouse();
    const { DBL } = hotel.roomTypes as { DBL: string };
    const back = await inHouse(hotel, 3);
    await paid(house, hotel, back, 10_000);
    expect((await checkOut(house, back, { earlyDeparture: true })).status).toBe(200);
    expect((await reverseCheckOut(house, back)).status).toBe(200);
    await priced(house, hotel, { price: 13_000 });
    expect((await amend(back, { roomTypeId: DBL })).status).toBe(200);
    expect(await nightsOf(back)).toEqual([
      [DAY, 10_000],
      [ON(1), 13_000],
      [ON(2), 13_000],
    ]);
    const id = await inHouse(hotel, 3);
    await chargeAndStop(hotel);
    const leaves = await house.call('POST', `/v1/reservations/${id}/check-out?dryRun=true`, { earlyDeparture: true });
    expect(leaves.body.nightsGivenBack).toEqual([ON(1), ON(2)]);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });
});
