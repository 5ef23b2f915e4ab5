import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { MessagingProblems } from '../../domain/problems';
import { type EntryChannel, type EntryContent, entryPlace } from '../domain/conversation';
import type { EntryDto, WriteEntryDto } from '../dto/conversation.dto';
import { ConversationQueries } from '../queries/conversation.queries';
import { Answers } from './answers';
import { type ContactRow, type ConversationState, Correspondence } from './correspondence';
import { Replies } from './replies';

/** Answers a guest, or notes something for staff. */
@Injectable()
export class WriteEntry {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly correspondence: Correspondence,
    private readonly queries: ConversationQueries,
    private readonly replies: Replies,
    private readonly answers: Answers,
  ) {}

  /** @throws Refusal 400, 403, 404, 409 `conversation_closed`, `no_way_to_reply` */
  async run(ctx: RequestContext, id: string, body: WriteEntryDto): Promise<EntryDto> {
    return this.work.run(ctx, 201, async (work) => {
      const { propertyId } = await this.queries.row(ctx, id, work);
      ctx.caller.require('conversations:write', propertyId);
      await this.correspondence.lock(work, propertyId);
      const conversation = await this.correspondence.byId(work, id);
      if (conversation?.status === 'closed') throw new Refusal(MessagingProblems.conversationClosed);
      return this.write(work, ctx, conversation!, body);
    });
  }

  /** Part of the caller's transaction, the conversation being locked. */
  async write(work: Work, ctx: RequestContext, conversation: ConversationState, body: WriteEntryDto, to?: ContactRow): Promise<EntryDto> {
    const [id, at, { kind, text }] = [newId(), ctx.at, body];
    const contact = kind === 'reply' ? (to ?? (await this.answers.contact(work, conversation, body.contactId, at))) : undefined;
    const messageId = contact && (await this.replies.send(work, conversation, contact, { entryId: id, text, automatic: false }, at));
    if (contact && messageId === undefined) throw new Refusal(MessagingProblems.noWayToReply);
    const channel: EntryChannel = kind === 'phone' ? 'phone' : contact ? (contact.medium === 'phone' ? 'sms' : contact.medium) : 'none';
    await work.query(
      `INSERT INTO conversation_entries (id, conversation_id, property_id, direction, kind, channel, channel_id, contact_id, message_id, author_id, automatic, sealed,
         said_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false, $11, $12, $12)`,
      [
        ...[id, conversation.id, conversation.propertyId, contact ? 'out' : 'note', kind === 'reply' ? 'text' : kind, channel],
        ...[contact?.channelId ?? null, contact?.id ?? null, messageId ?? null, ctx.caller.accountId],
        ...[this.vault.sealRecord(JSON.stringify({ text } satisfies EntryContent), entryPlace(id)), at],
      ],
    );
    await work.query(
      `UPDATE conversations SET last_entry_at = $2, waiting_since = CASE WHEN $3 THEN waiting_since END, version = version + 1, updated_at = $2 WHERE id = $1`,
      [conversation.id, at, kind === 'note'],
    );
    if (kind !== 'note') await this.answers.noteAnswer(work, ctx, conversation, id);
    await work.query(
      `INSERT INTO conversation_reads (conversation_id, account_id, read_through) VALUES ($1, $2, $3)
       ON CONFLICT (conversation_id, account_id) DO UPDATE SET read_through = greatest(conversation_reads.read_through, excluded.read_through)`,
      [conversation.id, ctx.caller.accountId, at],
    );
    const { propertyId } = conversation;
    work.audit({
      action: `conversation.${kind}`,
      target: { type: 'conversation', id: conversation.id },
      propertyId,
      details: { entryId: id },
    });
    // whoever wrote it may read it
    if (conversation.guestId) work.concerns(conversation.guestId);
    return this.queries.entry(work, id, false);
  }
}
