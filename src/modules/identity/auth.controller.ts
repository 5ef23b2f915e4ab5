import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OwnCredentials } from '../../kernel/auth/auth.guard';
import { AnySignedIn, BeforeSecondFactor, Public } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdentityProblems } from './domain/problems';
import { LoginDto, LogoutDto, MeDto, RefreshDto, TokenPairDto } from './dto/auth.dto';
import { Me } from './queries/me.query';
import { LogIn } from './services/log-in.service';
import { LogOut } from './services/log-out.service';
import { RefreshSession } from './services/refresh-session.service';

@ApiTags('Sign-in')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly logIn: LogIn,
    private readonly refreshSession: RefreshSession,
    private readonly logOut: LogOut,
    private readonly me: Me,
  ) {}

  /**
   * Sign in as a member of staff
   * @remarks The access token lives 15 minutes; the refresh token is traded for the next pair. After ten wrong passwords in a row the
   * account is locked for 15 minutes. Unknown, locked, disabled and wrong password are the same answer. With a second factor the right password alone is
   * answered with 401 `second_factor_required`: send it again with `totpCode` or `recoveryCode`; wrong codes count as wrong passwords do. Too many failures from one address
   * are answered with 429 for a while. Nothing is
   * stored for an `Idempotency-Key`.
   */
  @Post('login')
  @OwnCredentials()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Refuses(IdentityProblems.invalidCredentials, IdentityProblems.secondFactorRequired)
  login(@Body() body: LoginDto, @Context() ctx: RequestContext): Promise<TokenPairDto> {
    return this.logIn.run(ctx, body);
  }

  /**
   * Trade a refresh token for a new pair of tokens
   * @remarks A refresh token works once. If a used one comes again, somebody has copied it: the whole session ends and everybody in it
   * signs in again. A session ends after 7 days without use, and after 30 days in any case. Nothing is stored for an `Idempotency-Key`.
   */
  @Post('refresh')
  @OwnCredentials()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Refuses(IdentityProblems.sessionEnded)
  refresh(@Body() { refreshToken }: RefreshDto, @Context() ctx: RequestContext): Promise<TokenPairDto> {
    return this.refreshSession.run(ctx, refreshToken);
  }

  /**
   * Sign out
   * @remarks Ends the session of the access token, of the refresh token in the body, or both; its access tokens are dead within a second.
   * With an expired access token send the refresh token alone. An unknown refresh token is no error.
   */
  @Post('logout')
  @Public()
  @HttpCode(204)
  logout(@Body() { refreshToken }: LogoutDto, @Context() ctx: RequestContext): Promise<void> {
    return this.logOut.run(ctx, refreshToken);
  }

  /**
   * Who am I, and what may I do
   * @remarks The caller’s account with its roles, and the permissions of this token: those that hold in every hotel, and those of single hotels.
   */
  @Get('me')
  @AnySignedIn()
  @BeforeSecondFactor()
  read(@Context() ctx: RequestContext): Promise<MeDto> {
    return this.me.of(ctx.caller);
  }
}
