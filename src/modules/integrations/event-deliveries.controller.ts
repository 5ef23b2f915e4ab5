import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IntegrationProblems } from './domain/problems';
import { EventDeliveryDto, EventDeliveryKey, EventDeliveryPageDto, ListEventDeliveriesQuery } from './dto/event-delivery.dto';
import { EventDeliveries } from './queries/event-deliveries';
import { EventDeliveryActions } from './services/event-delivery-actions';

@ApiTags('Operations')
@Controller('event-deliveries')
export class EventDeliveriesController {
  constructor(
    private readonly deliveries: EventDeliveries,
    private readonly actions: EventDeliveryActions,
  ) {}

  /**
   * List events that a listener could not handle
   * @remarks Events that failed in a listener and are tried again, those parked behind them so that the order of each thing is kept, and dead
   * letters whose attempts are used up. Events handled without trouble leave no trace here. `updatedSince` compares with the time of the first failure.
   */
  @Get()
  @RequirePermission('operations:read')
  list(@Query() query: ListEventDeliveriesQuery, @Context() ctx: RequestContext): Promise<EventDeliveryPageDto> {
    return this.deliveries.list(ctx, query);
  }

  /**
   * Deliver an event again
   * @remarks The listener gets the event at once, with all attempts anew. Later events of the same thing follow after it has succeeded. A parked
   * event is refused: the one before it has to be replayed or dismissed.
   */
  @Post(':listener/:seq/replay')
  @HttpCode(200)
  @RequirePermission('operations:write')
  @Refuses(IntegrationProblems.deliveryParked)
  replay(@Param() key: EventDeliveryKey, @Context() ctx: RequestContext): Promise<EventDeliveryDto> {
    return this.actions.replay(ctx, key);
  }

  /**
   * Give an event up
   * @remarks The listener never gets the event; the next one of the same thing is delivered. The answer shows the delivery as it was.
   */
  @Post(':listener/:seq/dismissal')
  @HttpCode(200)
  @RequirePermission('operations:write')
  dismiss(@Param() key: EventDeliveryKey, @Context() ctx: RequestContext): Promise<EventDeliveryDto> {
    return this.actions.dismiss(ctx, key);
  }
}
