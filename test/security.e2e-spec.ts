import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation, Parameter, Schema } from '../src/kernel/http/openapi/document';
import { nameOf, typesOf } from '../src/kernel/http/openapi/document';
import { committedDocument } from './architecture/preview';
import { forge, forgeriesOf, partsOf } from './support/forgeries';
import { aBooking, aHotel, aMachine, aStay, type Hotel, must } from './support/furnish';
import { tokenOf } from './support/guest';
import { type Answer, type House, type Method, startHouse } from './support/house';
import { codeAt, enrol, hire, PASSWORD, signIn } from './support/staff';

const document = committedDocument();
const OPERATIONS = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([verb, o]) => ({ method: verb.toUpperCase() as Method, path, o })),
);
type Op = (typeof OPERATIONS)[number];
const isPublic = (o: Operation) => o.security!.some((s) => Object.keys(s).length === 0);
const forGuests = (o: Operation) => o.security!.every((s) => s.guest);
const named = (ops: Op[]) => ops.map((op) => [`${op.method} ${op.path}`, op] as const);

let house: House;
let hotel: Hotel;
let guestId: string;
beforeAll(async () => {
  house = await startHouse();
  hotel = await aHotel(house, { rooms: { DBL: 9 } });
  guestId = (await must(house, 'POST', '/v1/bookings', aBooking(hotel, hotel.today))).booker.guestId;
});
afterAll(() => house.close());
afterEach(() => house.clock.release());

const me = (token: string): Promise<Answer> => house.call('GET', '/v1/auth/me', undefined, { token });
const refresh = (refreshToken: string): Promise<Answer> => house.call('POST', '/v1/auth/refresh', { refreshToken }, { token: null });
const open = (path: string, body: object, more: object = {}): Promise<Answer> => house.call('POST', path, body, { token: null, ...more });
/** Everything of an answer but what is new each time. */
const shapeOf = ({ status, body }: Answer): string => {
  const { requestId, ...rest } = (body ?? {}) as Record<string, unknown>;
  return JSON.stringify([status, rest]);
};
const count = async (sql: string, values: unknown[] = []): Promise<number> => (await house.db.query(sql, values)).rows[0].n;

