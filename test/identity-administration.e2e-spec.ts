import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { EnsureAdministrator, EnsureDemoClient } from '../src/modules/identity';
import { type Answer, type CallOptions, type House, type Method, startHouse } from './support/house';

const PASSWORD = 'seven quiet rooms by the lake';

describe('Administration of accounts', () => {
  let house: House;
  const [SEA, LAKE] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    house = await startHouse();
  });
  afterAll(() => house.close());

  let counter = 0;
  interface Person {
    id: string;
    email: string;
    token: string;
    grantIds: string[];
    call(method: Method, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  }
  const hire = async (...grants: { role: string; propertyId: string | null }[]): Promise<Person> => {
    const email = `clerk${++counter}@hotel.example`;
    const made = await house.call('POST', '/v1/accounts', { email, displayName: 'Front Clerk', password: PASSWORD, grants });
    expect(made.status).toBe(201);
    const login = await house.call('POST', '/v1/auth/login', { email, password: PASSWORD }, { token: null });
    const { accessToken: token } = login.body as { accessToken: string };
    const { id, grants: given } = made.body as { id: string; grants: { id: string }[] };
    return {
      id,
      email,
      token,
      grantIds: given.map((g) => g.id),
      call: (method, path, body, options) => house.call(method, path, body, { token, ...options }),
    };
  };
  const makeRole = async (permissions: string[]): Promise<{ id: string; code: string }> => {
    const made = await house.call('POST', '/v1/roles', { code: `role_${++counter}`, name: 'A role', permissions });
    expect(made.status).toBe(201);
    return made.body as { id: string; code: string };
  };
  const me = async (person: Person) =>
    (await person.call('GET', '/v1/auth/me')).body as { everywhere: string[]; byHotel: { propertyId: string; permissions: string[] }[] };

  it('gives a role for one hotel, and what it opens ends at that hotel’s door', async () => {
    const clerk = await hire({ role: 'front_desk', propertyId: SEA });
    expect(await me(clerk)).toMatchObject({
      everywhere: [],
      byHotel: [{ propertyId: SEA, permissions: expect.arrayContaining(['reservations:write']) }],
    });
    const given = await house.call('POST', `/v1/accounts/${clerk.id}/grants`, { role: 'auditor', propertyId: LAKE });
    expect(given.status).toBe(201);
    const lake = (await me(clerk)).byHotel.find((h) => h.propertyId === LAKE)!;
    expect(lake.permissions).toContain('audit:read');
    expect(lake.permissions).not.toContain('reservations:write');
    expect((await house.call('DELETE', `/v1/accounts/${clerk.id}/grants/${given.body.id}`)).status).toBe(204);
    expect((await me(clerk)).byHotel.map((h) => h.propertyId)).toEqual([SEA]);
  });

  it('wants to be told that a role is for every hotel', async () => {
    const clerk = await hire();
    const forgotten = await house.call('POST', `/v1/accounts/${clerk.id}/grants`, { role: 'front_desk' });
    expect(forgotten.status).toBe(400);
    expect(forgotten.body.errors[0].pointer).toBe('/propertyId');
    expect((await house.call('POST', `/v1/accounts/${clerk.id}/grants`, { role: 'front_desk', propertyId: null })).status).toBe(201);
    const twice = await house.call('POST', `/v1/accounts/${clerk.id}/grants`, { role: 'front_desk', propertyId: null });
    expect([twice.status, twice.body.code]).toEqual([409, 'conflict']);
    const unknown = await house.call('POST', `/v1/accounts/${clerk.id}/grants`, { role: 'general', propertyId: null });
    expect(unknown.body.errors).toEqual([expect.objectContaining({ pointer: '/role', code: 'unknown_role' })]);
    expect((await house.call('DELETE', `/v1/accounts/${randomUUID()}/grants/${randomUUID()}`)).status).toBe(404);
  });

  it('is for those who hold it in all hotels', async () => {
    const administrators = await makeRole(['accounts:read', 'accounts:write']);
    const here = await hire({ role: administrators.code, propertyId: SEA });
    const body = { email: 'x@hotel.example', displayName: 'X', password: PASSWORD };
    for (const [method, path, sent] of [
      ['GET', '/v1/accounts'],
      ['GET', `/v1/accounts/${here.id}`],
      ['GET', '/v1/api-clients'],
      ['GET', '/v1/roles'],
      ['GET', '/v1/permissions'],
      ['POST', '/v1/accounts', body],
      ['POST', '/v1/api-clients', { displayName: 'X', scopes: ['rates:read'] }],
      ['POST', '/v1/roles', { code: 'x', name: 'X', permissions: [] }],
      ['POST', `/v1/accounts/${here.id}/grants`, { role: administrators.code, propertyId: SEA }],
      ['DELETE', `/v1/accounts/${here.id}/grants/${here.grantIds[0]}`],
    ] as [Method, string, object?][]) {
      expect([method, path, (await here.call(method, path, sent)).status]).toEqual([method, path, 403]);
    }
  });

  it('is closed to those who hold nothing of it, and to those without a token', async () => {
    const clerk = await hire({ role: 'front_desk', propertyId: null });
    for (const path of ['/v1/accounts', '/v1/api-clients', '/v1/roles', '/v1/permissions', '/v1/audit-entries']) {
      expect([path, (await clerk.call('GET', path)).status]).toEqual([path, 403]);
      expect([path, (await house.call('GET', path, undefined, { token: null })).status]).toEqual([path, 401]);
    }
  });

  it('lets nobody climb: neither by a role, nor by an account, nor by a password, nor by a secret', async () => {
    const personnel = await makeRole(['accounts:read', 'accounts:write', 'rates:read']);
    const officer = await hire({ role: personnel.code, propertyId: null });
    const owner = (await house.call('GET', '/v1/auth/me')).body as { id: string };
    const machine = (
      await house.call('POST', '/v1/api-clients', {
        displayName: 'Feed',
        scopes: ['events:read'],
        grants: [{ role: 'integration', propertyId: null }],
      })
    ).body as { id: string };
    const porter = await hire();
    const any = { headers: { 'if-match': '*' } };
    const person = { email: 'puppet@hotel.example', displayName: 'Puppet', password: PASSWORD };
    const attempts: [Method, string, object?, CallOptions?][] = [
      ['POST', `/v1/accounts/${officer.id}/grants`, { role: 'administrator', propertyId: null }],
      ['POST', `/v1/accounts/${porter.id}/grants`, { role: 'front_desk', propertyId: SEA }],
      ['POST', '/v1/accounts', { ...person, grants: [{ role: 'administrator', propertyId: null }] }],
      ['POST', '/v1/api-clients', { displayName: 'Puppet', scopes: ['guests:pii'], grants: [{ role: 'front_desk', propertyId: null }] }],
      ['POST', '/v1/roles', { code: 'ladder', name: 'Ladder', permissions: ['guests:pii'] }],
      ['PATCH', `/v1/roles/${personnel.id}`, { permissions: ['accounts:write', 'guests:pii'] }, any],
      ['PATCH', `/v1/accounts/${owner.id}`, { password: 'mine all mine from now on' }, any],
      ['PATCH', `/v1/accounts/${owner.id}`, { status: 'disabled' }, any],
      ['POST', `/v1/api-clients/${machine.id}/secret`],
      ['PATCH', `/v1/api-clients/${machine.id}`, { scopes: ['events:read', 'guests:write'] }, any],
    ];
    for (const [method, path, body, options] of attempts) {
      const answer = await officer.call(method, path, body, options);
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 403, 'exceeds_own_permissions']);
    }
    expect((await officer.call('POST', `/v1/accounts/${porter.id}/grants`, { role: personnel.code, propertyId: SEA })).status).toBe(201);
  });

  it('keeps one administrator, also when two remove each other at once', async () => {
    const owner = (await house.call('GET', '/v1/auth/me')).body as { id: string };
    const last = await house.call('PATCH', `/v1/accounts/${owner.id}`, { status: 'disabled' }, { headers: { 'if-match': '*' } });
    expect([last.status, last.body.code]).toEqual([409, 'last_administrator']);
    const { body: account } = await house.call('GET', `/v1/accounts/${owner.id}`);
    expect((await house.call('DELETE', `/v1/accounts/${owner.id}/grants/${account.grants[0].id}`)).status).toBe(409);
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await hire({ role: 'administrator', propertyId: null }), await hire({ role: 'administrator', propertyId: null })];
      await house.db.query(`UPDATE accounts SET status = 'disabled' WHERE id = $1`, [owner.id]);
      const answers = await Promise.all([
        a.call('DELETE', `/v1/accounts/${b.id}/grants/${b.grantIds[0]}`),
        b.call('DELETE', `/v1/accounts/${a.id}/grants/${a.grantIds[0]}`),
      ]);
      await house.db.query(`UPDATE accounts SET status = 'active' WHERE id = $1`, [owner.id]);
      expect(answers.map((r) => r.status).toSorted((x, y) => x - y)).toEqual([204, 409]);
      await house.db.query('DELETE FROM accounts WHERE id = ANY ($1)', [[a.id, b.id]]);
      await delay(1100); // what was written behind the application's back is noticed within a second
    }
  });

  it('reaches every process within a second', async () => {
    const other = await startHouse({
      databaseUrl: await house.db.query('SELECT current_database() AS db').then((r) => databaseUrlOf(r.rows[0] as { db: string })),
    });
    try {
      const clerk = await hire({ role: 'front_desk', propertyId: SEA });
      const there = () => other.call('GET', '/v1/auth/me', undefined, { token: clerk.token });
      expect((await there()).body.byHotel).toHaveLength(1);
      expect((await house.call('DELETE', `/v1/accounts/${clerk.id}/grants/${clerk.grantIds[0]}`)).status).toBe(204);
      await delay(1050);
      expect((await there()).body.byHotel).toHaveLength(0);
      await house.call('PATCH', `/v1/accounts/${clerk.id}`, { status: 'disabled' }, { headers: { 'if-match': '*' } });
      await delay(1050);
      expect((await there()).status).toBe(401);
    } finally {
      await other.close();
    }
  });

  it('follows a role that changes, for all who hold it; those that come with the house stay as they are', async () => {
    const role = await makeRole(['rates:read', 'rates:write']);
    const clerk = await hire({ role: role.code, propertyId: SEA });
    expect((await me(clerk)).byHotel[0]!.permissions).toEqual(['rates:read', 'rates:write']);
    const changed = await house.call('PATCH', `/v1/roles/${role.id}`, { permissions: ['rates:read'] }, { headers: { 'if-match': '"1"' } });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect((await me(clerk)).byHotel[0]!.permissions).toEqual(['rates:read']);
    const { body: roles } = await house.call('GET', '/v1/roles?limit=100');
    const seeded = roles.data.filter((r: { system: boolean }) => r.system);
    expect(seeded.map((r: { code: string }) => r.code)).toEqual(
      expect.arrayContaining([
        'administrator',
        'auditor',
        'booking_site',
        'front_desk',
        'integration',
        'reservations_agent',
        'revenue_manager',
      ]),
    );
    const kept = await house.call('PATCH', `/v1/roles/${seeded[1].id}`, { permissions: [] }, { headers: { 'if-match': '*' } });
    expect([kept.status, kept.body.code]).toEqual([409, 'system_role']);
    const { body: permissions } = await house.call('GET', '/v1/permissions');
    const administrator = seeded.find((r: { code: string }) => r.code === 'administrator');
    expect(administrator.permissions).toEqual(permissions.data.map((p: { code: string }) => p.code));
  });

  it('refuses fields that are not the caller’s to set', async () => {
    const person = { email: 'mass@hotel.example', displayName: 'Mass', password: PASSWORD };
    for (const field of [
      'id',
      'kind',
      'tokenGeneration',
      'passwordHash',
      'failedAttempts',
      'version',
      'createdAt',
      'scopes',
      'clientId',
      'status',
    ]) {
      const answer = await house.call('POST', '/v1/accounts', { ...person, [field]: 'client' });
      expect([field, answer.status, answer.body.errors?.[0]]).toEqual([
        field,
        400,
        expect.objectContaining({ pointer: `/${field}`, code: 'unknown_field' }),
      ]);
    }
    const clerk = await hire();
    for (const field of ['kind', 'tokenGeneration', 'grants', 'lockedUntil']) {
      const answer = await house.call('PATCH', `/v1/accounts/${clerk.id}`, { [field]: [] }, { headers: { 'if-match': '*' } });
      expect([field, answer.status]).toEqual([field, 400]);
    }
  });

  it('refuses a weak password with its reason, and an e-mail that has an account in whatever case', async () => {
    const person = { email: 'ana.silva@hotel.example', displayName: 'Ana Silva' };
    for (const [password, code] of [
      ['short', 'too_short'],
      ['Password123', 'too_common'],
      ['ana.silva1', 'contains_name'],
    ]) {
      const answer = await house.call('POST', '/v1/accounts', { ...person, password });
      expect([answer.status, answer.body.code, answer.body.errors]).toEqual([
        400,
        'weak_password',
        [expect.objectContaining({ pointer: '/password', code })],
      ]);
    }
    expect((await house.call('POST', '/v1/accounts', { ...person, password: PASSWORD })).status).toBe(201);
    const twin = await house.call('POST', '/v1/accounts', { ...person, email: 'Ana.Silva@HOTEL.example', password: PASSWORD });
    expect([twin.status, twin.body.errors]).toEqual([409, [expect.objectContaining({ pointer: '/email', code: 'taken' })]]);
  });

  it('changes what is named, for the version that was read', async () => {
    const clerk = await hire();
    const path = `/v1/accounts/${clerk.id}`;
    const etag = (await house.call('GET', path)).headers.get('etag')!;
    expect((await house.call('PATCH', path, { displayName: 'Night Clerk' })).status).toBe(428);
    expect((await house.call('PATCH', path, { displayName: 'Night Clerk' }, { headers: { 'if-match': etag } })).body).toMatchObject({
      displayName: 'Night Clerk',
      email: clerk.email,
    });
    expect((await house.call('PATCH', path, { displayName: 'Day Clerk' }, { headers: { 'if-match': etag } })).status).toBe(412);
    expect((await house.call('PATCH', path, { displayName: null }, { headers: { 'if-match': '*' } })).status).toBe(400);
    expect((await clerk.call('GET', '/v1/auth/me')).status).toBe(200); // a new name signs nobody out
    expect((await house.call('PATCH', path, { email: 'clerk.new@hotel.example' }, { headers: { 'if-match': '*' } })).body.email).toBe(
      'clerk.new@hotel.example',
    );
    expect((await house.call('POST', '/v1/auth/login', { email: clerk.email, password: PASSWORD }, { token: null })).status).toBe(401);
    expect(
      (await house.call('POST', '/v1/auth/login', { email: 'clerk.new@hotel.example', password: PASSWORD }, { token: null })).status,
    ).toBe(200);
  });

  it('keeps machines and people apart', async () => {
    const clerk = await hire();
    const machine = (await house.call('POST', '/v1/api-clients', { displayName: 'Feed', scopes: ['events:read'] })).body as { id: string };
    expect((await house.call('GET', `/v1/accounts/${machine.id}`)).status).toBe(404);
    expect((await house.call('GET', `/v1/api-clients/${clerk.id}`)).status).toBe(404);
    expect((await house.call('POST', `/v1/api-clients/${clerk.id}/secret`)).status).toBe(404);
    const walk = async (path: string) => {
      const ids: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = (await house.call('GET', `${path}?limit=3${cursor && `&cursor=${cursor}`}`)) as Answer<{
          data: { id: string }[];
          nextCursor: string | null;
        }>;
        ids.push(...body.data.map((a) => a.id));
        cursor = body.nextCursor;
      }
      return ids;
    };
    const { rows } = await house.db.query('SELECT id, kind FROM accounts ORDER BY created_at, id');
    const ofKind = (kind: string) => (rows as { id: string; kind: string }[]).filter((r) => r.kind === kind).map((r) => r.id);
    expect(await walk('/v1/accounts')).toEqual(ofKind('staff'));
    expect(await walk('/v1/api-clients')).toEqual(ofKind('client'));
  });

  it('never shows a password, a hash or a secret again', async () => {
    const machine = (await house.call('POST', '/v1/api-clients', { displayName: 'Feed', scopes: ['events:read'] })).body as {
      id: string;
      clientSecret: string;
    };
    const clerk = await hire();
    const texts = await Promise.all(
      [
        '/v1/accounts?limit=100',
        `/v1/accounts/${clerk.id}`,
        '/v1/api-clients?limit=100',
        `/v1/api-clients/${machine.id}`,
        '/v1/audit-entries?limit=100',
        '/v1/auth/me',
      ].map(async (path) => (await house.call('GET', path)).text),
    );
    for (const text of texts) {
      expect(text).not.toContain(machine.clientSecret);
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toMatch(/argon2|password_?hash|secret_?hash|token_?generation|dataKey|emailIndex/i);
    }
    expect(texts[4]).not.toMatch(/@hotel\.example/);
  });

  describe('and its trail', () => {
    it('tells who gave what to whom, and shows a hotel’s auditor that hotel only', async () => {
      const clerk = await hire({ role: 'front_desk', propertyId: SEA }, { role: 'auditor', propertyId: LAKE });
      const owner = (await house.call('GET', '/v1/auth/me')).body as { id: string };
      const all = (await house.call('GET', `/v1/audit-entries?targetId=${clerk.id}&sort=at`)).body as {
        data: { action: string; actorId: string; propertyId: string }[];
      };
      expect(all.data.map((e) => [e.action, e.propertyId])).toEqual(
        expect.arrayContaining([
          ['account.created', null],
          ['grant.given', SEA],
          ['grant.given', LAKE],
          ['account.signed_in', null],
        ]),
      );
      expect(all.data.find((e) => e.action === 'grant.given')!.actorId).toBe(owner.id);
      const seen = (await clerk.call('GET', '/v1/audit-entries?limit=100')).body as typeof all;
      expect(seen.data.length).toBeGreaterThan(0);
      expect(new Set(seen.data.map((e) => e.propertyId))).toEqual(new Set([LAKE]));
    });

    it('can be asked by actor, action and time, and refuses what it does not know', async () => {
      const clerk = await hire();
      const signedIn = await house.call('GET', `/v1/audit-entries?actorId=${clerk.id}&action=account.signed_in&from=2026-01-01T00:00:00Z`);
      expect(signedIn.body.data).toEqual([
        expect.objectContaining({ action: 'account.signed_in', actorKind: 'staff', target: { type: 'account', id: clerk.id } }),
      ]);
      expect((await house.call('GET', `/v1/audit-entries?actorId=${clerk.id}&to=2020-01-01T00:00:00Z`)).body.data).toEqual([]);
      expect((await house.call('GET', '/v1/audit-entries?actorId=root')).status).toBe(400);
      expect((await house.call('GET', '/v1/audit-entries?password=x')).status).toBe(400);
    });

    it('cannot be rewritten by the API’s own role', async () => {
      const { rows } = await house.db.query(
        `SELECT has_table_privilege('innkeeper_api', 'audit_entries', 'UPDATE') OR has_table_privilege('innkeeper_api', 'audit_entries', 'DELETE') AS can`,
      );
      expect(rows).toEqual([{ can: false }]);
    });
  });

  describe('and the first start', () => {
    it('makes one administrator only, whoever starts beside it', async () => {
      const ensure = house.app.get(EnsureAdministrator);
      expect(await Promise.all([ensure.run(), ensure.run()])).toEqual([
        { email: 'owner@innkeeper.example' },
        { email: 'owner@innkeeper.example' },
      ]);
    });

    it('makes a demo client whose secret is told once, and a new one when it was lost', async () => {
      const ensure = house.app.get(EnsureDemoClient);
      const token = (secret: string) =>
        house.call(
          'POST',
          '/v1/oauth/token',
          { grant_type: 'client_credentials', client_id: 'cl_demo', client_secret: secret },
          { token: null },
        );
      const first = await ensure.run();
      expect((await token(first.clientSecret!)).status).toBe(200);
      expect(await ensure.run()).toEqual({ clientId: 'cl_demo' });
      const renewed = await ensure.run({ renew: true });
      expect((await token(first.clientSecret!)).status).toBe(401);
      expect((await token(renewed.clientSecret!)).body.scope).toBe(
        'folios:read guests:write payments:take rates:read reservations:read reservations:write service_bookings:read service_bookings:write',
      );
    });
  });
});

function databaseUrlOf({ db }: { db: string }): string {
  const url = new URL(process.env.TEST_PG_URL!);
  url.pathname = `/${db}`;
  return url.href;
}
