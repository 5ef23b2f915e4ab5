/**
 * What is on the books of hotel `$1` for the nights `$2` to `$3` (null: as far as there are any) at the instant `$4`, `$5` being the statuses that
 * occupy a room: counted from the reservations' own nights and from live holds, not from the counters.
 */
export const BOOKS = `
  SELECT b.night, b.room_type_id, coalesce(i.physical - i.removed, 0) AS capacity, b.sold, b.held, b.blocked, b.revenue_minor
  FROM (
    SELECT night, room_type_id, sum(sold)::int AS sold, sum(held)::int AS held, sum(blocked)::int AS blocked, sum(revenue_minor)::bigint AS revenue_minor
    FROM (
      SELECT n.night, n.room_type_id, 1 AS sold, 0 AS held, 0 AS blocked, n.amount_minor AS revenue_minor
      FROM reservation_nights n JOIN reservations r ON r.id = n.reservation_id
      WHERE n.property_id = $1 AND n.night >= $2::date AND ($3::date IS NULL OR n.night <= $3::date) AND r.status = ANY ($5::text[])
      UNION ALL
      SELECT night, room_type_id, 0, rooms, 0, 0 FROM hold_nights
      WHERE property_id = $1 AND night >= $2::date AND ($3::date IS NULL OR night <= $3::date) AND expires_at > $4::timestamptz
      UNION ALL
      SELECT night, room_type_id, 0, 0, blocked, 0 FROM inventory_nights
      WHERE property_id = $1 AND night >= $2::date AND ($3::date IS NULL OR night <= $3::date) AND blocked > 0
    ) parts
    GROUP BY night, room_type_id
  ) b
  LEFT JOIN inventory_nights i ON i.property_id = $1 AND i.room_type_id = b.room_type_id AND i.night = b.night`;
