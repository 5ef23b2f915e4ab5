import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { addDays } from '../src/kernel/values/local-date';
import { bookingBody } from './booking.bench';
import { type BenchHotel, furnish } from './support/furnish';
import { type Ground, type Running, signIn, startServer } from './support/house';
import { load, median, random } from './support/load';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const RESERVATIONS = 4_000;
const CONNECTIONS = 32;

interface Stay {
  id: string;
  arrival: string;
  nights: number;
}

/** Amendments a second (dates moved, nights given back and taken, the others at their price) beside bookings of the same server, in turn. */
export async function benchAmendment(ground: Ground): Promise<void> {
  const [hotel] = await furnish(ground.db, { code: 'AMEND', city: 'Amending' });
  const server = await startServer(join(__dirname, '../src/main.js'), 4312, ground.environment, '/health/ready');
  try {
    const token = await signIn(server.url);
    const stays = await reserve(server, token, hotel!);
    await bookings(server, token, hotel!, 8); // the compiler of the engine needs some seconds of work
    await amendments(server, token, stays, 8);
    const rows = { booking: [] as number[], amendment: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      rows.booking.push(await bookings(server, token, hotel!, SECONDS));
      rows.amendment.push(await amendments(server, token, stays, SECONDS));
    }
    console.log('\nAmendments per second at 32 connections (median of rounds; min … max)');
    for (const [name, values] of Object.entries(rows)) {
      console.log(
        `  ${name.padEnd(42)} ${median(values).toFixed(0).padStart(6)}   ${Math.min(...values).toFixed(0)} … ${Math.max(...values).toFixed(0)}`,
      );
    }
    const pairs = rows.amendment.map((value, i) => value / rows.booking[i]!);
    console.log(`  ${'amendment ÷ booking'.padEnd(42)} ${median(pairs).toFixed(2).padStart(6)}   floor 0.5`);
  } finally {
    await server.stop();
  }
}

async function reserve(server: Running, token: string, hotel: BenchHotel): Promise<Stay[]> {
  const pick = random(7);
  const stays: Stay[] = [];
  const one = async () => {
    const body = bookingBody(hotel, pick, 50);
    const answer = await fetch(`${server.url}/v1/bookings`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    const made = (await answer.json()) as { reservations: { id: string; arrival: string; nights: unknown[] }[] };
    const { id, arrival, nights } = made.reservations[0]!;
    stays.push({ id, arrival, nights: nights.length });
  };
  while (stays.length < RESERVATIONS) await Promise.all(Array.from({ length: CONNECTIONS }, one));
  return stays;
}

async function bookings(server: Running, token: string, hotel: BenchHotel, seconds: number): Promise<number> {
  const pick = random(Date.now());
  return measured(server, token, seconds, () => ({ path: '/v1/bookings', body: bookingBody(hotel, pick, 50) }));
}

/** Each stay in turn gets other dates: a night more or fewer, or moved by a day, so that some nights are kept, some given back and some taken. */
async function amendments(server: Running, token: string, stays: Stay[], seconds: number): Promise<number> {
  const pick = random(Date.now());
  let next = pick(stays.length);
  return measured(server, token, seconds, () => {
    const stay = stays[next++ % stays.length]!;
    const arrival = addDays(stay.arrival, pick(2));
    stay.nights = 1 + ((stay.nights + pick(3)) % 6);
    return { path: `/v1/reservations/${stay.id}/amendments`, body: JSON.stringify({ arrival, departure: addDays(arrival, stay.nights) }) };
  });
}

async function measured(server: Running, token: string, seconds: number, next: () => { path: string; body: string }): Promise<number> {
  const { perSecond, failures } = await load(
    { url: server.url, method: 'POST', connections: CONNECTIONS, seconds, headers: { authorization: `Bearer ${token}` } },
    () => ({ ...next(), headers: { 'idempotency-key': randomUUID() } }),
  );
  if (failures) console.log(`  ! ${failures} failures`);
  return perSecond;
}
