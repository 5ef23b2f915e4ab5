import { Body, Controller, Delete, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ReservationProblems } from '../domain/reservation';
import { ServiceProblems } from '../domain/services/service-booking';
import { ReservationDto } from '../dto/booking-answers.dto';
import { DryRunQuery } from '../dto/paths.dto';
import { StayProblems } from './domain/problems';
import {
  AddSharerDto,
  CheckInDto,
  CheckOutAnswerDto,
  CheckOutDto,
  LateCheckOutDto,
  NoShowDto,
  PreCheckInDto,
  ReversedCheckOutDto,
  StayFolioDto,
} from './dto/stay.dto';
import { ArriveLate } from './services/arrive-late.service';
import { CheckIn, ReverseCheckIn } from './services/check-in.service';
import { CheckOut, ReverseCheckOut } from './services/check-out.service';
import { AgreeLateCheckOut } from './services/late-check-out.service';
import { MarkNoShow } from './services/mark-no-show.service';
import { OpenStayFolio } from './services/open-folio.service';
import { PreCheckIn } from './services/pre-check-in.service';
import { ReinstateCancelled } from './services/reinstate.service';
import { Sharers } from './services/sharers.service';

const { wrongStatus, notNow, soldOut } = ReservationProblems;
const { roomNeeded, roomNotReady, roomNotFree, noRoomFree, otherRoomType, roomLocked, leavesEarly, charged } = StayProblems;

@ApiTags('Check-in and check-out')
@Controller('reservations/:id')
export class ComingAndGoingController {
  constructor(
    private readonly preCheckIn: PreCheckIn,
    private readonly checkIn: CheckIn,
    private readonly reverseCheckIn: ReverseCheckIn,
    private readonly checkOut: CheckOut,
    private readonly reverseCheckOut: ReverseCheckOut,
    private readonly lateCheckOut: AgreeLateCheckOut,
    private readonly openFolio: OpenStayFolio,
  ) {}

  /**
   * Open the folio of a stay
   * @remarks Answers the folio that the stay is charged to, and makes it when there is none yet: a deposit is paid before anything is charged.
   */
  @Put('folio')
  @RequirePermission('payments:take')
  folio(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<StayFolioDto> {
    return this.openFolio.run(ctx, id);
  }

  /**
   * Prepare a check-in
   * @remarks When the guests mean to come, and that they have begun to register. May be said again.
   */
  @Put('pre-check-in')
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow)
  prepare(@Param('id', IdPipe) id: string, @Body() body: PreCheckInDto, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.preCheckIn.run(ctx, id, body);
  }

  /**
   * Check guests in
   * @remarks On the day of arrival, or later while nobody has noted that they did not come. The room that is assigned must be vacant and ready; `roomId` or `anyRoom`
   * assigns one in the same step. `force` with a reason goes into a room that is not clean, never into one that is occupied. Nothing is charged by it. Keys are
   * wanted: `reservations.key_wanted`.
   */
  @Post('check-in')
  @HttpCode(200)
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow, roomNeeded, roomNotReady, roomNotFree, noRoomFree, otherRoomType, roomLocked, soldOut)
  takeIn(@Param('id', IdPipe) id: string, @Body() body: CheckInDto, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.checkIn.run(ctx, id, body);
  }

  /**
   * Take a check-in back
   * @remarks On the same business date and while nothing is charged. The room is to be looked at, its keys end.
   */
  @Delete('check-in')
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow, charged)
  takeCheckInBack(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.reverseCheckIn.run(ctx, id);
  }

  /**
   * Check guests out
   * @remarks Everything that is still to be charged is posted, then the folios are closed: each must be settled. The room is left dirty, its keys end. Before the day
   * of departure it must be said that the guests leave early: the nights that are left are struck off, for sale again, and cost what the hotel's rules say. With
   * `?dryRun=true` nothing changes, and the answer shows what would and what is open.
   */
  @Post('check-out')
  @HttpCode(200)
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, leavesEarly, ServiceProblems.notPriced)
  letGo(
    @Param('id', IdPipe) id: string,
    @Query() query: DryRunQuery,
    @Body() body: CheckOutDto,
    @Context() ctx: RequestContext,
  ): Promise<CheckOutAnswerDto> {
    return query.dryRun ? this.checkOut.tryOut(ctx, id, body) : this.checkOut.run(ctx, id, body);
  }

  /**
   * Take a check-out back
   * @remarks On the same business date: the guests are in their room again, nights that they had given back are theirs again if they are still free, and fees of
   * the check-out are reversed. Services that it had called off are booked again where their places are still free; the answer names those that are not.
   */
  @Delete('check-out')
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow, roomNotReady, roomNotFree, soldOut)
  takeCheckOutBack(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ReversedCheckOutDto> {
    return this.reverseCheckOut.run(ctx, id);
  }

  /**
   * Agree a late check-out
   * @remarks Until an hour of the day of departure, at the fee of the hotel's rules or another one (`stays:override`). It is charged at check-out; keys live as long.
   */
  @Put('late-check-out')
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow)
  agreeLate(@Param('id', IdPipe) id: string, @Body() body: LateCheckOutDto, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.lateCheckOut.run(ctx, id, body);
  }

  /**
   * Take a late check-out back
   * @remarks The guests leave at the hotel's check-out time again, and nothing is charged for leaving late.
   */
  @Delete('late-check-out')
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow)
  withdrawLate(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.lateCheckOut.withdraw(ctx, id);
  }
}

