import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { aBooking, aHotel, aStay, book, type Hotel, must, soldOn } from './support/furnish';
import { CODE, codeIn, signInAsGuest, tokenOf } from './support/guest';
import { type Answer, type CallOptions, type House, type Method, startHouse } from './support/house';
import { MailServer } from './support/mail-server';

const MINUTE = 60_000;

let house: House;
let mails: MailServer;
let hotel: Hotel;
let guests = 0;

beforeAll(async () => {
  mails = await MailServer.start();
  house = await startHouse({ environment: { SMTP_URL: mails.url, MAIL_FROM: 'no-reply@sea.example', CODE_RATE_LIMIT: '1000' } });
  hotel = await aHotel(house, { rooms: { DBL: 80 } });
});
afterAll(async () => {
  await house.close();
  await mails.stop();
});
afterEach(() => house.clock.release());

interface Booked {
  email: string;
  guestId: string;
  reservationId: string;
  number: string;
}
const booked = async (person: Record<string, unknown> = {}): Promise<Booked> => {
  const email = (person.email as string | undefined) ?? `anna${++guests}@guest.example`;
  const booker = { firstName: 'Anna', lastName: 'Lindqvist', email, ...person };
  const {
    booker: made,
    reservations,
    confirmationNumber,
  } = await must(house, 'POST', '/v1/bookings', { ...aBooking(hotel, hotel.today), booker });
  return { email, guestId: made.guestId, reservationId: reservations[0].id, number: confirmationNumber };
};
const ask = (body: object): Promise<Answer> => house.call('POST', '/v1/guest-codes', body, { token: null });
const trade = (body: object): Promise<Answer> => house.call('POST', '/v1/guest-tokens', body, { token: null });
const as = (token: string) => (method: Method, path: string, body?: unknown, options?: CallOptions) =>
  house.call(method, path, body, { token, ...options });
const mailsTo = (email: string) => mails.received.filter((m) => m.to.includes(email)).length;

