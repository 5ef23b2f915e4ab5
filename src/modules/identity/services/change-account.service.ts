import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { requireToHold } from '../domain/authority';
import { Account } from '../domain/account.entity';
import type { AccountDto, ChangeAccountDto } from '../dto/account.dto';
import { Accounts } from '../queries/accounts.query';
import { grantsOf } from '../queries/grants.query';
import { AccessSnapshots } from './access-snapshots';
import { lockAdministrators, requireAnAdministrator } from './administrators';
import { OneTimeTokens } from './one-time-tokens';
import { Sessions } from './sessions';
import { StaffSecrets } from './staff-secrets';

/** Changes a member of staff's account. A new password, a new e-mail or a new status ends every session. */
@Injectable()
export class ChangeAccount {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly secrets: StaffSecrets,
    private readonly sessions: Sessions,
    private readonly tokens: OneTimeTokens,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 404, 400 `weak_password`, 403 `exceeds_own_permissions`, 409 `last_administrator`, 412, 428 */
  async run(ctx: RequestContext, id: string, patch: ChangeAccountDto, ifMatch: string | undefined): Promise<AccountDto> {
    ctx.caller.requireEverywhere('accounts:write');
    const view = await this.work.run(ctx, 200, async (work) => {
      await lockAdministrators(work);
      const account = await this.accounts.lock(work, id, 'staff');
      requireMatch(ifMatch, account.version);
      requireToHold(ctx.caller, await grantsOf(work, [id]));
      const { displayName, status, requiresSecondFactor } = account;
      const wanted = { email: this.accounts.emailOf(account), displayName, status, requiresSecondFactor, password: '' };
      const fields = mergePatch(wanted, patch, []);
      if (fields.length > 0) {
        const signsOut = fields.some((f) => f !== 'displayName' && f !== 'requiresSecondFactor');
        Object.assign(account, {
          displayName: wanted.displayName,
          status: wanted.status,
          requiresSecondFactor: wanted.requiresSecondFactor,
          ...(fields.includes('email') ? this.secrets.email(id, wanted.email, account.dataKey!) : {}),
          ...(fields.includes('password')
            ? {
                passwordHash: await this.secrets.passwordHash(wanted.password, [wanted.email, wanted.displayName]),
                failedAttempts: 0,
                lockedUntil: null,
              }
            : {}),
          tokenGeneration: account.tokenGeneration + (signsOut ? 1 : 0),
          version: account.version + 1,
          updatedAt: ctx.at,
        });
        if (fields.includes('email')) await this.secrets.requireFree(work, id, wanted.email);
        await work.manager.update(Account, { id }, account);
        if (signsOut) {
          await this.sessions.endAll(work, id, ctx.at);
          await this.tokens.withdraw(work, id); // what was sent before is worth nothing any more
        }
        await requireAnAdministrator(work);
        work.audit({ action: 'account.changed', target: { type: 'account', id }, details: { fields, status: account.status } });
      }
      ctx.answer.etag = etagOf(account.version);
      return this.accounts.staffView(work, account);
    });
    this.snapshots.forget(id);
    return view;
  }
}
