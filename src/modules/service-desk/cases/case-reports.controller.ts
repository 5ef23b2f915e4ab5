import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { CaseTimesDto, CaseTimesQuery } from './dto/case-times.dto';
import { CaseTimes } from './queries/case-times.query';

@ApiTags('Cases')
@Controller('case-reports')
export class CaseReportsController {
  constructor(private readonly times: CaseTimes) {}

  /**
   * Report how long cases took
   * @remarks Of deadlines that began in these days, how many were met in time, and the working minutes that answers and settlements took, by severity, kind, department or root cause.
   */
  @Get('times')
  @RequirePermission('cases:read')
  report(@Query() query: CaseTimesQuery, @Context() ctx: RequestContext): Promise<CaseTimesDto> {
    return this.times.of(ctx, query);
  }
}
