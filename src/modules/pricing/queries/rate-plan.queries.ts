import type { Sql } from '../../../kernel/database/database';

/** What is needed of a plan to check another one, or prices, against it. */
export interface PlanFacts {
  id: string;
  parentId: string | null;
  roomTypeIds: string[];
}

/** All plans of a hotel, the inactive ones too. */
export function plansOf(sql: Sql, propertyId: string): Promise<PlanFacts[]> {
  return sql.hot<PlanFacts>(
    'rate_plans_of_property',
    `SELECT p.id, p.parent_rate_plan_id AS "parentId",
       ARRAY(SELECT l.room_type_id::text FROM rate_plan_room_types l WHERE l.property_id = $1 AND l.rate_plan_id = p.id) AS "roomTypeIds"
     FROM rate_plans p WHERE p.property_id = $1`,
    [propertyId],
  );
}

/** Room types by plan, in the hotel's order. */
export async function roomTypesOfPlans(sql: Sql, planIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await sql.hot<{ id: string; roomTypeIds: string[] }>(
    'room_types_of_plans',
    `SELECT l.rate_plan_id AS id, array_agg(l.room_type_id::text ORDER BY t.rank, t.code) AS "roomTypeIds"
     FROM rate_plan_room_types l JOIN room_types t ON t.property_id = l.property_id AND t.id = l.room_type_id
     WHERE l.rate_plan_id = ANY ($1::uuid[]) GROUP BY 1`,
    [planIds],
  );
  return new Map(rows.map((r) => [r.id, r.roomTypeIds]));
}

/** Which of these are no rate plans of the hotel. */
export async function unknownPlans(sql: Sql, propertyId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const known = new Set((await plansOf(sql, propertyId)).map((p) => p.id));
  return ids.filter((id) => !known.has(id));
}

/** What the plan is sold for from now on; prices of what it no longer is sold for go with it. */
export async function setRoomTypes(sql: Sql, propertyId: string, planId: string, roomTypeIds: readonly string[]): Promise<void> {
  await sql.query(`DELETE FROM rate_plan_room_types WHERE property_id = $1 AND rate_plan_id = $2 AND NOT room_type_id = ANY ($3::uuid[])`, [
    propertyId,
    planId,
    roomTypeIds,
  ]);
  await sql.query(
    `INSERT INTO rate_plan_room_types (property_id, rate_plan_id, room_type_id) SELECT $1, $2, t FROM unnest($3::uuid[]) AS t ON CONFLICT DO NOTHING`,
    [propertyId, planId, roomTypeIds],
  );
}
