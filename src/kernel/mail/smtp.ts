import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Environment } from '../config/environment';
import type { Letter } from './mail';

/** Why a server would not take a mail. No message of the server: those repeat addresses. */
export class NotSent extends Error {
  constructor(
    readonly code: string,
    /** Trying again will not help: there is no such mailbox. */
    readonly final: boolean,
  ) {
    super(`The mail was not taken: ${code}`);
  }
}

/** The one mail server of the installation, when there is one. */
@Injectable()
export class Smtp implements BeforeApplicationShutdown {
  private readonly transport?: ReturnType<typeof open>;
  private readonly from: string;

  constructor({ SMTP_URL, MAIL_FROM = '' }: Environment) {
    this.from = MAIL_FROM;
    if (SMTP_URL) this.transport = open(SMTP_URL);
  }

  get available(): boolean {
    return this.transport !== undefined;
  }

  /** @throws NotSent */
  async send(id: string, to: string, { subject, text }: Letter): Promise<void> {
    const host = /@([^@>\s]+)>?\s*$/.exec(this.from)?.[1] ?? 'localhost';
    try {
      await this.transport!.sendMail({
        from: this.from,
        to: { name: '', address: to }, // not parsed: one order is one recipient
        subject,
        text,
        messageId: `<${id}@${host}>`, // the same for every attempt: a server that has it already throws the second away
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      const { code = 'ESMTP', responseCode } = error as { code?: string; responseCode?: number };
      const refused = responseCode !== undefined && responseCode >= 550 && responseCode < 560;
      throw new NotSent(responseCode ? `${code} ${responseCode}` : code, refused);
    }
  }

  beforeApplicationShutdown(): void {
    this.transport?.close();
  }
}

const open = (url: string) => createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 });
