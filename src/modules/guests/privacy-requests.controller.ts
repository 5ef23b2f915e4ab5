import { Body, Controller, Delete, Get, HttpCode, Param, ParseEnumPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { GuestProblems } from './domain/problems';
import {
  IdentityCheckDto,
  ListPrivacyRequestsQuery,
  OpenPrivacyRequestDto,
  PrivacyRequestDto,
  PrivacyRequestPageDto,
  AnswerReasonDto,
} from './dto/privacy-request.dto';
import { PrivacyRequests } from './queries/privacy-requests.query';
import { AnswerPrivacyRequest } from './services/answer-privacy-request.service';

@ApiTags('Privacy requests')
@Controller('privacy-requests')
export class PrivacyRequestsController {
  constructor(
    private readonly requests: PrivacyRequests,
    private readonly answer: AnswerPrivacyRequest,
  ) {}

  /**
   * List privacy requests
   * @remarks The one that is due first, first; with `overdue=true` those whose day has passed.
   */
  @Get()
  @RequirePermission('privacy:read')
  list(@Query() query: ListPrivacyRequestsQuery, @Context() ctx: RequestContext): Promise<PrivacyRequestPageDto> {
    return this.requests.list(ctx, query);
  }

  /**
   * Read a privacy request
   * @remarks What was asked, until when it is to be answered, and what can be done with it now.
   */
  @Get(':id')
  @RequirePermission('privacy:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<PrivacyRequestDto> {
    return this.requests.one(ctx, id);
  }

  /**
   * Take down a privacy request
   * @remarks The clock of the law runs from the day it came: one month under the GDPR, fifteen days under the PIPL.
   */
  @Post()
  @RequirePermission('privacy:write')
  @Refuses(GuestProblems.guestErased)
  open(@Body() body: OpenPrivacyRequestDto, @Context() ctx: RequestContext): Promise<PrivacyRequestDto> {
    return this.answer.open(ctx, body);
  }

  /**
   * Note how the guest was recognised
   * @remarks Nobody’s data goes to somebody else: a request is fulfilled only after this.
   */
  @Post(':id/identity-checks')
  @HttpCode(200)
  @RequirePermission('privacy:write')
  @Refuses(GuestProblems.requestClosed)
  identify(@Param('id', IdPipe) id: string, @Body() body: IdentityCheckDto, @Context() ctx: RequestContext): Promise<PrivacyRequestDto> {
    return this.answer.identify(ctx, id, body.identityCheck);
  }

  /**
   * Extend the time for an answer
   * @remarks Two further months under the GDPR, once, with the reason told within the first month.
   */
  @Post(':id/extension')
  @HttpCode(200)
  @RequirePermission('privacy:write')
  @Refuses(GuestProblems.requestClosed, GuestProblems.noExtension)
  extend(@Param('id', IdPipe) id: string, @Body() body: AnswerReasonDto, @Context() ctx: RequestContext): Promise<PrivacyRequestDto> {
    return this.answer.extend(ctx, id, body.reason);
  }
}

@ApiTags('Privacy requests')
@Controller()
export class PrivacyAnswersController {
  constructor(private readonly answer: AnswerPrivacyRequest) {}

  /**
   * Fulfil a privacy request
   * @remarks An erasure is done with it. An objection or a restriction stands from now on: no consent counts. Access and export are answered by
   * `GET /v1/guests/{id}/export`, a correction by changing the guest; this notes that it was done.
   */
  @Post('privacy-requests/:id/fulfilment')
  @HttpCode(200)
  @RequirePermission('privacy:write')
  @Refuses(GuestProblems.requestClosed, GuestProblems.identityUnchecked, GuestProblems.erasureNotNow)
  fulfil(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<PrivacyRequestDto> {
    return this.answer.fulfil(ctx, id);
  }

  /**
   * Refuse a privacy request
   * @remarks With the reason that the guest is told, which is kept sealed (GDPR article 12(4), PIPL article 50).
   */
  @Post('privacy-requests/:id/refusal')
  @HttpCode(200)
  @RequirePermission('privacy:write')
  @Refuses(GuestProblems.requestClosed)
  refuse(@Param('id', IdPipe) id: string, @Body() body: AnswerReasonDto, @Context() ctx: RequestContext): Promise<PrivacyRequestDto> {
    return this.answer.refuse(ctx, id, body.reason);
  }

  /**
   * Note that the guest has withdrawn the request
   * @remarks It is closed, and nothing is done.
   */
  @Post('privacy-requests/:id/withdrawal')
  @HttpCode(200)
  @RequirePermission('privacy:write')
  @Refuses(GuestProblems.requestClosed)
  withdraw(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<PrivacyRequestDto> {
    return this.answer.withdraw(ctx, id);
  }

  /**
   * Lift an objection or a restriction
   * @remarks The guest no longer objects, or the ground of the restriction is gone: consents count again. `kind` is `objection` or `restriction`.
   */
  @Delete('guests/:id/privacy-flags/:kind')
  @HttpCode(204)
  @RequirePermission('privacy:write')
  @Refuses(GuestProblems.guestErased)
  async lift(
    @Param('id', IdPipe) id: string,
    @Param('kind', new ParseEnumPipe({ objection: 'objection', restriction: 'restriction' })) kind: 'objection' | 'restriction',
    @Context() ctx: RequestContext,
  ): Promise<void> {
    await this.answer.lift(ctx, id, kind);
  }
}
