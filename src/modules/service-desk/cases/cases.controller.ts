import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { FolioProblems } from '../../folios';
import { CaseProblems } from './domain/case';
import { CaseDto, CasePageDto, CaseQuery, CaseReasonDto, ChangeCaseDto, NoteCaseDto, OpenCaseDto, SettleCaseDto } from './dto/case.dto';
import { CompensateDto, ReverseCompensationDto } from './dto/compensation.dto';
import { CaseQueries } from './queries/case.queries';
import { CompensateGuest } from './services/compensate-guest.service';
import { MoveCases } from './services/move-cases.service';

@ApiTags('Cases')
@Controller('cases')
export class CasesController {
  constructor(
    private readonly queries: CaseQueries,
    private readonly moves: MoveCases,
  ) {}

  /**
   * List cases
   * @remarks Of one hotel or of all that the caller may see, with their deadlines. `overdue=true` are those of which a deadline is missed and not yet met. Sort by
   * `openedAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('cases:read')
  list(@Query() query: CaseQuery, @Context() ctx: RequestContext): Promise<CasePageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a case
   * @remarks With what was said in it, its deadlines, what the guest got for it, cases like it before, and what can be done now. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('cases:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<CaseDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Open a case
   * @remarks A complaint, a request, a suggestion, praise or an incident. Its deadlines follow from the hotel’s policy for its kind and severity, and begin now. The guest, where
   * one is known and can be reached, is told that a complaint or request has been heard.
   */
  @Post()
  @RequirePermission('cases:write')
  open(@Body() body: OpenCaseDto, @Context() ctx: RequestContext): Promise<CaseDto> {
    return this.moves.open(ctx, body);
  }

  /**
   * Change a case
   * @remarks JSON merge patch; needs `If-Match`. Another kind or severity has other terms, and the deadlines that run are counted by them from where they began; what was met stays.
   */
  @Patch(':id')
  @RequirePermission('cases:write')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeCaseDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<CaseDto> {
    return this.moves.change(ctx, id, body, ifMatch);
  }

  /**
   * Write something down in a case
   * @remarks What was `told` to the guest is an answer, and meets the deadlines of answers; what comes `from_guest` asks for one, and ends the waiting for it; `internal` is for the
   * house alone.
   */
  @Post(':id/notes')
  @RequirePermission('cases:write')
  @Refuses(CaseProblems.wrongStatus)
  note(@Param('id', IdPipe) id: string, @Body() body: NoteCaseDto, @Context() ctx: RequestContext): Promise<CaseDto> {
    return this.moves.note(ctx, id, body);
  }
}

@ApiTags('Cases')
@Controller('cases/:id')
export class CaseStepsController {
  constructor(private readonly moves: MoveCases) {}

  /**
   * Wait for the guest
   * @remarks The next word is theirs: until it comes, the deadline of the settlement rests.
   */
  @Post('waiting')
  @RequirePermission('cases:write')
  @HttpCode(200)
  @Refuses(CaseProblems.wrongStatus)
  wait(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<CaseDto> {
    return this.moves.wait(ctx, id);
  }

  /**
   * Go on with a case that waited for the guest
   * @remarks What the guest says, in the case or in a note from them, does so by itself.
   */
  @Post('resumption')
  @RequirePermission('cases:write')
  @HttpCode(200)
  @Refuses(CaseProblems.wrongStatus)
  resume(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<CaseDto> {
    return this.moves.resume(ctx, id);
  }

  /**
   * Settle a case
   * @remarks What was promised is done. The guest is told in these words, and then confirms it, says that it is not so, or keeps silent until it is closed.
   */
  @Post('settlement')
  @RequirePermission('cases:write')
  @HttpCode(200)
  @Refuses(CaseProblems.wrongStatus)
  settle(@Param('id', IdPipe) id: string, @Body() body: SettleCaseDto, @Context() ctx: RequestContext): Promise<CaseDto> {
    return this.moves.settle(ctx, id, body);
  }

  /**
   * Close a settled case for the guest
   * @remarks Who has confirmed it on the phone, or is nobody that could.
   */
  @Post('closing')
  @RequirePermission('cases:write')
  @HttpCode(200)
  @Refuses(CaseProblems.wrongStatus)
  close(@Param('id', IdPipe) id: string, @Body() body: CaseReasonDto, @Context() ctx: RequestContext): Promise<CaseDto> {
    return this.moves.close(ctx, id, body.reason);
  }

  /**
   * Open a case again
   * @remarks An answer and the settlement are owed anew, by what the hotel has agreed now.
   */
  @Post('reopening')
  @RequirePermission('cases:write')
  @HttpCode(200)
  @Refuses(CaseProblems.wrongStatus)
  reopen(@Param('id', IdPipe) id: string, @Body() body: CaseReasonDto, @Context() ctx: RequestContext): Promise<CaseDto> {
    return this.moves.reopen(ctx, id, body.reason);
  }
}

@ApiTags('Cases')
@Controller('cases/:id/compensations')
export class CaseCompensationsController {
  constructor(private readonly compensating: CompensateGuest) {}

  /**
   * Compensate the guest
   * @remarks A coupon that this guest alone can use, a reduction of what stands on the folio, or a refund, which is the reduction with the money given back. All that is given for one case
   * counts against the hotel’s limit; `cases:compensate_any` is for more.
   */
  @Post()
  @RequirePermission('cases:compensate')
  @Refuses(
    CaseProblems.wrongStatus,
    CaseProblems.aboveLimit,
    CaseProblems.nothingToReduce,
    FolioProblems.reductionTooLarge,
    FolioProblems.refundTooLarge,
    FolioProblems.paymentStatus,
    FolioProblems.paymentMethodUnavailable,
  )
  give(@Param('id', IdPipe) id: string, @Body() body: CompensateDto, @Context() ctx: RequestContext): Promise<CaseDto> {
    return this.compensating.give(ctx, id, body);
  }

  /**
   * Take a compensation back
   * @remarks A coupon that is not used is void; what was let off is charged again. Money that was given back is then owed on the folio.
   */
  @Post(':compensationId/reversal')
  @RequirePermission('cases:compensate')
  @HttpCode(200)
  @Refuses(CaseProblems.compensationReversed, CaseProblems.compensationUsed, FolioProblems.lineReversed)
  reverse(
    @Param('id', IdPipe) id: string,
    @Param('compensationId', IdPipe) compensationId: string,
    @Body() body: ReverseCompensationDto,
    @Context() ctx: RequestContext,
  ): Promise<CaseDto> {
    return this.compensating.reverse(ctx, id, compensationId, body.reason);
  }
}
