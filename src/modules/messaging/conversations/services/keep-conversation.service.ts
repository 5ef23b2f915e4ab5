import { Injectable } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../../kernel/errors/problem';
import { type RequestContext, systemContext } from '../../../../kernel/http/request-context';
import { Jobs } from '../../../../kernel/jobs/jobs';
import { Clock } from '../../../../kernel/values/clock';
import { GuestQueries } from '../../../guests';
import { StaffAccounts } from '../../../identity';
import { MessagingProblems } from '../../domain/problems';
import { conversationAssigned, conversationClosed } from '../../events/conversation.events';
import type { ConversationDto } from '../dto/conversation.dto';
import { ConversationQueries } from '../queries/conversation.queries';
import { type ConversationState, Correspondence } from './correspondence';

/** Who answers, when, with whom it is, and when all is said. */
@Injectable()
export class KeepConversation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly correspondence: Correspondence,
    private readonly queries: ConversationQueries,
    private readonly accounts: StaffAccounts,
    private readonly guests: GuestQueries,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register('conversations.wake', () => this.wake());
    jobs.cron('*/5 * * * *', 'conversations.wake');
  }

  /** @throws Refusal 400, 403, 404, 409 `conversation_closed` */
  assign(ctx: RequestContext, id: string, accountId: string | null): Promise<ConversationDto> {
    return this.change(ctx, id, async (work, conversation) => {
      if (accountId && !(await this.accounts.exists(work, accountId))) {
        throw invalid({ pointer: '/accountId', code: 'unknown_account', detail: 'No member of staff has this account.' });
      }
      await this.set(work, id, 'assignee_id = $3', ctx.at, accountId);
      work.emit(conversationAssigned(factsOf(conversation), accountId));
      return 'conversation.assigned';
    });
  }

  /** @throws Refusal 400, 403, 404, 409 `conversation_closed` */
  snooze(ctx: RequestContext, id: string, until: Date): Promise<ConversationDto> {
    if (until <= ctx.at) throw invalid({ pointer: '/until', code: 'in_the_past', detail: 'That moment has come already.' });
    return this.change(ctx, id, async (work) => {
      await this.set(work, id, `status = 'snoozed', snoozed_until = $3::timestamptz`, ctx.at, until);
      return 'conversation.snoozed';
    });
  }

  /** @throws Refusal 403, 404, 409 `conversation_closed` */
  close(ctx: RequestContext, id: string): Promise<ConversationDto> {
    return this.change(ctx, id, async (work, conversation) => {
      await this.set(
        work,
        id,
        `status = 'closed', snoozed_until = NULL, waiting_since = NULL, closed_at = $3::timestamptz`,
        ctx.at,
        ctx.at,
      );
      work.emit(conversationClosed(factsOf(conversation)));
      return 'conversation.closed';
    });
  }

  /** Says who has written. What they have said goes into the conversation with them, if there is one. @throws Refusal 400, 403, 404, 409 */
  async recognise(ctx: RequestContext, id: string, guestId: string): Promise<ConversationDto> {
    const { propertyId } = await this.queries.row(ctx, id);
    ctx.caller.require('conversations:write', propertyId);
    await this.guests.knownGuest(ctx, guestId);
    return this.work.run(ctx, 200, async (work) => {
      await this.correspondence.lock(work, propertyId);
      const conversation = await this.openOne(work, id);
      if (conversation.guestId) throw new Refusal(MessagingProblems.guestKnown);
      const contacts = await work.query<{ id: string }>('SELECT id FROM conversation_contacts WHERE conversation_id = $1 FOR UPDATE', [id]);
      await this.correspondence.isGuest(
        work,
        contacts.map((c) => c.id),
        guestId,
        ctx.at,
      );
      const joined = await this.correspondence.belongsTo(work, conversation, guestId, ctx.at);
      work.audit({
        action: 'conversation.recognised',
        target: { type: 'guest', id: guestId },
        propertyId,
        details: { conversationId: id },
      });
      return this.queries.now(ctx, joined.id, work);
    });
  }

  /** The caller has read what there is up to now. @throws Refusal 404 */
  read(ctx: RequestContext, id: string): Promise<ConversationDto> {
    return this.work.run(ctx, 200, async (work) => {
      await this.queries.row(ctx, id, work);
      await work.query(
        `INSERT INTO conversation_reads (conversation_id, account_id, read_through) VALUES ($1, $2, $3)
         ON CONFLICT (conversation_id, account_id) DO UPDATE SET read_through = greatest(conversation_reads.read_through, excluded.read_through)`,
        [id, ctx.caller.accountId, ctx.at],
      );
      return this.queries.now(ctx, id, work);
    });
  }

  /** What rested until now lies open again: reading says so already, lists of others do too from here on. */
  private async wake(): Promise<void> {
    const at = this.clock.now();
    await this.work.run(systemContext(Caller.system, at, 'conversations-wake'), 200, (work) =>
      work.query(
        `UPDATE conversations SET status = 'open', snoozed_until = NULL, version = version + 1, updated_at = $1 WHERE status = 'snoozed' AND snoozed_until <= $1`,
        [at],
      ),
    );
  }

  private change(
    ctx: RequestContext,
    id: string,
    effect: (work: Work, conversation: ConversationState) => Promise<string>,
  ): Promise<ConversationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const { propertyId } = await this.queries.row(ctx, id, work);
      ctx.caller.require('conversations:write', propertyId);
      const action = await effect(work, await this.openOne(work, id));
      work.audit({ action, target: { type: 'conversation', id }, propertyId });
      return this.queries.now(ctx, id, work);
    });
  }

  private async openOne(work: Work, id: string): Promise<ConversationState> {
    const conversation = (await this.correspondence.byId(work, id))!;
    if (conversation.status === 'closed') throw new Refusal(MessagingProblems.conversationClosed);
    return conversation;
  }

  private async set(work: Work, id: string, what: string, at: Date, value: unknown): Promise<void> {
    await work.query(`UPDATE conversations SET ${what}, version = version + 1, updated_at = $2 WHERE id = $1`, [id, at, value]);
  }
}

const factsOf = ({ id: conversationId, propertyId, guestId }: ConversationState) => ({ conversationId, propertyId, guestId });
