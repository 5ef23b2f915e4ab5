import { newId } from '../../../kernel/values/ids';
import { UNDATED } from '../domain/sheet-data';
import type { PricedStay } from '../domain/stay';

/** Raised with a JSON list of {@link ShortUse} when there are not enough uses; nothing has happened then. */
export const USES_SHORT = 'IK005';

/** A use that a stay has. */
export interface HeldUse {
  promotionId: string;
  couponId: string | null;
  /** The promotion's. */
  code: string;
  amountMinor: number;
}

/** {@link HeldUse}s of a reservation, as JSON; null where there are none. */
export const heldUses = (reservationId: string): string => `
  (SELECT json_agg(json_build_object('promotionId', u.promotion_id, 'couponId', u.coupon_id, 'code', p.code, 'amountMinor', u.amount_minor) ORDER BY p.code)
   FROM promotion_uses u JOIN promotions p ON p.id = u.promotion_id WHERE u.reservation_id = ${reservationId} AND u.status IN ('reserved', 'committed'))`;

/** What was not enough: a promotion's limit or budget, a coupon, or what one guest may use. */
export interface ShortUse {
  kind: 'promotion' | 'coupon' | 'guest';
  id: string;
}

/** One use of a promotion by one reservation, ready to be written. */
export interface UseRow {
  id: string;
  property_id: string;
  promotion_id: string;
  coupon_id: string | null;
  reservation_id: string;
  booking_id: string;
  person_id: string | null;
  amount_minor: number;
  /** Whether the promotion counts its uses. */
  limited: boolean;
  /** Limits per guest that it counts against. */
  guest_limits: { limit_id: string; most: number }[];
  restore: string;
  reserved_at: string;
}

/** What a priced stay uses, for one reservation. */
export const useRows = (
  { uses, forPerson }: Pick<PricedStay, 'uses' | 'forPerson'>,
  of: { propertyId: string; reservationId: string; bookingId: string; at: Date },
): UseRow[] =>
  uses.map(({ promotionId, amountMinor, limited, perGuestLimit, coupon }) => ({
    id: newId(),
    property_id: of.propertyId,
    promotion_id: promotionId,
    coupon_id: coupon?.id ?? null,
    reservation_id: of.reservationId,
    booking_id: of.bookingId,
    person_id: forPerson,
    amount_minor: amountMinor,
    limited,
    guest_limits: [
      ...(perGuestLimit === null ? [] : [{ limit_id: promotionId, most: perGuestLimit }]),
      ...(coupon === null || coupon.perGuestLimit === null ? [] : [{ limit_id: coupon.batchId, most: coupon.perGuestLimit }]),
    ],
    restore: coupon?.restore ?? 'always',
    reserved_at: of.at.toISOString(),
  }));

const USE_COLUMNS = `id uuid, property_id uuid, promotion_id uuid, coupon_id uuid, reservation_id uuid, booking_id uuid, person_id uuid, amount_minor bigint,
  limited boolean, guest_limits jsonb, restore text, reserved_at timestamptz`;

/** Prices of these hotels are no longer what they were. */
const bump = (properties: string) => `
  INSERT INTO rate_versions (property_id, month, version) SELECT DISTINCT property_id, '${UNDATED}'::date, 1 FROM ${properties} ORDER BY 1
  ON CONFLICT (property_id, month) DO UPDATE SET version = rate_versions.version + 1`;

/**
 * CTEs that count uses against their limits: promotions, then coupons, then guests, each in the order of ids; whatever does not fit is not counted, and
 * {@link usesTaken} then raises. `given` is a CTE with {@link UseRow}s, `after` a condition that is true once the locks that come before these are held.
 * Yields `counted_promotions` with `used_up`, of those with nothing left now.
 */
