import { addDays, nightsOf } from '../src/kernel/values/local-date';
import { CutOffGroups } from '../src/modules/reservations/groups/services/cut-off-groups.service';
import { Reconcile } from '../src/modules/reservations/services/reconcile.service';
import {
  aBooking,
  aHotel,
  aMachine,
  book,
  cancel,
  faultsOf,
  goTo,
  type Hotel,
  loadAri,
  MARIA,
  must,
  soldOn,
  tally,
} from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';

const NIGHT = '2026-12-24';
const ON = (days: number) => addDays(NIGHT, days);

describe('Groups', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '120' } });
  });
  beforeEach(() => goTo(house, '2026-11-22T12:00:00Z'));
  afterAll(() => house.close());

  let made = 0;
  const groupBody = (hotel: Hotel, rooms: number, more: object = {}) => ({
    propertyId: hotel.propertyId,
    code: `GROUP${++made}`,
    name: 'Wedding Keller',
    status: 'definite',
    cutOffDate: '2026-12-10',
    ratePlanId: hotel.ratePlanId,
    block: [{ roomTypeId: hotel.roomTypeId, firstNight: NIGHT, lastNight: ON(1), rooms }],
    ...more,
  });
  const aGroup = (hotel: Hotel, rooms: number, more: object = {}) => must(house, 'POST', '/v1/groups', groupBody(hotel, rooms, more));
  const blockedOn = async (hotel: Hotel, nights = 2): Promise<number[]> => {
    const { rows } = await house.db.query<{ blocked: number }>(
      'SELECT blocked FROM inventory_nights WHERE property_id = $1 AND room_type_id = $2 AND night = ANY ($3::date[]) ORDER BY night',
      [hotel.propertyId, hotel.roomTypeId, nightsOf(NIGHT, ON(nights))],
    );
    return rows.map((r) => r.blocked);
  };
  const pickUp = (hotel: Hotel, groupId: string, wish: Parameters<typeof aBooking>[2] = {}): Promise<Answer> =>
    book(house, aBooking(hotel, NIGHT, { nights: 2, groupId, ...wish }));
  const roomsLeft = async (hotel: Hotel): Promise<number> => {
    const { offers } = await must(
      house,
      'GET',
      `/v1/availability?propertyId=${hotel.propertyId}&arrival=${NIGHT}&departure=${ON(2)}&adults=1`,
    );
    return offers[0]?.roomsLeft ?? 0;
  };
  const allIsWell = async (hotel: Hotel) => {
    expect(await faultsOf(house, hotel)).toEqual([]);
    const { sold } = await house.app.get(Reconcile).differences();
    expect(sold.filter((d) => d.propertyId === hotel.propertyId)).toEqual([]);
  };

  it('that are tentative take nothing out of sale; definite ones take all of their rooms or none', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 5 } });
    const plan = await aGroup(hotel, 4, { status: 'tentative' });
    expect([await blockedOn(hotel), await roomsLeft(hotel)]).toEqual([[0, 0], 5]);
    await book(house, aBooking(hotel, ON(1), { rooms: 2 }));
    const refused = await house.call('POST', `/v1/groups/${plan.id}/confirmation`);
    expect([refused.status, refused.body.code, refused.body.errors.map((e: { date: string; value: number }) => [e.date, e.value])]).toEqual(
      [409, 'sold_out', [[ON(1), 3]]],
    );
    expect([await blockedOn(hotel), (await must(house, 'GET', `/v1/groups/${plan.id}`)).status]).toEqual([[0, 0], 'tentative']);
    await must(house, 'PUT', `/v1/groups/${plan.id}/block`, {
      block: [{ roomTypeId: hotel.roomTypeId, firstNight: ON(1), lastNight: ON(1), rooms: 3 }],
    });
    const { body } = await house.call('POST', `/v1/groups/${plan.id}/confirmation`);
    expect([body.status, body.block.map((n: { left: number }) => n.left)]).toEqual(['definite', [4, 3]]);
    expect([await blockedOn(hotel), await roomsLeft(hotel)]).toEqual([[4, 3], 0]);
    expect((await book(house, aBooking(hotel, ON(1)))).body.code).toBe('sold_out');
    await allIsWell(hotel);
  });

  it('have bookings that pick rooms up from the block, not from the house', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 5 } });
    const group = await aGroup(hotel, 3);
    await loadAri(house, hotel, { inventory: [{ roomTypeId: hotel.roomTypeId, firstNight: NIGHT, lastNight: NIGHT, closed: true }] });
    const first = await pickUp(hotel, group.id, { rooms: 2 }); // closed to others, not to the group
    expect([first.status, first.body.groupId]).toEqual([201, group.id]);
    expect([await blockedOn(hotel), await soldOn(house, hotel, NIGHT, 2)]).toEqual([
      [1, 1],
      [2, 2],
    ]);
    const tooMany = await pickUp(hotel, group.id, { rooms: 2 });
    expect([tooMany.status, tooMany.body.code, tooMany.body.errors.map((e: { date: string; value: number }) => [e.date, e.value])]).toEqual(
      [
        409,
        'block_short',
        [
          [NIGHT, 1],
          [ON(1), 1],
        ],
      ],
    );
    const longer = await pickUp(hotel, group.id, { nights: 3 });
    expect(longer.status).toBe(409); // with a night beside the block the house's rules hold, and the 24th is closed
    await loadAri(house, hotel, { inventory: [{ roomTypeId: hotel.roomTypeId, firstNight: NIGHT, lastNight: NIGHT, closed: false }] });
    expect((await pickUp(hotel, group.id, { nights: 3 })).status).toBe(201);
    expect([await blockedOn(hotel), await soldOn(house, hotel, NIGHT, 3)]).toEqual([
      [0, 0],
      [3, 3, 1],
    ]);
    const { data } = await must(house, 'GET', `/v1/reservations?groupId=${group.id}`);
    expect(data).toHaveLength(3);
    await allIsWell(hotel);
  });

  it('get back what is cancelled or given up, as long as there is a block; after the cut-off the house does', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 4 } });
    const group = await aGroup(hotel, 3);
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push((await pickUp(hotel, group.id)).body.reservations[0].id);
    expect((await cancel(house, ids[0])).status).toBe(200);
    expect([await blockedOn(hotel), await soldOn(house, hotel, NIGHT, 2)]).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect((await house.call('POST', `/v1/reservations/${ids[1]}/amendments`, { departure: ON(1) })).status).toBe(200);
    expect([await blockedOn(hotel), await soldOn(house, hotel, NIGHT, 2)]).toEqual([
      [1, 2],
      [2, 1],
    ]);
    await allIsWell(hotel);
    await goTo(house, '2026-12-12T12:00:00Z');
    await house.db.query(`UPDATE properties SET business_date = '2026-12-12' WHERE id = $1`, [hotel.propertyId]);
    expect((await pickUp(hotel, group.id)).body).toMatchObject({ code: 'group_status', errors: [{ code: 'past_cut_off' }] });
    expect(await house.app.get(CutOffGroups).run(hotel.propertyId)).toBe(1);
    expect(await house.app.get(CutOffGroups).run(hotel.propertyId)).toBe(0);
    expect([await blockedOn(hotel), await roomsLeft(hotel)]).toEqual([[0, 0], 2]);
    expect((await cancel(house, ids[2])).status).toBe(200);
    expect([await blockedOn(hotel), await roomsLeft(hotel)]).toEqual([[0, 0], 3]);
    await allIsWell(hotel);
  });

  it('give back what is left when the hotel closes the day of their cut-off', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 4 }, property: { dayClosing: 'by_hand' } });
    await aGroup(hotel, 3, { cutOffDate: hotel.today });
    await aGroup(hotel, 1, { cutOffDate: addDays(hotel.today, 1) });
    expect(await blockedOn(hotel)).toEqual([4, 4]);
    await must(house, 'POST', `/v1/properties/${hotel.propertyId}/night-audits`, { businessDate: hotel.today });
    expect([await blockedOn(hotel), await roomsLeft(hotel)]).toEqual([[1, 1], 3]);
    await allIsWell(hotel);
  });

  it('are washed by a share of what is left, and never below what was picked up', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 12 } });
    const group = await aGroup(hotel, 10);
    await pickUp(hotel, group.id, { rooms: 3 });
    const { body } = await house.call('POST', `/v1/groups/${group.id}/wash`, { basisPoints: 2_500 });
    expect(body.block[0]).toMatchObject({ rooms: 10, pickedUp: 3, released: 1, left: 6 });
    expect(await blockedOn(hotel)).toEqual([6, 6]);
    const low = await house.call('PUT', `/v1/groups/${group.id}/block`, { block: [{ ...groupBody(hotel, 2).block[0], lastNight: NIGHT }] });
    expect([low.status, low.body.code, low.body.errors]).toEqual([
      409,
      'rooms_picked_up',
      [expect.objectContaining({ date: NIGHT, value: 3 })],
    ]);
    const more = await house.call('PUT', `/v1/groups/${group.id}/block`, {
      block: [{ ...groupBody(hotel, 12).block[0], lastNight: NIGHT }],
    });
    expect([more.body.block[0].left, await blockedOn(hotel)]).toEqual([9, [9, 6]]);
    expect((await house.call('POST', `/v1/groups/${group.id}/cancellation`)).body.status).toBe('cancelled');
    expect([await blockedOn(hotel), await soldOn(house, hotel, NIGHT, 2)]).toEqual([
      [0, 0],
      [3, 3],
    ]);
    expect((await pickUp(hotel, group.id)).body.code).toBe('group_status');
    await allIsWell(hotel);
  });

  it('are booked by a rooming list, room by room; sent twice with one key it books once', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 3 } });
    const group = await aGroup(hotel, 2);
    const room = { roomTypeId: hotel.roomTypeId, arrival: NIGHT, departure: ON(2), adults: 1 };
    const list = { rooms: ['Anna', 'Ben', 'Carla'].map((firstName) => ({ ...room, guests: [{ firstName, lastName: 'Keller' }] })) };
    const send = () =>
      house.call('POST', `/v1/groups/${group.id}/rooming-list`, list, { headers: { 'idempotency-key': `list-${group.id}` } });
    const { body } = await send();
    expect(body.data.map((d: { booked: boolean; code: string | null }) => [d.booked, d.code])).toEqual([
      [true, null],
      [true, null],
      [false, 'block_short'],
    ]);
    await send();
    const { data } = await must(house, 'GET', `/v1/reservations?groupId=${group.id}`);
    expect(data.map((r: { guest: { firstName: string } }) => r.guest.firstName).toSorted()).toEqual(['Anna', 'Ben']);
    await allIsWell(hotel);
  });

  it('have stays that grow out of the block as far as it has rooms, then out of the house, and give back where a night came from', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 4 } });
    const group = await aGroup(hotel, 2, { block: [{ roomTypeId: hotel.roomTypeId, firstNight: NIGHT, lastNight: ON(2), rooms: 2 }] });
    const amend = (id: string, body: object, query = '') => house.call('POST', `/v1/reservations/${id}/amendments${query}`, body);
    const one: string = (await pickUp(hotel, group.id, { nights: 1 })).body.reservations[0].id;
    const other: string = (await pickUp(hotel, group.id, { nights: 1 })).body.reservations[0].id;
    // the house is full but for the block, and closed: neither speaks against a night of the block
    for (let i = 0; i < 2; i++) await book(house, aBooking(hotel, NIGHT, { nights: 3 }));
    await loadAri(house, hotel, { inventory: [{ roomTypeId: hotel.roomTypeId, firstNight: ON(1), lastNight: ON(1), closed: true }] });
    expect((await amend(one, { departure: ON(2) }, '?dryRun=true')).status).toBe(200);
    expect((await amend(one, { departure: ON(2) })).status).toBe(200);
    expect((await amend(other, { departure: ON(3) })).status).toBe(200);
    expect([await blockedOn(hotel, 3), await soldOn(house, hotel, NIGHT, 3)]).toEqual([
      [0, 0, 1],
      [4, 4, 3],
    ]);
    await allIsWell(hotel);
    // beyond the block there is the house, and its rules
    await loadAri(house, hotel, { inventory: [{ roomTypeId: hotel.roomTypeId, firstNight: ON(3), lastNight: ON(3), closed: true }] });
    expect((await amend(other, { departure: ON(4) })).body.code).toBe('restriction_violated');
    await loadAri(house, hotel, { inventory: [{ roomTypeId: hotel.roomTypeId, firstNight: ON(1), lastNight: ON(3), closed: false }] });
    expect((await amend(other, { departure: ON(4) })).status).toBe(200);
    expect(await soldOn(house, hotel, ON(3))).toEqual([1]);
    expect((await amend(other, { departure: ON(2) })).status).toBe(200);
    expect([await blockedOn(hotel, 4), await soldOn(house, hotel, NIGHT, 4)]).toEqual([
      [0, 0, 2, 0],
      [4, 4, 2, 0],
    ]);
    await allIsWell(hotel);
    // after the cut-off a further night is the house's
    await goTo(house, '2026-12-12T12:00:00Z');
    await house.db.query(`UPDATE properties SET business_date = '2026-12-12' WHERE id = $1`, [hotel.propertyId]);
    expect((await amend(one, { departure: ON(3) })).body.code).toBe('sold_out');
    await house.app.get(CutOffGroups).run(hotel.propertyId);
    expect((await amend(one, { departure: ON(3) })).status).toBe(200);
    expect([await blockedOn(hotel, 3), await soldOn(house, hotel, NIGHT, 3)]).toEqual([
      [0, 0, 0],
      [4, 4, 3],
    ]);
    await allIsWell(hotel);
  });

  it('keep their nights when another system changes a stay, and get back what it gives up', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 4 } });
    const group = await aGroup(hotel, 3);
    const stay = aBooking(hotel, NIGHT, { nights: 2 });
    const tell = (more: object = {}) => house.call('PUT', '/v1/external/pms/reservations/G1', { ...stay, ...more });
    const references = { externalReferences: [{ system: 'pms', id: 'G1' }] };
    const { reservations } = (await pickUp(hotel, group.id, references)).body;
    const picked = async (): Promise<boolean[]> => {
      const { rows } = await house.db.query<{ group_id: string | null }>(
        'SELECT group_id FROM reservation_nights WHERE reservation_id = $1 ORDER BY night',
        [reservations[0].id],
      );
      return rows.map((r) => r.group_id === group.id);
    };
    expect((await tell({ departure: ON(3) })).status).toBe(200);
    expect([await picked(), await blockedOn(hotel), await soldOn(house, hotel, NIGHT, 3)]).toEqual([
      [true, true, false],
      [2, 2],
      [1, 1, 1],
    ]);
    await allIsWell(hotel);
    expect((await tell({ arrival: ON(1), departure: ON(3) })).status).toBe(200);
    expect([await picked(), await blockedOn(hotel)]).toEqual([
      [true, false],
      [3, 2],
    ]);
    await allIsWell(hotel);
    expect((await tell({ arrival: ON(1), departure: ON(3), status: 'no_show' })).status).toBe(200);
    expect([await blockedOn(hotel), await soldOn(house, hotel, NIGHT, 3)]).toEqual([
      [3, 3],
      [0, 0, 0],
    ]);
    await allIsWell(hotel);
  });

  it('keep right counters while their stays grow, shrink and are cancelled at once, with others in the same house', async () => {
    for (let round = 0; round < 4; round++) {
      const hotel = await aHotel(house, { rooms: { DBL: 6 } });
      const group = await aGroup(hotel, 4, { block: [{ roomTypeId: hotel.roomTypeId, firstNight: NIGHT, lastNight: ON(2), rooms: 4 }] });
      const ids: string[] = [];
      for (let i = 0; i < 4; i++) ids.push((await pickUp(hotel, group.id, { nights: 1 + (i % 2) })).body.reservations[0].id);
      const amend = (id: string, body: object) => house.call('POST', `/v1/reservations/${id}/amendments`, body);
      const answers = await Promise.all([
        ...ids.map((id, i) => amend(id, { departure: ON(3 + (i % 2)) })),
        ...ids.map((id, i) => amend(id, i % 2 ? { arrival: ON(1), departure: ON(3) } : { departure: ON(1) })),
        cancel(house, ids[round]!),
        house.call('POST', `/v1/groups/${group.id}/wash`, { basisPoints: 5_000 }),
        ...(round % 2 ? [house.call('POST', `/v1/groups/${group.id}/cancellation`)] : []),
        ...Array.from({ length: 3 }, () => book(house, aBooking(hotel, NIGHT, { nights: 3 }))),
      ]);
      expect(answers.filter((a) => ![200, 201, 400, 409].includes(a.status)).map((a) => a.text)).toEqual([]);
      await allIsWell(hotel);
    }
  });

  it('have the rooms of all their stays charged to one folio, and to each guest the rest, whenever the folio was opened', async () => {
    await goTo(house, `${NIGHT}T12:00:00Z`);
    const hotel = await aHotel(house, { rooms: { DBL: 3 }, property: { dayClosing: 'by_hand' } });
    await must(house, 'POST', '/v1/tax-rules', {
      ...{ propertyId: hotel.propertyId, code: 'CITY', name: 'City tax', kind: 'per_person_night', amountMinor: 250 },
    });
    const group = await aGroup(hotel, 3, { cutOffDate: NIGHT });
    const { id: folioId } = await must(house, 'POST', '/v1/folios', {
      propertyId: hotel.propertyId,
      kind: 'group',
      name: 'Wedding Keller',
    });
    const routing = (rules: object[], etag = '*') =>
      house.call('PUT', `/v1/groups/${group.id}/routing`, { rules }, { headers: { 'if-match': etag } });
    const ids: string[] = [];
    const arrive = async () => {
      const id: string = (await pickUp(hotel, group.id)).body.reservations[0].id;
      await must(house, 'POST', `/v1/reservations/${id}/room-assignments`, {});
      await must(house, 'POST', `/v1/reservations/${id}/check-in`, {});
      ids.push(id);
      return id;
    };
    const early = await arrive();
    const { folioId: earlyFolio } = await must(house, 'PUT', `/v1/reservations/${early}/folio`);
    const { status, body } = await routing([{ kinds: ['room', 'tax'], folioId }]);
    expect([status, body.routing]).toEqual([200, [{ kinds: ['room', 'tax'], folioId }]]);
    expect((await must(house, 'GET', `/v1/folios/${earlyFolio}`)).routing).toEqual(body.routing);
    expect((await routing([], '"1"')).body.code).toBe('version_changed');
    expect((await routing([{ kinds: ['room'], folioId: earlyFolio }])).body.errors[0].code).toBe('same_folio');
    await arrive();
    await must(house, 'POST', `/v1/folios/${earlyFolio}/charges`, {
      charges: [{ kind: 'service', code: 'BAR', description: 'Bar', amountMinor: 1_200 }],
    });
    await must(house, 'POST', `/v1/properties/${hotel.propertyId}/night-audits`, { businessDate: NIGHT });
    const charged = async (of: string) => {
      const { rows } = await house.db.query<{ code: string; amount: number }>(
        'SELECT code, amount_minor::int AS amount FROM folio_lines WHERE folio_id = $1 ORDER BY code, amount_minor',
        [of],
      );
      return rows.map((r) => `${r.code} ${r.amount}`);
    };
    expect(await charged(folioId)).toEqual(['CITY 250', 'CITY 250', 'ROOM 10000', 'ROOM 10000']);
    expect(await charged(earlyFolio)).toEqual(['BAR 1200']);
    // the guest pays what is theirs, and the rooms stay the group's
    expect((await routing([])).body.routing).toEqual([]);
    expect((await must(house, 'GET', `/v1/folios/${earlyFolio}`)).routing).toEqual([]);
    await allIsWell(hotel);
  });

  it('are not for who may not keep them, and not found by strangers', async () => {
    const [hotel, elsewhere] = [await aHotel(house), await aHotel(house, { nights: 0 })];
    const group = await aGroup(hotel, 1);
    const clerk = await aMachine(house, ['reservations:read', 'reservations:write'], [hotel.propertyId]);
    const stranger = await aMachine(house, ['reservations:read', 'groups:write'], [elsewhere.propertyId]);
    expect((await house.call('POST', `/v1/groups/${group.id}/cancellation`, undefined, { token: clerk })).status).toBe(403);
    expect((await house.call('POST', `/v1/groups/${group.id}/cancellation`, undefined, { token: stranger })).status).toBe(404);
    expect((await house.call('POST', '/v1/groups', groupBody(hotel, 1), { token: stranger })).status).toBe(404);
    const other = await book(house, aBooking(elsewhere, NIGHT, { groupId: group.id }));
    expect([other.status, other.body.errors[0].code]).toEqual([400, 'unknown_group']);
  });

  it('that many pick up from at once give each room once', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 10 } });
    const group = await aGroup(hotel, 5);
    const answers = await Promise.all([
      ...Array.from({ length: 12 }, () => pickUp(hotel, group.id)),
      ...Array.from({ length: 8 }, () => book(house, aBooking(hotel, NIGHT, { nights: 2 }))),
    ]);
    expect(tally(answers.slice(0, 12))).toEqual({ 201: 5, '409 block_short': 7 });
    expect(tally(answers.slice(12))).toEqual({ 201: 5, '409 sold_out': 3 });
    await allIsWell(hotel);
  });

  it('keep right counters whatever happens to them at once', async () => {
    for (let round = 0; round < 6; round++) {
      const hotel = await aHotel(house, { rooms: { DBL: 8 } });
      const group = await aGroup(hotel, 5);
      const reserved = (await pickUp(hotel, group.id)).body.reservations[0].id;
      const id = group.id as string;
      const range = { roomTypeId: hotel.roomTypeId, firstNight: NIGHT, lastNight: ON(1) };
      const answers = await Promise.all([
        ...Array.from({ length: 4 }, () => pickUp(hotel, id)),
        cancel(house, reserved),
        house.call('POST', `/v1/groups/${id}/wash`, { basisPoints: 5_000 }),
        house.call('PUT', `/v1/groups/${id}/block`, { block: [{ ...range, rooms: 7 }] }),
        ...(round % 2 ? [house.call('POST', `/v1/groups/${id}/cancellation`)] : []),
        ...Array.from({ length: 4 }, () => book(house, aBooking(hotel, NIGHT, { nights: 2 }))),
      ]);
      expect(answers.filter((a) => ![200, 201, 409].includes(a.status)).map((a) => a.text)).toEqual([]);
      await allIsWell(hotel);
    }
  });
});

