import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Environment } from '../config/environment';
import type { Letter } from './mail';

/** What is put on the wire beside the words. */
export interface OutgoingLetter extends Pick<Letter, 'subject' | 'text'> {
  /** The same as HTML. */
  html?: string;
  attachments?: { filename: string; contentType: string; content: string }[];
  /** In whose name it is sent; the address stays that of the installation. */
  fromName?: string;
  replyTo?: string;
  /** BCP 47. */
  language?: string;
  /** Message-IDs of the letters that it answers, the latest last. */
  references?: readonly string[];
  /** Somebody has written it. Else it says of itself that nobody did, and machines do not answer it. */
  byHand?: boolean;
}

/** Why a server would not take a mail. No message of the server: those repeat addresses. */
export class NotSent extends Error {
  constructor(
    readonly code: string,
    /** Trying again will not help: there is no such mailbox. */
    readonly final: boolean,
    /** What the server answered, as numbers: `550 5.1.1`; undefined where it did not. */
    readonly reply?: string,
  ) {
    super(`The mail was not taken: ${code}`);
  }
}

/** The one mail server of the installation, when there is one. */
@Injectable()
export class Smtp implements BeforeApplicationShutdown {
  private readonly transport?: ReturnType<typeof open>;
  private readonly from: string;
  /** Of the sender, without a name. */
  private readonly address: string;

  constructor({ SMTP_URL, MAIL_FROM = '' }: Environment) {
    this.from = MAIL_FROM;
    this.address = /<([^<>]+)>\s*$/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM.trim();
    if (SMTP_URL) this.transport = open(SMTP_URL);
  }

  get available(): boolean {
    return this.transport !== undefined;
  }

  /** @throws NotSent */
  async send(id: string, to: string, letter: OutgoingLetter): Promise<void> {
    const { subject, text, html, attachments, fromName, replyTo, language, references, byHand } = letter;
    const host = /@([^@\s]+)$/.exec(this.address)?.[1] ?? 'localhost';
    try {
      await this.transport!.sendMail({
        from: fromName ? { name: fromName, address: this.address } : this.from,
        replyTo: replyTo ? { name: '', address: replyTo } : undefined,
        to: { name: '', address: to }, // not parsed: one order is one recipient
        subject,
        text,
        html,
        attachments,
        messageId: `<${id}@${host}>`, // the same for every attempt: a server that has it already throws the second away
        inReplyTo: references?.at(-1),
        references: references && [...references],
        headers: { ...(!byHand && { 'Auto-Submitted': 'auto-generated' }), ...(language && { 'Content-Language': language }) },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      const { code = 'ESMTP', responseCode, response = '' } = error as { code?: string; responseCode?: number; response?: string };
      const refused = responseCode !== undefined && responseCode >= 550 && responseCode < 560;
      const [, enhanced] = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
      const reply = responseCode === undefined ? undefined : [responseCode, enhanced].filter(Boolean).join(' ');
      throw new NotSent(responseCode ? `${code} ${responseCode}` : code, refused, reply);
    }
  }

  beforeApplicationShutdown(): void {
    this.transport?.close();
  }
}

const open = (url: string) => createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 });
