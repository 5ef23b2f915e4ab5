import { Injectable } from '@nestjs/common';
import type { SealedTable } from '../crypto/sealed-tables';
import { anyKey } from '../crypto/unique-index';
import { Vault } from '../crypto/vault';
import type { Transaction } from '../database/database';
import type { Work } from '../database/unit-of-work';
import { Jobs } from '../jobs/jobs';
import { newId } from '../values/ids';

export const MAIL_TASK = 'mail';

export type MailChannel = 'email' | 'sms';

/** Whom a mail concerns: an account, a guest. Nothing personal. */
export interface MailSubject {
  type: 'account' | 'guest';
  id: string;
}

export interface Letter {
  subject: string;
  /** Plain text. */
  text: string;
  /** The address as it is on record, where somebody else typed the one that it was ordered for. */
  to?: string;
  /** Whom it concerns, where that was found out only now. */
  about?: MailSubject;
}

export interface Addressed {
  /** Of the row, and of the Message-ID. */
  id: string;
  channel: MailChannel;
  to: string;
  about: MailSubject | null;
}

/**
 * Writes the letter of one purpose at the moment of sending, in a transaction: this is where one-time secrets are made, so that before
 * it there is none, and after it a hash. `undefined` when there is nothing to be sent (any more).
 */
export type LetterWriter = (work: Work, mail: Addressed) => Promise<Letter | undefined>;

export interface MailOrder {
  /** No SMS gateway is wired yet: short messages stay in the outbox of kept mail. */
  channel?: MailChannel;
  /** E-mail address, or phone number in E.164. */
  to: string;
  /** Lower_snake: `invitation`. Names the {@link LetterWriter} where no letter is given. */
  purpose: string;
  letter?: Letter;
  about?: MailSubject;
  /** After this it is worth nothing and is not sent. */
  goodUntil?: Date;
  /** No more than so many of one purpose to one address within so many minutes: a stranger must not fill somebody's mailbox. */
  atMost?: { count: number; minutes: number };
}

interface Sealed extends Omit<Partial<Letter>, 'about'> {
  to: string;
}

/** What security has to tell people. A row in the caller's transaction; a job sends it, and keeps it where there is no server to send by. */
@Injectable()
export class Mail {
  private readonly writers = new Map<string, LetterWriter>();

  constructor(
    private readonly vault: Vault,
    private readonly jobs: Jobs,
  ) {}

  /** Modules register their writers in constructors. */
  writes(purpose: string, writer: LetterWriter): void {
    if (this.writers.has(purpose)) throw new Error(`Two letters are for ${purpose}`);
    this.writers.set(purpose, writer);
  }

  writerOf(purpose: string): LetterWriter | undefined {
    return this.writers.get(purpose);
  }

  /**
   * Part of the caller's transaction. Takes the same time whether or not the writer will find anything to say.
   * @returns the mail's id; undefined when `atMost` is used up
   */
  async send(work: Transaction, order: MailOrder, at: Date): Promise<string | undefined> {
    const { channel = 'email', to, purpose, letter, about, goodUntil, atMost } = order;
    if (!letter && !this.writers.has(purpose)) throw new Error(`Nobody writes letters for ${purpose}`);
    const indexes = this.vault.blindIndexes('mail_to', addressee(channel, to));
    const index = indexes[0]!;
    if (atMost) {
      // requests that come at once wait for each other, or each would count none of the others
      await work.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`mail ${purpose} ${anyKey(indexes)}`]);
      const [sent] = await work.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM mails WHERE to_index = ANY ($1::bytea[]) AND purpose = $2 AND created_at > $3',
        [indexes, purpose, new Date(at.getTime() - atMost.minutes * 60_000)],
      );
      if (sent!.n >= atMost.count) return undefined;
    }
    const id = newId();
    await work.query(
      `INSERT INTO mails (id, channel, purpose, about_type, about_id, to_index, sealed, good_until, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
      [id, channel, purpose, about?.type ?? null, about?.id ?? null, index, this.seal(id, { to, ...letter }), goodUntil ?? null, at],
    );
    await this.jobs.enqueue(work, MAIL_TASK, { id }, { jobKey: `mail:${id}` });
    return id;
  }

  /** Whatever is still kept about somebody who is to be forgotten. */
  async forget(work: Transaction, about: MailSubject): Promise<void> {
    await work.query('DELETE FROM mails WHERE about_type = $1 AND about_id = $2', [about.type, about.id]);
  }

  seal(id: string, content: Sealed): Buffer {
    return this.vault.sealRecord(JSON.stringify(content), mailPlace(id));
  }

  open(id: string, sealed: Buffer): Sealed {
    return JSON.parse(this.vault.openRecord(sealed, mailPlace(id)).toString('utf8')) as Sealed;
  }
}

/** Binds a sealed mail to its row. */
const mailPlace = (id: string): string => `mails.sealed/${id}`;

const addressee = (channel: string, to: string): string => `${channel}\0${to.toLowerCase()}`;

export const mailTable = (vault: Vault): SealedTable => ({
  table: 'mails',
  key: { id: 'uuid' },
  records: ['sealed'],
  indexes: {
    columns: ['to_index'],
    select: { channel: 't.channel' },
    // the recipient of a mail that went out is not kept: it is found no more, and counts no more against those to come
    remake: ({ id, channel, sealed }) => ({
      to_index: sealed
        ? vault.blindIndex(
            'mail_to',
            addressee(channel, (JSON.parse(vault.openRecord(sealed, mailPlace(id)).toString('utf8')) as Sealed).to),
          )
        : Buffer.alloc(0),
    }),
  },
});
