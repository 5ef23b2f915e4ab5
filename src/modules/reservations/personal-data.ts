import type { Vault } from '../../kernel/crypto/vault';
import type { PersonalDataHolder } from '../../kernel/privacy/personal-data-holders';
import { nameKey } from '../guests';
import { notesPlace } from './services/booking-draft';
import { walkReasonPlace } from './domain/walk';
import { cancellationReasonPlace } from './services/cancel-reservation.service';
import { reasonPlace } from './stay/services/stays';

/** Reservations that name one of the records `$1`: as guest, as companion, or through the one who booked. */
const CONCERNED = `
  r.guest_id = ANY ($1::uuid[])
    OR r.booking_id IN (SELECT id FROM bookings WHERE booker_guest_id = ANY ($1::uuid[]))
    OR r.id IN (SELECT reservation_id FROM reservation_guests WHERE guest_id = ANY ($1::uuid[]))`;

interface Named {
  id: string;
  booking_id: string;
  first_name: string;
  last_name: string;
  booker_first_name: string;
  booker_last_name: string;
  /** Who booked is who stays. */
  own: boolean;
}

/** What reservations keep of people. */
export const reservationsHolder = (vault: Vault): PersonalDataHolder => ({
  name: 'reservations',
  columns: [
    'bookings.booker_first_name',
    'bookings.booker_last_name',
    'bookings.notes',
    'reservations.guest_first_name',
    'reservations.guest_last_name',
    'reservations.guest_key',
    'reservations.cancellation_reason',
    'walks.reason',
    'reservation_guests.first_name',
    'reservation_guests.last_name',
    'stay_steps.reason',
  ],
  others: {
    'city_offers.city_key': 'of a city',
    'stay_groups.name': 'of a company, a tour or an occasion',
    'stay_groups.notes': 'about a group as a whole',
  },
  keeps:
    'days, rooms, prices and numbers of stays, without a name: books are kept for tax and commercial law (GDPR article 17(3)(b), PIPL article 47)',
  export: async (sql, { recordIds }) => {
    const bookings = await sql.query<{ id: string; notes: Buffer | null }>(
      // of a booking that somebody else made, neither who that is nor what they wrote (GDPR article 15(4))
      `SELECT id, property_id, confirmation_number, currency, channel, market_segment, source, campaign, guarantee, created_at,
         CASE WHEN booker_guest_id = ANY ($1::uuid[]) THEN booker_first_name END AS booker_first_name,
         CASE WHEN booker_guest_id = ANY ($1::uuid[]) THEN booker_last_name END AS booker_last_name,
         CASE WHEN booker_guest_id = ANY ($1::uuid[]) THEN notes END AS notes
       FROM bookings b WHERE booker_guest_id = ANY ($1::uuid[]) OR id IN (SELECT r.booking_id FROM reservations r WHERE r.guest_id = ANY ($1::uuid[]))`,
      [recordIds],
    );
    const stays = await sql.query<{ id: string; cancellation_reason: Buffer | null }>(
      `SELECT r.id, r.property_id, r.booking_id, r.number, r.status, r.arrival, r.departure, r.adults, r.child_ages,
         CASE WHEN r.guest_id = ANY ($1::uuid[]) THEN r.guest_first_name END AS guest_first_name,
         CASE WHEN r.guest_id = ANY ($1::uuid[]) THEN r.guest_last_name END AS guest_last_name,
         r.currency, r.total_minor, r.cancelled_at, r.cancellation_fee_minor, r.cancellation_reason, r.created_at
       FROM reservations r WHERE ${CONCERNED}`,
      [recordIds],
    );
    const walks = await sql.query<{ id: string; reason: Buffer | null }>(
      `SELECT w.id, w.reservation_id, w.relocated_to, w.arrival, w.departure, w.reason, w.created_at FROM walks w
       WHERE w.reservation_id IN (SELECT r.id FROM reservations r WHERE r.guest_id = ANY ($1::uuid[]))`,
      [recordIds],
    );
    const steps = await sql.query<{ id: string; reason: Buffer }>(
      `SELECT s.id, s.reservation_id, s.kind, s.business_date, s.reason, s.done_at FROM stay_steps s JOIN reservations r ON r.id = s.reservation_id
       WHERE s.reason IS NOT NULL AND (${CONCERNED})`,
      [recordIds],
    );
    return {
      bookings: bookings.map((b) => ({ ...b, notes: b.notes && vault.openRecord(b.notes, notesPlace(b.id)).toString('utf8') })),
      reservations: stays.map((r) => ({
        ...r,
        cancellation_reason:
          r.cancellation_reason && vault.openRecord(r.cancellation_reason, cancellationReasonPlace(r.id)).toString('utf8'),
      })),
      walks: walks.map((w) => ({ ...w, reason: w.reason && vault.openRecord(w.reason, walkReasonPlace(w.id)).toString('utf8') })),
      stay_steps: steps.map(({ id, reason, ...step }) => ({ ...step, reason: vault.openRecord(reason, reasonPlace(id)).toString('utf8') })),
      reservation_guests: await sql.query(
        'SELECT reservation_id, position, first_name, last_name FROM reservation_guests WHERE guest_id = ANY ($1::uuid[])',
        [recordIds],
      ),
    };
  },
  obstacles: async (sql, { recordIds }) => {
    const inHouse = await sql.query<{ id: string; number: string }>(
      `SELECT r.id, r.number FROM reservations r WHERE r.status = 'in_house' AND (${CONCERNED})`,
      [recordIds],
    );
    return inHouse.map(({ id, number }) => ({
      code: 'in_house',
      detail: `The stay ${number} is in the house.`,
      reservationId: id,
    }));
  },
  forget: async (work, { recordIds, at }) => {
    const stays = await work.query<{ id: string }>(`SELECT r.id FROM reservations r WHERE ${CONCERNED} ORDER BY r.id FOR UPDATE`, [
      recordIds,
    ]);
    const ids = stays.map((s) => s.id);
    const bookings = await work.query(
      `UPDATE bookings SET
         booker_first_name = CASE WHEN booker_guest_id = ANY ($1::uuid[]) THEN '' ELSE booker_first_name END,
         booker_last_name = CASE WHEN booker_guest_id = ANY ($1::uuid[]) THEN '' ELSE booker_last_name END,
         notes = NULL, version = version + 1, updated_at = $3
       WHERE (booker_guest_id = ANY ($1::uuid[]) AND (booker_first_name <> '' OR booker_last_name <> ''))
          OR (id IN (SELECT booking_id FROM reservations WHERE id = ANY ($2::uuid[])) AND notes IS NOT NULL)
       RETURNING 1`,
      [recordIds, ids, at],
    );
    const companions = await work.query(
      `UPDATE reservation_guests SET first_name = '', last_name = '' WHERE guest_id = ANY ($1::uuid[]) AND (first_name <> '' OR last_name <> '') RETURNING 1`,
      [recordIds],
    );
    await work.query('UPDATE walks SET reason = NULL WHERE reservation_id = ANY ($1::uuid[]) AND reason IS NOT NULL', [ids]);
    const steps = await work.query(
      'UPDATE stay_steps SET reason = NULL WHERE reservation_id = ANY ($1::uuid[]) AND reason IS NOT NULL RETURNING 1',
      [ids],
    );
    const named = await work.query<Named>(
      `WITH cleared AS (
         UPDATE reservations SET
           guest_first_name = CASE WHEN guest_id = ANY ($1::uuid[]) THEN '' ELSE guest_first_name END,
           guest_last_name = CASE WHEN guest_id = ANY ($1::uuid[]) THEN '' ELSE guest_last_name END,
           cancellation_reason = NULL, version = version + 1, updated_at = $3
         WHERE id = ANY ($2::uuid[])
         RETURNING id, booking_id, guest_id, guest_first_name AS first_name, guest_last_name AS last_name)
       SELECT c.id, c.booking_id, c.first_name, c.last_name, b.booker_first_name, b.booker_last_name, b.booker_guest_id = c.guest_id AS own
       FROM cleared c JOIN bookings b ON b.id = c.booking_id`,
      [recordIds, ids, at],
    );
    // whoever is still named stays findable; who is gone is not
    await work.query(
      `UPDATE reservations r SET guest_key = k.guest_key FROM json_to_recordset($1::json) AS k(id uuid, guest_key text) WHERE r.id = k.id`,
      [JSON.stringify(named.map((n) => ({ id: n.id, guest_key: keyOf(n) })))],
    );
    return { bookings: bookings.length, reservations: named.length, reservation_guests: companions.length, stay_steps: steps.length };
  },
});

const keyOf = ({ first_name, last_name, booker_first_name, booker_last_name, own }: Named): string =>
  [nameKey(first_name, last_name), own ? '' : nameKey(booker_first_name, booker_last_name)].filter(Boolean).join(' ');
