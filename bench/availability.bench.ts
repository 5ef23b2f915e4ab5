import { join } from 'node:path';
import { Pool } from 'pg';
import { addDays } from '../src/kernel/values/local-date';
import { type BenchHotel, furnish } from './support/furnish';
import { type Ground, type Running, startServer } from './support/house';
import { load, median, random } from './support/load';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const NIGHTS = 14;

/**
 * The best SQL for the same answer: two index scans per room type, rooms left and the price of every night of every plan for two adults, open plans only,
 * cheapest first. It knows no restrictions, no derived plans, no taxes and no holds.
 */
const BEST_HOTEL = `
  SELECT r.room_type_id, r.rate_plan_id, r.total, r.nights, a.rooms_left FROM room_types t
  CROSS JOIN LATERAL (
    SELECT min(i.physical - i.removed + i.overbook_allowance - i.sold - i.held - i.blocked) AS rooms_left, count(*) AS c
    FROM inventory_nights i WHERE i.property_id = $1 AND i.room_type_id = t.id AND i.night >= $2 AND i.night < $3) a
  CROSS JOIN LATERAL (
    SELECT t.id AS room_type_id, x.rate_plan_id, sum(x.prices[2])::bigint AS total, count(*) AS c, json_agg(x.prices[2] ORDER BY x.night) AS nights
    FROM daily_rates x WHERE x.property_id = $1 AND x.room_type_id = t.id AND x.night >= $2 AND x.night < $3 AND x.closed IS NOT TRUE GROUP BY x.rate_plan_id) r
  WHERE t.property_id = $1 AND a.c = $3::date - $2::date AND a.rooms_left >= 1 AND r.c = $3::date - $2::date ORDER BY r.total`;

/** Searches a second of one hotel (50 room types × 4 plans, 14 nights, two years loaded) and of a city of 2,000 hotels, beside a bare `pg` loop. */
export async function benchAvailability(ground: Ground): Promise<void> {
  const [hotel] = await furnish(ground.db, { code: 'SEARCH', city: 'Searching', rooms: 20 });
  const hotels = Number(process.env.BENCH_HOTELS ?? 2_000);
  process.stdout.write(`Furnishing a city of ${hotels} hotels …\n`);
  const city = await furnish(ground.db, {
    code: 'CITY',
    city: 'Metropolis',
    hotels,
    roomTypes: 10,
    plans: 1,
    nights: 120 + NIGHTS,
    rooms: 20,
  });
  await ground.db.query(
    `INSERT INTO offer_refreshes (property_id, first_night, last_night) SELECT id, current_date, current_date + 133 FROM properties WHERE city_key = 'metropolis'`,
  );
  const server = await startServer(join(__dirname, '../src/main.js'), 4320, ground.environment, '/health/ready');
  try {
    const filled = await until(async () => Number((await ground.db.query('SELECT count(*) AS n FROM offer_refreshes')).rows[0]!.n) === 0);
    console.log(`\nProjection of ${city.length} hotels × 120 nights built in ${filled.toFixed(1)} s`);
    await search(server, hotel!, 8);
    const rows: Record<string, number[]> = {};
    const note = (name: string, value: number) => (rows[name] ??= []).push(value);
    for (let round = 0; round < ROUNDS; round++) {
      note('one hotel, 8 connections', await search(server, hotel!, SECONDS));
      note('bare pg loop, 8 connections', await bareLoop(ground, hotel!));
      note(`city of ${city.length}, 8 connections`, await searchCity(server, hotel!.firstNight));
    }
    console.log('Searches per second (median of rounds; min … max)');
    for (const [name, values] of Object.entries(rows)) {
      console.log(
        `  ${name.padEnd(42)} ${median(values).toFixed(0).padStart(6)}   ${Math.min(...values).toFixed(0)} … ${Math.max(...values).toFixed(0)}`,
      );
    }
    const [api, bare, many] = Object.values(rows);
    console.log(
      `  ${'hotel ÷ bare pg loop'.padEnd(42)} ${median(api!.map((v, i) => v / bare![i]!))
        .toFixed(2)
        .padStart(6)}   floor 0.3`,
    );
    console.log(
      `  ${'city ÷ hotel'.padEnd(42)} ${median(many!.map((v, i) => v / api![i]!))
        .toFixed(2)
        .padStart(6)}   floor 0.3`,
    );
    await projectionAge(ground, city);
  } finally {
    await server.stop();
  }
}

async function search(server: Running, hotel: BenchHotel, seconds: number): Promise<number> {
  const pick = random(Date.now());
  const { perSecond, failures } = await load({ url: server.url, method: 'GET', connections: 8, seconds }, () => {
    const arrival = addDays(hotel.firstNight, pick(700));
    return { path: `/v1/availability?propertyId=${hotel.propertyId}&arrival=${arrival}&departure=${addDays(arrival, NIGHTS)}&adults=2` };
  });
  if (failures) console.log(`  ! ${failures} failures`);
  return perSecond;
}

async function searchCity(server: Running, firstNight: string): Promise<number> {
  const pick = random(Date.now());
  const { perSecond, failures } = await load({ url: server.url, method: 'GET', connections: 8, seconds: SECONDS }, () => {
    const arrival = addDays(firstNight, pick(100));
    return {
      path: `/v1/hotel-offers?city=Metropolis&arrival=${arrival}&departure=${addDays(arrival, 1 + pick(NIGHTS))}&adults=2&limit=50`,
    };
  });
  if (failures) console.log(`  ! ${failures} failures`);
  return perSecond;
}

async function bareLoop(ground: Ground, hotel: BenchHotel): Promise<number> {
  const pool = new Pool({ connectionString: ground.url, max: 8, options: '-c jit=off' });
  const pick = random(Date.now());
  const end = Date.now() + SECONDS * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (Date.now() < end) {
        const arrival = addDays(hotel.firstNight, pick(700));
        await pool.query({ name: 'best', text: BEST_HOTEL, values: [hotel.propertyId, arrival, addDays(arrival, NIGHTS)] });
        done++;
      }
    }),
  );
  await pool.end();
  return done / SECONDS;
}

/** How long after a hotel has sold its last room a search over the city knows. */
async function projectionAge(ground: Ground, city: BenchHotel[]): Promise<void> {
  const ages: number[] = [];
  for (const hotel of city.slice(0, 10)) {
    const night = addDays(hotel.firstNight, 20);
    const present = async () =>
      (await ground.db.query('SELECT totals[1] AS t FROM city_offers WHERE property_id = $1 AND arrival = $2', [hotel.propertyId, night]))
        .rows[0]?.t !== null;
    await ground.db.query('UPDATE inventory_nights SET sold = physical WHERE property_id = $1 AND night = $2', [hotel.propertyId, night]);
    await ground.db.query('INSERT INTO offer_refreshes (property_id, first_night, last_night) VALUES ($1, $2, $2)', [
      hotel.propertyId,
      night,
    ]);
    ages.push(await until(async () => !(await present())));
  }
  console.log(
    `  ${'age of the projection, median / worst'.padEnd(42)} ${median(ages).toFixed(2)} s / ${Math.max(...ages).toFixed(2)} s   ceiling 1 s`,
  );
}

async function until(holds: () => Promise<boolean>): Promise<number> {
  const start = Date.now();
  while (!(await holds())) {
    if (Date.now() - start > 600_000) throw new Error('It does not come about');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return (Date.now() - start) / 1000;
}
