import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { StaffProblems } from './domain/problems';
import {
  ChangeEmployeeDto,
  CreateEmployeeDto,
  EmployeeDto,
  EmployeePageDto,
  EmployeeQuery,
  ServicePermissionQuery,
} from './dto/employee.dto';
import { ServicePermissionsDto } from './dto/service-permission.dto';
import { EmployeeQueries } from './queries/employee.queries';
import { StaffQueries } from './queries/staff.queries';
import { KeepEmployees } from './services/keep-employees.service';

@ApiTags('Employees')
@Controller('employees')
export class EmployeesController {
  constructor(
    private readonly queries: EmployeeQueries,
    private readonly staff: StaffQueries,
    private readonly keep: KeepEmployees,
  ) {}

  /**
   * List employees
   * @remarks Those whose home hotel the caller may see, or who work in such a hotel now or later. Private e-mail and phone come masked unless the
   * caller holds `staff:pii` in the home hotel; every unmasked read leaves an audit entry. Sort by `number`, `lastName`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('staff:read')
  list(@Query() query: EmployeeQuery, @Context() ctx: RequestContext): Promise<EmployeePageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read an employee
   * @remarks Masked as in the list. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('staff:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<EmployeeDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Take on an employee
   * @remarks Needs `staff:write` in the home hotel and in every hotel of `worksIn`. Refused when the number or the account belongs to somebody else.
   */
  @Post()
  @RequirePermission('staff:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateEmployeeDto, @Context() ctx: RequestContext): Promise<EmployeeDto> {
    return this.keep.create(ctx, body);
  }

  /**
   * Change an employee
   * @remarks JSON merge patch; needs `If-Match`, and `staff:write` in the home hotel. `worksIn` replaces the postings to hotels in which the caller
   * holds `staff:write`; others stay. Planned shifts that no longer can be (after the last day, or in a hotel that was left) are cancelled.
   */
  @Patch(':id')
  @RequirePermission('staff:write')
  @Refuses(Problems.conflict, StaffProblems.supervisorCycle, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeEmployeeDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<EmployeeDto> {
    return this.keep.change(ctx, id, body, ifMatch);
  }

  /**
   * What an employee may serve
   * @remarks In one hotel on one day, with all reasons why not: not employed then, on leave, not in that hotel, a qualification missing, expired,
   * taken back or not yet valid. Services for which no qualification is asked are open to everybody who works there: see `allowed`.
   */
  @Get(':id/service-permissions')
  @RequirePermission('staff:read')
  permissions(
    @Param('id', IdPipe) id: string,
    @Query() query: ServicePermissionQuery,
    @Context() ctx: RequestContext,
  ): Promise<ServicePermissionsDto> {
    return this.staff.permissions(ctx, id, query);
  }
}
