import { Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { OwnCredentials } from '../../kernel/auth/auth.guard';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdentityProblems } from './domain/problems';
import { OauthTokenDto, OauthTokenRequestDto } from './dto/oauth.dto';
import { IssueClientToken } from './services/issue-client-token.service';

@ApiTags('Sign-in')
@Controller('oauth')
export class OauthController {
  constructor(private readonly issueClientToken: IssueClientToken) {}

  /**
   * Fetch a token as a machine
   * @remarks OAuth 2 client credentials (RFC 6749 §4.4). Send a form, as OAuth libraries do, or JSON; the client’s id and secret by HTTP Basic or
   * in the body. Errors are problem details with the RFC’s `error` and `error_description` beside `code`. Nothing is stored for an `Idempotency-Key`.
   */
  @Post('token')
  @OwnCredentials()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiConsumes('application/x-www-form-urlencoded', 'application/json')
  @ApiBody({ type: OauthTokenRequestDto })
  @Refuses(IdentityProblems.invalidClient, IdentityProblems.invalidScope, IdentityProblems.unsupportedGrantType)
  token(@Req() request: FastifyRequest, @Context() ctx: RequestContext): Promise<OauthTokenDto> {
    return this.issueClientToken.run(ctx, request.body, request.headers.authorization);
  }
}
