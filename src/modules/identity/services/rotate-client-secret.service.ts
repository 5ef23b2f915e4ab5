import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { invalid } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { requireToHold } from '../domain/authority';
import { hashSecret, newSecret } from '../domain/secrets';
import type { ClientSecretDto } from '../dto/api-client.dto';
import { Accounts } from '../queries/accounts.query';
import { grantsOf } from '../queries/grants.query';
import { AccessSnapshots } from './access-snapshots';

const MAX_OVERLAP_MS = 7 * 86_400_000;

/** A new secret in place of the old one, whose tokens die too unless both are to work for a while. */
@Injectable()
export class RotateClientSecret {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 404, 403 `exceeds_own_permissions` */
  async run(ctx: RequestContext, id: string, oldSecretUntil?: string): Promise<ClientSecretDto> {
    ctx.caller.requireEverywhere('accounts:write');
    const until = oldSecretUntil === undefined ? null : new Date(oldSecretUntil);
    if (until && (until <= ctx.at || until.getTime() > ctx.at.getTime() + MAX_OVERLAP_MS)) {
      throw invalid({ pointer: '/oldSecretUntil', code: 'out_of_range', detail: 'Between now and a week from now.' });
    }
    const secret = await this.work.run(ctx, 200, async (work) => {
      const client = await this.accounts.lock(work, id, 'client');
      requireToHold(ctx.caller, await grantsOf(work, [id]));
      const clientSecret = newSecret('cs');
      await work.query(
        `UPDATE accounts SET secret_hash = $2, old_secret_hash = CASE WHEN $4::timestamptz IS NOT NULL THEN secret_hash END, old_secret_until = $4,
           token_generation = token_generation + CASE WHEN $4::timestamptz IS NULL THEN 1 ELSE 0 END, version = version + 1, updated_at = $3 WHERE id = $1`,
        [id, hashSecret(clientSecret), ctx.at, until],
      );
      work.audit({ action: 'api_client.secret_rotated', target: { type: 'account', id }, details: until ? { oldSecretUntil: until } : {} });
      return { clientId: client.clientId!, clientSecret };
    });
    this.snapshots.forget(id);
    return secret;
  }
}
