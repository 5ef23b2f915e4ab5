import { addDays } from '../src/kernel/values/local-date';
import { aBooking, aHotel, aMachine, book, cancel, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';

const NIGHT = '2026-12-24';

describe('Guests and their bookings', () => {
  let house: House;
  let hotel: Hotel;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, '2026-11-22T12:00:00Z');
    hotel = await aHotel(house, {
      rooms: { DBL: 60 },
      property: { timeZone: 'Asia/Shanghai', currency: 'CNY', address: { country: 'CN' } },
    });
  });
  afterAll(() => house.close());

  const bookFor = async (booker: Record<string, unknown>, more: Record<string, unknown> = {}) => {
    const { status, body, text } = await book(house, aBooking(hotel, NIGHT, { booker, ...more }));
    if (status !== 201) throw new Error(text);
    return body;
  };
  const find = async (q: string, more = ''): Promise<string[]> => {
    const { data } = await must(house, 'GET', `/v1/reservations?propertyId=${hotel.propertyId}&q=${encodeURIComponent(q)}${more}`);
    return data.map((r: { bookingId: string }) => r.bookingId);
  };

  it('a walk-in needs nothing but a name', async () => {
    const { id } = await bookFor({ firstName: 'Walker', lastName: 'Innes' });
    const guest = (await must(house, 'GET', `/v1/bookings/${id}`)).booker;
    const record = await must(house, 'GET', `/v1/guests/${guest.guestId}`);
    expect(record).toMatchObject({ firstName: 'Walker', lastName: 'Innes', email: null, phone: null, propertyId: hotel.propertyId });
  });

  describe('a booking is found', () => {
    it.each([
      ['王', '小明', ['小明', '王', '王 小明', '小明 王']],
      ['Zoë', 'Müller-Lüdenscheidt', ['müller', 'MULLER', 'zoe', 'lüdensch', 'Müller-Lüdenscheidt Zoë', 'zoë müller']],
      ['José María', 'Ñáñez', ['nanez', 'jose maria', 'maría ñ']],
      ['Дмитрий', 'Шостакович', ['шостак', 'Дмитрий Шост']],
      ['100%', 'O’Brien_', ['100%', 'brien_']],
    ])('by part of the name of %s %s', async (firstName, lastName, typed) => {
      // Chinese names: the family name is the first character
      const booker = firstName === '王' ? { firstName: '小明', lastName: '王' } : { firstName, lastName };
      const { id } = await bookFor(booker);
      const found: Record<string, boolean> = {};
      for (const q of typed) found[q] = (await find(q)).includes(id);
      expect(found).toEqual(Object.fromEntries(typed.map((q) => [q, true])));
      expect(await find('nobody of that name')).toEqual([]);
    });

    it('by its number as somebody hurried types it, and by the number of one of its rooms', async () => {
      const made = await bookFor({ firstName: 'Nora', lastName: 'Numbers' }, { rooms: 2 });
      const number: string = made.confirmationNumber;
      expect(number).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]$/);
      const bare = number.replaceAll('-', '');
      for (const typed of [number, number.toLowerCase(), bare, ` ${bare.toLowerCase()} `, bare.match(/.{1,3}/g)!.join(' ')]) {
        expect([typed, await find(typed)]).toEqual([typed, [made.id, made.id]]);
      }
      expect(await find(`${number}-2`)).toEqual([made.id]);
      const { data } = await must(house, 'GET', `/v1/reservations?q=${number}`);
      expect(data).toHaveLength(2);
    });

    it('by the phone as it is dialled at home or from abroad, and by its last four digits', async () => {
      const { id } = await bookFor({ firstName: 'Fang', lastName: 'Li', phone: '138 1234 7788' });
      const abroad = await bookFor({ firstName: 'Sven', lastName: 'Berg', phone: '+46 70-123 99 11' });
      for (const typed of ['+86 138 1234 7788', '13812347788', '138-1234-7788', '+8613812347788', '0086 138 1234 7788', '7788']) {
        expect([typed, (await find(typed)).includes(id)]).toEqual([typed, true]);
      }
      for (const typed of ['+46701239911', '9911']) expect(await find(typed)).toEqual([abroad.id]);
      expect(await find('7789')).toEqual([]);
      expect(await find('1234')).toEqual([]);
    });

    it('by the id that another system has for it', async () => {
      const made = await bookFor(
        { firstName: 'Otto', lastName: 'Agent' },
        { externalReferences: [{ system: 'ota', id: 'BK-3928475610' }] },
      );
      expect(await find('BK-3928475610')).toEqual([made.id]);
      expect(made.reservations[0].externalReferences).toEqual([{ system: 'ota', id: 'BK-3928475610' }]);
      const again = await book(house, aBooking(hotel, NIGHT, { externalReferences: [{ system: 'ota', id: 'BK-3928475610' }] }));
      expect([again.status, again.body.code]).toEqual([409, 'external_reference_taken']);
    });

    it('by the name of who sleeps there as by that of who has booked', async () => {
      const stay = aBooking(hotel, NIGHT, { booker: { firstName: 'Secretary', lastName: 'Desktop' } });
      const made = await book(house, { ...stay, rooms: [{ ...stay.rooms[0]!, guests: [{ firstName: 'Chief', lastName: 'Executive' }] }] });
      expect([await find('executive'), await find('desktop')]).toEqual([[made.body.id], [made.body.id]]);
    });

    it('by status, dates and what has changed since, page by page, each one once', async () => {
      const other = await aHotel(house, { rooms: { DBL: 30 } });
      const ids: string[] = [];
      for (let i = 0; i < 11; i++) ids.push((await book(house, aBooking(other, addDays(NIGHT, i % 4)))).body.reservations[0].id);
      house.clock.advance(1_000);
      for (const id of ids.slice(0, 3)) await cancel(house, id);
      const list = async (query: string): Promise<{ id: string; arrival: string; status: string }[]> => {
        const all: { id: string; arrival: string; status: string }[] = [];
        let cursor: string | null = null;
        do {
          const url: string = `/v1/reservations?propertyId=${other.propertyId}&limit=3&${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
          const page: { data: typeof all; nextCursor: string | null } = await must(house, 'GET', url);
          expect(page.data.length).toBeLessThanOrEqual(3);
          all.push(...page.data);
          cursor = page.nextCursor;
        } while (cursor);
        expect(new Set(all.map((r) => r.id)).size).toBe(all.length);
        return all;
      };
      const everything = await list('');
      expect(everything.map((r) => r.id).toSorted()).toEqual(ids.toSorted());
      expect(everything.map((r) => r.arrival)).toEqual(everything.map((r) => r.arrival).toSorted());
      expect((await list('status=cancelled')).map((r) => r.id).toSorted()).toEqual(ids.slice(0, 3).toSorted());
      expect(await list('status=confirmed,cancelled')).toHaveLength(11);
      expect(new Set((await list(`arrivalFrom=${addDays(NIGHT, 1)}&arrivalTo=${addDays(NIGHT, 2)}`)).map((r) => r.arrival))).toEqual(
        new Set([addDays(NIGHT, 1), addDays(NIGHT, 2)]),
      );
      expect((await list('updatedSince=2026-11-22T12:00:01Z&sort=updatedAt')).map((r) => r.id).toSorted()).toEqual(
        ids.slice(0, 3).toSorted(),
      );
      expect(await list('q=keller')).toHaveLength(11);
    });

    it('only by who may see its hotel', async () => {
      const elsewhere = await aHotel(house, { nights: 0 });
      const { confirmationNumber } = await bookFor({ firstName: 'Hidden', lastName: 'Figure', phone: '+46 70 555 00 42' });
      const token = await aMachine(house, ['reservations:read'], [elsewhere.propertyId]);
      for (const q of ['hidden', confirmationNumber, '0042', '+46705550042']) {
        const { status, body } = await house.call('GET', `/v1/reservations?q=${encodeURIComponent(q)}`, undefined, { token });
        expect([q, status, body.data]).toEqual([q, 200, []]);
      }
    });
  });

  it('everyone who is named becomes a guest record, and names on the booking stay as they were given', async () => {
    const stay = aBooking(hotel, NIGHT, {
      nights: 2,
      rooms: 2,
      adults: 2,
      booker: { firstName: 'Paula', lastName: 'Payer', email: 'paula@payer.example' },
    });
    const [first, second] = stay.rooms as [object, object];
    const made = await book(house, {
      ...stay,
      rooms: [
        {
          ...first,
          guests: [
            { firstName: 'Gil', lastName: 'First' },
            { firstName: 'Ann', lastName: 'Along' },
          ],
        },
        second,
      ],
    });
    const [one, two] = made.body.reservations;
    expect([one.guest, two.guest].map((g: { firstName: string }) => g.firstName)).toEqual(['Gil', 'Paula']);
    expect(one.companions).toEqual([expect.objectContaining({ firstName: 'Ann', lastName: 'Along' })]);
    expect(two.guest.guestId).toBe(made.body.booker.guestId);
    const ids = [made.body.booker.guestId, one.guest.guestId, one.companions[0].guestId];
    expect(new Set(ids).size).toBe(3);
    const { rows } = await house.db.query('SELECT first_name FROM guests WHERE id = ANY ($1) ORDER BY first_name', [ids]);
    expect(rows.map((r) => r.first_name)).toEqual(['Ann', 'Gil', 'Paula']);
    await house.db.query(`UPDATE guests SET first_name = 'Renamed' WHERE id = ANY ($1)`, [ids]);
    expect((await must(house, 'GET', `/v1/bookings/${made.body.id}`)).reservations).toEqual(made.body.reservations);
  });

  it('two bookings under one e-mail do not write over each other’s guest', async () => {
    const [one, two] = [
      await bookFor({ firstName: 'Eva', lastName: 'Shared', email: 'family@shared.example' }),
      await bookFor({ firstName: 'Adam', lastName: 'Shared', email: 'family@shared.example' }),
    ];
    expect((await must(house, 'GET', `/v1/bookings/${one.id}`)).booker.firstName).toBe('Eva');
    expect((await must(house, 'GET', `/v1/guests/${one.booker.guestId}`)).firstName).toBe('Eva');
    expect((await must(house, 'GET', `/v1/bookings/${two.id}`)).booker.firstName).toBe('Adam');
  });

  it('what is personal lies in no table in clear, in no event, and is masked for who may not see it', async () => {
    const secrets = ['canary.mail@private.example', '13977665544', 'Kanarienvogel', '77665544'];
    const booker = { firstName: 'Cana', lastName: 'Ry', email: secrets[0], phone: '+86 139 7766 5544', country: 'CN' };
    const headers = { 'idempotency-key': 'canary-1' };
    const made = (await book(house, aBooking(hotel, NIGHT, { booker, notes: 'Allergic; brings a Kanarienvogel' }), { headers })).body;
    await book(
      house,
      aBooking(hotel, NIGHT, { booker, rooms: 9, nights: 9, notes: 'Kanarienvogel', expectedTotal: { amountMinor: 1, currency: 'CNY' } }),
    );
    const put = { ...aBooking(hotel, NIGHT, { booker, notes: 'Kanarienvogel' }), status: 'confirmed' };
    await must(house, 'PUT', '/v1/external/ota/reservations/canary', put);
    await must(house, 'PUT', '/v1/external/ota/reservations/canary', {
      ...put,
      departure: addDays(NIGHT, 2),
      booker: { ...booker, lastName: 'Rye' },
    });
    await cancel(house, made.reservations[0].id);
    await find(secrets[0]!);
    await find('+8613977665544');
    expect((await must(house, 'GET', `/v1/bookings/${made.id}`)).notes).toContain('Kanarienvogel');
    for (let waiting = 1; waiting > 0;) waiting = (await house.db.query('SELECT count(*)::int AS n FROM outbox')).rows[0].n;

    const { rows: tables } = await house.db.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(25);
    const leaks: string[] = [];
    for (const { name } of tables) {
      for (const secret of secrets) {
        const hex = Buffer.from(secret).toString('hex'); // bytea prints as hex
        const { rows } = await house.db.query(
          `SELECT 1 FROM ${name} t WHERE t::text LIKE '%' || $1 || '%' OR t::text LIKE '%' || $2 || '%' LIMIT 1`,
          [secret, hex],
        );
        if (rows.length) leaks.push(`${name}: ${secret}`);
      }
      if (name.includes('event') || name.includes('outbox') || name.includes('audit')) {
        const { rows } = await house.db.query(`SELECT 1 FROM ${name} t WHERE t::text LIKE '%Cana%' LIMIT 1`);
        if (rows.length) leaks.push(`${name}: a name`);
      }
    }
    expect(leaks).toEqual([]);
    const feed = await house.call('GET', '/v1/events?limit=1000');
    for (const word of [...secrets, 'Cana', 'Rye']) expect(feed.text.includes(word)).toBe(false);

    const clerk = await aMachine(house, ['guests:read'], [hotel.propertyId]);
    const masked = (await house.call('GET', `/v1/guests/${made.booker.guestId}`, undefined, { token: clerk })).body;
    expect([masked.masked, masked.email, masked.phone]).toEqual([true, 'c•••@private.example', '•••544']);
    const open = await must(house, 'GET', `/v1/guests/${made.booker.guestId}`);
    expect([open.masked, open.email, open.phone]).toEqual([false, secrets[0], '+8613977665544']);
    const { rows } = await house.db.query(
      `SELECT count(*)::int AS n FROM audit_entries WHERE target_id = $1 AND action = 'guest.personal_data_read'`,
      [made.booker.guestId],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});
