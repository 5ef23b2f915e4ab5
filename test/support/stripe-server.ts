import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const STRIPE_KEY = 'sk_test_innkeeper0000';
export const STRIPE_SECRET = 'whsec_innkeeper0000';

type Params = Record<string, string>;
export interface Intent {
  id: string;
  object: 'payment_intent';
  amount: number;
  amount_received: number;
  amount_refunded: number;
  currency: string;
  capture_method: string;
  status: string;
  client_secret: string;
  metadata: Record<string, string>;
  last_payment_error: { code: string; decline_code?: string } | null;
}
interface Refund {
  id: string;
  object: 'refund';
  amount: number;
  currency: string;
  payment_intent: string;
  status: string;
  failure_reason?: string;
  metadata: Record<string, string>;
}

/** What goes wrong with the next request: before anything has happened, after it, or with an answer of its own. */
export type Trouble = 'lost' | 'answer_lost' | { status: number; error: object };

class Declined extends Error {
  constructor(
    readonly status: number,
    readonly error: object,
  ) {
    super();
  }
}
const invalidState = (message: string) =>
  new Declined(400, { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message });

/**
 * Speaks the part of Stripe's protocol that we use (docs.stripe.com/api): form-encoded requests with a bearer key, idempotency keys that replay the stored answer and refuse other
 * parameters, intents with manual capture, refunds, errors in its shape, signed webhooks. Keeps the money, so that a test can count it.
 */
export class StripeServer {
  readonly intents = new Map<string, Intent>();
  readonly refunds = new Map<string, Refund>();
  /** Requests that had an effect, or would have had one: method and path. */
  readonly asked: string[] = [];
  /** Called before a request is answered, with what it has done. */
  onAnswer?: (path: string) => Promise<void> | void;
  private readonly troubles: Trouble[] = [];
  private readonly replays = new Map<string, { request: string; status: number; body: string }>();
  private readonly server: Server;
  private number = 0;

