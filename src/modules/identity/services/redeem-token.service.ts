import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { TokenPurpose } from '../domain/letters';
import { IdentityProblems } from '../domain/problems';
import { Accounts } from '../queries/accounts.query';
import { AccessSnapshots } from './access-snapshots';
import { OneTimeTokens } from './one-time-tokens';
import { unstoredContext } from './own-context';
import { SetPassword } from './set-password';
import { StaffLetters } from './staff-letters';

/** Whoever holds a token from the mail chooses a password: the first one, or a new one. */
@Injectable()
export class RedeemToken {
  constructor(
    private readonly work: UnitOfWork,
    private readonly tokens: OneTimeTokens,
    private readonly accounts: Accounts,
    private readonly setPassword: SetPassword,
    private readonly letters: StaffLetters,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 400 `one_time_token_invalid`, `weak_password` */
  async run(ctx: RequestContext, purpose: TokenPurpose, { token, password }: { token: string; password: string }): Promise<void> {
    const accountId = await this.work.run(unstoredContext(ctx), 204, async (work) => {
      const id = await this.tokens.redeem(work, token, purpose, ctx.at);
      if (!id) throw new Refusal(IdentityProblems.oneTimeTokenInvalid, undefined, [{ pointer: '/token', code: 'invalid' }]);
      const account = await this.accounts.lock(work, id, 'staff');
      await this.setPassword.within(work, account, password, ctx.at);
      if (purpose === 'password_reset') await this.letters.notice(work, account, 'password_changed', ctx.at);
      work.audit({
        action: purpose === 'invitation' ? 'account.invitation_accepted' : 'account.password_reset',
        target: { type: 'account', id },
      });
      return id;
    });
    this.snapshots.forget(accountId);
  }
}