describe('Guessing', () => {
  it('at one account from a hundred addresses at once is looked at ten times, then the account is locked', async () => {
    const clerk = await hire(house);
    const guesses = Array.from({ length: 60 }, (_, i) =>
      open(
        '/v1/auth/login',
        { email: clerk.email, password: `guess number ${i}` },
        { headers: { 'x-forwarded-for': `203.0.113.${i}`, forwarded: `for=203.0.113.${i}` } },
      ),
    );
    const statuses = (await Promise.all(guesses)).map((a) => a.status);
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(await count('SELECT failed_attempts AS n FROM accounts WHERE id = $1', [clerk.id])).toBe(10);
    expect((await signIn(house, clerk.email)).status).toBe(401);
  });

  describe('at many accounts', () => {
    let strict: House;
    beforeAll(async () => {
      strict = await startHouse({ environment: { CODE_RATE_LIMIT: '40' } });
    });
    afterAll(() => strict.close());

    it('once each locks none of them and is stopped at the door, whatever address is claimed', async () => {
      const attempts = Array.from(
        { length: 60 },
        (_, i) => () =>
          strict.call(
            'POST',
            '/v1/auth/login',
            { email: `clerk${i}@hotel.example`, password: 'winter2026' },
            { token: null, headers: { 'x-forwarded-for': `203.0.113.${i}` } },
          ),
      );
      const answers: Answer[] = [];
      while (attempts.length) answers.push(...(await Promise.all(attempts.splice(0, 10).map((attempt) => attempt()))));
      expect(answers.slice(0, 40).map((a) => a.status)).toEqual(Array(40).fill(401));
      expect(answers.slice(-10).map((a) => a.status)).toEqual(Array(10).fill(429));
      expect(Number(answers.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(1);
    });

    it('or asking for codes and resets for many addresses, is stopped as well', async () => {
      for (const path of ['/v1/guest-codes', '/v1/auth/password-resets']) {
        const statuses: number[] = [];
        for (let i = 0; i < 50; i++)
          statuses.push((await strict.call('POST', path, { email: `somebody${i}@guest.example` }, { token: null })).status);
        expect([path, statuses.filter((s) => s === 202).length, statuses.at(-1)]).toEqual([path, 40, 429]);
      }
    });
  });

  it('at the second factor with the right password is counted as well', async () => {
    const clerk = await hire(house);
    const { secret } = await enrol(house, clerk.accessToken);
    const right = codeAt(secret, house.clock.now());
    const wrong = right === '123456' ? '654321' : '123456';
    await Promise.all(Array.from({ length: 30 }, () => signIn(house, clerk.email, { totpCode: wrong })));
    expect(await count('SELECT failed_attempts AS n FROM accounts WHERE id = $1', [clerk.id])).toBe(10);
    expect((await signIn(house, clerk.email, { totpCode: right })).status).toBe(401);
  });
});

describe('A token comes again', () => {
  it('after signing out, after a new password by its owner, by mail or by an administrator, and after the account is disabled: it is dead', async () => {
    const ends: Record<string, (clerk: Awaited<ReturnType<typeof hire>>) => Promise<Answer>> = {
      'signing out': ({ accessToken }) => house.call('POST', '/v1/auth/logout', {}, { token: accessToken }),
      'a new password': ({ accessToken }) =>
        house.call(
          'POST',
          '/v1/auth/password-changes',
          { currentPassword: PASSWORD, newPassword: 'nine loud rooms by the sea' },
          { token: accessToken },
        ),
      'a password by an administrator': ({ id }) =>
        house.call('PATCH', `/v1/accounts/${id}`, { password: 'nine loud rooms by the sea' }, { headers: { 'if-match': '*' } }),
      'the account disabled': ({ id }) =>
        house.call('PATCH', `/v1/accounts/${id}`, { status: 'disabled' }, { headers: { 'if-match': '*' } }),
      'all sessions ended': ({ id }) => house.call('DELETE', `/v1/accounts/${id}/sessions`),
      'the second factor reset': ({ id }) => house.call('POST', `/v1/accounts/${id}/second-factor-resets`),
    };
    for (const [how, end] of Object.entries(ends)) {
      const clerk = await hire(house);
      expect([how, (await me(clerk.accessToken)).status]).toEqual([how, 200]);
      expect([how, (await end(clerk)).status < 300]).toEqual([how, true]);
      expect([how, (await me(clerk.accessToken)).status, (await refresh(clerk.refreshToken)).status]).toEqual([how, 401, 401]);
    }
  });

  it('that renews a session and was used before ends it for everybody, also where two come at once', async () => {
    const clerk = await hire(house);
    const next = (await refresh(clerk.refreshToken)).body;
    expect((await refresh(clerk.refreshToken)).status).toBe(401);
    expect([(await me(next.accessToken)).status, (await refresh(next.refreshToken)).status]).toEqual([401, 401]);
    const twin = await hire(house);
    const both = await Promise.all(Array.from({ length: 5 }, () => refresh(twin.refreshToken)));
    expect(both.filter((a) => a.status === 200).length).toBeLessThanOrEqual(1);
    for (const won of both.filter((a) => a.status === 200)) expect((await me(won.body.accessToken)).status).toBe(401);
  });

  it('of the second factor is taken once, also where the same code comes ten times at once', async () => {
    const clerk = await hire(house);
    const { secret } = await enrol(house, clerk.accessToken);
    const totpCode = codeAt(secret, house.clock.now());
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(house, clerk.email, { totpCode })));
    expect(answers.map((a) => a.status).sort()).toEqual([200, ...Array<number>(7).fill(401)]);
    expect((await signIn(house, clerk.email, { totpCode })).status).toBe(401);
    house.clock.advance(30_000); // still within the window, and still used
    expect((await signIn(house, clerk.email, { totpCode })).status).toBe(401);
  });
});

