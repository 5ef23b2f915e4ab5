import type { Sql } from '../../../kernel/database/database';
import type { DailyRateData, MonthData, MonthVersion, UndatedData, WiderRestrictionData } from '../domain/sheet-data';
import { UNDATED } from '../domain/sheet-data';
import type { Restrictions } from '../domain/restrictions';

/** Restrictions as one JSON object without nulls; null where nothing is restricted. */
export const restrictionsJson = (alias: string): string => `nullif(json_strip_nulls(json_build_object(
  'closed', ${alias}.closed, 'closedToArrival', ${alias}.closed_to_arrival, 'closedToDeparture', ${alias}.closed_to_departure,
  'minStay', ${alias}.min_stay, 'maxStay', ${alias}.max_stay, 'minStayThrough', ${alias}.min_stay_through, 'maxStayThrough', ${alias}.max_stay_through,
  'minAdvanceDays', ${alias}.min_advance_days, 'maxAdvanceDays', ${alias}.max_advance_days, 'lengthsOfStay', ${alias}.lengths_of_stay))::text, '{}')::json`;

const UNDATED_SQL = `
  SELECT p.id AS "propertyId", p.currency, json_build_object('timeZone', p.time_zone, 'checkInTime', p.check_in_time) AS hotel,
    coalesce((SELECT version FROM rate_versions WHERE property_id = p.id AND month = '${UNDATED}'), 0) AS version,
    (SELECT coalesce(json_agg(json_build_object('id', t.id, 'active', t.status = 'active', 'maxAdults', t.max_adults, 'maxChildren', t.max_children,
        'maxPersons', t.max_persons) ORDER BY t.rank, t.code), '[]') FROM room_types t WHERE t.property_id = p.id) AS "roomTypes",
    (SELECT coalesce(json_agg(json_build_object('id', r.id, 'code', r.code, 'name', r.name, 'active', r.status = 'active',
        'roomTypeIds', (SELECT coalesce(json_agg(l.room_type_id), '[]') FROM rate_plan_room_types l WHERE l.property_id = p.id AND l.rate_plan_id = r.id),
        'parentId', r.parent_rate_plan_id,
        'derivation', CASE WHEN r.parent_rate_plan_id IS NOT NULL THEN json_build_object('basisPoints', r.derived_basis_points, 'amountMinor', r.derived_amount_minor) END,
        'mealPlan', r.meal_plan, 'channels', r.channels, 'validFrom', r.valid_from, 'validUntil', r.valid_until, 'bookableFrom', r.bookable_from,
        'bookableUntil', r.bookable_until, 'lateBookingUntil', r.late_booking_until, 'minStay', r.min_stay, 'maxStay', r.max_stay,
        'minAdvanceDays', r.min_advance_days, 'maxAdvanceDays', r.max_advance_days, 'childRates', r.child_rates, 'extraAdultMinor', r.extra_adult_minor,
        'cancellationPolicyId', r.cancellation_policy_id, 'minGuarantee', r.min_guarantee,
        'memberPrices', r.member_prices, 'guestClasses', r.guest_classes, 'packageId', r.package_id) ORDER BY r.code), '[]')
      FROM rate_plans r WHERE r.property_id = p.id) AS plans,
    (SELECT coalesce(json_agg(json_build_object('code', s.code, 'ranges', s.ranges, 'weekdays', s.weekdays,
        'adjustment', json_build_object('basisPoints', s.adjust_basis_points, 'amountMinor', s.adjust_amount_minor),
        'ratePlanIds', s.rate_plan_ids, 'sequence', s.sequence) ORDER BY s.sequence, s.code), '[]')
      FROM seasons s WHERE s.property_id = p.id) AS seasons,
    (SELECT coalesce(json_agg(json_build_object('code', t.code, 'name', t.name, 'kind', t.kind, 'basisPoints', coalesce(t.basis_points, 0),
        'amountMinor', coalesce(t.amount_minor, 0), 'included', t.included, 'payableAtProperty', t.payable_at_property, 'sequence', t.sequence,
        'childrenExemptBelowAge', t.children_exempt_below_age, 'validFrom', t.valid_from, 'validUntil', t.valid_until) ORDER BY t.sequence, t.code), '[]')
      FROM tax_rules t WHERE t.property_id = p.id AND t.applies_to = 'stays') AS taxes,
    (SELECT coalesce(json_agg(json_build_object('id', c.id, 'code', c.code, 'name', c.name, 'tiers', c.tiers, 'noShow', c.no_show)), '[]')
      FROM cancellation_policies c WHERE c.property_id = p.id) AS policies,
    (SELECT coalesce(json_agg(json_build_object('id', o.id, 'code', o.code, 'name', o.name, 'appliesBy', o.applies_by, 'effect', o.effect, 'stacking', o.stacking,
        'priority', o.priority, 'bookableFrom', o.bookable_from, 'bookableUntil', o.bookable_until, 'firstNight', o.first_night, 'lastNight', o.last_night,
        'weekdays', o.weekdays, 'minNights', o.min_nights, 'maxNights', o.max_nights, 'minAdvanceDays', o.min_advance_days,
        'maxAdvanceDays', o.max_advance_days, 'ratePlanIds', o.rate_plan_ids, 'roomTypeIds', o.room_type_ids, 'channels', o.channels,
        'guestClasses', o.guest_classes, 'firstStayOnly', o.first_stay_only, 'perGuestLimit', o.per_guest_limit,
        'limited', o.max_uses IS NOT NULL OR o.budget_minor IS NOT NULL, 'usedUp', o.used_up)), '[]')
      FROM promotions o WHERE o.property_id = p.id AND o.status = 'active') AS promotions,
    (SELECT coalesce(json_agg(json_build_object('id', k.id, 'code', k.code, 'components', k.components, 'reduceBasisPoints', k.reduce_basis_points)), '[]')
      FROM packages k WHERE k.property_id = p.id AND k.status = 'active') AS packages
  FROM properties p WHERE p.id = $1`;

