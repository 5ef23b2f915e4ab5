import { join } from 'node:path';
import type { Client } from 'pg';
import { addDays } from '../src/kernel/values/local-date';
import { furnish, furnishStays } from './support/furnish';
import { allHeard, type Ground, signIn, startServer } from './support/house';
import { median } from './support/load';

const ROOMS = 2_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

/** Closing the day of a hotel with 2,000 occupied rooms, beside the plain SQL that posts the same lines to the same tables of a hotel that is the same. */
export async function benchNightAudit(ground: Ground): Promise<void> {
  const [hotel, twin] = await furnish(ground.db, { code: 'AUDIT', hotels: 2, roomTypes: 10, plans: 2, nights: 30, rooms: 300 });
  const firstDay = addDays(hotel!.firstNight, -ROUNDS - 1);
  for (const { propertyId } of [hotel!, twin!]) {
    await ground.db.query(`UPDATE properties SET business_date = $2, day_closing = 'by_hand' WHERE id = $1`, [propertyId, firstDay]);
    await furnishStays(ground.db, propertyId, { stays: ROOMS, status: 'in_house', arrival: firstDay, nights: ROUNDS + 3 });
  }
  const server = await startServer(join(__dirname, '../src/main.js'), 4340, ground.environment, '/health/ready');
  const token = await signIn(server.url);
  try {
    const measured: Record<'audit' | 'plain', number[]> = { audit: [], plain: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      const day = addDays(firstDay, round);
      await allHeard(ground.db);
      const audit = await closeDay(server.url, token, hotel!.propertyId, day);
      await allHeard(ground.db);
      const plain = await postPlainly(ground.db, twin!.propertyId, day);
      if (round === 0) continue; // the first night opens the folios and warms up
      measured.audit.push(audit);
      measured.plain.push(plain);
    }
    const ratio = median(measured.audit.map((v, i) => v / measured.plain[i]!));
    console.log(`\nClosing the day of a hotel with ${ROOMS} rooms in use, ms (median of rounds; min … max)`);
    for (const [name, values] of [
      ['the night audit by HTTP', measured.audit],
      ['plain SQL that posts the same lines', measured.plain],
    ] as const) {
      const [low, high] = [Math.min(...values).toFixed(0), Math.max(...values).toFixed(0)];
      console.log(`  ${name.padEnd(42)} ${median(values).toFixed(0).padStart(6)}   ${low} … ${high}`);
    }
    console.log(`  ${'audit ÷ plain SQL'.padEnd(42)} ${ratio.toFixed(2).padStart(6)}   ceiling 3`);
  } finally {
    await server.stop();
  }
}

async function closeDay(url: string, token: string, propertyId: string, businessDate: string): Promise<number> {
  const started = performance.now();
  const answer = await fetch(`${url}/v1/properties/${propertyId}/night-audits`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ businessDate }),
  });
  const body = (await answer.json()) as { steps?: { charges?: { lines: number } } };
  if (body.steps?.charges?.lines !== 2 * ROOMS) throw new Error(JSON.stringify(body));
  return performance.now() - started;
}

/** What somebody would write who wants these lines, and nothing else, in one transaction. */
async function postPlainly(db: Client, propertyId: string, day: string): Promise<number> {
  const started = performance.now();
  await db.query('BEGIN');
  await db.query(
    `INSERT INTO folios (id, property_id, kind, main, reservation_id, booking_id, guest_id, name, currency, status, created_by, created_at, updated_at)
     SELECT uuidv7(), r.property_id, 'guest', true, r.id, r.booking_id, r.guest_id, r.guest_first_name || ' ' || r.guest_last_name, r.currency, 'open', r.property_id, now(), now()
     FROM reservations r WHERE r.property_id = $1 AND r.status = 'in_house' ON CONFLICT DO NOTHING`,
    [propertyId],
  );
  const lines = await db.query(
    `WITH nights AS (
       SELECT f.id AS folio_id, n.* FROM reservation_nights n JOIN reservations r ON r.id = n.reservation_id JOIN folios f ON f.reservation_id = r.id AND f.main
       WHERE n.property_id = $1 AND n.night = $2 AND r.status = 'in_house')
     INSERT INTO folio_lines (id, property_id, folio_id, posted_to_id, key, round, step, kind, code, description, quantity, amount_minor, taxes, business_date, service_date,
       reservation_id, frees, posted_by, created_at)
     SELECT uuidv7(), property_id, folio_id, folio_id, 'room:' || night, 0, 0, 'room', 'ROOM', 'Room, night of ' || night, 1, amount_minor,
       jsonb_path_query_array(taxes, '$[*] ? (@.included == true)'), $2, night, reservation_id, false, property_id, now() FROM nights
     UNION ALL
     SELECT uuidv7(), property_id, folio_id, folio_id, 'tax:' || (t ->> 'code') || ':' || night, 0, 0, 'tax', t ->> 'code', t ->> 'name', 1, (t ->> 'amountMinor')::bigint,
       '[]', $2, night, reservation_id, false, property_id, now() FROM nights, jsonb_array_elements(taxes) t WHERE NOT (t ->> 'included')::boolean`,
    [propertyId, day],
  );
  if (lines.rowCount !== 2 * ROOMS) throw new Error(`${lines.rowCount} lines`);
  await db.query('COMMIT');
  return performance.now() - started;
}
