import type { SealedTable } from '../../kernel/crypto/sealed-tables';

/** What folios keep sealed: reasons in words, and whom documents are made out to. */
export const FOLIO_TABLES: SealedTable[] = [
  { table: 'folio_corrections', key: { id: 'uuid' }, records: ['reason'] },
  { table: 'folio_documents', key: { id: 'uuid' }, records: ['recipient'] },
];
