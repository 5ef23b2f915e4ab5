import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { Account } from '../domain/account.entity';
import { IdentityProblems } from '../domain/problems';
import type { OwnFactorDto, RecoveryCodesDto } from '../dto/second-factor.dto';
import { Accounts } from '../queries/accounts.query';
import { AccessSnapshots } from './access-snapshots';
import { askForCode } from './log-in.service';
import { unstoredContext } from './own-context';
import { PasswordAttempts } from './password-attempts';
import { SecondFactor } from './second-factor';
import { StaffLetters } from './staff-letters';

type Outcome<T> = { checked: 'missing' | 'wrong' } | { checked: 'passed'; value: T };

/** What needs password and code at once: to do without the second factor, or to get new codes for paper. */
@Injectable()
export class ChangeSecondFactor {
  constructor(
    private readonly work: UnitOfWork,
    private readonly attempts: PasswordAttempts,
    private readonly accounts: Accounts,
    private readonly secondFactor: SecondFactor,
    private readonly letters: StaffLetters,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 401 `invalid_credentials`, `second_factor_required`, 409 `second_factor_not_enrolled` */
  async remove(ctx: RequestContext, proof: OwnFactorDto): Promise<void> {
    await this.proven(ctx, proof, async (work, account) => {
      await this.secondFactor.remove(work, account.id);
      await this.letters.notice(work, account, 'second_factor_removed', ctx.at);
      work.audit({ action: 'account.second_factor_removed', target: { type: 'account', id: account.id } });
    });
    this.snapshots.forget(ctx.caller.accountId);
  }

  /** @throws Refusal as {@link remove} */
  async renewRecoveryCodes(ctx: RequestContext, proof: OwnFactorDto): Promise<RecoveryCodesDto> {
    return this.proven(ctx, proof, async (work, { id }) => {
      work.audit({ action: 'account.recovery_codes_renewed', target: { type: 'account', id } });
      return { recoveryCodes: await this.secondFactor.newRecoveryCodes(work, id) };
    });
  }

  private async proven<T>(
    ctx: RequestContext,
    { password, ...factor }: OwnFactorDto,
    effect: (work: Work, account: Account) => Promise<T>,
  ): Promise<T> {
    const passwordHash = await this.attempts.requireOwn(ctx, password);
    const { accountId: id } = ctx.caller;
    const outcome = await this.work.run(unstoredContext(ctx), 200, async (work): Promise<Outcome<T>> => {
      const account = await this.accounts.lock(work, id, 'staff');
      if (account.passwordHash !== passwordHash) throw new Refusal(IdentityProblems.invalidCredentials);
      if (!account.totpConfirmedAt) throw new Refusal(IdentityProblems.secondFactorNotEnrolled);
      const checked = await this.secondFactor.check(work, account, factor, ctx.at);
      if (checked !== 'passed') return { checked };
      await this.attempts.forgive(work, id);
      return { checked, value: await effect(work, account) };
    });
    if (outcome.checked === 'passed') return outcome.value;
    if (outcome.checked === 'wrong') {
      const { lockedUntil } = await this.accounts.find(id, 'staff');
      await this.attempts.recordFailure(ctx, { id, locked_until: lockedUntil }, 'account.second_factor_failed');
    }
    throw askForCode(outcome.checked, factor);
  }
}
