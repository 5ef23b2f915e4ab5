import type { SealedTable } from '../../../kernel/crypto/sealed-tables';
import type { Vault } from '../../../kernel/crypto/vault';
import type { PersonalDataHolder } from '../../../kernel/privacy/personal-data-holders';
import { serviceNotesPlace } from './sealed-notes';

export const SERVICE_BOOKING_TABLES: SealedTable[] = [{ table: 'service_bookings', key: { id: 'uuid' }, records: ['notes'] }];

/** What is booked for one of the records `$1`. */
const CONCERNED = `(guest_id = ANY ($1::uuid[]) OR reservation_id IN (SELECT id FROM reservations WHERE guest_id = ANY ($1::uuid[])))`;

/** What booked services keep of people. */
export const serviceBookingsHolder = (vault: Vault): PersonalDataHolder => ({
  name: 'service_bookings',
  columns: ['service_bookings.name', 'service_bookings.notes'],
  keeps: 'days, services and prices, without a name: books are kept for tax and commercial law (GDPR article 17(3)(b), PIPL article 47)',
  export: async (sql, { recordIds }) => {
    const rows = await sql.query<{ id: string; notes: Buffer | null }>(
      `SELECT id, property_id, service_id, day, time, persons, reservation_id, name, notes, status, currency, total_minor, fee_minor, created_at
       FROM service_bookings WHERE ${CONCERNED}`,
      [recordIds],
    );
    return {
      service_bookings: rows.map((row) => ({
        ...row,
        notes: row.notes && vault.openRecord(row.notes, serviceNotesPlace(row.id)).toString('utf8'),
      })),
    };
  },
  forget: async (work, { recordIds, at }) => {
    const gone = await work.query(
      `UPDATE service_bookings SET name = '', notes = NULL, version = version + 1, updated_at = $2
       WHERE ${CONCERNED} AND (name <> '' OR notes IS NOT NULL) RETURNING 1`,
      [recordIds, at],
    );
    return { service_bookings: gone.length };
  },
});
