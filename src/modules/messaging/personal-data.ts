import type { PersonalDataHolder } from '../../kernel/privacy/personal-data-holders';
import type { MessageQueries } from './queries/message.queries';

/** What messaging keeps of people: to whom it wrote, and what. */
export const messagingHolder = (messages: MessageQueries): PersonalDataHolder => ({
  name: 'messaging',
  columns: ['messages.sealed'],
  keeps:
    'that a message of this kind went out on this day, without address or words (GDPR article 5(2): what was owed under the contract was told)',
  export: async (sql, { recordIds }) => ({
    messages: (
      await sql.query<{ id: string; sealed: Buffer | null }>(
        `SELECT id, property_id, kind, channel, language, guest_id, booking_id, reservation_ids, status, created_at, sent_at, delivered_at, sealed
         FROM messages WHERE guest_id = ANY ($1::uuid[]) ORDER BY created_at`,
        [recordIds],
      )
    ).map(({ sealed, ...message }) => ({ ...message, ...(sealed ? messages.open(message.id, sealed) : {}) })),
  }),
  forget: async (work, { recordIds, at }) => {
    const forgotten = await work.query(
      `UPDATE messages SET sealed = NULL, updated_at = $2, status = CASE status WHEN 'queued' THEN 'failed' ELSE status END,
         error = CASE status WHEN 'queued' THEN 'guest_erased' ELSE error END
       WHERE guest_id = ANY ($1::uuid[]) AND sealed IS NOT NULL RETURNING 1`,
      [recordIds, at],
    );
    return { messages: forgotten.length };
  },
});
