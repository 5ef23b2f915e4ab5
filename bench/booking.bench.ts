import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Pool } from 'pg';
import { addDays } from '../src/kernel/values/local-date';
import { type BenchHotel, furnish } from './support/furnish';
import { allHeard, cpuMs, familyMs, type Ground, parentOf, type Running, signIn, startServer, without } from './support/house';
import { load, median, random } from './support/load';
import { sealWith, THIN_CALL, THIN_FUNCTION, thinParameters } from './thin-server';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);

/** Bookings a second of the product, of the thin server, and of a bare `pg` loop, in turn on the same machine and database. */
export async function benchBooking(ground: Ground): Promise<void> {
  const [hotel] = await furnish(ground.db, { code: 'BOOK', city: 'Booking' });
  const product = await startServer(join(__dirname, '../src/main.js'), 4310, ground.environment, '/health/ready');
  const thin = await startServer(join(__dirname, 'thin-server.js'), 4311, ground.environment, '/');
  const token = await signIn(product.url);
  const post = async (server: Running, connections: number, types: number, seconds = SECONDS) => {
    await allHeard(ground.db);
    return bookings(server, token, hotel!, connections, types, seconds);
  };
  const alone = async (work: () => Promise<number>) => {
    await allHeard(ground.db);
    return without(product, work);
  };
  const thinly = (seconds = SECONDS) => alone(() => bookings(thin, token, hotel!, 32, 50, seconds));
  try {
    await post(product, 32, 50, 20); // the compiler of the engine needs some seconds of work
    await thinly(5);
    const rows: Record<string, number[]> = {};
    const note = (name: string, value: number) => (rows[name] ??= []).push(value);
    for (let round = 0; round < ROUNDS; round++) {
      note('product, 32 connections', await post(product, 32, 50));
      note('thin server, 32 connections', await thinly());
      note('bare pg loop, 8 connections', await alone(() => bareLoop(ground, hotel!, 8)));
      note('product, one room type, 32 connections', await post(product, 32, 1));
      note('product, 8 connections', await post(product, 8, 50));
      note('product, 64 connections', await post(product, 64, 50));
    }
    const figure = (name: string) => median(rows[name]!);
    console.log('\nBookings per second (median of rounds; min … max)');
    for (const [name, values] of Object.entries(rows)) {
      console.log(
        `  ${name.padEnd(42)} ${figure(name).toFixed(0).padStart(6)}   ${Math.min(...values).toFixed(0)} … ${Math.max(...values).toFixed(0)}`,
      );
    }
    const ratio = (label: string, a: string, b: string, floor: number) => {
      const pairs = rows[a]!.map((value, i) => value / rows[b]![i]!);
      console.log(`  ${label.padEnd(42)} ${median(pairs).toFixed(2).padStart(6)}   floor ${floor}`);
    };
    ratio('product ÷ thin server', 'product, 32 connections', 'thin server, 32 connections', 0.6);
    ratio('product ÷ bare pg loop', 'product, 32 connections', 'bare pg loop, 8 connections', 0.25);
    ratio('one room type ÷ fifty', 'product, one room type, 32 connections', 'product, 32 connections', 0.5);
    ratio('64 connections ÷ 8', 'product, 64 connections', 'product, 8 connections', 0.9);
    await cpuPerBooking(ground, product, thin, { product: () => post(product, 32, 50), thin: () => thinly() });
  } finally {
    await product.stop();
    await thin.stop();
  }
}

export function bookingBody(hotel: BenchHotel, pick: (below: number) => number, types: number): string {
  const arrival = addDays(hotel.firstNight, types === 1 ? pick(10) : pick(360));
  return JSON.stringify({
    propertyId: hotel.propertyId,
    arrival,
    departure: addDays(arrival, 1 + pick(5)),
    rooms: [{ roomTypeId: hotel.roomTypeIds[pick(types)], ratePlanId: hotel.ratePlanIds[pick(4)], adults: 1 + pick(3) }],
    booker: { firstName: 'Maria', lastName: `Silva ${pick(10_000)}`, email: `maria${pick(100_000)}@example.com`, phone: '+351912345678' },
    channel: 'direct_web',
  });
}

async function bookings(
  server: Running,
  token: string,
  hotel: BenchHotel,
  connections: number,
  types: number,
  seconds: number,
): Promise<number> {
  const pick = random(Date.now());
  const { perSecond, failures } = await load(
    { url: server.url, method: 'POST', connections, seconds, headers: { authorization: `Bearer ${token}` } },
    () => ({ path: '/v1/bookings', body: bookingBody(hotel, pick, types), headers: { 'idempotency-key': randomUUID() } }),
  );
  if (failures) console.log(`  ! ${failures} failures at ${server.url}`);
  return perSecond;
}

async function bareLoop(ground: Ground, hotel: BenchHotel, connections: number): Promise<number> {
  const pool = new Pool({ connectionString: ground.url, max: connections, options: '-c jit=off' });
  await pool.query(THIN_FUNCTION);
  const pick = random(Date.now());
  const seal = sealWith(ground.environment.MASTER_KEY!);
  const end = Date.now() + SECONDS * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (Date.now() < end) {
        const text = bookingBody(hotel, pick, 50);
        await pool.query({ ...THIN_CALL, values: thinParameters(hotel.propertyId, randomUUID(), text, JSON.parse(text) as never, seal) });
        done++;
      }
    }),
  );
  await pool.end();
  return done / SECONDS;
}

/** Processor time per booking, of the product until all that listens has heard of it: it does not swing with the machine as wall time does. */
async function cpuPerBooking(
  ground: Ground,
  product: Running,
  thin: Running,
  load: { product: () => Promise<number>; thin: () => Promise<number> },
): Promise<void> {
  for (const [name, server] of [
    ['product', product],
    ['thin server', thin],
  ] as const) {
    await allHeard(ground.db);
    const before = [cpuMs(server.process.pid), await postgresTime(ground)] as const;
    const count = (await (server === product ? load.product() : load.thin())) * SECONDS;
    const during = [cpuMs(server.process.pid), await postgresTime(ground)] as const;
    await allHeard(ground.db);
    const heard = [cpuMs(server.process.pid), await postgresTime(ground)] as const;
    const each = (ms: number) => ((ms * 1000) / count).toFixed(0);
    console.log(
      `  ${`${name}: CPU µs per booking`.padEnd(42)} node ${each(during[0] - before[0])}, postgres ${each(during[1] - before[1])}` +
        (server === product ? `; and until all is heard node ${each(heard[0] - during[0])}, postgres ${each(heard[1] - during[1])}` : ''),
    );
  }
}

/** Of all its processes, those included that have ended meanwhile. */
async function postgresTime({ db }: Ground): Promise<number> {
  const { rows } = await db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return familyMs(parentOf(rows[0]!.pid));
}
