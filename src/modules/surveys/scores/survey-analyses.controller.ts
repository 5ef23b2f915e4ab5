import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { DriversDto, FacilitiesDto, TrendDto } from './dto/analyses.dto';
import { CsiWeightsDto, SetCsiWeightsDto } from './dto/models.dto';
import { FacilitiesQuery, ReportQuery, TrendQuery } from './dto/report-query.dto';
import { DriverReport } from './queries/driver-report.query';
import { FacilityReport } from './queries/facility-report.query';
import { TrendReport } from './queries/trend-report.query';
import { SetCsiWeights } from './services/set-csi-weights.service';

@ApiTags('Survey reports')
@Controller()
export class SurveyAnalysesController {
  constructor(
    private readonly drivers: DriverReport,
    private readonly trend: TrendReport,
    private readonly facilities: FacilityReport,
    private readonly setWeights: SetCsiWeights,
  ) {}

  /**
   * Read what goes with the overall score
   * @remarks Each item with its correlation with the overall score and its part of what all items explain together, which shares out among items that go together.
   * It says what goes with a good score, not what causes it.
   */
  @Get('survey-reports/drivers')
  @RequirePermission('surveys:read')
  readDrivers(@Query() query: ReportQuery, @Context() ctx: RequestContext): Promise<DriversDto> {
    return this.drivers.read(ctx, query);
  }

  /**
   * Follow a score over time
   * @remarks Day by day, by weeks or by months, each point with the change against the one before and how likely that is by chance alone. All points are made by one
   * formula, which the answer names. With `kept=true` they are the figures as they were written down when the month was over; such as were made by another formula
   * are left out, and `formulas` names them.
   */
  @Get('survey-reports/trend')
  @RequirePermission('surveys:read')
  readTrend(@Query() query: TrendQuery, @Context() ctx: RequestContext): Promise<TrendDto> {
    return this.trend.read(ctx, query);
  }

  /**
   * List what to repair first
   * @remarks Facilities and rooms by the score that they cost the hotel: what is missing to 100, added up over all answers, so that what is bad and much used comes
   * first. Beside it the price of the stays whose guests found it bad. Answers of which no room is known are put together.
   */
  @Get('survey-reports/facilities')
  @RequirePermission('surveys:read')
  readFacilities(@Query() query: FacilitiesQuery, @Context() ctx: RequestContext): Promise<FacilitiesDto> {
    return this.facilities.read(ctx, query);
  }

  /**
   * Set what the questions of the satisfaction index count
   * @remarks From now on the index is made by these weights, of old answers too. Figures that were written down by others stay as they are and are never put beside
   * the new ones.
   */
  @Put('surveys/:id/csi-weights')
  @RequirePermission('surveys:write')
  putCsiWeights(@Param('id', IdPipe) id: string, @Body() body: SetCsiWeightsDto, @Context() ctx: RequestContext): Promise<CsiWeightsDto> {
    return this.setWeights.run(ctx, id, body);
  }
}
