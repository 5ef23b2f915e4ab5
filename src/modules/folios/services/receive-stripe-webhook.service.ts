import { Injectable } from '@nestjs/common';
import type StripeSdk from 'stripe';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import { PropertyQueries } from '../../properties';
import { FolioProblems } from '../domain/problems';
import { fromStripe } from '../domain/stripe-amount';
import type { WebhookReceiptDto } from '../dto/payment.dto';
import { NoteDisputes } from './note-disputes';
import { PaymentEffects } from './payment-effects';
import { disputeTold, intentOutcome, refundOutcome, StripeProvider } from './stripe-provider';
import { UUID } from '../../../kernel/values/ids';

/** What Stripe tells by itself: in any order, more than once, each noted once. */
@Injectable()
export class ReceiveStripeWebhook {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stripe: StripeProvider,
    private readonly effects: PaymentEffects,
    private readonly disputes: NoteDisputes,
    private readonly properties: PropertyQueries,
  ) {}

  /**
   * @param body as it came over the wire: the signature is over these bytes
   * @throws Refusal 400 `signature_invalid`
   */
  async run(body: Buffer | undefined, signature: string | undefined): Promise<WebhookReceiptDto> {
    const event = this.read(body, signature);
    const { object } = event.data;
    await this.work.run(this.effects.context(), 200, async (work) => {
      const paymentId = paymentOf(object);
      const noted = await work.query(
        `INSERT INTO payment_webhook_events (provider, event_id, type, payment_id, received_at) VALUES ('stripe', $1, $2, $3, $4)
         ON CONFLICT (provider, event_id) DO NOTHING RETURNING 1`,
        [event.id, event.type, paymentId ?? null, work.by.at],
      );
      if (noted.length === 0) return;
      if (object.object === 'payment_intent' && paymentId) await this.effects.record(work, paymentId, intentOutcome(object));
      const dispute = object.object === 'dispute' ? disputeTold(object, event.type) : undefined;
      if (dispute) await this.disputes.note(work, dispute);
      if (object.object === 'refund') {
        if (paymentId) await this.effects.record(work, paymentId, refundOutcome(object));
        else if (typeof object.payment_intent === 'string') {
          const amountMinor = fromStripe(object.amount, object.currency.toUpperCase());
          const today = async (propertyId: string) => (await this.properties.read(work, propertyId))!.businessDate;
          await this.effects.recordForeignRefund(work, object.payment_intent, { ...refundOutcome(object), amountMinor }, today);
        }
      }
    });
    return { received: true };
  }

  private read(body: Buffer | undefined, signature: string | undefined): StripeSdk.Event {
    try {
      return this.stripe.readEvent(body ?? Buffer.alloc(0), signature ?? '');
    } catch {
      throw new Refusal(FolioProblems.signatureInvalid);
    }
  }
}

/** The payment or refund of ours that it is about. */
function paymentOf(object: StripeSdk.Event.Data.Object): string | undefined {
  const { metadata } = object as { metadata?: Record<string, string> | null };
  const id = metadata?.payment_id;
  return id !== undefined && UUID.test(id) ? id : undefined;
}
