import { Body, Controller, Get, Header, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { SurveyProblems } from '../domain/problems';
import { CreateSurveyInvitationDto, SurveyInvitationDto, SurveyInvitationPageDto, ListSurveyInvitationsQuery } from './dto/invitation.dto';
import { ListResponsesQuery, SurveyResponseDetailsDto, SurveyResponsePageDto } from './dto/response.dto';
import { InvitationQueries } from './queries/invitation.queries';
import { ResponseQueries } from './queries/response.queries';
import { InviteByHand } from './services/invite-by-hand.service';

@ApiTags('Surveys')
@Controller('survey-invitations')
export class SurveyInvitationsController {
  constructor(
    private readonly queries: InvitationQueries,
    private readonly inviting: InviteByHand,
  ) {}

  /**
   * List invitations
   * @remarks Who is to be asked, has been asked, or was not and why. Links are not shown: they lie in the letters alone. Sort by `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('surveys:read')
  list(@Query() query: ListSurveyInvitationsQuery, @Context() ctx: RequestContext): Promise<SurveyInvitationPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Invite a guest
   * @remarks By a letter, which is written within minutes where the guest has agreed to be asked and was not asked lately; or with `handOver` by a link that you hand over yourself. Once for a stay.
   */
  @Post()
  @RequirePermission('surveys:write')
  @Refuses(SurveyProblems.notOpen, Problems.conflict)
  create(@Body() body: CreateSurveyInvitationDto, @Context() ctx: RequestContext): Promise<SurveyInvitationDto> {
    return this.inviting.run(ctx, body);
  }
}

@ApiTags('Surveys')
@Controller('survey-responses')
export class SurveyResponsesController {
  constructor(private readonly queries: ResponseQueries) {}

  /**
   * List what was answered
   * @remarks In figures, without words. Sort by `answeredOn` or `updatedAt`.
   */
  @Get()
  @RequirePermission('surveys:read')
  list(@Query() query: ListResponsesQuery, @Context() ctx: RequestContext): Promise<SurveyResponsePageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read what was answered
   * @remarks With every answer, the guest’s own words, and the cases that came of it. Where it is known whose words they are, reading them leaves an audit entry.
   */
  @Get(':id')
  @RequirePermission('surveys:read')
  @Header('cache-control', 'no-store')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<SurveyResponseDetailsDto> {
    return this.queries.one(ctx, id);
  }
}
