import { insertAudit, insertOutbox } from '../../../kernel/database/unit-of-work';
import { insertGuests } from '../../guests';
import { takeUses, USES_SHORT, usesTaken } from '../../pricing';
import { CITY_ARRIVALS, CITY_NIGHTS } from '../domain/city-totals';

/** SQLSTATEs that the statement raises; whatever it raises, nothing has happened. */
export const STATE = { keyTaken: 'IK001', ratesChanged: 'IK002', soldOut: 'IK003', quoteUsed: 'IK004', usesShort: USES_SHORT } as const;

export interface NightDemand {
  property_id: string;
  room_type_id: string;
  night: string;
  rooms: number;
}

/** What the database saw under the lock when rooms were short; `left` is null where no inventory is loaded. */
export interface ShortNight {
  propertyId: string;
  roomTypeId: string;
  night: string;
  left: number | null;
  /** Expired holds still count here: releasing them may help. */
  expired: boolean;
}

/**
 * The rooms of the nights, taken in the order (hotel, room type, night) as every writer of inventory does. `$demand` is a JSON array of
 * {@link NightDemand}, one element per night. Yields CTEs `demand`, `locked` and `taken`.
 */
const takeRooms = (counter: 'sold' | 'held', demand: string, before: string) => `
  demand AS MATERIALIZED (
    SELECT * FROM json_to_recordset(${demand}::json) AS d(property_id uuid, room_type_id uuid, night date, rooms int)),
  locked AS MATERIALIZED (
    SELECT i.property_id, i.room_type_id, i.night, d.rooms,
           i.physical - i.removed + i.overbook_allowance - i.sold - i.held - i.blocked AS room_left
    FROM demand d JOIN inventory_nights i ON i.property_id = d.property_id AND i.room_type_id = d.room_type_id AND i.night = d.night
    WHERE ${before}
    ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i),
  taken AS (
    UPDATE inventory_nights i SET ${counter} = i.${counter} + l.rooms FROM locked l
    WHERE i.property_id = l.property_id AND i.room_type_id = l.room_type_id AND i.night = l.night
      AND i.sold + i.held + i.blocked + l.rooms <= i.physical - i.removed + i.overbook_allowance
    RETURNING i.property_id, i.room_type_id, i.night, l.rooms, i.sold + i.held + i.blocked >= i.physical - i.removed + i.overbook_allowance AS full_now)`;

/**
 * Raises `IK003` with the nights that `seen` (one text, `short`) found short under the lock. None is short when a room was freed while we waited for the row:
 * the statement's snapshot still says full, so it is run again (40001), with a snapshot that knows.
 */
const raiseShort = (seen: string) => `
  SELECT ensure(false, CASE WHEN s.short IS NULL THEN '40001' ELSE '${STATE.soldOut}' END, coalesce(s.short, 'freed while we waited')) FROM (${seen}) s`;

/** As {@link raiseShort}, for the rows of a CTE with `rooms` and those of a CTE `locked` with `room_left`. */
export const raiseShortOf = (wanted: string, now: string): string =>
  raiseShort(`
    SELECT json_agg(json_build_object('propertyId', d.property_id, 'roomTypeId', d.room_type_id, 'night', d.night, 'left', l.room_left,
      'expired', EXISTS (SELECT FROM hold_nights h WHERE h.property_id = d.property_id AND h.room_type_id = d.room_type_id AND h.night = d.night
        AND h.expires_at <= ${now}::timestamptz)))::text AS short
    FROM ${wanted} d LEFT JOIN locked l USING (property_id, room_type_id, night)
    WHERE l.room_left IS NULL OR l.room_left < d.rooms`);

/** True, or raises `IK003` with what was seen. The branch is only run when rooms are short. */
const allTaken = (now: string) => `
  CASE WHEN (SELECT count(*) FROM taken) = (SELECT count(*) FROM demand) THEN true ELSE (${raiseShortOf('demand', now)}) END`;

/**
 * A city's projection looks again at nights that have just sold out. Written only at that boundary.
 */
