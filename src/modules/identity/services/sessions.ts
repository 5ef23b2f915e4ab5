import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import type { Transaction } from '../../../kernel/database/database';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import type { Account } from '../domain/account.entity';
import { coarseAddress } from '../domain/origin';
import { hashSecret, newSecret } from '../domain/secrets';
import type { TokenPairDto } from '../dto/auth.dto';
import { AccessTokens, STAFF_TOKEN_SECONDS } from './access-tokens';

const DAY = 86_400_000;
/** After this long without use a session ends … */
const IDLE_MS = 7 * DAY;
/** … and after this long in any case (NIST SP 800-63B: 30 days). */
const SESSION_MS = 30 * DAY;
const PER_ACCOUNT = 20;

export interface OpenSession {
  id: string;
  accountId: string;
  tokenGeneration: number;
  expiresAt: Date;
}

/** Where a session was opened: for its owner to recognise. */
export interface SessionOrigin {
  userAgent: string | null;
  network: string | null;
}

export const originPlace = (sessionId: string): string => `sessions.sealed/${sessionId}`;

/** Sessions of staff: each is a family of refresh tokens of which one is unused. */
@Injectable()
export class Sessions {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly vault: Vault,
  ) {}

  /** Opens a session; of too many the one longest unused ends, and what ended a month ago is swept. */
  async open(work: Transaction, account: Pick<Account, 'id' | 'tokenGeneration' | 'dataKey'>, ctx: RequestContext): Promise<TokenPairDto> {
    const { at } = ctx;
    await work.query('DELETE FROM sessions WHERE account_id = $1 AND (expires_at < $2 OR revoked_at < $2)', [
      account.id,
      new Date(at.getTime() - SESSION_MS),
    ]);
    await work.query(
      `UPDATE sessions SET revoked_at = $2 WHERE id IN
         (SELECT id FROM sessions WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY last_used_at DESC OFFSET $3)`,
      [account.id, at, PER_ACCOUNT - 1],
    );
    const session = {
      id: newId(),
      accountId: account.id,
      tokenGeneration: account.tokenGeneration,
      expiresAt: new Date(at.getTime() + SESSION_MS),
    };
    const origin: SessionOrigin = {
      userAgent: ctx.from?.userAgent?.slice(0, 300) ?? null,
      network: ctx.from ? coarseAddress(ctx.from.address) : null,
    };
    await work.query(
      'INSERT INTO sessions (id, account_id, created_at, last_used_at, expires_at, sealed) VALUES ($1, $2, $3, $3, $4, $5)',
      [
        session.id,
        account.id,
        at,
        session.expiresAt,
        this.vault.seal(this.vault.unwrap(account.dataKey!), JSON.stringify(origin), originPlace(session.id)),
      ],
    );
    return this.issue(work, session, at);
  }

  /** A new pair of tokens for a session. */
  async issue(work: Transaction, session: OpenSession, at: Date): Promise<TokenPairDto> {
    const refreshToken = newSecret('rt');
    const expiresAt = new Date(Math.min(at.getTime() + IDLE_MS, session.expiresAt.getTime()));
    await work.query('INSERT INTO refresh_tokens (token_hash, session_id, created_at, expires_at) VALUES ($1, $2, $3, $4)', [
      hashSecret(refreshToken),
      session.id,
      at,
      expiresAt,
    ]);
    const claims = { sub: session.accountId, gen: session.tokenGeneration, sid: session.id };
    return {
      accessToken: this.tokens.sign(claims, STAFF_TOKEN_SECONDS, at),
      refreshToken,
      tokenType: 'Bearer',
      expiresIn: STAFF_TOKEN_SECONDS,
    };
  }

  /** Ends every session of an account: its password has changed, or it is disabled, or somebody wants it so. */
  async endAll(work: Transaction, accountId: string, at: Date): Promise<void> {
    await work.query('UPDATE sessions SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL', [accountId, at]);
  }
}
