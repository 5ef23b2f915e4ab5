import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { DeskProblems } from '../domain/desk/ticket';
import { ReservationProblems } from '../domain/reservation';
import {
  CallNextDto,
  DeskTicketDto,
  DeskTicketPageDto,
  EnterQueueDto,
  ListQueueQuery,
  WaitingTimesDto,
  WaitingTimesQuery,
} from './dto/desk-queue.dto';
import { DeskQueueQueries } from './queries/desk-queue.query';
import { MoveQueue } from './services/move-queue.service';

@ApiTags('Front desk')
@Controller('desk-queue')
export class DeskQueueController {
  constructor(
    private readonly queries: DeskQueueQueries,
    private readonly queue: MoveQueue,
  ) {}

  /**
   * List the queue of a front desk
   * @remarks Who waits, who is at a desk, who was there. Sort by `enteredAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('desk:read')
  list(@Query() query: ListQueueQuery, @Context() ctx: RequestContext): Promise<DeskTicketPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a ticket of the queue
   * @remarks With how many are before them and how long they have waited.
   */
  @Get(':id')
  @RequirePermission('desk:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<DeskTicketDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Enter the queue
   * @remarks Somebody comes to the desk and gets the next number of the hotel’s day. The clock of their waiting time runs from here.
   */
  @Post()
  @RequirePermission('desk:write')
  enter(@Body() body: EnterQueueDto, @Context() ctx: RequestContext): Promise<DeskTicketDto> {
    return this.queue.enter(ctx, body);
  }

  /**
   * Call the next guest
   * @remarks Those with priority first, then by the time they came. Desks that call at the same time each get somebody else.
   */
  @Post('calls')
  @HttpCode(200)
  @RequirePermission('desk:write')
  @Refuses(DeskProblems.nobodyWaits)
  next(@Body() body: CallNextDto, @Context() ctx: RequestContext): Promise<DeskTicketDto> {
    return this.queue.next(ctx, body);
  }

  /**
   * Note that a guest has been served
   * @remarks The clock of the service stops; the name is forgotten.
   */
  @Post(':id/completion')
  @HttpCode(200)
  @RequirePermission('desk:write')
  @Refuses(ReservationProblems.wrongStatus)
  serve(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<DeskTicketDto> {
    return this.queue.serve(ctx, id);
  }

  /**
   * Note that a guest has left the queue
   * @remarks Before they were served, called or not: they count as lost.
   */
  @Post(':id/departure')
  @HttpCode(200)
  @RequirePermission('desk:write')
  @Refuses(ReservationProblems.wrongStatus)
  leave(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<DeskTicketDto> {
    return this.queue.leave(ctx, id);
  }
}

@ApiTags('Reports')
@Controller('reports')
export class WaitingTimesController {
  constructor(private readonly queries: DeskQueueQueries) {}

  /**
   * Read waiting times at the front desk
   * @remarks How many came, were served and went away, and how long they waited and were served: average, median, percentiles, by the hour of the hotel’s clock.
   */
  @Get('waiting-times')
  @RequirePermission('reports:read')
  read(@Query() query: WaitingTimesQuery, @Context() ctx: RequestContext): Promise<WaitingTimesDto> {
    return this.queries.waitingTimes(ctx, query);
  }
}
