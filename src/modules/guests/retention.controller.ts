import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { PageQuery } from '../../kernel/http/page';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { EraseQuery } from './dto/erasure.dto';
import {
  ChangeRetentionRuleDto,
  RetentionClassParam,
  RetentionRuleDto,
  RetentionRulesDto,
  RetentionRunDto,
  RetentionRunPageDto,
} from './dto/retention.dto';
import { Retention } from './services/retention.service';

@ApiTags('Retention')
@Controller()
export class RetentionController {
  constructor(private readonly retention: Retention) {}

  /**
   * List retention rules
   * @remarks What is kept for how long, and by which law. What is not decided here follows the default. Holds for the whole house.
   */
  @Get('retention-rules')
  @RequirePermission('privacy:read')
  async rules(@Context() ctx: RequestContext): Promise<RetentionRulesDto> {
    ctx.caller.requireEverywhere('privacy:read');
    return { data: await this.retention.rules() };
  }

  /**
   * Set a retention rule
   * @remarks The next daily run holds to it; `keepDays` null keeps for ever. Needs `privacy:write` in all hotels.
   */
  @Put('retention-rules/:class')
  @RequirePermission('privacy:write')
  change(
    @Param() { class: name }: RetentionClassParam,
    @Body() body: ChangeRetentionRuleDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<RetentionRuleDto> {
    return this.retention.change(ctx, name, body, ifMatch);
  }

  /**
   * List retention runs
   * @remarks What each daily run has removed, newest first.
   */
  @Get('retention-runs')
  @RequirePermission('privacy:read')
  runs(@Query() query: PageQuery, @Context() ctx: RequestContext): Promise<RetentionRunPageDto> {
    return this.retention.runs(ctx, query);
  }

  /**
   * Remove now what is too old
   * @remarks As the daily run does. With `?dryRun=true` it only counts. Needs `privacy:write` in all hotels.
   */
  @Post('retention-runs')
  @HttpCode(200)
  @RequirePermission('privacy:write')
  run(@Query() { dryRun }: EraseQuery, @Context() ctx: RequestContext): Promise<RetentionRunDto> {
    return this.retention.run(ctx, dryRun ?? false);
  }
}
