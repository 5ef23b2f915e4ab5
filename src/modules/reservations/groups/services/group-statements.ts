import { raiseShortOf } from '../../services/booking-statement';

/** SQLSTATE: the block has too few rooms left. */
export const BLOCK_SHORT = 'IK006';

/** Rooms that a block takes out of sale (negative: gives back), in the lock order of all. `$1` JSON of {property_id, room_type_id, night, rooms}, `$2` now. */
export const BLOCK = `
  WITH change AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS c(property_id uuid, room_type_id uuid, night date, rooms int)),
  locked AS MATERIALIZED (
    SELECT i.property_id, i.room_type_id, i.night, c.rooms,
           i.physical - i.removed + i.overbook_allowance - i.sold - i.held - i.blocked AS room_left
    FROM change c JOIN inventory_nights i ON i.property_id = c.property_id AND i.room_type_id = c.room_type_id AND i.night = c.night
    ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i),
  taken AS (
    UPDATE inventory_nights i SET blocked = i.blocked + l.rooms FROM locked l
    WHERE i.property_id = l.property_id AND i.room_type_id = l.room_type_id AND i.night = l.night
      AND (l.rooms <= 0 OR i.sold + i.held + i.blocked + l.rooms <= i.physical - i.removed + i.overbook_allowance)
    RETURNING i.property_id, i.room_type_id, i.night),
  marked AS (
    INSERT INTO offer_refreshes (property_id, first_night, last_night) SELECT property_id, min(night), max(night) FROM taken GROUP BY property_id)
  SELECT CASE WHEN (SELECT count(*) FROM taken) = (SELECT count(*) FROM change) THEN true ELSE (${raiseShortOf('change', '$2')}) END AS done`;

/**
 * Turns rooms of a block into sold ones: the block shrinks, the house does not. `$1` group, `$2` JSON of nights with the rooms wanted. Raises `IK006` with
 * the nights of which the block has too few.
 */
export const PICK_UP = `
  WITH demand AS MATERIALIZED (
    SELECT * FROM json_to_recordset($2::json) AS d(property_id uuid, room_type_id uuid, night date, rooms int)),
  locked AS MATERIALIZED (
    SELECT i.property_id, i.room_type_id, i.night, d.rooms
    FROM demand d JOIN inventory_nights i ON i.property_id = d.property_id AND i.room_type_id = d.room_type_id AND i.night = d.night
    ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i),
  picked AS (
    UPDATE group_nights g SET picked_up = g.picked_up + l.rooms FROM locked l
    WHERE g.group_id = $1::uuid AND g.room_type_id = l.room_type_id AND g.night = l.night AND g.rooms - g.picked_up - g.released >= l.rooms
    RETURNING l.property_id, g.room_type_id, g.night, l.rooms),
  moved AS (
    UPDATE inventory_nights i SET blocked = i.blocked - p.rooms, sold = i.sold + p.rooms FROM picked p
    WHERE i.property_id = p.property_id AND i.room_type_id = p.room_type_id AND i.night = p.night)
  SELECT CASE WHEN (SELECT count(*) FROM picked) = (SELECT count(*) FROM demand) THEN true ELSE (
    SELECT ensure(false, CASE WHEN s.short IS NULL THEN '40001' ELSE '${BLOCK_SHORT}' END, coalesce(s.short, 'given back while we waited')) FROM (
      SELECT json_agg(json_build_object('roomTypeId', d.room_type_id, 'night', d.night, 'left', coalesce(g.rooms - g.picked_up - g.released, 0)))::text AS short
      FROM demand d LEFT JOIN group_nights g ON g.group_id = $1::uuid AND g.room_type_id = d.room_type_id AND g.night = d.night
      WHERE coalesce(g.rooms - g.picked_up - g.released, 0) < d.rooms) s) END AS done`;

/** Marks what booking `$2` has picked up from group `$1`: its nights of the types and nights `$3`, `$4`. */
export const MARK_PICKED_UP = `
  WITH booking AS (UPDATE bookings SET group_id = $1::uuid WHERE id = $2::uuid)
  UPDATE reservation_nights n SET group_id = $1::uuid
  FROM reservations r, unnest($3::uuid[], $4::date[]) AS b(room_type_id, night)
  WHERE r.booking_id = $2::uuid AND n.reservation_id = r.id AND n.room_type_id = b.room_type_id AND n.night = b.night`;
