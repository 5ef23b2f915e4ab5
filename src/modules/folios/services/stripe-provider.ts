import { Injectable } from '@nestjs/common';
import StripeSdk from 'stripe';
import { Environment } from '../../../kernel/config/environment';
import { Clock } from '../../../kernel/values/clock';
import type { DisputeStatus, DisputeTold } from '../domain/dispute';
import type { PaymentStatus } from '../domain/payment';
import { type PaymentProvider, type ProviderOutcome, type ProviderRequest, ProviderSilent } from '../domain/provider';
import { fromStripe, toStripe } from '../domain/stripe-amount';

const TIMEOUT_MS = 15_000;
/** Stripe forgets an idempotency key after a day; what is older is looked for before it is asked for again. */
const KEY_LIVES_MS = 23 * 3_600_000;
/** Of a webhook: older is a replay by somebody who has listened. */
const TOLERANCE_S = 300;

const INTENT: Record<StripeSdk.PaymentIntent.Status, PaymentStatus> = {
  requires_payment_method: 'pending',
  requires_confirmation: 'pending',
  requires_action: 'pending',
  processing: 'pending',
  requires_capture: 'authorised',
  succeeded: 'captured',
  canceled: 'voided',
};

/** The outcome that an intent stands for. A declined card leaves the intent open for another: pending. */
export function intentOutcome(intent: StripeSdk.PaymentIntent): ProviderOutcome {
  const status = INTENT[intent.status] ?? 'pending';
  const currency = intent.currency.toUpperCase();
  return {
    status,
    reference: intent.id,
    ...(status === 'captured' ? { amountMinor: fromStripe(intent.amount_received, currency) } : {}),
    ...(intent.last_payment_error ? { failureCode: intent.last_payment_error.decline_code ?? intent.last_payment_error.code } : {}),
    ...(status === 'pending' && intent.client_secret ? { clientSecret: intent.client_secret } : {}),
  };
}

export function refundOutcome(refund: StripeSdk.Refund): ProviderOutcome {
  const failed = refund.status === 'failed' || refund.status === 'canceled';
  return {
    status: refund.status === 'succeeded' ? 'captured' : failed ? 'failed' : 'pending',
    reference: refund.id,
    ...(failed ? { failureCode: refund.failure_reason ?? refund.status ?? 'failed' } : {}),
  };
}

const DISPUTE: Record<string, DisputeStatus> = { won: 'won', prevented: 'won', lost: 'lost', warning_closed: 'dropped' };
const FUNDS: Record<string, DisputeTold['funds']> = {
  'charge.dispute.funds_withdrawn': 'withdrawn',
  'charge.dispute.funds_reinstated': 'reinstated',
};

/** What a dispute says; undefined for one of a charge without an intent, which is not ours. */
export function disputeTold(dispute: StripeSdk.Dispute, event: string): DisputeTold | undefined {
  const { payment_intent: intent, evidence_details: evidence } = dispute;
  const paymentReference = typeof intent === 'string' ? intent : intent?.id;
  if (!paymentReference) return undefined;
  const funds = FUNDS[event];
  return {
    reference: dispute.id,
    paymentReference,
    amountMinor: fromStripe(dispute.amount, dispute.currency.toUpperCase()),
    reason: dispute.reason,
    status: DISPUTE[dispute.status] ?? 'open',
    dueBy: evidence?.due_by ? new Date(evidence.due_by * 1000) : null,
    ...(funds ? { funds } : {}),
  };
}

/** Stripe by its official SDK: intents, capture, void, refunds, and what its webhooks are signed with. Cards are typed into Stripe's own form and never reach us. */
@Injectable()
export class StripeProvider implements PaymentProvider {
  readonly atOnce = false;
  private readonly stripe?: StripeSdk.Stripe;

