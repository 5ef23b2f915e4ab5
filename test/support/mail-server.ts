import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Head and body as they came over the wire. */
  raw: string;
  /** Headers in small letters, unfolded. */
  headers: Record<string, string>;
  text: string;
}

/** A real mail server that keeps what it is given. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** What it answers to a recipient instead of taking the mail. */
  refuse?: (address: string) => { code: number; message: string } | undefined;
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onRcptTo: (address, _session, done) => {
        const no = this.refuse?.(address.address);
        done(no ? Object.assign(new Error(no.message), { responseCode: no.code }) : undefined);
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          const raw = Buffer.concat(chunks).toString('utf8');
          this.received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map((r) => r.address), raw, ...read(raw) });
          done();
        });
      },
    });
  }

  static async start(): Promise<MailServer> {
    const mail = new MailServer();
    await new Promise<void>((resolve) => mail.server.listen(0, '127.0.0.1', resolve));
    return mail;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** Waits for the nth mail to an address. */
  async to(address: string, nth = 1): Promise<ReceivedMail> {
    for (let tries = 0; tries < 500; tries++) {
      const mails = this.received.filter((m) => m.to.includes(address));
      if (mails.length >= nth) return mails[nth - 1]!;
      await sleep(20);
    }
    throw new Error(`No mail ${nth} to ${address} in 10 s; there are ${this.received.map((m) => m.to.join()).join(' ')}`);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function read(raw: string): Pick<ReceivedMail, 'headers' | 'text'> {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = Object.fromEntries(lines.map((l) => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 1).trim()]));
  const sent = body.join('\r\n\r\n');
  const encoding = headers['content-transfer-encoding'];
  if (encoding === 'base64') return { headers, text: Buffer.from(sent, 'base64').toString('utf8') };
  if (encoding !== 'quoted-printable') return { headers, text: sent };
  const bytes = sent.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return { headers, text: Buffer.from(bytes, 'latin1').toString('utf8') };
}
