import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { PageQuery } from '../../kernel/http/page';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { GuestProblems } from './domain/problems';
import {
  ChangeClassificationSchemeDto,
  ClassificationJobDto,
  ClassificationSchemeDto,
  ClassificationSchemePageDto,
  ClassificationVersionDto,
  ClassificationVersionListDto,
  ClassificationVersionPath,
  CreateClassificationSchemeDto,
  CreateClassificationVersionDto,
  ListClassificationSchemesQuery,
} from './dto/classification.dto';
import { ClassificationQueries } from './queries/classification.queries';
import { KeepClassificationSchemes } from './services/keep-classification-schemes.service';

@ApiTags('Classification')
@Controller('classification-schemes')
export class ClassificationSchemesController {
  constructor(
    private readonly queries: ClassificationQueries,
    private readonly keep: KeepClassificationSchemes,
  ) {}

  /**
   * List classification standards
   * @remarks The chain’s, and the own ones of hotels that the caller may see. `purpose` (business, leisure, family) and `value` (loyal, potential, ordinary) come ready made; another version
   * changes them, `retired` ends them.
   */
  @Get()
  @RequirePermission('guests:read')
  list(@Query() query: ListClassificationSchemesQuery, @Context() ctx: RequestContext): Promise<ClassificationSchemePageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a classification standard
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('guests:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ClassificationSchemeDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Create a classification standard
   * @remarks It counts once a version of it is published.
   */
  @Post()
  @RequirePermission('guests:classify')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateClassificationSchemeDto, @Context() ctx: RequestContext): Promise<ClassificationSchemeDto> {
    return this.keep.create(ctx, body);
  }

  /**
   * Change a classification standard
   * @remarks Name, description, whether it is retired. Needs `If-Match`. Its rules change by a new version.
   */
  @Patch(':id')
  @RequirePermission('guests:classify')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeClassificationSchemeDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ClassificationSchemeDto> {
    return this.keep.change(ctx, id, body, ifMatch);
  }
}

@ApiTags('Classification')
@Controller('classification-schemes/:id/versions')
export class ClassificationVersionsController {
  constructor(
    private readonly queries: ClassificationQueries,
    private readonly keep: KeepClassificationSchemes,
  ) {}

  /**
   * List the versions of a standard
   * @remarks Newest first, whichever of them counts; sort by `number`.
   */
  @Get()
  @RequirePermission('guests:read')
  list(@Param('id', IdPipe) id: string, @Query() query: PageQuery, @Context() ctx: RequestContext): Promise<ClassificationVersionListDto> {
    return this.queries.versions(ctx, id, query);
  }

  /**
   * Read a version of a standard
   * @remarks Classes, rules in their order, and the class of everybody else.
   */
  @Get(':number')
  @RequirePermission('guests:read')
  read(@Param() { id, number }: ClassificationVersionPath, @Context() ctx: RequestContext): Promise<ClassificationVersionDto> {
    return this.queries.version(ctx, id, number);
  }

  /**
   * Write a version of a standard
   * @remarks Checked as a whole, with a pointer to each fault. It is never changed afterwards, and counts for nobody until it is published.
   */
  @Post()
  @RequirePermission('guests:classify')
  @Refuses(GuestProblems.standardRetired)
  write(
    @Param('id', IdPipe) id: string,
    @Body() body: CreateClassificationVersionDto,
    @Context() ctx: RequestContext,
  ): Promise<ClassificationVersionDto> {
    return this.keep.addVersion(ctx, id, body);
  }

  /**
   * Try a version out
   * @remarks A job that counts how many guests would fall into which class, beside how many are in it now, and changes nothing: its `result` has
   * `classes: [{ class, guests, before }]` and `withoutClass`, those of whom nothing is known to class them by.
   */
  @Post(':number/dry-run')
  @HttpCode(202)
  @RequirePermission('guests:classify')
  tryOut(@Param() { id, number }: ClassificationVersionPath, @Context() ctx: RequestContext): Promise<ClassificationJobDto> {
    return this.keep.tryOut(ctx, id, number);
  }

  /**
   * Publish a version
   * @remarks From now on it counts, in place of the one before; a job classes everybody by it, and guests to whom something happens meanwhile are classed by it at once. An
   * earlier version can be published again.
   */
  @Post(':number/publication')
  @HttpCode(202)
  @RequirePermission('guests:classify')
  @Refuses(GuestProblems.standardRetired)
  publish(@Param() { id, number }: ClassificationVersionPath, @Context() ctx: RequestContext): Promise<ClassificationJobDto> {
    return this.keep.publish(ctx, id, number);
  }
}
