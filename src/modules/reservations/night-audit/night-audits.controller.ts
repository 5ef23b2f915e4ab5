import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ReservationProblems } from '../domain/reservation';
import { CloseDay } from './close-day.service';
import { CloseDayDto, ListNightAuditsQuery, NightAuditDto, NightAuditPageDto } from './night-audit.dto';
import { NightAuditQueries } from './night-audit.queries';

@ApiTags('Night audit')
@Controller('properties/:id/night-audits')
export class NightAuditsController {
  constructor(
    private readonly closeDay: CloseDay,
    private readonly queries: NightAuditQueries,
  ) {}

  /**
   * List night audits
   * @remarks The days that were closed, the latest first, and what was done.
   */
  @Get()
  @RequirePermission('reservations:read')
  list(@Param('id', IdPipe) id: string, @Query() query: ListNightAuditsQuery, @Context() ctx: RequestContext): Promise<NightAuditPageDto> {
    return this.queries.list(ctx, id, query);
  }

  /**
   * Close the day
   * @remarks Who was expected and did not come becomes a no-show and is charged the fee of the frozen policy; the night and what was booked with it is charged to the
   * folios of those who are in the house; what is on the books is written down; their rooms want to be made; the next day begins. Each step is done once: when a night audit was interrupted, sending the same day again goes
   * on where it stopped, and for a day that is closed it answers what was done.
   */
  @Post()
  @HttpCode(200)
  @RequirePermission('days:close')
  @Refuses(ReservationProblems.notTheBusinessDate, ReservationProblems.dayNotOver)
  run(@Param('id', IdPipe) id: string, @Body() body: CloseDayDto, @Context() ctx: RequestContext): Promise<NightAuditDto> {
    return this.closeDay.run(ctx, id, body.businessDate);
  }
}
