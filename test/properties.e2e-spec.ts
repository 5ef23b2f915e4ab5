import { randomUUID } from 'node:crypto';
import { PropertyQueries, RoomTypeQueries } from '../src/modules/properties';
import { type Answer, type CallOptions, type House, type Method, startHouse } from './support/house';

const PASSWORD = 'seven quiet rooms by the lake';
const pointers = (answer: Answer) =>
  (answer.body as { errors: { pointer: string; code: string }[] }).errors.map((e) => `${e.pointer} ${e.code}`);

describe('What a hotel says of itself', () => {
  let house: House;
  let counter = 0;

  beforeAll(async () => {
    house = await startHouse();
    await moveTo('2026-11-22T20:00:00Z');
  });
  afterAll(() => house.close());

  /** Sets the clock and signs in anew: a token does not outlive the jump. */
  const moveTo = async (instant: string | number): Promise<void> => {
    house.clock.set(new Date(instant));
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
    house.adminToken = (await house.call('POST', '/v1/auth/login', { email, password }, { token: null })).body.accessToken;
  };

  const code = () => `H${++counter}`;
  const createHotel = async (more: object = {}): Promise<any> => {
    const made = await house.call('POST', '/v1/properties', {
      code: code(),
      name: 'Harbour Hotel',
      timeZone: 'Asia/Shanghai',
      currency: 'CNY',
      ...more,
    });
    expect(made.status).toBe(201);
    return made.body;
  };
  const createType = async (propertyId: string, more: object = {}): Promise<any> => {
    const body = { propertyId, code: code(), name: 'Deluxe King', maxAdults: 2, maxChildren: 1, maxPersons: 3, ...more };
    const made = await house.call('POST', '/v1/room-types', body);
    expect(made.status).toBe(201);
    return made.body;
  };
  const clerk = async (permissions: string[], propertyId: string | null) => {
    const role = `role_${++counter}`;
    const email = `clerk${counter}@hotel.example`;
    await house.call('POST', '/v1/roles', { code: role, name: 'A role', permissions });
    const made = await house.call('POST', '/v1/accounts', {
      email,
      displayName: 'Clerk',
      password: PASSWORD,
      grants: [{ role, propertyId }],
    });
    const login = await house.call('POST', '/v1/auth/login', { email, password: PASSWORD }, { token: null });
    const token = (login.body as { accessToken: string }).accessToken;
    return {
      id: (made.body as { id: string }).id,
      call: (method: Method, path: string, body?: unknown, options?: CallOptions) => house.call(method, path, body, { token, ...options }),
    };
  };
  const withMatch = (etag: string | null) => ({ headers: { 'if-match': etag! } });

  describe('a hotel', () => {
    it('begins with a code, a name, a zone and a currency; its day is today where it stands', async () => {
      const made = await house.call('POST', '/v1/properties', {
        code: 'HARBOUR',
        name: 'Harbour Hotel',
        timeZone: 'Asia/Shanghai',
        currency: 'CNY',
      });
      expect(made.status).toBe(201);
      expect(made.headers.get('etag')).toBe('"1"');
      expect(made.headers.get('location')).toBe(`/v1/properties/${made.body.id}`);
      // 20:00 in UTC is four in the morning of the next day in Shanghai
      expect(made.body).toMatchObject({
        code: 'HARBOUR', businessDate: '2026-11-23', status: 'open', checkInTime: '15:00', checkOutTime: '11:00', facilities: [], contentVersion: 1,
      }); // prettier-ignore
      const again = await house.call('POST', '/v1/properties', { code: 'HARBOUR', name: 'Other', timeZone: 'UTC', currency: 'EUR' });
      expect([again.status, again.body.code]).toEqual([409, 'conflict']);
      expect(pointers(again)).toEqual(['/code taken']);
    });

    it('keeps everything it is told and shows it to anybody', async () => {
      const told = {
        address: { lines: ['1 Harbour Street'], postalCode: '8001', city: 'Zürich', country: 'CH' },
        latitude: 47.37,
        longitude: 8.54,
        contacts: { phone: '+41 44 555 01 00', email: 'hello@harbour.example', website: 'https://harbour.example' },
        description: 'Above the old harbour.',
        translations: { 'zh-CN': { name: '海滨酒店', description: '步行两分钟到海滩。' } },
        starRating: 4.5,
        checkInTime: '14:00',
        checkOutTime: '10:30',
        facilities: ['wifi', 'pool', 'kite_school'],
        policies: { children: 'Welcome', minimumAge: 18 },
      };
      const pictures = [
        { url: 'https://img.example/2.jpg', sort: 2 },
        { url: 'https://img.example/1.jpg', sort: 1 },
      ];
      const { id } = await createHotel({ ...told, pictures });
      const read = await house.call('GET', `/v1/properties/${id}`, undefined, { token: null });
      expect(read.status).toBe(200);
      expect(read.headers.get('etag')).toBe('"1"');
      expect(read.body).toMatchObject({ ...told, address: { ...told.address, region: null }, pictures: [pictures[1], pictures[0]] });
    });

    it('is found by words of its name in any language, by city and by what it offers', async () => {
      const wanted = await createHotel({
        name: 'Säntisblick', address: { city: 'Sankt Gällen' }, facilities: ['spa', 'wifi'], translations: { 'zh-CN': { name: '山景酒店' } },
      }); // prettier-ignore
      await createHotel({ name: 'Elsewhere', address: { city: 'Chur' }, facilities: ['wifi'] });
      const ids = async (query: string) => {
        const page = await house.call('GET', `/v1/properties?${query}`, undefined, { token: null });
        expect(page.status).toBe(200);
        return (page.body as { data: { id: string }[] }).data.map((p) => p.id);
      };
      for (const query of [
        'q=santis',
        `q=${wanted.code}`,
        'q=GALLEN%20santisblick',
        `q=${encodeURIComponent('山景')}`,
        'city=sankt%20g%C3%A4llen',
        'facility=spa,wifi&city=Sankt%20Gallen',
      ]) {
        expect(await ids(query)).toEqual([wanted.id]);
      }
      expect(await ids('q=%25')).toEqual([]);
      expect(await ids('city=Chur&facility=spa')).toEqual([]);
    });

    it('is seen exactly once when the list is walked', async () => {
      for (let i = 0; i < 5; i++) await createHotel();
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Answer = await house.call('GET', `/v1/properties?limit=2&sort=-name${cursor && `&cursor=${cursor}`}`);
        seen.push(...(page.body.data as { id: string }[]).map((p) => p.id));
        cursor = page.body.nextCursor as string | null;
      }
      const { rows } = await house.db.query('SELECT id FROM properties');
      expect(seen.toSorted()).toEqual(rows.map((r) => r.id).toSorted());
    });

    it('names every mistake with its place', async () => {
      const wrong = await house.call('POST', '/v1/properties', {
        code: 'no spaces', name: '\u0000', timeZone: 'Mars/Base', currency: 'EURO', stars: 5,
        address: { city: 'x'.repeat(101), planet: 'Earth' }, facilities: ['Wi-Fi'], pictures: [{ url: 'http://plain.example/x.jpg' }],
        translations: { 'zh-CN': { title: 'x' } },
      }); // prettier-ignore
      expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_request']);
      const places = new Set(pointers(wrong).map((p) => p.split(' ')[0]));
      expect([...places].toSorted()).toEqual(
        [
          '/address/city',
          '/address/planet',
          '/code',
          '/currency',
          '/facilities',
          '/name',
          '/pictures/0/url',
          '/stars',
          '/timeZone',
          '/translations',
        ].toSorted(),
      );
      expect(pointers(wrong)).toEqual(expect.arrayContaining(['/stars unknown_field', '/address/planet unknown_field']));
      const half = await house.call('POST', '/v1/properties', { code: code(), name: 'x', timeZone: 'UTC', currency: 'EUR', latitude: 1 });
      expect([half.status, pointers(half)]).toEqual([400, ['/longitude position_incomplete']]);
      expect((await house.call('GET', '/v1/properties/not-an-id')).status).toBe(400);
      expect((await house.call('GET', `/v1/properties/${randomUUID()}`)).status).toBe(404);
      expect((await house.call('GET', '/v1/properties?sort=currency')).status).toBe(400);
    });

    it('changes only where the caller has seen the latest version', async () => {
      const { id } = await createHotel({ address: { city: 'Porto', region: 'Norte' }, starRating: 3 });
      const patch = { address: { region: null, lines: ['Rua 1'] }, starRating: null, name: 'Casa' };
      expect((await house.call('PATCH', `/v1/properties/${id}`, patch)).status).toBe(428);
      const changed = await house.call('PATCH', `/v1/properties/${id}`, patch, withMatch('"1"'));
      expect(changed.status).toBe(200);
      expect(changed.headers.get('etag')).toBe('"2"');
      expect(changed.body).toMatchObject({
        name: 'Casa', starRating: null, address: { city: 'Porto', region: null, lines: ['Rua 1'] }, version: 2, contentVersion: 2,
      }); // prettier-ignore
      const late = await house.call('PATCH', `/v1/properties/${id}`, { name: 'Late' }, withMatch('"1"'));
      expect([late.status, late.body.code, late.body.currentVersion]).toEqual([412, 'version_changed', 2]);
      expect((await house.call('PATCH', `/v1/properties/${id}`, { name: 'Anyway' }, withMatch('*'))).status).toBe(200);
      const empty = await house.call('PATCH', `/v1/properties/${id}`, { name: null }, withMatch('*'));
      expect([empty.status, pointers(empty)]).toEqual([400, ['/name not_nullable']]);
      const money = await house.call('PATCH', `/v1/properties/${id}`, { currency: 'EUR' }, withMatch('*'));
      expect(pointers(money)).toEqual(['/currency unknown_field']);
    });

    it('takes one of two changes that were made at the same moment', async () => {
      const { id } = await createHotel();
      const both = await Promise.all(['A', 'B'].map((name) => house.call('PATCH', `/v1/properties/${id}`, { name }, withMatch('"1"'))));
      expect(both.map((b) => b.status).toSorted()).toEqual([200, 412]);
    });

    it('is made once however often the same request arrives', async () => {
      const body = { code: code(), name: 'Once', timeZone: 'UTC', currency: 'EUR' };
      const options = { headers: { 'idempotency-key': randomUUID() } };
      const [first, second] = [
        await house.call('POST', '/v1/properties', body, options),
        await house.call('POST', '/v1/properties', body, options),
      ];
      expect([first.status, second.status, second.headers.get('idempotent-replayed')]).toEqual([201, 201, 'true']);
      expect(second.body).toEqual(first.body);
      expect(second.headers.get('etag')).toBe('"1"');
    });

    it('tells the rest of the house and the audit trail what has changed', async () => {
      const { id } = await createHotel();
      await house.call('PATCH', `/v1/properties/${id}`, { name: 'New name', description: 'Long text' }, withMatch('*'));
      const { rows } = await house.db.query(
        `SELECT type, changes FROM (SELECT type, changes, aggregate_id, id FROM outbox UNION ALL SELECT type, changes, aggregate_id, seq FROM events) e
         WHERE aggregate_id = $1 ORDER BY id`,
        [id],
      );
      expect(rows.map((r) => r.type)).toEqual(['properties.property_created', 'properties.property_changed']);
      expect(rows[1].changes).toContainEqual({ field: 'name', old: 'Harbour Hotel', new: 'New name' });
      const audit = await house.db.query('SELECT action FROM audit_entries WHERE target_id = $1 ORDER BY at, id', [id]);
      expect(audit.rows.map((r) => r.action)).toEqual(['property.created', 'property.changed']);
    });
  });

  describe('room types', () => {
    it('are read by anybody, in the hotel’s own order', async () => {
      const { id: propertyId } = await createHotel();
      const suite = await createType(propertyId, { rank: 20, beds: [{ kind: 'king', count: 1 }], sizeSquareMetres: 42.5 });
      const single = await createType(propertyId, { rank: 10 });
      const list = await house.call('GET', `/v1/room-types?propertyId=${propertyId}`, undefined, { token: null });
      expect(list.body.data.map((t: { id: string }) => t.id)).toEqual([single.id, suite.id]);
      const read = await house.call('GET', `/v1/room-types/${suite.id}`, undefined, { token: null });
      expect(read.body).toMatchObject({ beds: [{ kind: 'king', count: 1 }], sizeSquareMetres: 42.5, status: 'active' });
      expect(read.headers.get('etag')).toBe('"1"');
    });

    it('share a code with another hotel’s, never with one of their own', async () => {
      const [a, b] = [await createHotel(), await createHotel()];
      await createType(a.id, { code: 'DLX' });
      await createType(b.id, { code: 'DLX' });
      const twice = await house.call('POST', '/v1/room-types', {
        propertyId: a.id,
        code: 'DLX',
        name: 'x',
        maxAdults: 1,
        maxChildren: 0,
        maxPersons: 1,
      });
      expect([twice.status, pointers(twice)]).toEqual([409, ['/code taken']]);
    });

    it('raise the hotel’s content version whenever one is added or changed', async () => {
      const { id: propertyId } = await createHotel();
      const version = async () => (await house.call('GET', `/v1/properties/${propertyId}`)).body.contentVersion;
      const type = await createType(propertyId);
      expect(await version()).toBe(2);
      const changed = await house.call('PATCH', `/v1/room-types/${type.id}`, { maxAdults: 3, status: 'retired' }, withMatch('"1"'));
      expect(changed.body).toMatchObject({ maxAdults: 3, status: 'retired', version: 2 });
      expect(await version()).toBe(3);
      const facts = await house.app.get(PropertyQueries).mustExist(propertyId);
      expect(facts).toMatchObject({ id: propertyId, contentVersion: 3, currency: 'CNY', timeZone: 'Asia/Shanghai', cityKey: null });
      expect(await house.app.get(RoomTypeQueries).ofProperty(propertyId)).toEqual([
        expect.objectContaining({ id: type.id, maxAdults: 3, status: 'retired' }),
      ]);
    });

    it('cannot sleep fewer persons than adults', async () => {
      const { id: propertyId } = await createHotel();
      const wrong = await house.call('POST', '/v1/room-types', {
        propertyId,
        code: 'X',
        name: 'x',
        maxAdults: 3,
        maxChildren: 0,
        maxPersons: 2,
      });
      expect([wrong.status, pointers(wrong)]).toEqual([400, ['/maxPersons below_max_adults']]);
      const type = await createType(propertyId);
      const patch = await house.call('PATCH', `/v1/room-types/${type.id}`, { maxPersons: 1 }, withMatch('*'));
      expect([patch.status, pointers(patch)]).toEqual([400, ['/maxPersons below_max_adults']]);
    });
  });

  describe('services', () => {
    it('are priced in the hotel’s currency and say what the price is for', async () => {
      const { id: propertyId } = await createHotel();
      const breakfast = {
        propertyId,
        code: 'BRK',
        name: 'Breakfast',
        kind: 'dining',
        price: { amountMinor: 8800, currency: 'CNY' },
        priceUnit: 'per_person_night',
      };
      const made = await house.call('POST', '/v1/services', {
        ...breakfast,
        schedule: { openings: [{ weekdays: [6, 7], from: '07:00', to: '11:00' }] },
      });
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({ price: breakfast.price, priceUnit: 'per_person_night', bookable: 'with_stay' });
      const foreign = await house.call('POST', '/v1/services', {
        ...breakfast,
        code: 'B2',
        price: { amountMinor: 1, currency: 'EUR' },
        priceUnit: undefined,
      });
      expect(pointers(foreign)).toEqual(['/price/currency other_currency', '/priceUnit price_needs_unit']);
      const asked = await house.call('PATCH', `/v1/services/${made.body.id}`, { price: null, status: 'retired' }, withMatch('"1"'));
      expect(asked.body).toMatchObject({ price: null, priceUnit: null, status: 'retired', version: 2 });
      const list = await house.call('GET', `/v1/services?propertyId=${propertyId}&kind=dining`, undefined, { token: null });
      expect(list.body.data.map((s: { id: string }) => s.id)).toEqual([made.body.id]);
      expect((await house.call('GET', `/v1/services/${made.body.id}`, undefined, { token: null })).status).toBe(200);
    });
  });

  describe('fresh content', () => {
    it('is confirmed by somebody, and grows stale by change and by age', async () => {
      const hotel = await createHotel({
        address: { city: 'Porto' }, description: 'x', pictures: [{ url: 'https://img.example/1.jpg' }], translations: { pt: { name: 'Porto' } }, contentReviewDays: 30,
      }); // prettier-ignore
      expect(hotel.content).toEqual({
        confirmedAt: null, confirmedBy: null, stale: true, staleSince: '2026-11-22T20:00:00.000Z', staleItems: [{ item: 'content', reason: 'never_confirmed' }],
      }); // prettier-ignore
      const editor = await clerk(['properties:write'], hotel.id);
      const confirmed = await editor.call('POST', `/v1/properties/${hotel.id}/content-confirmations`, {
        note: 'Walked through the house.',
      });
      expect([confirmed.status, confirmed.body.confirmedBy]).toEqual([201, editor.id]);
      const content = async () => (await house.call('GET', `/v1/properties/${hotel.id}`, undefined, { token: null })).body.content;
      expect(await content()).toMatchObject({ stale: false, confirmedBy: editor.id, staleItems: [] });

      house.clock.advance(60_000);
      await house.call('PATCH', `/v1/properties/${hotel.id}`, { status: 'closed' }, withMatch('*'));
      expect(await content()).toMatchObject({ stale: false });
      await house.call('PATCH', `/v1/properties/${hotel.id}`, { description: 'New pool' }, withMatch('*'));
      expect(await content()).toMatchObject({ stale: true, staleItems: [{ item: 'content', reason: 'changed_since_confirmation' }] });
      await editor.call('POST', `/v1/properties/${hotel.id}/content-confirmations`, {});
      await moveTo(house.clock.now().getTime() + 30 * 86_400_000);
      expect(await content()).toMatchObject({ stale: true, staleItems: [{ item: 'content', reason: 'review_due' }] });
      const history = await house.call('GET', `/v1/properties/${hotel.id}/content-confirmations`);
      expect(history.body.data.map((c: { note: string | null }) => c.note)).toEqual([null, 'Walked through the house.']);
      await moveTo('2026-11-22T20:00:00Z');
    });

    it('is reported for the hotel and its room types, to those who look after it', async () => {
      const hotel = await createHotel();
      const type = await createType(hotel.id, {
        description: 'x',
        pictures: [{ url: 'https://img.example/1.jpg' }],
        translations: { de: { name: 'x' } },
      });
      const report = async () => (await house.call('GET', `/v1/properties/${hotel.id}/content-report`)).body;
      expect(await report()).toMatchObject({
        stale: true,
        findings: [
          { type: 'property', id: hotel.id },
          { type: 'room_type', id: type.id },
        ],
      });
      expect((await report()).findings[0].staleItems).toEqual([
        { item: 'content', reason: 'never_confirmed' },
        { item: 'address', reason: 'missing' },
        { item: 'description', reason: 'missing' },
        { item: 'pictures', reason: 'missing' },
        { item: 'translations', reason: 'missing' },
      ]);
      await house.call('POST', `/v1/properties/${hotel.id}/content-confirmations`, { roomTypeId: type.id });
      expect((await report()).findings.map((f: { id: string }) => f.id)).toEqual([hotel.id]);
      const other = await house.call('POST', `/v1/properties/${hotel.id}/content-confirmations`, { roomTypeId: randomUUID() });
      expect([other.status, pointers(other)]).toEqual([400, ['/roomTypeId unknown_room_type']]);
      const analyst = await clerk(['reports:read'], hotel.id);
      expect((await analyst.call('GET', `/v1/properties/${hotel.id}/content-report`)).status).toBe(200);
      expect((await analyst.call('GET', `/v1/properties/${(await createHotel()).id}/content-report`)).status).toBe(404);
    });
  });

  describe('those who may write', () => {
    it('need a token, the permission, and this very hotel', async () => {
      const [mine, other] = [await createHotel(), await createHotel()];
      const editor = await clerk(['properties:write'], mine.id);
      const reader = await clerk(['reservations:read'], mine.id);
      const type = (propertyId: string) => ({ propertyId, code: code(), name: 'x', maxAdults: 1, maxChildren: 0, maxPersons: 1 });
      expect((await house.call('POST', '/v1/room-types', type(mine.id), { token: null })).status).toBe(401);
      expect((await reader.call('POST', '/v1/room-types', type(mine.id))).status).toBe(403);
      expect((await editor.call('POST', '/v1/room-types', type(other.id))).status).toBe(404);
      expect((await editor.call('POST', '/v1/room-types', type(randomUUID()))).status).toBe(404);
      expect((await house.call('POST', '/v1/room-types', type(randomUUID()))).status).toBe(404);
      expect((await editor.call('POST', '/v1/room-types', type(mine.id.toUpperCase()))).status).toBe(201);
      expect((await editor.call('PATCH', `/v1/properties/${other.id}`, { name: 'x' }, withMatch('*'))).status).toBe(404);
      expect((await editor.call('PATCH', `/v1/properties/${mine.id}`, { name: 'x' }, withMatch('*'))).status).toBe(200);
      const third = await editor.call('POST', '/v1/properties', { code: code(), name: 'x', timeZone: 'UTC', currency: 'EUR' });
      expect([third.status, third.body.code]).toEqual([403, 'forbidden']);
    });
  });
});
