import { setTimeout as sleep } from 'node:timers/promises';
import { RequestsFirst } from '../src/kernel/http/requests-first';
import { assign, stayOf } from './support/front-desk';
import { aHotel } from './support/furnish';
import { type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';

describe('Limits that keep the house open for everybody', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { MAX_IN_FLIGHT: '5', PUBLIC_RATE_LIMIT: '40' } });
  });
  afterAll(() => house.close());

  it('lets one account have so many requests answered at once, and takes it in again afterwards', async () => {
    await house.db.query('BEGIN');
    await house.db.query('LOCK TABLE guests IN ACCESS EXCLUSIVE MODE');
    let refused = 0;
    const waiting = Array.from({ length: 12 }, async () => {
      const answer = await house.call('GET', '/v1/guests');
      if (answer.status === 429) refused++;
      return answer;
    });
    // until then some may not have come in yet
    await eventually(async () => refused === 7);
    await house.db.query('ROLLBACK');
    const statuses = (await Promise.all(waiting)).map((answer) => answer.status);
    expect(statuses.filter((s) => s === 200)).toHaveLength(5);
    expect(statuses.filter((s) => s === 429)).toHaveLength(7);
    expect((await house.call('GET', '/v1/guests')).status).toBe(200);
  });

  it('counts out who hangs up before the answer, so that what waits for a free moment finds one', async () => {
    const first = house.app.get(RequestsFirst);
    await house.db.query('BEGIN');
    await house.db.query('LOCK TABLE guests IN ACCESS EXCLUSIVE MODE');
    const gone = new AbortController();
    const asked = fetch(`${house.url}/v1/guests`, { headers: { authorization: `Bearer ${house.adminToken}` }, signal: gone.signal });
    await eventually(async () => first.waiting === 1);
    gone.abort();
    await expect(asked).rejects.toThrow();
    await eventually(async () => first.waiting === 0);
    await house.db.query('ROLLBACK');
  });

  it('slows down a stranger who asks without end, and says when to come back', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => house.call('GET', '/v1/properties', undefined, { token: null })));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(20);
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused[0]!.body.code).toBe('too_many_requests');
    expect(answers[0]!.headers.get('ratelimit-limit')).toBe('40');
  });

  it('counts tokens that are none like callers without one', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 60 }, () =>
        house.call('GET', '/v1/guests', undefined, { token: 'eyJhbGciOiJIUzI1NiJ9.e30.x' }).then((a) => a.status),
      ),
    );
    expect(statuses.filter((s) => s === 401)).toHaveLength(40);
    expect(statuses.filter((s) => s === 429)).toHaveLength(20);
  });
});

describe('A house with few connections to its database', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '30', DATABASE_POOL: '2', MAX_IN_FLIGHT: '50' } });
  });
  afterAll(() => house.close());

  it('serves more at once than it has connections, also those who within their transaction read a hotel that nobody remembers any more', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 12 } });
    const stays = await Promise.all(hotel.rooms.DBL!.map(() => stayOf(house, hotel, hotel.today)));
    await sleep(1_100); // so long a hotel is remembered
    const answers = await Promise.all(stays.map((id, i) => assign(house, id, { roomId: hotel.rooms.DBL![i] })));
    expect(answers.map((a) => a.status)).toEqual(stays.map(() => 200));
  });
});