const markFullNights = `
  INSERT INTO offer_refreshes (property_id, first_night, last_night)
  SELECT property_id, min(night), max(night) FROM taken WHERE full_now GROUP BY property_id`;

/**
 * Any number of bookings, each of any number of rooms, in one statement and so in one transaction and one round trip: keys claimed, prices still
 * those we priced with, quotes not used before, rooms taken; then the rows. All or nothing.
 *
 * Parameters, each a JSON array but `$2`: $1 keys, $2 now, $3 rate versions, $4 quotes used, $5 demand, $6 guests, $7 bookings, $8 reservations,
 * $9 nights, $10 companions, $11 external references, $12 outbox, $13 audit.
 */
const book = (alsoTaken = '', done = allTaken('$2')) => `
  WITH given_keys AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS k(scope text, key text, fingerprint bytea, status smallint, answer bytea, subjects uuid[])),
  claimed AS (
    INSERT INTO idempotency_keys (scope, key, fingerprint, status, answer, subjects, created_at)
    SELECT scope, key, fingerprint, status, answer, subjects, $2::timestamptz FROM given_keys ORDER BY scope, key
    ON CONFLICT (scope, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status, answer = excluded.answer, subjects = excluded.subjects, created_at = excluded.created_at
      WHERE idempotency_keys.created_at < excluded.created_at - interval '24 hours'
    RETURNING 1),
  used AS (
    UPDATE quotes q SET booking_id = u.booking_id
    FROM json_to_recordset($4::json) AS u(id uuid, booking_id uuid)
    WHERE q.id = u.id AND q.booking_id IS NULL AND q.expires_at > $2::timestamptz
    RETURNING 1),
  clear AS MATERIALIZED (
    SELECT ensure((SELECT count(*) FROM claimed) = (SELECT count(*) FROM given_keys), '${STATE.keyTaken}', 'key taken')
       AND ensure((SELECT count(*) FROM used) = json_array_length($4::json), '${STATE.quoteUsed}', 'quote used or expired')
       AND ensure(NOT EXISTS (
         SELECT FROM json_to_recordset($3::json) AS v(property_id uuid, month date, version bigint)
         WHERE v.version <> coalesce((SELECT s.version FROM rate_versions s WHERE s.property_id = v.property_id AND s.month = v.month), 0)),
         '${STATE.ratesChanged}', 'rates changed') AS ok),
  ${takeRooms('sold', '$5', '(SELECT ok FROM clear)')},
  marked AS (${markFullNights}),
  ${insertGuests('$6')},
  new_bookings AS (
    INSERT INTO bookings (id, property_id, confirmation_number, booker_guest_id, booker_first_name, booker_last_name, currency, channel, market_segment,
      source, campaign, guarantee, notes, quote_id, created_by, version, created_at, updated_at)
    SELECT id, property_id, confirmation_number, booker_guest_id, booker_first_name, booker_last_name, currency, channel, market_segment,
      source, campaign, guarantee, notes, quote_id, created_by, 1, created_at, created_at
    FROM json_to_recordset($7::json) AS b(id uuid, property_id uuid, confirmation_number text, booker_guest_id uuid, booker_first_name text,
      booker_last_name text, currency text, channel text, market_segment text, source text, campaign text, guarantee jsonb, notes bytea, quote_id uuid,
      created_by uuid, created_at timestamptz)),
  new_reservations AS (
    INSERT INTO reservations (id, property_id, booking_id, position, number, status, room_type_id, rate_plan_id, arrival, departure, adults, child_ages,
      guest_id, guest_first_name, guest_last_name, guest_key, currency, total_minor, terms, version, created_at, updated_at)
    SELECT id, property_id, booking_id, position, number, status, room_type_id, rate_plan_id, arrival, departure, adults, child_ages,
      guest_id, guest_first_name, guest_last_name, guest_key, currency, total_minor, terms, 1, created_at, created_at
    FROM json_to_recordset($8::json) AS r(id uuid, property_id uuid, booking_id uuid, position smallint, number text, status text, room_type_id uuid,
      rate_plan_id uuid, arrival date, departure date, adults smallint, child_ages smallint[], guest_id uuid, guest_first_name text, guest_last_name text,
      guest_key text, currency text, total_minor bigint, terms jsonb, created_at timestamptz)),
  new_nights AS (
    INSERT INTO reservation_nights (property_id, reservation_id, night, room_type_id, rate_plan_id, amount_minor, total_minor, taxes, steps)
    SELECT property_id, reservation_id, night, room_type_id, rate_plan_id, amount_minor, total_minor, taxes, steps
    FROM json_to_recordset($9::json) AS n(property_id uuid, reservation_id uuid, night date, room_type_id uuid, rate_plan_id uuid, amount_minor bigint,
      total_minor bigint, taxes jsonb, steps jsonb)),
  new_companions AS (
    INSERT INTO reservation_guests (property_id, reservation_id, position, guest_id, first_name, last_name)
    SELECT property_id, reservation_id, position, guest_id, first_name, last_name
    FROM json_to_recordset($10::json) AS c(property_id uuid, reservation_id uuid, position smallint, guest_id uuid, first_name text, last_name text)),
  new_references AS (
    INSERT INTO external_references (property_id, system, external_id, reservation_id)
    SELECT property_id, system, external_id, reservation_id
    FROM json_to_recordset($11::json) AS e(property_id uuid, system text, external_id text, reservation_id uuid)),
  events AS (${insertOutbox('$12')}),
  audits AS (${insertAudit('$13')})${alsoTaken}
  SELECT ${done} AS done`;

