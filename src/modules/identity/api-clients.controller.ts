import { Body, Controller, Get, Header, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Database } from '../../kernel/database/database';
import { Problems } from '../../kernel/errors/problem';
import { etagOf } from '../../kernel/http/etag';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { IdentityProblems } from './domain/problems';
import {
  ApiClientDto,
  ApiClientPageDto,
  ApiClientQuery,
  ApiClientWithSecretDto,
  ChangeApiClientDto,
  ClientSecretDto,
  CreateApiClientDto,
  RotateSecretDto,
} from './dto/api-client.dto';
import { Accounts } from './queries/accounts.query';
import { ChangeApiClient } from './services/change-api-client.service';
import { CreateApiClient } from './services/create-api-client.service';
import { RotateClientSecret } from './services/rotate-client-secret.service';

@ApiTags('API clients')
@Controller('api-clients')
export class ApiClientsController {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
    private readonly createApiClient: CreateApiClient,
    private readonly changeApiClient: ChangeApiClient,
    private readonly rotateClientSecret: RotateClientSecret,
  ) {}

  /**
   * List API clients
   * @remarks Needs the permission for all hotels. Sort by `createdAt`, `updatedAt` or `displayName`.
   */
  @Get()
  @RequirePermission('accounts:read')
  list(@Query() query: ApiClientQuery, @Context() ctx: RequestContext): Promise<ApiClientPageDto> {
    ctx.caller.requireEverywhere('accounts:read');
    return this.accounts.listClients(query);
  }

  /**
   * Create an API client
   * @remarks The secret is in this answer and nowhere else. A token may do what both its scopes and the client’s roles allow; roles are given here or
   * with `POST /v1/accounts/{id}/grants`. Refuses roles that open more than the caller holds.
   */
  @Post()
  @RequirePermission('accounts:write')
  @Header('cache-control', 'no-store')
  @Refuses(IdentityProblems.exceedsOwnPermissions)
  create(@Body() body: CreateApiClientDto, @Context() ctx: RequestContext): Promise<ApiClientWithSecretDto> {
    return this.createApiClient.run(ctx, body);
  }

  /**
   * Read an API client
   * @remarks The `ETag` is what a change asks for in `If-Match`. The secret is never shown again.
   */
  @Get(':id')
  @RequirePermission('accounts:read')
  async read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ApiClientDto> {
    ctx.caller.requireEverywhere('accounts:read');
    const client = await this.accounts.find(id, 'client');
    ctx.answer.etag = etagOf(client.version);
    return this.accounts.clientView(this.database, client);
  }

  /**
   * Change an API client
   * @remarks Tokens that are out follow within a second: they lose scopes that are taken away, and die with a disabled client.
   */
  @Patch(':id')
  @RequirePermission('accounts:write')
  @Refuses(IdentityProblems.exceedsOwnPermissions, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeApiClientDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ApiClientDto> {
    return this.changeApiClient.run(ctx, id, body, ifMatch);
  }

  /**
   * Give an API client a new secret
   * @remarks The old secret and every token fetched with it are dead within a second, or live on beside the new one until `oldSecretUntil`, so that a machine
   * can be moved over without a gap. The new one is in this answer and nowhere else.
   */
  @Post(':id/secret')
  @RequirePermission('accounts:write')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Refuses(IdentityProblems.exceedsOwnPermissions)
  rotate(@Param('id', IdPipe) id: string, @Body() body: RotateSecretDto, @Context() ctx: RequestContext): Promise<ClientSecretDto> {
    return this.rotateClientSecret.run(ctx, id, body.oldSecretUntil);
  }
}