describe('A guest signs in', () => {
  it('with a code from the mail, once, for half an hour', async () => {
    const anna = await booked();
    const asked = await ask({ email: anna.email.toUpperCase() });
    expect([asked.status, Object.keys(asked.body)]).toEqual([202, ['id', 'expiresAt']]);
    const code = codeIn((await mails.to(anna.email, 1, CODE)).text);
    const token = await trade({ codeId: asked.body.id, code });
    expect(token.body).toEqual({ accessToken: expect.any(String), tokenType: 'Bearer', expiresIn: 1800 });
    expect(token.headers.get('cache-control')).toBe('no-store');
    expect((await as(token.body.accessToken)('GET', '/v1/my/profile')).body).toMatchObject({ id: anna.guestId, emails: [anna.email] });
    expect((await trade({ codeId: asked.body.id, code })).body.code).toBe('guest_code_invalid');
    const { rows } = await house.db.query('SELECT actor_id, actor_kind FROM audit_entries WHERE action = $1 AND target_id = $2', [
      'guest.signed_in',
      anna.guestId,
    ]);
    expect(rows).toEqual([{ actor_id: anna.guestId, actor_kind: 'guest' }]);
    house.clock.set(new Date(Date.now() + 31 * MINUTE));
    expect((await as(token.body.accessToken)('GET', '/v1/my/profile')).status).toBe(401);
  });

  it('with one code out of twins that come at once', async () => {
    const anna = await booked();
    const { id: codeId } = (await ask({ email: anna.email })).body;
    const code = codeIn((await mails.to(anna.email, 1, CODE)).text);
    const answers = await Promise.all([1, 2, 3].map(() => trade({ codeId, code })));
    expect(answers.map((a) => a.status).sort()).toEqual([200, 401, 401]);
  });

  it('is answered alike whether known or not, and only who is known gets mail', async () => {
    const anna = await booked();
    const [known, unknown] = [await ask({ email: anna.email }), await ask({ email: 'nobody@guest.example' })];
    expect([known.status, Object.keys(known.body)]).toEqual([unknown.status, Object.keys(unknown.body)]);
    await mails.to(anna.email);
    await sleep(300);
    expect(mailsTo('nobody@guest.example')).toBe(0);
    const wrong = await Promise.all(
      [known, unknown, { body: { id: randomUUID() } }].map(({ body }) => trade({ codeId: body.id, code: '000000' })),
    );
    expect(new Set(wrong.map(({ status, body: { requestId, ...body } }) => JSON.stringify([status, body]))).size).toBe(1);
  });

  it('has five guesses, also where they come at once', async () => {
    const anna = await booked();
    const { id: codeId } = (await ask({ email: anna.email })).body;
    const code = codeIn((await mails.to(anna.email, 1, CODE)).text);
    const wrong = code === '000000' ? '111111' : '000000';
    const guesses = await Promise.all(Array.from({ length: 20 }, () => trade({ codeId, code: wrong })));
    expect(new Set(guesses.map((g) => g.status))).toEqual(new Set([401]));
    expect((await trade({ codeId, code })).status).toBe(401);
    const { rows } = await house.db.query('SELECT attempts FROM guest_codes WHERE id = $1', [codeId]);
    expect(rows).toEqual([{ attempts: 5 }]);
  });

  it('with the newest code only, within ten minutes', async () => {
    const anna = await booked();
    const first = (await ask({ email: anna.email })).body.id as string;
    const old = codeIn((await mails.to(anna.email, 1, CODE)).text);
    const second = (await ask({ email: anna.email })).body.id as string;
    const fresh = codeIn((await mails.to(anna.email, 2, CODE)).text);
    expect((await trade({ codeId: first, code: old })).status).toBe(401);
    house.clock.set(new Date(Date.now() + 10 * MINUTE + 1000));
    expect((await trade({ codeId: second, code: fresh })).status).toBe(401);
    house.clock.release();
    expect((await trade({ codeId: second, code: fresh })).status).toBe(200);
  });

  it('with at most five mails an hour: more are answered the same, and the last code still works', async () => {
    const anna = await booked();
    const asked = await Promise.all(Array.from({ length: 9 }, () => ask({ email: anna.email })));
    expect(new Set(asked.map((a) => a.status))).toEqual(new Set([202]));
    const { rows } = await house.db.query('SELECT count(*)::int AS n FROM guest_codes WHERE id = ANY ($1)', [asked.map((a) => a.body.id)]);
    expect(rows).toEqual([{ n: 1 }]);
    await sleep(500);
    expect(mailsTo(anna.email)).toBeLessThanOrEqual(5);
  });

  it('by phone with a code that the hotel reads out, for want of a gateway', async () => {
    const anna = await booked({ phone: '+46 70 123 45 67' });
    const { id: codeId } = (await ask({ phone: '+46701234567' })).body;
    let kept: { id: string; purpose: string; guestId: string }[] = [];
    for (let i = 0; i < 200 && !kept.some((m) => m.guestId === anna.guestId); i++) {
      kept = (await must(house, 'GET', '/v1/kept-mails')).data;
      await sleep(20);
    }
    const mail = await must(house, 'GET', `/v1/kept-mails/${kept.find((m) => m.guestId === anna.guestId)!.id}`);
    expect(mail).toMatchObject({ channel: 'sms', purpose: 'guest_code', to: '+46701234567' });
    expect((await trade({ codeId, code: codeIn(mail.text) })).status).toBe(200);
  });

  it('by a contact that was added, and not by one that was declared wrong or taken away', async () => {
    const anna = await booked();
    const added = await must(house, 'POST', `/v1/guests/${anna.guestId}/contacts`, { kind: 'email', value: `work${guests}@guest.example` });
    await signInAsGuest(house, mails, `work${guests}@guest.example`);
    await must(house, 'DELETE', `/v1/guests/${anna.guestId}/facts/${added.id}`);
    await ask({ email: `work${guests}@guest.example` });
    await sleep(300);
    expect(mailsTo(`work${guests}@guest.example`)).toBe(1);
  });

  it('as one of several who share an address, whom they name by what they alone can tell', async () => {
    const email = 'family@guest.example';
    const [anna, ben] = [await booked({ email, firstName: 'Anna' }), await booked({ email, firstName: 'Ben', lastName: 'Lindqvist' })];
    const { id: codeId } = (await ask({ email })).body;
    const code = codeIn((await mails.to(email, 1, CODE)).text);
    const several = await trade({ codeId, code });
    expect([several.status, several.body.code]).toEqual([409, 'several_guests']);
    expect(several.body.errors).toEqual(
      expect.arrayContaining([
        { code: 'choice', guestId: anna.guestId, firstName: 'Anna', lastNameInitial: 'L' },
        { code: 'choice', guestId: ben.guestId, firstName: 'Ben', lastNameInitial: 'L' },
      ]),
    );
    const stranger = await booked();
    expect((await trade({ codeId, code, guestId: stranger.guestId })).status).toBe(400);
    const token = (await trade({ codeId, code, guestId: ben.guestId })).body.accessToken;
    expect((await as(token)('GET', '/v1/my/profile')).body).toMatchObject({ id: ben.guestId, firstName: 'Ben' });
  });

  it('refuses both contacts at once, none, and a phone number without its country', async () => {
    for (const body of [
      {},
      { email: 'a@b.example', phone: '+46701234567' },
      { phone: '070 123 45 67' },
      { email: 'a@b.example', guestId: randomUUID() },
    ]) {
      expect((await ask(body)).status).toBe(400);
    }
  });

  it('and keeps neither the address nor the code in the clear', async () => {
    const anna = await booked();
    await ask({ email: anna.email });
    const code = codeIn((await mails.to(anna.email, 1, CODE)).text);
    const tables = ['guest_codes', 'mails', 'audit_entries', 'guests', 'outbox', 'idempotency_keys'];
    for (const table of tables) {
      const { rows } = await house.db.query<{ t: string }>(`SELECT coalesce(string_agg(t::text, ' '), '') AS t FROM ${table} t`);
      expect([table, rows[0]!.t.includes(anna.email)]).toEqual([table, false]);
      if (/codes|mails/.test(table)) expect(new RegExp(`(^|[^0-9a-f])${code}([^0-9a-f]|$)`).test(rows[0]!.t)).toBe(false);
    }
  });
});

