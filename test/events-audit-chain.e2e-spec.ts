import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { AuditChain, SETTLED_MS, verifyAuditChain } from '../src/kernel/events/audit-chain';
import { createDatabase } from './support/house';
import { dropDatabase, parallel, Process } from './support/kernel-process';

describe('The audit trail', () => {
  let url: string;
  let owner: Client;
  let one: Process;
  let two: Process;
  let chains: AuditChain[];

  beforeEach(async () => {
    url = await createDatabase();
    owner = new Client(url);
    await owner.connect();
    [one, two] = await Promise.all([Process.start(url), Process.start(url)]);
    for (const { clock } of [one, two]) clock.set('2026-11-22T12:00:00Z');
    chains = [one, two].map((p) => new AuditChain(p.environment, p.database, p.clock));
  });

  afterEach(async () => {
    await Promise.all([one.end(), two.end()]);
    await owner.end();
    await dropDatabase(url);
  });

  /** Entries spread over the hour before `end`, in microseconds, many at the same instant. */
  const write = (entries: number, end: string): Promise<unknown> =>
    one.database.query(
      `INSERT INTO audit_entries (id, at, actor_id, actor_kind, action, target_type, target_id, request_id, details)
       SELECT gen_random_uuid(), $2::timestamptz - make_interval(secs => (n % 300) * 11.000007), $3, 'staff', 'guest.revealed', 'guest', $3, 'req-' || n,
         jsonb_build_object('fields', jsonb_build_array('email', 'phone'), 'note', E'line\\n"two"', 'n', n) FROM generate_series(1, $1::int) n`,
      [entries, end, randomUUID()],
    );
  const settle = async () => {
    await parallel(4, async (i) => {
      for (let more = true; more;) more = await chains[i % 2]!.chain();
    });
    for (const chain of chains) while (await chain.chain());
  };
  const verify = () => verifyAuditChain(one.database);

  it('is chained entry by entry by two processes at once, but for its last minute', async () => {
    await write(2_500, '2026-11-22T11:58:00Z');
    await write(7, '2026-11-22T12:59:30Z');
    await one.work.run(one.context(), 200, async (work) => work.audit({ action: 'now', target: { type: 'guest', id: randomUUID() } }));
    for (const { clock } of [one, two]) clock.advance(SETTLED_MS / 2);
    await settle();
    expect(await verify()).toEqual({ batches: 3, entries: 2_500, brokenAt: null, unchained: 8 });
    for (const { clock } of [one, two]) clock.advance(SETTLED_MS);
    await settle();
    expect(await verify()).toEqual({ batches: 4, entries: 2_501, brokenAt: null, unchained: 7 });
  });

  it('takes in what committed late, within the hour', async () => {
    await write(10, '2026-11-22T11:50:00Z');
    await settle();
    await write(3, '2026-11-22T11:40:00Z');
    await settle();
    expect(await verify()).toMatchObject({ entries: 10, unchained: 3 });
    for (const { clock } of [one, two]) clock.advance(3_600_000);
    await settle();
    expect(await verify()).toEqual({ batches: 2, entries: 13, brokenAt: null, unchained: 0 });
  });

  it('shows where an entry was changed, moved, removed or slipped in, and that the end was cut off', async () => {
    await write(2_100, '2026-11-22T11:50:00Z');
    await settle();
    const whole = { batches: 3, entries: 2_100, brokenAt: null, unchained: 0 };
    expect(await verify()).toEqual(whole);
    const { rows } = await owner.query<{ id: string }>('SELECT entry_ids[5] AS id FROM audit_chain WHERE batch = 2');
    const victim = rows[0]!.id;

    const tampering = async (sql: string, values: unknown[] = []) => {
      await owner.query('BEGIN');
      await owner.query(sql, values);
      const result = await verifyAuditChain({
        query: async (text, v) => (await owner.query(text, v as unknown[])).rows,
        hot: () => Promise.reject(new Error()),
      });
      await owner.query('ROLLBACK');
      return result;
    };
    expect(await tampering(`UPDATE audit_entries SET details = details || '{"n": -1}' WHERE id = $1`, [victim])).toMatchObject({
      brokenAt: 2,
    });
    expect(await tampering(`UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE id = $1`, [victim])).toMatchObject({
      brokenAt: 2,
    });
    expect(await tampering(`UPDATE audit_entries SET actor_id = gen_random_uuid() WHERE id = $1`, [victim])).toMatchObject({ brokenAt: 2 });
    expect(await tampering('DELETE FROM audit_entries WHERE id = $1', [victim])).toMatchObject({ brokenAt: 2 });
    expect(await tampering(`UPDATE audit_chain SET entry_ids = array_remove(entry_ids, $1) WHERE batch = 2`, [victim])).toMatchObject({
      brokenAt: 2,
      unchained: 1,
    });
    expect(await tampering('DELETE FROM audit_chain WHERE batch = 2')).toMatchObject({ brokenAt: 2, unchained: 1_000 });
    expect(await tampering('DELETE FROM audit_chain WHERE batch = 3')).toMatchObject({ brokenAt: null, unchained: 100 });
    expect(await verify()).toEqual(whole);
  });

  it('can be added to by the running system, and not changed', async () => {
    await write(3, '2026-11-22T11:50:00Z');
    await settle();
    for (const sql of [
      `UPDATE audit_entries SET action = 'nothing'`,
      'DELETE FROM audit_entries',
      'TRUNCATE audit_entries',
      `UPDATE audit_chain SET hash = ''`,
      'DELETE FROM audit_chain',
      `DELETE FROM audit_entries_default`,
    ]) {
      await expect(one.database.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
    const months = await owner.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_entries'::regclass`,
    );
    await one.database.query(`SELECT ensure_month_partitions('2040-01-01', 2)`);
    const later = await owner.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_entries'::regclass`,
    );
    expect(later.rows.length).toBe(months.rows.length + 2);
    for (const { name } of later.rows) await expect(one.database.query(`DELETE FROM ${name}`)).rejects.toMatchObject({ code: '42501' });
  });
});