describe('A token of another shape', () => {
  const key = () => Buffer.from(process.env.JWT_KEY!, 'base64');
  const refusedBy = async (path: string, tokens: Record<string, string>): Promise<string[]> => {
    const answers = await Promise.all(
      Object.entries(tokens).map(async ([name, token]) => {
        const { status } = await house.call('GET', path, undefined, { token, unchecked: true });
        return [name, status] as const;
      }),
    );
    return answers.filter(([, status]) => ![401, 431].includes(status)).map(([name, status]) => `${name}: ${status}`);
  };

  it('is not taken, of staff nor of guests, in every way that is known', async () => {
    const [staff, guest] = [house.adminToken, tokenOf(house, guestId)];
    const [header, claims] = partsOf(guest);
    expect((await house.call('GET', '/v1/my/profile', undefined, { token: forge(header, claims, key()) })).status).toBe(200); // the forger knows the trade
    const [ofStaff, ofGuest] = [staff, guest].map((token) => forgeriesOf(token, key(), house.clock.now()));
    expect(Object.keys(ofStaff!).length).toBeGreaterThanOrEqual(40);
    expect(await refusedBy('/v1/auth/me', ofStaff!)).toEqual([]);
    expect(await refusedBy('/v1/my/profile', ofGuest!)).toEqual([]);
    const huge = { 'a hundred kilobytes': `${staff}${'A'.repeat(100_000)}` };
    expect(await refusedBy('/v1/auth/me', huge)).toEqual([]);
  });

  it('of a guest is none of staff, nor the other way, whatever is moved from one to the other', async () => {
    const [staffHeader, staff] = partsOf(house.adminToken);
    const [guestHeader, guest] = partsOf(tokenOf(house, guestId));
    const account = { sub: staff.sub };
    expect(
      await refusedBy('/v1/auth/me', {
        'a guest’s claims for the other audience': forge(guestHeader, { ...guest, aud: staff.aud }, key()),
        'a guest who says which account': forge(guestHeader, { ...guest, ...account }, key()),
        'a guest with a session': forge(guestHeader, { ...guest, ...account, sid: staff.sid, gen: staff.gen }, key()),
        'staff who say that they are a guest': forge(staffHeader, { ...staff, kind: 'guest' }, key()),
      }),
    ).toEqual([]);
    expect(
      await refusedBy('/v1/my/profile', {
        'staff for the audience of guests': forge(staffHeader, { ...staff, aud: guest.aud }, key()),
        'staff for a guest': forge(staffHeader, { ...staff, sub: guestId }, key()),
        'a guest of another kind': forge(guestHeader, { ...guest, kind: 'staff' }, key()),
        'a guest without a kind': forge(guestHeader, { ...guest, kind: undefined }, key()),
      }),
    ).toEqual([]);
    const other = await house.call('GET', '/v1/accounts', undefined, { token: tokenOf(house, guestId) });
    expect(other.status).toBe(403);
  });
});

