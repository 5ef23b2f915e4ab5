import { AccessTokens } from '../src/modules/identity/services/access-tokens';
import { Database } from '../src/kernel/database/database';
import { forge, forgeriesOf, partsOf } from './support/forgeries';
import { type Answer, type House, startHouse } from './support/house';

describe('An access token', () => {
  let house: House;
  let genuine: string;
  let key: Buffer;

  beforeAll(async () => {
    house = await startHouse();
    genuine = house.adminToken;
    key = Buffer.from(process.env.JWT_KEY!, 'base64');
  });
  afterAll(() => house.close());
  afterEach(() => house.clock.release());

  const me = (token: string): Promise<Answer> => house.call('GET', '/v1/auth/me', undefined, { token });
  it('that we would have made ourselves is taken: the forger of this test knows its trade', async () => {
    const [header, payload] = partsOf(genuine);
    expect(header).toEqual({ alg: 'HS256', typ: 'at+jwt' });
    expect((await me(forge(header, payload, key))).status).toBe(200);
  });

  it('that is forged is refused, in every way that is known', async () => {
    const [header, payload] = partsOf(genuine);
    const without = (claim: string) => Object.fromEntries(Object.entries(payload).filter(([name]) => name !== claim));
    const forgeries: Record<string, string> = {
      ...forgeriesOf(genuine, key, house.clock.now()),
      'another generation': forge(header, { ...payload, gen: 2 }, key),
      'no generation': forge(header, without('gen'), key),
      'another session': forge(header, { ...payload, sid: '018f0000-0000-7000-8000-00000000ffff' }, key),
      'no session': forge(header, without('sid'), key),
      'a machine’s claims for a person': forge(header, { ...without('sid'), scope: 'accounts:write' }, key),
    };
    const answers = await Promise.all(Object.entries(forgeries).map(async ([name, token]) => [name, (await me(token)).status] as const));
    expect(answers.length).toBeGreaterThanOrEqual(40);
    expect(answers.filter(([, status]) => status !== 401)).toEqual([]);
  });

  it('says when it has expired, so that a front end knows what to do', async () => {
    house.clock.advance(15 * 60_000 + 11_000);
    const answer = await me(genuine);
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([401, 'unauthenticated', 'The token has expired.']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="innkeeper", error="invalid_token"');
  });

  it('that is a refresh token opens nothing', async () => {
    const login = await house.call(
      'POST',
      '/v1/auth/login',
      { email: 'owner@innkeeper.example', password: 'correct horse battery staple' },
      { token: null },
    );
    expect((await me(login.body.refreshToken)).status).toBe(401);
  });

  it('is checked without a query while the account is known', async () => {
    await me(genuine);
    const database = house.app.get(Database);
    const hot = jest.spyOn(database, 'hot');
    await Promise.all(Array.from({ length: 20 }, () => me(genuine)));
    const snapshots = hot.mock.calls.filter(([name]) => name === 'access_snapshot').length;
    hot.mockRestore();
    expect(snapshots).toBeLessThanOrEqual(1); // the second may run out meanwhile
  });

  it('is read in microseconds', () => {
    const tokens = house.app.get(AccessTokens);
    const rounds = Array.from({ length: 40 }, () => {
      const from = performance.now();
      for (let i = 0; i < 50; i++) tokens.read(genuine);
      return ((performance.now() - from) / 50) * 1000;
    });
    expect(Math.min(...rounds)).toBeLessThan(100); // a string key would cost 330 µs
  });
});

describe('A machine', () => {
  let house: House;
  let client: { id: string; clientId: string; clientSecret: string };
  const scopes = ['guests:write', 'rates:read', 'reservations:read', 'reservations:write'];

  beforeAll(async () => {
    house = await startHouse();
    const made = await house.call('POST', '/v1/api-clients', {
      displayName: 'Sea View website',
      scopes,
      grants: [{ role: 'booking_site', propertyId: null }],
    });
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
    client = made.body as typeof client;
  });
  afterAll(() => house.close());

  const form = (fields: Record<string, string>, authorization?: string): Promise<Answer> =>
    house.call('POST', '/v1/oauth/token', undefined, {
      token: null,
      raw: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...(authorization && { authorization }) },
    });
  const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const grant = { grant_type: 'client_credentials' };
  const me = (token: string): Promise<Answer> => house.call('GET', '/v1/auth/me', undefined, { token });

  it('fetches a token with a form, by HTTP Basic or in the body, or with JSON', async () => {
    const inBody = { ...grant, client_id: client.clientId, client_secret: client.clientSecret };
    const answers = [
      await form(grant, basic(client.clientId, client.clientSecret)),
      await form(inBody),
      await house.call('POST', '/v1/oauth/token', inBody, { token: null }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600, scope: scopes.join(' ') });
      expect((await me(answer.body.access_token)).body).toMatchObject({
        kind: 'client',
        clientId: client.clientId,
        email: null,
        everywhere: expect.arrayContaining(scopes),
      });
    }
  });

  it('may ask for some of its scopes, and its token does no more', async () => {
    const answer = await form({ ...grant, scope: 'rates:read' }, basic(client.clientId, client.clientSecret));
    expect(answer.body.scope).toBe('rates:read');
    expect((await me(answer.body.access_token)).body.everywhere).toEqual(['rates:read']);
  });

  it('gets no scope that is not its own', async () => {
    const answer = await form({ ...grant, scope: 'rates:read accounts:write' }, basic(client.clientId, client.clientSecret));
    expect([answer.status, answer.body.error, answer.body.code]).toEqual([400, 'invalid_scope', 'invalid_scope']);
  });

  it('is held to its roles whatever its scopes', async () => {
    const greedy = (
      await house.call('POST', '/v1/api-clients', {
        displayName: '湖景订房',
        scopes: ['accounts:write', 'rates:read'],
        grants: [{ role: 'booking_site', propertyId: null }],
      })
    ).body as typeof client;
    const { access_token } = (await form(grant, basic(greedy.clientId, greedy.clientSecret))).body;
    expect((await me(access_token)).body.everywhere).toEqual(['rates:read']);
    const answer = await house.call('POST', '/v1/roles', { code: 'x', name: 'X', permissions: [] }, { token: access_token });
    expect(answer.status).toBe(403);
  });

  it.each([
    ['an unknown client', { ...grant, client_id: 'cl_unknown', client_secret: 'cs_x' }, 401, 'invalid_client'],
    ['no client', grant, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no grant', { client_id: 'x' }, 400, 'invalid_request'],
  ])('is answered in OAuth’s words and in ours: %s', async (_, fields, status, error) => {
    const answer = await form(fields);
    expect([answer.status, answer.body.error, answer.body.code]).toEqual([status, error, error]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    if (status === 401) expect(answer.headers.get('www-authenticate')).toBe('Basic realm="innkeeper"');
  });

  it('cannot do with a wrong secret, nor with the secret’s hash', async () => {
    const { rows } = await house.db.query(`SELECT encode(secret_hash, 'hex') AS hash FROM accounts WHERE id = $1`, [client.id]);
    for (const secret of ['cs_wrong', `${client.clientSecret}x`, (rows[0] as { hash: string }).hash]) {
      expect((await form(grant, basic(client.clientId, secret))).status).toBe(401);
    }
  });

  it('cannot slip past the limits of callers without a token by sending HTTP Basic elsewhere', async () => {
    const answer = await house.call(
      'POST',
      '/v1/auth/logout',
      { refreshToken: 'rt_x' },
      { token: null, headers: { authorization: basic(client.clientId, client.clientSecret) } },
    );
    expect(answer.status).toBe(401);
  });

  it('cannot sign in as a person, nor refresh', async () => {
    const answer = await house.call('POST', '/v1/auth/login', { email: client.clientId, password: client.clientSecret }, { token: null });
    expect(answer.status).toBe(401);
  });

  it('loses scopes, tokens and secret at once when they are taken away', async () => {
    const made = await house.call('POST', '/v1/api-clients', {
      displayName: 'Old kiosk',
      scopes,
      grants: [{ role: 'booking_site', propertyId: null }],
    });
    const kiosk = made.body as typeof client;
    const first = (await form(grant, basic(kiosk.clientId, kiosk.clientSecret))).body.access_token as string;
    expect((await me(first)).body.everywhere).toHaveLength(4);
    const path = `/v1/api-clients/${kiosk.id}`;
    const narrowed = await house.call('PATCH', path, { scopes: ['rates:read'] }, { headers: { 'if-match': made.headers.get('etag')! } });
    expect((await me(first)).body.everywhere).toEqual(['rates:read']);
    const rotated = await house.call('POST', `${path}/secret`);
    expect(rotated.status).toBe(200);
    expect((await me(first)).status).toBe(401);
    expect((await form(grant, basic(kiosk.clientId, kiosk.clientSecret))).status).toBe(401);
    const second = (await form(grant, basic(kiosk.clientId, rotated.body.clientSecret))).body.access_token as string;
    expect((await me(second)).status).toBe(200);
    expect(
      (await house.call('PATCH', path, { status: 'disabled' }, { headers: { 'if-match': narrowed.headers.get('etag')! } })).status,
    ).toBe(412);
    expect((await house.call('PATCH', path, { status: 'disabled' }, { headers: { 'if-match': '*' } })).status).toBe(200);
    expect((await me(second)).status).toBe(401);
    expect((await form(grant, basic(kiosk.clientId, rotated.body.clientSecret))).status).toBe(401);
  });
});
