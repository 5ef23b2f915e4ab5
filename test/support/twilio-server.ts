import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Sms {
  sid: string;
  to: string;
  from: string;
  body: string;
  status: string;
  date_created: string;
  statusCallback: string | null;
}

/** Speaks as much of Twilio's protocol as sending a message takes. */
export class TwilioServer {
  static readonly ACCOUNT = `AC${'0123456789abcdef'.repeat(2)}`;
  static readonly TOKEN = 'a token of thirty-two characters';
  readonly sent: Sms[] = [];
  /** Numbers that do not exist. */
  readonly unknown = new Set<string>();
  /** Takes the message and breaks off before it says so. */
  breakOff = false;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = (status: number, body: object) =>
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        const url = new URL(request.url!, 'http://twilio');
        const basic = `Basic ${Buffer.from(`${TwilioServer.ACCOUNT}:${TwilioServer.TOKEN}`).toString('base64')}`;
        if (request.headers.authorization !== basic) return answer(401, { code: 20003, message: 'Authenticate', status: 401 });
        if (url.pathname !== `/2010-04-01/Accounts/${TwilioServer.ACCOUNT}/Messages.json`) return answer(404, { code: 20404, status: 404 });
        if (request.method === 'GET') {
          const messages = this.sent.filter((m) => m.to === url.searchParams.get('To'));
          return answer(200, { messages, page: 0, page_size: 50, next_page_uri: null, uri: url.pathname });
        }
        const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
        const to = form.get('To')!;
        if (this.unknown.has(to))
          return answer(400, { code: 21211, message: `The 'To' number ${to} is not a valid phone number.`, status: 400 });
        const sms = {
          sid: `SM${String(this.sent.length + 1).padStart(32, '0')}`,
          ...{ to, from: form.get('From') ?? '', body: form.get('Body')!, status: 'queued', date_created: new Date().toUTCString() },
          statusCallback: form.get('StatusCallback'),
        };
        this.sent.unshift(sms);
        if (this.breakOff) {
          this.breakOff = false;
          return request.socket.destroy();
        }
        return answer(201, sms);
      });
    });
  }

  static async start(): Promise<TwilioServer> {
    const twilio = new TwilioServer();
    // a test that ends badly does not stop it, and must end all the same
    await new Promise<void>((resolve) => twilio.server.unref().listen(0, '127.0.0.1', resolve));
    return twilio;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Path, form and signature of a status callback, as Twilio sends it (https://www.twilio.com/docs/usage/security). */
  callback(sms: Sms, status: string, more: Record<string, string> = {}, token = TwilioServer.TOKEN) {
    const fields = { MessageSid: sms.sid, MessageStatus: status, To: sms.to, AccountSid: TwilioServer.ACCOUNT, ...more };
    const signed = Object.entries(fields)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => name + value)
      .join('');
    const signature = createHmac('sha1', token)
      .update(sms.statusCallback! + signed)
      .digest('base64');
    return {
      path: new URL(sms.statusCallback!).pathname,
      raw: new URLSearchParams(fields).toString(),
      headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' },
    };
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