describe('Fields that are not the caller’s to set', () => {
  const EXTRA = {
    id: '018f0000-0000-7000-8000-00000000aaaa',
    role: 'administrator',
    roles: ['administrator'],
    permissions: ['accounts:write'],
    status: 'administrator',
    version: 999,
    createdAt: '2000-01-01T00:00:00Z',
    updatedAt: '2000-01-01T00:00:00Z',
    personId: '018f0000-0000-7000-8000-00000000aaaa',
    person_id: '018f0000-0000-7000-8000-00000000aaaa',
    guestId: 7,
    propertyId: 7,
    passwordHash: 'x',
    password_hash: 'x',
    tokenGeneration: 0,
    failedAttempts: 0,
    total: { amountMinor: 0, currency: 'EUR' },
    totalMinor: 0,
    allPermissions: true,
    system: false,
    erasedAt: '2000-01-01T00:00:00Z',
    isAdmin: true,
  };

  const objectsIn = (schema: Schema | undefined, value: unknown, place = ''): { place: string; schema: Schema; value: object }[] => {
    const inner = schema?.$ref ? document.components.schemas[nameOf(schema.$ref)] : (schema?.allOf?.[0] ?? schema?.anyOf?.[0]);
    if (inner && inner !== schema) return objectsIn(inner, value, place);
    if (Array.isArray(value)) return value.length ? objectsIn(schema?.items, value[0], `${place}/0`) : [];
    if (typeof value !== 'object' || value === null || !schema?.properties || schema.additionalProperties) return [];
    const parts = Object.entries(schema.properties).flatMap(([field, s]) =>
      objectsIn(s, (value as Record<string, unknown>)[field], `${place}/${field}`),
    );
    return [{ place, schema, value }, ...parts];
  };

  const tables = async (): Promise<Record<string, string>> => {
    for (let waiting = 1; waiting > 0;) waiting = await count('SELECT count(*)::int AS n FROM outbox');
    const { rows } = await house.db.query<{ name: string }>(
      `SELECT format('%I', c.relname) AS name FROM pg_class c WHERE c.relkind = 'r' AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    const sums: Record<string, string> = {};
    for (const { name } of rows) {
      if (/usage|alert|access_watch|account_hours|account_places|audit_chain|listener|event_|access_trail|sign_in/.test(name)) continue; // what counts the calls themselves
      sums[name] = (
        await house.db.query(`SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM ${name} t`)
      ).rows[0].sum;
    }
    return sums;
  };

  it('are refused by name on every route that takes a body, however deep they lie, and nothing is changed', async () => {
    const before = await tables();
    const wrong: string[] = [];
    let tried = 0;
    for (const { method, path, o } of OPERATIONS) {
      const media = o.requestBody?.content['application/json'];
      if (!media?.schema || path === '/v1/oauth/token') continue; // RFC 6749 has that one ignore what it does not know
      const example = media.example as object;
      const url = path.replace(/\{system\}/, 'ota').replace(/\{\w+\}/g, () => randomUUID());
      const token = isPublic(o) ? null : forGuests(o) ? tokenOf(house, guestId) : house.adminToken;
      for (const { place, schema } of objectsIn(media.schema, example)) {
        const body = structuredClone(example);
        const target = place
          .split('/')
          .slice(1)
          .reduce<Record<string, unknown>>((at, part) => at[part] as Record<string, unknown>, body as never);
        const extra = Object.entries(EXTRA).filter(([field]) => !schema.properties![field]);
        Object.assign(target, Object.fromEntries(extra));
        const answer = await house.call(method, url, body, { token, headers: { 'if-match': '*' }, unchecked: true });
        const named = ((answer.body?.errors ?? []) as { code: string; pointer: string }[])
          .filter((e) => e.code === 'unknown_field')
          .map((e) => e.pointer);
        const missed = extra.filter(([field]) => !named.includes(`${place}/${field}`));
        tried++;
        if (answer.status !== 400 || missed.length)
          wrong.push(`${method} ${path} ${place || '/'}: ${answer.status}, not named: ${missed.map(([f]) => f).join()}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(60);
    expect(await tables()).toEqual(before);
  });
});