export const BOOK = book();

/**
 * The same for bookings with promotions: `$14` their uses, counted after the rooms are taken. Where the last use goes, the city's projection looks at the hotel again.
 */
export const BOOK_WITH_USES = book(
  `,
  ${takeUses('$14', '(SELECT count(*) FROM taken) >= 0')},
  no_longer_offered AS (
    INSERT INTO offer_refreshes (property_id, first_night, last_night)
    SELECT p.id, p.business_date, p.business_date + ${CITY_ARRIVALS + CITY_NIGHTS} FROM properties p
    WHERE p.id IN (SELECT property_id FROM counted_promotions WHERE used_up))`,
  `CASE WHEN ${allTaken('$2')} THEN ${usesTaken} END`,
);

/** Holds that have run out give their rooms back, on the nights asked for. `$1` demand, `$2` now. Rows: one per hold and night released. */
export const RELEASE_EXPIRED_ON = `
  WITH demand AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS d(property_id uuid, room_type_id uuid, night date, rooms int)),
  locked AS MATERIALIZED (
    SELECT i.property_id, i.room_type_id, i.night FROM demand d
    JOIN inventory_nights i ON i.property_id = d.property_id AND i.room_type_id = d.room_type_id AND i.night = d.night
    ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i),
  gone AS (
    DELETE FROM hold_nights h USING locked l
    WHERE h.property_id = l.property_id AND h.room_type_id = l.room_type_id AND h.night = l.night AND h.expires_at <= $2::timestamptz
    RETURNING h.property_id, h.room_type_id, h.night, h.rooms)
  UPDATE inventory_nights i SET held = i.held - g.rooms
  FROM (SELECT property_id, room_type_id, night, sum(rooms)::int AS rooms FROM gone GROUP BY 1, 2, 3) g
  WHERE i.property_id = g.property_id AND i.room_type_id = g.room_type_id AND i.night = g.night
  RETURNING i.night`;

/** Turns the live hold of quote `$1` into sold rooms, at `$2`. Rows: one per night; none when the hold has run out or is used. */
export const SELL_HELD = `
  WITH locked AS MATERIALIZED (
    SELECT i.property_id, i.room_type_id, i.night FROM hold_nights h
    JOIN inventory_nights i ON i.property_id = h.property_id AND i.room_type_id = h.room_type_id AND i.night = h.night
    WHERE h.quote_id = $1
    ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i),
  gone AS (
    DELETE FROM hold_nights h USING locked l
    WHERE h.quote_id = $1 AND h.property_id = l.property_id AND h.room_type_id = l.room_type_id AND h.night = l.night AND h.expires_at > $2::timestamptz
    RETURNING h.property_id, h.room_type_id, h.night, h.rooms)
  UPDATE inventory_nights i SET held = i.held - g.rooms, sold = i.sold + g.rooms FROM gone g
  WHERE i.property_id = g.property_id AND i.room_type_id = g.room_type_id AND i.night = g.night
  RETURNING i.night`;

