import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { invalid } from '../../../kernel/errors/problem';
import { AddressLimits } from '../../../kernel/http/address-limits';
import type { RequestContext } from '../../../kernel/http/request-context';
import { Jobs } from '../../../kernel/jobs/jobs';
import { Mail } from '../../../kernel/mail/mail';
import { Clock } from '../../../kernel/values/clock';
import { newId } from '../../../kernel/values/ids';
import type { GuestCodeDto, RequestGuestCodeDto } from '../dto/my.dto';
import { GuestCodeLetters, normaliseContact } from './guest-code-letters';

const MINUTE = 60_000;
export const CODE_MINUTES = 10;
/** One contact gets so many codes an hour: with five guesses each, a guesser is right once in forty thousand. */
const CODES_AN_HOUR = 5;

/** Orders a code. One of a kind for each contact: a new one takes the place of the old one. */
@Injectable()
export class RequestGuestCode {
  constructor(
    private readonly database: Database,
    private readonly mail: Mail,
    private readonly letters: GuestCodeLetters,
    private readonly limits: AddressLimits,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.register('guest_codes.sweep', () => this.sweep());
    jobs.cron('23 4 * * *', 'guest_codes.sweep');
  }

  /** Does the same whether or not somebody has the contact. @throws Refusal 400, 429 */
  async run(ctx: RequestContext, { email, phone }: RequestGuestCodeDto): Promise<GuestCodeDto> {
    if ((email === undefined) === (phone === undefined)) {
      throw invalid({ pointer: '/email', code: 'one_contact', detail: 'Give the e-mail or the phone number, one of them.' });
    }
    this.limits.enter('guest code', ctx);
    const kind = email === undefined ? 'phone' : 'email';
    const contact = normaliseContact(kind, (email ?? phone)!);
    const expiresAt = new Date(ctx.at.getTime() + CODE_MINUTES * MINUTE);
    const id = await this.database.transaction(async (work) => {
      const [ordered] = await work.query<{ id: string }>(
        `INSERT INTO guest_codes AS c (id, contact_index, contact_kind, requests_since, created_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)
         ON CONFLICT (contact_index) DO UPDATE SET id = excluded.id, code_hash = NULL, record_ids = '{}', attempts = 0, used_at = NULL,
           created_at = excluded.created_at, expires_at = excluded.expires_at,
           requests = CASE WHEN c.requests_since > $6 THEN c.requests + 1 ELSE 1 END,
           requests_since = CASE WHEN c.requests_since > $6 THEN c.requests_since ELSE excluded.requests_since END
         WHERE c.requests < ${CODES_AN_HOUR} OR c.requests_since <= $6 RETURNING id`,
        [newId(), this.letters.contactIndexes(kind, contact)[0], kind, ctx.at, expiresAt, new Date(ctx.at.getTime() - 60 * MINUTE)],
      );
      if (ordered) {
        await this.mail.send(
          work,
          { channel: kind === 'email' ? 'email' : 'sms', to: contact, purpose: 'guest_code', goodUntil: expiresAt },
          ctx.at,
        );
      }
      return ordered?.id ?? newId(); // too many: an id of nothing, and the last code goes on working
    });
    return { id, expiresAt: expiresAt.toISOString() };
  }

  private async sweep(): Promise<void> {
    await this.database.query('DELETE FROM guest_codes WHERE expires_at < $1', [new Date(this.clock.now().getTime() - 24 * 60 * MINUTE)]);
  }
}
