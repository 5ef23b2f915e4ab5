import type { Vault } from '../../../kernel/crypto/vault';
import type { PersonalDataHolder } from '../../../kernel/privacy/personal-data-holders';
import { contactPlace, entryPlace } from './domain/conversation';

/** What conversations keep of people: what they said, from where, and what came with it. */
export const conversationsHolder = (vault: Vault): PersonalDataHolder => ({
  name: 'conversations',
  columns: [
    ...['conversation_contacts.address_index', 'conversation_contacts.token_hash', 'conversation_contacts.sealed'],
    ...['conversation_entries.external_hash', 'conversation_entries.sealed', 'conversation_attachments.sealed'],
  ],
  keeps:
    'that a conversation took place on these days, without who, words or files (GDPR article 5(2): how long guests wait for an answer)',
  export: async (sql, { recordIds }) => {
    const open = (sealed: Buffer | null, place: string): object =>
      sealed ? (JSON.parse(vault.openRecord(sealed, place).toString('utf8')) as object) : {};
    const contacts = await sql.query<{ id: string; sealed: Buffer | null }>(
      `SELECT id, property_id, medium, language, created_at, sealed FROM conversation_contacts WHERE guest_id = ANY ($1::uuid[]) ORDER BY created_at`,
      [recordIds],
    );
    const entries = await sql.query<{ id: string; sealed: Buffer | null }>(
      `SELECT e.id, e.conversation_id, e.property_id, e.direction, e.kind, e.channel, e.said_at, e.sealed FROM conversation_entries e ${OF_GUEST}
       AND e.kind <> 'note' ORDER BY e.created_at, e.id`,
      [recordIds],
    );
    const files = await sql.query<object>(
      `SELECT a.id, a.entry_id, a.content_type, a.bytes FROM conversation_attachments a JOIN conversation_entries e ON e.id = a.entry_id ${OF_GUEST} ORDER BY a.id`,
      [recordIds],
    );
    return {
      conversation_contacts: contacts.map(({ sealed, ...row }) => ({ ...row, ...open(sealed, contactPlace(row.id)) })),
      conversation_entries: entries.map(({ sealed, ...row }) => ({ ...row, ...open(sealed, entryPlace(row.id)) })),
      conversation_attachments: files,
    };
  },
  forget: async (work, { recordIds, at }) => {
    const files = await work.query(
      `UPDATE conversation_attachments SET sealed = NULL WHERE sealed IS NOT NULL
         AND entry_id IN (SELECT e.id FROM conversation_entries e ${OF_GUEST}) RETURNING 1`,
      [recordIds],
    );
    const entries = await work.query(
      `UPDATE conversation_entries SET sealed = NULL, external_hash = NULL WHERE (sealed IS NOT NULL OR external_hash IS NOT NULL)
         AND id IN (SELECT e.id FROM conversation_entries e ${OF_GUEST}) RETURNING 1`,
      [recordIds],
    );
    const contacts = await work.query(
      `UPDATE conversation_contacts SET sealed = NULL, address_index = NULL, token_hash = NULL, updated_at = $2
       WHERE guest_id = ANY ($1::uuid[]) AND (sealed IS NOT NULL OR address_index IS NOT NULL OR token_hash IS NOT NULL) RETURNING 1`,
      [recordIds, at],
    );
    // nobody can be answered any more
    await work.query(
      `UPDATE conversations SET status = 'closed', snoozed_until = NULL, waiting_since = NULL, closed_at = $2, version = version + 1, updated_at = $2
       WHERE guest_id = ANY ($1::uuid[]) AND status <> 'closed'`,
      [recordIds, at],
    );
    return { conversation_contacts: contacts.length, conversation_entries: entries.length, conversation_attachments: files.length };
  },
});

/** What was said in conversations with a guest, and by contacts of theirs in others. */
const OF_GUEST = `WHERE (e.conversation_id IN (SELECT id FROM conversations WHERE guest_id = ANY ($1::uuid[]))
  OR e.contact_id IN (SELECT id FROM conversation_contacts WHERE guest_id = ANY ($1::uuid[])))`;
