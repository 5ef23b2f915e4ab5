import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Database } from '../../kernel/database/database';
import { etagOf } from '../../kernel/http/etag';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { Problems } from '../../kernel/errors/problem';
import { IdentityProblems } from './domain/problems';
import { AccountDto, AccountPageDto, AccountQuery, ChangeAccountDto, CreateAccountDto } from './dto/account.dto';
import { GiveGrantDto, GrantDto } from './dto/grant.dto';
import { Accounts } from './queries/accounts.query';
import { ChangeAccount } from './services/change-account.service';
import { CreateAccount } from './services/create-account.service';
import { GiveGrant } from './services/give-grant.service';
import { WithdrawGrant } from './services/withdraw-grant.service';

@ApiTags('Accounts')
@Controller('accounts')
export class AccountsController {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
    private readonly createAccount: CreateAccount,
    private readonly changeAccount: ChangeAccount,
    private readonly giveGrant: GiveGrant,
    private readonly withdrawGrant: WithdrawGrant,
  ) {}

  /**
   * List staff accounts
   * @remarks Needs the permission for all hotels. Sort by `createdAt`, `updatedAt` or `displayName`.
   */
  @Get()
  @RequirePermission('accounts:read')
  list(@Query() query: AccountQuery, @Context() ctx: RequestContext): Promise<AccountPageDto> {
    ctx.caller.requireEverywhere('accounts:read');
    return this.accounts.listStaff(query);
  }

  /**
   * Create a staff account
   * @remarks Without a password the person is invited by mail and chooses one. Refuses an e-mail that has an account, a password that everybody tries, and roles that open more than the caller holds.
   */
  @Post()
  @RequirePermission('accounts:write')
  @Refuses(IdentityProblems.weakPassword, IdentityProblems.exceedsOwnPermissions, Problems.conflict)
  create(@Body() body: CreateAccountDto, @Context() ctx: RequestContext): Promise<AccountDto> {
    return this.createAccount.run(ctx, body);
  }

  /**
   * Read a staff account
   * @remarks The `ETag` is what a change asks for in `If-Match`.
   */
  @Get(':id')
  @RequirePermission('accounts:read')
  async read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<AccountDto> {
    ctx.caller.requireEverywhere('accounts:read');
    const account = await this.accounts.find(id, 'staff');
    ctx.answer.etag = etagOf(account.version);
    return this.accounts.staffView(this.database, account);
  }

  /**
   * Change a staff account
   * @remarks A new password, e-mail or status ends every session of the account. Refuses to change somebody who holds more than the caller,
   * and to disable the last administrator.
   */
  @Patch(':id')
  @RequirePermission('accounts:write')
  @Refuses(
    IdentityProblems.weakPassword,
    IdentityProblems.exceedsOwnPermissions,
    IdentityProblems.lastAdministrator,
    Problems.conflict,
    Problems.versionChanged,
    Problems.versionRequired,
  )
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeAccountDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<AccountDto> {
    return this.changeAccount.run(ctx, id, body, ifMatch);
  }

  /**
   * Give an account a role
   * @remarks For one hotel, or for all of them with `propertyId: null`. The account may be one of staff or of an API client. Effective within a second.
   */
  @Post(':id/grants')
  @RequirePermission('accounts:write')
  @Refuses(IdentityProblems.exceedsOwnPermissions, Problems.conflict)
  give(@Param('id', IdPipe) id: string, @Body() body: GiveGrantDto, @Context() ctx: RequestContext): Promise<GrantDto> {
    return this.giveGrant.run(ctx, id, body);
  }

  /**
   * Take a role back
   * @remarks Effective within a second. The last administrator keeps theirs.
   */
  @Delete(':id/grants/:grantId')
  @RequirePermission('accounts:write')
  @HttpCode(204)
  @Refuses(IdentityProblems.exceedsOwnPermissions, IdentityProblems.lastAdministrator)
  withdraw(@Param('id', IdPipe) id: string, @Param('grantId', IdPipe) grantId: string, @Context() ctx: RequestContext): Promise<void> {
    return this.withdrawGrant.run(ctx, id, grantId);
  }
}
