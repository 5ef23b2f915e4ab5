import { Injectable } from '@nestjs/common';
import { Caller } from '../auth/caller';
import { Database } from '../database/database';
import { UnitOfWork } from '../database/unit-of-work';
import { systemContext } from '../http/request-context';
import { Jobs } from '../jobs/jobs';
import { Clock } from '../values/clock';
import { type Letter, Mail, MAIL_TASK, type MailChannel, type MailSubject } from './mail';
import { NotSent, Smtp } from './smtp';

/** Over about sixteen hours. */
const ATTEMPTS = 11;
/** What was sent, kept or given up is removed after this long. */
const KEPT_MS = 30 * 86_400_000;

interface Row {
  channel: MailChannel;
  purpose: string;
  about_type: MailSubject['type'] | null;
  about_id: string | null;
  attempts: number;
  sealed: Buffer;
  good_until: Date | null;
}

interface Ready extends Letter {
  to: string;
  attempts: number;
}

/** Sends what waits in `mails`. The letter is written once and stays the same over all attempts; when it is out, its text is forgotten. */
@Injectable()
export class DeliverMail {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly mail: Mail,
    private readonly smtp: Smtp,
    jobs: Jobs,
  ) {
    jobs.register<{ id: string }>(MAIL_TASK, ({ id }) => this.run(id));
    jobs.register('mails.sweep', () => this.sweep());
    jobs.cron('41 3 * * *', 'mails.sweep');
  }

  /** @throws NotSent when it is to be tried again */
  async run(id: string): Promise<void> {
    const ready = await this.prepare(id);
    if (!ready) return;
    try {
      await this.smtp.send(id, ready.to, ready);
    } catch (error) {
      const { code, final } = error instanceof NotSent ? error : new NotSent('EUNKNOWN', false);
      const over = final || ready.attempts >= ATTEMPTS;
      await this.settle(id, over ? 'failed' : 'queued', code);
      if (over) return;
      throw new NotSent(code, false);
    }
    await this.settle(id, 'sent');
  }

  /** The letter, written and sealed into its row; undefined when there is nothing to send or nobody to send it by. */
  private async prepare(id: string): Promise<Ready | undefined> {
    const at = this.clock.now();
    return this.work.run(systemContext(Caller.system, at, `mail-${id}`), 200, async (work) => {
      const [row] = await work.query<Row>(
        `UPDATE mails SET attempts = attempts + 1, updated_at = $2 WHERE id = $1 AND status = 'queued'
         RETURNING channel, purpose, about_type, about_id, attempts, sealed, good_until`,
        [id, at],
      );
      if (!row) return undefined;
      const drop = async (error: string | null) => {
        await work.query(`UPDATE mails SET status = 'dropped', error = $2, sealed = NULL WHERE id = $1`, [id, error]);
        return undefined;
      };
      if (row.good_until && row.good_until <= at) return drop('expired');
      const { to, subject, text } = this.mail.open(id, row.sealed);
      let letter: Letter | undefined = text === undefined ? undefined : { subject: subject!, text };
      if (!letter) {
        const about = row.about_type && { type: row.about_type, id: row.about_id! };
        letter = await this.mail.writerOf(row.purpose)?.(work, { id, channel: row.channel, to, about });
        if (!letter) return drop(null);
        const { about: found = about, ...words } = letter;
        await work.query('UPDATE mails SET sealed = $2, about_type = $3, about_id = $4 WHERE id = $1', [
          id,
          this.mail.seal(id, { to, ...words }),
          found?.type ?? null,
          found?.id ?? null,
        ]);
      }
      if (row.channel !== 'email' || !this.smtp.available) {
        await work.query(`UPDATE mails SET status = 'kept' WHERE id = $1`, [id]);
        return undefined;
      }
      return { ...letter, to: letter.to ?? to, attempts: row.attempts };
    });
  }

  private async settle(id: string, status: 'queued' | 'sent' | 'failed', error: string | null = null): Promise<void> {
    await this.database.query(
      `UPDATE mails SET status = $2, error = $3, updated_at = $4,
         sent_at = CASE WHEN $2 = 'sent' THEN $4::timestamptz END, sealed = CASE WHEN $2 <> 'sent' THEN sealed END
       WHERE id = $1 AND status = 'queued'`,
      [id, status, error, this.clock.now()],
    );
  }

  async sweep(): Promise<void> {
    await this.database.query('DELETE FROM mails WHERE created_at < $1', [new Date(this.clock.now().getTime() - KEPT_MS)]);
  }
}
