import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OwnCredentials } from '../../kernel/auth/auth.guard';
import { AnySignedIn, BeforeSecondFactor } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdentityProblems } from './domain/problems';
import { ChangeOwnPasswordDto, ChoosePasswordDto, PasswordResetDto, PasswordResetOrderDto, TokenPairDto } from './dto/auth.dto';
import { ChangeOwnPassword } from './services/change-own-password.service';
import { RedeemToken } from './services/redeem-token.service';
import { RequestPasswordReset } from './services/request-password-reset.service';

@ApiTags('Sign-in')
@Controller('auth')
export class PasswordsController {
  constructor(
    private readonly changeOwnPassword: ChangeOwnPassword,
    private readonly requestPasswordReset: RequestPasswordReset,
    private readonly redeemToken: RedeemToken,
  ) {}

  /**
   * Change one’s own password
   * @remarks Every session ends, this one too; the answer is a new pair of tokens. Wrong passwords count towards the lock-out. The owner is told by mail.
   * Nothing is stored for an `Idempotency-Key`.
   */
  @Post('password-changes')
  @AnySignedIn()
  @BeforeSecondFactor()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Refuses(IdentityProblems.invalidCredentials, IdentityProblems.weakPassword)
  change(@Body() body: ChangeOwnPasswordDto, @Context() ctx: RequestContext): Promise<TokenPairDto> {
    return this.changeOwnPassword.run(ctx, body);
  }

  /**
   * Ask for a password reset
   * @remarks Always 202, and always in the same time: nobody learns here who has an account. If it is one, a token that works for an hour goes to
   * its e-mail; at most three in a quarter of an hour. An invitation that was not accepted is not a password that was forgotten.
   */
  @Post('password-resets')
  @OwnCredentials()
  @HttpCode(202)
  reset(@Body() { email }: PasswordResetDto, @Context() ctx: RequestContext): Promise<PasswordResetOrderDto> {
    return this.requestPasswordReset.run(ctx, email);
  }

  /**
   * Choose a new password
   * @remarks With the token of the mail. Every session of the account ends, and a lock-out with them; a second factor stays. The token works once.
   */
  @Post('password-reset-confirmations')
  @OwnCredentials()
  @HttpCode(204)
  @Refuses(IdentityProblems.oneTimeTokenInvalid, IdentityProblems.weakPassword)
  confirm(@Body() body: ChoosePasswordDto, @Context() ctx: RequestContext): Promise<void> {
    return this.redeemToken.run(ctx, 'password_reset', body);
  }

  /**
   * Accept an invitation
   * @remarks With the token of the mail, which works once and for 72 hours. Sets the password; sign in with it.
   */
  @Post('invitation-acceptances')
  @OwnCredentials()
  @HttpCode(204)
  @Refuses(IdentityProblems.oneTimeTokenInvalid, IdentityProblems.weakPassword)
  accept(@Body() body: ChoosePasswordDto, @Context() ctx: RequestContext): Promise<void> {
    return this.redeemToken.run(ctx, 'invitation', body);
  }
}
