import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { ChangeDepartmentDto, CreateDepartmentDto, DepartmentDto, DepartmentPageDto, DepartmentQuery } from './dto/department.dto';
import { CatalogueQueries } from './queries/catalogue.queries';
import { KeepCatalogue } from './services/keep-catalogue.service';

@ApiTags('Departments')
@Controller('departments')
export class DepartmentsController {
  constructor(
    private readonly queries: CatalogueQueries,
    private readonly keep: KeepCatalogue,
  ) {}

  /**
   * List departments
   * @remarks Of one hotel or of all that the caller may see. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('staff:read')
  list(@Query() query: DepartmentQuery, @Context() ctx: RequestContext): Promise<DepartmentPageDto> {
    return this.queries.departments(ctx.caller, query);
  }

  /**
   * Read a department
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('staff:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<DepartmentDto> {
    return this.queries.department(ctx, id);
  }

  /**
   * Create a department
   * @remarks Of one hotel. Refused when the code is taken there.
   */
  @Post()
  @RequirePermission('staff:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateDepartmentDto, @Context() ctx: RequestContext): Promise<DepartmentDto> {
    return this.keep.addDepartment(ctx, body);
  }

  /**
   * Change a department
   * @remarks JSON merge patch; needs `If-Match`. A department is retired, never deleted: shifts of the past belong to it.
   */
  @Patch(':id')
  @RequirePermission('staff:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeDepartmentDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<DepartmentDto> {
    return this.keep.changeDepartment(ctx, id, body, ifMatch);
  }
}
