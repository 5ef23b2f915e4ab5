import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { Caller } from '../../../kernel/auth/caller';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../kernel/errors/problem';
import { AddressLimits } from '../../../kernel/http/address-limits';
import type { RequestContext } from '../../../kernel/http/request-context';
import { GuestAccess, GuestTokens, NotePlaceOfSignIn } from '../../identity';
import { GuestProblems } from '../domain/problems';
import { goldenProfile } from '../domain/profile/golden';
import type { GuestSignInDto, GuestTokenDto } from '../dto/my.dto';
import { EVERYTHING, type Person, Persons } from '../queries/persons';
import { codeText } from './guest-code-letters';

const ATTEMPTS = 5;

/** Trades a code for a token. Guests have no account and no password: whoever reads the mail of a guest is the guest. */
@Injectable()
export class SignGuestIn {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly persons: Persons,
    private readonly tokens: GuestTokens,
    private readonly limits: AddressLimits,
    private readonly places: NotePlaceOfSignIn,
    access: GuestAccess,
  ) {
    access.lookUpBy(async (recordId) => {
      const [record] = await database.hot<{ person_id: string }>(
        'person_of_guest_token',
        'SELECT person_id FROM guests WHERE id = $1 AND erased_at IS NULL',
        [recordId],
      );
      return record?.person_id;
    });
  }

  /** @throws Refusal 401 `guest_code_invalid`, 409 `several_guests` with the choices, 429 */
  async run(ctx: RequestContext, { codeId, code, guestId }: GuestSignInDto): Promise<GuestTokenDto> {
    this.limits.enter('guest sign-in', ctx);
    const recordIds = await this.recordsOf(ctx, codeId, code);
    const persons = (await this.persons.ofRecords(this.database, recordIds, EVERYTHING)).filter((p) => p.records.some((r) => !r.erasedAt));
    const person = guestId === undefined && persons.length === 1 ? persons[0] : persons.find((p) => p.id === guestId);
    if (persons.length === 0) throw new Refusal(GuestProblems.guestCodeInvalid);
    if (!person) {
      if (guestId !== undefined) throw invalid({ pointer: '/guestId', code: 'unknown_guest', detail: 'This is none of the choices.' });
      throw new Refusal(GuestProblems.severalGuests, 'Repeat the request with guestId, the code still works.', persons.map(choiceOf));
    }
    const recordId = person.records.find((r) => recordIds.includes(r.id))?.id ?? person.id;
    await this.work.run({ ...ctx, caller: Caller.guest(person.id), idempotency: undefined, answer: {} }, 200, async (work) => {
      const used = await work.query('UPDATE guest_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING 1', [codeId, ctx.at]);
      if (used.length === 0) throw new Refusal(GuestProblems.guestCodeInvalid);
      work.audit({ action: 'guest.signed_in', target: { type: 'guest', id: person.id } });
    });
    return this.tokens.issue(recordId, ctx.at);
  }

  /** Counted before it is looked at: a hundred guesses at once are still five. */
  private async recordsOf(ctx: RequestContext, codeId: string, code: string): Promise<string[]> {
    const [row] = await this.database.query<{ code_hash: Buffer; record_ids: string[] }>(
      `UPDATE guest_codes SET attempts = attempts + 1
       WHERE id = $1 AND attempts < ${ATTEMPTS} AND used_at IS NULL AND expires_at > $2 AND code_hash IS NOT NULL RETURNING code_hash, record_ids`,
      [codeId, ctx.at],
    );
    const hash = row?.code_hash;
    const matches = this.vault
      .blindIndexes('guest_code', codeText(codeId, code))
      .map((index) => timingSafeEqual(hash?.length === index.length ? hash : Buffer.alloc(index.length), index));
    if (!row || !matches.includes(true)) {
      await this.places.failed(ctx, 'guest_code', codeId);
      throw new Refusal(GuestProblems.guestCodeInvalid);
    }
    return row.record_ids;
  }
}

/** Enough for people who share a contact to tell each other apart. */
function choiceOf(person: Person): { code: string; guestId: string; firstName: string; lastNameInitial: string } {
  const name = goldenProfile(person.records, person.facts).choices.find((c) => c.kind === 'name')?.chosen.value as
    { firstName: string; lastName: string } | undefined;
  return { code: 'choice', guestId: person.id, firstName: name?.firstName ?? '', lastNameInitial: [...(name?.lastName ?? '')][0] ?? '' };
}
