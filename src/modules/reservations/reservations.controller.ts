import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { ReservationProblems } from './domain/reservation';
import { BookingDto, CancellationDto, ReservationDto, ReservationPageDto } from './dto/booking-answers.dto';
import { CancelReservationDto, ExternalReservationDto } from './dto/booking.dto';
import { DryRunQuery, ExternalReservationPath } from './dto/paths.dto';
import { ListReservationsQuery } from './dto/list-reservations.dto';
import { ReservationQueries } from './queries/reservation.queries';
import { CancelReservation } from './services/cancel-reservation.service';
import { SynchroniseReservation } from './services/synchronise-reservation.service';

@ApiTags('Reservations')
@Controller('reservations')
export class ReservationsController {
  constructor(
    private readonly queries: ReservationQueries,
    private readonly cancelReservation: CancelReservation,
  ) {}

  /**
   * List reservations
   * @remarks One entry per room, by arrival unless sorted otherwise. `q` finds part of a guest's or booker's name, a confirmation number however it is typed,
   * an external id, a phone number or its last four digits. `updatedSince` tells what has changed.
   */
  @Get()
  @RequirePermission('reservations:read')
  list(@Query() query: ListReservationsQuery, @Context() ctx: RequestContext): Promise<ReservationPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a reservation
   * @remarks With its nightly prices, taxes, the frozen cancellation policy, what cancelling would cost now, and what can be done with it.
   */
  @Get(':id')
  @RequirePermission('reservations:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.queries.reservation(ctx, id);
  }

  /**
   * Cancel a reservation
   * @remarks The fee follows the policy frozen at booking, by the deadline in the hotel's time zone; exactly at the deadline it is still the earlier one. The
   * nights are for sale again at once. With `?dryRun=true` nothing changes and the answer shows what would.
   */
  @Post(':id/cancellation')
  @HttpCode(200)
  @RequirePermission('reservations:write')
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

@ApiTags('External systems')
@Controller('external')
export class ExternalReservationsController {
  constructor(private readonly synchronise: SynchroniseReservation) {}

  /**
   * Upsert a reservation of another system
   * @remarks By that system's own id: 201 when it is new here, 200 when it was known and has been brought in line. The body is that of a booking of one room,
   * with status and times as the other system has them. Sending the same body again changes nothing.
   */
  @Put(':system/reservations/:externalId')
  @RequirePermission('reservations:import')
  @ApiCreatedResponse({ type: BookingDto, description: 'New here' })
  @ApiOkResponse({ type: BookingDto, description: 'Known already, and brought in line' })
  @Refuses(
    ReservationProblems.soldOut,
    ReservationProblems.restrictionViolated,
    ReservationProblems.priceChanged,
    ReservationProblems.wrongStatus,
  )
  put(@Param() path: ExternalReservationPath, @Body() body: ExternalReservationDto, @Context() ctx: RequestContext): Promise<BookingDto> {
    return this.synchronise.run(ctx, path.system, path.externalId, body);
  }
}
