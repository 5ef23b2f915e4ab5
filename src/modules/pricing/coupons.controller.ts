import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { PageQuery } from '../../kernel/http/page';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { CouponBatch } from './domain/coupon-batch.entity';
import {
  CouponBatchDto,
  CouponBatchListQuery,
  CouponBatchPageDto,
  CouponDto,
  CouponPageDto,
  CouponPath,
  CouponQuery,
  CreateCouponBatchDto,
  UpdateCouponBatchDto,
  VoidCouponsDto,
  VoidedCouponsDto,
} from './dto/coupon.dto';
import { CouponQueries } from './queries/coupon.queries';
import { PricingLists } from './queries/pricing-lists';
import { couponBatchView } from './queries/views';
import { KeepCoupons } from './services/keep-coupons.service';

@ApiTags('Promotions and coupons')
@Controller('coupon-batches')
export class CouponBatchesController {
  constructor(
    private readonly lists: PricingLists,
    private readonly keep: KeepCoupons,
    private readonly queries: CouponQueries,
  ) {}

  /**
   * List coupon batches
   * @remarks Of one hotel, or of all whose rates you may read. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('rates:read')
  async list(@Query() query: CouponBatchListQuery, @Context() ctx: RequestContext): Promise<CouponBatchPageDto> {
    const { data, nextCursor } = await this.lists.page(CouponBatch, query, ctx);
    return { data: data.map(couponBatchView), nextCursor };
  }

  /**
   * Read a coupon batch
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('rates:read')
  async read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<CouponBatchDto> {
    return couponBatchView(await this.lists.one(CouponBatch, id, ctx));
  }

  /**
   * Make coupons
   * @remarks `shared`: one code for many, as often as `maxUses` says. `unique`: up to ten thousand codes that nobody guesses. They give the promotion they belong to, one that
   * applies by coupon. A coupon counts once for a booking, for the first room it is good for.
   */
  @Post()
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateCouponBatchDto, @Context() ctx: RequestContext): Promise<CouponBatchDto> {
    return this.keep.create(body, ctx);
  }

  /**
   * Change a coupon batch
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. How a coupon that is in use comes back was fixed when it was reserved.
   */
  @Patch(':id')
  @RequirePermission('rates:write')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateCouponBatchDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<CouponBatchDto> {
    return this.keep.change(id, body, ifMatch, ctx);
  }

  /**
   * List the coupons of a batch
   * @remarks With what is left of each. Sorted by `code`.
   */
  @Get(':id/coupons')
  @RequirePermission('rates:read')
  coupons(@Param('id', IdPipe) id: string, @Query() query: PageQuery, @Context() ctx: RequestContext): Promise<CouponPageDto> {
    return this.queries.ofBatch(id, query, ctx);
  }

  /**
   * Void coupons
   * @remarks Lost or given in error. All of the codes must be of this batch. What was booked with them stays.
   */
  @Post(':id/voidings')
  @HttpCode(200)
  @RequirePermission('rates:write')
  void(@Param('id', IdPipe) id: string, @Body() body: VoidCouponsDto, @Context() ctx: RequestContext): Promise<VoidedCouponsDto> {
    return this.keep.void(id, body.codes, ctx);
  }
}

@ApiTags('Promotions and coupons')
@Controller('coupons')
export class CouponsController {
  constructor(private readonly queries: CouponQueries) {}

  /**
   * Read a coupon
   * @remarks What is left of it, and why it cannot be used, if it cannot.
   */
  @Get(':code')
  @RequirePermission('rates:read')
  read(@Param() { code }: CouponPath, @Query() query: CouponQuery, @Context() ctx: RequestContext): Promise<CouponDto> {
    return this.queries.one(query.propertyId, code, ctx);
  }
}
