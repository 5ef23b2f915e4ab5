import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import {
  EmployeeQualificationDto,
  EmployeeQualificationPageDto,
  EmployeeQualificationQuery,
  GrantQualificationDto,
} from './dto/employee-qualification.dto';
import { EmployeeQualifications } from './queries/employee-qualifications.query';
import { GrantQualification } from './services/grant-qualification.service';

@ApiTags('Employees')
@Controller('employees/:id/qualifications')
export class EmployeeQualificationsController {
  constructor(
    private readonly queries: EmployeeQualifications,
    private readonly grants: GrantQualification,
  ) {}

  /**
   * List an employee’s qualifications
   * @remarks Also those that are over. Sort by `createdAt` or `grantedOn`. Evidence is shown to callers with `staff:pii` in the home hotel only, and
   * leaves an audit entry.
   */
  @Get()
  @RequirePermission('staff:read')
  list(
    @Param('id', IdPipe) id: string,
    @Query() query: EmployeeQualificationQuery,
    @Context() ctx: RequestContext,
  ): Promise<EmployeeQualificationPageDto> {
    return this.queries.list(ctx, id, query);
  }

  /**
   * Grant a qualification
   * @remarks Needs `staff:write` in the home hotel. One that is granted again counts beside the old one: nothing is overwritten.
   */
  @Post()
  @RequirePermission('staff:write')
  grant(
    @Param('id', IdPipe) id: string,
    @Body() body: GrantQualificationDto,
    @Context() ctx: RequestContext,
  ): Promise<EmployeeQualificationDto> {
    return this.grants.run(ctx, id, body);
  }

  /**
   * Take a qualification back
   * @remarks It counts no more from today on; the record of it stays. Shifts that are planned already are left as they are.
   */
  @Delete(':grantId')
  @RequirePermission('staff:write')
  @HttpCode(204)
  withdraw(@Param('id', IdPipe) id: string, @Param('grantId', IdPipe) grantId: string, @Context() ctx: RequestContext): Promise<void> {
    return this.grants.withdraw(ctx, id, grantId);
  }
}
