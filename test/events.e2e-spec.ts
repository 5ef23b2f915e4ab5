import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { Caller } from '../src/kernel/auth/caller';
import { API_ROLE } from '../src/kernel/database/data-source';
import { insertOutbox, outboxRow, type Work } from '../src/kernel/database/unit-of-work';
import { RETRY } from '../src/kernel/events/back-off';
import type { PublishedEvent } from '../src/kernel/events/domain-event';
import type { EventListener } from '../src/kernel/events/listener';
import { Partitions } from '../src/kernel/events/partitions';
import { systemContext } from '../src/kernel/http/request-context';
import { EventFeed } from '../src/modules/integrations/queries/event-feed';
import { createDatabase } from './support/house';
import { drain, dropDatabase, event, eventually, HOTEL_A, HOTEL_B, parallel, Process } from './support/kernel-process';

let url: string;
let owner: Client;
let one: Process;
let two: Process;

beforeEach(async () => {
  url = await createDatabase();
  owner = new Client(url);
  await owner.connect();
  await owner.query('CREATE TABLE subjects (id uuid PRIMARY KEY, changes int NOT NULL DEFAULT 0)');
  await owner.query('CREATE TABLE effects (place bigint GENERATED ALWAYS AS IDENTITY, listener text, seq bigint, subject uuid)');
  await owner.query(`GRANT ALL ON subjects, effects TO ${API_ROLE}`);
  [one, two] = await Promise.all([Process.start(url), Process.start(url)]);
});

afterEach(async () => {
  await Promise.all([one.end(), two.end()]);
  await owner.end();
  await dropDatabase(url);
});

const count = async (sql: string): Promise<number> =>
  Number((await owner.query<{ count: string }>(`SELECT count(*) FROM ${sql}`)).rows[0]!.count);
const isPublished = async () => (await count('outbox')) === 0;

