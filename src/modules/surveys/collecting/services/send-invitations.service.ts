import { Injectable } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { systemContext } from '../../../../kernel/http/request-context';
import { Clock } from '../../../../kernel/values/clock';
import { type MessageOrder, Messages } from '../../../messaging';
import { type DistributionSettings, hashOfToken, newOwnToken } from '../domain/distribution';
import { DistributionQueries } from '../queries/distribution.queries';

interface Due {
  id: string;
  propertyId: string;
  guestId: string | null;
  reservationId: string | null;
  caseId: string | null;
  expiresAt: Date;
  open: boolean;
  settings: DistributionSettings;
}

const DUE = `
  SELECT i.id, i.property_id AS "propertyId", i.guest_id AS "guestId", i.reservation_id AS "reservationId", i.case_id AS "caseId", i.expires_at AS "expiresAt",
    s.status = 'open' AS open, d.settings
  FROM survey_invitations i JOIN survey_distributions d ON d.id = i.distribution_id JOIN surveys s ON s.id = i.survey_id`;

/** Invitations in one transaction. */
const CHUNK = 50;
const DAY_MS = 86_400_000;

/**
 * Sends the invitations whose time has come, and reminds once of those that were not answered. The token is made as its letter is written and lies in the sealed words of that alone.
 * Done again after a crash, nobody is written to twice.
 */
@Injectable()
export class SendInvitations {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly messages: Messages,
    private readonly distributions: DistributionQueries,
  ) {}

  /** @returns how many letters were written */
  async run(): Promise<number> {
    const at = this.clock.now();
    const invited = await this.each(`i.status = 'planned' AND i.send_at <= $1`, at, (work, due) => this.invite(work, due, at));
    const reminded = await this.each(
      `i.status IN ('sent', 'opened') AND i.reminded_at IS NULL AND i.expires_at > $1 AND s.status = 'open'
         AND i.sent_at <= $1 - make_interval(days => (d.settings ->> 'remindAfterDays')::int)`,
      at,
      (work, due) => this.remind(work, due, at),
    );
    return invited + reminded;
  }

  private async each(condition: string, at: Date, send: (work: Work, due: Due) => Promise<number>): Promise<number> {
    let written = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const due = await this.database.query<{ id: string }>(`${DUE} WHERE ${condition} AND i.id > $2 ORDER BY i.id LIMIT ${CHUNK}`, [
        at,
        after,
      ]);
      if (due.length === 0) return written;
      const ids = due.map((row) => row.id);
      written += await this.work.run(systemContext(Caller.system, at, 'survey-invitations'), 200, async (work) => {
        let n = 0;
        for (const invitation of await this.lock(work, ids, condition, at)) n += await send(work, invitation);
        return n;
      });
      after = ids.at(-1)!;
    }
  }

  /** Guests before invitations, each in the order of their ids: whoever asks the same guest for something else waits until this is decided. */
  private async lock(work: Work, ids: readonly string[], condition: string, at: Date): Promise<Due[]> {
    await work.query(
      `SELECT 1 FROM guests WHERE person_id IN (SELECT g.person_id FROM guests g JOIN survey_invitations i ON i.guest_id = g.id WHERE i.id = ANY ($1::uuid[]))
       ORDER BY id FOR NO KEY UPDATE`,
      [ids],
    );
    return work.query<Due>(`${DUE} WHERE ${condition} AND i.id = ANY ($2::uuid[]) ORDER BY i.id FOR UPDATE OF i SKIP LOCKED`, [at, ids]);
  }

  private async invite(work: Work, due: Due, at: Date): Promise<number> {
    const not = async (reason: string): Promise<number> => {
      await work.query(`UPDATE survey_invitations SET status = 'not_sent', reason = $2, updated_at = $3 WHERE id = $1`, [
        due.id,
        reason,
        at,
      ]);
      return 0;
    };
    if (!due.open) return not('closed');
    if (due.expiresAt <= at) return not('expired');
    if (await this.rests(work, due, at)) return not('asked_lately');
    const token = newOwnToken();
    const order = this.order(due, token, 'survey_invitation');
    if (!order) return not('no_address_of_ours');
    // without an address, or without consent to be asked by it, nothing is written
    if ((await this.messages.send(work, [order], at)) === 0) return not('not_reached');
    await work.query(`UPDATE survey_invitations SET status = 'sent', token_hash = $2, sent_at = $3, updated_at = $3 WHERE id = $1`, [
      due.id,
      hashOfToken(token),
      at,
    ]);
    return 1;
  }

  private async remind(work: Work, due: Due, at: Date): Promise<number> {
    const token = newOwnToken();
    const order = this.order(due, token, 'survey_reminder');
    const sent = order ? await this.messages.send(work, [order], at) : 0;
    await work.query('UPDATE survey_invitations SET reminded_at = $3, reminder_hash = $2, updated_at = $3 WHERE id = $1', [
      ...[due.id, sent > 0 ? hashOfToken(token) : null, at],
    ]);
    return sent;
  }

  /** Whether the guest was asked not long ago, whatever of and by whichever hotel. What is asked of a settled case is no burden, and none is made by it. */
  private async rests(work: Work, { guestId, caseId, settings }: Due, at: Date): Promise<boolean> {
    if (caseId || settings.restDays === 0) return false;
    const asked = await work.query(
      `SELECT 1 FROM survey_invitations i JOIN guests g ON g.id = i.guest_id
       WHERE g.person_id = (SELECT person_id FROM guests WHERE id = $1) AND i.case_id IS NULL AND i.sent_at > $2 LIMIT 1`,
      [guestId, new Date(at.getTime() - settings.restDays * DAY_MS)],
    );
    return asked.length > 0;
  }

  private order(
    { id, propertyId, guestId, reservationId, expiresAt }: Due,
    token: string,
    kind: 'survey_invitation' | 'survey_reminder',
  ): MessageOrder | undefined {
    const link = this.distributions.url(token);
    if (!link || !guestId) return undefined;
    return {
      occasion: id,
      kind,
      propertyId,
      guestIds: [guestId],
      bookingId: null,
      reservationIds: reservationId ? [reservationId] : [],
      facts: { survey: { link, until: { instant: expiresAt.toISOString() } } },
      purpose: 'surveys',
      goodUntil: expiresAt,
    };
  }
}
