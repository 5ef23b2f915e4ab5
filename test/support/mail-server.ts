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
  /** Of a letter with several parts the plain one. */
  text: string;
  /** The leaves of a letter with several parts. */
  parts: { type: string; text: string }[];
}

/** Where a mail is on its way: somebody has called; its last line is here and not yet taken; it has been taken, and is about to be said so. */
export type MailStep = 'called' | 'heard' | 'taken';

/** A real mail server that keeps what it is given. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** What it answers to a recipient instead of taking the mail. */
  refuse?: (address: string) => { code: number; message: string } | undefined;
  /** Lets a test stop the conversation: while it waits, so does the caller. A rejection hangs up. */
  meanwhile: (step: MailStep) => Promise<void> | void = () => undefined;
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onConnect: (_session, done) => void attempt(async () => this.meanwhile('called'), done),
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
          const take = async () => {
            await this.meanwhile('heard');
            this.received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map((r) => r.address), raw, ...read(raw) });
            await this.meanwhile('taken');
          };
          void attempt(take, done);
        });
      },
    });
  }

  static async start(): Promise<MailServer> {
    const mail = new MailServer();
    await new Promise<void>((resolve) => mail.server.listen(0, '127.0.0.1', resolve));
    // a test that ends badly does not stop it, and must end all the same
    mail.server.server.unref();
    // whoever is killed in the middle of a word leaves an error behind
    mail.server.on('error', () => undefined);
    return mail;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** Waits for the nth mail to an address. */
  async to(address: string, nth = 1, saying = /(?:)/): Promise<ReceivedMail> {
    for (let tries = 0; tries < 500; tries++) {
      const mails = this.received.filter((m) => m.to.includes(address) && saying.test(m.text));
      if (mails.length >= nth) return mails[nth - 1]!;
      await sleep(20);
    }
    throw new Error(`No mail ${nth} to ${address} in 10 s; there are ${this.received.map((m) => m.to.join()).join(' ')}`);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

async function attempt(step: () => Promise<void>, done: (error?: Error | null) => void): Promise<void> {
  let error: Error | undefined;
  try {
    await step();
  } catch (thrown) {
    error = thrown as Error;
  }
  done(error);
}

function read(raw: string): Pick<ReceivedMail, 'headers' | 'text' | 'parts'> {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = Object.fromEntries(lines.map((l) => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 1).trim()]));
  const sent = body.join('\r\n\r\n');
  const type = headers['content-type'] ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  if (!boundary) return { headers, text: decoded(sent, headers['content-transfer-encoding']), parts: [] };
  const parts = sent
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => read(part.replace(/^\r\n/, '')))
    .flatMap((part) => (part.parts.length ? part.parts : [{ type: part.headers['content-type'] ?? '', text: part.text }]));
  return { headers, text: parts.find((p) => p.type.startsWith('text/plain'))?.text ?? '', parts };
}

function decoded(sent: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(sent, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return sent;
  const bytes = sent.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
