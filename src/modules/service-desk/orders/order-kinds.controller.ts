import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ChangeOrderKindDto, CreateOrderKindDto, ListOrderKindsQuery, OrderKindDto, OrderKindPageDto } from './dto/order-kind.dto';
import { OrderQueries } from './queries/order.queries';
import { KeepOrderKinds } from './services/keep-order-kinds.service';

@ApiTags('Service orders')
@Controller('service-order-kinds')
export class OrderKindsController {
  constructor(
    private readonly queries: OrderQueries,
    private readonly kinds: KeepOrderKinds,
  ) {}

  /**
   * List kinds of order
   * @remarks What can be ordered in a hotel, who does it and within which time. Sort by `code`, `name` or `updatedAt`.
   */
  @Get()
  @RequirePermission('service_orders:read')
  list(@Query() query: ListOrderKindsQuery, @Context() ctx: RequestContext): Promise<OrderKindPageDto> {
    return this.queries.kinds(ctx, query);
  }

  /**
   * Read a kind of order
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('service_orders:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<OrderKindDto> {
    return this.queries.kind(ctx, id);
  }

  /**
   * Add a kind of order
   * @remarks Refused when the hotel has one with this code.
   */
  @Post()
  @RequirePermission('service_orders:write')
  @Refuses(Problems.conflict)
  add(@Body() body: CreateOrderKindDto, @Context() ctx: RequestContext): Promise<OrderKindDto> {
    return this.kinds.add(ctx, body);
  }

  /**
   * Change a kind of order
   * @remarks JSON merge patch; needs `If-Match`. Orders that exist keep what was promised for them.
   */
  @Patch(':id')
  @RequirePermission('service_orders:write')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeOrderKindDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<OrderKindDto> {
    return this.kinds.change(ctx, id, body, ifMatch);
  }
}
