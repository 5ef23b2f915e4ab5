import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { Season } from './domain/season.entity';
import { CreateSeasonDto, PricingListQuery, SeasonDto, SeasonPageDto, UpdateSeasonDto } from './dto/season.dto';
import { PricingLists } from './queries/pricing-lists';
import { seasonView } from './queries/views';
import { KeepSeasons } from './services/keep-seasons.service';

@ApiTags('Seasons')
@Controller('seasons')
export class SeasonsController {
  constructor(
    private readonly lists: PricingLists,
    private readonly keep: KeepSeasons,
  ) {}

  /**
   * List seasons
   * @remarks Of one hotel, or of all whose rates you may read. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('rates:read')
  async list(@Query() query: PricingListQuery, @Context() ctx: RequestContext): Promise<SeasonPageDto> {
    const { data, nextCursor } = await this.lists.page(Season, query, ctx);
    return { data: data.map(seasonView), nextCursor };
  }

  /**
   * Read a season
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('rates:read')
  async read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<SeasonDto> {
    return seasonView(await this.lists.one(Season, id, ctx));
  }

  /**
   * Create a season
   * @remarks Named nights with a mask of weekdays. It changes the prices of its nights by a percentage, an amount or both, for all plans or some; without either it only names nights that prices can be loaded for.
   */
  @Post()
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateSeasonDto, @Context() ctx: RequestContext): Promise<SeasonDto> {
    return this.keep.create(body, ctx);
  }

  /**
   * Change a season
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. Stays that are booked keep what was agreed.
   */
  @Patch(':id')
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateSeasonDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<SeasonDto> {
    return this.keep.change(id, body, ifMatch, ctx);
  }

  /**
   * Remove a season
   * @remarks Prices that it changed are as loaded again; prices that were loaded for its nights stay.
   */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('rates:write')
  remove(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.keep.remove(id, ctx);
  }
}
