import type { SealedTable } from '../../../kernel/crypto/sealed-tables';

export const tracePlace = (id: string): string => `traces.text ${id}`;
export const registrationPlace = (id: string): string => `guest_registrations.sealed ${id}`;

/** What the front desk keeps sealed. */
export const DESK_TABLES: SealedTable[] = [
  { table: 'traces', key: { id: 'uuid' }, records: ['text'] },
  { table: 'guest_registrations', key: { id: 'uuid' }, records: ['sealed'] },
];
