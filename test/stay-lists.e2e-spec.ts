import { addDays } from '../src/kernel/values/local-date';
import { aHotel, aMachineInRole, goTo, type Hotel, must } from './support/furnish';
import { assign, checkIn, checkOut, newDay, roomState, setCondition, stayOf } from './support/front-desk';
import { type House, startHouse } from './support/house';

const TODAY = '2026-11-22';
const plus = (days: number) => addDays(TODAY, days);

interface Row {
  reservationId: string;
  status: string;
  dayState: string | null;
  guest: { lastName: string };
  room: { number: string; condition: string; occupied: boolean } | null;
}

describe('The lists of the front desk', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, `${TODAY}T12:00:00Z`);
  });
  afterAll(() => house.close());

  const list = async (hotel: Hotel, kind: 'arrivals' | 'in-house' | 'departures', query = '', options = {}): Promise<Row[]> =>
    (await must(house, 'GET', `/v1/front-desk/${kind}?propertyId=${hotel.propertyId}${query}`, undefined, options)).data;
  const ids = (rows: Row[]) => rows.map((r) => r.reservationId).toSorted();
  const named = (lastName: string) => ({ booker: { firstName: 'A', lastName } });
  const free = { overridePrice: { perNight: { amountMinor: 0, currency: 'EUR' }, reason: 'On the house' } };

  it('works down arrivals, guests in the house and departures of the business date, with who is late', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 6 } });
    const [today, tomorrow, staying] = [
      await stayOf(house, hotel, TODAY, { nights: 2, ...named('Today'), ...free }),
      await stayOf(house, hotel, plus(1), named('Tomorrow')),
      await stayOf(house, hotel, TODAY, { nights: 1, ...named('Staying'), ...free }),
    ];
    await assign(house, today, { roomId: hotel.rooms.DBL![3] });
    expect((await list(hotel, 'arrivals')).map((r) => [r.guest.lastName, r.dayState, r.room?.number ?? null])).toEqual([
      ['Staying', 'due_in', null],
      ['Today', 'due_in', 'DBL104'],
    ]);
    await checkIn(house, staying, { roomId: hotel.rooms.DBL![0] });
    expect(ids(await list(hotel, 'arrivals', '&open=true'))).toEqual([today]);
    expect(ids(await list(hotel, 'arrivals'))).toEqual([today, staying].toSorted());
    expect(ids(await list(hotel, 'arrivals', `&date=${plus(1)}`))).toEqual([tomorrow]);
    expect(ids(await list(hotel, 'departures', `&date=${plus(1)}`))).toEqual([staying]);
    expect(await list(hotel, 'departures')).toEqual([]);
    await newDay(house, hotel, plus(1));
    expect(ids(await list(hotel, 'arrivals', '&open=true'))).toEqual([today, tomorrow].toSorted()); // one should have come yesterday
    expect((await list(hotel, 'departures')).map((r) => [r.guest.lastName, r.dayState, r.room!.number])).toEqual([
      ['Staying', 'due_out', 'DBL101'],
    ]);
    await newDay(house, hotel, plus(2));
    expect(ids(await list(hotel, 'departures'))).toContain(staying); // should have left yesterday
    await checkOut(house, staying);
    expect([ids(await list(hotel, 'departures', '&open=true')), ids(await list(hotel, 'departures'))]).toEqual([[], [staying]]);
  });

  it('shows housekeeping the state of rooms and no names', async () => {
    const hotel = await aHotel(house);
    const id = await stayOf(house, hotel, TODAY, named('Unseen'));
    await checkIn(house, id, { anyRoom: true });
    const maid = await aMachineInRole(house, 'housekeeping', hotel.propertyId);
    for (const kind of ['arrivals', 'in-house', 'departures'])
      expect((await house.call('GET', `/v1/front-desk/${kind}?propertyId=${hotel.propertyId}`, undefined, { token: maid })).status).toBe(
        403,
      );
    const rooms = await house.call('GET', `/v1/housekeeping?propertyId=${hotel.propertyId}`, undefined, { token: maid });
    expect([rooms.status, rooms.text.includes('Unseen'), rooms.text.includes(id)]).toEqual([200, false, false]);
    expect((await checkOut(house, id, {}, { token: maid })).status).toBe(403);
  });

  it('shows each stay once to whoever walks through the pages, and of the room plan a quarter of a year at most', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 12 } });
    const all = await Promise.all(Array.from({ length: 12 }, (_, i) => stayOf(house, hotel, TODAY, named(`Guest${i % 5}`))));
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await must(house, 'GET', `/v1/front-desk/arrivals?propertyId=${hotel.propertyId}&limit=5&sort=-name${cursor}`);
      seen.push(...page.data.map((r: Row) => r.reservationId));
      if (!page.nextCursor) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen.toSorted()).toEqual(all.toSorted());
    const far = `/v1/room-assignments?propertyId=${hotel.propertyId}&firstNight=${TODAY}&lastNight=${plus(92)}`;
    expect((await house.call('GET', far)).body.errors[0].code).toBe('too_long');
  });

  describe('and housekeeping', () => {
    it('agree on how clean a room is: the last word counts, unless one asks that nobody said anything else meanwhile', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [one] = hotel.rooms.DBL!;
      expect(await roomState(house, hotel, one!)).toMatchObject({ condition: 'clean', version: 0, changedAt: null });
      const first = await setCondition(house, one!, 'dirty');
      expect([first.status, first.body.version, first.headers.get('etag')]).toEqual([200, 1, '"1"']);
      await setCondition(house, one!, 'clean');
      expect((await setCondition(house, one!, 'inspected', { headers: { 'if-match': '"1"' } })).status).toBe(412);
      expect((await setCondition(house, one!, 'inspected', { headers: { 'if-match': '"2"' } })).body.condition).toBe('inspected');
      const dirty = await must(house, 'GET', `/v1/housekeeping?propertyId=${hotel.propertyId}&condition=clean&occupied=false`);
      expect(dirty.data.map((r: { number: string }) => r.number)).toEqual(['DBL102']);
    });

    it('know who comes, who goes, and what is worked on', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const [one, two, three] = hotel.rooms.DBL!;
      const leaving = await stayOf(house, hotel, TODAY);
      await checkIn(house, leaving, { roomId: one });
      await newDay(house, hotel, plus(1));
      const coming = await stayOf(house, hotel, plus(1));
      await assign(house, coming, { roomId: one });
      await must(house, 'POST', '/v1/maintenance-blocks', {
        propertyId: hotel.propertyId,
        roomId: three,
        firstNight: plus(1),
        lastNight: plus(1),
        kind: 'out_of_order',
        reason: 'x',
      });
      const { data } = await must(house, 'GET', `/v1/housekeeping?propertyId=${hotel.propertyId}`);
      expect(data.map((r: Record<string, unknown>) => [r.roomId, r.occupied, r.dueOut, r.dueIn, r.maintenance])).toEqual([
        [one, true, true, true, null],
        [two, false, false, false, null],
        [three, false, false, false, 'out_of_order'],
      ]);
    });
  });

  it('has rules of the hotel’s own, changed by who has seen the last version', async () => {
    const hotel = await aHotel(house);
    const path = `/v1/properties/${hotel.propertyId}/stay-rules`;
    expect((await house.call('GET', path)).body).toMatchObject({
      readyWhen: 'clean',
      earlyDeparture: { kind: 'none' },
      lateCheckOut: [],
      version: 0,
    });
    const rules = {
      readyWhen: 'inspected',
      earlyDeparture: { kind: 'percent', value: 10_000 },
      lateCheckOut: [{ until: '14:00', fee: { kind: 'fixed', value: 2_000 } }],
    };
    expect((await house.call('PUT', path, rules)).status).toBe(428);
    const set = await house.call('PUT', path, rules, { headers: { 'if-match': '"0"' } });
    expect([set.status, set.body]).toEqual([200, { propertyId: hotel.propertyId, ...rules, version: 1 }]);
    expect((await house.call('PUT', path, rules, { headers: { 'if-match': '"0"' } })).status).toBe(412);
    const wrong = { ...rules, earlyDeparture: { kind: 'percent', value: 10_001 } };
    expect((await house.call('PUT', path, wrong, { headers: { 'if-match': '"1"' } })).body.errors[0].pointer).toBe('/earlyDeparture/value');
  });
});
