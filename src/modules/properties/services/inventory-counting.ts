import type { Sql } from '../../../kernel/database/database';
import { Refusal } from '../../../kernel/errors/problem';
import type { LocalDate } from '../../../kernel/values/local-date';
import { PropertyProblems } from '../domain/problems';

/**
 * Rooms in service and rooms taken out of sale, counted from rooms and blocks for every night of `nights(room_type_id, night)`.
 * A room that is not in service adds nothing, so a block of it takes nothing away either.
 */
const COUNTED = `
  rooms_of_type AS MATERIALIZED (
    SELECT room_type_id, count(*)::int AS physical FROM rooms WHERE property_id = $1 AND in_service GROUP BY room_type_id
  ), removals AS MATERIALIZED (
    SELECT b.room_type_id, b.first_night + i AS night, count(DISTINCT b.room_id)::int AS removed
    FROM maintenance_blocks b
    JOIN rooms r ON r.property_id = b.property_id AND r.id = b.room_id AND r.in_service,
    LATERAL generate_series(greatest($2::date - b.first_night, 0), least(b.last_night, b.released_from - 1) - b.first_night) AS i
    WHERE b.property_id = $1 AND b.deducts_inventory AND b.last_night >= $2::date
    GROUP BY 1, 2
  )`;

const PHYSICAL = 'coalesce(c.physical, 0)';
const REMOVED = 'coalesce(v.removed, 0)';
const JOINS = `
  LEFT JOIN rooms_of_type c ON c.room_type_id = n.room_type_id
  LEFT JOIN removals v ON v.room_type_id = n.room_type_id AND v.night = n.night`;

export interface Difference {
  propertyId: string;
  roomTypeId: string;
  night: LocalDate;
  /** null: the night has no row though it lies within the horizon. */
  kept: { physical: number; removed: number } | null;
  counted: { physical: number; removed: number };
}

export interface ChangedNights {
  roomTypeId: string;
  firstNight: LocalDate;
  lastNight: LocalDate;
}

/**
 * Locks room types in the order of their ids. Whoever changes rooms, blocks or their counters holds these locks first: what it counts
 * afterwards includes everything that others have committed.
 * @returns the ids found
 */
export async function lockRoomTypes(work: Sql, propertyId: string, roomTypeIds: readonly string[] | null): Promise<string[]> {
  const rows = await work.query<{ id: string }>(
    `SELECT id FROM room_types WHERE property_id = $1 AND ($2::uuid[] IS NULL OR id = ANY($2)) ORDER BY id FOR NO KEY UPDATE`,
    [propertyId, roomTypeIds],
  );
  return rows.map((r) => r.id);
}

/**
 * Brings `physical` and `removed` of the room types' nights from `from` on in line with rooms and blocks. The types must be locked.
 * @throws Refusal 409 `rooms_are_sold` with the nights that would be sold beyond what is left
 */
export async function settleInventory(
  work: Sql,
  propertyId: string,
  roomTypeIds: readonly string[],
  from: LocalDate,
): Promise<ChangedNights[]> {
  const due = await work.query<{ roomTypeId: string; night: LocalDate; physical: number; removed: number; short: number }>(
    `WITH ${COUNTED}
     SELECT n.room_type_id AS "roomTypeId", n.night, ${PHYSICAL} AS physical, ${REMOVED} AS removed,
       n.sold + n.held + n.blocked - n.overbook_allowance - ${PHYSICAL} + ${REMOVED} AS short
     FROM inventory_nights n ${JOINS}
     WHERE n.property_id = $1 AND n.night >= $2::date AND n.room_type_id = ANY($3::uuid[])
       AND (n.physical, n.removed) IS DISTINCT FROM (${PHYSICAL}, ${REMOVED})
     ORDER BY n.room_type_id, n.night FOR UPDATE OF n`,
    [propertyId, from, roomTypeIds],
  );
  const oversold = due.filter((n) => n.short > 0);
  if (oversold.length) throw roomsAreSold(oversold);
  if (due.length === 0) return [];
  await work.query(
    `UPDATE inventory_nights n SET physical = d.physical, removed = d.removed
     FROM unnest($2::uuid[], $3::date[], $4::int[], $5::int[]) AS d(room_type_id, night, physical, removed)
     WHERE n.property_id = $1 AND n.room_type_id = d.room_type_id AND n.night = d.night`,
    [propertyId, due.map((n) => n.roomTypeId), due.map((n) => n.night), due.map((n) => n.physical), due.map((n) => n.removed)],
  );
  const changed = new Map<string, ChangedNights>();
  for (const { roomTypeId, night } of due) {
    const range = changed.get(roomTypeId);
    if (range) range.lastNight = night;
    else changed.set(roomTypeId, { roomTypeId, firstNight: night, lastNight: night });
  }
  return [...changed.values()];
}

