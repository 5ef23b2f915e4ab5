import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { PageQuery } from '../../../kernel/http/page';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { SurveyProblems } from '../domain/problems';
import { READY_MADE } from '../domain/ready-made';
import {
  ChangeSurveyDto,
  CreateSurveyDto,
  ListSurveysQuery,
  SurveyDetailsDto,
  SurveyDto,
  SurveyPageDto,
  SurveyTemplateListDto,
  SurveyVersionDto,
  SurveyVersionPageDto,
} from './dto/survey.dto';
import { SurveyQueries } from './queries/survey.queries';
import { KeepSurveys } from './services/keep-surveys.service';

@ApiTags('Surveys')
@Controller('survey-templates')
export class SurveyTemplatesController {
  /**
   * List questionnaires that come with the house
   * @remarks In English and Chinese: the touchpoints of a stay, SERVQUAL with 22 pairs and five weights, the customer satisfaction index, NPS, how a complaint was handled, staff, and risks for
   * experts. `POST /v1/surveys` with `template` begins with one of them.
   */
  @Get()
  @RequirePermission('surveys:read')
  list(): SurveyTemplateListDto {
    return { data: READY_MADE.map((template) => ({ ...template })) };
  }
}

@ApiTags('Surveys')
@Controller('surveys')
export class SurveysController {
  constructor(
    private readonly queries: SurveyQueries,
    private readonly keep: KeepSurveys,
  ) {}

  /**
   * List surveys
   * @remarks The organization’s and those of the hotels whose surveys you may read, without what they ask. Sort by `code`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('surveys:read')
  list(@Query() query: ListSurveysQuery, @Context() ctx: RequestContext): Promise<SurveyPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a survey
   * @remarks With its draft and what keeps that from being asked. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('surveys:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<SurveyDetailsDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Create a survey
   * @remarks As a draft, empty or from a template; nobody is asked before a version is published.
   */
  @Post()
  @RequirePermission('surveys:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateSurveyDto, @Context() ctx: RequestContext): Promise<SurveyDetailsDto> {
    return this.keep.create(ctx, body);
  }

  /**
   * Change a survey
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. The draft is kept as it is written, with its faults; what has been published never changes.
   */
  @Patch(':id')
  @RequirePermission('surveys:write')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeSurveyDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<SurveyDetailsDto> {
    return this.keep.change(ctx, id, body, ifMatch);
  }

  /**
   * List the versions of a survey
   * @remarks The newest first, with what they ask.
   */
  @Get(':id/versions')
  @RequirePermission('surveys:read')
  versions(@Param('id', IdPipe) id: string, @Query() query: PageQuery, @Context() ctx: RequestContext): Promise<SurveyVersionPageDto> {
    return this.queries.versions(ctx, id, query);
  }

  /**
   * Publish the draft
   * @remarks As the next version, which is asked from now on; who has begun with an older one finishes that. Needs `If-Match`. Refused with everything that is wrong with the draft. A question keeps its
   * kind and scale over all versions, so that its scores can be compared.
   */
  @Post(':id/versions')
  @RequirePermission('surveys:write')
  @Refuses(SurveyProblems.unfinished, SurveyProblems.notOpen, Problems.versionChanged, Problems.versionRequired)
  publish(
    @Param('id', IdPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<SurveyVersionDto> {
    return this.keep.publish(ctx, id, ifMatch);
  }

  /**
   * Close a survey
   * @remarks Nobody can answer it any more; its links say so. What was answered stays.
   */
  @Post(':id/closing')
  @HttpCode(200)
  @RequirePermission('surveys:write')
  @Refuses(SurveyProblems.notOpen)
  close(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<SurveyDto> {
    return this.keep.close(ctx, id);
  }
}
