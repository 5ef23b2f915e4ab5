import { randomUUID } from 'node:crypto';
import { must } from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';
import { MailServer } from './support/mail-server';
import { codeAt, enrol, hire, PASSWORD, signIn } from './support/staff';

const HOUR = 3_600_000;
const NEW_PASSWORD = 'nine loud rooms by the sea';

let house: House;
let mails: MailServer;

beforeAll(async () => {
  mails = await MailServer.start();
  const environment = { SMTP_URL: mails.url, MAIL_FROM: 'no-reply@sea.example', STAFF_APP_URL: 'https://desk.sea.example/welcome' };
  house = await startHouse({ environment });
});
afterAll(async () => {
  await house.close();
  await mails.stop();
});
afterEach(() => house.clock.release());

const open = (path: string, body: object): Promise<Answer> => house.call('POST', path, body, { token: null });
const me = (token: string): Promise<Answer> => house.call('GET', '/v1/auth/me', undefined, { token });
const trailOf = async (id: string): Promise<string[]> =>
  (await house.db.query<{ action: string }>('SELECT action FROM audit_entries WHERE target_id = $1 ORDER BY at, id', [id])).rows.map(
    (r) => r.action,
  );
const tokenIn = (text: string, kind: string): string => new RegExp(`#${kind}=(\\S+)`).exec(text)![1]!;
let people = 0;

describe('An invitation', () => {
  const invite = async (): Promise<{ id: string; email: string }> => {
    const email = `new${++people}@hotel.example`;
    const grants = [{ role: 'front_desk', propertyId: randomUUID() }];
    const account = await must(house, 'POST', '/v1/accounts', { email, displayName: 'Ana Silva', grants });
    expect(account).toMatchObject({ joined: false, status: 'active' });
    return { id: account.id, email };
  };

  it('goes to the person by mail, opens the account once, and no other way leads in before', async () => {
    const { id, email } = await invite();
    expect((await signIn(house, email)).status).toBe(401);
    const mail = await mails.to(email);
    const token = tokenIn(mail.text, 'invitation');
    expect(mail.text).toContain(`https://desk.sea.example/welcome#invitation=${token}`);
    expect((await open('/v1/auth/password-reset-confirmations', { token, password: PASSWORD })).body.code).toBe('one_time_token_invalid');
    const weak = await open('/v1/auth/invitation-acceptances', { token, password: 'password1' });
    expect([weak.status, weak.body.code]).toEqual([400, 'weak_password']);
    expect((await open('/v1/auth/invitation-acceptances', { token, password: PASSWORD })).status).toBe(204);
    expect((await signIn(house, email)).status).toBe(200);
    const again = await open('/v1/auth/invitation-acceptances', { token, password: NEW_PASSWORD });
    expect([again.status, again.body.code]).toEqual([400, 'one_time_token_invalid']);
    expect((await house.call('GET', `/v1/accounts/${id}`)).body).toMatchObject({ joined: true });
    expect(await trailOf(id)).toEqual(expect.arrayContaining(['account.created', 'account.invited', 'account.invitation_accepted']));
  });

  it('is taken by one of two who come at once', async () => {
    const { email } = await invite();
    const token = tokenIn((await mails.to(email)).text, 'invitation');
    const answers = await Promise.all([1, 2, 3].map(() => open('/v1/auth/invitation-acceptances', { token, password: PASSWORD })));
    expect(answers.map((a) => a.status).sort()).toEqual([204, 400, 400]);
  });

  it('is good for three days', async () => {
    const { email } = await invite();
    const token = tokenIn((await mails.to(email)).text, 'invitation');
    house.clock.set(new Date(Date.now() + 72 * HOUR + 1000));
    expect((await open('/v1/auth/invitation-acceptances', { token, password: PASSWORD })).status).toBe(400);
  });

  it('can be listed, sent again and withdrawn: the token before is dead', async () => {
    const { id, email } = await invite();
    const first = tokenIn((await mails.to(email)).text, 'invitation');
    const sent = await must(house, 'POST', '/v1/invitations', { accountId: id });
    const second = tokenIn((await mails.to(email, 2)).text, 'invitation');
    const list = await house.call('GET', '/v1/invitations?status=pending&limit=1');
    expect(list.body.data).toEqual([expect.objectContaining({ id: sent.id, accountId: id, email, status: 'pending' })]);
    expect((await open('/v1/auth/invitation-acceptances', { token: first, password: PASSWORD })).status).toBe(400);
    expect((await house.call('DELETE', `/v1/invitations/${sent.id}`)).status).toBe(204);
    expect((await open('/v1/auth/invitation-acceptances', { token: second, password: PASSWORD })).status).toBe(400);
    // nor does a forgotten password bring it back
    await open('/v1/auth/password-resets', { email });
    await must(house, 'POST', '/v1/invitations', { accountId: id });
    const third = await mails.to(email, 3);
    expect(third.headers.subject).toMatch(/invitation|=\?/i);
    expect(third.text).toContain('#invitation=');
  });

  it('is not for somebody who is in already, nor to be sent by who holds less', async () => {
    const clerk = await hire(house);
    const joined = await house.call('POST', '/v1/invitations', { accountId: clerk.id });
    expect([joined.status, joined.body.code]).toEqual([409, 'already_joined']);
    const boss = await must(house, 'POST', '/v1/accounts', {
      email: `boss${++people}@hotel.example`,
      displayName: 'Boss',
      grants: [{ role: 'administrator', propertyId: null }],
    });
    await must(house, 'POST', '/v1/roles', { code: `hr${++people}`, name: 'HR', permissions: ['accounts:read', 'accounts:write'] });
    const hr = await hire(house, { grants: [{ role: `hr${people}`, propertyId: null }] });
    const climbed = await house.call('POST', '/v1/invitations', { accountId: boss.id }, { token: hr.accessToken });
    expect([climbed.status, climbed.body.code]).toEqual([403, 'exceeds_own_permissions']);
  });
});

