import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public, RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { CreateServiceDto, ServiceDto, ServiceListQuery, ServicePageDto, UpdateServiceDto } from './dto/hotel-service.dto';
import { RoomReads } from './queries/room-reads';
import { OfferService } from './services/offer-service.service';

@ApiTags('Services')
@Controller('services')
export class ServicesController {
  constructor(
    private readonly reads: RoomReads,
    private readonly offer: OfferService,
  ) {}

  /**
   * List services
   * @remarks What hotels sell beside rooms. No token is needed. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @Public()
  list(@Query() query: ServiceListQuery): Promise<ServicePageDto> {
    return this.reads.services(query);
  }

  /**
   * Read a service
   * @remarks No token is needed. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @Public()
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ServiceDto> {
    return this.reads.service(id, ctx);
  }

  /**
   * Create a service
   * @remarks A price is in the hotel’s currency and needs a unit; without one the service is on request. Refused when the code is taken in this hotel.
   */
  @Post()
  @RequirePermission('properties:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateServiceDto, @Context() ctx: RequestContext): Promise<ServiceDto> {
    return this.offer.create(body, ctx);
  }

  /**
   * Change a service
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. Clearing the price clears its unit.
   */
  @Patch(':id')
  @RequirePermission('properties:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateServiceDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ServiceDto> {
    return this.offer.update(id, body, ifMatch, ctx);
  }
}
