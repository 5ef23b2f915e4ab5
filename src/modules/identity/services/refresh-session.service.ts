import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { IdentityProblems } from '../domain/problems';
import { hashSecret } from '../domain/secrets';
import type { TokenPairDto } from '../dto/auth.dto';
import { AccessSnapshots } from './access-snapshots';
import { unstoredContext } from './own-context';
import { Sessions } from './sessions';

/** Trades a refresh token for a new pair. One that was traded already has been stolen, now or then: the session ends. */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: Sessions,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 401 `session_ended` */
  async run(ctx: RequestContext, refreshToken: string): Promise<TokenPairDto> {
    const hash = hashSecret(refreshToken);
    const outcome = await this.work.run(unstoredContext(ctx), 200, async (work) => {
      const [session] = await work.query<{ id: string; account_id: string; expires_at: Date; token_generation: number }>(
        `WITH spent AS (
           UPDATE refresh_tokens t SET used_at = $2 FROM sessions s JOIN accounts a ON a.id = s.account_id
           WHERE t.token_hash = $1 AND t.used_at IS NULL AND t.expires_at > $2
             AND s.id = t.session_id AND s.revoked_at IS NULL AND s.expires_at > $2 AND a.status = 'active'
           RETURNING s.id, a.token_generation
         )
         UPDATE sessions s SET last_used_at = $2 FROM spent WHERE s.id = spent.id AND s.revoked_at IS NULL
         RETURNING s.id, s.account_id, s.expires_at, spent.token_generation`,
        [hash, ctx.at],
      );
      if (!session) return { stolenFrom: await this.endReused(work, hash, ctx.at) };
      const { id, account_id, expires_at, token_generation } = session;
      return {
        pair: await this.sessions.issue(
          work,
          { id, accountId: account_id, expiresAt: expires_at, tokenGeneration: token_generation },
          ctx.at,
        ),
      };
    });
    if (outcome.pair) return outcome.pair;
    if (outcome.stolenFrom) this.snapshots.forget(outcome.stolenFrom);
    throw new Refusal(IdentityProblems.sessionEnded);
  }

  /** @returns the account whose session ended */
  private async endReused(work: Work, hash: Buffer, at: Date): Promise<string | undefined> {
    const [session] = await work.query<{ id: string; account_id: string }>(
      `UPDATE sessions SET revoked_at = $2 WHERE revoked_at IS NULL
         AND id = (SELECT session_id FROM refresh_tokens WHERE token_hash = $1 AND used_at IS NOT NULL) RETURNING id, account_id`,
      [hash, at],
    );
    if (!session) return undefined;
    work.audit({
      action: 'account.refresh_token_reused',
      target: { type: 'account', id: session.account_id },
      details: { sessionId: session.id },
    });
    return session.account_id;
  }
}
