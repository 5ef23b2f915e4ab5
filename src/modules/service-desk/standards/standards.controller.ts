import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { PageQuery } from '../../../kernel/http/page';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import {
  ChangeStandardDto,
  CreateStandardDto,
  ListStandardsQuery,
  PublishStandardDto,
  StandardDto,
  StandardPageDto,
  StandardVersionPageDto,
} from './dto/standard.dto';
import { StandardsReportDto, StandardsReportQuery } from './dto/standards-report.dto';
import { InspectionQueries } from './queries/inspection.queries';
import { StandardQueries } from './queries/standard.queries';
import { KeepStandards } from './services/keep-standards.service';

@ApiTags('Service standards')
@Controller('service-standards')
export class StandardsController {
  constructor(
    private readonly queries: StandardQueries,
    private readonly standards: KeepStandards,
  ) {}

  /**
   * List service standards
   * @remarks With a hotel those that hold there: its own and those of the organization. Sort by `code`, `name` or `updatedAt`.
   */
  @Get()
  @RequirePermission('standards:read')
  list(@Query() query: ListStandardsQuery, @Context() ctx: RequestContext): Promise<StandardPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a service standard
   * @remarks With the version that is in force. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('standards:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<StandardDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * List all versions of a service standard
   * @remarks The newest first. Inspections name the version they were held against.
   */
  @Get(':id/versions')
  @RequirePermission('standards:read')
  versions(@Param('id', IdPipe) id: string, @Query() query: PageQuery, @Context() ctx: RequestContext): Promise<StandardVersionPageDto> {
    return this.queries.versions(ctx, id, query);
  }

  /**
   * Create a service standard
   * @remarks Of a hotel, or, without one, of the organization: that asks for the permission in all hotels. Its criteria come with the first version.
   */
  @Post()
  @RequirePermission('standards:write')
  @Refuses(Problems.conflict)
  add(@Body() body: CreateStandardDto, @Context() ctx: RequestContext): Promise<StandardDto> {
    return this.standards.add(ctx, body);
  }

  /**
   * Change a service standard
   * @remarks JSON merge patch; needs `If-Match`. It is renamed or retired, never deleted.
   */
  @Patch(':id')
  @RequirePermission('standards:write')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeStandardDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<StandardDto> {
    return this.standards.change(ctx, id, body, ifMatch);
  }

  /**
   * Publish a version of a service standard
   * @remarks In force at once. Inspections that have begun go on with the version they began with.
   */
  @Post(':id/versions')
  @RequirePermission('standards:write')
  publish(@Param('id', IdPipe) id: string, @Body() body: PublishStandardDto, @Context() ctx: RequestContext): Promise<StandardDto> {
    return this.standards.publish(ctx, id, body);
  }
}

@ApiTags('Reports')
@Controller('reports')
export class StandardsReportController {
  constructor(private readonly queries: InspectionQueries) {}

  /**
   * Report how far standards are kept
   * @remarks By part of the work: inspections completed in these days, their score and how many passed, the criteria that failed most often, and what is still to be set right.
   */
  @Get('standards')
  @RequirePermission('standards:read')
  report(@Query() query: StandardsReportQuery, @Context() ctx: RequestContext): Promise<StandardsReportDto> {
    return this.queries.report(ctx, query);
  }
}
