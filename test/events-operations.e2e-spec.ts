import { randomUUID } from 'node:crypto';
import { Caller } from '../src/kernel/auth/caller';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import { ListenerRegistry } from '../src/kernel/events/listener';
import { systemContext } from '../src/kernel/http/request-context';
import { type House, startHouse } from './support/house';
import { event, eventually, HOTEL_A } from './support/kernel-process';

describe('An operator', () => {
  let house: House;
  const broken = new Set<string>();
  const handled: string[] = [];

  beforeAll(async () => {
    house = await startHouse();
    house.app.get(ListenerRegistry).register({
      name: 'post-to-the-ledger',
      types: ['tests.charged'],
      from: 'end',
      handle: async (happened) => {
        if (broken.has(happened.aggregate.id)) throw new Error('The ledger is locked');
        handled.push(`${happened.aggregate.id} ${String(happened.data.n)}`);
      },
    });
    await eventually(async () => (await house.db.query(`SELECT FROM event_listeners WHERE name = 'post-to-the-ledger'`)).rowCount === 1);
  });
  afterAll(() => house.close());

  const charge = (id: string, ...numbers: number[]) => {
    const ctx = systemContext(Caller.system, house.clock.now(), 'test');
    return house.app
      .get(UnitOfWork)
      .run(ctx, 200, async (work) => numbers.forEach((n) => work.emit(event(id, { n }, HOTEL_A, 'tests.charged'))));
  };

  /** A folio whose first charge has become a dead letter, with the second one waiting behind it. */
  const deadLetter = async (): Promise<{ folio: string; seq: number }> => {
    const folio = randomUUID();
    broken.add(folio);
    await charge(folio, 1, 2);
    const of = `FROM event_retries WHERE aggregate_id = '${folio}'`;
    await eventually(async () => (await house.db.query(`SELECT ${of}`)).rowCount === 2);
    await house.db.query(
      `UPDATE event_retries SET attempts = 9, next_attempt_at = now() WHERE aggregate_id = $1 AND next_attempt_at IS NOT NULL`,
      [folio],
    );
    await eventually(async () => (await house.db.query(`SELECT ${of} AND dead_at IS NOT NULL`)).rowCount === 1);
    const { rows } = await house.db.query<{ seq: string }>(`SELECT min(seq) AS seq ${of}`);
    return { folio, seq: Number(rows[0]!.seq) };
  };
  const deliveries = async (query: string) => (await house.call('GET', `/v1/event-deliveries?${query}`)).body.data;

  it('sees a dead letter, replays it once the cause is gone, and what waited behind it follows in order', async () => {
    const { folio, seq } = await deadLetter();
    const [dead] = await deliveries('listener=post-to-the-ledger&dead=true');
    expect(dead).toMatchObject({
      seq,
      status: 'dead',
      attempts: 10,
      lastError: 'Error: The ledger is locked',
      type: 'tests.charged',
      propertyId: HOTEL_A,
    });
    const [parked] = await deliveries('dead=false&sort=-seq&limit=1');
    expect(parked).toMatchObject({
      seq: seq + 1,
      status: 'parked',
      actions: [
        { action: 'replay', allowed: false },
        { action: 'dismissal', allowed: true },
      ],
    });
    const early = await house.call('POST', `/v1/event-deliveries/post-to-the-ledger/${seq + 1}/replay`);
    expect([early.status, early.body.code]).toEqual([409, 'delivery_parked']);

    broken.delete(folio);
    const replayed = await house.call('POST', `/v1/event-deliveries/post-to-the-ledger/${seq}/replay`);
    expect([replayed.status, replayed.body.status, replayed.body.attempts]).toEqual([200, 'retrying', 0]);
    await eventually(async () => handled.includes(`${folio} 2`));
    expect(handled.filter((h) => h.startsWith(folio))).toEqual([`${folio} 1`, `${folio} 2`]);
    // handled is said before the delivery is done with
    await eventually(async () => (await deliveries('listener=post-to-the-ledger')).length === 0);
    const again = await house.call('POST', `/v1/event-deliveries/post-to-the-ledger/${seq}/replay`);
    expect(again.status).toBe(404);
  });

  it('dismisses a dead letter, and only that one is never delivered', async () => {
    const { folio, seq } = await deadLetter();
    broken.delete(folio);
    expect((await house.call('POST', `/v1/event-deliveries/post-to-the-ledger/${seq}/dismissal`)).status).toBe(200);
    await eventually(async () => handled.includes(`${folio} 2`));
    expect(handled.filter((h) => h.startsWith(folio))).toEqual([`${folio} 2`]);
    const { rows } = await house.db.query(`SELECT action FROM audit_entries WHERE action LIKE 'event_delivery.%' ORDER BY at`);
    expect(rows.map((r: { action: string }) => r.action)).toEqual(['event_delivery.replayed', 'event_delivery.dismissed']);
  });

  it('reads the feed page by page to its end', async () => {
    const folio = randomUUID();
    await charge(folio, 1, 2, 3);
    const seen: number[] = [];
    await eventually(async () => {
      seen.length = 0;
      for (let after = 0; ;) {
        const { body } = await house.call('GET', `/v1/events?after=${after}&limit=2&types=tests.charged,tests.other&aggregateId=${folio}`);
        seen.push(...body.data.map((e: { data: { n: number } }) => e.data.n));
        if (body.nextAfter === after) return seen.length === 3;
        after = body.nextAfter;
      }
    });
    expect(seen).toEqual([1, 2, 3]);
  });

  it('is told what is wrong with a question that makes no sense', async () => {
    const wrong = async (path: string) => {
      const answer = await house.call('GET', path, undefined, { unchecked: true });
      return [answer.status, answer.body.errors?.[0]?.pointer];
    };
    expect(await wrong('/v1/events?after=-1')).toEqual([400, '?after']);
    expect(await wrong('/v1/events?after=99999999999999999999')).toEqual([400, '?after']);
    expect(await wrong('/v1/events?limit=1001')).toEqual([400, '?limit']);
    expect(await wrong(`/v1/events?types=${encodeURIComponent("a';--")}`)).toEqual([400, '?types']);
    expect(await wrong('/v1/event-deliveries?dead=perhaps')).toEqual([400, '?dead']);
    expect(await wrong('/v1/jobs/7')).toEqual([400, ':id']);
    expect((await house.call('POST', '/v1/event-deliveries/post-to-the-ledger/x/replay', undefined, { unchecked: true })).status).toBe(400);
    expect((await house.call('GET', `/v1/jobs/${randomUUID()}`)).status).toBe(404);
    expect((await house.call('GET', '/v1/events', undefined, { token: null })).status).toBe(401);
  });
});
