import { Injectable } from '@nestjs/common';
import { NotSent, Smtp } from '../../../../kernel/mail/smtp';
import { type Carrier, NotCarried, type Outgoing, type Receipt } from './carrier';

/** By the installation's mail server. */
@Injectable()
export class MailCarrier implements Carrier {
  constructor(private readonly smtp: Smtp) {}

  get available(): boolean {
    return this.smtp.available;
  }

  async carry({ id, to, subject = '', text, html, calendar, fromName, replyTo, language, references, byHand }: Outgoing): Promise<Receipt> {
    const attachments = calendar
      ? [
          {
            filename: 'stay.ics',
            contentType: `text/calendar; charset=utf-8; method=${calendar.includes('METHOD:CANCEL') ? 'CANCEL' : 'PUBLISH'}`,
            content: calendar,
          },
        ]
      : [];
    try {
      await this.smtp.send(id, to, { subject, text, html, attachments, fromName, replyTo, language, references, byHand });
      return {};
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
      const { code, reply, final } = error;
      // an address that nodemailer itself can make nothing of
      if (code === 'EENVELOPE' && !reply) throw new NotCarried('recipient_refused', code, true);
      const reason = reply === undefined ? 'unreachable' : /^(550|551|552|553)/.test(reply) ? 'recipient_refused' : 'refused';
      throw new NotCarried(reason, reply === undefined ? code : `SMTP ${reply}`, final);
    }
  }
}
