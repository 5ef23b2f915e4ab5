import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GuestOnly } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { ReservationProblems } from './domain/reservation';
import { CancellationDto, ReservationDto, ReservationPageDto } from './dto/booking-answers.dto';
import { CancelReservationDto } from './dto/booking.dto';
import { ListMyReservationsQuery } from './dto/list-reservations.dto';
import { DryRunQuery } from './dto/paths.dto';
import { ReservationQueries } from './queries/reservation.queries';
import { CancelReservation } from './services/cancel-reservation.service';

@ApiTags('My reservations')
@Controller('my/reservations')
@GuestOnly()
export class MyReservationsController {
  constructor(
    private readonly queries: ReservationQueries,
    private readonly cancelReservation: CancelReservation,
  ) {}

  /**
   * List one’s own reservations
   * @remarks Those that the guest booked, and those in which they sleep as the first guest, in every hotel. `number` finds a booking by the number on its
   * confirmation. Sort by `arrival`, `createdAt` or `updatedAt`.
   */
  @Get()
  list(@Query() query: ListMyReservationsQuery, @Context() ctx: RequestContext): Promise<ReservationPageDto> {
    return this.queries.listOfGuest(ctx, query);
  }

  /**
   * Read one’s own reservation
   * @remarks With its nightly prices, taxes, the frozen cancellation policy and what cancelling would cost now. Somebody else’s is not found.
   */
  @Get(':id')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.queries.reservation(ctx, id);
  }

  /**
   * Cancel one’s own reservation
   * @remarks As the hotel would: the fee follows the policy frozen at booking. With `?dryRun=true` nothing changes and the answer shows what would.
   */
  @Post(':id/cancellation')
  @HttpCode(200)
  @Refuses(ReservationProblems.wrongStatus)
  cancel(
    @Param('id', IdPipe) id: string,
    @Query() query: DryRunQuery,
    @Body() body: CancelReservationDto,
    @Context() ctx: RequestContext,
  ): Promise<CancellationDto> {
    return query.dryRun ? this.cancelReservation.tryOut(ctx, id) : this.cancelReservation.run(ctx, id, body.reason);
  }
}