/** Everything undated of a hotel and its version, as of one moment; undefined when there is no such hotel. */
export async function readUndated(sql: Sql, propertyId: string): Promise<UndatedData | undefined> {
  const [row] = await sql.hot<UndatedData>('rate_sheet_undated', UNDATED_SQL, [propertyId]);
  return row;
}

interface MonthRow {
  kind: 'version' | 'rate' | 'wider';
  room_type_id: string | null;
  rate_plan_id: string | null;
  channel: string | null;
  night: string | null;
  prices: string | null;
  restrictions: Restrictions | null;
  version: number | null;
}

const MONTH_SQL = `
  SELECT 'version' AS kind, NULL::uuid AS room_type_id, NULL::uuid AS rate_plan_id, NULL::text AS channel, NULL::date AS night, NULL::text AS prices,
    NULL::json AS restrictions, version
  FROM rate_versions WHERE property_id = $1 AND month = $2::date
  UNION ALL
  SELECT 'rate', r.room_type_id, r.rate_plan_id, NULL, r.night, r.prices::text, ${restrictionsJson('r')}, NULL
  FROM daily_rates r WHERE r.property_id = $1 AND r.night >= $2::date AND r.night < $2::date + interval '1 month'
  UNION ALL
  SELECT 'wider', w.room_type_id, w.rate_plan_id, w.channel, w.night, NULL, ${restrictionsJson('w')}, NULL
  FROM restrictions w WHERE w.property_id = $1 AND w.night >= $2::date AND w.night < $2::date + interval '1 month'`;

/** What is loaded for a month and its version, as of one moment. */
export async function readMonth(sql: Sql, propertyId: string, month: string): Promise<MonthData> {
  const data: MonthData = { month, version: 0, rates: [], restrictions: [] };
  for (const row of await sql.hot<MonthRow>('rate_sheet_month', MONTH_SQL, [propertyId, month])) {
    if (row.kind === 'version') data.version = row.version!;
    else if (row.kind === 'rate') data.rates.push(dailyRate(row));
    else if (row.restrictions) data.restrictions.push(widerRestriction(row, row.restrictions));
  }
  return data;
}

const dailyRate = (row: MonthRow): DailyRateData => ({
  roomTypeId: row.room_type_id!,
  ratePlanId: row.rate_plan_id!,
  night: row.night!,
  prices: pricesOf(row.prices),
  restrictions: row.restrictions,
});

const widerRestriction = (row: MonthRow, restrictions: Restrictions): WiderRestrictionData => ({
  roomTypeId: row.room_type_id,
  ratePlanId: row.rate_plan_id,
  channel: row.channel,
  night: row.night!,
  restrictions,
});

/** From PostgreSQL's array text: `{45800,NULL,62000}`. */
export function pricesOf(text: string | null): (number | null)[] | null {
  if (text === null || text === '{}') return null;
  return text
    .slice(1, -1)
    .split(',')
    .map((price) => (price === 'NULL' ? null : Number(price)));
}

/** Current versions; a month that was never written has version 0. */
export function readVersions(sql: Sql, propertyId: string, months: readonly string[]): Promise<MonthVersion[]> {
  return sql.hot<MonthVersion>(
    'rate_versions_read',
    `SELECT m.month, coalesce(v.version, 0) AS version FROM unnest($2::date[]) AS m(month)
     LEFT JOIN rate_versions v ON v.property_id = $1 AND v.month = m.month`,
    [propertyId, months],
  );
}

/**
 * Counts a change of these months; the rows stay locked until the transaction ends, taken in the order of the months, so that writers of one
 * hotel and month take turns and never meet head-on. To be called before the change itself.
 */
export function bumpRateVersions(sql: Sql, propertyId: string, months: readonly string[]): Promise<MonthVersion[]> {
  return sql.hot<MonthVersion>(
    'rate_versions_bump',
    `INSERT INTO rate_versions (property_id, month, version)
     SELECT $1::uuid, m, 1 FROM (SELECT DISTINCT m FROM unnest($2::date[]) AS m ORDER BY m) AS months
     ON CONFLICT (property_id, month) DO UPDATE SET version = rate_versions.version + 1
     RETURNING month, version`,
    [propertyId, months],
  );
}
