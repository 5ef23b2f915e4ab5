import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuditChain } from '../src/kernel/events/audit-chain';
import { UsageTally } from '../src/modules/identity/services/usage-tally';
import { WatchAccess } from '../src/modules/identity/services/watch-access.service';
import { aMachine, goTo, must } from './support/furnish';
import { type House, startHouse } from './support/house';

const PASSWORD = 'seven quiet rooms by the lake';

interface Alert {
  id: string;
  kind: string;
  accountId: string | null;
  subject: string | null;
  counts: Record<string, number>;
  occurredAt: string;
}

describe('Unusual access', () => {
  let house: House;
  let sea: string;
  const guests: string[] = [];

  beforeAll(async () => {
    house = await startHouse({
      environment: { ALERT_REVEALS_PER_HOUR: '12', ALERT_TRIED_ACCOUNTS: '4', ALERT_WRONG_CODES: '6', ALERT_MISSED_IDS: '20' },
    });
    await goTo(house, '2026-11-02T09:00:00Z');
    sea = (await must(house, 'POST', '/v1/properties', { code: 'SEA', name: 'Sea View', timeZone: 'UTC', currency: 'EUR' })).id;
    const clerk = await aMachine(house, ['guests:write', 'guests:read'], [sea]);
    for (let i = 0; i < 30; i++) {
      const person = { propertyId: sea, firstName: 'Guest', lastName: `Number ${i}`, email: `guest${i}@mail.example` };
      guests.push((await must(house, 'POST', '/v1/guests', person, { token: clerk })).id);
    }
  });
  afterAll(() => house.close());

  let counter = 0;
  const hire = async () => {
    const email = `desk${++counter}@hotel.example`;
    const grants = [{ role: 'front_desk', propertyId: sea }];
    const { id } = await must(house, 'POST', '/v1/accounts', { email, displayName: `Desk ${counter}`, password: PASSWORD, grants });
    return { id: id as string, email };
  };
  const login = async (email: string, headers: Record<string, string> = {}): Promise<string> =>
    (await must(house, 'POST', '/v1/auth/login', { email, password: PASSWORD }, { token: null, headers })).accessToken;
  const read = (id: string, token: string) => house.call('GET', `/v1/guests/${id}`, undefined, { token });
  /** Two minutes later: the trail has been chained, and everything in it has been looked at. */
  const watch = async (): Promise<void> => {
    house.clock.advance(120_000);
    await house.app.get(UsageTally).write();
    for (;;) {
      while (await house.app.get(AuditChain).chain());
      await house.app.get(WatchAccess).run();
      const { rows } = await house.db.query(
        `SELECT (SELECT batch FROM access_watch) = (SELECT coalesce(max(batch), 0) FROM audit_chain) AND NOT EXISTS (SELECT FROM sign_in_notes WHERE NOT seen)
           AND NOT EXISTS (SELECT FROM audit_entries WHERE at < $1 AND NOT id = ANY (SELECT unnest(entry_ids) FROM audit_chain)) AS done`,
        [new Date(house.clock.now().getTime() - 60_000)],
      );
      if (rows[0].done) return;
      await sleep(50);
    }
  };
  const alerts = async (query = ''): Promise<Alert[]> => (await must(house, 'GET', `/v1/security-alerts?limit=100${query}`)).data;
  /** The administrator's and the clerk's tokens do not outlive a jump. */
  const at = async (instant: string) => goTo(house, instant);
  /** A sign-in from an address of this machine, answered by its status. */
  const loginFrom = (localAddress: string, email: string, password = PASSWORD, userAgent?: string): Promise<number> =>
    postFrom(localAddress, '/v1/auth/login', { email, password }, userAgent);
  const postFrom = (localAddress: string, path: string, sentBody: object, userAgent = 'Mozilla/5.0 Firefox/132.0'): Promise<number> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(sentBody);
      const sent = request(
        `${house.url}${path}`,
        { method: 'POST', localAddress, headers: { 'content-type': 'application/json', 'user-agent': userAgent } },
        (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.statusCode!));
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });

  it('somebody who reads the data of many guests within an hour is noticed, once, and who reads a few again and again is not', async () => {
    await at('2026-11-02T10:00:00Z');
    const [few, many] = [await hire(), await hire()];
    const [a, b] = [await login(few.email), await login(many.email)];
    for (let i = 0; i < 20; i++) expect((await read(guests[i % 3]!, a)).body.masked).toBe(false);
    for (const id of guests.slice(0, 12)) await read(id, b);
    await watch();
    expect(await alerts('&kind=bulk_reveal')).toEqual([]);
    for (const id of guests.slice(12, 16)) await read(id, b);
    await watch();
    for (const id of guests.slice(16, 20)) await read(id, b);
    await watch();
    expect(await alerts('&kind=bulk_reveal')).toEqual([
      expect.objectContaining({ kind: 'bulk_reveal', accountId: many.id, subject: null, counts: { guests: 13, reads: 13 } }),
    ]);
    const { rows } = await house.db.query(
      `SELECT data FROM (SELECT type, data FROM events UNION ALL SELECT type, data FROM outbox) e WHERE type = 'identity.alert_raised'`,
    );
    expect(rows).toEqual([{ data: { kind: 'bulk_reveal', accountId: many.id, counts: { guests: 13, reads: 13 } } }]);
  });

  it('who goes on for hours is told of each hour', async () => {
    const clerk = await hire();
    for (const hour of ['12', '13', '14']) {
      await at(`2026-11-02T${hour}:05:00Z`);
      const token = await login(clerk.email);
      for (const id of guests.slice(0, 15)) await read(id, token);
      await watch();
    }
    expect(await alerts(`&kind=bulk_reveal&accountId=${clerk.id}`)).toHaveLength(3);
  });

  it('a machine is watched like a person, and a masked read is none', async () => {
    await at('2026-11-02T16:00:00Z');
    const masked = await aMachine(house, ['guests:read'], [sea]);
    const open = await aMachine(house, ['guests:read', 'guests:pii'], [sea]);
    for (const token of [masked, open]) await house.call('GET', '/v1/guests?limit=100', undefined, { token });
    await watch();
    const { rows } = await house.db.query(
      `SELECT a.kind FROM security_alerts s JOIN accounts a ON a.id = s.account_id WHERE s.kind = 'bulk_reveal' AND s.occurred_at >= '2026-11-02T16:00:00Z'`,
    );
    expect(rows).toEqual([{ kind: 'client' }]);
  });

  it('a watch that is stopped in the middle, or runs twice at once, tells everything once', async () => {
    await at('2026-11-02T18:00:00Z');
    const clerk = await hire();
    const token = await login(clerk.email);
    for (const id of guests.slice(0, 15)) await read(id, token);
    house.clock.advance(120_000);
    await house.db.query('ALTER TABLE security_alerts ADD CONSTRAINT no_more CHECK (false) NOT VALID');
    try {
      while (await house.app.get(AuditChain).chain());
      await expect(house.app.get(WatchAccess).run()).rejects.toThrow();
    } finally {
      await house.db.query('ALTER TABLE security_alerts DROP CONSTRAINT no_more');
    }
    expect(await alerts(`&accountId=${clerk.id}&kind=bulk_reveal`)).toEqual([]);
    await Promise.all(Array.from({ length: 4 }, () => house.app.get(WatchAccess).run()));
    await watch();
    expect(await alerts(`&accountId=${clerk.id}&kind=bulk_reveal`)).toHaveLength(1);
    await house.db.query('UPDATE access_watch SET batch = batch - 5');
    await watch();
    expect(await alerts(`&accountId=${clerk.id}&kind=bulk_reveal`)).toHaveLength(1);
  });

  it('who works by day and reads guests’ data at three in the morning is noticed', async () => {
    const clerk = await hire();
    for (let day = 3; day <= 14; day++) {
      await at(`2026-11-${String(day).padStart(2, '0')}T09:30:00Z`);
      await login(clerk.email);
    }
    await watch();
    const readAt = async (instant: string) => {
      await at(instant);
      await read(guests[0]!, await login(clerk.email));
      await watch();
      return (await alerts(`&kind=off_hours_reveal&accountId=${clerk.id}`)).length;
    };
    expect(await readAt('2026-11-15T10:10:00Z')).toBe(0);
    expect(await readAt('2026-11-16T03:10:00Z')).toBe(1);
    expect(await readAt('2026-11-16T03:40:00Z')).toBe(1);
    const [alert] = await alerts(`&kind=off_hours_reveal&accountId=${clerk.id}`);
    expect(alert).toMatchObject({ counts: { reads: 1, guests: 1 }, occurredAt: '2026-11-16T03:00:00.000Z' });
  });

  it('a sign-in from a network or a browser that was not seen for ninety days is noticed; the first of all is not', async () => {
    await at('2026-11-17T09:00:00Z');
    const clerk = await hire();
    const places = async () => (await alerts(`&kind=new_place&accountId=${clerk.id}`)).map((a) => a.counts);
    const from = async (address: string, userAgent?: string) => {
      expect(await loginFrom(address, clerk.email, PASSWORD, userAgent)).toBe(200);
      await watch();
    };
    await from('127.0.0.1');
    await from('127.0.0.9');
    await from('127.0.0.1', 'Mozilla/5.0 Firefox/133.0.1');
    expect(await places()).toEqual([]);
    await from('127.0.7.1');
    expect(await places()).toEqual([{ network: 1, browser: 0 }]);
    await from('127.0.7.2', 'curl/8.5.0');
    expect(await places()).toEqual([
      { network: 0, browser: 1 },
      { network: 1, browser: 0 },
    ]);
    await from('127.0.7.3', 'curl/8.6.0');
    expect(await places()).toHaveLength(2);
    await at('2027-02-10T09:00:00Z');
    await from('127.0.0.1');
    await at('2027-02-20T09:00:00Z');
    await from('127.0.7.3'); // ninety-five days after
    expect(await places()).toHaveLength(3);
  });

  it('of a place nothing is kept but keyed hashes', async () => {
    const { rows: tables } = await house.db.query<{ name: string }>(
      `SELECT format('%I', table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const { rows } = await house.db.query(`SELECT t::text AS row FROM ${name} t WHERE t::text ~ '127\\.0\\.|Firefox|curl/' LIMIT 1`);
      expect([name, rows]).toEqual([name, []]);
    }
  });

  it('who tries many accounts from one network is noticed, also where there is no such account', async () => {
    await at('2027-03-01T09:00:00Z');
    const clerk = await hire();
    for (let i = 0; i < 12; i++) expect(await loginFrom('127.0.9.1', clerk.email, 'wrong password')).toBe(401);
    await watch();
    expect(await alerts('&kind=guessing')).toEqual([]); // one account, many times: the lock sees to that
    for (let i = 0; i < 4; i++) expect(await loginFrom(`127.0.9.${i + 2}`, `nobody${i}@hotel.example`, 'wrong password')).toBe(401);
    await loginFrom('127.0.10.1', 'nobody9@hotel.example', 'wrong password');
    await watch();
    const [alert, ...more] = await alerts('&kind=guessing');
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ accountId: null, counts: { accounts: 5 } });
    expect(alert!.subject).toMatch(/^[0-9a-f]{30,}$/);
  });

  it('who tries many codes of guests is noticed', async () => {
    for (let i = 0; i < 7; i++)
      expect(await postFrom('127.0.11.1', '/v1/guest-tokens', { codeId: randomUUID(), code: '123456' })).toBe(401);
    await watch();
    expect(await alerts('&kind=guessing_codes')).toEqual([expect.objectContaining({ accountId: null, counts: { tries: 7 } })]);
  });

  it('who asks for many things that are not there is noticed', async () => {
    await at('2027-03-02T09:00:00Z');
    const [lost, walker] = [await hire(), await hire()];
    const [a, b] = [await login(lost.email), await login(walker.email)];
    for (let i = 0; i < 5; i++) await read(randomUUID(), a);
    for (let i = 0; i < 25; i++) expect((await read(randomUUID(), b)).status).toBe(404);
    await watch();
    await watch();
    expect(await alerts('&kind=missed_ids')).toEqual([expect.objectContaining({ accountId: walker.id, counts: { missed: 25 } })]);
  });

  it('an alert is taken up once, with a note, by somebody else than who is meant; the note is not kept in the clear', async () => {
    const [alert] = await alerts('&kind=missed_ids');
    await must(house, 'POST', '/v1/roles', { code: 'chief', name: 'Chief', permissions: ['accounts:write', 'audit:read'] });
    const path = `/v1/security-alerts/${alert!.id}/acknowledgement`;
    await must(house, 'POST', `/v1/accounts/${alert!.accountId}/grants`, { role: 'chief', propertyId: null });
    const [{ email }] = (await must(house, 'GET', '/v1/accounts?limit=100')).data.filter((a: { id: string }) => a.id === alert!.accountId);
    const own = await house.call('POST', path, { note: 'It was me' }, { token: await login(email) });
    expect([own.status, own.body.code]).toEqual([403, 'own_access']);
    const note = 'Canary note: a typing mistake in a program';
    const answers = await Promise.all([
      house.call('POST', path, { note }),
      house.call('POST', path, { note }),
      house.call('POST', path, { note }),
    ]);
    expect(answers.map((a) => a.status).toSorted()).toEqual([200, 409, 409]);
    expect(answers.find((a) => a.status === 409)!.body).toMatchObject({
      code: 'already_acknowledged',
      standing: { acknowledgedBy: expect.any(String) },
    });
    expect((await alerts('&acknowledged=true')).map((a) => a.id)).toEqual([alert!.id]);
    expect((await alerts('&acknowledged=false')).some((a) => a.id === alert!.id)).toBe(false);
    const { rows } = await house.db.query(`SELECT 1 FROM security_alerts s WHERE s::text ~ 'Canary' OR s::text ~ encode('Canary', 'hex')`);
    expect(rows).toEqual([]);
  });

  it('alerts and figures are for those who audit all hotels', async () => {
    const here = await aMachine(house, ['audit:read'], [sea]);
    for (const path of ['/v1/security-alerts', '/v1/usage']) {
      expect((await house.call('GET', path, undefined, { token: here })).status).toBe(403);
      expect((await house.call('GET', path, undefined, { token: null })).status).toBe(401);
    }
  });

  describe('the audit trail', () => {
    let lake: string;
    let requestId: string;
    beforeAll(async () => {
      lake = (await must(house, 'POST', '/v1/properties', { code: 'LAKE', name: 'Lake', timeZone: 'UTC', currency: 'EUR' })).id;
      const body = { propertyId: lake, firstName: 'Only', lastName: 'Here' };
      requestId = (await house.call('POST', '/v1/guests', body)).headers.get('x-request-id')!;
    });
    const trail = async (query: string, token?: string) =>
      house.call('GET', `/v1/audit-entries?limit=100${query}`, undefined, token ? { token } : {});
    const actionsOf = async (query: string) => (await trail(query)).body.data.map((e: { action: string }) => e.action) as string[];

    it('is searched by the beginning of what was done, by hotel, by request and by time', async () => {
      const grants = await actionsOf('&action=security_alert.');
      expect(new Set(grants)).toEqual(new Set(['security_alert.raised', 'security_alert.acknowledged']));
      expect(await actionsOf('&action=security_alert')).toEqual([]);
      expect(await actionsOf('&action=security.alert.')).toEqual([]); // an underscore is no wildcard
      const there = (await trail(`&propertyId=${lake}`)).body.data as { propertyId: string; requestId: string }[];
      expect(new Set(there.map((e) => e.propertyId))).toEqual(new Set([lake]));
      const byRequest = (await trail(`&requestId=${requestId}`)).body.data as { requestId: string }[];
      expect(byRequest.length).toBeGreaterThan(0);
      expect(new Set(byRequest.map((e) => e.requestId))).toEqual(new Set([requestId]));
      expect(await actionsOf(`&propertyId=${lake}&to=2026-01-01T00:00:00Z`)).toEqual([]);
    });

    it('shows the auditor of a hotel that hotel', async () => {
      const auditor = await aMachine(house, ['audit:read'], [lake]);
      const seen = (await trail('', auditor)).body.data as { propertyId: string | null }[];
      expect(seen.length).toBeGreaterThan(0);
      expect(new Set(seen.map((e) => e.propertyId))).toEqual(new Set([lake]));
      expect((await trail(`&propertyId=${sea}`, auditor)).status).toBe(404);
      expect((await trail(`&action=security_alert.`, auditor)).body.data).toEqual([]);
    });

    it('is found by index, however long it is', async () => {
      await house.db.query(
        `INSERT INTO audit_entries (id, at, actor_id, actor_kind, action, target_type, target_id, property_id, request_id, details)
         SELECT gen_random_uuid(), '2026-10-01'::timestamptz + g * interval '1 second', gen_random_uuid(), 'staff', 'thing.done' || g % 500, 'thing', gen_random_uuid(),
           gen_random_uuid(), 'r' || g, '{}' FROM generate_series(1, 40000) g`,
      );
      await house.db.query('ANALYZE audit_entries');
      for (const [condition, index] of [
        [`actor_id = '${randomUUID()}'`, 'actor_id'],
        [`property_id = '${lake}'`, 'property_id'],
        [`target_id = '${randomUUID()}'`, 'target_id'],
        [`request_id = 'r17'`, 'request_id'],
        [`action LIKE 'security\\_alert.%'`, 'action'],
        [`action = 'thing.done17'`, 'action'],
      ]) {
        const { rows } = await house.db.query(`EXPLAIN SELECT id FROM audit_entries WHERE ${condition} ORDER BY at DESC, id DESC LIMIT 51`);
        const plan = rows.map((r) => r['QUERY PLAN'] as string).join('\n');
        expect([condition, new RegExp(`Index.*audit_entries_default_${index}`).test(plan) ? 'by its index' : plan]).toEqual([
          condition,
          'by its index',
        ]);
      }
    });
  });
});