/** Takes rooms for a hold: `$1` demand, `$2` now, `$3` quote id, `$4` expiry. Raises `IK003` when short. */
export const HOLD = `
  WITH ${takeRooms('held', '$1', 'true')},
  marked AS (${markFullNights}),
  held AS (
    INSERT INTO hold_nights (property_id, room_type_id, night, quote_id, rooms, expires_at)
    SELECT property_id, room_type_id, night, $3::uuid, rooms, $4::timestamptz FROM taken)
  SELECT ${allTaken('$2')} AS done`;

/** Whether the block of group `s` of hotel `p` is still kept for it. */
export const BLOCK_OPEN = `s.status = 'definite' AND s.cut_off_date >= p.business_date`;

/**
 * Whether the blocks of the groups in `ids`, an array, are kept for them. To be read before nights of the inventory are locked, as whoever changes a block does: it stays
 * so until the transaction ends. Yields CTE `blocks` with `open`.
 */
export const lockBlocks = (ids: string, after = 'true'): string => `
  blocks AS MATERIALIZED (
    SELECT s.id, ${BLOCK_OPEN} AS open FROM stay_groups s JOIN properties p ON p.id = s.property_id
    WHERE s.id = ANY (${ids}) AND ${after} ORDER BY s.id FOR SHARE OF s)`;

/** True once {@link lockBlocks} has been read. */
export const BLOCKS_LOCKED = '(SELECT count(*) FROM blocks) >= 0';

/**
 * Rooms that come back from a reservation of a group return to its block, as long as there is one; after the cut-off date, to the house. `freed` is a CTE of
 * nights whose rows of the inventory are locked, with `group_id`, after {@link lockBlocks}. Yields CTE `unpicked` with `back`, the rooms that the block keeps.
 */
export const unpicked = (freed: string): string => `
  unpicked AS (
    UPDATE group_nights g SET picked_up = g.picked_up - 1, released = g.released + CASE WHEN o.open THEN 0 ELSE 1 END
    FROM ${freed} n JOIN blocks o ON o.id = n.group_id
    WHERE g.group_id = n.group_id AND g.room_type_id = n.room_type_id AND g.night = n.night
    RETURNING g.room_type_id, g.night, CASE WHEN o.open THEN 1 ELSE 0 END AS back)`;

/** Gives the rooms of a reservation's nights from `$2` on back to sale, or to the block they came from. `$1` reservation id. */
export const GIVE_BACK = `
  WITH ${lockBlocks('ARRAY(SELECT group_id FROM reservation_nights WHERE reservation_id = $1 AND night >= $2::date AND group_id IS NOT NULL)')},
  nights AS MATERIALIZED (
    SELECT i.property_id, i.room_type_id, i.night, n.group_id FROM reservation_nights n
    JOIN inventory_nights i ON i.property_id = n.property_id AND i.room_type_id = n.room_type_id AND i.night = n.night
    WHERE n.reservation_id = $1 AND n.night >= $2::date AND ${BLOCKS_LOCKED}
    ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i),
  ${unpicked('nights')},
  house AS (
    UPDATE reservation_nights n SET group_id = NULL FROM nights f
    WHERE f.group_id IS NOT NULL AND n.reservation_id = $1 AND n.night = f.night AND n.property_id = f.property_id),
  given AS (
    UPDATE inventory_nights i SET sold = i.sold - 1, blocked = i.blocked + coalesce(u.back, 0)
    FROM nights n LEFT JOIN unpicked u ON u.room_type_id = n.room_type_id AND u.night = n.night
    WHERE i.property_id = n.property_id AND i.room_type_id = n.room_type_id AND i.night = n.night
    RETURNING i.property_id, i.night, i.sold + i.held + i.blocked + 1 >= i.physical - i.removed + i.overbook_allowance AS was_full)
  INSERT INTO offer_refreshes (property_id, first_night, last_night)
  SELECT property_id, min(night), max(night) FROM given WHERE was_full GROUP BY property_id`;

