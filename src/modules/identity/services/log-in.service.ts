import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import { AddressLimits } from '../../../kernel/http/address-limits';
import type { RequestContext } from '../../../kernel/http/request-context';
import { Account } from '../domain/account.entity';
import { IdentityProblems } from '../domain/problems';
import type { LoginDto, TokenPairDto } from '../dto/auth.dto';
import { AccessSnapshots } from './access-snapshots';
import { NotePlaceOfSignIn } from './note-place-of-sign-in';
import { unstoredContext } from './own-context';
import { type Attempt, PasswordAttempts } from './password-attempts';
import { PasswordHashing } from './password-hashing';
import { type GivenFactor, SecondFactor } from './second-factor';
import { Sessions } from './sessions';

/** No failure answers sooner, so that its time does not tell whether the account exists. */
const FAILURE_ANSWER_MS = 100;

const SIGN_IN_FAILURE = 'sign-in failure';

/** Signs a member of staff in. Unknown, locked, disabled and wrong password are one answer. */
@Injectable()
export class LogIn {
  constructor(
    private readonly work: UnitOfWork,
    private readonly attempts: PasswordAttempts,
    private readonly hashing: PasswordHashing,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: Sessions,
    private readonly snapshots: AccessSnapshots,
    private readonly limits: AddressLimits,
    private readonly places: NotePlaceOfSignIn,
  ) {}

  /** @throws Refusal 401 `invalid_credentials`, `second_factor_required`, 429 after too many failures from one address */
  async run(ctx: RequestContext, { email, password, ...factor }: LoginDto): Promise<TokenPairDto> {
    this.limits.check(SIGN_IN_FAILURE, ctx); // one guess at each of a thousand accounts locks none of them
    const earliestFailure = delay(FAILURE_ANSWER_MS);
    const attempt = await this.attempts.byEmail(email, ctx.at);
    const right = await this.hashing.verify(attempt?.password_hash, password);
    const outcome = attempt && right && attempt.status === 'active' ? await this.open(ctx, attempt, factor) : 'refused';
    if (typeof outcome === 'object') return outcome;
    if (outcome !== 'missing') this.limits.note(SIGN_IN_FAILURE, ctx);
    const failed = outcome === 'wrong' ? 'account.second_factor_failed' : 'account.sign_in_failed';
    if (attempt && outcome !== 'missing') await this.attempts.recordFailure(ctx, attempt, failed);
    if (outcome !== 'missing') await this.places.failed(ctx, outcome === 'wrong' ? 'second_factor' : 'password', email);
    await earliestFailure;
    if (outcome !== 'refused') throw askForCode(outcome, factor);
    throw new Refusal(IdentityProblems.invalidCredentials, 'The e-mail or the password is wrong, or the account is locked for a while.');
  }

  private async open(ctx: RequestContext, { id, password_hash }: Attempt, factor: GivenFactor): Promise<TokenPairDto | Refused> {
    const outcome = await this.work.run(unstoredContext(ctx, id), 200, async (work): Promise<TokenPairDto | Refused> => {
      // again, under lock: it may have been disabled while the password was checked
      const account = await work.manager.findOne(Account, {
        where: { id, status: 'active', passwordHash: password_hash! },
        lock: { mode: 'pessimistic_write' },
      });
      if (!account) return 'refused';
      const checked = await this.secondFactor.check(work, account, factor, ctx.at);
      if (checked !== 'passed') return checked;
      await this.attempts.forgive(work, id);
      work.audit({ action: 'account.signed_in', target: { type: 'account', id }, details: usedFactor(account, factor) });
      await this.places.signedIn(work, ctx, id);
      return this.sessions.open(work, account, ctx);
    });
    if (typeof outcome === 'object') this.snapshots.forget(id);
    return outcome;
  }
}

type Refused = 'refused' | 'missing' | 'wrong';

const usedFactor = (account: Account, { recoveryCode }: GivenFactor): Record<string, unknown> =>
  account.totpConfirmedAt ? { secondFactor: recoveryCode === undefined ? 'totp' : 'recovery_code' } : {};

/** The password was right: whoever knows it is told what is missing. */
export function askForCode(outcome: 'missing' | 'wrong', { recoveryCode }: GivenFactor): Refusal {
  if (outcome === 'missing') {
    return new Refusal(IdentityProblems.secondFactorRequired, 'Send the code of your app as totpCode, or one of your recovery codes.', [
      { pointer: '/totpCode', code: 'missing' },
    ]);
  }
  return new Refusal(IdentityProblems.secondFactorRequired, 'The code is wrong, or was used before.', [
    { pointer: recoveryCode === undefined ? '/totpCode' : '/recoveryCode', code: 'wrong_code' },
  ]);
}
