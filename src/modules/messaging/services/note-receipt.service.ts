import { Injectable } from '@nestjs/common';
import { Environment } from '../../../kernel/config/environment';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
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
    const form = fieldsOf(body);
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

/** The fields of a form, as they came; one that came more than once has all its values. */
function fieldsOf(body: Buffer | undefined): Record<string, string | string[]> {
  const form = new URLSearchParams(body?.toString('utf8') ?? '');
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? values[0]! : values];
    }),
  );
}
