import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ListScoreAlertsQuery, ScoreAlertDto, ScoreAlertPageDto } from './dto/score-alert.dto';
import { ScoreAlerts } from './queries/score-alerts.query';
import { AcknowledgeScoreAlert } from './services/acknowledge-score-alert.service';

@ApiTags('Survey reports')
@Controller('score-alerts')
export class ScoreAlertsController {
  constructor(
    private readonly alerts: ScoreAlerts,
    private readonly acknowledge: AcknowledgeScoreAlert,
  ) {}

  /**
   * List scores that have fallen
   * @remarks Every morning the last four weeks of each item are held against the twelve before them. What is lower beyond chance, with all items of the hotel tested
   * together, is told once (`surveys.score_fell`) and stands until the score is back where it was. Items with fewer than 20 answers are not compared. Sort by
   * `createdAt`.
   */
  @Get()
  @RequirePermission('surveys:read')
  list(@Query() query: ListScoreAlertsQuery, @Context() ctx: RequestContext): Promise<ScoreAlertPageDto> {
    return this.alerts.list(ctx, query);
  }

  /**
   * Take notice of a fall
   * @remarks Once; whoever was first stays named.
   */
  @Post(':id/acknowledgement')
  @HttpCode(200)
  @RequirePermission('surveys:write')
  acknowledgeOne(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ScoreAlertDto> {
    return this.acknowledge.run(ctx, id);
  }
}
