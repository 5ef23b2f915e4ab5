import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { UsagePageDto, UsageQuery } from './dto/usage.dto';
import { UsageFigures } from './queries/usage.query';

@ApiTags('Usage')
@Controller('usage')
export class UsageController {
  constructor(private readonly figures: UsageFigures) {}

  /**
   * Read who uses what
   * @remarks Calls of staff and machines by account, route or day; a few seconds old. What guests do is not counted. Needs `audit:read` for all hotels.
   * Sort by `calls` or `name`.
   */
  @Get()
  @RequirePermission('audit:read')
  read(@Query() query: UsageQuery, @Context() ctx: RequestContext): Promise<UsagePageDto> {
    ctx.caller.requireEverywhere('audit:read');
    return this.figures.of(query, ctx.at);
  }
}
