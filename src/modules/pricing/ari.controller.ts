import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { AriDto, AriJobDto, AriResultDto, CalendarDto, CalendarQuery, ClosureDto, LoadedAriDto, LoadedAriQuery } from './dto/ari.dto';
import { Calendar } from './queries/calendar.query';
import { LoadedAri } from './queries/loaded-ari.query';
import { CloseNights } from './services/close-nights.service';
import { UpdateAri } from './services/update-ari.service';
import { UpdateAriLater } from './services/update-ari-later.service';

@ApiTags('Availability, rates and restrictions')
@Controller('properties')
export class AriController {
  constructor(
    private readonly ari: UpdateAri,
    private readonly later: UpdateAriLater,
    private readonly closures: CloseNights,
    private readonly loaded: LoadedAri,
    private readonly calendars: Calendar,
  ) {}

  /**
   * Load rates, restrictions and allowances
   * @remarks Nights are given from first to last, both included, with a mask of weekdays. Every field is a change by itself: absent leaves it as it
   * is, `null` takes it away, and no restriction touches another; `prices` are all prices of a night. A night with a price is open. Good entries are
   * written and bad ones named in `errors` (unknown plan or room type, a plan that is not sold for the room type, the price of a derived plan,
   * nights past or beyond the horizon, an allowance below what is sold); when all are bad, nothing is written and the answer is 400. At most 100,000
   * nights a call. With `Prefer: respond-async` the answer is 202 and a job.
   */
  @Put(':id/ari')
  @RequirePermission('rates:write')
  @ApiHeader({ name: 'Prefer', required: false, description: '`respond-async` answers 202 with a job.' })
  @ApiOkResponse({ type: AriResultDto })
  @ApiAcceptedResponse({ type: AriJobDto })
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: AriDto,
    @Headers('prefer') prefer: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<AriResultDto | AriJobDto> {
    return prefer !== undefined && /\brespond-async\b/i.test(prefer) ? this.later.start(id, body, ctx) : this.ari.update(id, body, ctx);
  }

  /**
   * Read back what is loaded
   * @remarks As it was written, before derivation and seasons, in ranges of nights that are alike. At most 62 nights.
   */
  @Get(':id/ari')
  @RequirePermission('rates:read')
  read(@Param('id', IdPipe) id: string, @Query() query: LoadedAriQuery, @Context() ctx: RequestContext): Promise<LoadedAriDto> {
    return this.loaded.read(id, query, ctx);
  }

  /**
   * See a month of all plans
   * @remarks For each night and product the price after derivation and seasons, rooms left, whether the night is open and every reason why not, and
   * the restrictions of all levels together. At most 62 nights.
   */
  @Get(':id/calendar')
  @RequirePermission('rates:read')
  calendar(@Param('id', IdPipe) id: string, @Query() query: CalendarQuery, @Context() ctx: RequestContext): Promise<CalendarDto> {
    return this.calendars.read(id, query, ctx);
  }

  /**
   * Close or open nights at once
   * @remarks Of the whole hotel or of one room type, with a reason. Searches and bookings follow at once; stays that are booked are not touched.
   */
  @Post(':id/closures')
  @HttpCode(200)
  @RequirePermission('rates:write')
  close(@Param('id', IdPipe) id: string, @Body() body: ClosureDto, @Context() ctx: RequestContext): Promise<AriResultDto> {
    return this.closures.close(id, body, ctx);
  }
}