/**
 * Moves a reservation's rooms from the nights `$1` (given back, those with `group_id` to its block) to the nights `$2` (taken), both {@link NightDemand}: one lock order
 * over both, so that it is neither two steps nor a moment without a room. Raises `IK003` when the new nights are short. `$3` now.
 */
export const MOVE = `
  WITH freed AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS d(property_id uuid, room_type_id uuid, night date, rooms int, group_id uuid)),
  demand AS MATERIALIZED (
    SELECT * FROM json_to_recordset($2::json) AS d(property_id uuid, room_type_id uuid, night date, rooms int)),
  ${lockBlocks('ARRAY(SELECT group_id FROM freed WHERE group_id IS NOT NULL)')},
  change AS MATERIALIZED (
    SELECT property_id, room_type_id, night, sum(rooms)::int AS rooms
    FROM (SELECT property_id, room_type_id, night, rooms FROM demand UNION ALL SELECT property_id, room_type_id, night, -rooms FROM freed) moves GROUP BY 1, 2, 3),
  locked AS MATERIALIZED (
    SELECT i.property_id, i.room_type_id, i.night, c.rooms,
           i.physical - i.removed + i.overbook_allowance - i.sold - i.held - i.blocked AS room_left
    FROM change c JOIN inventory_nights i ON i.property_id = c.property_id AND i.room_type_id = c.room_type_id AND i.night = c.night
    WHERE ${BLOCKS_LOCKED}
    ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i),
  of_groups AS MATERIALIZED (SELECT f.room_type_id, f.night, f.group_id FROM freed f JOIN locked USING (property_id, room_type_id, night) WHERE f.group_id IS NOT NULL),
  ${unpicked('of_groups')},
  taken AS (
    UPDATE inventory_nights i SET sold = i.sold + l.rooms, blocked = i.blocked + coalesce(u.back, 0)
    FROM locked l LEFT JOIN unpicked u ON u.room_type_id = l.room_type_id AND u.night = l.night
    WHERE i.property_id = l.property_id AND i.room_type_id = l.room_type_id AND i.night = l.night
      AND (l.rooms <= 0 OR i.sold + i.held + i.blocked + l.rooms <= i.physical - i.removed + i.overbook_allowance)
    RETURNING i.property_id, i.room_type_id, i.night),
  marked AS (
    INSERT INTO offer_refreshes (property_id, first_night, last_night)
    SELECT property_id, min(night), max(night) FROM taken GROUP BY property_id)
  SELECT CASE WHEN (SELECT count(*) FROM taken) = (SELECT count(*) FROM change) THEN true ELSE (${raiseShortOf('change', '$3')}) END AS done`;

/**
 * Raises the overbooking allowance of the nights `$1` ({@link NightDemand}) by what is missing for them and no more, so that whoever takes them next in this
 * transaction finds them. Rows: the nights that were raised.
 */
export const RAISE_ALLOWANCE = `
  WITH demand AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS d(property_id uuid, room_type_id uuid, night date, rooms int)),
  locked AS MATERIALIZED (
    SELECT i.property_id, i.room_type_id, i.night,
           d.rooms - (i.physical - i.removed + i.overbook_allowance - i.sold - i.held - i.blocked) AS missing
    FROM demand d JOIN inventory_nights i ON i.property_id = d.property_id AND i.room_type_id = d.room_type_id AND i.night = d.night
    ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i)
  UPDATE inventory_nights i SET overbook_allowance = i.overbook_allowance + l.missing FROM locked l
  WHERE l.missing > 0 AND i.property_id = l.property_id AND i.room_type_id = l.room_type_id AND i.night = l.night
  RETURNING i.night`;
