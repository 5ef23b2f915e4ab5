import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GuestOnly, RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { GuestProblems } from './domain/problems';
import { ConsentsDto, RecordConsentDto } from './dto/consent.dto';
import { Consents } from './queries/consents';
import { EVERYTHING, sightOf } from './queries/persons';
import { RecordConsent } from './services/record-consent.service';

@ApiTags('Consents')
@Controller()
export class GuestConsentsController {
  constructor(
    private readonly consents: Consents,
    private readonly recordConsent: RecordConsent,
  ) {}

  /**
   * Read what a guest has agreed to
   * @remarks The current word for each purpose and channel, and every word with its proof. What is not there was never agreed to.
   */
  @Get('guests/:id/consents')
  @RequirePermission('guests:read')
  of(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ConsentsDto> {
    return this.consents.of(ctx, id, sightOf(ctx.caller, 'guests:read'));
  }

  /**
   * Record a consent or a withdrawal
   * @remarks Nothing is written over: of two words the later one by `at` holds. To grant needs evidence; to withdraw needs nothing but the purpose.
   */
  @Post('guests/:id/consents')
  @RequirePermission('guests:write')
  @Refuses(GuestProblems.guestErased)
  record(@Param('id', IdPipe) id: string, @Body() body: RecordConsentDto, @Context() ctx: RequestContext): Promise<ConsentsDto> {
    return this.recordConsent.run(ctx, id, body);
  }

  /**
   * Read what I have agreed to
   * @remarks For guests, about themselves.
   */
  @Get('my/consents')
  @GuestOnly()
  mine(@Context() ctx: RequestContext): Promise<ConsentsDto> {
    return this.consents.of(ctx, ctx.caller.guestId!, EVERYTHING);
  }

  /**
   * Agree to a purpose, or withdraw
   * @remarks For guests, about themselves. Withdrawing takes one call, as agreeing does.
   */
  @Post('my/consents')
  @GuestOnly()
  recordMine(@Body() body: RecordConsentDto, @Context() ctx: RequestContext): Promise<ConsentsDto> {
    return this.recordConsent.run(ctx, ctx.caller.guestId!, body);
  }
}
