import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OwnCredentials } from '../../kernel/auth/auth.guard';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { GuestProblems } from './domain/problems';
import { GuestCodeDto, GuestSignInDto, GuestTokenDto, RequestGuestCodeDto } from './dto/my.dto';
import { RequestGuestCode } from './services/request-guest-code.service';
import { SignGuestIn } from './services/sign-guest-in.service';

@ApiTags('Guest sign-in')
@Controller()
export class GuestTokensController {
  constructor(
    private readonly requestCode: RequestGuestCode,
    private readonly signGuestIn: SignGuestIn,
  ) {}

  /**
   * Ask for a guest’s code
   * @remarks Always 202, and always in the same time: nobody learns here who stays with us. If a guest has this e-mail or phone number, a code of six digits
   * goes to it; it works once, for ten minutes and five guesses, and a new one takes the place of the old one. At most five an hour go to one contact. There is
   * no gateway for short messages yet: codes to a phone are kept at `GET /v1/kept-mails` for the hotel to read out.
   */
  @Post('guest-codes')
  @OwnCredentials()
  @HttpCode(202)
  request(@Body() body: RequestGuestCodeDto, @Context() ctx: RequestContext): Promise<GuestCodeDto> {
    return this.requestCode.run(ctx, body);
  }

  /**
   * Sign in as a guest
   * @remarks Trades the code for a token of 30 minutes that reaches what is this guest’s own (`/v1/my/…`), and books. People can share a contact: 409
   * `several_guests` then names them in `errors` (`guestId`, `firstName`, `lastNameInitial`); repeat the request with one of them, the code still works.
   */
  @Post('guest-tokens')
  @OwnCredentials()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Refuses(GuestProblems.guestCodeInvalid, GuestProblems.severalGuests)
  signIn(@Body() body: GuestSignInDto, @Context() ctx: RequestContext): Promise<GuestTokenDto> {
    return this.signGuestIn.run(ctx, body);
  }
}
