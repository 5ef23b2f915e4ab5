import { firstOpenNight } from '../../night-audit/open-night';
import { BLOCK_OPEN, BLOCKS_LOCKED, lockBlocks, raiseShortOf, unpicked } from '../../services/booking-statement';

/** SQLSTATE: the reservation is no longer the one that we worked with, or the hotel has closed a night of it. */
export const RESERVATION_CHANGED = 'IK007';

/** Rooms of a night that a change takes; negative: gives back. */
export interface NightChange {
  property_id: string;
  room_type_id: string;
  night: string;
  rooms: number;
  /** The group from whose block a room that is given back was picked up, or to which the stay belongs that takes one. */
  group_id: string | null;
}

/**
 * Raises {@link RESERVATION_CHANGED} where `$2` is no longer the first night of stay `$1` that can be changed. With the reservation locked: the closing of the day, which
 * locks those in the house before it charges them, is behind us or waits for us.
 */
export const NIGHT_STILL_OPEN = `
  SELECT ensure((SELECT ${firstOpenNight('p', 'r.id')} = $2::date FROM reservations r JOIN properties p ON p.id = r.property_id WHERE r.id = $1), '${RESERVATION_CHANGED}', 'the night was closed')`;

/** Of night `g` of a block a room is left. */
const ROOM_LEFT = 'g.rooms - g.picked_up - g.released > 0';

/**
 * One reservation changed in one statement, all or nothing: it is still the version that was priced, the rates are still those it was priced with, the
 * nights given up go back to sale and the new ones are taken in one lock order, those of a group from its block where that has a room left and back to it; then its
 * nights and the record of the change.
 *
 * $1 reservation, $2 its version, $3 now, $4 rate versions, $5 {@link NightChange}s, $6 the reservation's new values, $7 nights bought, $8 nights dropped,
 * $9 the record of the change (an array of one, or empty).
 */
