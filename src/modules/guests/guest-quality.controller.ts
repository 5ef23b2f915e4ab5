import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { DataQualityDto, DataQualityQuery } from './dto/data-quality.dto';
import { DataQualityReport } from './queries/data-quality.report';

@ApiTags('Reports')
@Controller('reports')
export class GuestQualityController {
  constructor(private readonly report: DataQualityReport) {}

  /**
   * Read how good the guest records are
   * @remarks By hotel and source: how many, how complete, how fresh, what is wrong with them, what waits in quarantine, and how many may be the same person as another.
   */
  @Get('guest-data-quality')
  @RequirePermission('guests:read')
  read(@Query() query: DataQualityQuery, @Context() ctx: RequestContext): Promise<DataQualityDto> {
    return this.report.read(ctx, query);
  }
}
