import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { requireToHold } from '../domain/authority';
import { Accounts } from '../queries/accounts.query';
import { grantsOf } from '../queries/grants.query';
import { AccessSnapshots } from './access-snapshots';
import { lockAdministrators, requireAnAdministrator } from './administrators';

/** Takes a role back. */
@Injectable()
export class WithdrawGrant {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 404, 403 `exceeds_own_permissions`, 409 `last_administrator` */
  async run(ctx: RequestContext, accountId: string, grantId: string): Promise<void> {
    ctx.caller.requireEverywhere('accounts:write');
    await this.work.run(ctx, 204, async (work) => {
      if (!(await this.within(work, ctx, accountId, grantId))) throw notFound();
    });
    this.snapshots.forget(accountId);
  }

  /**
   * The same within a transaction that is open; `AccessSnapshots.forget` is the caller's after the commit.
   * @returns false when there is no such grant (any more)
   */
  async within(work: Work, ctx: RequestContext, accountId: string, grantId: string): Promise<boolean> {
    await lockAdministrators(work);
    await this.accounts.lock(work, accountId);
    const grant = (await grantsOf(work, [accountId])).find((g) => g.id === grantId);
    if (!grant) return false;
    requireToHold(ctx.caller, [grant]);
    await work.query('DELETE FROM grants WHERE id = $1', [grantId]);
    await requireAnAdministrator(work);
    work.audit({
      action: 'grant.withdrawn',
      target: { type: 'account', id: accountId },
      propertyId: grant.propertyId,
      details: { grantId, role: grant.role },
    });
    return true;
  }
}
