import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { etagOf } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { Account } from '../domain/account.entity';
import { hashSecret, newClientId, newSecret } from '../domain/secrets';
import type { ApiClientWithSecretDto, CreateApiClientDto } from '../dto/api-client.dto';
import { Accounts } from '../queries/accounts.query';
import { GiveGrant } from './give-grant.service';

/** Makes an API client. Scopes alone open nothing: they limit what its grants open. */
@Injectable()
export class CreateApiClient {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly giveGrant: GiveGrant,
  ) {}

  /** @throws Refusal 400 `unknown_role`, 403 `exceeds_own_permissions` */
  async run(ctx: RequestContext, { displayName, scopes, grants = [] }: CreateApiClientDto): Promise<ApiClientWithSecretDto> {
    ctx.caller.requireEverywhere('accounts:write');
    return this.work.run(ctx, 201, async (work) => {
      const [id, clientSecret] = [newId(), newSecret('cs')];
      const client = work.manager.create(Account, {
        id,
        kind: 'client',
        status: 'active',
        displayName,
        clientId: newClientId(displayName),
        secretHash: hashSecret(clientSecret),
        scopes: scopes.toSorted(),
        version: 1,
        createdAt: ctx.at,
        updatedAt: ctx.at,
      });
      await work.manager.insert(Account, client);
      work.audit({ action: 'api_client.created', target: { type: 'account', id }, details: { scopes: client.scopes } });
      for (const [i, grant] of grants.entries()) await this.giveGrant.within(work, ctx, id, grant, `/grants/${i}`);
      ctx.answer.etag = etagOf(1);
      ctx.answer.location = `/v1/api-clients/${id}`;
      return { ...(await this.accounts.clientView(work, client)), clientSecret };
    });
  }
}