describe('A guest’s token', () => {
  it('opens what is the guest’s own and no route of the staff', async () => {
    const anna = await booked();
    const call = as(await signInAsGuest(house, mails, anna.email));
    for (const path of [
      '/v1/guests',
      `/v1/guests/${anna.guestId}`,
      `/v1/reservations/${anna.reservationId}`,
      '/v1/reservations',
      '/v1/auth/me',
      '/v1/auth/sessions',
      `/v1/jobs/${randomUUID()}`,
      '/v1/audit-entries',
    ]) {
      expect([path, (await call('GET', path)).status]).toEqual([path, 403]);
    }
    expect((await call('GET', '/v1/properties')).status).toBe(200);
    expect((await call('POST', '/v1/quotes', { ...aStay(hotel, hotel.today), hold: true })).status).toBeGreaterThanOrEqual(401);
  });

  it('is for guests: staff and machines are refused there', async () => {
    for (const path of ['/v1/my/profile', '/v1/my/preferences', '/v1/my/reservations'])
      expect((await house.call('GET', path)).status).toBe(403);
  });

  it('follows a merge, and goes back with the record when that is undone', async () => {
    const [anna, other] = [await booked(), await booked()];
    const call = as(tokenOf(house, other.guestId));
    const merge = await must(house, 'POST', `/v1/guests/${anna.guestId}/merges`, { guestId: other.guestId });
    await sleep(1100);
    expect((await call('GET', '/v1/my/profile')).body.id).toBe(anna.guestId);
    expect((await call('GET', '/v1/my/reservations')).body.data).toHaveLength(2);
    await must(house, 'POST', `/v1/guest-merges/${merge.id}/reversal`);
    await sleep(1100);
    expect((await call('GET', '/v1/my/profile')).body.id).toBe(other.guestId);
    expect((await call('GET', '/v1/my/reservations')).body.data.map((r: { id: string }) => r.id)).toEqual([other.reservationId]);
  });

  it('dies with the guest’s data, and of a guest who never was it is none', async () => {
    const anna = await booked();
    const call = as(tokenOf(house, anna.guestId));
    expect((await call('GET', '/v1/my/profile')).status).toBe(200);
    await house.db.query(`UPDATE guests SET erased_at = now(), data_key = NULL, sealed = NULL, email_index = NULL WHERE id = $1`, [
      anna.guestId,
    ]);
    await sleep(1100);
    expect((await call('GET', '/v1/my/profile')).status).toBe(401);
    expect((await as(tokenOf(house, randomUUID()))('GET', '/v1/my/profile')).status).toBe(401);
  });
});

