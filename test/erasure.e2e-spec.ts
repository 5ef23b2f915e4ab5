import { Client } from 'pg';
import { Mail } from '../src/kernel/mail/mail';
import { Database } from '../src/kernel/database/database';
import { GuestTokens } from '../src/modules/identity';
import { aBooking, aHotel, aMachine, book, cancel, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';

let house: House;
let [here, there]: Hotel[] = [];
beforeAll(async () => {
  house = await startHouse();
  here = await aHotel(house, { rooms: { DBL: 20 } });
  there = await aHotel(house, { rooms: { DBL: 20 } });
});
afterAll(() => house.close());

const CANARIES = {
  firstName: 'Zanzibarina',
  lastName: 'Quellwasser',
  secondName: 'Quellwasserova',
  email: 'zanzi.canary@example.com',
  secondEmail: 'second.canary@example.org',
  phone: '+4930555000111',
  street: 'Kanarienweg 77',
  city: 'Vogelhausen',
  document: 'CANARY998877',
  occupation: 'canary breeder',
  preference: 'feathercanary',
  note: 'sings like a canary at dawn',
  bookingNotes: 'canary cage in the room',
  cancellation: 'the canary fell ill',
  evidence: 'canary consent wording',
  companion: 'Tweetybert',
  words: 'canary letter of request',
  mail: 'canary code 123456',
};

/** Everything that the database holds, bytes as text and as hex, and what the jobs carry. */
async function dump(): Promise<string> {
  const { rows } = await house.db.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'm') AND n.nspname IN ('public', 'graphile_worker')`,
  );
  const tables: string[] = [];
  for (const { name } of rows) tables.push(JSON.stringify((await house.db.query(`SELECT t::text AS row FROM ${name} t`)).rows));
  return tables.join('\n');
}

function found(text: string): string[] {
  const plain = text.toLowerCase();
  return Object.entries(CANARIES).flatMap(([what, canary]) => {
    const shapes = [
      canary.toLowerCase(),
      Buffer.from(canary).toString('hex'),
      canary.replace(/\D/g, '').length > 8 ? canary.replace('+', '') : canary.toLowerCase(),
    ];
    return shapes.some((shape) => plain.includes(shape)) ? [what] : [];
  });
}

const sums = async () =>
  (
    await house.db.query(
      `SELECT (SELECT sum(total_minor) FROM reservations)::text AS total, (SELECT sum(amount_minor) FROM reservation_nights)::text AS nights,
         (SELECT count(*) FROM reservation_nights)::int AS count, (SELECT sum(sold) FROM inventory_nights)::int AS sold,
         (SELECT count(*) FROM reservations)::int AS stays, (SELECT sum(cancellation_fee_minor) FROM reservations)::text AS fees,
         (SELECT sum(revenue_minor) FROM on_the_books)::text AS books`,
    )
  ).rows[0];

const key = (name: string) => ({ headers: { 'idempotency-key': name } });
const person = { firstName: CANARIES.firstName, lastName: CANARIES.lastName, email: CANARIES.email, phone: CANARIES.phone };

async function aKnownGuest() {
  const bodies = {
    first: {
      ...aBooking(here!, here!.today, { nights: 2 }),
      booker: person,
      notes: CANARIES.bookingNotes,
    },
    second: { ...aBooking(there!, there!.today, { nights: 3 }), booker: { ...person, lastName: CANARIES.secondName } },
    third: {
      ...aBooking(here!, here!.today, { adults: 2 }),
      booker: { firstName: 'Host', lastName: 'Else' },
    },
  };
  bodies.first.rooms = bodies.first.rooms.map((room) => ({
    ...room,
    adults: 2,
    guests: [person, { firstName: CANARIES.companion, lastName: CANARIES.lastName }],
  }));
  bodies.third.rooms = bodies.third.rooms.map((room) => ({ ...room, guests: [{ firstName: 'Host', lastName: 'Else' }, person] }));
  const [first, second, third] = [
    await book(house, bodies.first, key('erase-1')),
    await book(house, bodies.second, key('erase-2')),
    await book(house, bodies.third, key('erase-3')),
  ];
  expect([first.status, second.status, third.status]).toEqual([201, 201, 201]);
  await cancel(house, second.body.reservations[0].id, key('erase-4'));
  const cancelled = await book(house, { ...bodies.second });
  await must(
    house,
    'POST',
    `/v1/reservations/${cancelled.body.reservations[0].id}/cancellation`,
    { reason: CANARIES.cancellation },
    key('erase-5'),
  );
  const guestId: string = first.body.booker.guestId;
  const lead: string = first.body.reservations[0].guest.guestId;
  const companion: string = first.body.reservations[0].companions[0].guestId;
  const asCompanion: string = third.body.reservations[0].companions[0].guestId;
  const elsewhere: string = second.body.booker.guestId;
  const post = (path: string, body: object, name?: string) => must(house, 'POST', path, body, name ? key(name) : undefined);
  for (const other of [
    lead,
    companion,
    asCompanion,
    elsewhere,
    cancelled.body.booker.guestId,
    cancelled.body.reservations[0].guest.guestId,
  ]) {
    if (other === guestId) continue;
    const merged = await house.call('POST', `/v1/guests/${guestId}/merges`, { guestId: other });
    expect([201, 409]).toContain(merged.status);
  }
  const at = `/v1/guests/${guestId}`;
  await post(`${at}/contacts`, { kind: 'email', value: CANARIES.secondEmail }, 'erase-6');
  await post(`${at}/addresses`, { lines: [CANARIES.street], city: CANARIES.city, country: 'DE' });
  await post(`${at}/documents`, { type: 'passport', number: CANARIES.document, country: 'DE' });
  await post(`${at}/preferences`, { category: 'room', code: CANARIES.preference });
  await post(`${at}/notes`, { text: CANARIES.note });
  const { headers } = await house.call('GET', at);
  await must(
    house,
    'PATCH',
    at,
    { occupation: CANARIES.occupation, birthday: { calendar: 'solar', month: 7, day: 31, year: 1977 } },
    {
      headers: { 'if-match': headers.get('etag')! },
    },
  );
  await post(
    `${at}/consents`,
    { purpose: 'marketing', channel: 'email', status: 'granted', evidence: { version: '1', wording: CANARIES.evidence, how: 'ticked' } },
    'erase-7',
  );
  const request = await post('/v1/privacy-requests', {
    ...{ guestId, propertyId: here!.propertyId, kind: 'erasure', law: 'gdpr' },
    ...{ identityCheck: 'document_seen', words: CANARIES.words },
  });
  await house.app.get(Database).transaction((tx) =>
    house.app.get(Mail).send(
      tx,
      {
        to: CANARIES.email,
        purpose: 'guest_code',
        letter: { subject: 'Code', text: CANARIES.mail },
        about: { type: 'guest', id: guestId },
      },
      house.clock.now(),
    ),
  );
  return { guestId, lead, companion, elsewhere, asCompanion, bodies, first, second, third, request };
}

test('a guest who is erased is found nowhere any more, in no table, answer, event or export, and the books still add up', async () => {
  const known = await aKnownGuest();
  const { guestId } = known;
  const exported = await must(house, 'GET', `/v1/guests/${guestId}/export`);
  expect(Object.keys(CANARIES).filter((what) => !found(JSON.stringify(exported)).includes(what))).toEqual([]);
  expect(JSON.stringify(exported)).not.toMatch(/"Host"|"Else"/); // who booked for them is somebody else
  const csv = await house.call('GET', `/v1/guests/${guestId}/export?format=csv`);
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
  expect(Object.keys(CANARIES).filter((what) => !found(csv.text).includes(what))).toEqual([]);
  expect(csv.text).toContain("'+4930555000111");
  const before = await sums();

  const tried = await must(house, 'POST', `/v1/guests/${guestId}/erasure?dryRun=true`, { reason: 'request' });
  expect(tried).toMatchObject({ dryRun: true, erasedAt: null });
  expect(tried.forgotten.map((f: { table: string }) => f.table)).toEqual(
    expect.arrayContaining(['guests', 'guest_facts', 'bookings', 'reservations', 'reservation_guests', 'mails', 'idempotency_keys']),
  );
  expect((await must(house, 'GET', `/v1/guests/${guestId}`)).status).toBe('active');

  const done = await must(house, 'POST', `/v1/privacy-requests/${known.request.id}/fulfilment`, {});
  expect(done).toMatchObject({ status: 'fulfilled', words: null });
  expect(found(await dump())).toEqual([]);
  expect(await sums()).toEqual(before);

  // nor by asking: search, event feed, audit trail, lists, the booking itself
  for (const q of [CANARIES.lastName, CANARIES.email, CANARIES.secondEmail, CANARIES.phone, '0111']) {
    expect((await must(house, 'GET', `/v1/guests?q=${encodeURIComponent(q)}`)).data).toEqual([]);
    expect((await must(house, 'GET', `/v1/reservations?propertyId=${here!.propertyId}&q=${encodeURIComponent(q)}`)).data).toEqual([]);
  }
  const heard = JSON.stringify([
    await must(house, 'GET', '/v1/events?limit=100'),
    await must(house, 'GET', '/v1/audit-entries?limit=100'),
    await must(house, 'GET', `/v1/bookings/${known.first.body.id}`),
    await must(house, 'GET', `/v1/guests/${guestId}/export`),
    await must(house, 'GET', `/v1/guests/${guestId}/explain`),
    await must(house, 'GET', `/v1/guests/${guestId}/consents`),
  ]);
  expect(found(heard)).toEqual([]);
  expect((await must(house, 'GET', `/v1/bookings/${known.third.body.id}`)).booker.lastName).toBe('Else');

  // the keys of what was done are still known, the answers are not
  for (const [name, body] of [
    ['erase-1', known.bodies.first],
    ['erase-2', known.bodies.second],
    ['erase-3', known.bodies.third],
  ] as const) {
    const again = await book(house, body, key(name));
    expect([again.status, again.body.code, found(again.text)]).toEqual([409, 'answer_erased', []]);
  }
  for (const id of [guestId, known.companion, known.elsewhere])
    expect((await must(house, 'GET', `/v1/guests/${id}`)).status).toBe('erased');
  const later = await house.call('POST', `/v1/guests/${guestId}/contacts`, { kind: 'email', value: 'again@example.com' });
  expect([later.status, later.body.code]).toEqual([409, 'guest_erased']);

  const twice = await must(house, 'POST', `/v1/guests/${guestId}/erasure`, { reason: 'request' });
  expect(twice).toMatchObject({ dryRun: false, forgotten: [] });
  const { rows } = await house.db.query(
    `SELECT data FROM outbox WHERE type = 'guests.erased' UNION ALL SELECT data FROM events WHERE type = 'guests.erased'`,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0].data.guestIds.toSorted()).toEqual(twice.recordIds.toSorted());
});

test('another system that still knows an erased guest does not name them again', async () => {
  const path = '/v1/external/pms/reservations/erased-1';
  const body = { ...aBooking(here!, here!.today), booker: { firstName: 'Synchrona', lastName: 'Wiederda', email: 'sync@example.com' } };
  const made = await must(house, 'PUT', path, body);
  await must(house, 'POST', `/v1/guests/${made.booker.guestId}/erasure`, { reason: 'request' });
  const again = await must(house, 'PUT', path, { ...body, notes: 'Synchrona called', rooms: [{ ...body.rooms[0], adults: 2 }] });
  expect(again.reservations[0].adults).toBe(2);
  expect(JSON.stringify(again)).not.toMatch(/synchrona|wiederda/i);
  expect((await dump()).toLowerCase()).not.toMatch(/synchrona|wiederda/);
});

test('a guest in the house is not erased yet', async () => {
  const { body } = await book(house, aBooking(here!, here!.today));
  await house.db.query(`UPDATE reservations SET status = 'in_house' WHERE booking_id = $1`, [body.id]);
  const answer = await house.call('POST', `/v1/guests/${body.booker.guestId}/erasure`, { reason: 'request' });
  expect([answer.status, answer.body.code, answer.body.errors[0].reservationId]).toEqual([409, 'erasure_not_now', body.reservations[0].id]);
  expect((await must(house, 'GET', `/v1/guests/${body.booker.guestId}`)).lastName).toBe('Keller');
});

test('who may erase in one hotel only does not erase a guest whom another one knows too', async () => {
  const register = async (hotel: Hotel): Promise<string> =>
    (await must(house, 'POST', '/v1/guests', { propertyId: hotel.propertyId, firstName: 'Two', lastName: 'Houses' })).id;
  const [a, b] = [await register(here!), await register(there!)];
  await must(house, 'POST', `/v1/guests/${a}/merges`, { guestId: b });
  const token = await aMachine(house, ['privacy:write', 'privacy:read', 'guests:read'], [here!.propertyId]);
  expect((await house.call('POST', `/v1/guests/${a}/erasure`, { reason: 'request' }, { token })).status).toBe(403);
  expect((await house.call('GET', `/v1/guests/${a}/export`, undefined, { token })).status).toBe(403);
  const stranger = await register(there!);
  expect((await house.call('POST', `/v1/guests/${stranger}/erasure`, { reason: 'request' }, { token })).status).toBe(404);
  expect((await must(house, 'GET', `/v1/guests/${a}`)).status).toBe('active');
});

test('erased twice at once, while merged and booked for, nobody is half forgotten', async () => {
  for (let round = 0; round < 5; round++) {
    const name = `Raceling${round}`;
    const register = async (): Promise<string> =>
      (
        await must(house, 'POST', '/v1/guests', {
          propertyId: here!.propertyId,
          firstName: 'Run',
          lastName: name,
          email: `${name}@example.com`,
        })
      ).id;
    const [a, b] = [await register(), await register()];
    const erase = () => house.call('POST', `/v1/guests/${a}/erasure`, { reason: 'request' });
    const answers = await Promise.all([
      erase(),
      erase(),
      house.call('POST', `/v1/guests/${a}/merges`, { guestId: b }),
      book(house, { ...aBooking(here!, here!.today), booker: { guestId: a, firstName: 'Run', lastName: name } }),
      house.call('POST', `/v1/guests/${a}/notes`, { text: `${name} was here` }),
    ]);
    expect(answers.map((r) => r.status).filter((s) => s >= 500)).toEqual([]);
    expect(answers.slice(0, 2).map((r) => r.status)).toEqual([200, 200]);
    await must(house, 'POST', `/v1/guests/${a}/erasure`, { reason: 'request' });
    // of every person either all records are erased or none is
    const { rows } = await house.db.query(
      `SELECT person_id FROM guests GROUP BY person_id HAVING bool_or(erased_at IS NULL) AND bool_or(erased_at IS NOT NULL)`,
    );
    expect(rows).toEqual([]);
    const { rows: left } = await house.db.query(
      `SELECT r.id FROM reservations r JOIN guests g ON g.id = r.guest_id WHERE g.erased_at IS NOT NULL AND (r.guest_last_name <> '' OR r.guest_key <> '')`,
    );
    expect(left).toEqual([]);
  }
});

test('a booking that waited for an erasure does not bring the person back', async () => {
  const { id } = await must(house, 'POST', '/v1/guests', { propertyId: here!.propertyId, firstName: 'Wait', lastName: 'Forme' });
  const other = new Client(process.env.DATABASE_URL);
  await other.connect();
  try {
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM guests WHERE id = $1 FOR NO KEY UPDATE', [id]);
    const booking = book(house, { ...aBooking(here!, here!.today), booker: { guestId: id, firstName: 'Wait', lastName: 'Forme' } });
    // it has been looked up as a known guest, and waits for the record
    await eventually(
      async () =>
        (await house.db.query(`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)).rowCount! >
        0,
    );
    await other.query(
      `UPDATE guests SET data_key = NULL, sealed = NULL, first_name = '', last_name = '', name_key = '', erased_at = now() WHERE id = $1`,
      [id],
    );
    await other.query('COMMIT');
    const { status, body } = await booking;
    expect(status).toBe(201);
    expect((await must(house, 'GET', `/v1/guests/${body.booker.guestId}`)).recordIds).toEqual([body.booker.guestId]);
  } finally {
    await other.end();
  }
});

test('guests take their data away and go by themselves, with a code they have just entered', async () => {
  const { id } = await must(house, 'POST', '/v1/guests', {
    propertyId: here!.propertyId,
    firstName: 'Self',
    lastName: 'Leaver',
    email: 'self@example.com',
  });
  const at = house.clock.now();
  const token = (minutes: number) => house.app.get(GuestTokens).issue(id, new Date(at.getTime() - minutes * 60_000)).accessToken;
  const stale = await house.call('GET', '/v1/my/export', undefined, { token: token(11) });
  expect([stale.status, stale.body.code]).toEqual([403, 'sign_in_again']);
  expect((await house.call('POST', '/v1/my/erasure', {}, { token: token(11) })).body.code).toBe('sign_in_again');
  const mine = await must(house, 'GET', '/v1/my/export', undefined, { token: token(5) });
  expect(JSON.stringify(mine)).toContain('self@example.com');
  await must(house, 'POST', '/v1/my/consents', { purpose: 'surveys', status: 'withdrawn' }, { token: token(14) });
  expect((await must(house, 'POST', '/v1/my/erasure', {}, { token: token(5) })).recordIds).toEqual([id]);
  expect((await must(house, 'GET', `/v1/guests/${id}`)).status).toBe('erased');
});
