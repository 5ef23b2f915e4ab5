import type { Vault } from '../../../kernel/crypto/vault';
import type { PersonalDataHolder } from '../../../kernel/privacy/personal-data-holders';
import type { SealedTable } from '../../../kernel/crypto/sealed-tables';
import { casePlace, compensationPlace, notePlace } from './domain/case';

export const CASE_TABLES: SealedTable[] = [
  { table: 'cases', key: { id: 'uuid' }, records: ['sealed'] },
  { table: 'case_notes', key: { id: 'uuid' }, records: ['sealed'] },
  { table: 'case_compensations', key: { id: 'uuid' }, records: ['sealed'] },
];

const OF_GUEST = 'case_id IN (SELECT id FROM cases WHERE guest_id = ANY ($1::uuid[]))';

interface Sealed {
  id: string;
  sealed: Buffer | null;
}

/** What cases keep of guests: what they said, what was said to them, and what they got. */
export const casesHolder = (vault: Vault): PersonalDataHolder => {
  const opened = (sealed: Buffer | null, place: string) => (sealed ? vault.openRecord(sealed, place).toString('utf8') : null);
  return {
    name: 'cases',
    columns: ['cases.sealed', 'case_notes.sealed', 'case_compensations.sealed'],
    others: { 'cases.once_key': 'of the answer, review or inspection that it was opened for' },
    keeps:
      'that there was a case, with its times, its cause and what was given for it, without words: the hotel’s books and its quality refer to it',
    export: async (sql, { recordIds }) => {
      const cases = await sql.query<Sealed>(
        `SELECT id, property_id, number, kind, severity, status, reservation_id, opened_at, settled_at, closed_at, sealed FROM cases
         WHERE guest_id = ANY ($1::uuid[]) ORDER BY opened_at`,
        [recordIds],
      );
      const notes = await sql.query<Sealed>(
        `SELECT id, case_id, kind, created_at, sealed FROM case_notes WHERE ${OF_GUEST} AND kind <> 'internal' ORDER BY created_at`,
        [recordIds],
      );
      const given = await sql.query<Sealed>(
        `SELECT id, case_id, kind, amount_minor, currency, given_at, reversed_at, sealed FROM case_compensations WHERE ${OF_GUEST} ORDER BY given_at`,
        [recordIds],
      );
      const words = (sealed: Buffer | null, place: string): object => (sealed ? (JSON.parse(opened(sealed, place)!) as object) : {});
      return {
        cases: cases.map(({ sealed, ...row }) => ({ ...row, ...words(sealed, casePlace(row.id)) })),
        case_notes: notes.map(({ sealed, ...row }) => ({ ...row, text: opened(sealed, notePlace(row.id)) })),
        case_compensations: given.map(({ sealed, ...row }) => ({ ...row, ...words(sealed, compensationPlace(row.id)) })),
      };
    },
    forget: async (work, { recordIds, at }) => {
      const cases = await work.query(
        `UPDATE cases SET sealed = NULL, version = version + 1, updated_at = $2 WHERE guest_id = ANY ($1::uuid[]) AND sealed IS NOT NULL RETURNING 1`,
        [recordIds, at],
      );
      const notes = await work.query(`UPDATE case_notes SET sealed = NULL WHERE ${OF_GUEST} AND sealed IS NOT NULL RETURNING 1`, [
        recordIds,
      ]);
      const given = await work.query(`UPDATE case_compensations SET sealed = NULL WHERE ${OF_GUEST} AND sealed IS NOT NULL RETURNING 1`, [
        recordIds,
      ]);
      return { cases: cases.length, case_notes: notes.length, case_compensations: given.length };
    },
  };
};
