import { Body, Controller, Get, Headers, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import {
  CasePolicyDto,
  CasePolicyPageDto,
  CaseRulesQuery,
  CaseSettingsDto,
  ChangeRootCauseDto,
  CreateRootCauseDto,
  RootCauseDto,
  RootCausePageDto,
  SetCasePolicyDto,
} from './dto/case-rules.dto';
import { KeepCaseRules } from './services/keep-case-rules.service';

@ApiTags('Rules of cases')
@Controller()
export class CaseRulesController {
  constructor(private readonly rules: KeepCaseRules) {}

  /**
   * List the policies of a hotel’s cases
   * @remarks By when a first answer, the next one and the settlement are owed, by kind and severity; the most specific one counts. Where the hotel has set none, the ready-made terms
   * of the severity hold, around the clock. Sort by `createdAt` or `updatedAt`.
   */
  @Get('case-policies')
  @RequirePermission('cases:read')
  policies(@Query() query: CaseRulesQuery, @Context() ctx: RequestContext): Promise<CasePolicyPageDto> {
    return this.rules.policies(ctx, query);
  }

  /**
   * Set the policy of a kind and severity
   * @remarks There is one for each pair; what is left out stands for all. Cases that are open keep what was agreed until they change their kind or severity or are opened again.
   */
  @Put('case-policies')
  @RequirePermission('cases:rules')
  setPolicy(@Body() body: SetCasePolicyDto, @Context() ctx: RequestContext): Promise<CasePolicyDto> {
    return this.rules.setPolicy(ctx, body);
  }

  /**
   * List the root causes of a hotel
   * @remarks The hotel’s own catalogue of why cases come to be. Sort by `code`, `createdAt` or `updatedAt`.
   */
  @Get('case-root-causes')
  @RequirePermission('cases:read')
  causes(@Query() query: CaseRulesQuery, @Context() ctx: RequestContext): Promise<RootCausePageDto> {
    return this.rules.causes(ctx, query);
  }

  /**
   * Add a root cause
   * @remarks Refused when the code is taken in the hotel.
   */
  @Post('case-root-causes')
  @RequirePermission('cases:rules')
  @Refuses(Problems.conflict)
  addCause(@Body() body: CreateRootCauseDto, @Context() ctx: RequestContext): Promise<RootCauseDto> {
    return this.rules.addCause(ctx, body);
  }

  /**
   * Change a root cause
   * @remarks JSON merge patch; needs `If-Match`. It is retired, never deleted: cases of the past have it.
   */
  @Patch('case-root-causes/:id')
  @RequirePermission('cases:rules')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  changeCause(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeRootCauseDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<RootCauseDto> {
    return this.rules.changeCause(ctx, id, body, ifMatch);
  }

  /**
   * Read what a hotel has settled about its cases
   * @remarks How much may be given for one case, and within how many days cases count as the same trouble again.
   */
  @Get('properties/:id/case-settings')
  @RequirePermission('cases:read')
  settings(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<CaseSettingsDto> {
    return this.rules.settings(ctx, id);
  }

  /**
   * Settle what holds for a hotel’s cases
   * @remarks It counts for what is given from now on.
   */
  @Put('properties/:id/case-settings')
  @RequirePermission('cases:rules')
  setSettings(@Param('id', IdPipe) id: string, @Body() body: CaseSettingsDto, @Context() ctx: RequestContext): Promise<CaseSettingsDto> {
    return this.rules.setSettings(ctx, id, body);
  }
}
