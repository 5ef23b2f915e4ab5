import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { SurveyProblems } from '../domain/problems';
import {
  CreateSurveyDistributionDto,
  SurveyDistributionDto,
  SurveyDistributionPageDto,
  ListDistributionsQuery,
} from './dto/distribution.dto';
import { PaperBatchAnswerDto, PaperBatchDto } from './dto/paper.dto';
import { DistributionQueries } from './queries/distribution.queries';
import { KeepDistributions } from './services/keep-distributions.service';
import { TypeInPaper } from './services/type-in-paper.service';

@ApiTags('Surveys')
@Controller('survey-distributions')
export class SurveyDistributionsController {
  constructor(
    private readonly queries: DistributionQueries,
    private readonly keep: KeepDistributions,
    private readonly paper: TypeInPaper,
  ) {}

  /**
   * List how surveys are handed out
   * @remarks Of one hotel, or of all whose surveys you may read. Sort by `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('surveys:read')
  list(@Query() query: ListDistributionsQuery, @Context() ctx: RequestContext): Promise<SurveyDistributionPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read how a survey is handed out
   * @remarks With the address for its QR code.
   */
  @Get(':id')
  @RequirePermission('surveys:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<SurveyDistributionDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Hand a survey out
   * @remarks After an event, in waves, by a link or a QR code that hangs somewhere or lies in a room, at a kiosk, or on paper. A QR code says where an answer comes from, never who gave it.
   */
  @Post()
  @RequirePermission('surveys:write')
  @Refuses(SurveyProblems.notOpen)
  create(@Body() body: CreateSurveyDistributionDto, @Context() ctx: RequestContext): Promise<SurveyDistributionDto> {
    return this.keep.create(ctx, body);
  }

  /**
   * Stop handing a survey out
   * @remarks Nobody is invited any more, and the link for many is closed. Invitations that were sent stay good until they run out.
   */
  @Post(':id/ending')
  @HttpCode(200)
  @RequirePermission('surveys:write')
  @Refuses(SurveyProblems.notOpen)
  end(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<SurveyDistributionDto> {
    return this.keep.end(ctx, id);
  }

  /**
   * Type in what was answered on paper
   * @remarks Up to 500 sheets, each with a `clientId`; also for devices that were out of reach. All of a batch or nothing is kept. A batch may be sent again, whole or cut otherwise, by several at once:
   * each sheet is counted once. A `clientId` with other answers than those counted is refused and named. What was left open on paper is not asked for.
   */
  @Post(':id/paper-batches')
  @HttpCode(200)
  @RequirePermission('surveys:collect')
  @Refuses(SurveyProblems.notOpen, SurveyProblems.changedAnswers)
  typeIn(@Param('id', IdPipe) id: string, @Body() body: PaperBatchDto, @Context() ctx: RequestContext): Promise<PaperBatchAnswerDto> {
    return this.paper.run(ctx, id, body);
  }
}
