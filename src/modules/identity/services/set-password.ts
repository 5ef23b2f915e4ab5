import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import { Account } from '../domain/account.entity';
import { Accounts } from '../queries/accounts.query';
import { OneTimeTokens } from './one-time-tokens';
import { Sessions } from './sessions';
import { StaffSecrets } from './staff-secrets';

/** A new password for an account that is locked: what was open before is closed, what was sent before is worth nothing, the lock-out is over. */
@Injectable()
export class SetPassword {
  constructor(
    private readonly accounts: Accounts,
    private readonly secrets: StaffSecrets,
    private readonly sessions: Sessions,
    private readonly tokens: OneTimeTokens,
  ) {}

  /**
   * @param pointer of the password in the body
   * @throws Refusal 400 `weak_password`
   */
  async within(work: Work, account: Account, password: string, at: Date, pointer?: string): Promise<Account> {
    const passwordHash = await this.secrets.passwordHash(password, [this.accounts.emailOf(account), account.displayName], pointer);
    const changed = {
      passwordHash,
      failedAttempts: 0,
      lockedUntil: null,
      tokenGeneration: account.tokenGeneration + 1,
      version: account.version + 1,
      updatedAt: at,
    };
    await work.manager.update(Account, { id: account.id }, changed);
    await this.sessions.endAll(work, account.id, at);
    await this.tokens.withdraw(work, account.id);
    return Object.assign(account, changed);
  }
}
