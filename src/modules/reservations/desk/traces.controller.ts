import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ReservationProblems } from '../domain/reservation';
import { ChangeTraceDto, CreateTraceDto, ListTracesQuery, TraceDto, TracePageDto } from './dto/trace.dto';
import { TraceQueries } from './queries/traces.query';
import { KeepTraces } from './services/keep-traces.service';

@ApiTags('Front desk')
@Controller('traces')
export class TracesController {
  constructor(
    private readonly queries: TraceQueries,
    private readonly traces: KeepTraces,
  ) {}

  /**
   * List traces
   * @remarks Dated tasks for departments on stays, the one that is due first, first. Sort by `dueOn`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('desk:read')
  list(@Query() query: ListTracesQuery, @Context() ctx: RequestContext): Promise<TracePageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a trace
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('desk:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<TraceDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Set a trace
   * @remarks A task for a department of the stay’s hotel, on a day from today on: a cot before they arrive, a cake on the second evening.
   */
  @Post()
  @RequirePermission('desk:write')
  set(@Body() body: CreateTraceDto, @Context() ctx: RequestContext): Promise<TraceDto> {
    return this.traces.set(ctx, body);
  }

  /**
   * Change a trace
   * @remarks JSON merge patch; needs `If-Match`. What is done or called off stays as it is.
   */
  @Patch(':id')
  @RequirePermission('desk:write')
  @Refuses(ReservationProblems.wrongStatus, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeTraceDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<TraceDto> {
    return this.traces.change(ctx, id, body, ifMatch);
  }

  /**
   * Note that a trace is done
   * @remarks By the account that says so, at the moment it does.
   */
  @Post(':id/completion')
  @HttpCode(200)
  @RequirePermission('desk:write')
  @Refuses(ReservationProblems.wrongStatus)
  complete(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<TraceDto> {
    return this.traces.end(ctx, id, 'done');
  }

  /**
   * Call a trace off
   * @remarks It stays in the list as cancelled.
   */
  @Post(':id/cancellation')
  @HttpCode(200)
  @RequirePermission('desk:write')
  @Refuses(ReservationProblems.wrongStatus)
  cancel(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<TraceDto> {
    return this.traces.end(ctx, id, 'cancelled');
  }
}
