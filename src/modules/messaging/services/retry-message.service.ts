import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { Jobs } from '../../../kernel/jobs/jobs';
import { MessagingProblems } from '../domain/problems';
import type { MessageDto } from '../dto/message.dto';
import { type MessageRow, messageView, SELECT_MESSAGE } from '../queries/message.queries';
import { jobOf, MESSAGE_TASK } from './messages';

/** Sends again what was kept or given up, under the same id. */
@Injectable()
export class RetryMessage {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
  ) {}

  /** @throws Refusal 403, 404, 409 `not_to_be_sent_again` */
  run(ctx: RequestContext, id: string): Promise<MessageDto> {
    return this.work.run(ctx, 202, async (work) => {
      const [row] = await work.query<MessageRow>(`${SELECT_MESSAGE} WHERE id = $1 FOR UPDATE`, [id]);
      if (!row || !(ctx.caller.can('messages:read', row.propertyId) || ctx.caller.can('messages:write', row.propertyId))) throw notFound();
      ctx.caller.require('messages:write', row.propertyId);
      const retry = messageView(row).actions[0]!;
      if (!retry.allowed)
        throw new Refusal(
          MessagingProblems.notToBeSentAgain,
          undefined,
          retry.reasons.map((code) => ({ code })),
        );
      await work.query(
        `UPDATE messages SET status = 'queued', attempts = 0, error = NULL, error_detail = NULL, updated_at = $2 WHERE id = $1`,
        [id, ctx.at],
      );
      await this.jobs.enqueueEach(work, MESSAGE_TASK, [jobOf(row)]);
      work.audit({ action: 'message.retried', target: { type: 'message', id }, propertyId: row.propertyId });
      return messageView({ ...row, status: 'queued', attempts: 0, error: null, error_detail: null, updatedAt: ctx.at });
    });
  }
}