describe('Ids', () => {
  let theirs: Record<string, string>;
  let clerk: string;
  let guest: string;

  beforeAll(async () => {
    const other = await aHotel(house, { rooms: { DBL: 3 } });
    const booked = await must(house, 'POST', '/v1/bookings', aBooking(other, other.today));
    theirs = {
      properties: other.propertyId,
      'room-types': other.roomTypeId,
      rooms: other.rooms.DBL![0]!,
      'rate-plans': other.ratePlanId,
      quotes: (await must(house, 'POST', '/v1/quotes', aStay(other, other.today))).id,
      bookings: booked.id,
      reservations: booked.reservations[0].id,
      guests: booked.booker.guestId,
    };
    const permissions = (await must(house, 'GET', '/v1/permissions')).data.map((p: { code: string }) => p.code);
    clerk = await aMachine(house, permissions, [hotel.propertyId]);
    guest = tokenOf(house, guestId);
  });

  const resourceOf = (path: string) => path.split('/')[path.startsWith('/v1/my/') ? 3 : 2]!;
  const withId = OPERATIONS.filter(({ path, o }) => path.includes('{id}') && !isPublic(o));

  it.each(named(withId))('%s answers alike for what is somebody else’s and what is nowhere', async (_, { method, path, o }) => {
    const token = forGuests(o) ? guest : clerk;
    const foreign = theirs[resourceOf(path)] ?? randomUUID();
    const [there, nowhere] = await Promise.all(
      [foreign, randomUUID()].map((id) => {
        const example = o.requestBody?.content['application/json']?.example;
        const url = path.replace('{id}', id).replace(/\{\w+\}/g, () => '018f0000-0000-7000-8000-00000000eeee');
        const query = new URLSearchParams();
        for (const p of (o.parameters ?? []).filter((q) => q.in === 'query' && q.required))
          query.set(p.name, String(p.example ?? p.schema?.example));
        return house.call(method, `${url}?${query.toString()}`, example, { token, headers: { 'if-match': '*' }, unchecked: true });
      }),
    );
    expect([400, 403, 404]).toContain(there!.status);
    expect(shapeOf(there!)).toBe(shapeOf(nowhere!));
  });

  it('of people are told apart by nothing: signing in, resetting a password, asking for a guest’s code', async () => {
    let n = 0;
    const staff = async () => (await hire(house)).email;
    const guest = async () => {
      const email = `maria${++n}@guest.example`;
      await must(house, 'POST', '/v1/bookings', {
        ...aBooking(hotel, hotel.today),
        booker: { firstName: 'Maria', lastName: 'Keller', email },
      });
      return email;
    };
    const calls: [string, () => Promise<string>, (email: string) => object][] = [
      ['/v1/auth/login', staff, (email) => ({ email, password: 'not the password' })],
      ['/v1/auth/password-resets', staff, (email) => ({ email })],
      ['/v1/guest-codes', guest, (email) => ({ email })],
    ];
    for (const [path, somebody, body] of calls) {
      const shapes = new Set<string>();
      const rows = { known: 0, unknown: 0 };
      let difference = Infinity;
      // the quickest of each, and a machine that is busy gets another chance
      for (let round = 0; round < 4 && difference > 8; round++) {
        const quickest = { known: Infinity, unknown: Infinity };
        // somebody new each time: who was asked for too often is answered in another way, known or not
        const addresses = { known: await somebody(), unknown: `stranger${round}@nowhere.example` };
        for (let i = 0; i < 6; i++) {
          for (const who of ['known', 'unknown'] as const) {
            const before = await count('SELECT count(*)::int AS n FROM mails');
            const from = performance.now();
            const answer = await open(path, body(addresses[who]));
            quickest[who] = Math.min(quickest[who], performance.now() - from);
            shapes.add(JSON.stringify([answer.status, Object.keys(answer.body), answer.body.code]));
            if (round + i === 0) rows[who] = (await count('SELECT count(*)::int AS n FROM mails')) - before;
          }
        }
        difference = Math.abs(quickest.known - quickest.unknown);
      }
      expect([path, shapes.size, rows.known]).toEqual([path, 1, rows.unknown]); // the same answer, and the same work for it
      expect([path, difference < 10 || difference]).toEqual([path, true]);
    }
  });
});

