import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { requireToHold } from '../domain/authority';
import { Account } from '../domain/account.entity';
import type { ApiClientDto, ChangeApiClientDto } from '../dto/api-client.dto';
import { Accounts } from '../queries/accounts.query';
import { grantsOf } from '../queries/grants.query';
import { AccessSnapshots } from './access-snapshots';

/** Changes an API client. Tokens that are out follow within a second. */
@Injectable()
export class ChangeApiClient {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly snapshots: AccessSnapshots,
  ) {}

  /** @throws Refusal 404, 403 `exceeds_own_permissions`, 412, 428 */
  async run(ctx: RequestContext, id: string, patch: ChangeApiClientDto, ifMatch: string | undefined): Promise<ApiClientDto> {
    ctx.caller.requireEverywhere('accounts:write');
    const view = await this.work.run(ctx, 200, async (work) => {
      const client = await this.accounts.lock(work, id, 'client');
      requireMatch(ifMatch, client.version);
      requireToHold(ctx.caller, await grantsOf(work, [id]));
      const wanted = { displayName: client.displayName, scopes: client.scopes!, status: client.status };
      const fields = mergePatch(wanted, { ...patch, scopes: patch.scopes?.toSorted() ?? patch.scopes }, []);
      if (fields.length > 0) {
        Object.assign(client, wanted, {
          tokenGeneration: client.tokenGeneration + (fields.includes('status') ? 1 : 0),
          version: client.version + 1,
          updatedAt: ctx.at,
        });
        await work.manager.update(Account, { id }, client);
        work.audit({
          action: 'api_client.changed',
          target: { type: 'account', id },
          details: { fields, status: client.status, scopes: client.scopes },
        });
      }
      ctx.answer.etag = etagOf(client.version);
      return this.accounts.clientView(work, client);
    });
    this.snapshots.forget(id);
    return view;
  }
}