  private constructor() {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(): Promise<StripeServer> {
    const stripe = new StripeServer();
    // a test that ends badly does not stop it, and must end all the same
    await new Promise<void>((resolve) => stripe.server.unref().listen(0, '127.0.0.1', resolve));
    return stripe;
  }

  /** What the house needs to know to pay here. */
  get environment(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return { STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_WEBHOOK_SECRET: STRIPE_SECRET, STRIPE_API_URL: `http://127.0.0.1:${port}` };
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Troubles of the next requests, in order. */
  trouble(...troubles: Trouble[]): void {
    this.troubles.push(...troubles);
  }

  /** The guest confirms on their page. */
  confirm(intentId: string): Intent {
    const intent = this.intents.get(intentId)!;
    this.settle(intent);
    return intent;
  }

  /** All money that Stripe holds for us: captured less refunded. */
  get held(): number {
    const received = [...this.intents.values()].reduce((sum, i) => sum + i.amount_received, 0);
    return received - [...this.refunds.values()].reduce((sum, r) => (r.status === 'succeeded' ? sum + r.amount : sum), 0);
  }

  /** Body and signature of a webhook, as Stripe sends it. */
  event(
    type: string,
    object: object,
    at: Date,
    more: { id?: string; secret?: string } = {},
  ): { raw: string; headers: Record<string, string> } {
    const id = more.id ?? `evt_${randomUUID().replaceAll('-', '')}`;
    const raw = JSON.stringify({ id, object: 'event', api_version: '2026-01-28', type, data: { object }, livemode: false }, null, 2);
    const t = Math.floor(at.getTime() / 1000);
    const v1 = createHmac('sha256', more.secret ?? STRIPE_SECRET)
      .update(`${t}.${raw}`)
      .digest('hex');
    return { raw, headers: { 'stripe-signature': `t=${t},v1=${v1}`, 'content-type': 'application/json; charset=utf-8' } };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const path = request.url!.split('?')[0]!;
    const trouble = this.troubles.shift();
    if (trouble === 'lost') return void request.socket.destroy();
    if (typeof trouble === 'object') return send(response, trouble.status, JSON.stringify({ error: trouble.error }));
    const { status, text } = this.answer(request, path, body);
    await this.onAnswer?.(path);
    if (trouble === 'answer_lost') return void request.socket.destroy();
    send(response, status, text);
  }

  private answer(request: IncomingMessage, path: string, body: string): { status: number; text: string } {
    if (request.headers.authorization !== `Bearer ${STRIPE_KEY}`) {
      return { status: 401, text: JSON.stringify({ error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } }) };
    }
    const key = request.headers['idempotency-key'] as string | undefined;
    const said = `${request.method} ${path} ${body}`;
    const replay = key && this.replays.get(key);
    if (replay) {
      if (replay.request === said) return { status: replay.status, text: replay.body };
      return {
        status: 400,
        text: JSON.stringify({ error: { type: 'idempotency_error', message: 'Keys can only be used with the same parameters' } }),
      };
    }
    let status = 200;
    let text: string;
    try {
      if (request.method === 'POST') this.asked.push(`${request.method} ${path}`);
      text = JSON.stringify(this.act(request.method!, request.url!, Object.fromEntries(new URLSearchParams(body))));
    } catch (error) {
      if (!(error instanceof Declined)) throw error;
      status = error.status;
      text = JSON.stringify({ error: error.error });
    }
    if (key && request.method === 'POST') this.replays.set(key, { request: said, status, body: text });
    return { status, text };
  }

  private act(method: string, url: string, params: Params): object {
    const [, , resource, id, action] = url.split('?')[0]!.split('/');
    if (resource === 'payment_intents') {
      if (method === 'POST' && !id) return this.create(params);
      const intent = this.intents.get(id!);
      if (!intent) throw new Declined(404, { type: 'invalid_request_error', code: 'resource_missing', message: 'No such payment_intent' });
      if (method === 'GET') return intent;
      if (action === 'capture') return this.capture(intent, params);
      if (action === 'cancel') return this.cancel(intent);
    }
    if (resource === 'refunds') {
      if (method === 'POST') return this.refund(params);
      const of = new URL(url, 'http://stripe').searchParams.get('payment_intent');
      return {
        object: 'list',
        data: [...this.refunds.values()].filter((r) => r.payment_intent === of),
        has_more: false,
        url: '/v1/refunds',
      };
    }
    throw new Declined(404, { type: 'invalid_request_error', message: `Unrecognized request URL (${method}: ${url})` });
  }

  private create(params: Params): Intent {
    const id = `pi_${++this.number}x${randomUUID().slice(0, 8)}`;
    const intent: Intent = {
      id,
      object: 'payment_intent',
      amount: Number(params.amount),
      amount_received: 0,
      amount_refunded: 0,
      currency: params.currency!,
      capture_method: params.capture_method!,
      status: 'requires_payment_method',
      client_secret: `${id}_secret_${randomUUID().slice(0, 8)}`,
      metadata: metadataOf(params),
      last_payment_error: null,
    };
    this.intents.set(id, intent);
    if (params.confirm === 'true') {
      if (params.payment_method === 'pm_card_chargeDeclined') {
        intent.last_payment_error = { code: 'card_declined', decline_code: 'generic_decline' };
        throw new Declined(402, {
          type: 'card_error',
          code: 'card_declined',
          decline_code: 'generic_decline',
          message: 'Declined',
          payment_intent: intent,
        });
      }
      this.settle(intent);
    }
    return intent;
  }

  private settle(intent: Intent): void {
    intent.status = intent.capture_method === 'manual' ? 'requires_capture' : 'succeeded';
    if (intent.status === 'succeeded') intent.amount_received = intent.amount;
  }

  private capture(intent: Intent, params: Params): Intent {
    if (intent.status !== 'requires_capture') throw invalidState(`This PaymentIntent is ${intent.status}`);
    Object.assign(intent, { status: 'succeeded', amount_received: Number(params.amount_to_capture ?? intent.amount) });
    return intent;
  }

  private cancel(intent: Intent): Intent {
    if (intent.status === 'succeeded' || intent.status === 'canceled') throw invalidState(`This PaymentIntent is ${intent.status}`);
    intent.status = 'canceled';
    return intent;
  }

  private refund(params: Params): Refund {
    const intent = this.intents.get(params.payment_intent!)!;
    const amount = Number(params.amount);
    if (amount > intent.amount_received - intent.amount_refunded) {
      throw new Declined(400, {
        type: 'invalid_request_error',
        code: 'charge_already_refunded',
        message: 'Greater than unrefunded amount',
      });
    }
    intent.amount_refunded += amount;
    const refund: Refund = {
      id: `re_${++this.number}x${randomUUID().slice(0, 8)}`,
      object: 'refund',
      amount,
      currency: intent.currency,
      payment_intent: intent.id,
      status: 'succeeded',
      metadata: metadataOf(params),
    };
    this.refunds.set(refund.id, refund);
    return refund;
  }
}

const metadataOf = (params: Params): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (name.startsWith('metadata[') ? [[name.slice(9, -1), value] as const] : [])),
  );

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': `req_${randomUUID().slice(0, 8)}` }).end(text);
}