describe('The event log', () => {
  /** Many parallel transactions that change few subjects, some slow, some rolled back. Returns what was committed. */
  async function busyHour(subjects: string[], changes: number): Promise<Set<string>> {
    await owner.query('INSERT INTO subjects (id) SELECT unnest($1::uuid[])', [subjects]);
    const committed = new Set<string>();
    let left = changes;
    await parallel(12, async (worker) => {
      const { database, context, signal } = worker % 2 ? one : two;
      while (left-- > 0) {
        const id = subjects[Math.floor(Math.random() * subjects.length)]!;
        await database
          .transaction(async (tx) => {
            const [row] = await tx.query<{ changes: number }>('UPDATE subjects SET changes = changes + 1 WHERE id = $1 RETURNING changes', [
              id,
            ]);
            const rows = [1, 2].map((part) => outboxRow(context(), event(id, { change: row!.changes, part })));
            await tx.query(insertOutbox('$1'), [JSON.stringify(rows)]);
            await sleep(Math.random() * 8);
            if (Math.random() < 0.2) throw new Error('changed my mind');
            return rows;
          })
          .then((rows) => rows.forEach((r) => committed.add(r.id)))
          .catch(() => undefined);
        if (Math.random() < 0.5) signal.wake();
      }
    });
    return committed;
  }

  it('has no gap, no loss, no double and the order of each subject while two publishers compete', async () => {
    const subjects = Array.from({ length: 25 }, () => randomUUID());
    one.publisher.onApplicationBootstrap();
    two.publisher.onApplicationBootstrap();
    const committed = await busyHour(subjects, 1_500);
    await eventually(isPublished);

    const { rows } = await owner.query<{ seq: string; event_id: string; aggregate_id: string; data: { change: number; part: number } }>(
      'SELECT seq, event_id, aggregate_id, data FROM events ORDER BY seq',
    );
    expect(rows.map((r) => Number(r.seq))).toEqual(rows.map((_, i) => i + 1));
    expect(new Set(rows.map((r) => r.event_id))).toEqual(committed);
    expect(rows.length).toBe(committed.size);
    for (const subject of subjects) {
      const order = rows.filter((r) => r.aggregate_id === subject).map((r) => r.data.change * 2 + r.data.part);
      expect(order).toEqual(order.map((_, i) => i + 3));
    }
  });

  it('gives a reader that crashes at random every event exactly once', async () => {
    await owner.query('CREATE TABLE read (seq bigint); CREATE TABLE place (after bigint); INSERT INTO place VALUES (0)');
    const feed = new EventFeed(one.database);
    one.publisher.onApplicationBootstrap();
    two.publisher.onApplicationBootstrap();
    let writing = true;
    let crashes = 0;
    const consumer = async () => {
      for (let atEnd = false; !atEnd;) {
        const complete = !writing && (await isPublished());
        const after = Number((await owner.query<{ after: string }>('SELECT after FROM place')).rows[0]!.after);
        const page = await feed.read(one.context(), { after, limit: 1 + Math.floor(Math.random() * 40) });
        await owner.query('BEGIN');
        await owner.query('INSERT INTO read SELECT unnest($1::bigint[])', [page.data.map((e) => e.seq)]);
        await owner.query('UPDATE place SET after = $1', [page.nextAfter]);
        const crash = Math.random() < 0.3;
        crashes += Number(crash);
        await owner.query(crash ? 'ROLLBACK' : 'COMMIT');
        atEnd = complete && !crash && page.nextAfter === after;
      }
    };
    const writers = (async () => {
      const subjects = Array.from({ length: 10 }, () => randomUUID());
      const clients = await Process.start(url);
      await clients.database.query('INSERT INTO subjects (id) SELECT unnest($1::uuid[])', [subjects]);
      await parallel(6, async () => {
        for (let i = 0; i < 80; i++) {
          await clients.emit(event(subjects[i % 10]!));
          await sleep(Math.random() * 5);
        }
      });
      await clients.end();
      writing = false;
    })();
    await Promise.all([consumer(), writers]);
    const read = (await owner.query<{ seq: string }>('SELECT seq FROM read')).rows.map((r) => Number(r.seq));
    expect(crashes).toBeGreaterThan(3);
    expect(read).toEqual(Array.from({ length: 480 }, (_, i) => i + 1));
  });

  it('shows a caller of one hotel only its events, and moves on past the others', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    for (let i = 0; i < 60; i++) await one.emit(event(theirs, {}, HOTEL_B), ...(i === 50 ? [event(mine)] : []), event(theirs, {}, null));
    await one.publishAll();
    const caller = new Caller(randomUUID(), 'client', [{ permissions: new Set(['events:read']), propertyIds: new Set([HOTEL_A]) }]);
    const ctx = systemContext(caller, new Date(), 'test');
    const feed = new EventFeed(one.database);
    const walk: number[] = [];
    const seen: string[] = [];
    for (let after = 0; ;) {
      const page = await feed.read(ctx, { after, limit: 2 });
      seen.push(...page.data.map((e) => e.aggregate.id));
      if (page.nextAfter === after) break;
      walk.push((after = page.nextAfter));
    }
    expect(seen).toEqual([mine]);
    expect(walk).toEqual([20, 40, 60, 80, 100, 120, 121]);
    await expect(feed.read(ctx, { propertyId: HOTEL_B })).rejects.toMatchObject({ kind: { status: 404 } });
    const everywhere = await feed.read(one.context(), { limit: 1000 });
    expect(everywhere.data.length).toBe(121);
    expect((await feed.read(one.context(), { limit: 5, aggregateId: mine })).data.map((e) => e.seq)).toEqual([102]);
    expect(await feed.read(one.context(), { after: 500 })).toEqual({ data: [], nextAfter: 500 });
  });

  it('goes on after the database has thrown everybody out', async () => {
    one.publisher.onApplicationBootstrap();
    await one.emit(event(randomUUID()));
    await eventually(isPublished);
    await owner.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await eventually(async () =>
      one.emit(event(randomUUID())).then(
        () => true,
        () => false,
      ),
    );
    await eventually(isPublished);
    expect(await count('events')).toBe(2);
  });

  it('has partitions for this month and three more, however often they are asked for', async () => {
    const partitions = new Partitions(one.environment, one.database, one.clock);
    one.clock.set('2031-11-30T23:00:00Z');
    await Promise.all([partitions.ensure(), partitions.ensure()]);
    expect(
      await count(`pg_class WHERE relname IN ('events_2031_11', 'events_2032_02', 'audit_entries_2031_11', 'audit_entries_2032_02')`),
    ).toBe(4);
    await one.emit(event(randomUUID()));
    await one.publishAll();
    expect(await count('events_2031_11')).toBe(1);
  });
});

