import { Injectable } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { systemContext } from '../../../kernel/http/request-context';
import { Jobs } from '../../../kernel/jobs/jobs';
import { Clock } from '../../../kernel/values/clock';
import { type ConsentChannel, Consents, type Purpose } from '../../guests';
import { type AnyMessageChannel, type AnyMessageKind, type MessageError, messagePlace, type SealedMessage } from '../domain/message';
import { messageFailed, type MessageFacts, messageSent } from '../events/message.events';
import { NotCarried, type Outgoing, type Receipt } from './carriers/carrier';
import { Carriers } from './carriers/carriers';
import { jobOf, MESSAGE_TASK, type MessageJob } from './messages';

/** Over about sixteen hours. */
const ATTEMPTS = 11;
/** Longer than the longest pause between two attempts: what has waited so long has lost its job. */
const LOST_MS = 12 * 3_600_000;

interface Row {
  property_id: string;
  guest_id: string | null;
  channel_id: string | null;
  booking_id: string | null;
  reservation_ids: string[];
  kind: AnyMessageKind;
  channel: AnyMessageChannel;
  language: string;
  purpose: Purpose | null;
  attempts: number;
  sealed: Buffer;
  good_until: Date | null;
  tried_at: Date | null;
}

interface Ready extends Outgoing {
  attempts: number;
  facts: MessageFacts;
}

/**
 * Sends what waits in `messages`: an attempt is noted and committed, then made, then its outcome is noted. Whoever dies in between is followed by another attempt under the
 * same id, so that a gateway does it once. A mail server knows no such thing: a process has one letter at a time between the server's word and our record, and who is killed
 * there leaves one letter that goes out again, with the same Message-ID.
 */
@Injectable()
export class DeliverMessage {
  /** The letter at hand. */
  private lane: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly carriers: Carriers,
    private readonly consents: Consents,
    private readonly jobs: Jobs,
  ) {
    jobs.register<MessageJob>(MESSAGE_TASK, (job) => this.run(job));
    jobs.register('messages.find-lost', () => this.findLost());
    jobs.cron('53 * * * *', 'messages.find-lost');
  }

  /** @throws NotCarried when it is to be tried again */
  run({ id, channel }: MessageJob): Promise<void> {
    if (channel !== 'email') return this.attempt(id);
    const attempt = this.lane.then(() => this.attempt(id));
    this.lane = attempt.catch(() => undefined);
    return attempt;
  }

  private async attempt(id: string): Promise<void> {
    const ready = await this.prepare(id);
    if (!ready) return;
    let receipt: Receipt;
    try {
      receipt = await this.carriers.of(ready.channel, ready.channelId).carry(ready);
    } catch (error) {
      const failure = error instanceof NotCarried ? error : new NotCarried('unreachable', 'unknown', false);
      const over = failure.final || ready.attempts >= ATTEMPTS;
      await this.settle(ready, over ? 'failed' : 'queued', failure);
      if (over) return;
      throw failure;
    }
    await this.settle(ready, 'sent', undefined, receipt);
  }

  /** The message, opened; undefined when there is nothing to send or no way to send it. */
  private prepare(id: string): Promise<Ready | undefined> {
    return this.inTransaction(id, async (work, at) => {
      const [row] = await work.query<Row>(
        `UPDATE messages m SET attempts = m.attempts + 1, first_tried_at = coalesce(m.first_tried_at, $2), updated_at = $2
         FROM (SELECT id, first_tried_at FROM messages WHERE id = $1 AND status = 'queued' FOR UPDATE) before
         WHERE m.id = before.id
         RETURNING m.property_id, m.guest_id, m.channel_id, m.booking_id, m.reservation_ids, m.kind, m.channel, m.language, m.purpose, m.attempts, m.sealed, m.good_until,
           before.first_tried_at AS tried_at`,
        [id, at],
      );
      if (!row) return undefined;
      const {
        property_id: propertyId,
        guest_id: guestId,
        channel_id: channelId,
        booking_id: bookingId,
        reservation_ids: reservationIds,
        kind,
        channel,
        language,
      } = row;
      const facts: MessageFacts = { id, propertyId, guestId, bookingId, reservationIds, kind, channel };
      const stop = await this.reasonToStop(work, row, at);
      if (stop) {
        await work.query(
          `UPDATE messages SET status = $2, error = $3, error_detail = NULL, sealed = CASE WHEN $3 <> 'consent_withdrawn' THEN sealed END WHERE id = $1`,
          [id, stop === 'not_set_up' ? 'kept' : 'failed', stop],
        );
        if (stop !== 'not_set_up') work.emit(messageFailed(facts, stop));
        return undefined;
      }
      const content = JSON.parse(this.vault.openRecord(row.sealed, messagePlace(id)).toString('utf8')) as SealedMessage;
      return {
        ...content,
        id,
        propertyId,
        guestId,
        channelId,
        kind,
        channel,
        language,
        triedAt: row.tried_at,
        attempts: row.attempts,
        facts,
      };
    });
  }

  private async reasonToStop(work: Work, row: Row, at: Date): Promise<MessageError | undefined> {
    if (row.attempts > ATTEMPTS) return 'worker_lost';
    if (row.good_until && row.good_until <= at) return 'expired';
    if (row.purpose && row.guest_id && !(await this.consents.allows(row.guest_id, row.purpose, row.channel as ConsentChannel, work)))
      return 'consent_withdrawn';
    return this.carriers.of(row.channel, row.channel_id).available ? undefined : 'not_set_up';
  }

  private async settle({ id, facts }: Ready, status: 'queued' | 'sent' | 'failed', failure?: NotCarried, receipt?: Receipt): Promise<void> {
    await this.inTransaction(id, async (work, at) => {
      const changed = await work.query(
        `UPDATE messages SET status = $2, error = $3, error_detail = $4, reference = coalesce($5, reference), updated_at = $6,
           sent_at = CASE WHEN $2 = 'sent' THEN $6::timestamptz END
         WHERE id = $1 AND status = 'queued' RETURNING 1`,
        [id, status, failure?.reason ?? null, failure?.detail ?? null, receipt?.reference ?? null, at],
      );
      if (changed.length === 0) return;
      if (status === 'sent') work.emit(messageSent(facts));
      if (status === 'failed') work.emit(messageFailed(facts, failure!.reason));
    });
  }

  /** Gives those a job again whose own was lost: a queue that was emptied, a backup that was restored without it. */
  async findLost(): Promise<void> {
    await this.inTransaction('find-lost', async (work, at) => {
      const lost = await work.query<MessageJob>(
        `UPDATE messages SET updated_at = $1 WHERE id IN (SELECT id FROM messages WHERE status = 'queued' AND updated_at < $2 LIMIT 1000) RETURNING id, channel`,
        [at, new Date(at.getTime() - LOST_MS)],
      );
      await this.jobs.enqueueEach(work, MESSAGE_TASK, lost.map(jobOf));
    });
  }

  private inTransaction<T>(name: string, effect: (work: Work, at: Date) => Promise<T>): Promise<T> {
    const at = this.clock.now();
    return this.work.run(systemContext(Caller.system, at, `message-${name}`), 200, (work) => effect(work, at));
  }
}
