import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { HolidayCalendarDto, HolidayQuery, SeasonFromHolidayDto } from './dto/holiday.dto';
import { SeasonDto } from './dto/season.dto';
import { HolidayCalendars } from './services/holidays.service';

@ApiTags('Seasons')
@Controller()
export class HolidaysController {
  constructor(private readonly holidays: HolidayCalendars) {}

  /**
   * Read a holiday calendar
   * @remarks Public holidays and observances of a country, or a part of it. Of China the days off as announced, with the weekends that are worked for them, as far as they are
   * announced. Data: date-holidays (CC BY 3.0) and chinese-days.
   */
  @Get('holidays')
  @RequirePermission('rates:read')
  calendar(@Query() query: HolidayQuery): Promise<HolidayCalendarDto> {
    return this.holidays.read(query);
  }

  /**
   * Make a season of a holiday
   * @remarks Its nights are those before a day off: from the eve of the first day to the night before the last. A season like any other from then on.
   */
  @Post('seasons/from-holiday')
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict)
  season(@Body() body: SeasonFromHolidayDto, @Context() ctx: RequestContext): Promise<SeasonDto> {
    return this.holidays.makeSeason(body, ctx);
  }
}