describe('A listener', () => {
  /** Writes each event down; fails as often as the test wants. */
  function recorder(failures: Map<string, number> = new Map(), name = 'write-down-what-happened'): EventListener {
    return {
      name,
      types: ['tests.changed'],
      from: 'beginning',
      handle: async (happened: PublishedEvent, work: Work) => {
        await work.query('INSERT INTO effects (listener, seq, subject) VALUES ($1, $2, $3)', [name, happened.seq, happened.aggregate.id]);
        const key = String(happened.data.key);
        const left = failures.get(key) ?? 0;
        if (left > 0) {
          failures.set(key, left - 1);
          await work.query(`SELECT 'Ms Secret'::uuid`);
        }
      },
    };
  }
  const effects = async () => (await owner.query<{ seq: string }>('SELECT seq FROM effects ORDER BY place')).rows.map((r) => Number(r.seq));
  const retries = async () =>
    (
      await owner.query<{ state: string }>(
        `SELECT seq || CASE WHEN dead_at IS NOT NULL THEN ' dead' WHEN next_attempt_at IS NULL THEN ' parked' ELSE ' retrying ' || attempts END AS state
         FROM event_retries ORDER BY seq`,
      )
    ).rows.map((r) => r.state);

  it('that fails twice tries again later, keeps the order of that subject, and lets the others pass', async () => {
    one.clock.set('2026-11-22T10:00:00Z');
    const [a, b] = [randomUUID(), randomUUID()];
    await one.emit(event(a, { key: 'fails' }), event(a), event(b), event(b, {}, HOTEL_A, 'tests.of_no_interest'));
    await one.publishAll();
    const runner = one.runner(recorder(new Map([['fails', 2]])));
    await drain(runner);
    expect(await effects()).toEqual([3]);
    expect(await retries()).toEqual(['1 retrying 1', '2 parked']);
    const { rows } = await owner.query<{ last_error: string }>('SELECT last_error FROM event_retries WHERE seq = 1');
    expect(rows[0]!.last_error).toMatch(/22P02.*uuid/);
    expect(rows[0]!.last_error).not.toContain('Secret');

    one.clock.advance(1_000);
    await one.emit(event(a), event(b));
    await one.publishAll();
    await drain(runner);
    expect(await effects()).toEqual([3, 6]);
    expect(await retries()).toEqual(['1 retrying 2', '2 parked', '5 parked']);

    await drain(runner); // not due yet
    expect(await effects()).toEqual([3, 6]);
    one.clock.advance(3_000);
    await drain(runner);
    expect(await effects()).toEqual([3, 6, 1, 2, 5]);
    expect(await retries()).toEqual([]);
  });

  it('gives up after the last attempt; the rest of that subject waits, everything else goes on', async () => {
    one.clock.set('2026-11-22T10:00:00Z');
    const [a, b] = [randomUUID(), randomUUID()];
    const runner = one.runner(recorder(new Map([['hopeless', 1_000]])));
    await one.emit(event(a, { key: 'hopeless' }), event(a));
    await one.publishAll();
    for (let i = 1; i < RETRY.attempts; i++) {
      await drain(runner);
      expect(await retries()).toEqual([`1 retrying ${i}`, '2 parked']);
      one.clock.advance(RETRY.longestMs);
    }
    await drain(runner);
    await one.emit(event(b));
    await one.publishAll();
    one.clock.advance(RETRY.longestMs);
    await drain(runner);
    expect(await retries()).toEqual(['1 dead', '2 parked']);
    expect(await effects()).toEqual([3]);
  });

  it('served by two processes at once acts once on each event, in order', async () => {
    const subjects = Array.from({ length: 7 }, () => randomUUID());
    for (let i = 0; i < 60; i++) await one.emit(...subjects.map((s) => event(s)));
    await one.publishAll();
    const runners = [
      one.runner(recorder(), recorder(new Map(), 'tell-somebody')),
      two.runner(recorder(), recorder(new Map(), 'tell-somebody')),
    ];
    await parallel(4, async (i) => {
      for (let n = 0; n < 25; n++) await runners[i % 2]!.round();
    });
    await parallel(2, (i) => drain(runners[i]!));
    for (const name of ['write-down-what-happened', 'tell-somebody']) {
      const { rows } = await owner.query<{ seq: string }>('SELECT seq FROM effects WHERE listener = $1 ORDER BY place', [name]);
      expect(rows.map((r) => Number(r.seq))).toEqual(Array.from({ length: 420 }, (_, i) => i + 1));
    }
  });

  it('whose connection dies in the middle of a batch acts once on each event all the same', async () => {
    await one.emit(...Array.from({ length: 50 }, () => event(randomUUID())));
    await one.publishAll();
    let kill = true;
    const inner = recorder();
    const runner = one.runner({
      ...inner,
      handle: async (happened, work) => {
        await inner.handle(happened, work);
        if (happened.seq !== 30 || !kill) return;
        kill = false;
        const [me] = await work.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await owner.query('SELECT pg_terminate_backend($1)', [me!.pid]);
        await work.query('SELECT 1');
      },
    });
    await expect(drain(runner)).rejects.toThrow();
    expect(await effects()).toEqual([]);
    await drain(runner);
    expect(await effects()).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(await retries()).toEqual([]);
  });

  it('that breaks a rule which is checked at commit stops nobody else', async () => {
    await owner.query('CREATE TABLE strict (seq bigint, CONSTRAINT never_two UNIQUE (seq) DEFERRABLE INITIALLY DEFERRED)');
    await owner.query(`INSERT INTO strict VALUES (2); GRANT ALL ON strict TO ${API_ROLE}`);
    await one.emit(event(randomUUID()), event(randomUUID()), event(randomUUID()));
    await one.publishAll();
    await drain(
      one.runner({
        ...recorder(),
        handle: async (happened, work) => void (await work.query('INSERT INTO strict VALUES ($1)', [happened.seq])),
      }),
    );
    expect((await owner.query<{ seq: string }>('SELECT seq FROM strict ORDER BY seq')).rows.map((r) => Number(r.seq))).toEqual([1, 2, 3]);
    expect(await retries()).toEqual(['2 retrying 1']);
  });

  it('emits events of its own, under the request that began it all, undone when it fails', async () => {
    one.clock.set('2026-11-22T10:00:00Z');
    let failures = 1;
    await one.emit(event(randomUUID()));
    await one.publishAll();
    const runner = one.runner({
      ...recorder(),
      handle: async (happened, work) => {
        work.emit(event(happened.aggregate.id, {}, HOTEL_A, 'tests.followed'));
        work.audit({ action: 'test.followed', target: happened.aggregate });
        if (failures-- > 0) throw new Error('not yet');
      },
    });
    await drain(runner);
    expect(await count('outbox')).toBe(0);
    one.clock.advance(1_000);
    await drain(runner);
    expect(await count(`outbox WHERE type = 'tests.followed' AND request_id = 'test'`)).toBe(1);
    expect(await count(`audit_entries WHERE action = 'test.followed' AND request_id = 'test'`)).toBe(1);
  });

  it('that takes events together, of every type, is given one by one those among which one cannot be handled', async () => {
    const subjects = Array.from({ length: 3 }, () => randomUUID());
    for (const [i, id] of subjects.entries())
      await one.emit(event(id, { key: i === 1 ? 'bad' : 'good' }, HOTEL_A, `tests.kind_${i}`), event(id));
    await one.publishAll();
    const inner = recorder(new Map([['bad', 2]]));
    const batches: number[][] = [];
    const runner = one.runner({
      ...inner,
      types: 'all',
      handleTogether: async (events, work) => {
        batches.push(events.map((e) => e.seq));
        for (const happened of events) await inner.handle(happened, work);
      },
    });
    await drain(runner);
    expect([batches, await effects()]).toEqual([[[1, 2, 3, 4, 5, 6]], [1, 2, 5, 6]]);
    expect(await retries()).toEqual(['3 retrying 1', '4 parked']);
    one.clock.advance(60_000);
    await drain(runner);
    expect((await effects()).toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const id of subjects) await one.emit(event(id));
    await one.publishAll();
    await drain(runner);
    expect(batches.at(-1)).toEqual([7, 8, 9]);
    expect(await effects()).toHaveLength(9);
  });

  it('that is new begins where it asked to', async () => {
    await one.emit(event(randomUUID()), event(randomUUID()));
    await one.publishAll();
    const runner = one.runner({ ...recorder(), name: 'from-now-on', from: 'end' }, recorder());
    await drain(runner);
    await one.emit(event(randomUUID()));
    await one.publishAll();
    await drain(runner);
    expect(await effects()).toEqual(expect.arrayContaining([1, 2, 3, 3]));
    expect(await effects()).toHaveLength(4);
  });
});
