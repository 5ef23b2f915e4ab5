import { Logger } from '@nestjs/common';
import { aBooking, aHotel, aMachine, book, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';

/** Until everybody who waits has been compared. */
async function compared(house: House): Promise<void> {
  for (let waiting = 1; waiting > 0;) {
    await new Promise((r) => setTimeout(r, 50));
    const { rows } = await house.db.query<{ n: number }>(
      `SELECT ((SELECT count(*) FROM outbox) + (SELECT count(*) FROM duplicate_queue)
         + (SELECT count(*) FROM events e WHERE e.seq > (SELECT position FROM event_listeners WHERE name = 'look-for-duplicates-after-guests-change')))::int AS n`,
    );
    waiting = rows[0]!.n;
  }
}

interface Side {
  id: string;
  firstName: string;
  email: string | null;
  masked: boolean;
}
interface Candidate {
  id: string;
  score: number;
  reasons: { field: string; level: string; weight: number }[];
  guests: [Side, Side];
}

const MARTHA = { firstName: 'Martha', lastName: 'Oystergate', email: 'martha@oyster.example', phone: '+46 70 765 43 21' };

describe('Guests who are there twice', () => {
  let house: House;
  let hotel: Hotel;
  let other: Hotel;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, '2026-11-22T12:00:00Z');
    hotel = await aHotel(house, { rooms: { DBL: 50 } });
    other = await aHotel(house, { rooms: { DBL: 50 } });
  });
  afterAll(() => house.close());

  const guest = async (person: object, at = hotel): Promise<string> =>
    (await must(house, 'POST', '/v1/guests', { propertyId: at.propertyId, ...person })).id;
  const candidates = async (query = '', token?: string): Promise<Candidate[]> => {
    await compared(house);
    const answer = await house.call('GET', `/v1/duplicate-candidates${query}`, undefined, token ? { token } : {});
    expect(answer.status).toBe(200);
    return answer.body.data;
  };
  const between = async (a: string, b: string): Promise<Candidate | undefined> =>
    (await candidates('?limit=100')).find(({ guests }) => [a, b].every((id) => guests.some((g) => g.id === id)));

  it('who booked twice with a slip of the pen are proposed with reasons, masked, and not merged', async () => {
    const one = (await book(house, aBooking(hotel, '2026-12-24', { booker: MARTHA }))).body.booker.guestId;
    const again = { ...MARTHA, firstName: 'Marhta', lastName: 'Oystergaite', phone: '070-765 43 21' };
    const two = (await book(house, aBooking(hotel, '2026-12-26', { booker: again }))).body.booker.guestId;
    const found = (await between(one, two))!;
    expect(found.score).toBeGreaterThanOrEqual(95);
    expect(found.reasons.map(({ field, level }) => `${field} ${level}`)).toEqual(
      expect.arrayContaining(['given_name close', 'family_name close', 'email exact', 'phone exact']),
    );
    expect(found.guests.map((g) => [g.masked, g.email?.includes('martha')])).toEqual([
      [true, false],
      [true, false],
    ]);
    expect((await must(house, 'GET', `/v1/guests/${one}`)).id).toBe(one);
    expect((await must(house, 'GET', `/v1/guests/${two}`)).id).toBe(two);
    expect(await must(house, 'GET', `/v1/duplicate-candidates/${found.id}`)).toEqual(found);
  });

  it('are found by their Chinese name in characters and in pinyin', async () => {
    const one = await guest({ firstName: '小明', lastName: '欧阳', phone: '+86 138 0013 8123' });
    const two = await guest({ firstName: 'Xiaoming', lastName: 'Ouyang', phone: '+86 138 0013 8123' });
    expect((await between(one, two))?.score).toBeGreaterThanOrEqual(95);
  });

  it('are found when a fact that is recorded later gives them away', async () => {
    const one = await guest({ firstName: 'Ingeborg', lastName: 'Vassdal', email: 'ingeborg@vassdal.example' });
    const two = await guest({ firstName: 'Ingeborg', lastName: 'Wassdahl' });
    expect(await between(one, two)).toBeUndefined();
    await must(house, 'POST', `/v1/guests/${two}/contacts`, { kind: 'email', value: 'ingeborg@vassdal.example' });
    expect((await between(one, two))?.score).toBeGreaterThanOrEqual(90);
  });

  it('father and son of one household are not, nor twins', async () => {
    const home = { lastName: 'Gruholm', email: 'family@gruholm.example', phone: '+46 70 111 22 33' };
    const father = await guest({ ...home, firstName: 'Karl', birthday: { calendar: 'solar', year: 1955, month: 3, day: 4 } });
    const son = await guest({ ...home, firstName: 'Jonas', birthday: { calendar: 'solar', year: 1986, month: 9, day: 17 } });
    const junior = await guest({ ...home, firstName: 'Karl', birthday: { calendar: 'solar', year: 1988, month: 1, day: 30 } });
    const twin = await guest({ ...home, firstName: 'Sofia', birthday: { calendar: 'solar', year: 1986, month: 9, day: 17 } });
    for (const [a, b] of [
      [father, son],
      [father, junior],
      [son, twin],
    ] as const) {
      expect(await between(a, b)).toBeUndefined();
    }
  });

  it('are found, and told, whatever becomes of a record that cannot be opened any more', async () => {
    const tove = { firstName: 'Tove', lastName: 'Skaldberg', email: 'tove@skaldberg.example', phone: '+46 70 333 00 01' };
    const [one, two, lost] = [
      await guest(tove),
      await guest({ ...tove, lastName: 'Skaldbergh' }),
      await guest({ ...tove, firstName: 'Tova' }),
    ];
    expect(await between(one, lost)).toBeDefined();
    const damage = 'UPDATE guests SET data_key = set_byte(data_key, 20, 255 - get_byte(data_key, 20)) WHERE id = $1';
    await house.db.query(damage, [lost]);
    const logged = jest.spyOn(Logger.prototype, 'error');
    const { jobId } = await must(house, 'POST', '/v1/duplicate-detections', {});
    for (let status = ''; status !== 'succeeded'; status = (await must(house, 'GET', `/v1/jobs/${jobId}`)).status)
      await new Promise((r) => setTimeout(r, 50));
    await must(house, 'POST', `/v1/guests/${two}/contacts`, { kind: 'email', value: 't@skaldberg.example' });
    const pairs = (await candidates('?limit=100')).map(({ guests }) => guests.map((g) => g.id).toSorted());
    expect(pairs).toContainEqual([one, two].toSorted());
    expect(pairs.flat()).not.toContain(lost);
    expect(logged.mock.calls.flat()).toContain(`The guest record ${lost} cannot be opened`);
    logged.mockRestore();
    await house.db.query(damage, [lost]);
    expect(await between(one, lost)).toBeDefined();
  });

  it('once dismissed never come back, whatever is compared again', async () => {
    const berit = { firstName: 'Berit', lastName: 'Stillwater', email: 'b@still.example', phone: '+46 70 555 00 01' };
    const [one, second] = [await guest(berit), await guest({ ...berit, lastName: 'Stillwatter' })];
    const found = (await between(one, second))!;
    const rule = await house.call('POST', `/v1/duplicate-candidates/${found.id}/dismissal`);
    expect(rule.status).toBe(201);
    expect(await between(one, second)).toBeUndefined();
    expect((await house.call('GET', `/v1/duplicate-candidates/${found.id}`)).status).toBe(404);
    const { jobId } = await must(house, 'POST', '/v1/duplicate-detections', {});
    for (let status = ''; status !== 'succeeded'; status = (await must(house, 'GET', `/v1/jobs/${jobId}`)).status)
      await new Promise((r) => setTimeout(r, 50));
    expect(await between(one, second)).toBeUndefined();
    expect((await house.call('POST', `/v1/guests/${one}/merges`, { guestId: second })).body.code).toBe('kept_apart');
  });

  it('are no candidates any more once they are merged, and are again when that is undone without a rule', async () => {
    const person = { firstName: 'Halvard', lastName: 'Nordraak', email: 'h@nordraak.example' };
    const [one, two] = [await guest(person), await guest(person)];
    expect(await between(one, two)).toBeDefined();
    const { id } = await must(house, 'POST', `/v1/guests/${one}/merges`, { guestId: two });
    const pairs = await candidates('?limit=100');
    expect(pairs.some(({ guests }) => guests.some((g) => g.id === one))).toBe(false);
    await must(house, 'POST', `/v1/guest-merges/${id}/reversal`, { keepApart: false });
    expect(await between(one, two)).toBeDefined();
  });

  it('of a hotel in which the caller may not merge are not there for them', async () => {
    const person = { firstName: 'Solveig', lastName: 'Fjeldstad', phone: '+46 70 777 66 55' };
    const [one, two] = [await guest(person), await guest(person, other)];
    const found = (await between(one, two))!;
    const clerk = await aMachine(house, ['guests:read', 'guests:merge'], [other.propertyId]);
    expect(await candidates('', clerk)).toEqual([]);
    expect((await house.call('GET', `/v1/duplicate-candidates/${found.id}`, undefined, { token: clerk })).status).toBe(404);
    expect((await house.call('POST', `/v1/duplicate-candidates/${found.id}/dismissal`, undefined, { token: clerk })).status).toBe(404);
    expect((await house.call('POST', '/v1/duplicate-detections', {}, { token: clerk })).status).toBe(403);
    expect((await house.call('POST', '/v1/duplicate-detections', { propertyId: hotel.propertyId }, { token: clerk })).status).toBe(404);
    const reader = await aMachine(house, ['guests:read'], [hotel.propertyId, other.propertyId]);
    expect((await house.call('GET', '/v1/duplicate-candidates', undefined, { token: reader })).status).toBe(403);
  });

  it('come in pages, by hotel and by how sure it is', async () => {
    const all = await candidates('?limit=100');
    const pages: Candidate[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { data: Candidate[]; nextCursor: string | null } = await must(
        house,
        'GET',
        `/v1/duplicate-candidates?limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      pages.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(all);
    expect((await candidates(`?propertyId=${other.propertyId}`)).length).toBe(1);
    expect((await candidates('?minScore=100')).every(({ score }) => score === 100)).toBe(true);
  });

  it('who share a given name and the number of a switchboard with many others are not proposed for that', async () => {
    const switchboard = { phone: '+46 8 500 00 00' };
    const names = 'Arne Bodil Cecilia David Eskil Frida Gustaf Hedda Isak Johanna Knut Lovisa Magnus Nanna Olof Petra'.split(' ');
    const staff: string[] = [];
    const hire = async (some: string[]) => {
      for (const name of some) staff.push(await guest({ firstName: 'Anna', lastName: `${name}sson`, ...switchboard }));
    };
    // a few, and then more at once than are compared together: they are many before anybody has seen them become it
    await hire(names.slice(0, 3));
    await compared(house);
    await house.db.query('SELECT pg_advisory_lock(7104210)');
    await hire(names.slice(3));
    await house.db.query('SELECT pg_advisory_unlock(7104210)');
    const pairs = await candidates('?limit=100');
    expect(pairs.filter(({ guests }) => guests.some((g) => staff.includes(g.id)))).toEqual([]);
  });

  it('leave no trace in the search once they are erased', async () => {
    const person = { firstName: 'Torgeir', lastName: 'Hesjedal', email: 't@hesjedal.example', phone: '+46 70 123 99 88' };
    const [one, two] = [await guest(person), await guest(person)];
    expect(await between(one, two)).toBeDefined();
    await must(house, 'POST', `/v1/guests/${one}/erasure`, { reason: 'request' });
    expect(await between(one, two)).toBeUndefined();
    for (const table of [
      'duplicate_keys WHERE guest_id = $1',
      'duplicate_queue WHERE guest_id = $1',
      'duplicate_candidates WHERE $1 IN (low_id, high_id)',
    ]) {
      expect((await house.db.query(`SELECT FROM ${table}`, [one])).rowCount).toBe(0);
    }
  });

  it('leave nothing personal in the tables of the search', async () => {
    const { rows } = await house.db.query<{ text: string }>(
      'SELECT c::text AS text FROM duplicate_candidates c UNION ALL SELECT k::text FROM duplicate_keys k',
    );
    const text = rows.map((r) => r.text.toLowerCase()).join('\n');
    expect(rows.length).toBeGreaterThan(20);
    for (const word of ['martha', 'oyster', '7654321', 'gruholm', 'example', '欧阳']) expect(text).not.toContain(word);
  });
});

describe('Where merging without anybody looking is switched on', () => {
  let house: House;
  let hotel: Hotel;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60', GUEST_AUTO_MERGE: 'true' } });
    await goTo(house, '2026-11-22T12:00:00Z');
    hotel = await aHotel(house, { rooms: { DBL: 10 } });
  });
  afterAll(() => house.close());

  const guest = async (person: object): Promise<string> =>
    (await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, ...person })).id;
  const personOf = async (id: string): Promise<string> => {
    await compared(house);
    await new Promise((r) => setTimeout(r, 200));
    return (await must(house, 'GET', `/v1/guests/${id}`)).id;
  };

  it('a guest with the same name, e-mail and phone is one person, and it can be undone for good', async () => {
    const [one, two] = [await guest(MARTHA), await guest({ ...MARTHA, phone: '0046 70 765 4321' })];
    expect(await personOf(two)).toBe(one);
    const [merge] = (await must(house, 'GET', '/v1/guest-merges')).data;
    expect(merge).toMatchObject({ survivorId: one, mergedId: two, automatic: true });
    await must(house, 'POST', `/v1/guest-merges/${merge.id}/reversal`, {});
    await must(house, 'POST', `/v1/guests/${two}/contacts`, { kind: 'email', value: 'second@oyster.example' });
    expect(await personOf(two)).toBe(two);
  });

  it('one strong sign alone, or anything that differs, is left to staff', async () => {
    const person = { firstName: 'Asbjorn', lastName: 'Kvernberg', email: 'a@kvernberg.example', phone: '+46 70 222 33 44' };
    const one = await guest(person);
    const mailOnly = await guest({ ...person, phone: undefined });
    const otherPhone = await guest({ ...person, phone: '+46 70 999 88 77' });
    const wife = await guest({ ...person, firstName: 'Randi' });
    for (const id of [mailOnly, otherPhone, wife]) expect(await personOf(id)).toBe(id);
    expect(await personOf(one)).toBe(one);
  });
});
