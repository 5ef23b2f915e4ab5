import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { TaxRuleEntity } from './domain/tax-rule.entity';
import { PricingListQuery } from './dto/season.dto';
import { CreateTaxRuleDto, TaxRuleDto, TaxRulePageDto, UpdateTaxRuleDto } from './dto/tax-rule.dto';
import { PricingLists } from './queries/pricing-lists';
import { taxRuleView } from './queries/views';
import { KeepTaxRules } from './services/keep-tax-rules.service';

@ApiTags('Taxes and fees')
@Controller('tax-rules')
export class TaxRulesController {
  constructor(
    private readonly lists: PricingLists,
    private readonly keep: KeepTaxRules,
  ) {}

  /**
   * List taxes and fees
   * @remarks Of one hotel, or of all whose rates you may read. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('rates:read')
  async list(@Query() query: PricingListQuery, @Context() ctx: RequestContext): Promise<TaxRulePageDto> {
    const { data, nextCursor } = await this.lists.page(TaxRuleEntity, query, ctx);
    return { data: data.map(taxRuleView), nextCursor };
  }

  /**
   * Read a tax or fee
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('rates:read')
  async read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<TaxRuleDto> {
    return taxRuleView(await this.lists.one(TaxRuleEntity, id, ctx));
  }

  /**
   * Create a tax or fee
   * @remarks Of all plans of a hotel. What prices include is extracted from them, what they do not is added, each rounded once per night, half up, so that the lines sum to the total.
   */
  @Post()
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateTaxRuleDto, @Context() ctx: RequestContext): Promise<TaxRuleDto> {
    return this.keep.create(body, ctx);
  }

  /**
   * Change a tax or fee
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. Stays that are booked keep what was agreed.
   */
  @Patch(':id')
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateTaxRuleDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<TaxRuleDto> {
    return this.keep.change(id, body, ifMatch, ctx);
  }

  /**
   * Remove a tax or fee
   * @remarks Stays that are booked keep it. To end it on a date, set `validUntil` instead.
   */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('rates:write')
  remove(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.keep.remove(id, ctx);
  }
}
