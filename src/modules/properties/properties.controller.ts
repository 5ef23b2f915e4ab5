import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public, RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { CreatePropertyDto, PropertyDto, PropertyListQuery, PropertyPageDto, UpdatePropertyDto } from './dto/property.dto';
import { PropertyReads } from './queries/property-reads';
import { CreateProperty } from './services/create-property.service';
import { UpdateProperty } from './services/update-property.service';

@ApiTags('Properties')
@Controller('properties')
export class PropertiesController {
  constructor(
    private readonly reads: PropertyReads,
    private readonly creation: CreateProperty,
    private readonly changes: UpdateProperty,
  ) {}

  /**
   * List hotels
   * @remarks All hotels, or those whose code, name or city contains the words of `q`, that lie in a city or have a facility. No token is needed.
   * Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @Public()
  list(@Query() query: PropertyListQuery, @Context() ctx: RequestContext): Promise<PropertyPageDto> {
    return this.reads.properties(query, ctx.at);
  }

  /**
   * Read a hotel
   * @remarks What the hotel says of itself, and under `content` whether it stands by it. No token is needed. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @Public()
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<PropertyDto> {
    return this.reads.property(id, ctx);
  }

  /**
   * Create a hotel
   * @remarks Code, name, time zone and currency suffice; the rest can follow. The business date starts as today in the hotel’s zone. The caller must
   * hold `properties:write` for all hotels. Refused when the code is taken.
   */
  @Post()
  @RequirePermission('properties:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreatePropertyDto, @Context() ctx: RequestContext): Promise<PropertyDto> {
    return this.creation.create(body, ctx);
  }

  /**
   * Change a hotel
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. The currency cannot change. A change of what is said of the hotel makes
   * an earlier confirmation of the content stale.
   */
  @Patch(':id')
  @RequirePermission('properties:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdatePropertyDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<PropertyDto> {
    return this.changes.update(id, body, ifMatch, ctx);
  }
}
