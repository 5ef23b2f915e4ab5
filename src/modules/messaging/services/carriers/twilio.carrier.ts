import type { Twilio } from 'twilio';
import type { Environment } from '../../../../kernel/config/environment';
import { type Carrier, NotCarried, type Outgoing, type Receipt } from './carrier';

/** Under the address at which the API is reached; the id of the message follows. */
const TWILIO_CALLBACK = '/v1/message-receipts/twilio';
const PATIENCE_MS = 15_000;
/** Clocks differ. */
const LEEWAY_MS = 60_000;

/** Twilio's codes for numbers that can never be reached: https://www.twilio.com/docs/api/errors. */
const NO_SUCH_NUMBER = [21211, 21214, 21217, 21401, 21407, 21421, 21601, 21610, 21612, 21614];

/**
 * Short messages by Twilio. Its API knows no idempotency key for messages: after an attempt of which nothing is known the account is asked whether the message is
 * there, before it is sent again.
 */
export class TwilioCarrier implements Carrier {
  private client?: Promise<Twilio>;

  constructor(private readonly environment: Environment) {}

  get available(): boolean {
    return this.environment.TWILIO_ACCOUNT_SID !== undefined;
  }

  async carry({ id, to, text, triedAt }: Outgoing): Promise<Receipt> {
    try {
      const client = await (this.client ??= this.open());
      const known = triedAt && (await find(client, to, text, triedAt));
      const { sid } = known || (await client.messages.create({ to, body: text, ...this.sender(), ...this.callback(id) }));
      return { reference: sid };
    } catch (error) {
      const { status, code, name } = error as { status?: number; code?: number | string; name?: string };
      if (status === undefined) throw new NotCarried('unreachable', typeof code === 'string' ? code : (name ?? 'unknown'), false);
      const final = status < 500 && ![408, 409, 425, 429].includes(status);
      const reason = typeof code === 'number' && NO_SUCH_NUMBER.includes(code) ? 'recipient_refused' : final ? 'refused' : 'unreachable';
      throw new NotCarried(reason, `HTTP ${status}${code ? ` ${code}` : ''}`, final);
    }
  }

  /** Where it tells what has become of the message; it calls no address that is not public. */
  private callback(id: string): { statusCallback?: string } {
    const { PUBLIC_URL: url } = this.environment;
    return url?.startsWith('https:') ? { statusCallback: `${url}${TWILIO_CALLBACK}/${id}` } : {};
  }

  /** A number or name, or a messaging service. */
  private sender(): { from: string } | { messagingServiceSid: string } {
    const from = this.environment.TWILIO_FROM!;
    return from.startsWith('MG') ? { messagingServiceSid: from } : { from };
  }

  /** The library is large: it is loaded where it is used. */
  private async open(): Promise<Twilio> {
    const { default: twilio } = await import('twilio');
    const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token, TWILIO_URL: url } = this.environment;
    const client = new twilio.Twilio(sid, token, { timeout: PATIENCE_MS, autoRetry: false });
    if (url) client.api.baseUrl = url;
    return client;
  }
}

/** The newest messages to this number are looked through: a date that they were sent on has only what is out already. */
async function find(client: Twilio, to: string, text: string, since: Date): Promise<{ sid: string } | undefined> {
  const newest = await client.messages.list({ to, limit: 50, pageSize: 50 });
  return newest.find(
    ({ body, status, dateCreated }) =>
      body === text && status !== 'failed' && status !== 'canceled' && dateCreated.getTime() >= since.getTime() - LEEWAY_MS,
  );
}