describe('Injection', () => {
  /** Twelve families; `SLEEP` of two seconds would be seen. */
  const PAYLOADS: Record<string, string> = {
    'end of statement': `'; DELETE FROM grants; --`,
    tautology: `' OR '1'='1' --`,
    stacked: `1; SELECT pg_sleep(2)`,
    union: `' UNION SELECT id, id, id FROM accounts --`,
    backslash: `\\' OR 1=1 --`,
    quotes: `"'"'"`,
    comment: `x'/**/OR/**/1=1--`,
    nested: `(SELECT CASE WHEN (SELECT count(*) FROM accounts) > 0 THEN 'a' ELSE pg_sleep(2)::text END)`,
    hex: `0x27204f5220313d31`,
    nul: `a\0' OR 1=1`,
    time: `'||(SELECT pg_sleep(2)::text)||'`,
    numeric: `1) OR (1=1`,
  };
  const SLOW_MS = 1_500;

  const queries = OPERATIONS.filter(({ method, o }) => method === 'GET' && (o.parameters ?? []).some((p) => p.in === 'query'));
  let clerk: string;
  beforeAll(async () => {
    const permissions = (await must(house, 'GET', '/v1/permissions')).data.map((p: { code: string }) => p.code);
    clerk = await aMachine(house, permissions, [hotel.propertyId]);
  });

  const valid = (p: Parameter): string => {
    const known: Record<string, string> = {
      propertyId: hotel.propertyId,
      arrival: hotel.today,
      departure: '2099-01-01',
      firstNight: hotel.today,
      lastNight: hotel.today,
    };
    const example = p.example ?? p.schema?.example ?? p.schema?.enum?.[0];
    return known[p.name] ?? String(typesOf(p.schema ?? {}).includes('array') && Array.isArray(example) ? example.join() : (example ?? 1));
  };
  const urlOf = (path: string, more: Record<string, string>, parameters: Parameter[]): string => {
    const query = new URLSearchParams();
    for (const p of parameters.filter((q) => q.in === 'query' && q.required)) query.set(p.name, valid(p));
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    return `${path.replace('{id}', resourceIds[path.split('/')[2]!] ?? randomUUID()).replace(/\{\w+\}/g, () => randomUUID())}?${query.toString()}`;
  };
  let resourceIds: Record<string, string> = {};
  beforeAll(() => {
    resourceIds = { properties: hotel.propertyId, 'room-types': hotel.roomTypeId, 'rate-plans': hotel.ratePlanId, guests: guestId };
  });
  const idsIn = (answer: Answer): string[] =>
    Array.isArray(answer.body?.data) ? (answer.body.data as { id?: string }[]).map((row) => row.id ?? JSON.stringify(row)) : [];

  const attack = async (url: string, token: string | null): Promise<Answer & { ms: number }> => {
    const from = performance.now();
    const answer = await house.call('GET', url, undefined, { token, unchecked: true });
    return { ...answer, ms: performance.now() - from };
  };

  it.each(named(queries))('through the query of %s finds no way: no fault, no row more, no delay', async (_, { path, o }) => {
    const parameters = o.parameters ?? [];
    const baseline = urlOf(path, { limit: '100' }, parameters);
    let token = forGuests(o) ? tokenOf(house, guestId) : isPublic(o) ? null : clerk;
    let usual = await attack(baseline, token);
    if (usual.status === 403) usual = await attack(baseline, (token = house.adminToken)); // of the whole house: whoever may come in must not get further
    const allowed = new Set(idsIn(usual));
    const wrong: string[] = [];
    for (const { name } of parameters.filter((p) => p.in === 'query')) {
      const cursors = name === 'cursor' ? forgedCursors(PAYLOADS.tautology!) : [];
      const tried = [
        ...Object.entries(PAYLOADS),
        ...(name === 'sort' ? Object.entries(PAYLOADS).map(([k, v]) => [`-${k}`, `-${v}`]) : []),
        ...cursors,
      ] as [string, string][];
      const answers = await Promise.all(
        tried.map(async ([family, payload]) => [family, await attack(urlOf(path, { [name]: payload }, parameters), token)] as const),
      );
      for (const [family, answer] of answers) {
        const more = idsIn(answer).filter((id) => !allowed.has(id));
        if (answer.status >= 500 || answer.ms > SLOW_MS || more.length)
          wrong.push(`${name} ${family}: ${answer.status}, ${Math.round(answer.ms)} ms, ${more.length} rows more`);
        if (/sort|cursor/.test(name) && answer.status === 200) wrong.push(`${name} ${family} was taken`);
      }
    }
    expect(wrong).toEqual([]);
  });

  const forgedCursors = (payload: string): [string, string][] =>
    [
      ['createdAt', payload, randomUUID()],
      ['createdAt', '2026-01-01', payload],
      [payload, '2026-01-01', randomUUID()],
      ['createdAt', ['2026-01-01'], randomUUID()],
      { 0: 'createdAt' },
    ].map((parts, i) => [`forged ${i}`, Buffer.from(JSON.stringify(parts)).toString('base64url')]);

  it('through the parts of a path finds no way either', async () => {
    const wrong: string[] = [];
    for (const { method, path, o } of OPERATIONS.filter((op) => op.path.includes('{'))) {
      const token = forGuests(o) ? tokenOf(house, guestId) : isPublic(o) ? null : clerk;
      const answers = await Promise.all(
        Object.entries(PAYLOADS).map(async ([family, payload]) => {
          const from = performance.now();
          const url = path.replace(/\{\w+\}/g, encodeURIComponent(payload));
          const example = o.requestBody?.content['application/json']?.example;
          const answer = await house.call(method, url, example, { token, headers: { 'if-match': '*' }, unchecked: true });
          return [family, answer.status, performance.now() - from] as const;
        }),
      );
      for (const [family, status, ms] of answers)
        if (status >= 500 || status < 300 || ms > SLOW_MS) wrong.push(`${method} ${path} ${family}: ${status}, ${Math.round(ms)} ms`);
    }
    expect(wrong).toEqual([]);
    await sleep(0);
    expect(await count('SELECT count(*)::int AS n FROM grants')).toBeGreaterThan(0);
  });
});
