import { createHash } from 'node:crypto';
import { type Answer, type House, startHouse } from './support/house';

const PASSWORD = 'seven quiet rooms by the lake';
const MINUTE = 60_000;

describe('Signing in', () => {
  let house: House;

  beforeAll(async () => {
    house = await startHouse();
  });
  afterAll(() => house.close());
  afterEach(() => house.clock.release());

  let counter = 0;
  const hire = async (): Promise<{ id: string; email: string; etag: string }> => {
    const email = `porter${++counter}@hotel.example`;
    const made = await house.call('POST', '/v1/accounts', { email, displayName: 'Night Watch', password: PASSWORD });
    expect(made.status).toBe(201);
    return { id: (made.body as { id: string }).id, email, etag: made.headers.get('etag')! };
  };
  const login = (email: string, password = PASSWORD): Promise<Answer> =>
    house.call('POST', '/v1/auth/login', { email, password }, { token: null });
  const refresh = (refreshToken: string): Promise<Answer> => house.call('POST', '/v1/auth/refresh', { refreshToken }, { token: null });
  const me = (token: string): Promise<Answer> => house.call('GET', '/v1/auth/me', undefined, { token });

  it('with e-mail, in any case, and password gives a pair of tokens that nobody may cache', async () => {
    const { id, email } = await hire();
    const answer = await login(` ${email.toUpperCase()} `);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ accessToken: expect.any(String), refreshToken: expect.any(String), tokenType: 'Bearer', expiresIn: 900 });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await me(answer.body.accessToken)).body).toMatchObject({ id, kind: 'staff', email, grants: [], everywhere: [], byHotel: [] });
  });

  it('takes the same password in composed and decomposed writing, and every character of a long one', async () => {
    const long = `café ${'noir and a long walk home '.repeat(6)}`;
    const email = 'cafe@hotel.example';
    await house.call('POST', '/v1/accounts', { email, displayName: 'Night Watch', password: long.normalize('NFD') });
    expect((await login(email, long.normalize('NFC'))).status).toBe(200);
    expect((await login(email, `${long.slice(0, -1)}!`)).status).toBe(401);
  });

  it('answers a wrong password, an unknown, a disabled and a locked account alike', async () => {
    const [known, disabled, locked] = [await hire(), await hire(), await hire()];
    await house.call('PATCH', `/v1/accounts/${disabled.id}`, { status: 'disabled' }, { headers: { 'if-match': disabled.etag } });
    await house.db.query('UPDATE accounts SET failed_attempts = 10, locked_until = now() + $2::interval WHERE id = $1', [
      locked.id,
      '5 minutes',
    ]);
    const answers = [
      await login(known.email, 'not the password'),
      await login('nobody@hotel.example'),
      await login(disabled.email),
      await login(locked.email),
    ];
    const shown = answers.map(({ status, body, headers }) => {
      const { requestId, ...rest } = body as Record<string, unknown>;
      expect(requestId).toEqual(expect.any(String));
      return JSON.stringify([status, rest, headers.get('www-authenticate'), headers.get('cache-control')]);
    });
    expect(new Set(shown).size).toBe(1);
    expect(answers[0]!.body.code).toBe('invalid_credentials');
  });

  it('takes about the same time for an unknown account and a wrong password', async () => {
    const { email } = await hire();
    const timeOf = async (address: string): Promise<number> => {
      const from = performance.now();
      await login(address, 'not the password');
      return performance.now() - from;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let i = 0; i < 7; i++) {
      known.push(await timeOf(email));
      unknown.push(await timeOf('nobody@hotel.example'));
    }
    expect(Math.abs(Math.min(...known) - Math.min(...unknown))).toBeLessThan(10); // the quickest of each: the machine may be busy
  });

  it('is closed for a quarter of an hour after ten wrong passwords, then open again', async () => {
    const { id, email } = await hire();
    const now = new Date();
    house.clock.set(now);
    for (let i = 0; i < 10; i++) await login(email, 'not the password');
    expect((await login(email)).status).toBe(401);
    house.clock.set(new Date(now.getTime() + 15 * MINUTE - 1000));
    expect((await login(email)).status).toBe(401);
    house.clock.set(new Date(now.getTime() + 15 * MINUTE));
    expect((await login(email)).status).toBe(200);
    const trail = await house.db.query(`SELECT action, count(*)::int AS n FROM audit_entries WHERE target_id = $1 GROUP BY action`, [id]);
    const actions = Object.fromEntries(trail.rows.map((r: { action: string; n: number }) => [r.action, r.n]));
    expect(actions).toEqual({ 'account.created': 1, 'account.sign_in_failed': 9, 'account.locked': 1, 'account.signed_in': 1 });
  });

  it('forgets nine wrong passwords after a right one', async () => {
    const { email } = await hire();
    for (let i = 0; i < 9; i++) await login(email, 'not the password');
    expect((await login(email)).status).toBe(200);
    for (let i = 0; i < 9; i++) await login(email, 'not the password');
    expect((await login(email)).status).toBe(200);
  });

  it('looks at ten of forty guesses that come at once', async () => {
    const { id, email } = await hire();
    await Promise.all(Array.from({ length: 40 }, () => login(email, 'not the password')));
    const { rows } = await house.db.query('SELECT failed_attempts, locked_until > now() AS locked FROM accounts WHERE id = $1', [id]);
    expect(rows[0]).toEqual({ failed_attempts: 10, locked: true });
    expect((await login(email)).status).toBe(401);
  });

  it('keeps no password, token or e-mail in the clear', async () => {
    const { email } = await hire();
    const { accessToken, refreshToken } = (await login(email)).body as Record<string, string>;
    const tables = ['accounts', 'sessions', 'refresh_tokens', 'grants', 'audit_entries', 'outbox', 'idempotency_keys'];
    let dump = '';
    for (const table of tables) {
      const { rows } = await house.db.query(`SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM ${table} t`);
      dump += (rows[0] as { text: string }).text;
    }
    const hidden = [email, PASSWORD, accessToken!, refreshToken!];
    for (const secret of hidden) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(dump).toContain(createHash('sha256').update(refreshToken!).digest('hex'));
  });

  it('keeps no guessable trace of a password that was sent with an Idempotency-Key', async () => {
    const body = JSON.stringify({ email: 'key@hotel.example', displayName: 'Night Watch', password: PASSWORD });
    const made = await house.call('POST', '/v1/accounts', undefined, { raw: body, headers: { 'idempotency-key': 'hire-1' } });
    const again = await house.call('POST', '/v1/accounts', undefined, { raw: body, headers: { 'idempotency-key': 'hire-1' } });
    expect([made.status, again.status, again.body]).toEqual([201, 201, made.body]);
    const plain = createHash('sha256').update('/v1/accounts\0').update(body).digest('hex');
    const { rows } = await house.db.query(`SELECT encode(fingerprint, 'hex') AS f FROM idempotency_keys WHERE key = 'hire-1'`);
    expect(rows).toEqual([{ f: expect.any(String) }]);
    expect(plain.startsWith((rows[0] as { f: string }).f.slice(2, 34))).toBe(false);
    expect((rows[0] as { f: string }).f).not.toBe(plain);
  });

  it('refuses fields that nobody asked for', async () => {
    const answer = await house.call(
      'POST',
      '/v1/auth/login',
      { email: 'a@b.example', password: PASSWORD, tokenGeneration: 7 },
      { token: null },
    );
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: '/tokenGeneration', code: 'unknown_field' })]);
  });

  describe('and staying signed in', () => {
    it('trades the refresh token for a new pair, also when the old access token is sent along', async () => {
      const { email } = await hire();
      const first = (await login(email)).body as Record<string, string>;
      house.clock.advance(20 * MINUTE);
      expect((await me(first.accessToken!)).status).toBe(401);
      const second = await house.call('POST', '/v1/auth/refresh', { refreshToken: first.refreshToken }, { token: first.accessToken });
      expect(second.status).toBe(200);
      expect(second.body.refreshToken).not.toBe(first.refreshToken);
      expect((await me(second.body.accessToken)).status).toBe(200);
      expect((await refresh(second.body.refreshToken)).status).toBe(200);
    });

    it('ends for everybody when a used refresh token comes again', async () => {
      const { id, email } = await hire();
      const stolen = (await login(email)).body as Record<string, string>;
      const thief = (await refresh(stolen.refreshToken!)).body as Record<string, string>;
      expect((await me(thief.accessToken!)).status).toBe(200);
      const owner = await refresh(stolen.refreshToken!);
      expect([owner.status, owner.body.code]).toEqual([401, 'session_ended']);
      expect((await refresh(thief.refreshToken!)).status).toBe(401);
      expect((await me(thief.accessToken!)).status).toBe(401);
      const trail = await house.call('GET', `/v1/audit-entries?targetId=${id}&action=account.refresh_token_reused`);
      expect(trail.body.data).toHaveLength(1);
    });

    it('gives one pair at most to twins that send the same refresh token at once', async () => {
      const { email } = await hire();
      const { refreshToken } = (await login(email)).body as Record<string, string>;
      const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken!)));
      expect(answers.filter((a) => a.status === 200).length).toBeLessThanOrEqual(1);
      expect(answers.every((a) => a.status === 200 || a.status === 401)).toBe(true);
    });

    it('ends after a week without use, and after thirty days in any case', async () => {
      const { email } = await hire();
      const idle = (await login(email)).body as Record<string, string>;
      house.clock.advance(7 * 24 * 60 * MINUTE + 1000);
      expect((await refresh(idle.refreshToken!)).status).toBe(401);
      let { refreshToken } = (await login(email)).body as { refreshToken: string };
      for (let day = 6; day <= 24; day += 6) {
        house.clock.advance(6 * 24 * 60 * MINUTE);
        refreshToken = (await refresh(refreshToken)).body.refreshToken;
        expect(refreshToken).toEqual(expect.any(String));
      }
      house.clock.advance(6 * 24 * 60 * MINUTE + 1000);
      expect((await refresh(refreshToken)).status).toBe(401);
    });

    it('ends with signing out: access and refresh token are dead, other sessions live', async () => {
      const { email } = await hire();
      const [here, there] = [(await login(email)).body, (await login(email)).body];
      expect((await house.call('POST', '/v1/auth/logout', {}, { token: here.accessToken })).status).toBe(204);
      expect((await me(here.accessToken)).status).toBe(401);
      expect((await refresh(here.refreshToken)).status).toBe(401);
      expect((await me(there.accessToken)).status).toBe(200);
    });

    it('can be ended with the refresh token alone, and says nothing about an unknown one', async () => {
      const { email } = await hire();
      const pair = (await login(email)).body as Record<string, string>;
      const logout = (body: object) => house.call('POST', '/v1/auth/logout', body, { token: null });
      expect((await logout({ refreshToken: pair.refreshToken })).status).toBe(204);
      expect((await me(pair.accessToken!)).status).toBe(401);
      expect((await logout({ refreshToken: 'rt_unknown' })).status).toBe(204);
      expect((await logout({})).status).toBe(401);
    });

    it.each([{ password: 'nine loud rooms by the sea' }, { status: 'disabled' }])('ends at once with %j', async (patch) => {
      const { id, email, etag } = await hire();
      const pair = (await login(email)).body as Record<string, string>;
      expect((await me(pair.accessToken!)).status).toBe(200);
      const changed = await house.call('PATCH', `/v1/accounts/${id}`, patch, { headers: { 'if-match': etag } });
      expect(changed.status).toBe(200);
      expect((await me(pair.accessToken!)).status).toBe(401);
      expect((await refresh(pair.refreshToken!)).status).toBe(401);
      expect((await login(email)).status).toBe(401);
    });

    it('keeps twenty sessions of one account, the oldest goes', async () => {
      const { email } = await hire();
      const pairs = [];
      for (let i = 0; i < 21; i++) {
        house.clock.advance(1000);
        pairs.push((await login(email)).body as Record<string, string>);
      }
      expect((await me(pairs[0]!.accessToken!)).status).toBe(401);
      expect((await me(pairs[1]!.accessToken!)).status).toBe(200);
    });
  });
});
