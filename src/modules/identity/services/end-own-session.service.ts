import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { AccessSnapshots } from './access-snapshots';

/** Ends one of the caller's own sessions: the laptop that was left on the train. */
@Injectable()
export class EndOwnSession {
  constructor(
    private readonly work: UnitOfWork,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 404 */
  async run(ctx: RequestContext, sessionId: string): Promise<void> {
    const { accountId } = ctx.caller;
    await this.work.run(ctx, 204, async (work) => {
      const ended = await work.query(
        'UPDATE sessions SET revoked_at = $3 WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL AND expires_at > $3 RETURNING 1',
        [sessionId, accountId, ctx.at],
      );
      if (ended.length === 0) throw notFound();
      work.audit({ action: 'account.session_ended', target: { type: 'account', id: accountId }, details: { sessionId } });
    });
    this.snapshots.forget(accountId);
  }
}
