import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { PageQuery } from '../../kernel/http/page';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { FolioProblems } from './domain/problems';
import { FolioDto, FolioLinePageDto, FolioListQuery, FolioPageDto, FolioRoutingDto, OpenFolioDto } from './dto/folio.dto';
import { FolioQueries } from './queries/folio.queries';
import { KeepFolios } from './services/keep-folios';

@ApiTags('Folios')
@Controller('folios')
export class FoliosController {
  constructor(
    private readonly queries: FolioQueries,
    private readonly keep: KeepFolios,
  ) {}

  /**
   * List folios
   * @remarks Of the hotels that the caller may read folios in, with what each comes to. Filter by stay, booking, hotel, kind or status; sort by `createdAt` or
   * `updatedAt`.
   */
  @Get()
  @RequirePermission('folios:read')
  list(@Query() query: FolioListQuery, @Context() ctx: RequestContext): Promise<FolioPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a folio
   * @remarks Lines, payments, taxes summed, the balance, and what can be done with it now. The ETag goes into `If-Match` of a change of its routing.
   */
  @Get(':id')
  @RequirePermission('folios:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<FolioDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * List the lines of a folio
   * @remarks In pages, oldest first; sort by `createdAt` or `businessDate`. `updatedSince` tells what was posted since then.
   */
  @Get(':id/lines')
  @RequirePermission('folios:read')
  lines(@Param('id', IdPipe) id: string, @Query() query: PageQuery, @Context() ctx: RequestContext): Promise<FolioLinePageDto> {
    return this.queries.lines(ctx, id, query);
  }

  /**
   * Open a folio
   * @remarks For a company, a group or the house, or a further one of a stay (`besideFolioId`). The first folio of a stay is opened by the stay itself.
   */
  @Post()
  @RequirePermission('folios:post')
  open(@Body() body: OpenFolioDto, @Context() ctx: RequestContext): Promise<FolioDto> {
    return this.keep.open(ctx, body);
  }

  /**
   * Lead charges to other folios
   * @remarks Replaces the rules: the first that fits the kind and code of a charge says where it goes. What has been charged stays. Needs `If-Match`.
   */
  @Put(':id/routing')
  @RequirePermission('folios:correct')
  @Refuses(FolioProblems.folioClosed, FolioProblems.currencyDiffers, Problems.versionChanged, Problems.versionRequired)
  route(
    @Param('id', IdPipe) id: string,
    @Body() body: FolioRoutingDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<FolioDto> {
    return this.keep.route(ctx, id, body, ifMatch);
  }

  /**
   * Close a folio
   * @remarks At zero only, with no payment under way; what a company takes over is a payment `on_account`. A closed folio takes no lines and no payments.
   */
  @Post(':id/closing')
  @HttpCode(200)
  @RequirePermission('folios:post')
  @Refuses(FolioProblems.folioNotSettled, FolioProblems.folioClosed)
  close(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<FolioDto> {
    return this.keep.close(ctx, id);
  }

  /**
   * Open a closed folio again
   * @remarks To put something right after the fact. An open one stays as it is.
   */
  @Delete(':id/closing')
  @RequirePermission('folios:correct')
  reopen(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<FolioDto> {
    return this.keep.reopen(ctx, id);
  }
}
