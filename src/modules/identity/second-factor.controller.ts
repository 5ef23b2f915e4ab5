import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnySignedIn, BeforeSecondFactor } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdentityProblems } from './domain/problems';
import { ConfirmTotpDto, OwnFactorDto, OwnPasswordDto, RecoveryCodesDto, TotpEnrolmentDto } from './dto/second-factor.dto';
import { ChangeSecondFactor } from './services/change-second-factor.service';
import { EnrolTotp } from './services/enrol-totp.service';

@ApiTags('Sign-in')
@Controller('auth')
@AnySignedIn()
@BeforeSecondFactor()
export class SecondFactorController {
  constructor(
    private readonly enrolTotp: EnrolTotp,
    private readonly changeSecondFactor: ChangeSecondFactor,
  ) {}

  /**
   * Begin to set up a second factor
   * @remarks Makes a secret for an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds), shown this once. It is in force when it is confirmed
   * with a code; until then this can be repeated. Nothing is stored for an `Idempotency-Key`.
   */
  @Post('totp-enrolments')
  @Header('cache-control', 'no-store')
  @Refuses(IdentityProblems.invalidCredentials, IdentityProblems.secondFactorEnrolled)
  begin(@Body() { password }: OwnPasswordDto, @Context() ctx: RequestContext): Promise<TotpEnrolmentDto> {
    return this.enrolTotp.begin(ctx, password);
  }

  /**
   * Confirm the second factor
   * @remarks With the code that the app shows. From now on sign-in asks for one. Answers ten recovery codes, each of which works once; they are shown
   * this once. The owner is told by mail. Nothing is stored for an `Idempotency-Key`.
   */
  @Post('totp-confirmations')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Refuses(IdentityProblems.secondFactorEnrolled, IdentityProblems.secondFactorNotEnrolled)
  confirm(@Body() { code }: ConfirmTotpDto, @Context() ctx: RequestContext): Promise<RecoveryCodesDto> {
    return this.enrolTotp.confirm(ctx, code);
  }

  /**
   * Do without the second factor
   * @remarks With the password and a code of it, or a recovery code. Where the post demands one, the session may then do nothing but set up another.
   */
  @Post('totp-removals')
  @HttpCode(204)
  @Refuses(IdentityProblems.invalidCredentials, IdentityProblems.secondFactorRequired, IdentityProblems.secondFactorNotEnrolled)
  remove(@Body() body: OwnFactorDto, @Context() ctx: RequestContext): Promise<void> {
    return this.changeSecondFactor.remove(ctx, body);
  }

  /**
   * Get new recovery codes
   * @remarks With the password and a code. Those before are worth nothing any more. Nothing is stored for an `Idempotency-Key`.
   */
  @Post('recovery-codes')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Refuses(IdentityProblems.invalidCredentials, IdentityProblems.secondFactorRequired, IdentityProblems.secondFactorNotEnrolled)
  renew(@Body() body: OwnFactorDto, @Context() ctx: RequestContext): Promise<RecoveryCodesDto> {
    return this.changeSecondFactor.renewRecoveryCodes(ctx, body);
  }
}
