import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { PackageEntity } from './domain/package.entity';
import { CreatePackageDto, PackageDto, PackageListQuery, PackagePageDto, UpdatePackageDto } from './dto/package.dto';
import { PricingLists } from './queries/pricing-lists';
import { packageView } from './queries/views';
import { KeepPackages } from './services/keep-packages.service';

@ApiTags('Packages')
@Controller('packages')
export class PackagesController {
  constructor(
    private readonly lists: PricingLists,
    private readonly keep: KeepPackages,
  ) {}

  /**
   * List packages
   * @remarks Of one hotel, or of all whose rates you may read. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('rates:read')
  async list(@Query() query: PackageListQuery, @Context() ctx: RequestContext): Promise<PackagePageDto> {
    const { data, nextCursor } = await this.lists.page(PackageEntity, query, ctx);
    return { data: data.map(packageView), nextCursor };
  }

  /**
   * Read a package
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('rates:read')
  async read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<PackageDto> {
    return packageView(await this.lists.one(PackageEntity, id, ctx));
  }

  /**
   * Create a package
   * @remarks A stay with dinner, spa or anything else the hotel sells: rate plans name it in `packageId`. Each part is priced per person or room, per night or stay, contains its
   * own tax, and stands as a step of its own in the price of the night; promotions and member prices come off the room alone. A price set by hand is the whole price, without parts.
   */
  @Post()
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreatePackageDto, @Context() ctx: RequestContext): Promise<PackageDto> {
    return this.keep.create(body, ctx);
  }

  /**
   * Change a package
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. Stays that are booked keep what was agreed.
   */
  @Patch(':id')
  @RequirePermission('rates:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdatePackageDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<PackageDto> {
    return this.keep.change(id, body, ifMatch, ctx);
  }
}