describe('Waiting, overbooking, walking', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '120' } });
  });
  beforeEach(() => goTo(house, '2026-11-22T12:00:00Z'));
  afterAll(() => house.close());
  const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
  const full = async (): Promise<{ hotel: Hotel; id: string }> => {
    const hotel = await aHotel(house);
    const { body } = await book(house, aBooking(hotel, NIGHT));
    return { hotel, id: body.reservations[0].id };
  };

  it('a guest on the waitlist takes no room; when one is free the stay is confirmed at today’s price', async () => {
    const { hotel, id } = await full();
    const { status, body } = await book(house, aBooking(hotel, NIGHT, { waitlist: true }));
    const waiting = body.reservations[0];
    expect([status, waiting.status, await soldOn(house, hotel, NIGHT)]).toEqual([201, 'waitlisted', [1]]);
    const confirm = (more: object = {}) => house.call('POST', `/v1/reservations/${waiting.id}/confirmation`, more);
    expect((await confirm()).body.code).toBe('sold_out');
    await cancel(house, id);
    await loadAri(house, hotel, {
      rates: [
        {
          ratePlanId: hotel.ratePlanId,
          roomTypeId: hotel.roomTypeId,
          firstNight: NIGHT,
          lastNight: NIGHT,
          prices: [{ adults: 1, amountMinor: 13_000 }],
        },
      ],
    });
    expect((await confirm({ expectedTotal: eur(10_000) })).body.code).toBe('price_changed');
    const done = await confirm({ expectedTotal: eur(13_000) });
    expect([done.status, done.body.reservation.status, done.body.total, await soldOn(house, hotel, NIGHT)]).toEqual([
      200,
      'confirmed',
      eur(13_000),
      [1],
    ]);
    expect((await confirm()).body.code).toBe('wrong_status');
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('of many who wait for one room one is confirmed', async () => {
    const { hotel, id } = await full();
    const ids = [];
    for (let i = 0; i < 6; i++) ids.push((await book(house, aBooking(hotel, NIGHT, { waitlist: true }))).body.reservations[0].id);
    await cancel(house, id);
    const answers = await Promise.all(ids.map((waiting) => house.call('POST', `/v1/reservations/${waiting}/confirmation`, {})));
    expect(tally(answers)).toEqual({ 200: 1, '409 sold_out': 5 });
    expect(await soldOn(house, hotel, NIGHT)).toEqual([1]);
    expect((await cancel(house, ids[5])).status).toBe(200);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('beyond what there is rooms are sold with permission and a reason, and no more than asked for', async () => {
    const { hotel, id } = await full();
    const overbook = { reason: 'A departure is certain' };
    const clerk = await aMachine(house, ['reservations:read', 'reservations:write'], [hotel.propertyId]);
    expect((await book(house, aBooking(hotel, NIGHT, { overbook }), { token: clerk })).status).toBe(403);
    const sold = await book(house, aBooking(hotel, NIGHT, { nights: 2, overbook }));
    expect([sold.status, await soldOn(house, hotel, NIGHT, 2)]).toEqual([201, [2, 1]]);
    const { rows } = await house.db.query(
      'SELECT overbook_allowance AS extra FROM inventory_nights WHERE property_id = $1 AND night IN ($2, $3) ORDER BY night',
      [hotel.propertyId, NIGHT, ON(1)],
    );
    expect(rows.map((r) => r.extra)).toEqual([1, 0]);
    expect((await book(house, aBooking(hotel, NIGHT))).body.code).toBe('sold_out');
    const audits = await house.db.query(`SELECT details FROM audit_entries WHERE action = 'inventory.overbooked' AND property_id = $1`, [
      hotel.propertyId,
    ]);
    expect(audits.rows).toEqual([{ details: expect.objectContaining(overbook) }]);
    const amended = await house.call('POST', `/v1/reservations/${id}/amendments`, { departure: ON(2), overbook });
    expect([amended.status, await soldOn(house, hotel, NIGHT, 2)]).toEqual([200, [2, 2]]);
    expect((await house.call('POST', `/v1/reservations/${id}/amendments`, { departure: ON(3), overbook }, { token: clerk })).status).toBe(
      403,
    );
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('a walked guest’s stay ends without a fee, and what it cost is kept', async () => {
    const { hotel, id } = await full();
    const body = { relocatedTo: 'Hotel Adler', cost: eur(14_500), compensation: eur(2_000), reason: 'Pipe burst; taxi paid' };
    const { status, body: walk } = await house.call('POST', `/v1/reservations/${id}/walk`, body);
    expect(status).toBe(201);
    expect(walk).toMatchObject({ ...body, reservationId: id, arrival: NIGHT, relocatedPropertyId: null });
    expect(await must(house, 'GET', `/v1/reservations/${id}`)).toMatchObject({ status: 'cancelled', cancellationFee: eur(0) });
    expect(await soldOn(house, hotel, NIGHT)).toEqual([0]);
    expect((await must(house, 'GET', `/v1/walks?propertyId=${hotel.propertyId}`)).data).toEqual([walk]);
    expect((await house.call('POST', `/v1/reservations/${id}/walk`, body)).body.code).toBe('wrong_status');
    const { rows } = await house.db.query(`SELECT reason::text LIKE '%Pipe%' AS clear FROM walks WHERE id = $1`, [walk.id]);
    expect(rows).toEqual([{ clear: false }]);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('a walked guest who comes back has what is left of the stay, if there is room for it; what was slept elsewhere is struck off', async () => {
    await goTo(house, `${NIGHT}T18:00:00Z`);
    const hotel = await aHotel(house, { property: { dayClosing: 'by_hand' } });
    const promotion = await must(house, 'POST', '/v1/promotions', {
      ...{ propertyId: hotel.propertyId, code: 'TENTH', name: 'A tenth off', appliesBy: 'automatic', maxUses: 5 },
      effect: { kind: 'percent', basisPoints: 1_000 },
    });
    const { body } = await book(house, aBooking(hotel, NIGHT, { nights: 3 }));
    const [{ id }] = body.reservations;
    await must(house, 'POST', `/v1/reservations/${id}/walk`, { relocatedTo: 'Hotel Adler', cost: eur(14_500), reason: 'Oversold' });
    const { body: other } = await book(house, aBooking(hotel, ON(2)));
    await must(house, 'POST', `/v1/properties/${hotel.propertyId}/night-audits`, { businessDate: NIGHT });
    await goTo(house, `${ON(1)}T10:00:00Z`);
    const back = () => house.call('DELETE', `/v1/reservations/${id}/cancellation`);
    const walked = await must(house, 'GET', `/v1/reservations/${id}`);
    expect(walked.actions).toContainEqual({ action: 'reinstate', allowed: true, reasons: [] });
    expect((await back()).body.code).toBe('sold_out');
    await cancel(house, other.reservations[0].id);
    const again = await back();
    expect(again.body).toMatchObject({ status: 'confirmed', arrival: ON(1), departure: ON(3), total: eur(18_000) });
    expect(again.body.promotions).toEqual([expect.objectContaining({ code: 'TENTH', saves: eur(2_000) })]);
    const { rows } = await house.db.query('SELECT uses, used_minor::int AS minor FROM promotions WHERE id = $1', [promotion.id]);
    expect(rows).toEqual([{ uses: 1, minor: 2_000 }]);
    expect(await soldOn(house, hotel, NIGHT, 3)).toEqual([0, 1, 1]);
    expect((await must(house, 'GET', `/v1/walks?propertyId=${hotel.propertyId}`)).data[0]).toMatchObject({
      arrival: NIGHT,
      departure: ON(1),
    });
    await must(house, 'POST', `/v1/reservations/${id}/room-assignments`, {});
    await must(house, 'POST', `/v1/reservations/${id}/check-in`, {});
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('wishes that exclude each other are refused', async () => {
    const hotel = await aHotel(house);
    const answer = await book(house, { ...aBooking(hotel, NIGHT), waitlist: true, overbook: { reason: 'x' }, booker: MARIA });
    expect([answer.status, answer.body.errors[0]]).toEqual([400, expect.objectContaining({ pointer: '/overbook', code: 'not_together' })]);
  });
});
