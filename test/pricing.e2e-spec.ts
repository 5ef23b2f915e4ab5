import { addDays } from '../src/kernel/values/local-date';
import { RateSheets } from '../src/modules/pricing';
import { type Answer, type CallOptions, type House, type Method, startHouse } from './support/house';

const PASSWORD = 'seven quiet rooms by the lake';
const codes = (errors: { pointer: string; code: string }[]): string[] => errors.map((e) => `${e.pointer} ${e.code}`);
const errorsOf = (answer: Answer): string[] => codes(answer.body.errors ?? []);

describe('What a hotel asks for its rooms', () => {
  let house: House;
  let counter = 0;
  let hotel: string;
  let double: string;
  let suite: string;
  let bar: string;

  const call = (method: Method, path: string, body?: unknown, options?: CallOptions) => house.call(method, path, body, options);
  const made = async (path: string, body: object): Promise<any> => {
    const answer = await call('POST', path, body);
    expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
    return answer.body;
  };
  const code = () => `C${++counter}`;
  const ari = (body: object, options?: CallOptions, id = hotel) => call('PUT', `/v1/properties/${id}/ari`, body, options);
  const loaded = async (query = 'firstNight=2026-12-01&lastNight=2026-12-31') =>
    (await call('GET', `/v1/properties/${hotel}/ari?${query}`)).body;
  const price = async (ratePlanId: string, arrival: string, departure: string, adults = 2) => {
    const sheet = await house.app.get(RateSheets).get(hotel, arrival, addDays(departure, -1));
    return sheet.price({ roomTypeId: double, ratePlanId }, { arrival, departure, adults, childAges: [], bookedAt: house.clock.now() });
  };
  const nightly = async (ratePlanId: string, arrival: string, departure: string) => {
    const result = await price(ratePlanId, arrival, departure);
    return result.ok ? result.stay.nights.map((n) => n.amountMinor) : result.reasons.map((r) => r.code);
  };

  beforeAll(async () => {
    house = await startHouse();
    house.clock.set('2026-11-22T02:00:00Z');
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
    house.adminToken = (await call('POST', '/v1/auth/login', { email, password }, { token: null })).body.accessToken;
  });
  afterAll(() => house.close());

  beforeEach(async () => {
    hotel = (await made('/v1/properties', { code: code(), name: 'Harbour Hotel', timeZone: 'Asia/Shanghai', currency: 'CNY' })).id;
    double = (await made('/v1/room-types', { propertyId: hotel, code: 'DBL', name: 'Double', maxAdults: 2, maxChildren: 1, maxPersons: 3 }))
      .id;
    suite = (await made('/v1/room-types', { propertyId: hotel, code: 'STE', name: 'Suite', maxAdults: 4, maxChildren: 2, maxPersons: 5 }))
      .id;
    bar = (await made('/v1/rate-plans', { propertyId: hotel, code: 'BAR', name: 'Best available rate', roomTypeIds: [double, suite] })).id;
  });

  const december = (more: object = {}) => ({
    ratePlanId: bar,
    roomTypeId: double,
    firstNight: '2026-12-01',
    lastNight: '2026-12-31',
    prices: [
      { adults: 1, amountMinor: 40_000 },
      { adults: 2, amountMinor: 45_800 },
    ],
    ...more,
  });

  describe('a rate plan', () => {
    it('needs a hotel, a code, a name and room types, and then restricts nothing', async () => {
      const plan = (await call('GET', `/v1/rate-plans/${bar}`)).body;
      expect(plan).toMatchObject({
        kind: 'fixed',
        roomTypeIds: [double, suite],
        channels: null,
        cancellationPolicyId: null,
        minGuarantee: null,
        status: 'active',
      });
      await ari({ rates: [december()] });
      const result = await price(bar, '2026-12-10', '2026-12-12');
      expect(result).toMatchObject({
        ok: true,
        stay: { totalMinor: 91_600, taxes: [], guarantee: 'none', policy: { code: 'free_until_arrival' } },
      });
    });

    it('with the code of another one is refused', async () => {
      const answer = await call('POST', '/v1/rate-plans', { propertyId: hotel, code: 'BAR', name: 'Again', roomTypeIds: [double] });
      expect([answer.status, errorsOf(answer)]).toEqual([409, ['/code taken']]);
    });

    it('is created once when the request is repeated with its key', async () => {
      const body = { propertyId: hotel, code: 'ONCE', name: 'Once', roomTypeIds: [double] };
      const options = { headers: { 'idempotency-key': `key-${code()}` } };
      const [first, second] = [await call('POST', '/v1/rate-plans', body, options), await call('POST', '/v1/rate-plans', body, options)];
      expect([second.status, second.body.id]).toEqual([201, first.body.id]);
    });

    it('names everything that is wrong with it at once', async () => {
      const other = (await made('/v1/properties', { code: code(), name: 'Other', timeZone: 'UTC', currency: 'EUR' })).id;
      const foreign = (
        await made('/v1/room-types', { propertyId: other, code: 'X', name: 'X', maxAdults: 1, maxChildren: 0, maxPersons: 1 })
      ).id;
      const answer = await call('POST', '/v1/rate-plans', {
        propertyId: hotel,
        code: 'WRONG',
        name: 'Wrong',
        roomTypeIds: [double, foreign],
        validFrom: '2027-01-01',
        validUntil: '2026-01-01',
        minStay: 5,
        maxStay: 2,
        cancellationPolicyId: foreign,
      });
      expect(answer.status).toBe(400);
      expect(errorsOf(answer).sort()).toEqual([
        '/cancellationPolicyId unknown_policy',
        '/maxStay below_minimum',
        '/roomTypeIds/1 unknown_room_type',
        '/validUntil before_first',
      ]);
    });

    it('derives its price, follows its parent, and refuses circles and chains that are too long', async () => {
      await ari({ rates: [december()] });
      const derive = (name: string, parentRatePlanId: string, derivation: object) =>
        made('/v1/rate-plans', { propertyId: hotel, code: name, name, roomTypeIds: [double], parentRatePlanId, derivation });
      const saver = (await derive('SAVER', bar, { basisPoints: -1_000 })).id;
      const breakfast = (await derive('BB', saver, { amountMinor: 5_000 })).id;
      expect(await nightly(breakfast, '2026-12-10', '2026-12-11')).toEqual([46_220]);
      await ari({ rates: [december({ prices: [{ adults: 2, amountMinor: 50_000 }] })] });
      expect(await nightly(breakfast, '2026-12-10', '2026-12-11')).toEqual([50_000]);
      const circle = await call('PATCH', `/v1/rate-plans/${saver}`, { parentRatePlanId: breakfast }, { headers: { 'if-match': '*' } });
      expect([circle.status, errorsOf(circle)]).toEqual([400, ['/parentRatePlanId circular']]);
      const third = (await derive('P3', breakfast, {})).id;
      const fourth = (await derive('P4', third, {})).id;
      const fifth = await call('POST', '/v1/rate-plans', {
        propertyId: hotel,
        code: 'P5',
        name: 'P5',
        roomTypeIds: [double],
        parentRatePlanId: fourth,
      });
      expect([fifth.status, errorsOf(fifth)]).toEqual([400, ['/parentRatePlanId too_deep']]);
      const wider = await call('POST', '/v1/rate-plans', {
        propertyId: hotel,
        code: 'W',
        name: 'W',
        roomTypeIds: [suite],
        parentRatePlanId: saver,
      });
      expect([wider.status, errorsOf(wider)]).toEqual([400, ['/roomTypeIds/0 not_sold_by_parent']]);
    });

    it('is changed by whoever has seen its last version, and counts at once', async () => {
      await ari({ rates: [december()] });
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual([45_800]);
      const read = await call('GET', `/v1/rate-plans/${bar}`);
      const etag = read.headers.get('etag')!;
      expect((await call('PATCH', `/v1/rate-plans/${bar}`, { minStay: 2 })).status).toBe(428);
      const changed = await call(
        'PATCH',
        `/v1/rate-plans/${bar}`,
        { minStay: 2, validUntil: '2026-12-31' },
        { headers: { 'if-match': etag } },
      );
      expect(changed).toMatchObject({ status: 200, body: { minStay: 2, validUntil: '2026-12-31' } });
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual(['min_stay']);
      expect((await call('PATCH', `/v1/rate-plans/${bar}`, { minStay: 3 }, { headers: { 'if-match': etag } })).status).toBe(412);
      const cleared = await call(
        'PATCH',
        `/v1/rate-plans/${bar}`,
        { minStay: null, bookableFrom: '2027-01-01T00:00:00+08:00' },
        { headers: { 'if-match': '*' } },
      );
      expect(cleared.body).toMatchObject({ minStay: null, bookableFrom: '2026-12-31T16:00:00.000Z' });
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual(['not_bookable_yet']);
      const inactive = await call(
        'PATCH',
        `/v1/rate-plans/${bar}`,
        { status: 'inactive', bookableFrom: null },
        { headers: { 'if-match': '*' } },
      );
      expect(inactive.status).toBe(200);
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual(['not_sold']);
    });

    it('that is no longer sold for a room type loses its prices there', async () => {
      await ari({ rates: [december(), december({ roomTypeId: suite })] });
      await call('PATCH', `/v1/rate-plans/${bar}`, { roomTypeIds: [suite] }, { headers: { 'if-match': '*' } });
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual(['not_sold']);
      expect((await loaded()).rates.map((r: { roomTypeId: string }) => r.roomTypeId)).toEqual([suite]);
    });
  });

  describe('loading rates', () => {
    it('writes the good entries, names the bad ones, and reads back what was written', async () => {
      const saver = (
        await made('/v1/rate-plans', { propertyId: hotel, code: 'S', name: 'S', roomTypeIds: [double], parentRatePlanId: bar })
      ).id;
      const only = (await made('/v1/rate-plans', { propertyId: hotel, code: 'D', name: 'D', roomTypeIds: [double] })).id;
      const answer = await ari({
        rates: [
          december(),
          december({ ratePlanId: suite }),
          december({ ratePlanId: only, roomTypeId: suite }),
          december({ ratePlanId: saver }),
          december({ firstNight: '2026-12-31', lastNight: '2026-12-01' }),
          december({ firstNight: '2026-11-20', lastNight: '2026-11-23' }),
          december({ roomTypeId: bar }),
          december({ firstNight: '2029-12-01', lastNight: '2029-12-02' }),
          december({
            prices: [
              { adults: 2, amountMinor: 1 },
              { adults: 2, amountMinor: 2 },
            ],
          }),
        ],
      });
      expect(answer.status).toBe(200);
      expect(answer.body.cellsWritten).toBe(33);
      expect(answer.body.versions.map((v: { month: string }) => v.month)).toEqual(['2026-11-01', '2026-12-01']);
      expect(codes(answer.body.errors)).toEqual([
        '/rates/1/ratePlanId unknown_rate_plan',
        '/rates/2/roomTypeId not_sold_for_room_type',
        '/rates/3/prices derived_price',
        '/rates/4/lastNight before_first',
        '/rates/5 night_in_past',
        '/rates/6/roomTypeId unknown_room_type',
        '/rates/7 beyond_horizon',
        '/rates/8/prices not_unique',
      ]);
      expect(answer.body.errors[4]).toMatchObject({ firstNight: '2026-11-20', lastNight: '2026-11-21' });
      expect((await loaded('firstNight=2026-11-15&lastNight=2026-12-31')).rates).toEqual([
        { ratePlanId: bar, roomTypeId: double, firstNight: '2026-11-22', lastNight: '2026-11-23', prices: december().prices },
        { ratePlanId: bar, roomTypeId: double, firstNight: '2026-12-01', lastNight: '2026-12-31', prices: december().prices },
      ]);
    });

    it('of which nothing is right writes nothing and is refused', async () => {
      const answer = await ari({ rates: [december({ ratePlanId: suite })] });
      expect([answer.status, errorsOf(answer)]).toEqual([400, ['/rates/0/ratePlanId unknown_rate_plan']]);
      expect((await ari({})).body).toEqual({ cellsWritten: 0, versions: [], errors: [] });
    });

    it('never lets one restriction wipe another, and takes away only what is null', async () => {
      const nights = { ratePlanId: bar, roomTypeId: double, firstNight: '2026-12-10', lastNight: '2026-12-10' };
      const view = async () => (await loaded('firstNight=2026-12-10&lastNight=2026-12-10')).rates[0];
      await ari({ rates: [december()] });
      await ari({ rates: [{ ...nights, minStay: 3, closedToArrival: true, lengthsOfStay: [3, 7] }] });
      await ari({ rates: [{ ...nights, maxStay: 9, closedToDeparture: true, minStayThrough: 2 }] });
      expect(await view()).toEqual({
        ...nights,
        prices: december().prices,
        minStay: 3,
        maxStay: 9,
        minStayThrough: 2,
        closedToArrival: true,
        closedToDeparture: true,
        lengthsOfStay: [3, 7],
      });
      await ari({
        rates: [{ ...nights, closedToArrival: null, lengthsOfStay: null, minStay: 2, prices: [{ adults: 2, amountMinor: 1 }] }],
      });
      expect(await view()).toEqual({
        ...nights,
        prices: [{ adults: 2, amountMinor: 1 }],
        minStay: 2,
        maxStay: 9,
        minStayThrough: 2,
        closedToDeparture: true,
      });
      await ari({ rates: [{ ...nights, prices: null }] });
      expect((await view()).prices).toBeNull();
      expect(await nightly(bar, '2026-12-09', '2026-12-12')).toEqual(['no_price']);
    });

    it('takes weekdays, seasons and later entries over earlier ones', async () => {
      const season = await made('/v1/seasons', {
        propertyId: hotel,
        code: 'XMAS',
        name: 'Christmas',
        ranges: [{ firstNight: '2026-12-24', lastNight: '2026-12-26' }],
      });
      const at = (amountMinor: number) => ({ prices: [{ adults: 2, amountMinor }] });
      await ari({
        rates: [
          december(at(100)),
          december({ ...at(200), weekdays: [5, 6] }),
          december({ ...at(300), seasonId: season.id }),
          december({ weekdays: [5], prices: undefined, minStay: 2 }),
        ],
      });
      const days = await nightly(bar, '2026-12-22', '2026-12-29');
      expect(days).toEqual([100, 100, 300, 300, 300, 100, 100]);
      expect((await loaded('firstNight=2026-12-04&lastNight=2026-12-05')).rates).toMatchObject([
        { prices: [{ amountMinor: 200 }], minStay: 2 },
        { prices: [{ amountMinor: 200 }] },
      ]);
    });

    it('closes a room type or the whole hotel at once, with a reason, and opens it again', async () => {
      await ari({ rates: [december()] });
      const close = (body: object) =>
        call('POST', `/v1/properties/${hotel}/closures`, {
          firstNight: '2026-12-10',
          lastNight: '2026-12-11',
          reason: 'Burst pipe',
          ...body,
        });
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual([45_800]);
      expect((await close({ roomTypeId: double, closed: true })).status).toBe(200);
      expect(await price(bar, '2026-12-10', '2026-12-11')).toMatchObject({
        ok: false,
        reasons: [{ code: 'closed', scope: 'room_type', date: '2026-12-10' }],
      });
      expect((await loaded()).restrictions).toEqual([
        {
          roomTypeId: double,
          ratePlanId: null,
          channel: null,
          firstNight: '2026-12-10',
          lastNight: '2026-12-11',
          reason: 'Burst pipe',
          closed: true,
        },
      ]);
      await close({ closed: true });
      await close({ roomTypeId: double, closed: false });
      expect(await price(bar, '2026-12-10', '2026-12-11')).toMatchObject({ reasons: [{ code: 'closed', scope: 'property' }] });
      await close({ closed: false });
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual([45_800]);
    });

    it('restricts a channel, a plan or a room type without touching the others', async () => {
      const nights = { firstNight: '2026-12-10', lastNight: '2026-12-10' };
      await ari({
        rates: [december()],
        restrictions: [
          { ...nights, channel: 'ota', closed: true },
          { ...nights, ratePlanId: bar, minStay: 2 },
          { ...nights, roomTypeId: double, ratePlanId: bar, maxStay: 5 },
        ],
        inventory: [{ ...nights, roomTypeId: suite, closed: true }],
      });
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual(['min_stay']);
      expect(await nightly(bar, '2026-12-10', '2026-12-16')).toEqual(['max_stay']);
      expect(await nightly(bar, '2026-12-10', '2026-12-12')).toEqual([45_800, 45_800]);
      const all = (await loaded('firstNight=2026-12-10&lastNight=2026-12-10')).restrictions;
      expect(all).toHaveLength(3);
    });

    it('leaves an allowance alone that lies below what is sold, and says how many are', async () => {
      await made('/v1/rooms', { propertyId: hotel, roomTypeId: double, number: '101' });
      const inventory = (overbookAllowance: number) =>
        ari({ inventory: [{ roomTypeId: double, firstNight: '2026-12-10', lastNight: '2026-12-12', overbookAllowance }] });
      expect((await inventory(2)).body).toMatchObject({ cellsWritten: 3, errors: [] });
      await house.db.query(`UPDATE inventory_nights SET sold = 2 WHERE room_type_id = $1 AND night = '2026-12-11'`, [double]);
      const answer = await inventory(0);
      expect(answer.body).toMatchObject({
        cellsWritten: 2,
        errors: [{ pointer: '/inventory/0', code: 'rooms_are_sold', firstNight: '2026-12-11' }],
      });
      expect((await loaded()).inventory).toEqual([
        { roomTypeId: double, firstNight: '2026-12-11', lastNight: '2026-12-11', overbookAllowance: 2 },
      ]);
    });

    it('by two at once loses nothing and doubles nothing', async () => {
      const months = (firstNight: string, lastNight: string, more: object) => december({ firstNight, lastNight, ...more });
      const writers = Array.from({ length: 8 }, (_, i) =>
        i % 2
          ? ari({
              rates: [
                months('2026-12-01', '2027-02-28', { prices: [{ adults: 2, amountMinor: 1_000 + i }] }),
                months('2027-03-01', '2027-04-30', { minStay: 2 }),
              ],
            })
          : ari({
              rates: [months('2027-02-01', '2027-04-30', { maxStay: 9 }), months('2026-12-01', '2027-01-31', { closedToArrival: false })],
            }),
      );
      const answers = await Promise.all(writers);
      expect(answers.map((a) => a.status)).toEqual(answers.map(() => 200));
      const { rows } = await house.db.query(
        `SELECT count(*)::int AS nights, count(DISTINCT prices)::int AS prices, min(max_stay) AS max_stay FROM daily_rates WHERE property_id = $1 AND night < '2027-03-01'`,
        [hotel],
      );
      expect(rows[0]).toMatchObject({ nights: 90, max_stay: 9 });
      const { rows: versions } = await house.db.query(`SELECT version FROM rate_versions WHERE property_id = $1 AND month = '2026-12-01'`, [
        hotel,
      ]);
      expect(Number(versions[0].version)).toBe(8);
    });

    it('of more than 100,000 nights is refused as a whole', async () => {
      const rates = Array.from({ length: 130 }, () => december({ lastNight: '2029-03-01' }));
      const answer = await ari({ rates });
      expect([answer.status, errorsOf(answer)]).toEqual([400, ['/ too_many_cells']]);
    });

    it('on request happens in the background', async () => {
      const answer = await ari({ rates: [december()] }, { headers: { prefer: 'respond-async' } });
      expect(answer.status).toBe(202);
      expect((await call('GET', `/v1/jobs/${answer.body.jobId}`)).status).toBe(200);
    });

    it('tells the feed which nights have changed, and the audit trail who did it', async () => {
      await ari({ rates: [december({ lastNight: '2026-12-03' })] });
      const { rows } = await house.db.query(
        `SELECT data FROM (SELECT type, data, property_id FROM outbox UNION ALL SELECT type, data, property_id FROM events) e WHERE type = 'pricing.ari_updated' AND property_id = $1`,
        [hotel],
      );
      expect(rows).toEqual([{ data: { firstNight: '2026-12-01', lastNight: '2026-12-03', roomTypeIds: [double], cells: 3 } }]);
      const { rows: audit } = await house.db.query(`SELECT action FROM audit_entries WHERE property_id = $1 AND action LIKE 'ari.%'`, [
        hotel,
      ]);
      expect(audit).toEqual([{ action: 'ari.updated' }]);
    });
  });

  describe('the sheet in memory', () => {
    it('asks the database nothing once it is warm, and reads again what others have changed', async () => {
      await ari({ rates: [december()] });
      const sheets = house.app.get(RateSheets);
      const before = await sheets.get(hotel, '2026-12-10', '2026-12-12');
      expect(await sheets.get(hotel, '2026-12-11', '2026-12-20')).toBe(before);
      // another process
      await house.db.query(`UPDATE daily_rates SET prices = '{NULL,99}' WHERE property_id = $1`, [hotel]);
      await house.db.query(`UPDATE rate_versions SET version = version + 1 WHERE property_id = $1 AND month = '2026-12-01'`, [hotel]);
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual([45_800]);
      sheets.refresh(hotel, [{ month: '2026-12-01', version: 2 }]);
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual([99]);
    });

    it('learns that a room type sleeps fewer people now', async () => {
      await ari({ rates: [december()] });
      const sheets = house.app.get(RateSheets);
      const version = (await sheets.get(hotel, '2026-12-10', '2026-12-10')).versions('2026-12-10', '2026-12-10')[0]!.version;
      await call('PATCH', `/v1/room-types/${double}`, { maxAdults: 1 }, { headers: { 'if-match': '*' } });
      const sheet = await sheets.current(hotel, '2026-12-10', '2026-12-10');
      expect(sheet.versions('2026-12-10', '2026-12-10')[0]!.version).toBe(version + 1);
      expect(await nightly(bar, '2026-12-10', '2026-12-11')).toEqual(['too_many_adults']);
    });

    it('is loaded once for many who ask at the same time', async () => {
      await ari({ rates: [december()] });
      const sheets = house.app.get(RateSheets);
      sheets.refresh(hotel);
      const months = await Promise.all(
        Array.from({ length: 20 }, async () => (await sheets.get(hotel, '2026-12-10', '2026-12-12')).months[0]!.loaded),
      );
      expect(new Set(months).size).toBe(1);
    });
  });

  describe('the calendar', () => {
    it('shows a month of all plans with prices, rooms left, and why a night is closed', async () => {
      await made('/v1/rooms', { propertyId: hotel, roomTypeId: double, number: '101' });
      await made('/v1/rate-plans', {
        propertyId: hotel,
        code: 'SAVER',
        name: 'Saver',
        roomTypeIds: [double],
        parentRatePlanId: bar,
        derivation: { basisPoints: -1_000 },
      });
      await ari({
        rates: [december(), december({ prices: undefined, minStay: 3, lastNight: '2026-12-01' })],
        restrictions: [
          { firstNight: '2026-12-01', lastNight: '2026-12-02', minStay: 2, closed: false },
          { firstNight: '2026-12-02', lastNight: '2026-12-02', roomTypeId: double, closed: true },
        ],
      });
      const answer = await call('GET', `/v1/properties/${hotel}/calendar?firstNight=2026-12-01&lastNight=2026-12-31&adults=2`);
      expect(answer.status).toBe(200);
      expect(answer.body.products.map((p: { nights: unknown[] }) => p.nights.length)).toEqual([31, 31, 31]);
      const [first, second] = answer.body.products.find(
        (p: { roomTypeId: string; ratePlanId: string }) => p.roomTypeId === double && p.ratePlanId !== bar,
      ).nights;
      expect(first).toEqual({
        date: '2026-12-01',
        amountMinor: 41_220,
        roomsLeft: 1,
        open: true,
        reasons: [],
        restrictions: { minStay: 3 },
      });
      expect(second).toMatchObject({
        open: false,
        reasons: [{ code: 'closed', scope: 'room_type' }],
        restrictions: { closed: true, minStay: 2 },
      });
      const suites = answer.body.products.find((p: { roomTypeId: string }) => p.roomTypeId === suite).nights[0];
      expect(suites.reasons.map((r: { code: string }) => r.code)).toEqual(['no_price', 'sold_out']);
    });

    it('is refused for more than 62 nights', async () => {
      const answer = await call('GET', `/v1/properties/${hotel}/calendar?firstNight=2026-12-01&lastNight=2027-02-01`);
      expect([answer.status, errorsOf(answer)]).toEqual([400, ['?lastNight too_many_nights']]);
    });
  });

  describe('seasons, taxes and policies', () => {
    it('a season changes prices as long as it is there', async () => {
      await ari({ rates: [december()] });
      const season = await made('/v1/seasons', {
        propertyId: hotel,
        code: 'FAIR',
        name: 'Fair',
        ranges: [{ firstNight: '2026-12-10', lastNight: '2026-12-11' }],
        weekdays: [4],
        adjustBasisPoints: 1_000,
      });
      expect(await nightly(bar, '2026-12-10', '2026-12-12')).toEqual([50_380, 45_800]);
      const patched = await call('PATCH', `/v1/seasons/${season.id}`, { weekdays: null }, { headers: { 'if-match': '"1"' } });
      expect(patched.body.weekdays).toBeNull();
      expect(await nightly(bar, '2026-12-10', '2026-12-12')).toEqual([50_380, 50_380]);
      expect((await call('DELETE', `/v1/seasons/${season.id}`)).status).toBe(204);
      expect(await nightly(bar, '2026-12-10', '2026-12-12')).toEqual([45_800, 45_800]);
      expect((await call('GET', `/v1/seasons/${season.id}`)).status).toBe(404);
    });

    it('a tax is charged, changed and taken away', async () => {
      await ari({ rates: [december()] });
      const tax = await made('/v1/tax-rules', { propertyId: hotel, code: 'VAT', name: 'VAT', kind: 'percent', basisPoints: 600 });
      const city = await made('/v1/tax-rules', {
        propertyId: hotel,
        code: 'CITY',
        name: 'City tax',
        kind: 'per_person_night',
        amountMinor: 500,
        payableAtProperty: true,
      });
      const result = await price(bar, '2026-12-10', '2026-12-12');
      expect(result.ok && [result.stay.totalMinor, ...result.stay.taxes.map((t) => t.amountMinor)]).toEqual([
        91_600 + 2 * 2_748,
        2_000,
        5_496,
      ]);
      const wrong = await call('PATCH', `/v1/tax-rules/${city.id}`, { included: true, basisPoints: 10 }, { headers: { 'if-match': '*' } });
      expect([wrong.status, errorsOf(wrong).sort()]).toEqual([400, ['/basisPoints not_allowed', '/payableAtProperty not_allowed']]);
      await call('DELETE', `/v1/tax-rules/${tax.id}`);
      expect((await call('GET', `/v1/tax-rules?propertyId=${hotel}`)).body.data.map((t: { code: string }) => t.code)).toEqual(['CITY']);
    });

    it('a policy is frozen into the price, and editing it reaches later stays only', async () => {
      await ari({ rates: [december()] });
      const policy = await made('/v1/cancellation-policies', {
        propertyId: hotel,
        code: 'FLEX',
        name: 'Flexible',
        tiers: [{ deadline: { daysBefore: 1, time: '18:00' }, penalty: { kind: 'nights', value: 1 } }],
      });
      await call(
        'PATCH',
        `/v1/rate-plans/${bar}`,
        { cancellationPolicyId: policy.id, minGuarantee: 'card' },
        { headers: { 'if-match': '*' } },
      );
      const frozen = await price(bar, '2026-12-10', '2026-12-12');
      expect(frozen).toMatchObject({
        stay: { guarantee: 'card', policy: { code: 'FLEX', tiers: [{ dueAt: '2026-12-09T10:00:00.000Z', feeMinor: 45_800 }] } },
      });
      await call(
        'PATCH',
        `/v1/cancellation-policies/${policy.id}`,
        { tiers: [{ deadline: { fromBooking: true }, penalty: { kind: 'full' } }] },
        { headers: { 'if-match': '*' } },
      );
      expect(await price(bar, '2026-12-10', '2026-12-12')).toMatchObject({
        stay: { policy: { tiers: [{ dueAt: null, feeMinor: 91_600 }] } },
      });
      expect(frozen).toMatchObject({ stay: { policy: { tiers: [{ feeMinor: 45_800 }] } } });
    });

    it('a policy that means nothing is refused with all that is wrong', async () => {
      const answer = await call('POST', '/v1/cancellation-policies', {
        propertyId: hotel,
        code: 'ODD',
        name: 'Odd',
        tiers: [
          { deadline: {}, penalty: { kind: 'nights' } },
          { deadline: { daysBefore: 1, hoursBefore: 2 }, penalty: { kind: 'percent_of_total', value: 10_001 } },
        ],
      });
      expect(errorsOf(answer)).toEqual([
        '/tiers/0/deadline one_deadline',
        '/tiers/0/penalty/value required',
        '/tiers/1/deadline one_deadline',
        '/tiers/1/penalty/value max',
      ]);
    });
  });

  describe('who may do what', () => {
    it('a clerk of another hotel sees nothing of this one and changes nothing', async () => {
      const other = (await made('/v1/properties', { code: code(), name: 'Other', timeZone: 'UTC', currency: 'EUR' })).id;
      const role = `role_${code().toLowerCase()}`;
      const email = `${role}@hotel.example`;
      await made('/v1/roles', { code: role, name: 'Rates', permissions: ['rates:read', 'rates:write'] });
      await made('/v1/accounts', { email, displayName: 'Clerk', password: PASSWORD, grants: [{ role, propertyId: other }] });
      const token = (await call('POST', '/v1/auth/login', { email, password: PASSWORD }, { token: null })).body.accessToken;
      const season = await made('/v1/seasons', {
        propertyId: hotel,
        code: 'S',
        name: 'S',
        ranges: [{ firstNight: '2026-12-10', lastNight: '2026-12-11' }],
      });
      const attempts: [Method, string, object?][] = [
        ['GET', `/v1/rate-plans/${bar}`],
        ['PATCH', `/v1/rate-plans/${bar}`, { name: 'Mine' }],
        ['GET', `/v1/seasons/${season.id}`],
        ['DELETE', `/v1/seasons/${season.id}`],
        ['GET', `/v1/properties/${hotel}/ari?firstNight=2026-12-01&lastNight=2026-12-02`],
        ['GET', `/v1/properties/${hotel}/calendar?firstNight=2026-12-01&lastNight=2026-12-02`],
        ['PUT', `/v1/properties/${hotel}/ari`, { rates: [december()] }],
        ['POST', `/v1/properties/${hotel}/closures`, { firstNight: '2026-12-01', lastNight: '2026-12-01', closed: true, reason: 'No' }],
        ['GET', `/v1/rate-plans?propertyId=${hotel}`],
        ['POST', '/v1/rate-plans', { propertyId: hotel, code: 'Z', name: 'Z', roomTypeIds: [double] }],
        ['POST', '/v1/tax-rules', { propertyId: hotel, code: 'Z', name: 'Z', kind: 'percent', basisPoints: 1 }],
      ];
      for (const [method, path, body] of attempts) {
        const answer = await call(method, path, body, { token, headers: { 'if-match': '*' } });
        expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 404`);
      }
      expect((await call('GET', '/v1/rate-plans', undefined, { token })).body.data).toEqual([]);
      expect((await call('GET', `/v1/rate-plans?propertyId=${hotel}`, undefined, { token: null })).status).toBe(401);
    });

    it.each<[string, object]>([
      ['an entry that is null', { rates: [null] }],
      ['a list that is text', { rates: 'all' }],
      [
        'a day that does not exist',
        { rates: [{ ratePlanId: newUuid(), roomTypeId: newUuid(), firstNight: '2026-02-30', lastNight: '2026-03-01' }] },
      ],
      [
        'a price of a million millions and more',
        {
          rates: [
            {
              ratePlanId: newUuid(),
              roomTypeId: newUuid(),
              firstNight: '2026-12-01',
              lastNight: '2026-12-01',
              prices: [{ adults: 2, amountMinor: 1e13 }],
            },
          ],
        },
      ],
      [
        'prices with a null in them',
        { rates: [{ ratePlanId: newUuid(), roomTypeId: newUuid(), firstNight: '2026-12-01', lastNight: '2026-12-01', prices: [null] }] },
      ],
      [
        'a reason with a NUL',
        { inventory: [{ roomTypeId: newUuid(), firstNight: '2026-12-01', lastNight: '2026-12-01', closed: true, reason: 'a\0b' }] },
      ],
    ])('%s is refused as a bad request', async (_, body) => {
      expect((await ari(body)).status).toBe(400);
    });
  });

  it('lists go page by page', async () => {
    for (let i = 0; i < 3; i++)
      await made('/v1/rate-plans', { propertyId: hotel, code: `P${i}`, name: `Plan ${i}`, roomTypeIds: [double] });
    const first = await call('GET', `/v1/rate-plans?propertyId=${hotel}&limit=3`);
    const second = await call('GET', `/v1/rate-plans?propertyId=${hotel}&limit=3&cursor=${first.body.nextCursor}`);
    expect([...first.body.data, ...second.body.data].map((p: { code: string }) => p.code)).toEqual(['BAR', 'P0', 'P1', 'P2']);
    expect(second.body.nextCursor).toBeNull();
  });
});

function newUuid(): string {
  return '019a2f00-0000-7000-8000-000000000020';
}
