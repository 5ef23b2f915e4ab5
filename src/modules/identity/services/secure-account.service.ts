import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { Problems, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { requireToHold } from '../domain/authority';
import { Account } from '../domain/account.entity';
import { Accounts } from '../queries/accounts.query';
import { grantsOf } from '../queries/grants.query';
import { AccessSnapshots } from './access-snapshots';
import { SecondFactor } from './second-factor';
import { Sessions } from './sessions';
import { StaffLetters } from './staff-letters';

/** What an administrator does for somebody who has lost their phone, or whose laptop was stolen. */
@Injectable()
export class SecureAccount {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: Sessions,
    private readonly letters: StaffLetters,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 404, 403 `exceeds_own_permissions` */
  endSessions(ctx: RequestContext, id: string): Promise<void> {
    return this.within(ctx, id, 'account.sessions_ended', () => Promise.resolve());
  }

  /** Not one's own: that takes a code. @throws Refusal 404, 403 `exceeds_own_permissions` */
  resetSecondFactor(ctx: RequestContext, id: string): Promise<void> {
    if (id === ctx.caller.accountId) throw new Refusal(Problems.forbidden, 'Remove your own second factor with a code of it.');
    return this.within(ctx, id, 'account.second_factor_reset', async (work, account) => {
      if (account.totpConfirmedAt) await this.letters.notice(work, account, 'second_factor_removed', ctx.at);
      await this.secondFactor.remove(work, id);
    });
  }

  private async within(
    ctx: RequestContext,
    id: string,
    action: string,
    effect: (work: Work, account: Account) => Promise<void>,
  ): Promise<void> {
    ctx.caller.requireEverywhere('accounts:write');
    await this.work.run(ctx, 204, async (work) => {
      const account = await this.accounts.lock(work, id, 'staff');
      requireToHold(ctx.caller, await grantsOf(work, [id]));
      await effect(work, account);
      await this.sessions.endAll(work, id, ctx.at);
      work.audit({ action, target: { type: 'account', id } });
    });
    this.snapshots.forget(id);
  }
}
