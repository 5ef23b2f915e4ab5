import { Injectable } from '@nestjs/common';
import { requireFreeIndex } from '../../../kernel/crypto/unique-index';
import { Vault } from '../../../kernel/crypto/vault';
import type { Sql } from '../../../kernel/database/database';
import { Refusal } from '../../../kernel/errors/problem';
import type { Account } from '../domain/account.entity';
import { MAX_PASSWORD, MIN_PASSWORD, type PasswordFault, passwordFault } from '../domain/passwords';
import { IdentityProblems } from '../domain/problems';
import { normaliseEmail } from '../domain/secrets';
import { emailPlace } from '../queries/accounts.query';
import { PasswordHashing } from './password-hashing';

const FAULTS: Record<PasswordFault, string> = {
  too_short: `Use at least ${MIN_PASSWORD} characters; a few words that do not belong together are easy to keep.`,
  too_long: `Use at most ${MAX_PASSWORD} characters.`,
  too_common: 'This is one of the passwords that are tried first.',
  contains_name: 'This is little more than the name or the e-mail.',
};

/** The two fields of a member of staff that are not kept as they come. */
@Injectable()
export class StaffSecrets {
  constructor(
    private readonly vault: Vault,
    private readonly hashing: PasswordHashing,
  ) {}

  /**
   * Sealed for this row under its own key, with the index that finds it.
   * @param dataKey of the account, where it has one: other things are sealed under it
   */
  email(accountId: string, email: string, dataKey?: Buffer): Pick<Account, 'dataKey' | 'emailSealed' | 'emailIndex'> {
    const { key, wrapped } = dataKey ? { key: this.vault.unwrap(dataKey), wrapped: dataKey } : this.vault.newDataKey();
    return {
      dataKey: wrapped,
      emailSealed: this.vault.seal(key, email.trim(), emailPlace(accountId)),
      emailIndex: this.vault.blindIndex('account_email', normaliseEmail(email)),
    };
  }

  /** Where the column's constraint cannot see it: while keys are rotated another row may have the same e-mail under another key. @throws Refusal 409 */
  async requireFree(work: Sql, accountId: string, email: string): Promise<void> {
    await requireFreeIndex(work, {
      table: 'accounts',
      column: 'email_index',
      constraint: 'accounts_email_key',
      indexes: this.vault.blindIndexes('account_email', normaliseEmail(email)),
      exceptId: accountId,
    });
  }

  /**
   * @param pointer of the password in the body
   * @throws Refusal 400 `weak_password`
   */
  async passwordHash(password: string, context: readonly string[], pointer = '/password'): Promise<string> {
    const fault = passwordFault(password, context);
    if (fault) throw new Refusal(IdentityProblems.weakPassword, FAULTS[fault], [{ pointer, code: fault, detail: FAULTS[fault] }]);
    return this.hashing.hash(password);
  }
}
