import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { GuestProblems } from './domain/problems';
import {
  DuplicateCandidateDto,
  DuplicateCandidatePageDto,
  DuplicateDetectionDto,
  ListCandidatesQuery,
  StartDetectionDto,
} from './dto/duplicate.dto';
import { SeparationDto } from './dto/merge.dto';
import { DuplicateQueries } from './queries/duplicate.queries';
import { DetectDuplicates } from './services/detect-duplicates.service';
import { DismissCandidate } from './services/dismiss-candidate.service';

@ApiTags('Guest duplicates')
@Controller()
export class DuplicatesController {
  constructor(
    private readonly queries: DuplicateQueries,
    private readonly detection: DetectDuplicates,
    private readonly dismissal: DismissCandidate,
  ) {}

  /**
   * List guests who may be one person
   * @remarks Pairs of records whose persons differ and whom no rule keeps apart, the strongest evidence first, each with its reasons field by field. Guests who are new or
   * change are compared within moments. Only pairs of which both records are of hotels where the caller holds `guests:merge`; personal values are masked. Merge them
   * with `POST /v1/guests/{id}/merges`, or dismiss the pair.
   */
  @Get('duplicate-candidates')
  @RequirePermission('guests:merge')
  list(@Query() query: ListCandidatesQuery, @Context() ctx: RequestContext): Promise<DuplicateCandidatePageDto> {
    return this.queries.list(ctx.caller, query);
  }

  /**
   * Read a pair of guests who may be one person
   * @remarks 404 once they are merged or kept apart.
   */
  @Get('duplicate-candidates/:id')
  @RequirePermission('guests:merge')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<DuplicateCandidateDto> {
    return this.queries.one(ctx.caller, id);
  }

  /**
   * Dismiss a pair: they are two people
   * @remarks Makes the rule that keeps them apart: the pair is not proposed again, and a merge is refused until the rule is taken back.
   */
  @Post('duplicate-candidates/:id/dismissal')
  @RequirePermission('guests:merge')
  @Refuses(GuestProblems.samePerson, Problems.conflict)
  dismiss(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<SeparationDto> {
    return this.dismissal.run(ctx, id);
  }

  /**
   * Look for duplicates among all guests
   * @remarks A job that compares every guest of a hotel, or of all hotels, with everybody who has something in common with them: after an import, or once a year.
   */
  @Post('duplicate-detections')
  @HttpCode(202)
  @RequirePermission('guests:merge')
  start(@Body() body: StartDetectionDto, @Context() ctx: RequestContext): Promise<DuplicateDetectionDto> {
    return this.detection.start(ctx, body);
  }
}
