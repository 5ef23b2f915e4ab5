import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { addDays } from '../src/kernel/values/local-date';
import { type BenchHotel, furnish } from './support/furnish';
import { type Ground, prepareGround, type Running, signIn, startServer } from './support/house';
import { load, median, random } from './support/load';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const BASE = Number(process.env.BENCH_STORED ?? 50_000);

interface House {
  hotel: BenchHotel;
  server: Running;
  token: string;
}

/**
 * Latency of booking, searching and reading with ten times the stored bookings: nothing that a guest waits for may grow with the past. Two houses stand side
 * by side and are measured in turn, so that a machine that changes its speed changes it for both.
 */
export async function benchGrowth(ground: Ground): Promise<void> {
  const other = await prepareGround();
  const small = await open(ground, BASE, 4330);
  const large = await open(other, BASE * 10, 4331);
  try {
    const pairs: Record<string, [number, number][]> = {};
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [name, measure] of Object.entries(MEASURES)) {
        const pair: [number, number] = [await measure(small), await measure(large)];
        if (round > 0) (pairs[name] ??= []).push(pair); // the first round warms up
      }
    }
    console.log(
      `\nMean latency in ms with ${BASE} and with ${BASE * 10} stored bookings (8 connections; median of rounds, ratio pair by pair)`,
    );
    for (const [name, found] of Object.entries(pairs)) {
      const [before, after] = [median(found.map(([x]) => x)), median(found.map(([, y]) => y))];
      const ratio = median(found.map(([x, y]) => y / x));
      console.log(`  ${name.padEnd(42)} ${before.toFixed(2)} → ${after.toFixed(2)}   ratio ${ratio.toFixed(2)}   ceiling 1.2`);
    }
  } finally {
    await small.server.stop();
    await large.server.stop();
    await other.stop();
  }
}

async function open(ground: Ground, stored: number, port: number): Promise<House> {
  const [hotel] = await furnish(ground.db, { code: 'GROW', city: 'Growing' });
  await store(ground, hotel!, stored);
  const server = await startServer(join(__dirname, '../src/main.js'), port, ground.environment, '/health/ready');
  return { hotel: hotel!, server, token: await signIn(server.url) };
}

/** Copies of the first booking's shape, written straight into the tables. */
async function store(ground: Ground, hotel: BenchHotel, count: number): Promise<void> {
  await ground.db.query(
    `WITH made AS (
       SELECT uuidv7() AS g, uuidv7() AS b, uuidv7() AS r, n, current_date + (n % 700)::int AS arrival, t.id AS type
       FROM generate_series(1, $2::int) n JOIN LATERAL (SELECT ($3::uuid[])[1 + n % cardinality($3::uuid[])] AS id) t ON true),
     g AS (INSERT INTO guests (id, property_id, person_id, first_name, last_name, name_key, source, data_key, sealed, observed_at, version, created_at, updated_at)
       SELECT g, $1, g, 'Stored', 'Guest ' || n, 'stored guest ' || n, 'bench', '\\x00', '\\x00', now(), 1, now(), now() FROM made),
     b AS (INSERT INTO bookings (id, property_id, confirmation_number, booker_guest_id, booker_first_name, booker_last_name, currency, channel, guarantee, created_by, version, created_at, updated_at)
       SELECT b, $1, 'S' || replace(b::text, '-', ''), g, 'Stored', 'Guest ' || n, 'EUR', 'bench', '{"kind":"none","reference":null}', $1, 1, now(), now() FROM made),
     r AS (INSERT INTO reservations (id, property_id, booking_id, position, number, status, room_type_id, rate_plan_id, arrival, departure, adults, child_ages, guest_id,
         guest_first_name, guest_last_name, guest_key, currency, total_minor, terms, version, created_at, updated_at)
       SELECT r, $1, b, 1, 'S' || replace(b::text, '-', '') || '-1', 'confirmed', type, $4, arrival, arrival + 2, 2, '{}', g, 'Stored', 'Guest ' || n, 'stored guest ' || n, 'EUR',
         20000, '{"stayFees":[],"taxes":[],"policy":{"tiers":[],"noShow":{"feeMinor":0,"penalty":{"kind":"none"}}},"guarantee":"none","mealPlan":"room_only"}', 1, now(), now() FROM made)
     INSERT INTO reservation_nights (property_id, reservation_id, night, room_type_id, rate_plan_id, amount_minor, total_minor, steps)
       SELECT $1, r, arrival + i, type, $4, 10000, 10000, '[]' FROM made, generate_series(0, 1) i`,
    [hotel.propertyId, count, hotel.roomTypeIds, hotel.ratePlanIds[0]],
  );
  await ground.db.query('VACUUM ANALYZE guests, bookings, reservations, reservation_nights');
}

const pick = random(Date.now());

async function latency({ server, token }: House, method: 'GET' | 'POST', next: Parameters<typeof load>[1]): Promise<number> {
  const options = { url: server.url, method, connections: 8, seconds: SECONDS, headers: { authorization: `Bearer ${token}` } };
  const { mean, failures } = await load(options, next);
  if (failures) console.log(`  ! ${failures} failures`);
  return mean;
}

const MEASURES: Record<string, (house: House) => Promise<number>> = {
  booking: (house) =>
    latency(house, 'POST', () => {
      const { propertyId, roomTypeIds, ratePlanIds, firstNight } = house.hotel;
      const arrival = addDays(firstNight, pick(700));
      const rooms = [{ roomTypeId: roomTypeIds[pick(50)], ratePlanId: ratePlanIds[pick(4)], adults: 2 }];
      const body = { propertyId, arrival, departure: addDays(arrival, 2), rooms, booker: { firstName: 'Li', lastName: 'Na' } };
      return { path: '/v1/bookings', body: JSON.stringify(body), headers: { 'idempotency-key': randomUUID() } };
    }),
  availability: (house) =>
    latency(house, 'GET', () => {
      const arrival = addDays(house.hotel.firstNight, pick(700));
      return { path: `/v1/availability?propertyId=${house.hotel.propertyId}&arrival=${arrival}&departure=${addDays(arrival, 3)}&adults=2` };
    }),
  'list by arrival': (house) =>
    latency(house, 'GET', () => {
      const arrival = addDays(house.hotel.firstNight, pick(690));
      return { path: `/v1/reservations?propertyId=${house.hotel.propertyId}&arrivalFrom=${arrival}&limit=20` };
    }),
};
