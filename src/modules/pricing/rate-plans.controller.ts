import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { CreateRatePlanDto, RatePlanDto, RatePlanListQuery, RatePlanPageDto, UpdateRatePlanDto } from './dto/rate-plan.dto';
import { RatePlanReads } from './queries/rate-plan-reads';
import { CreateRatePlan } from './services/create-rate-plan.service';
import { UpdateRatePlan } from './services/update-rate-plan.service';

@ApiTags('Rate plans')
@Controller('rate-plans')
export class RatePlansController {
  constructor(
    private readonly reads: RatePlanReads,
    private readonly creation: CreateRatePlan,
    private readonly changes: UpdateRatePlan,
  ) {}

  /**
   * List rate plans
   * @remarks Of one hotel, or of all whose rates you may read. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('rates:read')
  list(@Query() query: RatePlanListQuery, @Context() ctx: RequestContext): Promise<RatePlanPageDto> {
    return this.reads.page(query, ctx);
  }

  /**
   * Read a rate plan
   * @remarks As it was written: null on a derived plan means as its parent. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('rates:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<RatePlanDto> {
    return this.reads.one(id, ctx);
  }

  /**
   * Create a rate plan
   * @remarks Hotel, code, name and room types suffice: such a plan confirms at once, asks no guarantee, adds no tax, cancels free until arrival and
   * restricts nothing. With `parentRatePlanId` it derives its prices from another plan, percentage first, then the amount; for each type of
   * restriction it has its own or, where it has none, its parent's. Chains have at most four derivations. Prices are loaded with
   * `PUT /v1/properties/{id}/ari`.
   */
  @Post()
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateRatePlanDto, @Context() ctx: RequestContext): Promise<RatePlanDto> {
    return this.creation.create(body, ctx);
  }

  /**
   * Change a rate plan
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. Searches and bookings follow at once; stays that are booked keep what
   * was agreed.
   */
  @Patch(':id')
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateRatePlanDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<RatePlanDto> {
    return this.changes.update(id, body, ifMatch, ctx);
  }
}
