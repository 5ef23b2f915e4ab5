import { setTimeout as sleep } from 'node:timers/promises';
import { addDays } from '../src/kernel/values/local-date';
import { aBooking, aHotel, aMachine, faultsOf, goTo, must, priced } from './support/furnish';
import { type House, startHouse } from './support/house';

const NIGHT = '2026-12-24';

describe('The feed of a busy hotel', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '45' } });
    await goTo(house, '2026-11-22T12:00:00Z');
  });
  afterAll(() => house.close());

  it('a reader of the feed that keeps falling over sees each change once, without a gap, each stay in its order', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 400 }, nights: 0 });
    await priced(house, hotel, { price: 10_000, from: NIGHT, nights: 9 });
    const elsewhere = await aHotel(house, { nights: 0 });
    const partner = await aMachine(house, ['events:read'], [hotel.propertyId]);
    let working = true;
    interface Seen {
      seq: number;
      type: string;
      id: string;
      aggregate: { type: string; id: string };
      propertyId: string;
    }

    /** What a partner's database would hold: position and effects change together, or not at all. */
    const reader = async (token: string, seed: number): Promise<Seen[]> => {
      let kept: { after: number; effects: Seen[] } = { after: 0, effects: [] };
      const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
      for (let quiet = 0; quiet < 3;) {
        const page = await must(house, 'GET', `/v1/events?after=${kept.after}&limit=${1 + Math.floor(random() * 30)}`, undefined, {
          token,
        });
        if (random() < 0.3) continue; // fell over before anything was written
        const next = { after: page.nextAfter as number, effects: [...kept.effects, ...(page.data as Seen[])] };
        if (random() < 0.3) continue; // fell over before the commit
        quiet = page.nextAfter === kept.after && !working ? quiet + 1 : 0;
        kept = next;
        if (quiet) await sleep(40);
      }
      return kept.effects;
    };
    const caller = async (n: number): Promise<void> => {
      const mine: string[] = [];
      for (let i = 0; i < 15; i++) {
        const made = await must(
          house,
          'POST',
          '/v1/bookings',
          aBooking(hotel, addDays(NIGHT, (i + n) % 5), { nights: 1 + (i % 3), rooms: 1 + (i % 2) }),
        );
        mine.push(...made.reservations.map((r: { id: string }) => r.id));
        if (i % 3 === 0) await must(house, 'POST', `/v1/reservations/${mine.shift()!}/cancellation`, {});
        if (i % 5 === 0) await must(house, 'PUT', `/v1/external/ota/reservations/F${n}`, aBooking(hotel, NIGHT, { nights: 1 + (i % 4) }));
        if (i % 7 === 0)
          await must(house, 'POST', '/v1/room-types', {
            propertyId: elsewhere.propertyId,
            code: `T${n}-${i}`,
            name: 'T',
            maxAdults: 1,
            maxChildren: 0,
            maxPersons: 1,
          });
      }
    };
    const reading = Promise.all([reader(house.adminToken, 11), reader(house.adminToken, 12), reader(partner, 13)]);
    await Promise.all([1, 2, 3, 4].map(caller));
    working = false;
    const [one, two, partners] = await reading;

    const { rows: written } = await house.db.query<{ seq: string; id: string }>('SELECT seq, event_id AS id FROM events ORDER BY seq');
    expect(one.map((e) => e.seq)).toEqual(written.map((_, i) => i + 1));
    expect(one.map((e) => e.id)).toEqual(written.map((w) => w.id));
    expect(two).toEqual(one);
    expect(partners).toEqual(one.filter((e) => e.propertyId === hotel.propertyId));
    expect((await house.db.query('SELECT 1 FROM outbox')).rows).toEqual([]);

    const stories = new Map<string, string[]>();
    for (const { aggregate, type } of partners)
      if (aggregate.type === 'reservation') stories.set(aggregate.id, [...(stories.get(aggregate.id) ?? []), type]);
    const { rows } = await house.db.query<{ id: string; status: string; version: number }>(
      'SELECT id, status, version FROM reservations WHERE property_id = $1',
      [hotel.propertyId],
    );
    expect(stories.size).toBe(rows.length);
    for (const { id, status, version } of rows) {
      const story = stories.get(id)!;
      expect([id, story[0], story.length]).toEqual([id, 'reservations.confirmed', version]);
      expect(story.filter((t) => t === 'reservations.cancelled')).toHaveLength(status === 'cancelled' ? 1 : 0);
      if (status === 'cancelled') expect(story.at(-1)).toBe('reservations.cancelled');
    }
    expect(await faultsOf(house, hotel)).toEqual([]);
  });
});
