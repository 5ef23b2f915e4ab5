import { Injectable } from '@nestjs/common';
import { Environment } from '../../../kernel/config/environment';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { fieldsOfForm } from '../domain/form';
import { signatureHolds } from '../domain/gateway-signature';
import type { MessageStatus } from '../domain/message';
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
      const now = await this.note(work, ctx.at, { id, status, code });
      if (!now) throw notFound();
      return { messageId: id, status: now };
    });
  }

  /**
   * What Twilio tells of a short message: of a message that we do not know, or that is only on its way, nothing is noted.
   * @param path as it was called: the signature is over the address with it, and over every field of the form
   * @throws Refusal 403 `callback_forged`
   */
  async byTwilio(ctx: RequestContext, id: string, path: string, signature: string | undefined, body: Buffer | undefined): Promise<void> {
    const { TWILIO_AUTH_TOKEN: token, PUBLIC_URL: url } = this.environment;
    const form = fieldsOfForm(body);
    // the library is large: it is loaded where it is used
    const { default: twilio } = await import('twilio');
    if (!token || !url || !signature || !twilio.validateRequest(token, signature, `${url}${path}`, form))
      throw new Refusal(MessagingProblems.callbackForged);
    const status = TOLD_BY_TWILIO[String(form.MessageStatus)];
    if (!status) return;
    const code = form.ErrorCode === undefined ? undefined : String(form.ErrorCode);
    await this.work.run(ctx, 204, (work) =>
      this.note(work, ctx.at, { id, status, code, reference: String(form.MessageSid ?? '') || undefined }),
    );
  }

  /** A letter has come back. Ids of what is no letter of this hotel, or has failed already, say nothing. @param code as its server put it: 5.1.1 */
  async bounced(ctx: RequestContext, propertyId: string, ids: readonly string[], code: string | undefined): Promise<void> {
    await this.work.run(ctx, 200, async (work) => {
      const rows = await work.query<MessageRow>(
        `${SELECT_MESSAGE} WHERE id = ANY ($1::uuid[]) AND property_id = $2 AND channel = 'email' AND status IN ('queued', 'sent') ORDER BY id FOR UPDATE`,
        [ids, propertyId],
      );
      for (const { id, guestId, bookingId, reservationIds, kind, channel } of rows) {
        await work.query(
          `UPDATE messages SET status = 'failed', error = 'not_delivered', error_detail = $2, sent_at = coalesce(sent_at, $3), updated_at = $3 WHERE id = $1`,
          [id, code ?? null, ctx.at],
        );
        work.emit(messageFailed({ id, propertyId, guestId, bookingId, reservationIds, kind, channel }, 'not_delivered'));
      }
    });
  }

  /** What WeChat tells of a template message, by its own number of it. */
  async byWechat(ctx: RequestContext, channelId: string, reference: string, status: Told['status'], code?: string): Promise<void> {
    await this.work.run(ctx, 200, async (work) => {
      const [message] = await work.query<{ id: string }>('SELECT id FROM messages WHERE reference = $1 AND channel_id = $2', [
        reference,
        channelId,
      ]);
      if (message) await this.note(work, ctx.at, { id: message.id, status, code });
    });
  }

  /** Forward only: what has arrived has arrived, and what was given up stays so. @returns where the message stands now; undefined for one that is not there */
  private async note(work: Work, at: Date, { id, status, code, reference }: Told): Promise<MessageStatus | undefined> {
    const [row] = await work.query<MessageRow>(`${SELECT_MESSAGE} WHERE id = $1 AND channel <> 'email' FOR UPDATE`, [id]);
    // it may come before we have noted that the gateway has taken it
    if (row?.status !== 'queued' && row?.status !== 'sent') return row?.status;
    const delivered = status === 'delivered';
    await work.query(
      `UPDATE messages SET status = $2, error = $3, error_detail = $4, sent_at = coalesce(sent_at, $5), delivered_at = CASE WHEN $2 = 'delivered' THEN $5::timestamptz END,
         reference = coalesce(reference, $6), updated_at = $5 WHERE id = $1`,
      [id, status, delivered ? null : 'not_delivered', delivered ? null : (code ?? null), at, reference ?? null],
    );
    const { propertyId, guestId, bookingId, reservationIds, kind, channel } = row;
    const facts = { id, propertyId, guestId, bookingId, reservationIds, kind, channel };
    work.emit(delivered ? messageDelivered(facts) : messageFailed(facts, 'not_delivered'));
    return status;
  }
}

interface Told {
  id: string;
  status: 'delivered' | 'failed';
  code?: string;
  reference?: string;
}

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values: what is not here is on its way. */
const TOLD_BY_TWILIO: Record<string, Told['status']> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};