@ApiTags('Check-in and check-out')
@Controller('reservations/:id')
export class StayChangesController {
  constructor(
    private readonly noShow: MarkNoShow,
    private readonly arriveLate: ArriveLate,
    private readonly reinstate: ReinstateCancelled,
    private readonly sharers: Sharers,
  ) {}

  /**
   * Note that guests did not come
   * @remarks Once the day of arrival is over; closing the day does it for all. The nights that are left are for sale again, the room is free, and the fee of the policy
   * frozen at booking is charged, unless it is waived with a reason (`stays:override`).
   */
  @Post('no-show')
  @HttpCode(200)
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow)
  markNoShow(@Param('id', IdPipe) id: string, @Body() body: NoShowDto, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.noShow.run(ctx, id, body);
  }

  /**
   * Take in guests who were given up
   * @remarks If there are rooms for the nights that are left. The missed nights are struck off; of the no-show fee no more is kept than they would have cost. Otherwise
   * as a check-in.
   */
  @Post('late-arrival')
  @HttpCode(200)
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow, soldOut, roomNeeded, roomNotReady, roomNotFree, noRoomFree, otherRoomType)
  takeInLate(@Param('id', IdPipe) id: string, @Body() body: CheckInDto, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.arriveLate.run(ctx, id, body);
  }

  /**
   * Reinstate a cancelled reservation
   * @remarks At the price and under the terms of before, while there are rooms and the day of arrival has not passed. A fee that was charged is reversed.
   * Guests who were walked may come back as long as a night is left: their stay begins on the hotel's date then, if there are rooms for its nights.
   */
  @Delete('cancellation')
  @RequirePermission('reservations:write')
  @Refuses(wrongStatus, notNow, soldOut)
  takeCancellationBack(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.reinstate.run(ctx, id);
  }

  /**
   * Name another guest of the room
   * @remarks One room, several guests, one room of the inventory. For more guests than the room was sold for, the stay is amended first.
   */
  @Post('sharers')
  @RequirePermission('reservations:write')
  @Refuses(wrongStatus, StayProblems.tooManyGuests)
  addSharer(@Param('id', IdPipe) id: string, @Body() body: AddSharerDto, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.sharers.add(ctx, id, body.guest);
  }

  /**
   * Take a guest off the room
   * @remarks Their record in the house stays, and so do the room and its price.
   */
  @Delete('sharers/:guestId')
  @RequirePermission('reservations:write')
  @Refuses(wrongStatus)
  removeSharer(
    @Param('id', IdPipe) id: string,
    @Param('guestId', IdPipe) guestId: string,
    @Context() ctx: RequestContext,
  ): Promise<ReservationDto> {
    return this.sharers.remove(ctx, id, guestId);
  }
}
