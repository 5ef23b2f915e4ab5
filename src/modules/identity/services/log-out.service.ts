import { Injectable } from '@nestjs/common';
import { unauthenticated } from '../../../kernel/auth/auth.guard';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../kernel/http/request-context';
import { hashSecret } from '../domain/secrets';
import { AccessSnapshots } from './access-snapshots';
import { unstoredContext } from './own-context';

/** Ends the session of the access token, of the refresh token, or both. Its access tokens die with it. */
@Injectable()
export class LogOut {
  constructor(
    private readonly work: UnitOfWork,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** Says nothing about a refresh token that is unknown. @throws Refusal 401 when neither token is sent */
  async run(ctx: RequestContext, refreshToken: string | undefined): Promise<void> {
    const { sessionId } = ctx.caller;
    if (!sessionId && refreshToken === undefined) throw unauthenticated('Send the access token, or the refresh token in the body.');
    const ended = await this.work.run(unstoredContext(ctx), 204, async (work) => {
      const sessions = await work.query<{ id: string; account_id: string }>(
        `UPDATE sessions SET revoked_at = $3 WHERE revoked_at IS NULL
           AND (id = $1::uuid OR id = (SELECT session_id FROM refresh_tokens WHERE token_hash = $2)) RETURNING id, account_id`,
        [sessionId ?? null, refreshToken === undefined ? null : hashSecret(refreshToken), ctx.at],
      );
      for (const { id, account_id } of sessions) {
        work.audit({ action: 'account.signed_out', target: { type: 'account', id: account_id }, details: { sessionId: id } });
      }
      return sessions;
    });
    for (const { account_id } of ended) this.snapshots.forget(account_id);
  }
}
