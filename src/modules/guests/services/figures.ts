import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import type { StayRow } from '../domain/stays';

const FIGURES = [
  'stays',
  'nights',
  'weekday_nights',
  'adults',
  'stays_with_children',
  'lead_days',
  'spend',
  'segments',
  'channels',
  'first_arrival',
  'last_departure',
  'upcoming',
  'next_arrival',
  'cancellations',
  'no_shows',
  'booked_for_others',
];

/** Records of the persons `$1`; the two branches each have their index. */
export const RECORDS_OF_PERSONS = `
    SELECT g.person_id, g.id AS guest_id FROM guests g WHERE g.id = ANY ($1::uuid[]) AND g.person_id = g.id AND NOT g.together
    UNION ALL
    SELECT g.person_id, g.id FROM guests g WHERE g.together AND g.person_id = ANY ($1::uuid[])`;

const counts = (column: string) => `
    SELECT person_id, property_id, jsonb_object_agg(${column}, n) AS counts FROM (
      SELECT person_id, property_id, ${column}, count(*) AS n FROM counted WHERE stayed AND ${column} IS NOT NULL GROUP BY 1, 2, 3) c GROUP BY 1, 2`;

const RECOMPUTE = `
  WITH records AS (${RECORDS_OF_PERSONS}),
  -- a person may be named twice in a reservation, as two records that turned out to be one: the first part counts
  parts AS (
    SELECT DISTINCT ON (r.person_id, s.reservation_id) r.person_id, s.* FROM records r JOIN guest_stays s ON s.guest_id = r.guest_id
    ORDER BY r.person_id, s.reservation_id, array_position(ARRAY['lead', 'companion', 'booker'], s.role)),
  counted AS (
    SELECT p.*, h.business_date, h.time_zone,
      p.role <> 'booker' AND (p.status = 'checked_out' OR (p.status IN ('confirmed', 'in_house') AND p.departure < h.business_date)) AS stayed
    FROM parts p JOIN properties h ON h.id = p.property_id),
  spent AS (
    SELECT person_id, property_id, jsonb_object_agg(currency, jsonb_build_object('amountMinor', amount, 'nights', nights)) AS spend FROM (
      SELECT person_id, property_id, currency, sum(amount_minor) AS amount, sum(nights) AS nights FROM counted
      WHERE stayed AND role = 'lead' GROUP BY 1, 2, 3) c GROUP BY 1, 2),
  segmented AS (${counts('market_segment')}),
  channelled AS (${counts('channel')}),
  fresh AS (
    SELECT person_id, property_id,
      count(*) FILTER (WHERE stayed) AS stays,
      coalesce(sum(nights) FILTER (WHERE stayed), 0) AS nights,
      coalesce(sum(weekday_nights) FILTER (WHERE stayed), 0) AS weekday_nights,
      coalesce(sum(adults) FILTER (WHERE stayed), 0) AS adults,
      count(*) FILTER (WHERE stayed AND children > 0) AS stays_with_children,
      coalesce(sum(greatest(0, arrival - (booked_at AT TIME ZONE time_zone)::date)) FILTER (WHERE stayed), 0) AS lead_days,
      min(arrival) FILTER (WHERE stayed) AS first_arrival,
      max(departure) FILTER (WHERE stayed) AS last_departure,
      count(*) FILTER (WHERE status = 'confirmed' AND arrival >= business_date AND role <> 'booker') AS upcoming,
      min(arrival) FILTER (WHERE status = 'confirmed' AND arrival >= business_date AND role <> 'booker') AS next_arrival,
      count(*) FILTER (WHERE status = 'cancelled' AND role = 'lead') AS cancellations,
      count(*) FILTER (WHERE status = 'no_show' AND role = 'lead') AS no_shows,
      count(*) FILTER (WHERE role = 'booker') AS booked_for_others
    FROM counted GROUP BY 1, 2),
  gone AS (
    DELETE FROM guest_figures f WHERE f.person_id = ANY ($1::uuid[])
      AND NOT EXISTS (SELECT FROM fresh n WHERE n.person_id = f.person_id AND n.property_id = f.property_id))
  INSERT INTO guest_figures AS f (person_id, property_id, ${FIGURES.join(', ')}, updated_at)
  SELECT person_id, property_id, ${FIGURES.map((f) => ({ spend: "coalesce(spend, '{}')", segments: "coalesce(segmented.counts, '{}')", channels: "coalesce(channelled.counts, '{}')" })[f] ?? f).join(', ')}, $2
  FROM fresh LEFT JOIN spent USING (person_id, property_id) LEFT JOIN segmented USING (person_id, property_id) LEFT JOIN channelled USING (person_id, property_id)
  ORDER BY person_id, property_id
  ON CONFLICT (person_id, property_id) DO UPDATE SET ${FIGURES.map((f) => `${f} = excluded.${f}`).join(', ')}, updated_at = excluded.updated_at
  WHERE (${FIGURES.map((f) => `f.${f}`).join(', ')}) IS DISTINCT FROM (${FIGURES.map((f) => `excluded.${f}`).join(', ')})`;

