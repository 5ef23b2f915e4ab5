import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import type { Client } from 'pg';
import { addDays } from '../src/kernel/values/local-date';
import { furnish, furnishStays } from './support/furnish';
import { allHeard, type Ground, signIn, startServer, without } from './support/house';
import { median } from './support/load';

const STAYS = 1_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const CONNECTIONS = 32;
/** Of one stay: its folio, the room, the check-in, a charge, the payment and the check-out. */
const REQUESTS = 6;
const [NIGHT, BAR] = [10_300, 1_500];

type Call = (method: string, path: string, body: object) => Promise<{ folioId?: string }>;

interface Guest {
  stayId: string;
  roomId: string;
}

/** A thousand stays from the room that they are given to the check-out, through HTTP: of the product, and of a thin server that writes the same rows in a hotel that is the same. */
export async function benchCheckIn(ground: Ground): Promise<void> {
  const { db, environment } = ground;
  const [hotel, twin] = await furnish(db, { code: 'DESK', hotels: 2, roomTypes: 10, plans: 2, nights: 30, rooms: STAYS });
  const firstDay = addDays(hotel!.firstNight, -ROUNDS - 1);
  const rooms = new Map<string, string[]>();
  for (const { propertyId } of [hotel!, twin!]) {
    await db.query(`UPDATE properties SET business_date = $2, day_closing = 'by_hand' WHERE id = $1`, [propertyId, firstDay]);
    rooms.set(propertyId, await furnishRooms(db, propertyId));
  }
  const product = await startServer(join(__dirname, '../src/main.js'), 4350, environment, '/health/ready');
  const thin = await startServer(join(__dirname, 'thin-stay.js'), 4351, environment, '/');
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    const token = await signIn(product.url);
    const measured: Record<'product' | 'thin', number[]> = { product: [], thin: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      const day = addDays(firstDay, round);
      for (const [name, url, { propertyId }] of [
        ['product', product.url, hotel!],
        ['thin', thin.url, twin!],
      ] as const) {
        const call = caller(agent, url, token);
        const ids = await furnishStays(db, propertyId, { stays: STAYS, status: 'confirmed', arrival: day, nights: 1 });
        const guests = ids.map((stayId, i) => ({ stayId, roomId: rooms.get(propertyId)![i]! }));
        await db.query(`UPDATE room_conditions SET condition = 'clean' WHERE property_id = $1`, [propertyId]);
        await allHeard(db);
        const each = (act: (guest: Guest) => Promise<unknown>) =>
          name === 'product' ? timed(guests, act) : without(product, () => timed(guests, act));
        const arriving = await each((guest) => arrive(call, guest));
        await chargeTheNight(db, name === 'product' ? caller(agent, url, token) : undefined, propertyId, day);
        await allHeard(db);
        const leaving = await each(({ stayId }) => call('POST', `/v1/reservations/${stayId}/check-out`, {}));
        if (round > 0) measured[name].push((STAYS * 1000) / (arriving + leaving)); // the first warms up
      }
    }
    console.log(
      `\nStays per second at ${CONNECTIONS} connections, from the room to the check-out (median of rounds; min … max; requests per second)`,
    );
    for (const [label, values] of [
      ['product', measured.product],
      ['thin server', measured.thin],
    ] as const) {
      const [low, high] = [Math.min(...values).toFixed(0), Math.max(...values).toFixed(0)];
      console.log(
        `  ${label.padEnd(42)} ${median(values).toFixed(0).padStart(6)}   ${low} … ${high}   ${(median(values) * REQUESTS).toFixed(0)}`,
      );
    }
    const pairs = measured.product.map((value, i) => value / measured.thin[i]!);
    console.log(`  ${'product ÷ thin server'.padEnd(42)} ${median(pairs).toFixed(2).padStart(6)}   floor 0.1`);
  } finally {
    agent.destroy();
    await product.stop();
    await thin.stop();
  }
}

/** A room for each stay, in the order of {@link furnishStays}: of the type that the stay was sold. */
async function furnishRooms(db: Client, propertyId: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `WITH made AS (INSERT INTO rooms (id, property_id, room_type_id, number, created_at, updated_at)
       SELECT uuidv7(), $1, t.id, n::text, now(), now()
       FROM generate_series(1, $2::int) n JOIN (SELECT id, row_number() OVER (ORDER BY rank) AS place FROM room_types WHERE property_id = $1) t ON t.place = n % 10 + 1
       RETURNING id, number)
     SELECT id FROM made ORDER BY number::int`,
    [propertyId, STAYS],
  );
  return rows.map((r) => r.id);
}

async function arrive(call: Call, { stayId, roomId }: Guest): Promise<void> {
  const { folioId } = await call('PUT', `/v1/reservations/${stayId}/folio`, {});
  await call('POST', `/v1/reservations/${stayId}/room-assignments`, { roomId });
  await call('POST', `/v1/reservations/${stayId}/check-in`, {});
  await call('POST', `/v1/folios/${folioId}/charges`, {
    charges: [{ kind: 'service', code: 'BAR', description: 'Bar', amountMinor: BAR }],
  });
  await call('POST', `/v1/folios/${folioId}/payments`, { method: 'card_terminal', amountMinor: NIGHT + BAR });
}

/** Not measured here: the product closes the day, the twin gets the same lines. */
async function chargeTheNight(db: Client, call: Call | undefined, propertyId: string, day: string): Promise<void> {
  if (call) {
    await call('POST', `/v1/properties/${propertyId}/night-audits`, { businessDate: day });
    return;
  }
  await db.query(
    `INSERT INTO folio_lines (id, property_id, folio_id, posted_to_id, key, round, step, kind, code, description, quantity, amount_minor, taxes, business_date, service_date,
       reservation_id, frees, posted_by, created_at)
     SELECT uuidv7(), f.property_id, f.id, f.id, key, 0, 0, 'room', 'ROOM', 'Room', 1, amount, '[]', $2, $2, f.reservation_id, false, f.property_id, now()
     FROM folios f, (VALUES ('room:' || $2::date, 10000), ('tax:CITY:' || $2::date, 300)) l(key, amount) WHERE f.property_id = $1 AND f.status = 'open'`,
    [propertyId, day],
  );
}

/** So many at once as there are connections. @returns milliseconds */
async function timed<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const one = async () => {
    while (next < items.length) await act(items[next++]!);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  return performance.now() - started;
}

function caller(agent: Agent, url: string, token: string): Call {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      const sent = request(`${url}${path}`, { method, agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () =>
          answer.statusCode! < 300 ? resolve(JSON.parse(text) as { folioId?: string }) : reject(new Error(`${method} ${path}: ${text}`)),
        );
      });
      sent.on('error', reject).end(JSON.stringify(body));
    });
}
