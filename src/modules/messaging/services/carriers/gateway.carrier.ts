import type { Clock } from '../../../../kernel/values/clock';
import { signatureOf } from '../../domain/gateway-signature';
import { type Carrier, NotCarried, type Outgoing, type Receipt } from './carrier';

const PATIENCE_MS = 15_000;

/** What a gateway is posted. */
export interface GatewayMessage {
  id: string;
  channel: string;
  /** Phone number in E.164; on inbound channels the id of whoever wrote. */
  to: string;
  /** For gateways that know guests by it: a WeChat account is found so. */
  guestId: string | null;
  /** On inbound channels: which one. */
  channelId?: string;
  propertyId: string;
  kind: string;
  language: string;
  text: string;
}

/**
 * Posts short messages as JSON to an address of the operator's choice: whatever speaks to WeChat, or to the country's own telephone company. `Idempotency-Key` is the
 * message's id for every attempt; a gateway that has seen it answers as it did and does nothing. 2xx is taken, 408, 409, 425, 429 and 5xx are tried again, anything else is
 * final.
 */
export class GatewayCarrier implements Carrier {
  constructor(
    private readonly url: string | undefined,
    private readonly key: string | undefined,
    private readonly clock: Clock,
  ) {}

  get available(): boolean {
    return this.url !== undefined;
  }

  async carry({ id, channel, to, guestId, channelId, propertyId, kind, language, text }: Outgoing): Promise<Receipt> {
    const message: GatewayMessage = { id, channel, to, guestId, ...(channelId && { channelId }), propertyId, kind, language, text };
    const body = JSON.stringify(message);
    const answer = await this.post(body, {
      'content-type': 'application/json',
      'idempotency-key': id,
      'innkeeper-signature': signatureOf(this.key!, this.clock.now(), body),
    });
    const { reference, code } = answer.said;
    if (answer.status < 300) return { reference };
    const later = [408, 409, 425, 429].includes(answer.status) || answer.status >= 500;
    const reason = code === 'recipient_refused' ? code : answer.status >= 500 ? 'unreachable' : 'refused';
    throw new NotCarried(reason, `HTTP ${answer.status}${code ? ` ${code}` : ''}`, !later);
  }

  private async post(
    body: string,
    headers: Record<string, string>,
  ): Promise<{ status: number; said: { reference?: string; code?: string } }> {
    try {
      const answer = await fetch(this.url!, { method: 'POST', body, headers, redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
      return { status: answer.status, said: readAnswer(await answer.text()) };
    } catch (error) {
      const { name, cause } = error as Error & { cause?: { code?: string } };
      throw new NotCarried('unreachable', cause?.code ?? name, false);
    }
  }
}

/** What we keep of an answer: a number and a code, if they look like such. */
function readAnswer(text: string): { reference?: string; code?: string } {
  try {
    const { reference, code } = JSON.parse(text.slice(0, 10_000)) as Record<string, unknown>;
    return {
      ...(typeof reference === 'string' && /^[\w.:-]{1,100}$/.test(reference) && { reference }),
      ...(typeof code === 'string' && /^[a-z][a-z_]{0,59}$/.test(code) && { code }),
    };
  } catch {
    return {};
  }
}
