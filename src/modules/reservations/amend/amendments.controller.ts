import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { PageQuery } from '../../../kernel/http/page';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ReservationProblems } from '../domain/reservation';
import { DryRunQuery } from '../dto/paths.dto';
import { AmendmentDto, AmendmentPageDto, AmendReservationDto, ConfirmReservationDto } from './dto/amendment.dto';
import { Amendments } from './queries/amendments.query';
import { AmendReservation } from './services/amend-reservation.service';

@ApiTags('Reservations')
@Controller('reservations')
export class AmendmentsController {
  constructor(
    private readonly amendReservation: AmendReservation,
    private readonly amendments: Amendments,
  ) {}

  /**
   * Amend a reservation
   * @remarks Dates, room type, rate plan or party of one room; the other rooms of the booking stay as they are. Nights that do not change keep the price and the
   * taxes they were sold with, added and changed ones take today's; `requote` prices all of them anew. Restrictions are asked anew for the stay as it will
   * be. Rooms are given back and taken in one step: when a night is sold out nothing changes. A stay that becomes shorter after its deadline costs the
   * penalty of the frozen policy on the nights given up. In the house only nights ahead can change. With `?dryRun=true` nothing changes and the answer
   * shows what would.
   */
  @Post(':id/amendments')
  @HttpCode(200)
  @RequirePermission('reservations:write')
  @Refuses(
    ReservationProblems.soldOut,
    ReservationProblems.restrictionViolated,
    ReservationProblems.priceChanged,
    ReservationProblems.guaranteeRequired,
    ReservationProblems.wrongStatus,
  )
  amend(
    @Param('id', IdPipe) id: string,
    @Query() query: DryRunQuery,
    @Body() body: AmendReservationDto,
    @Context() ctx: RequestContext,
  ): Promise<AmendmentDto> {
    return query.dryRun ? this.amendReservation.tryOut(ctx, id, body) : this.amendReservation.run(ctx, id, body);
  }

  /**
   * Confirm a waitlisted reservation
   * @remarks Prices the whole stay as if it were booked now, asks the restrictions and takes the rooms: a waitlisted stay has kept neither. Refused as any booking
   * would be; it then waits on.
   */
  @Post(':id/confirmation')
  @HttpCode(200)
  @RequirePermission('reservations:write')
  @Refuses(
    ReservationProblems.soldOut,
    ReservationProblems.restrictionViolated,
    ReservationProblems.priceChanged,
    ReservationProblems.guaranteeRequired,
    ReservationProblems.wrongStatus,
  )
  confirm(@Param('id', IdPipe) id: string, @Body() body: ConfirmReservationDto, @Context() ctx: RequestContext): Promise<AmendmentDto> {
    return this.amendReservation.confirm(ctx, id, body);
  }

  /**
   * List the amendments of a reservation
   * @remarks Oldest first: what each changed, night by night, and what it cost.
   */
  @Get(':id/amendments')
  @RequirePermission('reservations:read')
  list(@Param('id', IdPipe) id: string, @Query() query: PageQuery, @Context() ctx: RequestContext): Promise<AmendmentPageDto> {
    return this.amendments.list(ctx, id, query);
  }
}
