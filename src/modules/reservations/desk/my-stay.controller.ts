import { Body, Controller, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GuestOnly } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ReservationProblems } from '../domain/reservation';
import { ServiceProblems } from '../domain/services/service-booking';
import { ReservationDto } from '../dto/booking-answers.dto';
import { DryRunQuery } from '../dto/paths.dto';
import { StayProblems } from '../stay/domain/problems';
import { CheckOutAnswerDto, PreCheckInDto } from '../stay/dto/stay.dto';
import { CheckOut } from '../stay/services/check-out.service';
import { PreCheckIn } from '../stay/services/pre-check-in.service';

@ApiTags('My reservations')
@Controller('my/reservations/:id')
@GuestOnly()
export class MyStayController {
  constructor(
    private readonly preCheckIn: PreCheckIn,
    private readonly checkOut: CheckOut,
  ) {}

  /**
   * Prepare one’s own check-in
   * @remarks When one means to come. With what the authorities ask, stated at `/registrations`, only the key is left to be handed over. May be said again.
   */
  @Put('pre-check-in')
  @Refuses(ReservationProblems.wrongStatus, ReservationProblems.notNow)
  prepare(@Param('id', IdPipe) id: string, @Body() body: PreCheckInDto, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.preCheckIn.run(ctx, id, body);
  }

  /**
   * Check out by oneself
   * @remarks On the day of departure, once everything is paid: what is still to be charged is charged first. With `?dryRun=true` nothing changes, and the answer shows what is
   * open. Who leaves earlier, or has something on the bill to talk about, goes to the desk.
   */
  @Post('check-out')
  @HttpCode(200)
  @Refuses(ReservationProblems.wrongStatus, StayProblems.leavesEarly, ServiceProblems.notPriced)
  leave(@Param('id', IdPipe) id: string, @Query() { dryRun }: DryRunQuery, @Context() ctx: RequestContext): Promise<CheckOutAnswerDto> {
    return dryRun ? this.checkOut.tryOut(ctx, id, {}) : this.checkOut.run(ctx, id, {});
  }
}
