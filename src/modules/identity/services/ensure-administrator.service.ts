import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Caller } from '../../../kernel/auth/caller';
import { Environment } from '../../../kernel/config/environment';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { systemContext } from '../../../kernel/http/request-context';
import { Clock } from '../../../kernel/values/clock';
import { CreateAccount } from './create-account.service';

export interface FirstAdministrator {
  /** Who signs in first. */
  email: string;
  /** Only when it was made here just now: nobody can read it again. */
  password?: string;
}

/** Any constant does. */
const LOCK = 7_146_032_201;

/** Without a member of staff nobody could ever sign in: the first start makes an administrator. */
@Injectable()
export class EnsureAdministrator {
  constructor(
    private readonly environment: Environment,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly createAccount: CreateAccount,
  ) {}

  /**
   * @param keep is given a password made here before the account exists: a crash in between leaves a note of nothing, never an account that nobody can open
   * @throws Refusal 400 `weak_password` for an `ADMIN_PASSWORD` that everybody tries
   */
  async run(keep?: (password: string) => void): Promise<FirstAdministrator> {
    const email = this.environment.ADMIN_EMAIL ?? 'admin@innkeeper.example';
    const ctx = systemContext(Caller.system, this.clock.now(), 'first-start');
    // several processes may start at once on an empty database
    return this.work.run(ctx, 201, async (work) => {
      await work.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const staff = await work.query(`SELECT 1 FROM accounts WHERE kind = 'staff' LIMIT 1`);
      if (staff.length > 0) return { email };
      const made = this.environment.ADMIN_PASSWORD ? undefined : randomBytes(18).toString('base64url');
      if (made) keep?.(made);
      const account = {
        email,
        displayName: 'Administrator',
        password: this.environment.ADMIN_PASSWORD ?? made!,
        grants: [{ role: 'administrator', propertyId: null }],
      };
      await this.createAccount.within(work, ctx, account, await this.createAccount.hashOf(account));
      return { email, password: made };
    });
  }
}
