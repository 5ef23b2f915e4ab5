import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ServiceDeskProblems } from '../domain/wrong-step';
import { OrderTimesDto, OrderTimesQuery } from './dto/order-times.dto';
import {
  AcceptOrderDto,
  CreateServiceOrderDto,
  HandOverOrderDto,
  ListServiceOrdersQuery,
  OrderReasonDto,
  OrderRemarkDto,
  ServiceOrderDto,
  ServiceOrderPageDto,
} from './dto/service-order.dto';
import { OrderQueries } from './queries/order.queries';
import { OrderTimes } from './queries/order-times.query';
import { MoveOrder } from './services/move-order.service';
import { PlaceOrder } from './services/place-order.service';

@ApiTags('Service orders')
@Controller('service-orders')
export class ServiceOrdersController {
  constructor(
    private readonly queries: OrderQueries,
    private readonly orders: PlaceOrder,
  ) {}

  /**
   * List orders between departments
   * @remarks What a department has to do, what a stay or a case has led to, what is late. Sort by `createdAt`, `doneDueAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('service_orders:read')
  list(@Query() query: ListServiceOrdersQuery, @Context() ctx: RequestContext): Promise<ServiceOrderPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read an order
   * @remarks With every step that it has taken, how long each was waited for, and what can be done with it now.
   */
  @Get(':id')
  @RequirePermission('service_orders:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ServiceOrderDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Place an order
   * @remarks The moments by which it should be accepted and done follow from its kind, counted in the hours of the kind’s business calendar. With a stay, its room and guest are
   * taken from it.
   */
  @Post()
  @RequirePermission('service_orders:write')
  place(@Body() body: CreateServiceOrderDto, @Context() ctx: RequestContext): Promise<ServiceOrderDto> {
    return this.orders.run(ctx, body);
  }
}

@ApiTags('Service orders')
@Controller('service-orders/:id')
export class ServiceOrderStepsController {
  constructor(private readonly orders: MoveOrder) {}

  /**
   * Accept an order
   * @remarks By one only, also where two try at once. The employee who signs in with the account has it, unless another is named.
   */
  @Post('acceptance')
  @HttpCode(200)
  @RequirePermission('service_orders:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  accept(@Param('id', IdPipe) id: string, @Body() body: AcceptOrderDto, @Context() ctx: RequestContext): Promise<ServiceOrderDto> {
    return this.orders.accept(ctx, id, body);
  }

  /**
   * Begin with an order
   * @remarks After it was accepted.
   */
  @Post('start')
  @HttpCode(200)
  @RequirePermission('service_orders:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  start(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ServiceOrderDto> {
    return this.orders.step(ctx, id, 'in_progress');
  }

  /**
   * Hand an order over to another department
   * @remarks They have to accept it, within the time that the first had. The moment by which it should be done stays.
   */
  @Post('handover')
  @HttpCode(200)
  @RequirePermission('service_orders:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  handOver(@Param('id', IdPipe) id: string, @Body() body: HandOverOrderDto, @Context() ctx: RequestContext): Promise<ServiceOrderDto> {
    return this.orders.handOver(ctx, id, body);
  }

  /**
   * Say that an order is done
   * @remarks By whoever has it; whoever wanted it confirms it or sends it back.
   */
  @Post('completion')
  @HttpCode(200)
  @RequirePermission('service_orders:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  complete(@Param('id', IdPipe) id: string, @Body() body: OrderRemarkDto, @Context() ctx: RequestContext): Promise<ServiceOrderDto> {
    return this.orders.step(ctx, id, 'done', body.remark);
  }

  /**
   * Confirm that an order is done
   * @remarks By whoever wanted it. It is over then.
   */
  @Post('confirmation')
  @HttpCode(200)
  @RequirePermission('service_orders:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  confirm(@Param('id', IdPipe) id: string, @Body() body: OrderRemarkDto, @Context() ctx: RequestContext): Promise<ServiceOrderDto> {
    return this.orders.step(ctx, id, 'confirmed', body.remark);
  }

  /**
   * Send an order back
   * @remarks It was said to be done and is not. The department that had it goes on; what was promised stays.
   */
  @Post('return')
  @HttpCode(200)
  @RequirePermission('service_orders:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  sendBack(@Param('id', IdPipe) id: string, @Body() body: OrderReasonDto, @Context() ctx: RequestContext): Promise<ServiceOrderDto> {
    return this.orders.step(ctx, id, 'sent_back', body.reason);
  }

  /**
   * Call an order off
   * @remarks While it is not done. It stays in the list as cancelled.
   */
  @Post('cancellation')
  @HttpCode(200)
  @RequirePermission('service_orders:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  cancel(@Param('id', IdPipe) id: string, @Body() body: OrderReasonDto, @Context() ctx: RequestContext): Promise<ServiceOrderDto> {
    return this.orders.step(ctx, id, 'cancelled', body.reason);
  }
}

@ApiTags('Reports')
@Controller('reports')
export class OrderTimesController {
  constructor(private readonly times: OrderTimes) {}

  /**
   * Report waiting times of orders between departments
   * @remarks By step: how many were taken in these days and how long each was waited for, with percentiles; set apart by kind, department or hour of the hotel’s clock. Beside it,
   * how many orders were done by the moment that was promised.
   */
  @Get('service-order-times')
  @RequirePermission('reports:read')
  between(@Query() query: OrderTimesQuery, @Context() ctx: RequestContext): Promise<OrderTimesDto> {
    return this.times.between(ctx, query);
  }
}
