import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { PromotionEntity } from './domain/promotion.entity';
import {
  CreatePromotionDto,
  PromotionDto,
  PromotionListQuery,
  PromotionPageDto,
  PromotionUseListQuery,
  PromotionUsePageDto,
  UpdatePromotionDto,
} from './dto/promotion.dto';
import { CouponQueries } from './queries/coupon.queries';
import { PricingLists } from './queries/pricing-lists';
import { promotionView } from './queries/views';
import { KeepPromotions } from './services/keep-promotions.service';

@ApiTags('Promotions and coupons')
@Controller('promotions')
export class PromotionsController {
  constructor(
    private readonly lists: PricingLists,
    private readonly keep: KeepPromotions,
    private readonly queries: CouponQueries,
  ) {}

  /**
   * List promotions
   * @remarks Of one hotel, or of all whose rates you may read. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('rates:read')
  async list(@Query() query: PromotionListQuery, @Context() ctx: RequestContext): Promise<PromotionPageDto> {
    const { data, nextCursor } = await this.lists.page(PromotionEntity, query, ctx);
    return { data: data.map(promotionView), nextCursor };
  }

  /**
   * Read a promotion
   * @remarks With how much of it is used. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('rates:read')
  async read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<PromotionDto> {
    return promotionView(await this.lists.one(PromotionEntity, id, ctx));
  }

  /**
   * Create a promotion
   * @remarks It takes something off the room charge of its nights, after seasons and member prices, each rounded once per night, half up; a night never costs less than nothing.
   * Stackable promotions are applied one after the other by priority, an exclusive one stands alone; of all the ways the cheapest for the guest counts. Automatic promotions are
   * part of every price that is shown; those by code or coupon when the request names it in `promoCode` or `promoCodes`. A use is reserved by the booking itself and given back
   * by a cancellation; limits and budgets are never exceeded, however many book at once.
   */
  @Post()
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreatePromotionDto, @Context() ctx: RequestContext): Promise<PromotionDto> {
    return this.keep.create(body, ctx);
  }

  /**
   * Change a promotion
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. Stays that are booked keep what was agreed. A higher limit opens a promotion that is used up.
   */
  @Patch(':id')
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdatePromotionDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<PromotionDto> {
    return this.keep.change(id, body, ifMatch, ctx);
  }

  /**
   * List the uses of a promotion
   * @remarks One for each room that it took something off, with what became of it. Sort by `reservedAt`.
   */
  @Get(':id/uses')
  @RequirePermission('rates:read')
  uses(
    @Param('id', IdPipe) id: string,
    @Query() query: PromotionUseListQuery,
    @Context() ctx: RequestContext,
  ): Promise<PromotionUsePageDto> {
    return this.queries.uses(id, query, ctx);
  }
}
