import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { CancellationPolicyEntity } from './domain/cancellation-policy.entity';
import {
  CancellationPolicyDto,
  CancellationPolicyPageDto,
  CreateCancellationPolicyDto,
  UpdateCancellationPolicyDto,
} from './dto/cancellation-policy.dto';
import { PricingListQuery } from './dto/season.dto';
import { PricingLists } from './queries/pricing-lists';
import { cancellationPolicyView } from './queries/views';
import { KeepCancellationPolicies } from './services/keep-cancellation-policies.service';

@ApiTags('Cancellation policies')
@Controller('cancellation-policies')
export class CancellationPoliciesController {
  constructor(
    private readonly lists: PricingLists,
    private readonly keep: KeepCancellationPolicies,
  ) {}

  /**
   * List cancellation policies
   * @remarks Of one hotel, or of all whose rates you may read. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('rates:read')
  async list(@Query() query: PricingListQuery, @Context() ctx: RequestContext): Promise<CancellationPolicyPageDto> {
    const { data, nextCursor } = await this.lists.page(CancellationPolicyEntity, query, ctx);
    return { data: data.map(cancellationPolicyView), nextCursor };
  }

  /**
   * Read a cancellation policy
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('rates:read')
  async read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<CancellationPolicyDto> {
    return cancellationPolicyView(await this.lists.one(CancellationPolicyEntity, id, ctx));
  }

  /**
   * Create a cancellation policy
   * @remarks Cancelling is free until the first deadline; after each deadline it costs that tier’s penalty. Exactly at a deadline it does not apply yet. Deadlines are on the hotel’s clock, and fees are of the stay’s total with taxes. A booking keeps instants and amounts as they were.
   */
  @Post()
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateCancellationPolicyDto, @Context() ctx: RequestContext): Promise<CancellationPolicyDto> {
    return this.keep.create(body, ctx);
  }

  /**
   * Change a cancellation policy
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. Stays that are booked keep what was agreed.
   */
  @Patch(':id')
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateCancellationPolicyDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<CancellationPolicyDto> {
    return this.keep.change(id, body, ifMatch, ctx);
  }
}
