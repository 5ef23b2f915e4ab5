import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { Jobs } from '../../../../kernel/jobs/jobs';
import { newId } from '../../../../kernel/values/ids';
import { HotelCards } from '../../../properties';
import { ChannelQueries } from '../../channels';
import { type AnyMessageChannel, messagePlace, type SealedMessage } from '../../domain/message';
import { Carriers } from '../../services/carriers/carriers';
import { jobOf, letterheadOf, MESSAGE_TASK } from '../../services/messages';
import { entryPlace, type EntryContent } from '../domain/conversation';
import { type ContactRow, type ConversationState, Correspondence } from './correspondence';

/** Words that go out to somebody. */
export interface Reply {
  entryId: string;
  text: string;
  /** Nobody has written it just now. */
  automatic: boolean;
}

const CHANNELS = { email: 'email', phone: 'sms', wechat: 'wechat', inbound: 'inbound' } as const;

/** Sends what is said to guests in conversations: a row and a job in the caller's transaction. A visitor of the web chat fetches it. */
@Injectable()
export class Replies {
  constructor(
    private readonly vault: Vault,
    private readonly jobs: Jobs,
    private readonly carriers: Carriers,
    private readonly channels: ChannelQueries,
    private readonly hotels: HotelCards,
    private readonly correspondence: Correspondence,
  ) {}

  /** @returns the message; null where there is nothing to send; undefined for somebody of whom there is no address any more */
  async send(
    work: Work,
    conversation: Pick<ConversationState, 'id' | 'propertyId' | 'guestId'>,
    contact: ContactRow,
    reply: Reply,
    at: Date,
  ): Promise<string | null | undefined> {
    if (contact.medium === 'web_chat') return null;
    const to = this.correspondence.secretsOf(contact)?.address;
    if (!to) return undefined;
    const channel: AnyMessageChannel = CHANNELS[contact.medium];
    const { propertyId } = conversation;
    const language = contact.language ?? 'en';
    const content: SealedMessage = {
      to,
      text: reply.text,
      byHand: !reply.automatic,
      ...(channel === 'email' && (await this.letter(work, conversation.id, propertyId, contact, language))),
    };
    const id = newId();
    const available = this.carriers.of(channel, contact.channelId).available;
    await work.query(
      `INSERT INTO messages (id, property_id, occasion, kind, channel, channel_id, language, guest_id, status, error, sealed, created_at, updated_at)
       VALUES ($1, $2, $3, 'conversation_reply', $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
      [
        ...[id, propertyId, `entry:${reply.entryId}`, channel, contact.channelId, language, conversation.guestId],
        ...[available ? 'queued' : 'kept', available ? null : 'not_set_up'],
        ...[this.vault.sealRecord(JSON.stringify(content), messagePlace(id)), at],
      ],
    );
    if (available) await this.jobs.enqueueEach(work, MESSAGE_TASK, [jobOf({ id, channel })]);
    return id;
  }

  /** What makes it a letter, threaded behind the last ones between the two. */
  private async letter(
    work: Work,
    conversationId: string,
    propertyId: string,
    contact: ContactRow,
    language: string,
  ): Promise<Pick<SealedMessage, 'subject' | 'fromName' | 'replyTo' | 'references'>> {
    const hotel = letterheadOf((await this.hotels.of(work, [propertyId])).get(propertyId)!, language);
    const mailbox = (await this.channels.ofHotel(work, propertyId)).find((c) => c.kind === 'email')?.settings.email;
    const [last] = await work.query<{ id: string; sealed: Buffer }>(
      `SELECT id, sealed FROM conversation_entries WHERE conversation_id = $1 AND contact_id = $2 AND direction = 'in' AND channel = 'email' AND sealed IS NOT NULL
       ORDER BY created_at DESC, id DESC LIMIT 1`,
      [conversationId, contact.id],
    );
    const said = last && (JSON.parse(this.vault.openRecord(last.sealed, entryPlace(last.id)).toString('utf8')) as EntryContent);
    const subject = said?.subject?.replace(/^((re|aw|sv|antw|回复|答复|回覆)\s*[:：]\s*)+/i, '');
    const ids = said?.mail ? [...said.mail.references, said.mail.messageId].filter((ref) => ref.startsWith('<')).slice(-20) : [];
    return {
      subject: subject ? `Re: ${subject}` : hotel.name,
      fromName: hotel.name,
      replyTo: mailbox ?? hotel.email ?? undefined,
      ...(ids.length && { references: ids }),
    };
  }
}