export const AMEND = `
  WITH updated AS (
    UPDATE reservations r SET status = v.status, arrival = v.arrival, departure = v.departure, room_type_id = v.room_type_id, rate_plan_id = v.rate_plan_id,
      adults = v.adults, child_ages = v.child_ages, total_minor = v.total_minor, terms = v.terms, version = r.version + 1, updated_at = $3::timestamptz
    FROM json_to_record($6::json) AS v(status text, arrival date, departure date, room_type_id uuid, rate_plan_id uuid, adults smallint,
      child_ages smallint[], total_minor bigint, terms jsonb)
    WHERE r.id = $1::uuid AND r.version = $2::int
    RETURNING r.property_id),
  clear AS MATERIALIZED (
    SELECT ensure((SELECT count(*) FROM updated) = 1, '${RESERVATION_CHANGED}', 'changed meanwhile')
       AND ensure(NOT EXISTS (
         SELECT FROM json_to_recordset($4::json) AS v(property_id uuid, month date, version bigint)
         WHERE v.version <> coalesce((SELECT s.version FROM rate_versions s WHERE s.property_id = v.property_id AND s.month = v.month), 0)),
         'IK002', 'rates changed') AS ok),
  change AS MATERIALIZED (
    SELECT * FROM json_to_recordset($5::json) AS c(property_id uuid, room_type_id uuid, night date, rooms int, group_id uuid)),
  ${lockBlocks('ARRAY(SELECT group_id FROM change WHERE group_id IS NOT NULL)', '(SELECT ok FROM clear)')},
  locked AS MATERIALIZED (
    SELECT i.property_id, i.room_type_id, i.night, c.rooms, c.group_id,
           i.physical - i.removed + i.overbook_allowance - i.sold - i.held - i.blocked AS room_left
    FROM change c JOIN inventory_nights i ON i.property_id = c.property_id AND i.room_type_id = c.room_type_id AND i.night = c.night
    WHERE (SELECT ok FROM clear) AND ${BLOCKS_LOCKED}
    ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i),
  ${unpicked('(SELECT * FROM locked WHERE rooms < 0)')},
  picked AS (
    UPDATE group_nights g SET picked_up = g.picked_up + 1 FROM locked l
    WHERE l.rooms > 0 AND g.group_id = l.group_id AND g.room_type_id = l.room_type_id AND g.night = l.night AND ${ROOM_LEFT}
      AND EXISTS (SELECT FROM blocks b WHERE b.id = g.group_id AND b.open)
    RETURNING g.group_id, g.room_type_id, g.night),
  taken AS (
    UPDATE inventory_nights i SET sold = i.sold + l.rooms, blocked = i.blocked + coalesce(u.back, 0) - CASE WHEN k.group_id IS NULL THEN 0 ELSE 1 END
    FROM locked l LEFT JOIN unpicked u ON u.room_type_id = l.room_type_id AND u.night = l.night
      LEFT JOIN picked k ON k.room_type_id = l.room_type_id AND k.night = l.night
    WHERE i.property_id = l.property_id AND i.room_type_id = l.room_type_id AND i.night = l.night
      AND (l.rooms < 0 OR k.group_id IS NOT NULL OR i.sold + i.held + i.blocked + l.rooms <= i.physical - i.removed + i.overbook_allowance)
    RETURNING i.property_id, i.night, l.rooms, i.physical - i.removed + i.overbook_allowance - i.sold - i.held - i.blocked AS now_left),
  marked AS (
    INSERT INTO offer_refreshes (property_id, first_night, last_night)
    SELECT property_id, min(night), max(night) FROM taken WHERE now_left <= 0 OR now_left + rooms <= 0 GROUP BY property_id),
  dropped AS (
    DELETE FROM reservation_nights WHERE reservation_id = $1::uuid AND night = ANY ($8::date[])),
  bought AS (
    INSERT INTO reservation_nights (property_id, reservation_id, night, room_type_id, rate_plan_id, amount_minor, total_minor, taxes, steps, group_id)
    SELECT u.property_id, $1::uuid, n.night, n.room_type_id, n.rate_plan_id, n.amount_minor, n.total_minor, n.taxes, n.steps, k.group_id
    FROM updated u CROSS JOIN json_to_recordset($7::json) AS n(night date, room_type_id uuid, rate_plan_id uuid, amount_minor bigint, total_minor bigint, taxes jsonb,
      steps jsonb) LEFT JOIN picked k ON k.room_type_id = n.room_type_id AND k.night = n.night
    ON CONFLICT (reservation_id, night, property_id) DO UPDATE SET room_type_id = excluded.room_type_id, rate_plan_id = excluded.rate_plan_id,
      amount_minor = excluded.amount_minor, total_minor = excluded.total_minor, taxes = excluded.taxes, steps = excluded.steps,
      group_id = CASE WHEN reservation_nights.room_type_id = excluded.room_type_id THEN reservation_nights.group_id ELSE excluded.group_id END),
  noted AS (
    INSERT INTO reservation_amendments (id, property_id, reservation_id, before, after, nights, total_before_minor, total_after_minor, penalty_minor, currency, made_by, created_at)
    SELECT a.id, u.property_id, $1::uuid, a.before, a.after, a.nights, a.total_before_minor, a.total_after_minor, a.penalty_minor, a.currency, a.made_by, $3::timestamptz
    FROM updated u, json_to_recordset($9::json) AS a(id uuid, before jsonb, after jsonb, nights jsonb, total_before_minor bigint, total_after_minor bigint,
      penalty_minor bigint, currency text, made_by uuid))
  SELECT CASE WHEN (SELECT count(*) FROM taken) = (SELECT count(*) FROM change) THEN true ELSE (
    ${raiseShortOf('(SELECT * FROM change c WHERE NOT EXISTS (SELECT FROM picked k WHERE k.room_type_id = c.room_type_id AND k.night = c.night))', '$3')}) END AS done`;

/**
 * What a change would find short, seeing through expired holds; changes nothing. $1 {@link NightChange}s, $2 now. Rows as {@link ShortNight}.
 */
export const WOULD_BE_SHORT = `
  SELECT c.property_id AS "propertyId", c.room_type_id AS "roomTypeId", c.night::text AS night, l.room_left AS "left", false AS expired
  FROM json_to_recordset($1::json) AS c(property_id uuid, room_type_id uuid, night date, rooms int, group_id uuid)
  LEFT JOIN LATERAL (
    SELECT (i.physical - i.removed + i.overbook_allowance - i.sold - i.held - i.blocked + CASE WHEN i.held = 0 THEN 0 ELSE (
      SELECT coalesce(sum(h.rooms), 0) FROM hold_nights h
      WHERE h.property_id = i.property_id AND h.room_type_id = i.room_type_id AND h.night = i.night AND h.expires_at <= $2::timestamptz) END)::int AS room_left
    FROM inventory_nights i WHERE i.property_id = c.property_id AND i.room_type_id = c.room_type_id AND i.night = c.night) l ON true
  WHERE c.rooms > 0 AND (l.room_left IS NULL OR l.room_left < c.rooms)
    AND NOT EXISTS (SELECT FROM group_nights g JOIN stay_groups s ON s.id = g.group_id JOIN properties p ON p.id = s.property_id
      WHERE g.group_id = c.group_id AND g.room_type_id = c.room_type_id AND g.night = c.night AND ${ROOM_LEFT} AND ${BLOCK_OPEN})
  ORDER BY 2, 3`;
