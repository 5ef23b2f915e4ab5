import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { FunnelDto, FunnelQuery, RefusalListQuery, RefusalPageDto } from './dto/funnel.dto';
import { OnTheBooksDto, OnTheBooksQuery } from './dto/on-the-books.dto';
import { Funnel } from './queries/funnel.query';
import { OnTheBooks } from './queries/on-the-books.query';

@ApiTags('Reports')
@Controller('reports')
export class ReportsController {
  constructor(
    private readonly funnel: Funnel,
    private readonly books: OnTheBooks,
  ) {}

  /**
   * Read the booking funnel
   * @remarks From searches over quotes and holds to bookings, with the booking success rate, what was refused and why, and where the bookings came from.
   * Each step is counted on the day on which it happened, by the hotel's clock. Bookings that another system has told of count on the day they were made there.
   */
  @Get('funnel')
  @RequirePermission('reports:read')
  readFunnel(@Query() query: FunnelQuery, @Context() ctx: RequestContext): Promise<FunnelDto> {
    return this.funnel.report(ctx, query);
  }

  /**
   * List demand that was turned away
   * @remarks Every quote, hold and booking that was refused, with the stay asked for and all reasons, the newest first. Sort by `at` or `arrival`.
   */
  @Get('refusals')
  @RequirePermission('reports:read')
  listRefusals(@Query() query: RefusalListQuery, @Context() ctx: RequestContext): Promise<RefusalPageDto> {
    return this.funnel.refusals(ctx, query);
  }

  /**
   * Read what is on the books
   * @remarks Rooms sold, held and set aside, and revenue, by night and room type: as the hotel's day `asOf` began, or now. The state of each day is written
   * down once, soon after midnight in the hotel's zone; a day on which nothing was written down is not found. Of a room type and night with nothing on the
   * books there is no entry.
   */
  @Get('on-the-books')
  @RequirePermission('reports:read')
  readOnTheBooks(@Query() query: OnTheBooksQuery, @Context() ctx: RequestContext): Promise<OnTheBooksDto> {
    return this.books.read(ctx, query);
  }
}
