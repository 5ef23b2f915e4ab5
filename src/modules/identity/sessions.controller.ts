import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnySignedIn, BeforeSecondFactor, RequirePermission } from '../../kernel/auth/permissions';
import { PageQuery } from '../../kernel/http/page';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { IdentityProblems } from './domain/problems';
import { SessionPageDto } from './dto/session.dto';
import { OwnSessions } from './queries/own-sessions.query';
import { EndOwnSession } from './services/end-own-session.service';
import { SecureAccount } from './services/secure-account.service';

@ApiTags('Sessions')
@Controller()
export class SessionsController {
  constructor(
    private readonly ownSessions: OwnSessions,
    private readonly endOwnSession: EndOwnSession,
    private readonly secureAccount: SecureAccount,
  ) {}

  /**
   * List one’s own sessions
   * @remarks Where the caller is signed in: when each session was opened and last renewed, from which browser and roughly from where. Machines have none.
   * Sort by `lastUsedAt` (newest first) or `createdAt`.
   */
  @Get('auth/sessions')
  @AnySignedIn()
  @BeforeSecondFactor()
  list(@Query() query: PageQuery, @Context() ctx: RequestContext): Promise<SessionPageDto> {
    return this.ownSessions.list(ctx, query);
  }

  /**
   * End one of one’s own sessions
   * @remarks Its tokens are dead within a second.
   */
  @Delete('auth/sessions/:id')
  @AnySignedIn()
  @BeforeSecondFactor()
  @HttpCode(204)
  end(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.endOwnSession.run(ctx, id);
  }

  /**
   * End all sessions of an account
   * @remarks For a laptop that was stolen. Tokens are dead within a second; the person can sign in again.
   */
  @Delete('accounts/:id/sessions')
  @RequirePermission('accounts:write')
  @HttpCode(204)
  @Refuses(IdentityProblems.exceedsOwnPermissions)
  endAll(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.secureAccount.endSessions(ctx, id);
  }

  /**
   * Take the second factor off an account
   * @remarks For a phone that was lost, recovery codes included. Ends every session and tells the owner by mail; where the post demands a second factor, the
   * next session may do nothing but set up another. Refused for one’s own account, and for somebody who holds more than the caller.
   */
  @Post('accounts/:id/second-factor-resets')
  @RequirePermission('accounts:write')
  @HttpCode(204)
  @Refuses(IdentityProblems.exceedsOwnPermissions)
  resetSecondFactor(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.secureAccount.resetSecondFactor(ctx, id);
  }
}
