import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { IdentityProblems } from '../domain/problems';
import type { ChangeOwnPasswordDto, TokenPairDto } from '../dto/auth.dto';
import { Accounts } from '../queries/accounts.query';
import { AccessSnapshots } from './access-snapshots';
import { unstoredContext } from './own-context';
import { PasswordAttempts } from './password-attempts';
import { Sessions } from './sessions';
import { SetPassword } from './set-password';
import { StaffLetters } from './staff-letters';

/** A new password by whoever knows the old one. Every session ends; the answer is a new one. */
@Injectable()
export class ChangeOwnPassword {
  constructor(
    private readonly work: UnitOfWork,
    private readonly attempts: PasswordAttempts,
    private readonly accounts: Accounts,
    private readonly setPassword: SetPassword,
    private readonly sessions: Sessions,
    private readonly letters: StaffLetters,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 401 `invalid_credentials`, 400 `weak_password` */
  async run(ctx: RequestContext, { currentPassword, newPassword }: ChangeOwnPasswordDto): Promise<TokenPairDto> {
    const passwordHash = await this.attempts.requireOwn(ctx, currentPassword);
    const { accountId: id } = ctx.caller;
    const pair = await this.work.run(unstoredContext(ctx), 200, async (work) => {
      const account = await this.accounts.lock(work, id, 'staff');
      if (account.passwordHash !== passwordHash || account.status !== 'active') throw new Refusal(IdentityProblems.invalidCredentials);
      await this.setPassword.within(work, account, newPassword, ctx.at, '/newPassword');
      await this.letters.notice(work, account, 'password_changed', ctx.at);
      work.audit({ action: 'account.password_changed', target: { type: 'account', id } });
      return this.sessions.open(work, account, ctx);
    });
    this.snapshots.forget(id);
    return pair;
  }
}
