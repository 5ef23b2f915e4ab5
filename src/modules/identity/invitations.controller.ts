import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { IdentityProblems } from './domain/problems';
import { InvitationDto, InvitationPageDto, ListInvitationsQuery, SendInvitationDto } from './dto/invitation.dto';
import { Invitations } from './queries/invitations.query';
import { ManageInvitations } from './services/invitations.service';

@ApiTags('Accounts')
@Controller('invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly manage: ManageInvitations,
  ) {}

  /**
   * List invitations
   * @remarks Those that nobody has accepted yet. Sort by `createdAt` or `expiresAt`. Whether the mail went out is told at `GET /v1/kept-mails`.
   */
  @Get()
  @RequirePermission('accounts:read')
  list(@Query() query: ListInvitationsQuery, @Context() ctx: RequestContext): Promise<InvitationPageDto> {
    ctx.caller.requireEverywhere('accounts:read');
    return this.invitations.list(query);
  }

  /**
   * Send an invitation again
   * @remarks To an account without a password. The one before is worth nothing any more. The first is sent with `POST /v1/accounts` without a password.
   */
  @Post()
  @RequirePermission('accounts:write')
  @Refuses(IdentityProblems.alreadyJoined, IdentityProblems.exceedsOwnPermissions)
  send(@Body() { accountId }: SendInvitationDto, @Context() ctx: RequestContext): Promise<InvitationDto> {
    return this.manage.send(ctx, accountId);
  }

  /**
   * Withdraw an invitation
   * @remarks Its token is dead at once. The account stays, and nobody can sign in to it until it is invited again.
   */
  @Delete(':id')
  @RequirePermission('accounts:write')
  @HttpCode(204)
  withdraw(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.manage.withdraw(ctx, id);
  }
}
