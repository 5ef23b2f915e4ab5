import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { Jobs } from '../../../../kernel/jobs/jobs';
import { newId } from '../../../../kernel/values/ids';
import { inLanguage, type OpenChannel } from '../../channels';
import { attachmentPlace, type ContactSecrets, type EntryContent, type EntryKind, entryPlace, mediumOf } from '../domain/conversation';
import { fileName, kindOfFile } from '../domain/file-kind';
import { messageReceived } from '../../events/conversation.events';
import { type ContactRow, type ConversationState, Correspondence } from './correspondence';
import { Replies } from './replies';
import { ServiceHours } from './service-hours';

/** What somebody has said on a channel, checked and read. */
export interface Incoming {
  channel: OpenChannel;
  from: ContactSecrets & { language?: string; guestId?: string };
  /** Who it is, where they have written before and shown it. */
  contact?: ContactRow;
  /** By which the other side knows it: said once, however often it is delivered. */
  once: string;
  kind: EntryKind;
  saidAt: Date;
  content: EntryContent;
  files: { name: string | null; content: Uint8Array }[];
  /** By which the platform gives out the file that belongs to it. */
  mediaId?: string;
  /** A machine of theirs has written it: nobody waits for an answer. */
  automatic: boolean;
  /** Messages of ours that it answers. */
  answered: readonly string[];
}

export const FETCH_MEDIA_TASK = 'conversations.fetch-media';

export interface Received {
  entryId: string;
  conversationId: string;
  contactId: string;
  /** It was here already. */
  duplicate: boolean;
  /** What the house says to it by itself. */
  autoReply?: string;
}

interface SealedFile {
  id: string;
  contentType: string;
  bytes: number;
  sealed: Buffer;
}

/** What came, as it is written down. */
interface SealedEntry {
  id: string;
  files: SealedFile[];
  sealed: Buffer;
}

/** Nobody is told twice a day that nobody is there. */
const AUTO_REPLY_PAUSE_MS = 24 * 3_600_000;
const MAX_FILES = 30;

/** What the other side says of the time may be anything. */
const isBefore = (said: Date, at: Date): boolean => said.getTime() > 0 && said.getTime() <= at.getTime();

const hashOf = (once: string): Buffer => createHash('sha256').update(once).digest();