const count = (given: string, after: string) => `
  promotion_needs AS MATERIALIZED (
    SELECT promotion_id, count(*)::int AS uses, sum(amount_minor)::bigint AS minor FROM ${given} WHERE limited GROUP BY 1),
  locked_promotions AS MATERIALIZED (
    SELECT p.id, p.uses + n.uses AS uses, p.used_minor + n.minor AS used_minor,
      coalesce(p.uses + n.uses <= p.max_uses, true) AND coalesce(p.used_minor + n.minor <= p.budget_minor, true) AS fits
    FROM promotion_needs n JOIN promotions p ON p.id = n.promotion_id
    WHERE ${after} ORDER BY p.id FOR NO KEY UPDATE OF p),
  counted_promotions AS (
    UPDATE promotions p SET uses = l.uses, used_minor = l.used_minor,
      used_up = coalesce(l.uses >= p.max_uses, false) OR coalesce(l.used_minor >= p.budget_minor, false)
    FROM locked_promotions l WHERE p.id = l.id AND l.fits
    RETURNING p.id, p.property_id, p.code, p.used_up),
  coupon_needs AS MATERIALIZED (SELECT coupon_id, count(*)::int AS uses FROM ${given} WHERE coupon_id IS NOT NULL GROUP BY 1),
  locked_coupons AS MATERIALIZED (
    SELECT c.id, c.uses + n.uses AS uses, c.uses + n.uses <= c.max_uses AS fits
    FROM coupon_needs n JOIN coupons c ON c.id = n.coupon_id
    WHERE (SELECT count(*) FROM counted_promotions) >= 0 ORDER BY c.id FOR NO KEY UPDATE OF c),
  counted_coupons AS (UPDATE coupons c SET uses = l.uses FROM locked_coupons l WHERE c.id = l.id AND l.fits RETURNING c.id),
  guest_needs AS MATERIALIZED (
    SELECT g.property_id, x.limit_id, g.person_id, count(*)::int AS uses, min(x.most) AS most
    FROM ${given} g CROSS JOIN LATERAL jsonb_to_recordset(g.guest_limits) AS x(limit_id uuid, most int) GROUP BY 1, 2, 3),
  counted_guests AS (
    INSERT INTO promotion_guest_uses AS g (property_id, limit_id, person_id, uses)
    SELECT property_id, limit_id, person_id, uses FROM guest_needs
    WHERE uses <= most AND (SELECT count(*) FROM counted_coupons) >= 0 ORDER BY limit_id, person_id
    ON CONFLICT (limit_id, person_id, property_id) DO UPDATE SET uses = g.uses + excluded.uses
      WHERE g.uses + excluded.uses <= (SELECT n.most FROM guest_needs n WHERE n.limit_id = g.limit_id AND n.person_id = g.person_id)
    RETURNING g.limit_id, g.person_id),
  repriced AS (${bump('counted_promotions WHERE used_up')})`;

/** {@link count} for new uses, which are written too. `$uses` is a JSON array of {@link UseRow}, `known` what becomes of one that the stay had before. */
export const takeUses = (uses: string, after: string, known = '') => `
  given_uses AS MATERIALIZED (SELECT * FROM json_to_recordset(${uses}::json) AS u(${USE_COLUMNS})),
  ${count('given_uses', after)},
  new_uses AS (
    INSERT INTO promotion_uses (id, property_id, promotion_id, coupon_id, reservation_id, booking_id, person_id, amount_minor, limited, guest_limits, restore,
      status, reserved_at)
    SELECT id, property_id, promotion_id, coupon_id, reservation_id, booking_id, person_id, amount_minor, limited, guest_limits, restore, 'reserved', reserved_at
    FROM given_uses ${known})`;

/** True, or raises {@link USES_SHORT}. */
export const usesTaken = `
  CASE WHEN (SELECT count(*) FROM counted_promotions) = (SELECT count(*) FROM promotion_needs)
    AND (SELECT count(*) FROM counted_coupons) = (SELECT count(*) FROM coupon_needs)
    AND (SELECT count(*) FROM counted_guests) = (SELECT count(*) FROM guest_needs) THEN true
  ELSE (SELECT ensure(false, '${USES_SHORT}', coalesce(json_agg(s)::text, '[]')) FROM (
    SELECT 'promotion' AS kind, promotion_id AS id FROM promotion_needs WHERE promotion_id NOT IN (SELECT id FROM counted_promotions)
    UNION ALL SELECT 'coupon', coupon_id FROM coupon_needs WHERE coupon_id NOT IN (SELECT id FROM counted_coupons)
    UNION ALL SELECT 'guest', limit_id FROM guest_needs n
      WHERE NOT EXISTS (SELECT FROM counted_guests c WHERE c.limit_id = n.limit_id AND c.person_id = n.person_id)) s) END`;

