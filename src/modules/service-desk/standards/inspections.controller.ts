import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ServiceDeskProblems } from '../domain/wrong-step';
import { StandardProblems } from './domain/standard';
import {
  ChangeActionDto,
  CompleteActionDto,
  CorrectiveActionDto,
  CorrectiveActionPageDto,
  ListActionsQuery,
  ReturnActionDto,
} from './dto/corrective-action.dto';
import {
  BeginInspectionDto,
  CompleteInspectionDto,
  InspectionDto,
  InspectionPageDto,
  ListInspectionsQuery,
  RecordFindingsDto,
} from './dto/inspection.dto';
import { InspectionQueries } from './queries/inspection.queries';
import { Inspect } from './services/inspect.service';
import { SetRight } from './services/set-right.service';

@ApiTags('Inspections')
@Controller('inspections')
export class InspectionsController {
  constructor(
    private readonly queries: InspectionQueries,
    private readonly inspect: Inspect,
  ) {}

  /**
   * List inspections
   * @remarks The newest first. Sort by `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('standards:read')
  list(@Query() query: ListInspectionsQuery, @Context() ctx: RequestContext): Promise<InspectionPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read an inspection
   * @remarks With the criteria of its version, what was found, and what is done about it.
   */
  @Get(':id')
  @RequirePermission('standards:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<InspectionDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Begin an inspection
   * @remarks Of a room, an employee’s work, a department or a part of the work as a whole, by an inspector, a guest nobody knows of, or the department itself. The version of the
   * standard that is in force now is kept.
   */
  @Post()
  @RequirePermission('inspections:write')
  @Refuses(StandardProblems.notPublished)
  begin(@Body() body: BeginInspectionDto, @Context() ctx: RequestContext): Promise<InspectionDto> {
    return this.inspect.begin(ctx, body);
  }

  /**
   * Judge criteria of an inspection
   * @remarks Those that are named; the others stay as they were judged, so that two people can judge different ones.
   */
  @Put(':id/findings')
  @RequirePermission('inspections:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  record(@Param('id', IdPipe) id: string, @Body() body: RecordFindingsDto, @Context() ctx: RequestContext): Promise<InspectionDto> {
    return this.inspect.record(ctx, id, body);
  }

  /**
   * Complete an inspection
   * @remarks Once every criterion is judged. The score is the share of the points that could be had; what did not apply counts nowhere, and whatever is critical must not fail. Each
   * criterion that failed leads to a corrective action.
   */
  @Post(':id/completion')
  @HttpCode(200)
  @RequirePermission('inspections:write')
  @Refuses(ServiceDeskProblems.wrongStep, StandardProblems.notJudged)
  complete(@Param('id', IdPipe) id: string, @Body() body: CompleteInspectionDto, @Context() ctx: RequestContext): Promise<InspectionDto> {
    return this.inspect.complete(ctx, id, body);
  }

  /**
   * Call an inspection off
   * @remarks While it is open. It counts nowhere.
   */
  @Post(':id/cancellation')
  @HttpCode(200)
  @RequirePermission('inspections:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  cancel(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<InspectionDto> {
    return this.inspect.cancel(ctx, id);
  }
}

@ApiTags('Inspections')
@Controller('corrective-actions')
export class CorrectiveActionsController {
  constructor(
    private readonly queries: InspectionQueries,
    private readonly actions: SetRight,
  ) {}

  /**
   * List corrective actions
   * @remarks What is due first, first; `overdue=true` for what should be done by now. Sort by `dueOn`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('standards:read')
  list(@Query() query: ListActionsQuery, @Context() ctx: RequestContext): Promise<CorrectiveActionPageDto> {
    return this.queries.actions(ctx, query);
  }

  /**
   * Read a corrective action
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('standards:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<CorrectiveActionDto> {
    return this.queries.action(ctx, id);
  }

  /**
   * Change a corrective action
   * @remarks JSON merge patch; needs `If-Match`. Who sees to it, what is to be done, and until when.
   */
  @Patch(':id')
  @RequirePermission('inspections:write')
  @Refuses(ServiceDeskProblems.wrongStep, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeActionDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<CorrectiveActionDto> {
    return this.actions.change(ctx, id, body, ifMatch);
  }

  /**
   * Say that a corrective action is done
   * @remarks With proof. Somebody else verifies it.
   */
  @Post(':id/completion')
  @HttpCode(200)
  @RequirePermission('inspections:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  complete(@Param('id', IdPipe) id: string, @Body() body: CompleteActionDto, @Context() ctx: RequestContext): Promise<CorrectiveActionDto> {
    return this.actions.complete(ctx, id, body);
  }

  /**
   * Verify a corrective action
   * @remarks By somebody other than who did it.
   */
  @Post(':id/verification')
  @HttpCode(200)
  @RequirePermission('inspections:write')
  @Refuses(ServiceDeskProblems.wrongStep, StandardProblems.fourEyes)
  verify(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<CorrectiveActionDto> {
    return this.actions.verify(ctx, id);
  }

  /**
   * Send a corrective action back
   * @remarks It was said to be done and is not, or did not last: it is open again, with the day it had.
   */
  @Post(':id/return')
  @HttpCode(200)
  @RequirePermission('inspections:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  sendBack(@Param('id', IdPipe) id: string, @Body() body: ReturnActionDto, @Context() ctx: RequestContext): Promise<CorrectiveActionDto> {
    return this.actions.sendBack(ctx, id, body.reason);
  }
}