// an event that is older than what is known of its reservation says nothing new, whenever it comes
const KEEP = `
  WITH told AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS t(reservation_id uuid, guest_id uuid, property_id uuid, role text, status text, arrival date, departure date,
      nights smallint, weekday_nights smallint, adults smallint, children smallint, amount_minor bigint, currency text, channel text, market_segment text,
      booked_at timestamptz, seq bigint)),
  fresh AS MATERIALIZED (
    SELECT * FROM told t WHERE NOT EXISTS (SELECT FROM guest_stays s WHERE s.reservation_id = t.reservation_id AND s.seq >= t.seq)),
  gone AS (
    DELETE FROM guest_stays s USING (SELECT DISTINCT reservation_id FROM fresh) r WHERE s.reservation_id = r.reservation_id
      AND NOT EXISTS (SELECT FROM fresh f WHERE f.reservation_id = s.reservation_id AND f.guest_id = s.guest_id) RETURNING s.guest_id),
  kept AS (
    INSERT INTO guest_stays SELECT * FROM fresh ORDER BY reservation_id, guest_id
    ON CONFLICT (reservation_id, guest_id, property_id) DO UPDATE SET role = excluded.role, status = excluded.status, arrival = excluded.arrival,
      departure = excluded.departure, nights = excluded.nights, weekday_nights = excluded.weekday_nights, adults = excluded.adults, children = excluded.children,
      amount_minor = excluded.amount_minor, currency = excluded.currency, channel = excluded.channel, market_segment = excluded.market_segment,
      booked_at = excluded.booked_at, seq = excluded.seq)
  SELECT guest_id FROM told UNION SELECT guest_id FROM gone`;

/**
 * Stays and figures of guests, derived from what the events of reservations tell.
 *
 * A stay counts once its reservation is checked out, or once its departure lies before the hotel's business date without its having been cancelled or a no-show: a hotel
 * that never tells of check-outs has stays all the same. Lead guest and companions have stayed; the money, the cancellation and the no-show are the lead guest's alone; who
 * booked for others and did not come has `bookedForOthers`. Two records of one reservation that are one person count once.
 */
@Injectable()
export class Figures {
  /**
   * Makes the figures of these persons anew, from their records' stays. To be called in the transaction that changed whose records they are, with the records locked; ids
   * that are no persons any more lose their figures.
   * @param at what `updated_at` says where something differs; what is as before is not written
   */
  async recompute(sql: Sql, personIds: readonly string[], at: Date): Promise<void> {
    if (personIds.length === 0) return;
    await sql.hot('recompute_guest_figures', RECOMPUTE, [[...new Set(personIds)], at]);
  }

  /** Takes over what the last event of each reservation tells. @returns the records concerned, those that are named no longer among them */
  async keep(sql: Sql, stays: readonly StayRow[]): Promise<string[]> {
    if (stays.length === 0) return [];
    const rows = await sql.hot<{ guest_id: string }>('keep_guest_stays', KEEP, [JSON.stringify(stays)]);
    return rows.map((r) => r.guest_id);
  }

  /** Records with a stay that the passing of these days of the hotel makes a past one, or no longer a coming one. */
  async touchedByDays(sql: Sql, propertyId: string, from: string, to: string): Promise<string[]> {
    const rows = await sql.query<{ guest_id: string }>(
      `SELECT DISTINCT guest_id FROM guest_stays WHERE property_id = $1 AND status IN ('confirmed', 'in_house')
         AND (arrival >= $2 AND arrival < $3 OR departure >= $2 AND departure < $3)`,
      [propertyId, from, to],
    );
    return rows.map((r) => r.guest_id);
  }

  /**
   * Locks the named records and the records that stand for their persons, so that no merge moves them until the transaction ends.
   * @returns the persons
   */
  async lock(sql: Sql, guestIds: readonly string[]): Promise<string[]> {
    const personsNow = async () => {
      const rows = await sql.hot<{ person_id: string }>(
        'persons_of_guests',
        'SELECT DISTINCT person_id FROM guests WHERE id = ANY ($1::uuid[])',
        [guestIds],
      );
      return rows.map((r) => r.person_id).toSorted();
    };
    for (;;) {
      await sql.query('SAVEPOINT persons');
      const persons = await personsNow();
      await sql.hot('lock_guests', 'SELECT id FROM guests WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [
        [...guestIds, ...persons],
      ]);
      if (String(await personsNow()) === String(persons)) return persons;
      // a merge has gone by while we waited: begun anew with nothing held, as Persons.lock is
      await sql.query('ROLLBACK TO SAVEPOINT persons');
    }
  }
}