/** Locks promotions in the order in which everybody does, for whoever changes several of them step by step. */
export const LOCK_PROMOTIONS = 'SELECT 1 FROM promotions WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE';

/** Uses `$1` ({@link UseRow}s) of a stay that is changed; one that was given back before is taken again. Rows: promotions that nothing is left of now. */
export const TAKE_USES = `
  WITH ${takeUses(
    '$1',
    'true',
    `ON CONFLICT ON CONSTRAINT promotion_uses_once_a_room DO UPDATE SET coupon_id = excluded.coupon_id, person_id = excluded.person_id,
      amount_minor = excluded.amount_minor, limited = excluded.limited, guest_limits = excluded.guest_limits, restore = excluded.restore, status = 'reserved',
      reserved_at = excluded.reserved_at, ended_at = NULL`,
  )}
  SELECT c.id, c.property_id AS "propertyId", c.code, c.used_up AS "usedUp" FROM (SELECT ${usesTaken} AS done) t JOIN counted_promotions c ON t.done AND c.used_up`;

/**
 * Ends the reserved uses of reservation `$1` at `$2`, those of the promotions `$4` or all, once: what they took of a promotion's limit and budget is given back, and of a coupon where its rule says so
 * (`$3`: whether cancelling was free). Rows: promotions that are to be had again.
 */
export const RELEASE_USES = `
  WITH ended AS (
    UPDATE promotion_uses SET ended_at = $2::timestamptz,
      status = CASE WHEN restore = 'never' OR (restore = 'when_free' AND NOT $3::boolean) THEN 'forfeited' ELSE 'released' END
    WHERE reservation_id = $1 AND status = 'reserved' AND ($4::uuid[] IS NULL OR promotion_id = ANY ($4::uuid[]))
    RETURNING property_id, promotion_id, coupon_id, person_id, amount_minor, limited, guest_limits, status),
  locked_promotions AS MATERIALIZED (
    SELECT p.id, p.used_up FROM promotions p WHERE p.id IN (SELECT promotion_id FROM ended WHERE limited) ORDER BY p.id FOR NO KEY UPDATE OF p),
  given_back AS (
    UPDATE promotions p SET uses = p.uses - e.uses, used_minor = p.used_minor - e.minor, used_up = false
    FROM (SELECT promotion_id, count(*)::int AS uses, sum(amount_minor)::bigint AS minor FROM ended WHERE limited GROUP BY 1) e
    JOIN locked_promotions l ON l.id = e.promotion_id WHERE p.id = e.promotion_id
    RETURNING p.id, p.property_id, p.code, l.used_up AS was_used_up),
  locked_coupons AS MATERIALIZED (
    SELECT c.id FROM coupons c
    WHERE c.id IN (SELECT coupon_id FROM ended WHERE status = 'released') AND (SELECT count(*) FROM given_back) >= 0 ORDER BY c.id FOR NO KEY UPDATE OF c),
  coupons_back AS (
    UPDATE coupons c SET uses = c.uses - e.uses
    FROM (SELECT coupon_id, count(*)::int AS uses FROM ended WHERE status = 'released' AND coupon_id IS NOT NULL GROUP BY 1) e
    JOIN locked_coupons l ON l.id = e.coupon_id WHERE c.id = e.coupon_id RETURNING 1),
  guests_back AS (
    UPDATE promotion_guest_uses g SET uses = g.uses - e.uses
    FROM (
      SELECT x.limit_id, u.person_id, count(*)::int AS uses FROM ended u CROSS JOIN LATERAL jsonb_to_recordset(u.guest_limits) AS x(limit_id uuid, most int)
      WHERE u.status = 'released' OR x.limit_id = u.promotion_id GROUP BY 1, 2) e
    WHERE g.limit_id = e.limit_id AND g.person_id = e.person_id AND (SELECT count(*) FROM coupons_back) >= 0 RETURNING 1),
  repriced AS (${bump('given_back WHERE was_used_up')})
  SELECT id, property_id AS "propertyId", code FROM given_back WHERE was_used_up`;