describe('A password', () => {
  it('is changed by who knows the old one: every session ends, a new one opens, the owner is told', async () => {
    const clerk = await hire(house);
    const other = (await signIn(house, clerk.email)).body;
    const token = clerk.accessToken;
    const wrong = await house.call(
      'POST',
      '/v1/auth/password-changes',
      { currentPassword: 'not it', newPassword: NEW_PASSWORD },
      { token },
    );
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
    const weak = await house.call('POST', '/v1/auth/password-changes', { currentPassword: PASSWORD, newPassword: 'qwertyuiop' }, { token });
    expect(weak.body.errors[0]).toMatchObject({ pointer: '/newPassword', code: 'too_common' });
    const done = await house.call('POST', '/v1/auth/password-changes', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, { token });
    expect(done.status).toBe(200);
    for (const dead of [token, other.accessToken]) expect((await me(dead)).status).toBe(401);
    for (const refreshToken of [clerk.refreshToken, other.refreshToken])
      expect((await open('/v1/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await me(done.body.accessToken)).status).toBe(200);
    expect([(await signIn(house, clerk.email)).status, (await signIn(house, clerk.email, { password: NEW_PASSWORD })).status]).toEqual([
      401, 200,
    ]);
    expect((await mails.to(clerk.email)).text).toContain('was changed');
    expect(await trailOf(clerk.id)).toContain('account.password_changed');
  });

  it('is not guessed with a stolen session: ten wrong ones lock', async () => {
    const clerk = await hire(house);
    const guess = (currentPassword: string) =>
      house.call('POST', '/v1/auth/password-changes', { currentPassword, newPassword: NEW_PASSWORD }, { token: clerk.accessToken });
    await Promise.all(Array.from({ length: 12 }, (_, i) => guess(`guess ${i}`)));
    expect((await guess(PASSWORD)).status).toBe(401);
    expect(await trailOf(clerk.id)).toContain('account.locked');
  });

  it('that was forgotten is replaced by mail, once; sessions, lock-out and older tokens end', async () => {
    const clerk = await hire(house);
    await Promise.all(Array.from({ length: 10 }, () => signIn(house, clerk.email, { password: 'wrong' })));
    expect((await signIn(house, clerk.email)).status).toBe(401);
    expect((await open('/v1/auth/password-resets', { email: ` ${clerk.email.toUpperCase()}`.trim() })).status).toBe(202);
    const first = tokenIn((await mails.to(clerk.email)).text, 'password_reset');
    await open('/v1/auth/password-resets', { email: clerk.email });
    const second = tokenIn((await mails.to(clerk.email, 2)).text, 'password_reset');
    expect((await open('/v1/auth/password-reset-confirmations', { token: first, password: NEW_PASSWORD })).status).toBe(400);
    const both = await Promise.all(
      [1, 2].map(() => open('/v1/auth/password-reset-confirmations', { token: second, password: NEW_PASSWORD })),
    );
    expect(both.map((a) => a.status).sort()).toEqual([204, 400]);
    expect((await me(clerk.accessToken)).status).toBe(401);
    expect((await signIn(house, clerk.email, { password: NEW_PASSWORD })).status).toBe(200);
  });

  it('is not reset with a token of an hour ago, nor for an account that is disabled', async () => {
    const [late, gone] = [await hire(house), await hire(house)];
    for (const { email } of [late, gone]) await open('/v1/auth/password-resets', { email });
    const tokens = await Promise.all([late, gone].map(async ({ email }) => tokenIn((await mails.to(email)).text, 'password_reset')));
    await must(house, 'PATCH', `/v1/accounts/${gone.id}`, { status: 'disabled' }, { headers: { 'if-match': '*' } });
    expect((await open('/v1/auth/password-reset-confirmations', { token: tokens[1], password: NEW_PASSWORD })).status).toBe(400);
    house.clock.set(new Date(Date.now() + HOUR + 1000));
    expect((await open('/v1/auth/password-reset-confirmations', { token: tokens[0], password: NEW_PASSWORD })).status).toBe(400);
  });

  it('reset answers strangers and members alike, and fills nobody’s mailbox', async () => {
    const clerk = await hire(house);
    const ask = (email: string) => open('/v1/auth/password-resets', { email });
    const [known, unknown] = [await ask(clerk.email), await ask('stranger@nowhere.example')];
    expect([known.status, Object.keys(known.body)]).toEqual([unknown.status, Object.keys(unknown.body)]);
    for (let i = 0; i < 6; i++) expect((await ask(clerk.email)).status).toBe(202);
    await mails.to(clerk.email, 3);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(mails.received.filter((m) => m.to.includes(clerk.email))).toHaveLength(3);
    expect(mails.received.filter((m) => m.to.includes('stranger@nowhere.example'))).toEqual([]);
  });
});

describe('A second factor', () => {
  it('is asked for once it is set up, and each code signs in once', async () => {
    const clerk = await hire(house);
    const { secret, recoveryCodes } = await enrol(house, clerk.accessToken);
    expect(recoveryCodes).toHaveLength(10);
    const without = await signIn(house, clerk.email);
    expect([without.status, without.body.code, without.body.errors[0].pointer]).toEqual([401, 'second_factor_required', '/totpCode']);
    const totpCode = codeAt(secret, house.clock.now());
    expect((await signIn(house, clerk.email, { totpCode })).status).toBe(200);
    const replayed = await signIn(house, clerk.email, { totpCode });
    expect([replayed.status, replayed.body.errors[0].code]).toEqual([401, 'wrong_code']);
    expect((await signIn(house, clerk.email, { totpCode: codeAt(secret, house.clock.now().getTime() - 60_000) })).status).toBe(401);
    expect((await signIn(house, clerk.email, { totpCode: codeAt(secret, house.clock.now().getTime() + 30_000) })).status).toBe(200);
    // a code of the step before the last one taken is as used as that one
    expect((await signIn(house, clerk.email, { totpCode: codeAt(secret, house.clock.now()) })).status).toBe(401);
    expect((await signIn(house, clerk.email, { password: 'wrong', totpCode })).body.code).toBe('invalid_credentials');
  });

  it('that confirmed its set-up does not sign in with the same code', async () => {
    const clerk = await hire(house);
    const { secret } = await must(house, 'POST', '/v1/auth/totp-enrolments', { password: PASSWORD }, { token: clerk.accessToken });
    house.clock.set(new Date());
    const code = codeAt(secret, house.clock.now());
    const wrong = code === '000000' ? '111111' : '000000';
    expect((await house.call('POST', '/v1/auth/totp-confirmations', { code: wrong }, { token: clerk.accessToken })).status).toBe(400);
    expect((await signIn(house, clerk.email)).status).toBe(200); // not in force yet
    await must(house, 'POST', '/v1/auth/totp-confirmations', { code }, { token: clerk.accessToken });
    expect((await signIn(house, clerk.email, { totpCode: code })).status).toBe(401);
    const twice = await house.call('POST', '/v1/auth/totp-enrolments', { password: PASSWORD }, { token: clerk.accessToken });
    expect(twice.body.code).toBe('second_factor_enrolled');
  });

  it('takes the password to set up, and password and code to do without', async () => {
    const clerk = await hire(house);
    const token = clerk.accessToken;
    expect((await house.call('POST', '/v1/auth/totp-enrolments', { password: 'wrong' }, { token })).status).toBe(401);
    const { secret, recoveryCodes } = await enrol(house, token);
    const totpCode = codeAt(secret, house.clock.now());
    const remove = (body: object) => house.call('POST', '/v1/auth/totp-removals', body, { token });
    expect((await remove({ password: PASSWORD })).body.code).toBe('second_factor_required');
    expect((await remove({ password: 'wrong', totpCode })).body.code).toBe('invalid_credentials');
    expect((await remove({ password: PASSWORD, recoveryCode: 'aaaa-aaaa-aaaa-aaaa' })).body.code).toBe('second_factor_required');
    expect((await remove({ password: PASSWORD, totpCode })).status).toBe(204);
    expect((await remove({ password: PASSWORD, totpCode })).body.code).toBe('second_factor_not_enrolled');
    expect((await signIn(house, clerk.email)).status).toBe(200);
    expect((await signIn(house, clerk.email, { recoveryCode: recoveryCodes[0] })).status).toBe(200);
  });

  it('has ten codes for paper: each works once, in any spelling, until there are new ones', async () => {
    const clerk = await hire(house);
    const { secret, recoveryCodes } = await enrol(house, clerk.accessToken);
    const typed = recoveryCodes[0]!.toUpperCase().replaceAll('-', ' ');
    const tries = await Promise.all([1, 2, 3].map(() => signIn(house, clerk.email, { recoveryCode: typed })));
    expect(tries.map((a) => a.status).sort()).toEqual([200, 401, 401]);
    const proof = { password: PASSWORD, totpCode: codeAt(secret, house.clock.now()) };
    const renewed = await must(house, 'POST', '/v1/auth/recovery-codes', proof, { token: clerk.accessToken });
    expect((await signIn(house, clerk.email, { recoveryCode: recoveryCodes[1] })).status).toBe(401);
    expect((await signIn(house, clerk.email, { recoveryCode: renewed.recoveryCodes[1] })).status).toBe(200);
  });

  it('is not guessed: wrong codes lock as wrong passwords do, also where they come at once, and the right password alone forgives nothing', async () => {
    const clerk = await hire(house);
    const { secret } = await enrol(house, clerk.accessToken);
    await Promise.all(Array.from({ length: 7 }, () => signIn(house, clerk.email, { totpCode: '000000' })));
    await signIn(house, clerk.email);
    await Promise.all(Array.from({ length: 7 }, () => signIn(house, clerk.email, { totpCode: '000000' })));
    const locked = await signIn(house, clerk.email, { totpCode: codeAt(secret, house.clock.now()) });
    expect([locked.status, locked.body.code]).toEqual([401, 'invalid_credentials']);
    const { rows } = await house.db.query('SELECT failed_attempts FROM accounts WHERE id = $1', [clerk.id]);
    expect(rows[0]).toEqual({ failed_attempts: 10 });
    expect(await trailOf(clerk.id)).toEqual(expect.arrayContaining(['account.second_factor_failed', 'account.locked']));
  });

  it('may be demanded by a post: until it is set up the session does nothing else, and then goes on', async () => {
    const code = `careful${++people}`;
    const role = await must(house, 'POST', '/v1/roles', {
      code,
      name: 'Careful',
      permissions: ['accounts:read'],
      requiresSecondFactor: true,
    });
    const clerk = await hire(house, { grants: [{ role: code, propertyId: null }] });
    const token = clerk.accessToken;
    const roles = () => house.call('GET', '/v1/roles', undefined, { token });
    const refused = await roles();
    expect([refused.status, refused.body.code]).toEqual([403, 'second_factor_missing']);
    expect((await me(token)).body).toMatchObject({ lacksSecondFactor: true, everywhere: [] });
    expect((await house.call('GET', '/v1/auth/sessions', undefined, { token })).status).toBe(200);
    expect((await house.call('GET', `/v1/jobs/${randomUUID()}`, undefined, { token })).body.code).toBe('second_factor_missing');
    const { secret } = await enrol(house, token);
    expect((await roles()).status).toBe(200);
    await must(house, 'POST', '/v1/auth/totp-removals', { password: PASSWORD, totpCode: codeAt(secret, house.clock.now()) }, { token });
    expect((await roles()).status).toBe(403);
    await must(house, 'PATCH', `/v1/roles/${role.id}`, { requiresSecondFactor: false }, { headers: { 'if-match': '*' } });
    expect((await roles()).status).toBe(200);
    await must(house, 'PATCH', `/v1/accounts/${clerk.id}`, { requiresSecondFactor: true }, { headers: { 'if-match': '*' } });
    expect((await roles()).body.code).toBe('second_factor_missing');
  });

  it('of a role that comes with the house may be demanded, and nothing else of it changed', async () => {
    const id = '018f0000-0000-7000-8000-000000000007'; // auditor
    const patch = (body: object) => house.call('PATCH', `/v1/roles/${id}`, body, { headers: { 'if-match': '*' } });
    expect((await patch({ requiresSecondFactor: true })).body).toMatchObject({ code: 'auditor', requiresSecondFactor: true });
    expect((await patch({ requiresSecondFactor: true, name: 'Mine' })).body.code).toBe('system_role');
    await patch({ requiresSecondFactor: false });
  });

  it('that was lost is taken off by an administrator, not by oneself and not by who holds less', async () => {
    const clerk = await hire(house);
    await enrol(house, clerk.accessToken);
    const own = (await me(house.adminToken)).body.id as string;
    expect((await house.call('POST', `/v1/accounts/${own}/second-factor-resets`)).status).toBe(403);
    await must(house, 'POST', '/v1/roles', { code: `hr${++people}`, name: 'HR', permissions: ['accounts:write'] });
    const hr = await hire(house, { grants: [{ role: `hr${people}`, propertyId: null }] });
    const climbed = await house.call('POST', `/v1/accounts/${own}/second-factor-resets`, undefined, { token: hr.accessToken });
    expect(climbed.body.code).toBe('exceeds_own_permissions');
    expect((await house.call('POST', `/v1/accounts/${clerk.id}/second-factor-resets`)).status).toBe(204);
    expect((await me(clerk.accessToken)).status).toBe(401);
    expect((await signIn(house, clerk.email)).status).toBe(200);
    expect((await mails.to(clerk.email, 2)).text).toContain('was removed');
  });

  it('stays when the e-mail and the password change', async () => {
    const clerk = await hire(house);
    const { secret } = await enrol(house, clerk.accessToken);
    const email = `moved${++people}@hotel.example`;
    await must(house, 'PATCH', `/v1/accounts/${clerk.id}`, { email, password: NEW_PASSWORD }, { headers: { 'if-match': '*' } });
    const password = NEW_PASSWORD;
    expect((await signIn(house, email, { password })).body.code).toBe('second_factor_required');
    expect((await signIn(house, email, { password, totpCode: codeAt(secret, house.clock.now()) })).status).toBe(200);
  });

  it('lies sealed in the database, and recovery codes as hashes', async () => {
    const clerk = await hire(house);
    const { secret, recoveryCodes } = await enrol(house, clerk.accessToken);
    const { rows } = await house.db.query<{ t: string }>(
      'SELECT a::text AS t FROM accounts a UNION ALL SELECT r::text FROM recovery_codes r UNION ALL SELECT e::text FROM audit_entries e UNION ALL SELECT s::text FROM sessions s',
    );
    const dump = rows.map((r) => r.t).join('\n');
    for (const clear of [secret, ...recoveryCodes, 'node', '127.0.0'])
      expect([clear, dump.includes(clear), dump.includes(Buffer.from(clear).toString('hex'))]).toEqual([clear, false, false]);
  });
});

describe('Sessions', () => {
  it('are shown to their owner with where they were opened, and ended one by one', async () => {
    const clerk = await hire(house);
    const other = await house.call(
      'POST',
      '/v1/auth/login',
      { email: clerk.email, password: PASSWORD },
      { token: null, headers: { 'user-agent': 'Desk/1.0' } },
    );
    const list = await must(house, 'GET', '/v1/auth/sessions', undefined, { token: clerk.accessToken });
    expect(list.data).toHaveLength(2);
    expect(list.data.find((s: { current: boolean }) => !s.current)).toMatchObject({ userAgent: 'Desk/1.0', network: '127.0.0.0/24' });
    const paged = (more = '') => must(house, 'GET', `/v1/auth/sessions?limit=1${more}`, undefined, { token: clerk.accessToken });
    const first = await paged();
    const rest = await paged(`&cursor=${first.nextCursor}`);
    expect([[...first.data, ...rest.data], rest.nextCursor]).toEqual([list.data, null]);
    const ended = list.data.find((s: { current: boolean }) => !s.current).id as string;
    expect((await house.call('DELETE', `/v1/auth/sessions/${ended}`, undefined, { token: clerk.accessToken })).status).toBe(204);
    expect([(await me(other.body.accessToken)).status, (await me(clerk.accessToken)).status]).toEqual([401, 200]);
    expect((await house.call('DELETE', `/v1/auth/sessions/${ended}`, undefined, { token: clerk.accessToken })).status).toBe(404);
  });

  it('of somebody else are nobody’s to end but an administrator’s, who ends all', async () => {
    const [clerk, thief] = [await hire(house), await hire(house)];
    const [session] = (await must(house, 'GET', '/v1/auth/sessions', undefined, { token: clerk.accessToken })).data;
    expect((await house.call('DELETE', `/v1/auth/sessions/${session.id}`, undefined, { token: thief.accessToken })).status).toBe(404);
    expect((await house.call('DELETE', `/v1/accounts/${clerk.id}/sessions`, undefined, { token: thief.accessToken })).status).toBe(403);
    expect((await me(clerk.accessToken)).status).toBe(200);
    expect((await house.call('DELETE', `/v1/accounts/${clerk.id}/sessions`)).status).toBe(204);
    expect((await me(clerk.accessToken)).status).toBe(401);
    expect((await open('/v1/auth/refresh', { refreshToken: clerk.refreshToken })).status).toBe(401);
    expect((await signIn(house, clerk.email)).status).toBe(200);
  });
});

describe('A machine’s secret', () => {
  it('is replaced without a gap where that is wished, and at once where it is not', async () => {
    const body = { displayName: 'Site', scopes: ['rates:read'], grants: [{ role: 'booking_site', propertyId: null }] };
    const client = await must(house, 'POST', '/v1/api-clients', body);
    const fetchToken = (secret: string): Promise<Answer> =>
      open('/v1/oauth/token', { grant_type: 'client_credentials', client_id: client.clientId, client_secret: secret });
    const first = client.clientSecret as string;
    const old = (await fetchToken(first)).body.access_token as string;
    const until = new Date(Date.now() + HOUR);
    const rotate = (more: object) => house.call('POST', `/v1/api-clients/${client.id}/secret`, more);
    const second = (await rotate({ oldSecretUntil: until.toISOString() })).body.clientSecret as string;
    expect((await house.call('GET', `/v1/api-clients/${client.id}`)).body.oldSecretUntil).toBe(until.toISOString());
    expect([(await fetchToken(first)).status, (await fetchToken(second)).status, (await me(old)).status]).toEqual([200, 200, 200]);
    house.clock.set(new Date(until.getTime() + 1));
    expect([(await fetchToken(first)).status, (await fetchToken(second)).status]).toEqual([401, 200]);
    house.clock.release();
    const third = (await rotate({})).body.clientSecret as string;
    expect([(await fetchToken(first)).status, (await fetchToken(second)).status, (await fetchToken(third)).status]).toEqual([
      401, 401, 200,
    ]);
    expect((await me(old)).status).toBe(401);
    for (const oldSecretUntil of [new Date(Date.now() - 1000), new Date(Date.now() + 8 * 24 * HOUR)]) {
      expect((await rotate({ oldSecretUntil: oldSecretUntil.toISOString() })).status).toBe(400);
    }
  });

  it('is replaced at once by a call without a body, as before', async () => {
    const client = await must(house, 'POST', '/v1/api-clients', { displayName: 'Site', scopes: ['rates:read'] });
    expect((await house.call('POST', `/v1/api-clients/${client.id}/secret`)).status).toBe(200);
  });
});
