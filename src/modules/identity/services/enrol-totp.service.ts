import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { IdentityProblems } from '../domain/problems';
import { stepOfCode, totpUri } from '../domain/second-factor';
import type { RecoveryCodesDto, TotpEnrolmentDto } from '../dto/second-factor.dto';
import { Accounts } from '../queries/accounts.query';
import { AccessSnapshots } from './access-snapshots';
import { unstoredContext } from './own-context';
import { PasswordAttempts } from './password-attempts';
import { SecondFactor } from './second-factor';
import { StaffLetters } from './staff-letters';

/** Sets a second factor up in two steps: a secret for the app, then a code that proves it arrived there. */
@Injectable()
export class EnrolTotp {
  constructor(
    private readonly work: UnitOfWork,
    private readonly attempts: PasswordAttempts,
    private readonly accounts: Accounts,
    private readonly secondFactor: SecondFactor,
    private readonly letters: StaffLetters,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 401 `invalid_credentials`, 409 `second_factor_enrolled` */
  async begin(ctx: RequestContext, password: string): Promise<TotpEnrolmentDto> {
    await this.attempts.requireOwn(ctx, password);
    const { accountId: id } = ctx.caller;
    return this.work.run(unstoredContext(ctx), 201, async (work) => {
      const account = await this.accounts.lock(work, id, 'staff');
      if (account.totpConfirmedAt) throw new Refusal(IdentityProblems.secondFactorEnrolled);
      const secret = await this.secondFactor.begin(work, account);
      await this.attempts.forgive(work, id);
      work.audit({ action: 'account.second_factor_begun', target: { type: 'account', id } });
      return { secret, uri: totpUri(secret, this.accounts.emailOf(account)) };
    });
  }

  /** @throws Refusal 400 `wrong_code`, 409 `second_factor_enrolled`, `second_factor_not_enrolled` */
  async confirm(ctx: RequestContext, code: string): Promise<RecoveryCodesDto> {
    const { accountId: id } = ctx.caller;
    const recoveryCodes = await this.work.run(unstoredContext(ctx), 200, async (work) => {
      const account = await this.accounts.lock(work, id, 'staff');
      if (account.totpConfirmedAt) throw new Refusal(IdentityProblems.secondFactorEnrolled);
      if (!account.totpSealed) throw new Refusal(IdentityProblems.secondFactorNotEnrolled);
      const step = stepOfCode(this.secondFactor.open(account), code, ctx.at);
      if (step === undefined) throw invalid({ pointer: '/code', code: 'wrong_code', detail: 'This is not the code of now.' });
      await this.secondFactor.spend(work, id, step); // the same code does not sign in as well
      await work.query('UPDATE accounts SET totp_confirmed_at = $2 WHERE id = $1', [id, ctx.at]);
      await this.letters.notice(work, account, 'second_factor_enrolled', ctx.at);
      work.audit({ action: 'account.second_factor_enrolled', target: { type: 'account', id } });
      return this.secondFactor.newRecoveryCodes(work, id);
    });
    this.snapshots.forget(id);
    return { recoveryCodes };
  }
}
