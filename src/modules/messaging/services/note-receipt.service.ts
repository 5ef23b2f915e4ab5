import { Injectable } from '@nestjs/common';
import { Environment } from '../../../kernel/config/environment';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { signatureHolds } from '../domain/gateway-signature';
import { MessagingProblems } from '../domain/problems';
import type { MessageReceiptAnswerDto, MessageReceiptDto } from '../dto/message-receipt.dto';
import { messageDelivered, messageFailed } from '../events/message.events';
import { type MessageRow, SELECT_MESSAGE } from '../queries/message.queries';

/** What a gateway tells of a message later: that it is there, or that it never will be. */
@Injectable()
export class NoteReceipt {
  constructor(
    private readonly work: UnitOfWork,
    private readonly environment: Environment,
  ) {}

  /** @throws Refusal 401 `bad_signature`, before anything is looked at; 404 */
  run(
    ctx: RequestContext,
    receipt: MessageReceiptDto,
    signature: string | undefined,
    body: Buffer | undefined,
  ): Promise<MessageReceiptAnswerDto> {
    const key = this.environment.MESSAGE_GATEWAY_KEY;
    if (!key || !body || !signatureHolds(key, signature, ctx.at, body)) throw new Refusal(MessagingProblems.badSignature);
    const { messageId: id, status, code } = receipt;
    return this.work.run(ctx, 200, async (work) => {
      const [row] = await work.query<MessageRow>(`${SELECT_MESSAGE} WHERE id = $1 AND channel <> 'email' FOR UPDATE`, [id]);
      if (!row) throw notFound();
      // it may come before we have noted that the gateway has taken it; what has arrived has arrived
      if (row.status !== 'queued' && row.status !== 'sent') return { messageId: id, status: row.status };
      const delivered = status === 'delivered';
      await work.query(
        `UPDATE messages SET status = $2, error = $3, error_detail = $4, sent_at = coalesce(sent_at, $5), delivered_at = CASE WHEN $2 = 'delivered' THEN $5::timestamptz END,
           updated_at = $5 WHERE id = $1`,
        [id, status, delivered ? null : 'not_delivered', delivered ? null : (code ?? null), ctx.at],
      );
      const { propertyId, guestId, bookingId, reservationIds, kind, channel } = row;
      const facts = { id, propertyId, guestId, bookingId, reservationIds, kind, channel };
      work.emit(delivered ? messageDelivered(facts) : messageFailed(facts, 'not_delivered'));
      return { messageId: id, status };
    });
  }
}
