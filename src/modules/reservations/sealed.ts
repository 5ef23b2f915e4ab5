import type { SealedTable } from '../../kernel/crypto/sealed-tables';

/** What reservations keep sealed: free text about guests. */
export const RESERVATION_TABLES: SealedTable[] = [
  { table: 'bookings', key: { id: 'uuid' }, records: ['notes'] },
  { table: 'stay_groups', key: { id: 'uuid' }, records: ['notes'] },
  { table: 'walks', key: { id: 'uuid' }, records: ['reason'] },
  { table: 'stay_steps', key: { id: 'uuid' }, records: ['reason'] },
  { table: 'reservations', key: { id: 'uuid' }, records: ['cancellation_reason'] },
];