/**
 * What the reserved uses of reservation `$1` take off becomes more or less, with its nights: `$2` is a JSON array of `promotion_id` and `minor`. Raises {@link USES_SHORT}
 * where a budget does not suffice. Rows: promotions of which there is something left again, or nothing any more.
 */
export const RESIZE_USES = `
  WITH resized AS (
    UPDATE promotion_uses u SET amount_minor = w.minor FROM json_to_recordset($2::json) AS w(promotion_id uuid, minor bigint)
    WHERE u.reservation_id = $1 AND u.status = 'reserved' AND u.promotion_id = w.promotion_id
    RETURNING u.promotion_id, u.limited, new.amount_minor - old.amount_minor AS more),
  locked_promotions AS MATERIALIZED (
    SELECT p.id, p.used_up, r.more, r.more <= 0 OR coalesce(p.used_minor + r.more <= p.budget_minor, true) AS fits
    FROM resized r JOIN promotions p ON p.id = r.promotion_id WHERE r.limited ORDER BY p.id FOR NO KEY UPDATE OF p),
  counted AS (
    UPDATE promotions p SET used_minor = p.used_minor + l.more, used_up = (p.used_up AND l.more > 0) OR coalesce(p.uses >= p.max_uses, false)
      OR coalesce(p.used_minor + l.more >= p.budget_minor, false)
    FROM locked_promotions l WHERE p.id = l.id AND l.fits
    RETURNING p.id, p.property_id, p.code, p.used_up, l.used_up AS was_used_up),
  repriced AS (${bump('counted WHERE used_up <> was_used_up')})
  SELECT c.id, c.property_id AS "propertyId", c.code, c.used_up AS "usedUp" FROM (
    SELECT CASE WHEN bool_and(fits) IS NOT FALSE THEN true
      ELSE ensure(false, '${USES_SHORT}', json_agg(json_build_object('kind', 'promotion', 'id', id)) FILTER (WHERE NOT fits)::text) END AS done
    FROM locked_promotions) t JOIN counted c ON t.done AND c.used_up <> c.was_used_up`;

/** Uses of reservation `$1` of the promotions with the codes `$2` that were given back are reserved again, or {@link USES_SHORT} is raised. A forfeited coupon is still used: it is not counted twice. */
export const RETAKE_USES = `
  WITH again AS (
    UPDATE promotion_uses u SET status = 'reserved', ended_at = NULL FROM promotion_uses o
    WHERE u.reservation_id = $1 AND u.status IN ('released', 'forfeited') AND o.id = u.id AND o.property_id = u.property_id
      AND u.promotion_id IN (SELECT id FROM promotions WHERE code = ANY ($2::text[]))
    RETURNING u.property_id, u.promotion_id, CASE WHEN o.status = 'released' THEN u.coupon_id END AS coupon_id, u.person_id, u.amount_minor, u.limited,
      CASE WHEN o.status = 'released' THEN u.guest_limits ELSE (
        SELECT coalesce(jsonb_agg(x), '[]') FROM jsonb_array_elements(u.guest_limits) x WHERE x ->> 'limit_id' = u.promotion_id::text) END AS guest_limits),
  ${count('again', 'true')}
  SELECT ${usesTaken} AS done`;

/** Reserved uses of the reservations `$1` are final at `$2`. */
export const COMMIT_USES = `
  UPDATE promotion_uses SET status = 'committed', ended_at = $2 WHERE reservation_id = ANY ($1::uuid[]) AND status = 'reserved'`;
