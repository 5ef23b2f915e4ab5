import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { IdentityProblems } from '../domain/problems';
import { normaliseEmail } from '../domain/secrets';
import type { TokenPairDto } from '../dto/auth.dto';
import { AccessSnapshots } from './access-snapshots';
import { unstoredContext } from './own-context';
import { PasswordHashing } from './password-hashing';
import { Sessions } from './sessions';

export const MAX_ATTEMPTS = 10;
export const LOCK_MINUTES = 15;
/** No failure answers sooner, so that its time does not tell whether the account exists. */
const FAILURE_ANSWER_MS = 100;

interface Attempt {
  id: string;
  status: string;
  password_hash: string | null;
  locked_until: Date | null;
}

/** Signs a member of staff in. Unknown, locked, disabled and wrong password are one answer. */
@Injectable()
export class LogIn {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly hashing: PasswordHashing,
    private readonly sessions: Sessions,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 401 `invalid_credentials` */
  async run(ctx: RequestContext, email: string, password: string): Promise<TokenPairDto> {
    const earliestFailure = delay(FAILURE_ANSWER_MS);
    const attempt = await this.countAttempt(email, ctx.at);
    const right = await this.hashing.verify(attempt?.password_hash, password);
    if (attempt && right && attempt.status === 'active') {
      const pair = await this.open(ctx, attempt);
      if (pair) return pair;
    }
    if (attempt) await this.recordFailure(ctx, attempt);
    await earliestFailure;
    throw new Refusal(IdentityProblems.invalidCredentials, 'The e-mail or the password is wrong, or the account is locked for a while.');
  }

  /** Counted before the password is looked at: a hundred guesses at once are still ten. A locked account is as good as unknown. */
  private async countAttempt(email: string, at: Date): Promise<Attempt | undefined> {
    const [attempt] = await this.database.query<Attempt>(
      `UPDATE accounts SET
         failed_attempts = CASE WHEN locked_until IS NULL THEN failed_attempts + 1 ELSE 1 END,
         locked_until = CASE WHEN locked_until IS NULL AND failed_attempts + 1 >= $3 THEN $2::timestamptz + make_interval(mins => $4) END
       WHERE email_index = ANY ($1::bytea[]) AND (locked_until IS NULL OR locked_until <= $2)
       RETURNING id, status, password_hash, locked_until`,
      [this.vault.blindIndexes('account_email', normaliseEmail(email)), at, MAX_ATTEMPTS, LOCK_MINUTES],
    );
    return attempt;
  }

  private async open(ctx: RequestContext, { id, password_hash }: Attempt): Promise<TokenPairDto | undefined> {
    const pair = await this.work.run(unstoredContext(ctx, id), 200, async (work) => {
      // again, under lock: it may have been disabled while the password was checked
      const [account] = await work.query<{ token_generation: number }>(
        `UPDATE accounts SET failed_attempts = 0, locked_until = NULL
         WHERE id = $1 AND status = 'active' AND password_hash = $2 RETURNING token_generation`,
        [id, password_hash],
      );
      if (!account) return undefined;
      work.audit({ action: 'account.signed_in', target: { type: 'account', id } });
      return this.sessions.open(work, { id, tokenGeneration: account.token_generation }, ctx.at);
    });
    this.snapshots.forget(id);
    return pair;
  }

  private async recordFailure(ctx: RequestContext, { id, locked_until }: Attempt): Promise<void> {
    const action = locked_until ? 'account.locked' : 'account.sign_in_failed';
    await this.work.run(unstoredContext(ctx), 200, async (work) => {
      work.audit({ action, target: { type: 'account', id }, details: locked_until ? { until: locked_until } : {} });
    });
  }
}
