import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Transaction } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Problems, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { IdentityProblems } from '../domain/problems';
import { normaliseEmail } from '../domain/secrets';
import { unstoredContext } from './own-context';
import { PasswordHashing } from './password-hashing';

export const MAX_ATTEMPTS = 10;
export const LOCK_MINUTES = 15;

export interface Attempt {
  id: string;
  status: string;
  password_hash: string | null;
  locked_until: Date | null;
}

/**
 * Every look at a password or a code of a second factor, counted before it is looked at: a hundred guesses at once are still ten. What is
 * counted is forgiven when everything was right.
 */
@Injectable()
export class PasswordAttempts {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly hashing: PasswordHashing,
  ) {}

  /** Undefined for an account that is locked: it is as good as unknown. */
  byEmail(email: string, at: Date): Promise<Attempt | undefined> {
    return this.count('email_index = ANY ($1::bytea[])', this.vault.blindIndexes('account_email', normaliseEmail(email)), at);
  }

  /**
   * The caller's own password again, before what a stolen session must not do.
   * @returns its hash; the change that follows is to demand that it still stands
   * @throws Refusal 401 `invalid_credentials`
   */
  async requireOwn(ctx: RequestContext, password: string): Promise<string> {
    if (ctx.caller.kind !== 'staff') throw new Refusal(Problems.forbidden, 'This is for people.');
    const attempt = await this.count('id = $1', ctx.caller.accountId, ctx.at);
    const right = await this.hashing.verify(attempt?.password_hash, password);
    if (attempt && right) return attempt.password_hash!;
    if (attempt) await this.recordFailure(ctx, attempt);
    throw new Refusal(IdentityProblems.invalidCredentials, 'The password is wrong, or the account is locked for a while.');
  }

  async forgive(work: Transaction, accountId: string): Promise<void> {
    await work.query('UPDATE accounts SET failed_attempts = 0, locked_until = NULL WHERE id = $1', [accountId]);
  }

  async recordFailure(
    ctx: RequestContext,
    { id, locked_until }: Pick<Attempt, 'id' | 'locked_until'>,
    failed = 'account.sign_in_failed',
  ): Promise<void> {
    const action = locked_until ? 'account.locked' : failed;
    await this.work.run(unstoredContext(ctx), 200, async (work) => {
      work.audit({ action, target: { type: 'account', id }, details: locked_until ? { until: locked_until } : {} });
    });
  }

  private async count(which: string, value: unknown, at: Date): Promise<Attempt | undefined> {
    const [attempt] = await this.database.query<Attempt>(
      `UPDATE accounts SET
         failed_attempts = CASE WHEN locked_until IS NULL THEN failed_attempts + 1 ELSE 1 END,
         locked_until = CASE WHEN locked_until IS NULL AND failed_attempts + 1 >= $3 THEN $2::timestamptz + make_interval(mins => $4) END
       WHERE ${which} AND (locked_until IS NULL OR locked_until <= $2)
       RETURNING id, status, password_hash, locked_until`,
      [value, at, MAX_ATTEMPTS, LOCK_MINUTES],
    );
    return attempt;
  }
}
