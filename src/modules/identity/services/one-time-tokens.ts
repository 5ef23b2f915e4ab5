import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../kernel/database/database';
import { newId } from '../../../kernel/values/ids';
import type { TokenPurpose } from '../domain/letters';
import { hashSecret, newSecret } from '../domain/secrets';

const PREFIX = { invitation: 'iv', password_reset: 'pr' } as const;

/** Tokens that reach people by mail and work once. One of a kind for each account: a new one takes the place of the old one. */
@Injectable()
export class OneTimeTokens {
  /** Room for a token, which is made when the mail is written. @returns its id */
  async prepare(work: Transaction, accountId: string, purpose: TokenPurpose, at: Date, expiresAt: Date): Promise<string> {
    const [row] = await work.query<{ id: string }>(
      `INSERT INTO account_tokens (id, account_id, purpose, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ON CONSTRAINT account_tokens_once DO UPDATE
         SET id = excluded.id, token_hash = NULL, created_at = excluded.created_at, expires_at = excluded.expires_at
       RETURNING id`,
      [newId(), accountId, purpose, at, expiresAt],
    );
    return row!.id;
  }

  /** @returns the token and until when it is good; undefined when it was withdrawn or has run out */
  async make(work: Transaction, accountId: string, purpose: TokenPurpose, at: Date): Promise<{ token: string; until: Date } | undefined> {
    const token = newSecret(PREFIX[purpose]);
    const [row] = await work.query<{ expires_at: Date }>(
      'UPDATE account_tokens SET token_hash = $3 WHERE account_id = $1 AND purpose = $2 AND expires_at > $4 RETURNING expires_at',
      [accountId, purpose, hashSecret(token), at],
    );
    return row && { token, until: row.expires_at };
  }

  /** Uses a token up. @returns the account, undefined when the token is worth nothing */
  async redeem(work: Transaction, token: string, purpose: TokenPurpose, at: Date): Promise<string | undefined> {
    const [row] = await work.query<{ account_id: string }>(
      `DELETE FROM account_tokens t USING accounts a
       WHERE t.token_hash = $1 AND t.purpose = $2 AND t.expires_at > $3 AND a.id = t.account_id AND a.status = 'active' RETURNING t.account_id`,
      [hashSecret(token), purpose, at],
    );
    return row?.account_id;
  }

  /** Whatever was sent to this person before is worth nothing any more. */
  async withdraw(work: Transaction, accountId: string): Promise<void> {
    await work.query('DELETE FROM account_tokens WHERE account_id = $1', [accountId]);
  }
}
