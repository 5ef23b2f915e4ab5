import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import type { Transaction } from '../../../kernel/database/database';
import type { Account } from '../domain/account.entity';
import { hashRecoveryCode, newRecoveryCode, newTotpSecret, RECOVERY_CODES, stepOfCode } from '../domain/second-factor';

export interface GivenFactor {
  totpCode?: string;
  recoveryCode?: string;
}

export type FactorHolder = Pick<Account, 'id' | 'dataKey' | 'totpSealed' | 'totpConfirmedAt'>;

const totpPlace = (accountId: string): string => `accounts.totp/${accountId}`;

/** The second factor of an account: a code of an app, once each, or one of ten from paper. */
@Injectable()
export class SecondFactor {
  constructor(private readonly vault: Vault) {}

  /** Uses the code up. The account is to be locked by the caller's transaction. */
  async check(
    work: Transaction,
    account: FactorHolder,
    { totpCode, recoveryCode }: GivenFactor,
    at: Date,
  ): Promise<'passed' | 'missing' | 'wrong'> {
    if (!account.totpConfirmedAt) return 'passed';
    if (recoveryCode !== undefined) {
      const spent = await work.query(
        'UPDATE recovery_codes SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING 1',
        [account.id, hashRecoveryCode(account.id, recoveryCode), at],
      );
      return spent.length > 0 ? 'passed' : 'wrong';
    }
    if (totpCode === undefined) return 'missing';
    const step = stepOfCode(this.open(account), totpCode, at);
    return step !== undefined && (await this.spend(work, account.id, step)) ? 'passed' : 'wrong';
  }

  /** Whether no code of this time step, or of a later one, was taken before. */
  async spend(work: Transaction, accountId: string, step: number): Promise<boolean> {
    const spent = await work.query(
      'UPDATE accounts SET totp_last_step = $2 WHERE id = $1 AND (totp_last_step IS NULL OR totp_last_step < $2) RETURNING 1',
      [accountId, step],
    );
    return spent.length > 0;
  }

  /** A new secret, in force once a code of it was shown. */
  async begin(work: Transaction, account: FactorHolder): Promise<string> {
    const secret = newTotpSecret();
    await work.query('UPDATE accounts SET totp_sealed = $2, totp_confirmed_at = NULL, totp_last_step = NULL WHERE id = $1', [
      account.id,
      this.vault.seal(this.vault.unwrap(account.dataKey!), secret, totpPlace(account.id)),
    ]);
    return secret;
  }

  open({ id, dataKey, totpSealed }: FactorHolder): string {
    return this.vault.open(this.vault.unwrap(dataKey!), totpSealed!, totpPlace(id)).toString('utf8');
  }

  /** Ten new codes for paper, in place of those before. */
  async newRecoveryCodes(work: Transaction, accountId: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await work.query('DELETE FROM recovery_codes WHERE account_id = $1', [accountId]);
    await work.query('INSERT INTO recovery_codes (account_id, code_hash) SELECT $1, unnest($2::bytea[])', [
      accountId,
      codes.map((code) => hashRecoveryCode(accountId, code)),
    ]);
    return codes;
  }

  async remove(work: Transaction, accountId: string): Promise<void> {
    await work.query('DELETE FROM recovery_codes WHERE account_id = $1', [accountId]);
    await work.query('UPDATE accounts SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL WHERE id = $1', [accountId]);
  }
}
