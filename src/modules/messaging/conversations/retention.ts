import type { Database } from '../../../kernel/database/database';
import type { RetentionClass } from '../../../kernel/privacy/retention-classes';

const CHUNK = 1_000;
const OLD = 'created_at < $1 AND sealed IS NOT NULL';
/** Nobody has written from there since. */
const SILENT = `updated_at < $1 AND sealed IS NOT NULL AND NOT EXISTS (
  SELECT FROM conversation_entries e WHERE e.contact_id = conversation_contacts.id AND e.created_at >= $1)`;

/** The words and files go, and the addresses of those who have not written since; that there was a conversation stays. */
export const forgetWords =
  (database: Database): RetentionClass['apply'] =>
  async (before, { dryRun }) => {
    const steps: [table: string, old: string, emptied: string][] = [
      ['conversation_attachments', OLD, 'sealed = NULL'],
      ['conversation_entries', OLD, 'sealed = NULL'],
      ['conversation_contacts', SILENT, 'sealed = NULL, address_index = NULL, token_hash = NULL'],
    ];
    let total = 0;
    for (const [table, old, emptied] of steps) {
      if (dryRun) {
        total += (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${old}`, [before]))[0]!.n;
        continue;
      }
      for (;;) {
        const gone = await database.query(
          `UPDATE ${table} SET ${emptied} WHERE id IN (SELECT id FROM ${table} WHERE ${old} LIMIT ${CHUNK}) RETURNING 1`,
          [before],
        );
        total += gone.length;
        if (gone.length < CHUNK) break;
      }
    }
    return total;
  };
