import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { ReachableGuests } from '../../../guests';
import { MessagingProblems } from '../../domain/problems';
import { routeTo } from '../../domain/route';
import { conversationAnswered } from '../../events/conversation.events';
import { type ContactRow, type ConversationState, Correspondence, SELECT_CONTACT } from './correspondence';
import { ServiceHours } from './service-hours';

/** Where an answer goes, and how long it was waited for. */
@Injectable()
export class Answers {
  constructor(
    private readonly correspondence: Correspondence,
    private readonly reachable: ReachableGuests,
    private readonly hours: ServiceHours,
  ) {}

  /** The contact that is named, else the one that wrote last, else an address of the guest. @throws Refusal 400, 409 `no_way_to_reply` */
  async contact(work: Work, conversation: ConversationState, contactId: string | undefined, at: Date): Promise<ContactRow> {
    if (contactId) {
      const [named] = await work.query<ContactRow>(`${SELECT_CONTACT} WHERE id = $1 AND conversation_id = $2`, [
        contactId,
        conversation.id,
      ]);
      if (!named)
        throw invalid({ pointer: '/contactId', code: 'unknown_contact', detail: 'Nobody has written from there in this conversation.' });
      return named;
    }
    const [last] = await work.query<ContactRow>(
      `${SELECT_CONTACT} WHERE id = (SELECT contact_id FROM conversation_entries WHERE conversation_id = $1 AND contact_id IS NOT NULL AND NOT automatic
         ORDER BY direction = 'in' DESC, created_at DESC, id DESC LIMIT 1)`,
      [conversation.id],
    );
    const contact = last ?? (conversation.guestId ? await this.ofGuest(work, conversation, conversation.guestId, at) : undefined);
    if (!contact) throw new Refusal(MessagingProblems.noWayToReply);
    return contact;
  }

  private async ofGuest(work: Work, { id, propertyId }: ConversationState, guestId: string, at: Date): Promise<ContactRow | undefined> {
    const guest = (await this.reachable.of(work, [guestId])).get(guestId);
    const route = guest && routeTo({ email: guest.email, phone: guest.phone, wish: null }, new Set(['email', 'sms']));
    if (!guest || !route) return undefined;
    const medium = route.channel === 'email' ? 'email' : 'phone';
    const language = guest.language ?? undefined;
    const contact = await this.correspondence.contact(
      work,
      { propertyId, medium, channelId: null, address: route.to, language, guestId },
      at,
    );
    await work.query('UPDATE conversation_contacts SET conversation_id = $2 WHERE id = $1', [contact.id, id]);
    return contact;
  }

  /** Whoever waited does so no longer. */
  async noteAnswer(work: Work, ctx: RequestContext, conversation: ConversationState, entryId: string): Promise<void> {
    const { id: conversationId, propertyId, guestId, waitingSince } = conversation;
    if (!waitingSince) return;
    const [asked] = await work.query<{ channel: string; calendarId: string | null }>(
      `SELECT e.channel, c.calendar_id AS "calendarId" FROM conversation_entries e LEFT JOIN message_channels c ON c.id = e.channel_id
       WHERE e.conversation_id = $1 AND e.direction = 'in' AND NOT e.automatic ORDER BY e.created_at DESC, e.id DESC LIMIT 1`,
      [conversationId],
    );
    const { channel = 'none', calendarId = null } = asked ?? {};
    const minutes = await this.hours.minutesBetween(work, calendarId, waitingSince, ctx.at);
    const [{ first }] = (await work.query<{ first: boolean }>(
      `INSERT INTO conversation_answers (id, conversation_id, property_id, channel, first, account_id, asked_at, answered_at, service_minutes)
       SELECT $1, $2, $3, $4, NOT EXISTS (SELECT FROM conversation_answers WHERE conversation_id = $2), $5, $6, $7, $8 RETURNING first`,
      [newId(), conversationId, propertyId, channel, ctx.caller.accountId, waitingSince, ctx.at, minutes],
    )) as [{ first: boolean }];
    work.emit(conversationAnswered({ conversationId, propertyId, guestId }, { entryId, channel, first, waitedMinutes: minutes }));
  }
}
