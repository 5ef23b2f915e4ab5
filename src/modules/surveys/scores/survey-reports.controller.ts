import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { CsatDto, CsiDto, NpsDto, ServqualDto } from './dto/models.dto';
import { ItemReportQuery, ReportQuery, ScoresQuery } from './dto/report-query.dto';
import { ScoresDto } from './dto/scores.dto';
import { ModelReports } from './queries/model-reports.query';
import { ScoreReport } from './queries/score-report.query';
import { ServqualReport } from './queries/servqual-report.query';

@ApiTags('Survey reports')
@Controller('survey-reports')
export class SurveyReportsController {
  constructor(
    private readonly scores: ScoreReport,
    private readonly models: ModelReports,
    private readonly servqual: ServqualReport,
  ) {}

  /**
   * Read scores
   * @remarks Each item, touchpoint or department with the number of respondents, its mean from 0 to 100 and the interval in which the true mean lies with 95 %
   * confidence; of single items also the mean on their own steps, the share of the two best, and the net promoter score where it is asked. Told apart by hotel, room,
   * segment, class, channel, language, distribution, wave or period. Groups of fewer respondents than `minimum` are counted in `suppressed` and not shown. Complete
   * responses count, and partial ones once their time is up.
   */
  @Get('scores')
  @RequirePermission('surveys:read')
  readScores(@Query() query: ScoresQuery, @Context() ctx: RequestContext): Promise<ScoresDto> {
    return this.scores.read(ctx, query);
  }

  /**
   * Read the gaps of service quality
   * @remarks SERVQUAL: what was expected against how it was, each respondent compared with themselves, by question and dimension, unweighted and weighted by what
   * the dimensions are worth to the guest, with Student’s t and interval of the paired differences. Of the five gaps of the model it says which the house measures.
   */
  @Get('servqual')
  @RequirePermission('surveys:read')
  readServqual(@Query() query: ReportQuery, @Context() ctx: RequestContext): Promise<ServqualDto> {
    return this.servqual.read(ctx, query);
  }

  /**
   * Read the customer satisfaction index
   * @remarks From the three questions of the index, each respondent by themselves and then the mean, by the weights that the survey was given last. The formula names
   * their version.
   */
  @Get('csi')
  @RequirePermission('surveys:read')
  readCsi(@Query() query: ReportQuery, @Context() ctx: RequestContext): Promise<CsiDto> {
    return this.models.csi(ctx, query);
  }

  /**
   * Read the net promoter score
   * @remarks Of every item that asks on 0 to 10 whether the guest would recommend the hotel: the share of 9 and 10 less the share of 0 to 6.
   */
  @Get('nps')
  @RequirePermission('surveys:read')
  readNps(@Query() query: ItemReportQuery, @Context() ctx: RequestContext): Promise<NpsDto> {
    return this.models.nps(ctx, query);
  }

  /**
   * Read who is satisfied
   * @remarks CSAT of every item that asks how satisfied the guest is: the share of the two best steps, in percent.
   */
  @Get('csat')
  @RequirePermission('surveys:read')
  readCsat(@Query() query: ItemReportQuery, @Context() ctx: RequestContext): Promise<CsatDto> {
    return this.models.csat(ctx, query);
  }
}