describe('A signed-in guest', () => {
  it('reads and corrects the profile for every hotel, by the version that was read', async () => {
    const anna = await booked();
    const call = as(tokenOf(house, anna.guestId));
    const read = await call('GET', '/v1/my/profile');
    const etag = read.headers.get('etag')!;
    expect((await call('PATCH', '/v1/my/profile', { firstName: 'Anne' })).status).toBe(428);
    const birthday = { calendar: 'lunar', month: 8, day: 15 };
    const changed = await call(
      'PATCH',
      '/v1/my/profile',
      { firstName: 'Anne', birthday, language: 'sv' },
      { headers: { 'if-match': etag } },
    );
    expect(changed.body).toMatchObject({ firstName: 'Anne', lastName: 'Lindqvist', birthday, language: 'sv' });
    expect((await call('PATCH', '/v1/my/profile', { firstName: 'Annette' }, { headers: { 'if-match': etag } })).status).toBe(412);
    for (const body of [
      { email: 'mine@guest.example' },
      { vip: 'V1' },
      { blocked: false },
      { id: randomUUID() },
      { personId: randomUUID() },
    ]) {
      expect((await call('PATCH', '/v1/my/profile', body, { headers: { 'if-match': '*' } })).status).toBe(400);
    }
    expect((await house.call('GET', `/v1/guests/${anna.guestId}`)).body).toMatchObject({ firstName: 'Anne' });
    const { rows } = await house.db.query('SELECT DISTINCT source, property_id FROM guest_facts WHERE guest_id = $1', [anna.guestId]);
    expect(rows).toEqual([{ source: 'guest', property_id: null }]);
  });

  it('sees nothing of what the house thinks of them', async () => {
    const anna = await booked();
    await must(house, 'POST', `/v1/guests/${anna.guestId}/labels`, { kind: 'block', code: 'FIGHT', reason: 'Secretly feared' });
    await must(house, 'POST', `/v1/guests/${anna.guestId}/notes`, { text: 'Secretly feared' });
    const profile = await as(tokenOf(house, anna.guestId))('GET', '/v1/my/profile');
    expect(profile.text).not.toMatch(/feared|FIGHT|block/);
  });

  it('tells preferences and takes them back, also one that a hotel has noted', async () => {
    const [anna, other] = [await booked(), await booked()];
    const call = as(tokenOf(house, anna.guestId));
    const told = await call('POST', '/v1/my/preferences', { category: 'special_need', code: 'wheelchair', note: 'A ramp, please' });
    expect(told.status).toBe(201);
    const noted = await must(house, 'POST', `/v1/guests/${anna.guestId}/preferences`, { category: 'room', code: 'quiet' });
    const theirs = await must(house, 'POST', `/v1/guests/${other.guestId}/preferences`, { category: 'room', code: 'high' });
    const list = (await call('GET', '/v1/my/preferences')).body.data as { id: string; code: string; source: string }[];
    expect(list.map((p) => [p.code, p.source]).sort()).toEqual([
      ['quiet', 'front_desk'],
      ['wheelchair', 'guest'],
    ]);
    const { rows } = await house.db.query('SELECT lawful_basis, property_id FROM guest_facts WHERE id = $1', [told.body.id]);
    expect(rows).toEqual([{ lawful_basis: 'consent', property_id: null }]);
    expect((await call('DELETE', `/v1/my/preferences/${theirs.id}`)).status).toBe(404);
    for (const id of [told.body.id, noted.id]) expect((await call('DELETE', `/v1/my/preferences/${id}`)).status).toBe(204);
    expect((await call('GET', '/v1/my/preferences')).body.data).toEqual([]);
    expect((await as(tokenOf(house, other.guestId))('GET', '/v1/my/preferences')).body.data).toHaveLength(1);
  });

  it('finds the own booking by its number, however it is typed, and nobody else’s', async () => {
    const [anna, other] = [await booked(), await booked()];
    const call = as(tokenOf(house, anna.guestId));
    const find = async (number: string) =>
      ((await call('GET', `/v1/my/reservations?number=${encodeURIComponent(number)}`)).body.data as { id: string }[]).map((r) => r.id);
    expect(await find(anna.number)).toEqual([anna.reservationId]);
    expect(await find(anna.number.toLowerCase().replaceAll('-', ' '))).toEqual([anna.reservationId]);
    expect(await find(`${anna.number}-1`)).toEqual([anna.reservationId]);
    expect([await find(other.number), await find('nonsense')]).toEqual([[], []]);
    expect((await call('GET', `/v1/my/reservations/${anna.reservationId}`)).body).toMatchObject({ id: anna.reservationId });
    const [foreign, absent] = [
      await call('GET', `/v1/my/reservations/${other.reservationId}`),
      await call('GET', `/v1/my/reservations/${randomUUID()}`),
    ];
    expect([foreign.status, foreign.body.code, absent.status, absent.body.code]).toEqual([404, 'not_found', 404, 'not_found']);
  });

  it('cancels the own reservation as the house would, tried out before, and nobody else’s', async () => {
    const [anna, other] = [await booked(), await booked()];
    const call = as(tokenOf(house, anna.guestId));
    const sold = await soldOn(house, hotel, hotel.today);
    const tried = await call('POST', `/v1/my/reservations/${anna.reservationId}/cancellation?dryRun=true`, {});
    expect(tried.body).toMatchObject({ dryRun: true, status: 'confirmed' });
    expect((await call('POST', `/v1/my/reservations/${other.reservationId}/cancellation`, {})).status).toBe(404);
    const done = await call('POST', `/v1/my/reservations/${anna.reservationId}/cancellation`, { reason: 'Illness' });
    expect(done.body).toMatchObject({ status: 'cancelled', fee: tried.body.fee });
    expect(await soldOn(house, hotel, hotel.today)).toEqual([sold[0]! - 1]);
    expect((await call('POST', `/v1/my/reservations/${anna.reservationId}/cancellation`, {})).body.code).toBe('wrong_status');
    expect((await call('GET', `/v1/my/reservations/${anna.reservationId}`)).body).toMatchObject({
      status: 'cancelled',
      cancellationReason: null,
    });
  });

  it('books as themselves: the new record is theirs, whatever name is on the door', async () => {
    const [anna, other] = [await booked(), await booked()];
    const call = as(tokenOf(house, anna.guestId));
    const stay = aBooking(hotel, hotel.today, { booker: { firstName: 'A.', lastName: 'Lindqvist' } });
    const made = await call('POST', '/v1/bookings', stay, { headers: { 'idempotency-key': 'mine' } });
    expect(made.status).toBe(201);
    expect((await call('POST', '/v1/bookings', stay, { headers: { 'idempotency-key': 'mine' } })).body).toEqual(made.body);
    const { rows } = await house.db.query('SELECT person_id FROM guests WHERE id = $1', [made.body.booker.guestId]);
    expect(rows).toEqual([{ person_id: anna.guestId }]);
    expect((await call('GET', '/v1/my/reservations')).body.data).toHaveLength(2);
    const quote = await must(house, 'POST', '/v1/quotes', aStay(hotel, hotel.today), { token: null });
    expect((await call('POST', '/v1/bookings', { quoteId: quote.id, booker: { firstName: 'A', lastName: 'L' } })).status).toBe(201);
    const refused: [object, string][] = [
      [{ overridePrice: { nightly: { amountMinor: 1, currency: 'EUR' }, reason: 'Cheap' } }, ''],
      [{ channel: 'ota' }, '/channel'],
      [{ marketSegment: 'GROUP' }, '/marketSegment'],
      [{ externalReferences: [{ system: 'ota', id: 'X' }] }, '/externalReferences'],
      [{ guarantee: { kind: 'company', reference: 'ACME' } }, '/guarantee'],
      [{ booker: { firstName: 'A', lastName: 'L', guestId: other.guestId } }, '/booker/guestId'],
    ];
    for (const [more, pointer] of refused) {
      const answer = await call('POST', '/v1/bookings', { ...stay, ...more });
      expect([answer.status, pointer && answer.body.errors[0].pointer]).toEqual([400, pointer]);
    }
    const held = await must(house, 'POST', '/v1/quotes', { ...aStay(hotel, hotel.today), hold: true });
    expect((await call('POST', '/v1/bookings', { quoteId: held.id, booker: { firstName: 'A', lastName: 'L' } })).status).toBe(404);
    expect((await book(house, stay)).status).toBe(201);
  });
});
