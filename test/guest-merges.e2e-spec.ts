import fc from 'fast-check';
import { aBooking, aHotel, book, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { settled as heard } from './support/stays';

/** What tells of a merge and its undoing for ever, and of who was there: the trail, the log and what is made from them, the queue. */
const HISTORY =
  /^(audit_|access_watch|account_(hours|places)|sign_in_notes|events|event_|outbox|guest_timeline|idempotency_keys|delivery|deliveries|listener|mails|usage)|^graphile_worker\.|search_counts/;
/** What counts changes, and when they were. */
const CLOCKWORK = ['version', 'updated_at', 'computed_at', 'recomputed_at'];

const RUNS = Number(process.env.MERGE_RUNS ?? 12);

describe('Merges and their undoing', () => {
  let house: House;
  const hotels: Hotel[] = [];
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, '2026-11-22T12:00:00Z');
    for (let i = 0; i < 2; i++) hotels.push(await aHotel(house, { rooms: { DBL: 500 } }));
  });
  afterAll(() => house.close());

  const settled = async () => {
    const waiting = async () => (await house.db.query('SELECT FROM duplicate_queue LIMIT 1')).rowCount;
    do await heard(house);
    while (await waiting());
  };

  /** Checksum and size of every table but the history. */
  const everyTable = async (): Promise<Record<string, string>> => {
    const { rows: tables } = await house.db.query<{ name: string; label: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name, tablename AS label FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname NOT LIKE 'graphile%' ORDER BY 1`,
    );
    const found: Record<string, string> = {};
    for (const { name, label } of tables) {
      if (HISTORY.test(label)) continue;
      const { rows } = await house.db.query(
        `SELECT count(*)::int AS n, md5(coalesce(string_agg(r, '|' ORDER BY r), '')) AS sum FROM (SELECT (to_jsonb(t) - $1::text[])::text AS r FROM ${name} t) x`,
        [CLOCKWORK],
      );
      found[label] = `${rows[0].n} ${rows[0].sum}`;
    }
    return found;
  };

  const newGuest = async (n: number): Promise<string> => {
    const booker = {
      firstName: `Merger${n}`,
      lastName: n % 3 ? 'Same' : 'Other',
      email: `m${n % 4}@same.example`,
      phone: `+49 30 90${1800 + n}`,
    };
    const { status, body, text } = await book(house, aBooking(hotels[n % 2]!, '2026-12-24', { booker }));
    if (status !== 201) throw new Error(text);
    const id: string = body.booker.guestId;
    await must(house, 'POST', `/v1/guests/${id}/preferences`, { category: 'room', code: 'floor', value: String(n) });
    await must(house, 'POST', `/v1/guests/${id}/labels`, { kind: 'tag', code: `T${n % 2}`, propertyId: hotels[n % 2]!.propertyId });
    return id;
  };
  const personOf = async (id: string): Promise<string> => (await must(house, 'GET', `/v1/guests/${id}`)).id;
  const merge = (into: string, other: string) => house.call('POST', `/v1/guests/${into}/merges`, { guestId: other });
  const undo = (mergeId: string) => must(house, 'POST', `/v1/guest-merges/${mergeId}/reversal`, { keepApart: false });

  it('any merges, undone in any order, leave every table as before', async () => {
    const guests: string[] = [];
    for (let n = 0; n < 6; n++) guests.push(await newGuest(n));
    await settled();
    const before = await everyTable();
    const pair = fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 }));
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), async (pairs, picks) => {
        const standing: string[] = [];
        for (const [a, b] of pairs) {
          const one = a === b || (await personOf(guests[a]!)) === (await personOf(guests[b]!));
          const answer = await merge(guests[a]!, guests[b]!);
          expect(answer.status).toBe(one ? 409 : 201);
          if (!one) standing.push(answer.body.id);
        }
        while (standing.length) await undo(standing.splice(picks.next().value! % standing.length, 1)[0]!);
        await settled();
        expect(await everyTable()).toEqual(before);
        for (const id of guests) expect(await personOf(id)).toBe(id);
      }),
      { numRuns: RUNS },
    );
  });

  it('leave the other merges of a person as they are when one of them is undone', async () => {
    const [a, b, c, d] = [await newGuest(10), await newGuest(11), await newGuest(12), await newGuest(13)] as [
      string,
      string,
      string,
      string,
    ];
    const ab = (await merge(a, b)).body.id;
    const cd = (await merge(c, d)).body.id;
    const ca = (await merge(c, a)).body.id;
    await undo(ab);
    expect([await personOf(a), await personOf(b), await personOf(d)]).toEqual([c, b, c]);
    await undo(ca);
    expect([await personOf(a), await personOf(b), await personOf(d)]).toEqual([a, b, c]);
    await undo(cd);
    expect(await personOf(d)).toBe(d);
  });

  it('keep what was booked meanwhile with the right person, whichever way they are undone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 6 }), fc.boolean(), async (order, nested) => {
        const guests = [await newGuest(20), await newGuest(21), await newGuest(22), await newGuest(23)];
        const merges = [
          (await merge(guests[0]!, guests[1]!)).body.id,
          (await merge(nested ? guests[1]! : guests[2]!, guests[3]!)).body.id,
          (await merge(guests[3]!, guests[nested ? 2 : 0]!)).body.id,
        ];
        const booked: [string, string][] = [];
        for (const n of order) {
          // for a record that a booking made in between, too
          const known = booked.find(([, owner]) => owner === guests[n])?.[0] ?? guests[n]!;
          const booker = { guestId: known, firstName: 'Mean', lastName: 'While' };
          const { body } = await book(house, aBooking(hotels[n % 2]!, '2026-12-26', { booker }));
          booked.push([body.booker.guestId, guests[n]!]);
          expect(await personOf(body.booker.guestId)).toBe(await personOf(guests[n]!));
        }
        for (const id of order[0]! % 2 ? merges : merges.toReversed()) await undo(id);
        for (const [record, owner] of booked) expect(await personOf(record)).toBe(owner);
        for (const id of guests) expect(await personOf(id)).toBe(id);
      }),
      { numRuns: RUNS },
    );
  });

  it('of two who undo one merge at once the second finds nothing, and a merge beside a booking loses nobody', async () => {
    const [a, b] = [await newGuest(30), await newGuest(31)];
    const { body } = await merge(a, b);
    const answers = await Promise.all(
      [1, 2, 3].map(() => house.call('POST', `/v1/guest-merges/${body.id}/reversal`, { keepApart: false })),
    );
    expect(answers.map((x) => x.status).toSorted()).toEqual([200, 404, 404]);
    for (let round = 0; round < 5; round++) {
      const made = await Promise.all([
        merge(a, b),
        ...[a, b, b].map((guestId) =>
          book(house, aBooking(hotels[0]!, '2026-12-27', { booker: { guestId, firstName: 'Be', lastName: 'Side' } })),
        ),
      ]);
      expect(made.map((x) => x.status)).toEqual([201, 201, 201, 201]);
      for (const { body: booking } of made.slice(1)) expect(await personOf(booking.booker.guestId)).toBe(a);
      await undo(made[0].body.id);
      expect(await Promise.all(made.slice(1).map((x) => personOf(x.body.booker.guestId)))).toEqual([a, b, b]);
    }
    const { rows } = await house.db.query(
      'SELECT count(*)::int AS n FROM guests g WHERE together <> ((SELECT count(*) FROM guests o WHERE o.person_id = g.person_id) > 1)',
    );
    expect(rows[0].n).toBe(0);
  });
});
