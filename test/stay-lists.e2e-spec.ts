import { addDays } from '../src/kernel/values/local-date';
import { aBooking, aHotel, aMachine, aMachineInRole, goTo, type Hotel, must } from './support/furnish';
import { assign, checkIn, checkOut, newDay, roomState, setCondition, stayOf } from './support/front-desk';
import { type House, startHouse } from './support/house';
import { tellStay } from './support/stays';

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

  // the checklist of bugs that others have shipped, as far as it concerns the stay
  describe('does not repeat what others got wrong', () => {
    it('in-house guests hidden in chart: who is in the house is listed without a room, beyond the departure, and told of by another system', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 3 } });
      const told = await tellStay(house, hotel, plus(-3), { status: 'in_house', nights: 1 });
      const inside = await stayOf(house, hotel, TODAY, { nights: 3 });
      await checkIn(house, inside, { anyRoom: true });
      expect((await list(hotel, 'in-house')).map((r) => [r.reservationId, r.dayState, r.room?.number ?? null]).toSorted()).toEqual(
        [
          [told.reservationId, 'due_out', null],
          [inside, 'stay_over', 'DBL101'],
        ].toSorted(),
      );
      const plan = await must(
        house,
        'GET',
        `/v1/room-assignments?propertyId=${hotel.propertyId}&firstNight=${plus(2)}&lastNight=${plus(9)}`,
      );
      expect(plan.data.map((a: { reservationId: string; status: string }) => [a.reservationId, a.status])).toEqual([[inside, 'in_house']]);
    });

    it('multi-night demand counted only on arrival: a room is taken on every night of a stay', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const long = await stayOf(house, hotel, plus(1), { nights: 5 });
      await assign(house, long, { roomId: hotel.rooms.DBL![0] });
      for (let night = 1; night <= 5; night++) {
        const id = await stayOf(house, hotel, plus(night));
        expect((await assign(house, id, { roomId: hotel.rooms.DBL![0] })).body.code).toBe('room_not_free');
      }
    });

    it('guest PII readable from another property: lists, room plan and housekeeping are the hotel’s own', async () => {
      const [ours, theirs] = [await aHotel(house), await aHotel(house)];
      await checkIn(house, await stayOf(house, theirs, TODAY, named('Secret')), { anyRoom: true });
      const clerk = await aMachine(
        house,
        ['reservations:read', 'stays:write', 'housekeeping:read', 'housekeeping:write'],
        [ours.propertyId],
      );
      const paths = [
        ...['arrivals', 'in-house', 'departures'].map((kind) => `/v1/front-desk/${kind}?propertyId=${theirs.propertyId}`),
        `/v1/room-assignments?propertyId=${theirs.propertyId}&firstNight=${TODAY}&lastNight=${TODAY}`,
        `/v1/housekeeping?propertyId=${theirs.propertyId}`,
        `/v1/properties/${theirs.propertyId}/stay-rules`,
      ];
      for (const path of paths) expect([path, (await house.call('GET', path, undefined, { token: clerk })).status]).toEqual([path, 404]);
      expect((await setCondition(house, theirs.rooms.DBL![0]!, 'clean', { token: clerk })).status).toBe(404);
    });

    it('RBAC missing on read endpoints: each list asks for its permission, and housekeeping sees no names', async () => {
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

    it('unbounded lists: pages of at most a hundred, each stay seen once', async () => {
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
      expect((await house.call('GET', `/v1/front-desk/arrivals?propertyId=${hotel.propertyId}&limit=101`)).status).toBe(400);
      const far = `/v1/room-assignments?propertyId=${hotel.propertyId}&firstNight=${TODAY}&lastNight=${plus(92)}`;
      expect((await house.call('GET', far)).body.errors[0].code).toBe('too_long');
    });

    it('UTC dates: arrivals are those of the hotel’s own day', async () => {
      const hotel = await aHotel(house, { property: { timeZone: 'Pacific/Auckland' } }); // already the 23rd there
      expect(hotel.today).toBe(plus(1));
      const id = await stayOf(house, hotel, plus(1));
      expect(ids(await list(hotel, 'arrivals'))).toEqual([id]);
      expect((await checkIn(house, id, { anyRoom: true })).status).toBe(200);
    });

    it('PMS price taken from the client: no room, move or check-in names a price', async () => {
      const hotel = await aHotel(house);
      const id = await stayOf(house, hotel, TODAY);
      for (const path of ['room-assignments', 'check-in', 'check-out', 'room-moves']) {
        const answer = await house.call(
          'POST',
          `/v1/reservations/${id}/${path}`,
          { total: { amountMinor: 1, currency: 'EUR' } },
          { unchecked: true },
        );
        expect([path, answer.status, answer.body.errors[0].code]).toEqual([path, 400, 'unknown_field']);
      }
    });

    it('channel edit overwriting a shared guest: a sharer named at the desk is a record of their own', async () => {
      const hotel = await aHotel(house);
      const booked = await must(house, 'POST', '/v1/bookings', aBooking(hotel, plus(1), { adults: 2 }));
      const { id } = booked.reservations[0];
      await must(house, 'POST', `/v1/reservations/${id}/sharers`, {
        guest: { guestId: booked.booker.guestId, firstName: 'Other', lastName: 'Name' },
      });
      const { rows } = await house.db.query('SELECT first_name, last_name FROM guests WHERE id = $1', [booked.booker.guestId]);
      expect(rows[0]).toEqual({ first_name: 'Maria', last_name: 'Keller' });
    });
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
