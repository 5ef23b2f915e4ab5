import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GuestOnly, GuestsToo, Public, RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { PageQuery } from '../../../kernel/http/page';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ReservationProblems } from '../domain/reservation';
import { ServiceProblems } from '../domain/services/service-booking';
import { DryRunQuery } from '../dto/paths.dto';
import {
  BookServiceDto,
  ChangeServiceBookingDto,
  CompleteServiceDto,
  ListServiceBookingsQuery,
  ServiceBookingDto,
  ServiceBookingPageDto,
  ServiceCancellationDto,
  ServiceSlotPageDto,
  ServiceSlotsQuery,
} from './dto/service-booking.dto';
import { ServiceBookingQueries } from './queries/service-bookings.queries';
import { ServiceSlots } from './queries/service-slots.query';
import { BookService } from './services/book-service.service';
import { ChangeServiceBooking } from './services/change-service-booking.service';
import { EndServiceBooking } from './services/end-service-booking.service';

@ApiTags('Service bookings')
@Controller('service-bookings')
export class ServiceBookingsController {
  constructor(
    private readonly queries: ServiceBookingQueries,
    private readonly booking: BookService,
    private readonly changes: ChangeServiceBooking,
    private readonly ends: EndServiceBooking,
  ) {}

  /**
   * List booked services
   * @remarks Who comes when to what, by the hour they come unless sorted otherwise. Sort by `startsAt`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('service_bookings:read')
  list(@Query() query: ListServiceBookingsQuery, @Context() ctx: RequestContext): Promise<ServiceBookingPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a booked service
   * @remarks With its price by day, what cancelling would cost now and what can be done with it. Guests read what is their own.
   */
  @Get(':id')
  @RequirePermission('service_bookings:read')
  @GuestsToo()
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ServiceBookingDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Book a service
   * @remarks A table, a treatment, an outing: with a stay or alone, as the service says. Its places are taken at once, and never more than there are. The price is frozen
   * with its taxes; it is charged when it is served. Guests book for their own stay or on their own name.
   */
  @Post()
  @RequirePermission('service_bookings:write')
  @GuestsToo()
  @Refuses(ServiceProblems.full, ServiceProblems.closed, ReservationProblems.priceChanged, ReservationProblems.wrongStatus)
  book(@Body() body: BookServiceDto, @Context() ctx: RequestContext): Promise<ServiceBookingDto> {
    return this.booking.run(ctx, body);
  }

  /**
   * Change a booked service
   * @remarks JSON merge patch; needs `If-Match`. Another time or more people: a place there is taken and the old one given back in one step, or nothing changes. The
   * price of a unit stays as it was booked.
   */
  @Patch(':id')
  @RequirePermission('service_bookings:write')
  @Refuses(ServiceProblems.full, ServiceProblems.closed, ReservationProblems.wrongStatus, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeServiceBookingDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ServiceBookingDto> {
    return this.changes.run(ctx, id, body, ifMatch);
  }

  /**
   * Cancel a booked service
   * @remarks Free until the hour that the service says, exactly at it included; later it costs a part of the price, which goes to the folio of the stay. With
   * `?dryRun=true` nothing changes and the answer shows what it would cost.
   */
  @Post(':id/cancellation')
  @HttpCode(200)
  @RequirePermission('service_bookings:write')
  @GuestsToo()
  @Refuses(ReservationProblems.wrongStatus)
  cancel(
    @Param('id', IdPipe) id: string,
    @Query() { dryRun }: DryRunQuery,
    @Context() ctx: RequestContext,
  ): Promise<ServiceCancellationDto> {
    return dryRun ? this.ends.tryCancel(ctx, id) : this.ends.cancel(ctx, id);
  }

  /**
   * Complete a booked service
   * @remarks It was served: charged once to the folio of the stay, or to the one that is named. Alone and without a folio nothing is charged here. What was on request gets
   * its price now. Of several nights those that lie ahead are given back. Services of guests in the house that nobody has completed are charged when the day is closed.
   */
  @Post(':id/completion')
  @HttpCode(200)
  @RequirePermission('service_bookings:write')
  @Refuses(ReservationProblems.wrongStatus, ServiceProblems.notPriced)
  complete(@Param('id', IdPipe) id: string, @Body() body: CompleteServiceDto, @Context() ctx: RequestContext): Promise<ServiceBookingDto> {
    return this.ends.complete(ctx, id, body);
  }

  /**
   * Note that nobody came to a booked service
   * @remarks From the hour it begins. What that costs by the rule of the service goes to the folio of the stay. The place stays taken: it was kept.
   */
  @Post(':id/no-show')
  @HttpCode(200)
  @RequirePermission('service_bookings:write')
  @Refuses(ReservationProblems.wrongStatus)
  miss(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ServiceBookingDto> {
    return this.ends.miss(ctx, id);
  }
}

@ApiTags('Service bookings')
@Controller('service-slots')
export class ServiceSlotsController {
  constructor(private readonly slots: ServiceSlots) {}

  /**
   * List the slots of a service
   * @remarks No token is needed. When it can be had, how many places are left, and what it costs for so many people; also slots that are full or past, which say so.
   */
  @Get()
  @Public()
  list(@Query() query: ServiceSlotsQuery, @Context() ctx: RequestContext): Promise<ServiceSlotPageDto> {
    return this.slots.list(ctx, query);
  }
}

@ApiTags('My reservations')
@Controller('my/service-bookings')
@GuestOnly()
export class MyServiceBookingsController {
  constructor(private readonly queries: ServiceBookingQueries) {}

  /**
   * List one’s own booked services
   * @remarks With one’s stays and alone, in every hotel. They are read, booked and cancelled at `/v1/service-bookings`.
   */
  @Get()
  list(@Query() query: PageQuery, @Context() ctx: RequestContext): Promise<ServiceBookingPageDto> {
    return this.queries.ofGuest(ctx, query);
  }
}
