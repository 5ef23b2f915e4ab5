import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { GuestProblems } from './domain/problems';
import {
  KeepApartDto,
  ListMergesQuery,
  ListSeparationsQuery,
  MergeDto,
  MergeGuestsDto,
  MergePageDto,
  MergePreviewDto,
  SeparationDto,
  SeparationPageDto,
  UndoMergeDto,
  UndoneMergeDto,
} from './dto/merge.dto';
import { MergeQueries } from './queries/merge.queries';
import { KeepApart } from './services/keep-apart.service';
import { MergeGuests } from './services/merge-guests.service';
import { UndoMerge } from './services/undo-merge.service';

@ApiTags('Guest merges')
@Controller()
export class GuestMergesController {
  constructor(
    private readonly queries: MergeQueries,
    private readonly mergeGuests: MergeGuests,
    private readonly undoMerge: UndoMerge,
    private readonly keepApart: KeepApart,
  ) {}

  /**
   * Preview a merge
   * @remarks The person that would come of it, and the fields in which the two differ. Changes nothing.
   */
  @Get('guests/:id/merge-preview')
  @RequirePermission('guests:merge')
  @Refuses(GuestProblems.samePerson)
  preview(@Param('id', IdPipe) id: string, @Query() { guestId }: MergeGuestsDto, @Context() ctx: RequestContext): Promise<MergePreviewDto> {
    return this.mergeGuests.preview(ctx, id, guestId);
  }

  /**
   * Merge another guest into this one
   * @remarks The records of both stay as they are; only whose they are changes. The other’s id keeps resolving. Needs `guests:merge` in every hotel that knows one of
   * them. Refused where a rule keeps the two apart.
   */
  @Post('guests/:id/merges')
  @RequirePermission('guests:merge')
  @Refuses(GuestProblems.samePerson, GuestProblems.keptApart, GuestProblems.guestErased)
  merge(@Param('id', IdPipe) id: string, @Body() { guestId }: MergeGuestsDto, @Context() ctx: RequestContext): Promise<MergeDto> {
    return this.mergeGuests.run(ctx, id, guestId);
  }

  /**
   * List merges that stand
   * @remarks Newest first. One that was undone is in the audit trail and on the timeline.
   */
  @Get('guest-merges')
  @RequirePermission('guests:merge')
  merges(@Query() query: ListMergesQuery, @Context() ctx: RequestContext): Promise<MergePageDto> {
    return this.queries.merges(ctx.caller, query);
  }

  /**
   * Undo a merge
   * @remarks The records that came with it are their person’s again, with everything that was booked for them since; nothing else changes. Unless `keepApart` is false, a
   * rule keeps the two apart from now on.
   */
  @Post('guest-merges/:id/reversal')
  @HttpCode(200)
  @RequirePermission('guests:merge')
  undo(
    @Param('id', IdPipe) id: string,
    @Body() { keepApart = true }: UndoMergeDto,
    @Context() ctx: RequestContext,
  ): Promise<UndoneMergeDto> {
    return this.undoMerge.run(ctx, id, keepApart);
  }

  /**
   * List rules that keep guests apart
   * @remarks Newest first; of guests whom the caller may see.
   */
  @Get('guest-separations')
  @RequirePermission('guests:merge')
  separations(@Query() query: ListSeparationsQuery, @Context() ctx: RequestContext): Promise<SeparationPageDto> {
    return this.queries.separations(ctx.caller, query);
  }

  /**
   * Keep two guests apart
   * @remarks They are two people, whatever they have in common: nobody proposes to merge them, and a merge is refused.
   */
  @Post('guest-separations')
  @RequirePermission('guests:merge')
  @Refuses(GuestProblems.samePerson, Problems.conflict)
  separate(@Body() { guestId, otherGuestId }: KeepApartDto, @Context() ctx: RequestContext): Promise<SeparationDto> {
    return this.keepApart.run(ctx, guestId, otherGuestId);
  }

  /**
   * Take back a rule that keeps two guests apart
   * @remarks They can be proposed and merged again.
   */
  @Delete('guest-separations/:id')
  @HttpCode(204)
  @RequirePermission('guests:merge')
  removeSeparation(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.keepApart.undo(ctx, id);
  }
}