/** Takes in what guests write: once, and into the conversation it belongs to. */
@Injectable()
export class ReceiveEntry {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly correspondence: Correspondence,
    private readonly replies: Replies,
    private readonly hours: ServiceHours,
    private readonly jobs: Jobs,
  ) {}

  /** @param passive what the house says by itself is handed back to be said in the answer to the call, and not sent */
  run(ctx: RequestContext, incoming: Incoming, { passive = false, status = 200 } = {}): Promise<Received> {
    const entry = this.prepare(incoming);
    return this.work.run(ctx, status, (work) => this.take(work, ctx, incoming, entry, passive));
  }

  /** Seals what came: bytes are sealed before anybody has to wait for it. */
  prepare(incoming: Incoming): SealedEntry {
    const [id, content] = [newId(), { ...incoming.content }];
    const files = incoming.files.slice(0, MAX_FILES).map((file) => this.seal(file));
    if (files.length) content.files = Object.fromEntries(files.map((file, i) => [file.id, fileName(incoming.files[i]!.name)]));
    return { id, files, sealed: this.vault.sealRecord(JSON.stringify(content), entryPlace(id)) };
  }

  /** Part of the caller's transaction. */
  async take(work: Work, ctx: RequestContext, incoming: Incoming, entry: SealedEntry, passive = false): Promise<Received> {
    const [{ channel, once, automatic }, { id: entryId }, at] = [incoming, entry, ctx.at];
    await this.correspondence.lock(work, channel.propertyId);
    const known = await this.known(work, channel.id, once);
    if (known) return known;
    const contact = incoming.contact ?? (await this.contactOf(work, incoming, at));
    const conversation = await this.correspondence.conversation(work, contact, { answered: incoming.answered, channel: channel.kind, at });
    const { id: conversationId, guestId } = conversation;
    await this.insert(work, incoming, entry, conversationId, contact.id, at);
    if (incoming.mediaId) {
      const payload = { channelId: channel.id, entryId, mediaId: incoming.mediaId };
      await this.jobs.enqueue(work, FETCH_MEDIA_TASK, payload, { jobKey: `media:${entryId}` });
    }
    await this.note(work, conversation, contact, automatic, at);
    const facts = { conversationId, propertyId: channel.propertyId, guestId };
    work.emit(messageReceived(facts, { entryId, channel: channel.kind, automatic }));
    const autoReply = automatic ? undefined : await this.sayNobodyIsHere(work, incoming, conversation, contact, passive, at);
    return { entryId, conversationId, contactId: contact.id, duplicate: false, autoReply };
  }

  private async insert(
    work: Work,
    incoming: Incoming,
    entry: SealedEntry,
    conversationId: string,
    contactId: string,
    at: Date,
  ): Promise<void> {
    const { channel, kind, once, automatic, saidAt } = incoming;
    await work.query(
      `INSERT INTO conversation_entries (id, conversation_id, property_id, direction, kind, channel, channel_id, contact_id, external_hash, automatic, sealed, said_at, created_at)
       VALUES ($1, $2, $3, 'in', $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[entry.id, conversationId, channel.propertyId, kind, channel.kind, channel.id, contactId, hashOf(once)],
        ...[automatic, entry.sealed, isBefore(saidAt, at) ? saidAt : at, at],
      ],
    );
    for (const { id, contentType, bytes, sealed } of entry.files) {
      await work.query(
        'INSERT INTO conversation_attachments (id, entry_id, content_type, bytes, sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)',
        [id, entry.id, contentType, bytes, sealed, at],
      );
    }
  }

  contactOf(work: Work, { channel, from }: Pick<Incoming, 'channel' | 'from'>, at: Date): Promise<ContactRow> {
    const medium = mediumOf(channel.kind);
    const everywhere = medium === 'email' || medium === 'phone';
    return this.correspondence.contact(
      work,
      { ...from, propertyId: channel.propertyId, medium, channelId: everywhere ? null : channel.id },
      at,
    );
  }

  seal({ content }: { content: Uint8Array }): SealedFile {
    const id = newId();
    const sealed = this.vault.sealRecord(Buffer.from(content), attachmentPlace(id));
    return { id, contentType: kindOfFile(content), bytes: content.length, sealed };
  }

  /** The entry as it was taken in, and what was said to it: the other side has not heard our answer. */
  private async known(work: Work, channelId: string, once: string): Promise<Received | undefined> {
    const rows = await work.query<{ id: string; conversation_id: string; contact_id: string; direction: string; sealed: Buffer | null }>(
      `SELECT id, conversation_id, contact_id, direction, sealed FROM conversation_entries WHERE channel_id = $1 AND external_hash = ANY ($2::bytea[])`,
      [channelId, [hashOf(once), hashOf(`reply ${once}`)]],
    );
    const said = rows.find((row) => row.direction === 'in');
    if (!said) return undefined;
    const reply = rows.find((row) => row.direction === 'out');
    const autoReply = reply?.sealed
      ? (JSON.parse(this.vault.openRecord(reply.sealed, entryPlace(reply.id)).toString('utf8')) as EntryContent).text
      : undefined;
    return { entryId: said.id, conversationId: said.conversation_id, contactId: said.contact_id, duplicate: true, autoReply };
  }

  private async note(work: Work, { id }: ConversationState, contact: ContactRow, automatic: boolean, at: Date): Promise<void> {
    await work.query(
      `UPDATE conversations SET status = 'open', snoozed_until = NULL, last_entry_at = $2, last_received_at = $2,
         waiting_since = CASE WHEN $3 THEN waiting_since ELSE coalesce(waiting_since, $2) END, version = version + 1, updated_at = $2 WHERE id = $1`,
      [id, at, automatic],
    );
    await work.query('UPDATE conversation_contacts SET conversation_id = $2, updated_at = $3 WHERE id = $1', [contact.id, id, at]);
  }

  /** Outside the hours of service, in the hotel's own words. */
  private async sayNobodyIsHere(
    work: Work,
    { channel, once }: Incoming,
    conversation: ConversationState,
    contact: ContactRow,
    passive: boolean,
    at: Date,
  ): Promise<string | undefined> {
    const text = inLanguage(channel.settings.outOfHours, contact.language);
    if (!text || (await this.hours.isOpen(work, channel.calendarId, at))) return undefined;
    const lately = await work.query(
      `SELECT 1 FROM conversation_entries WHERE contact_id = $1 AND direction = 'out' AND automatic AND created_at > $2 LIMIT 1`,
      [contact.id, new Date(at.getTime() - AUTO_REPLY_PAUSE_MS)],
    );
    if (lately.length) return undefined;
    const id = newId();
    const messageId = passive ? null : await this.replies.send(work, conversation, contact, { entryId: id, text, automatic: true }, at);
    await work.query(
      `INSERT INTO conversation_entries (id, conversation_id, property_id, direction, kind, channel, channel_id, contact_id, external_hash, message_id, automatic, sealed,
         said_at, created_at)
       VALUES ($1, $2, $3, 'out', 'text', $4, $5, $6, $7, $8, true, $9, $10, $10)`,
      [
        ...[id, conversation.id, channel.propertyId, channel.kind, channel.id, contact.id, hashOf(`reply ${once}`), messageId ?? null],
        ...[this.vault.sealRecord(JSON.stringify({ text } satisfies EntryContent), entryPlace(id)), at],
      ],
    );
    return text;
  }
}
