import { randomUUID } from 'node:crypto';
import { Database } from '../src/kernel/database/database';
import { ExtendHorizon, InventoryNights, ReconcileInventory } from '../src/modules/properties';
import { type Answer, type House, startHouse } from './support/house';

const HORIZON = 60;
const TODAY = '2026-11-22';

interface Counters {
  night: string;
  physical: number;
  removed: number;
  sold: number;
}

describe('Rooms make inventory', () => {
  let house: House;
  let propertyId: string;
  let typeId: string;
  let counter = 0;

  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: String(HORIZON) } });
    await moveTo(`${TODAY}T12:00:00Z`);
  });
  afterAll(() => house.close());

  /** Sets the clock and signs in anew: a token does not outlive the jump. */
  const moveTo = async (instant: string | number): Promise<void> => {
    house.clock.set(new Date(instant));
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
    house.adminToken = (await house.call('POST', '/v1/auth/login', { email, password }, { token: null })).body.accessToken;
  };

  const newType = async (): Promise<string> => {
    const body = { propertyId, code: `T${++counter}`, name: 'Deluxe', maxAdults: 2, maxChildren: 0, maxPersons: 2 };
    const made = await house.call('POST', '/v1/room-types', body);
    expect(made.status).toBe(201);
    return made.body.id;
  };
  beforeEach(async () => {
    const made = await house.call('POST', '/v1/properties', { code: `H${++counter}`, name: 'Harbour', timeZone: 'UTC', currency: 'EUR' });
    propertyId = made.body.id;
    typeId = await newType();
  });

  const addRoom = async (number: string, more: object = {}): Promise<string> => {
    const made = await house.call('POST', '/v1/rooms', { propertyId, roomTypeId: typeId, number, ...more });
    expect(made.status).toBe(201);
    return made.body.id;
  };
  const addRooms = (...numbers: string[]) => house.call('POST', '/v1/rooms/batch', { propertyId, roomTypeId: typeId, numbers });
  const patchRoom = (id: string, patch: object, match = '*') =>
    house.call('PATCH', `/v1/rooms/${id}`, patch, { headers: { 'if-match': match } });
  const block = (roomId: string, firstNight: string, lastNight: string, more: object = {}) =>
    house.call('POST', '/v1/maintenance-blocks', {
      propertyId,
      roomId,
      firstNight,
      lastNight,
      kind: 'out_of_order',
      reason: 'Paint',
      ...more,
    });
  const nights = async (type = typeId): Promise<Counters[]> =>
    (
      await house.db.query<Counters>(
        'SELECT night::text, physical, removed, sold FROM inventory_nights WHERE room_type_id = $1 ORDER BY night',
        [type],
      )
    ).rows;
  const sell = (count: number, ...dates: string[]) =>
    house.db.query('UPDATE inventory_nights SET sold = $1 WHERE room_type_id = $2 AND night = ANY($3::date[])', [count, typeId, dates]);
  const refusedNights = (answer: Answer) => (answer.body.errors as { night: string; short: number }[]).map((e) => [e.night, e.short]);
  const differences = () => house.app.get(ReconcileInventory).differences(propertyId);

  describe('a room', () => {
    it('can be sold on every night from today to the horizon', async () => {
      expect(await nights()).toHaveLength(HORIZON + 1);
      await addRoom('101');
      await addRoom('102', { inService: false, floor: '1', features: ['corner'] });
      const counters = await nights();
      expect([counters[0]!.night, counters.at(-1)!.night]).toEqual([TODAY, '2027-01-21']);
      expect(counters.every((n) => n.physical === 1 && n.removed === 0)).toBe(true);
    });

    it('comes with four hundred others in one go, or not at all', async () => {
      const numbers = Array.from({ length: 400 }, (_, i) => `R${i}`);
      const made = await addRooms(...numbers);
      expect(made.status).toBe(201);
      expect(made.body.data.map((r: { number: string }) => r.number)).toEqual(numbers);
      expect((await nights()).every((n) => n.physical === 400)).toBe(true);
      const taken = await addRooms('NEW', 'R7', 'R9');
      expect([taken.status, taken.body.code]).toEqual([409, 'conflict']);
      expect(taken.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(['/numbers/1', '/numbers/2']);
      expect((await nights())[0]!.physical).toBe(400);
    });

    it('has a number of its own in its hotel, and a type of its own hotel', async () => {
      await addRoom('101');
      const twice = await house.call('POST', '/v1/rooms', { propertyId, roomTypeId: typeId, number: '101' });
      expect([twice.status, twice.body.errors[0].pointer]).toEqual([409, '/number']);
      const foreign = await house.call('POST', '/v1/rooms', { propertyId, roomTypeId: randomUUID(), number: '102' });
      expect([foreign.status, foreign.body.errors[0].code]).toEqual([400, 'unknown_room_type']);
    });

    it('is counted right when many are added at the same moment', async () => {
      const made = await Promise.all(
        Array.from({ length: 12 }, (_, i) => house.call('POST', '/v1/rooms', { propertyId, roomTypeId: typeId, number: `P${i}` })),
      );
      expect(made.every((m) => m.status === 201)).toBe(true);
      expect((await nights()).every((n) => n.physical === 12)).toBe(true);
    });

    it('leaves what can be sold when it goes out of service, unless it is needed', async () => {
      const id = await addRoom('101');
      await sell(1, '2026-12-01', '2026-12-05');
      const refused = await patchRoom(id, { inService: false });
      expect([refused.status, refused.body.code]).toEqual([409, 'rooms_are_sold']);
      expect(refusedNights(refused)).toEqual([
        ['2026-12-01', 1],
        ['2026-12-05', 1],
      ]);
      expect((await nights())[0]!.physical).toBe(1);
      await sell(0, '2026-12-01', '2026-12-05');
      expect((await patchRoom(id, { inService: false }, '"1"')).status).toBe(200);
      expect((await nights())[0]!.physical).toBe(0);
      expect((await patchRoom(id, { inService: true }, '"1"')).status).toBe(412);
      expect((await house.call('PATCH', `/v1/rooms/${id}`, { number: '9' })).status).toBe(428);
    });

    it('takes its maintenance along when it moves to another type', async () => {
      const id = await addRoom('101');
      const other = await newType();
      await block(id, '2026-12-01', '2026-12-02');
      expect((await patchRoom(id, { roomTypeId: other })).status).toBe(200);
      expect((await nights()).every((n) => n.physical === 0 && n.removed === 0)).toBe(true);
      expect((await nights(other)).filter((n) => n.removed === 1).map((n) => n.night)).toEqual(['2026-12-01', '2026-12-02']);
      expect((await nights(other)).every((n) => n.physical === 1)).toBe(true);
      expect((await patchRoom(id, { roomTypeId: randomUUID() })).body.errors[0].code).toBe('unknown_room_type');
      expect(await differences()).toEqual([]);
    });

    it('is removed when it was a mistake, and kept once anything refers to it', async () => {
      const [mistake, used] = [await addRoom('101'), await addRoom('102')];
      expect((await house.call('DELETE', `/v1/rooms/${mistake}`)).status).toBe(204);
      expect((await nights())[0]!.physical).toBe(1);
      await block(used, '2026-12-01', '2026-12-02', { kind: 'out_of_service' });
      const kept = await house.call('DELETE', `/v1/rooms/${used}`);
      expect([kept.status, kept.body.code]).toEqual([409, 'in_use']);
      expect((await house.call('GET', `/v1/rooms/${mistake}`)).status).toBe(404);
    });

    it('is nobody’s business outside the house', async () => {
      await addRoom('101');
      expect((await house.call('GET', `/v1/rooms?propertyId=${propertyId}`, undefined, { token: null })).status).toBe(401);
      const list = await house.call('GET', `/v1/rooms?propertyId=${propertyId}&inService=true`);
      expect(list.body.data).toMatchObject([{ number: '101', inService: true }]);
      expect((await house.call('GET', '/v1/rooms')).status).toBe(400);
    });
  });

  describe('maintenance', () => {
    it('takes a room from sale for its nights, both included, and gives them back', async () => {
      const id = await addRoom('101');
      const made = await block(id, '2026-12-01', '2026-12-03');
      expect([made.status, made.body.status, made.body.deductsInventory]).toEqual([201, 'planned', true]);
      expect((await nights()).filter((n) => n.removed === 1).map((n) => n.night)).toEqual(['2026-12-01', '2026-12-02', '2026-12-03']);
      const released = await house.call('POST', `/v1/maintenance-blocks/${made.body.id}/release`);
      expect(released.body).toMatchObject({
        status: 'released',
        releasedFrom: '2026-12-01',
        actions: [{ action: 'release', allowed: false }],
      });
      expect((await nights()).every((n) => n.removed === 0)).toBe(true);
      const again = await house.call('POST', `/v1/maintenance-blocks/${made.body.id}/release`);
      expect([again.status, again.body.code]).toEqual([409, 'nothing_to_release']);
      expect((await block(id, '2026-12-02', '2026-12-02')).status).toBe(201);
    });

    it('that is running ends today and leaves what has passed', async () => {
      const id = await addRoom('101');
      const made = await block(id, TODAY, '2026-11-30');
      await house.db.query(`UPDATE properties SET business_date = '2026-11-25' WHERE id = $1`, [propertyId]);
      const released = await house.call('POST', `/v1/maintenance-blocks/${made.body.id}/release`);
      expect(released.body).toMatchObject({ status: 'released', releasedFrom: '2026-11-25' });
      expect((await nights()).filter((n) => n.removed === 1).map((n) => n.night)).toEqual(['2026-11-22', '2026-11-23', '2026-11-24']);
    });

    it('that only makes a room awkward leaves it on sale', async () => {
      const id = await addRoom('101');
      const made = await block(id, '2026-12-01', '2026-12-03', { kind: 'out_of_service' });
      expect(made.body).toMatchObject({ deductsInventory: false, countsInOccupancy: true });
      expect((await nights()).every((n) => n.removed === 0)).toBe(true);
      expect((await block(id, '2026-12-02', '2026-12-02')).status).toBe(201);
    });

    it('is refused on the nights on which the room is needed', async () => {
      await addRooms('101', '102');
      const [room] = (await house.call('GET', `/v1/rooms?propertyId=${propertyId}`)).body.data;
      await sell(2, '2026-12-02');
      const refused = await block(room.id, '2026-12-01', '2026-12-03');
      expect([refused.status, refused.body.code]).toEqual([409, 'rooms_are_sold']);
      expect(refusedNights(refused)).toEqual([['2026-12-02', 1]]);
      expect((await nights()).every((n) => n.removed === 0)).toBe(true);
      expect((await house.call('GET', `/v1/maintenance-blocks?propertyId=${propertyId}`)).body.data).toEqual([]);
    });

    it('gets the last unsold room once, however many ask at the same moment', async () => {
      const [a, b] = [await addRoom('101'), await addRoom('102')];
      await sell(1, '2026-12-02');
      const both = await Promise.all([block(a, '2026-12-01', '2026-12-03'), block(b, '2026-12-02', '2026-12-02')]);
      expect(both.map((m) => m.status).toSorted()).toEqual([201, 409]);
      expect((await nights()).find((n) => n.night === '2026-12-02')).toMatchObject({ physical: 2, removed: 1, sold: 1 });
    });

    it('does not take the same room twice on one night', async () => {
      const id = await addRoom('101');
      expect((await block(id, '2026-12-01', '2026-12-03')).status).toBe(201);
      const twice = await block(id, '2026-12-03', '2026-12-04', { kind: 'out_of_inventory' });
      expect([twice.status, twice.body.code]).toEqual([409, 'room_blocked_already']);
      expect((await block(id, '2026-12-04', '2026-12-04')).status).toBe(201);
    });

    it('takes nothing from a room that is out of service anyway', async () => {
      const id = await addRoom('101');
      await block(id, '2026-12-01', '2026-12-01');
      await patchRoom(id, { inService: false });
      expect((await nights()).every((n) => n.physical === 0 && n.removed === 0)).toBe(true);
      await patchRoom(id, { inService: true });
      expect((await nights()).filter((n) => n.removed === 1)).toHaveLength(1);
      expect(await differences()).toEqual([]);
    });

    it('begins today at the earliest and does not end before it begins', async () => {
      const id = await addRoom('101');
      const wrong = await block(id, '2026-11-21', '2026-11-20');
      expect(wrong.status).toBe(400);
      expect(wrong.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(['/firstNight', '/lastNight']);
      expect((await block(id, '2026-02-30', '2026-12-01')).body.errors[0].pointer).toBe('/firstNight');
      expect((await block(randomUUID(), '2026-12-01', '2026-12-01')).body.errors[0].code).toBe('unknown_room');
    });

    it('is told to the rest of the house with the nights that have changed', async () => {
      const id = await addRoom('101');
      const made = await block(id, '2026-12-01', '2026-12-03');
      const { rows } = await house.db.query(
        `SELECT type, data FROM (SELECT type, data, aggregate_id, id FROM outbox UNION ALL SELECT type, data, aggregate_id, seq FROM events) e
         WHERE aggregate_id IN ($1, $2) ORDER BY id`,
        [made.body.id, typeId],
      );
      expect(rows.map((r) => r.type)).toEqual([
        'properties.room_type_created',
        'properties.inventory_changed',
        'properties.inventory_changed',
        'properties.maintenance_block_created',
      ]);
      expect(rows[2].data).toEqual({ roomTypeId: typeId, firstNight: '2026-12-01', lastNight: '2026-12-03' });
    });
  });

  describe('the horizon', () => {
    it('moves on with the calendar and brings rooms and maintenance along', async () => {
      const id = await addRoom('101');
      await block(id, '2027-01-20', '2027-01-25');
      house.clock.advance(3 * 86_400_000);
      const extend = house.app.get(ExtendHorizon);
      expect((await extend.run()).nightsAdded).toBeGreaterThanOrEqual(3);
      expect(await extend.run()).toEqual({ nightsAdded: 0 });
      const added = (await nights()).slice(-3);
      expect(added.map((n) => [n.night, n.physical, n.removed])).toEqual([
        ['2027-01-22', 1, 1],
        ['2027-01-23', 1, 1],
        ['2027-01-24', 1, 1],
      ]);
      expect(await differences()).toEqual([]);
      await moveTo(`${TODAY}T12:00:00Z`);
    });
  });

  describe('a recount', () => {
    it('finds counters that are wrong or missing, and puts them right', async () => {
      const id = await addRoom('101');
      await block(id, '2026-12-01', '2026-12-01');
      await house.db.query('UPDATE inventory_nights SET physical = 5 WHERE room_type_id = $1 AND night = $2', [typeId, '2026-12-01']);
      await house.db.query('DELETE FROM inventory_nights WHERE room_type_id = $1 AND night = $2', [typeId, '2026-12-02']);
      expect(await differences()).toEqual([
        { propertyId, roomTypeId: typeId, night: '2026-12-01', kept: { physical: 5, removed: 1 }, counted: { physical: 1, removed: 1 } },
        { propertyId, roomTypeId: typeId, night: '2026-12-02', kept: null, counted: { physical: 1, removed: 0 } },
      ]);
      await house.app.get(ReconcileInventory).repair(propertyId);
      expect(await differences()).toEqual([]);
    });
  });

  describe('overbooking', () => {
    it('is allowed night by night, never below what is sold already', async () => {
      await addRoom('101');
      const inventory = house.app.get(InventoryNights);
      const database = house.app.get(Database);
      const set = (...allowances: [string, number][]) =>
        database.transaction((tx) =>
          inventory.setOverbookAllowance(
            tx,
            propertyId,
            allowances.map(([night, allowance]) => ({ roomTypeId: typeId, night, allowance })),
          ),
        );
      expect(await set(['2026-12-01', 2], ['2026-12-02', 1], ['2026-12-01', 3])).toEqual([]);
      await sell(3, '2026-12-01');
      expect(await set(['2026-12-02', 0], ['2026-12-01', 1], ['2030-01-01', 1])).toEqual([
        { roomTypeId: typeId, night: '2026-12-01', code: 'rooms_are_sold', least: 2 },
        { roomTypeId: typeId, night: '2030-01-01', code: 'no_such_night', least: null },
      ]);
      const rows = await inventory.read(database, propertyId, '2026-12-01', '2026-12-02');
      expect(rows.map((r) => [r.night, r.sold, r.overbookAllowance])).toEqual([
        ['2026-12-01', 3, 3],
        ['2026-12-02', 0, 0],
      ]);
    });
  });
});
