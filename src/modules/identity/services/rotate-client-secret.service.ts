import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../kernel/http/request-context';
import { requireToHold } from '../domain/authority';
import { hashSecret, newSecret } from '../domain/secrets';
import type { ClientSecretDto } from '../dto/api-client.dto';
import { Accounts } from '../queries/accounts.query';
import { grantsOf } from '../queries/grants.query';
import { AccessSnapshots } from './access-snapshots';

/** A new secret in place of the old one, whose tokens die too. */
@Injectable()
export class RotateClientSecret {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 404, 403 `exceeds_own_permissions` */
  async run(ctx: RequestContext, id: string): Promise<ClientSecretDto> {
    ctx.caller.requireEverywhere('accounts:write');
    const secret = await this.work.run(ctx, 200, async (work) => {
      const client = await this.accounts.lock(work, id, 'client');
      requireToHold(ctx.caller, await grantsOf(work, [id]));
      const clientSecret = newSecret('cs');
      await work.query(
        'UPDATE accounts SET secret_hash = $2, token_generation = token_generation + 1, version = version + 1, updated_at = $3 WHERE id = $1',
        [id, hashSecret(clientSecret), ctx.at],
      );
      work.audit({ action: 'api_client.secret_rotated', target: { type: 'account', id } });
      return { clientId: client.clientId!, clientSecret };
    });
    this.snapshots.forget(id);
    return secret;
  }
}