const MOST_NIGHTS_NAMED = 400;

function roomsAreSold(nights: { roomTypeId: string; night: LocalDate; short: number }[]): Refusal {
  return new Refusal(
    PropertyProblems.roomsAreSold,
    `On ${nights.length} night(s) more rooms are sold or held than would be left, first on ${nights[0]!.night}.`,
    nights.slice(0, MOST_NIGHTS_NAMED).map(({ roomTypeId, night, short }) => ({
      code: 'night_sold',
      detail: `${night}: ${short} too few.`,
      roomTypeId,
      night,
      short,
    })),
  );
}

/** Adds the nights from `from` (or from the day after the last one there is) to `until`, both included. The types must be locked. */
export async function addNights(
  work: Sql,
  propertyId: string,
  roomTypeIds: readonly string[],
  from: LocalDate,
  until: LocalDate,
): Promise<number> {
  const [added] = await work.query<{ count: number }>(
    `WITH ${COUNTED}, missing AS (
       SELECT t.id AS room_type_id, s.first + i AS night
       FROM unnest($3::uuid[]) AS t(id),
       LATERAL (SELECT greatest(max(o.night) + 1, $2::date) AS first FROM inventory_nights o WHERE o.property_id = $1 AND o.room_type_id = t.id) s,
       LATERAL generate_series(0, $4::date - s.first) AS i
     ), inserted AS (
       INSERT INTO inventory_nights (property_id, room_type_id, night, physical, removed)
       SELECT $1, n.room_type_id, n.night, ${PHYSICAL}, ${REMOVED} FROM missing n ${JOINS}
       ORDER BY n.room_type_id, n.night
       ON CONFLICT DO NOTHING RETURNING 1
     )
     SELECT count(*)::int AS count FROM inserted`,
    [propertyId, from, roomTypeIds, until],
  );
  return added!.count;
}

/** Where counters and count disagree from `from` to `until`, both included. */
export async function inventoryDifferences(sql: Sql, propertyId: string, from: LocalDate, until: LocalDate): Promise<Difference[]> {
  const rows = await sql.query<{ roomTypeId: string; night: LocalDate; kept: Difference['kept']; physical: number; removed: number }>(
    `WITH ${COUNTED}, nights AS (
       SELECT t.id AS room_type_id, $2::date + i AS night FROM room_types t, generate_series(0, $3::date - $2::date) AS i WHERE t.property_id = $1
     )
     SELECT n.room_type_id AS "roomTypeId", n.night, ${PHYSICAL} AS physical, ${REMOVED} AS removed,
       CASE WHEN k.night IS NOT NULL THEN json_build_object('physical', k.physical, 'removed', k.removed) END AS kept
     FROM nights n ${JOINS}
     LEFT JOIN inventory_nights k ON k.property_id = $1 AND k.room_type_id = n.room_type_id AND k.night = n.night
     WHERE (k.physical, k.removed) IS DISTINCT FROM (${PHYSICAL}, ${REMOVED})
     ORDER BY 1, 2`,
    [propertyId, from, until],
  );
  return rows.map(({ physical, removed, ...row }) => ({ propertyId, ...row, counted: { physical, removed } }));
}

/** Adds every night that is missing between `from` and `until`, gaps included. The types must be locked. */
export async function fillGaps(work: Sql, propertyId: string, from: LocalDate, until: LocalDate): Promise<void> {
  await work.query(
    `INSERT INTO inventory_nights (property_id, room_type_id, night)
     SELECT $1, t.id, $2::date + i FROM room_types t, generate_series(0, $3::date - $2::date) AS i WHERE t.property_id = $1
     ORDER BY 2, 3 ON CONFLICT DO NOTHING`,
    [propertyId, from, until],
  );
}
