import type { PersonalDataHolder } from '../../kernel/privacy/personal-data-holders';

/** What the search for duplicates keeps of somebody: hashes of their names and numbers, and whom they are like. */
export const duplicatesHolder: PersonalDataHolder = {
  name: 'guest_duplicates',
  columns: ['duplicate_keys.key'],
  others: { 'duplicate_secret.sealed': 'a key of the house' },
  export: async (sql, { recordIds }) => ({
    duplicate_candidates: await sql.query(
      // not whom they are like: that is somebody else
      `SELECT CASE WHEN low_id = ANY ($1::uuid[]) THEN low_id ELSE high_id END AS guest_id, score, found_at FROM duplicate_candidates
       WHERE low_id = ANY ($1::uuid[]) OR high_id = ANY ($1::uuid[])`,
      [recordIds],
    ),
  }),
  forget: async (work, { recordIds }) => {
    const gone = (table: string, where: string) => work.query(`DELETE FROM ${table} WHERE ${where} RETURNING 1`, [recordIds]);
    const ofThem = 'guest_id = ANY ($1::uuid[])';
    return {
      duplicate_keys: (await gone('duplicate_keys', ofThem)).length,
      duplicate_queue: (await gone('duplicate_queue', ofThem)).length,
      duplicate_candidates: (await gone('duplicate_candidates', 'low_id = ANY ($1::uuid[]) OR high_id = ANY ($1::uuid[])')).length,
    };
  },
};
