import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GuestOnly } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ReservationProblems } from '../../reservations';
import { ServiceDeskProblems } from '../domain/wrong-step';
import {
  CreateMyServiceOrderDto,
  ListMyServiceOrdersQuery,
  MyOrderKindListDto,
  MyOrderKindsQuery,
  MyServiceOrderDto,
  MyServiceOrderPageDto,
  OrderReasonDto,
} from './dto/service-order.dto';
import { OrderQueries } from './queries/order.queries';
import { MoveOrder } from './services/move-order.service';
import { PlaceOrder } from './services/place-order.service';

@ApiTags('My service orders')
@Controller('my')
@GuestOnly()
export class MyServiceOrdersController {
  constructor(
    private readonly queries: OrderQueries,
    private readonly orders: PlaceOrder,
    private readonly steps: MoveOrder,
  ) {}

  /**
   * List what can be ordered
   * @remarks What the hotel of one’s own stay offers guests to order themselves.
   */
  @Get('service-order-kinds')
  kinds(@Query() { reservationId }: MyOrderKindsQuery, @Context() ctx: RequestContext): Promise<MyOrderKindListDto> {
    return this.queries.forGuests(ctx, reservationId);
  }

  /**
   * List one’s own orders
   * @remarks What the guest has ordered, the newest first. Sort by `createdAt`, `doneDueAt` or `updatedAt`.
   */
  @Get('service-orders')
  list(@Query() query: ListMyServiceOrdersQuery, @Context() ctx: RequestContext): Promise<MyServiceOrderPageDto> {
    return this.queries.mine(ctx, query);
  }

  /**
   * Read one’s own order
   * @remarks Somebody else’s is not found.
   */
  @Get('service-orders/:id')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MyServiceOrderDto> {
    return this.queries.oneOfMine(ctx, id);
  }

  /**
   * Order something
   * @remarks While one is in the house: towels, a taxi, a repair, whatever the hotel offers there.
   */
  @Post('service-orders')
  @Refuses(ReservationProblems.wrongStatus)
  order(@Body() body: CreateMyServiceOrderDto, @Context() ctx: RequestContext): Promise<MyServiceOrderDto> {
    return this.orders.forGuest(ctx, body);
  }

  /**
   * Confirm that one’s own order is done
   * @remarks The department has said that it is done. It is over then.
   */
  @Post('service-orders/:id/confirmation')
  @HttpCode(200)
  @Refuses(ServiceDeskProblems.wrongStep)
  confirm(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MyServiceOrderDto> {
    return this.steps.answerOfGuest(ctx, id, 'confirmed');
  }

  /**
   * Say that one’s own order is not done
   * @remarks It was said to be done and is not: the department goes on with it.
   */
  @Post('service-orders/:id/return')
  @HttpCode(200)
  @Refuses(ServiceDeskProblems.wrongStep)
  sendBack(@Param('id', IdPipe) id: string, @Body() body: OrderReasonDto, @Context() ctx: RequestContext): Promise<MyServiceOrderDto> {
    return this.steps.answerOfGuest(ctx, id, 'sent_back', body.reason);
  }
}
