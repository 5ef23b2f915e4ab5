import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { GuestQueries } from '../../../guests';
import { PropertyQueries } from '../../../properties';
import type { ConversationDto, OpenConversationDto } from '../dto/conversation.dto';
import { ConversationQueries } from '../queries/conversation.queries';
import { type ContactRow, Correspondence } from './correspondence';
import { WriteEntry } from './write-entry.service';

/** The hotel speaks first, or notes a call. */
@Injectable()
export class OpenConversation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly correspondence: Correspondence,
    private readonly guests: GuestQueries,
    private readonly properties: PropertyQueries,
    private readonly queries: ConversationQueries,
    private readonly writing: WriteEntry,
  ) {}

  /** @throws Refusal 400, 403, 404, 409 `no_way_to_reply` */
  async run(ctx: RequestContext, { propertyId, guestId, contact, entry }: OpenConversationDto): Promise<ConversationDto> {
    ctx.caller.require('conversations:write', propertyId);
    await this.properties.mustExist(propertyId);
    await this.guests.knownGuest(ctx, guestId);
    const { email, phone, name } = contact ?? {};
    if (!guestId && !email && !phone) {
      throw invalid({ pointer: '/contact', code: 'missing', detail: 'Name the guest, or an e-mail address or number.' });
    }
    return this.work.run(ctx, 201, async (work) => {
      await this.correspondence.lock(work, propertyId);
      const address = email ?? phone;
      const who = address
        ? await this.correspondence.contact(
            work,
            { propertyId, medium: email ? 'email' : 'phone', channelId: null, address, name, guestId },
            ctx.at,
          )
        : undefined;
      const conversation = await this.correspondence.conversation(work, who ?? { propertyId, guestId: guestId!, conversationId: null }, {
        channel: entry.kind === 'phone' ? 'phone' : 'none',
        at: ctx.at,
      });
      if (who) await this.speaksIn(work, who, conversation.id, ctx.at);
      await this.writing.write(work, ctx, conversation, entry, entry.contactId ? undefined : who);
      ctx.answer.location = `/v1/conversations/${conversation.id}`;
      return this.queries.now(ctx, conversation.id, work);
    });
  }

  private async speaksIn(work: Work, { id }: ContactRow, conversationId: string, at: Date): Promise<void> {
    await work.query('UPDATE conversation_contacts SET conversation_id = $2, updated_at = $3 WHERE id = $1', [id, conversationId, at]);
  }
}
