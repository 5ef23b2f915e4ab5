import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import {
  BusinessCalendarDto,
  BusinessCalendarPageDto,
  BusinessCalendarQuery,
  ChangeBusinessCalendarDto,
  CreateBusinessCalendarDto,
  WorkingDaysDto,
  WorkingDaysQuery,
} from './dto/business-calendar.dto';
import { BusinessCalendars } from './queries/business-calendars';
import { CatalogueQueries } from './queries/catalogue.queries';
import { KeepCatalogue } from './services/keep-catalogue.service';

@ApiTags('Business calendars')
@Controller('business-calendars')
export class BusinessCalendarsController {
  constructor(
    private readonly queries: CatalogueQueries,
    private readonly calendars: BusinessCalendars,
    private readonly keep: KeepCatalogue,
  ) {}

  /**
   * List business calendars
   * @remarks Of one hotel or of all that the caller may see. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('staff:read')
  list(@Query() query: BusinessCalendarQuery, @Context() ctx: RequestContext): Promise<BusinessCalendarPageDto> {
    return this.queries.calendars(ctx.caller, query);
  }

  /**
   * Read a business calendar
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('staff:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<BusinessCalendarDto> {
    return this.queries.calendar(ctx, id);
  }

  /**
   * Hours of some days
   * @remarks As deadlines count them, with the reason of each day: its weekday, a holiday, a make-up day, or what the hotel has said of this day.
   */
  @Get(':id/days')
  @RequirePermission('staff:read')
  days(@Param('id', IdPipe) id: string, @Query() query: WorkingDaysQuery, @Context() ctx: RequestContext): Promise<WorkingDaysDto> {
    return this.calendars.days(ctx, id, query);
  }

  /**
   * Create a business calendar
   * @remarks Of one hotel, by its clock: hours of the week with lunch and split shifts, public holidays of a country or region with the weekend days that
   * are worked for them in China, and days with hours of their own. Deadlines of cases and orders are counted in it. Refused when the code is taken.
   */
  @Post()
  @RequirePermission('staff:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateBusinessCalendarDto, @Context() ctx: RequestContext): Promise<BusinessCalendarDto> {
    return this.keep.addCalendar(ctx, body);
  }

  /**
   * Change a business calendar
   * @remarks JSON merge patch; needs `If-Match`. Deadlines that are set already stay; a calendar is retired, never
   * deleted.
   */
  @Patch(':id')
  @RequirePermission('staff:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeBusinessCalendarDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<BusinessCalendarDto> {
    return this.keep.changeCalendar(ctx, id, body, ifMatch);
  }
}