  constructor(
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {
    const { STRIPE_SECRET_KEY: key, STRIPE_API_URL } = environment;
    if (!key) return;
    const { hostname, port, protocol } = new URL(STRIPE_API_URL);
    this.stripe = new StripeSdk(key, {
      host: hostname,
      port: port || (protocol === 'http:' ? 80 : 443),
      protocol: protocol === 'http:' ? 'http' : 'https',
      timeout: TIMEOUT_MS,
      maxNetworkRetries: 1,
      telemetry: false,
      appInfo: { name: 'innkeeper' },
    });
  }

  cannotTake(amountMinor: number, currency: string): string | undefined {
    if (!this.stripe) return 'Stripe is not set up here.';
    return toStripe(amountMinor, currency) === undefined ? `Stripe cannot take this amount in ${currency} exactly.` : undefined;
  }

  async perform(request: ProviderRequest): Promise<ProviderOutcome> {
    try {
      return await this.ask(request);
    } catch (error) {
      if (!(error instanceof StripeSdk.errors.StripeError)) throw error;
      return this.answerOf(error, request);
    }
  }

  async look(reference: string): Promise<ProviderOutcome> {
    return intentOutcome(await this.client.paymentIntents.retrieve(reference));
  }

  /** @throws Error when it was not Stripe who made the signature, over these bytes, within the last minutes */
  readEvent(body: Buffer, signature: string): StripeSdk.Event {
    const secret = this.environment.STRIPE_WEBHOOK_SECRET;
    if (!secret) throw new Error('STRIPE_WEBHOOK_SECRET is not set');
    return this.client.webhooks.constructEvent(body, signature, secret, TOLERANCE_S, undefined, this.clock.now().getTime());
  }

  private get client(): StripeSdk.Stripe {
    if (!this.stripe) throw new ProviderSilent('Stripe is not set up here.');
    return this.stripe;
  }

  private async ask({ payment, operation, operationId, currency, parentReference }: ProviderRequest): Promise<ProviderOutcome> {
    const once = { idempotencyKey: `innkeeper-${operationId}` };
    const metadata = { payment_id: payment.id, folio_id: payment.folio_id };
    const minor = (amount: number) => toStripe(amount, currency)!;
    const late = this.clock.now().getTime() - payment.updated_at.getTime() > KEY_LIVES_MS;
    switch (operation) {
      case 'create': {
        // the webhook still tells us, should it have come to something after all
        if (late) return { status: 'failed', failureCode: 'provider_unreachable' };
        return intentOutcome(
          await this.client.paymentIntents.create(
            {
              amount: minor(payment.amount_minor),
              currency: currency.toLowerCase(),
              capture_method: payment.capture === 'later' ? 'manual' : 'automatic',
              metadata,
              ...(payment.payment_method_id
                ? {
                    payment_method: payment.payment_method_id,
                    confirm: true,
                    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
                  }
                : { automatic_payment_methods: { enabled: true } }),
            },
            once,
          ),
        );
      }
      case 'capture':
        return intentOutcome(
          await this.client.paymentIntents.capture(
            payment.provider_reference!,
            { amount_to_capture: minor(payment.operation_minor ?? payment.amount_minor) },
            once,
          ),
        );
      case 'void':
        return intentOutcome(await this.client.paymentIntents.cancel(payment.provider_reference!, {}, once));
      case 'refund': {
        const made = late ? await this.refundMade(parentReference!, payment.id) : undefined;
        if (made) return refundOutcome(made);
        return refundOutcome(
          await this.client.refunds.create({ payment_intent: parentReference!, amount: minor(payment.amount_minor), metadata }, once),
        );
      }
    }
  }

  private async refundMade(paymentIntent: string, paymentId: string): Promise<StripeSdk.Refund | undefined> {
    for await (const refund of this.client.refunds.list({ payment_intent: paymentIntent, limit: 100 })) {
      if (refund.metadata?.payment_id === paymentId) return refund;
    }
    return undefined;
  }

  /** What a refusal of Stripe's means; anything that may pass is thrown, to be asked again. */
  private async answerOf(
    error: InstanceType<typeof StripeSdk.errors.StripeError>,
    { payment, operation }: ProviderRequest,
  ): Promise<ProviderOutcome> {
    const failureCode = error.decline_code ?? error.code ?? error.type;
    if (error instanceof StripeSdk.errors.StripeCardError && operation === 'create') {
      const reference = error.payment_intent?.id;
      return { status: 'failed', failureCode, ...(reference ? { reference } : {}) };
    }
    if (error instanceof StripeSdk.errors.StripeInvalidRequestError) {
      if (operation === 'create' || operation === 'refund') return { status: 'failed', failureCode };
      // captured, voided or expired meanwhile: how it stands decides
      return { ...(await this.look(payment.provider_reference!)), failureCode };
    }
    throw new ProviderSilent(`Stripe: ${failureCode}`, { cause: error });
  }
}
