import type { Client } from 'pg';

export interface BenchHotel {
  propertyId: string;
  roomTypeIds: string[];
  ratePlanIds: string[];
  /** First night that is loaded. */
  firstNight: string;
}

/** Nights that are loaded. */
export const NIGHTS = 730;

/** Hotels written straight into the tables: 50 room types × 4 plans × two years as the search benchmark asks. */
export async function furnish(
  db: Client,
  { hotels = 1, roomTypes = 50, plans = 4, nights = NIGHTS, rooms = 1_000_000, city = 'Benchville', code = 'B' },
): Promise<BenchHotel[]> {
  const made: BenchHotel[] = [];
  for (let from = 0; from < hotels; from += 100) {
    const count = Math.min(100, hotels - from);
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO properties (id, code, name, time_zone, currency, city, city_key, search_key, business_date, content_version, content_changed_at, version, created_at, updated_at)
       SELECT uuidv7(), $1 || n, 'Hotel ' || $1 || n, 'Europe/Lisbon', 'EUR', $2, lower($2), lower($2), current_date, 1, now(), 1, now(), now() FROM generate_series($3::int, $4::int) n RETURNING id`,
      [code, city, from, from + count - 1],
    );
    const ids = rows.map((r) => r.id);
    await db.query(
      `INSERT INTO room_types (id, property_id, code, name, max_adults, max_children, max_persons, rank, content_changed_at, version, created_at, updated_at)
       SELECT uuidv7(), p, 'RT' || n, 'Type ' || n, 4, 2, 6, n, now(), 1, now(), now() FROM unnest($1::uuid[]) p, generate_series(1, $2::int) n`,
      [ids, roomTypes],
    );
    await db.query(
      `INSERT INTO rate_plans (id, property_id, code, name, created_at, updated_at)
       SELECT uuidv7(), p, 'RP' || n, 'Plan ' || n, now(), now() FROM unnest($1::uuid[]) p, generate_series(1, $2::int) n`,
      [ids, plans],
    );
    await db.query(
      `INSERT INTO rate_plan_room_types (property_id, room_type_id, rate_plan_id)
       SELECT t.property_id, t.id, r.id FROM room_types t JOIN rate_plans r USING (property_id) WHERE t.property_id = ANY ($1::uuid[])`,
      [ids],
    );
    await db.query(
      `INSERT INTO inventory_nights (property_id, room_type_id, night, physical)
       SELECT property_id, id, current_date + n, $2 FROM room_types, generate_series(0, $3::int - 1) n WHERE property_id = ANY ($1::uuid[])
       ON CONFLICT (property_id, room_type_id, night) DO UPDATE SET physical = excluded.physical`,
      [ids, rooms, nights],
    );
    await db.query(
      `INSERT INTO daily_rates (property_id, room_type_id, night, rate_plan_id, prices)
       SELECT property_id, room_type_id, current_date + n, rate_plan_id,
         ARRAY(SELECT (5000 + (hashtextextended(rate_plan_id::text || room_type_id::text || n, 1) & 8191) + a * 1500)::bigint FROM generate_series(1, 4) a)
       FROM rate_plan_room_types, generate_series(0, $2::int - 1) n WHERE property_id = ANY ($1::uuid[])
       ORDER BY property_id, room_type_id, n, rate_plan_id`,
      [ids, nights],
    );
    for (const id of ids) {
      const types = await db.query<{ id: string }>('SELECT id FROM room_types WHERE property_id = $1 ORDER BY rank', [id]);
      const ratePlans = await db.query<{ id: string }>('SELECT id FROM rate_plans WHERE property_id = $1 ORDER BY code', [id]);
      const [today] = (await db.query<{ d: string }>('SELECT current_date::text AS d')).rows;
      made.push({
        propertyId: id,
        roomTypeIds: types.rows.map((r) => r.id),
        ratePlanIds: ratePlans.rows.map((r) => r.id),
        firstNight: today!.d,
      });
    }
  }
  // never the empty tables: an empty table that was vacuumed is planned for as if it stayed empty
  await db.query('VACUUM ANALYZE properties, room_types, rate_plans, rate_plan_room_types, inventory_nights, daily_rates');
  return made;
}

/** Stays of one guest each, spread over the first ten room types; each night with a tax inside and one on top. @returns their ids */
export async function furnishStays(
  db: Client,
  propertyId: string,
  { stays, status, arrival, nights }: { stays: number; status: 'confirmed' | 'in_house'; arrival: string; nights: number },
): Promise<string[]> {
  const { rows } = await db.query<{ ids: string[] }>(
    `WITH made AS (
       SELECT uuidv7() AS g, uuidv7() AS b, uuidv7() AS r, n, t.id AS type, (SELECT id FROM rate_plans WHERE property_id = $1 ORDER BY code LIMIT 1) AS plan
       FROM generate_series(1, $2::int) n JOIN (SELECT id, row_number() OVER (ORDER BY rank) AS place FROM room_types WHERE property_id = $1) t ON t.place = n % 10 + 1),
     g AS (INSERT INTO guests (id, property_id, person_id, first_name, last_name, name_key, source, data_key, sealed, observed_at, version, created_at, updated_at)
       SELECT g, $1, g, 'In', 'House ' || n, 'in house ' || n, 'bench', '\\x00', '\\x00', now(), 1, now(), now() FROM made),
     b AS (INSERT INTO bookings (id, property_id, confirmation_number, booker_guest_id, booker_first_name, booker_last_name, currency, channel, guarantee, created_by, version, created_at, updated_at)
       SELECT b, $1, 'H' || replace(b::text, '-', ''), g, 'In', 'House ' || n, 'EUR', 'bench', '{"kind":"none","reference":null}', $1, 1, now(), now() FROM made),
     r AS (INSERT INTO reservations (id, property_id, booking_id, position, number, status, room_type_id, rate_plan_id, arrival, departure, adults, child_ages, guest_id,
         guest_first_name, guest_last_name, guest_key, currency, total_minor, terms, version, created_at, updated_at)
       SELECT r, $1, b, 1, 'H' || replace(b::text, '-', '') || '-1', $3, type, plan, $4::date, $4::date + $5::int, 2, '{}', g, 'In', 'House ' || n, 'in house ' || n, 'EUR',
         10300 * $5::int, '{"stayFees":[],"taxes":[],"policy":{"tiers":[],"noShow":{"feeMinor":0,"penalty":{"kind":"none"}}},"guarantee":"none","mealPlan":"room_only"}', 1, now(), now() FROM made),
     n AS (INSERT INTO reservation_nights (property_id, reservation_id, night, room_type_id, rate_plan_id, amount_minor, total_minor, taxes, steps)
       SELECT $1, r, $4::date + i, type, plan, 10000, 10300,
         '[{"code":"VAT","name":"VAT","amountMinor":654,"included":true,"payableAtProperty":false},{"code":"CITY","name":"City tax","amountMinor":300,"included":false,"payableAtProperty":false}]', '[]'
       FROM made, generate_series(0, $5::int - 1) i)
     SELECT json_agg(r ORDER BY n) AS ids FROM made`,
    [propertyId, stays, status, arrival, nights],
  );
  await db.query('VACUUM ANALYZE reservations, reservation_nights');
  return rows[0]!.ids;
}
