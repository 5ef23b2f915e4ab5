import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { addDays } from '../src/kernel/values/local-date';
import { type BenchHotel, furnish } from './support/furnish';
import { type Ground, type Running, signIn, startServer } from './support/house';
import { load, median, random } from './support/load';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const BASE = Number(process.env.BENCH_STORED ?? 50_000);

/** Latency of booking, searching and reading with ten times the stored bookings: nothing that a guest waits for may grow with the past. */
export async function benchGrowth(ground: Ground): Promise<void> {
  const [hotel] = await furnish(ground.db, { code: 'GROW', city: 'Growing' });
  const server = await startServer(join(__dirname, '../src/main.js'), 4330, ground.environment, '/health/ready');
  try {
    const token = await signIn(server.url);
    await store(ground, hotel!, BASE);
    await measure(server, hotel!, token);
    const small = await measure(server, hotel!, token);
    await store(ground, hotel!, BASE * 9);
    await measure(server, hotel!, token);
    const large = await measure(server, hotel!, token);
    console.log(`\nMean latency in ms, median of rounds, with ${BASE} and with ${BASE * 10} stored bookings (8 connections)`);
    for (const name of Object.keys(small) as (keyof typeof small)[]) {
      console.log(
        `  ${name.padEnd(42)} ${small[name].toFixed(2)} → ${large[name].toFixed(2)}   ratio ${(large[name] / small[name]).toFixed(2)}   ceiling 1.2`,
      );
    }
  } finally {
    await server.stop();
  }
}

/** Copies of the first booking's shape, written straight into the tables. */
async function store(ground: Ground, hotel: BenchHotel, count: number): Promise<void> {
  await ground.db.query(
    `WITH made AS (
       SELECT uuidv7() AS g, uuidv7() AS b, uuidv7() AS r, n, current_date + (n % 700)::int AS arrival, t.id AS type
       FROM generate_series(1, $2::int) n JOIN LATERAL (SELECT ($3::uuid[])[1 + n % cardinality($3::uuid[])] AS id) t ON true),
     g AS (INSERT INTO guests (id, property_id, first_name, last_name, name_key, source, data_key, sealed, version, created_at, updated_at)
       SELECT g, $1, 'Stored', 'Guest ' || n, 'stored guest ' || n, 'bench', '\\x00', '\\x00', 1, now(), now() FROM made),
     b AS (INSERT INTO bookings (id, property_id, confirmation_number, booker_guest_id, booker_first_name, booker_last_name, currency, channel, guarantee, created_by, version, created_at, updated_at)
       SELECT b, $1, 'S' || replace(b::text, '-', ''), g, 'Stored', 'Guest ' || n, 'EUR', 'bench', '{"kind":"none","reference":null}', $1, 1, now(), now() FROM made),
     r AS (INSERT INTO reservations (id, property_id, booking_id, position, number, status, room_type_id, rate_plan_id, arrival, departure, adults, child_ages, guest_id,
         guest_first_name, guest_last_name, guest_key, currency, total_minor, terms, version, created_at, updated_at)
       SELECT r, $1, b, 1, 'S' || replace(b::text, '-', '') || '-1', 'confirmed', type, $4, arrival, arrival + 2, 2, '{}', g, 'Stored', 'Guest ' || n, 'stored guest ' || n, 'EUR',
         20000, '{"taxes":[],"policy":{"tiers":[],"noShow":{"feeMinor":0,"penalty":{"kind":"none"}}},"guarantee":"none","mealPlan":"room_only"}', 1, now(), now() FROM made)
     INSERT INTO reservation_nights (property_id, reservation_id, night, room_type_id, rate_plan_id, amount_minor, steps)
       SELECT $1, r, arrival + i, type, $4, 10000, '[]' FROM made, generate_series(0, 1) i`,
    [hotel.propertyId, count, hotel.roomTypeIds, hotel.ratePlanIds[0]],
  );
  await ground.db.query('VACUUM ANALYZE guests, bookings, reservations, reservation_nights');
}

async function measure(
  server: Running,
  hotel: BenchHotel,
  token: string,
): Promise<Record<'booking' | 'availability' | 'list by arrival', number>> {
  const pick = random(Date.now());
  const headers = { authorization: `Bearer ${token}` };
  const arrival = () => addDays(hotel.firstNight, pick(700));
  const runs = { booking: [] as number[], availability: [] as number[], 'list by arrival': [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    const booking = await load({ url: server.url, method: 'POST', connections: 8, seconds: SECONDS, headers }, () => {
      const first = arrival();
      const rooms = [{ roomTypeId: hotel.roomTypeIds[pick(50)], ratePlanId: hotel.ratePlanIds[pick(4)], adults: 2 }];
      const body = {
        propertyId: hotel.propertyId,
        arrival: first,
        departure: addDays(first, 2),
        rooms,
        booker: { firstName: 'Li', lastName: 'Na' },
      };
      return { path: '/v1/bookings', body: JSON.stringify(body), headers: { 'idempotency-key': randomUUID() } };
    });
    const availability = await load({ url: server.url, method: 'GET', connections: 8, seconds: SECONDS, headers }, () => {
      const first = arrival();
      return { path: `/v1/availability?propertyId=${hotel.propertyId}&arrival=${first}&departure=${addDays(first, 3)}&adults=2` };
    });
    const list = await load({ url: server.url, method: 'GET', connections: 8, seconds: SECONDS, headers }, () => ({
      path: `/v1/reservations?propertyId=${hotel.propertyId}&arrivalFrom=${arrival()}&limit=20`,
    }));
    runs.booking.push(booking.mean);
    runs.availability.push(availability.mean);
    runs['list by arrival'].push(list.mean);
  }
  return { booking: median(runs.booking), availability: median(runs.availability), 'list by arrival': median(runs['list by arrival']) };
}
