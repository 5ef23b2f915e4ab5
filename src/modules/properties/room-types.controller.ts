import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public, RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { CreateRoomTypeDto, RoomTypeDto, RoomTypeListQuery, RoomTypePageDto, UpdateRoomTypeDto } from './dto/room-type.dto';
import { PropertyReads } from './queries/property-reads';
import { CreateRoomType } from './services/create-room-type.service';
import { UpdateRoomType } from './services/update-room-type.service';

@ApiTags('Room types')
@Controller('room-types')
export class RoomTypesController {
  constructor(
    private readonly reads: PropertyReads,
    private readonly creation: CreateRoomType,
    private readonly changes: UpdateRoomType,
  ) {}

  /**
   * List room types
   * @remarks Of one hotel or of all, in the hotels’ own order (`rank`). No token is needed. Sort by `rank`, `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @Public()
  list(@Query() query: RoomTypeListQuery): Promise<RoomTypePageDto> {
    return this.reads.roomTypes(query);
  }

  /**
   * Read a room type
   * @remarks No token is needed. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @Public()
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<RoomTypeDto> {
    return this.reads.roomType(id, ctx);
  }

  /**
   * Create a room type
   * @remarks Opens its counters for every night within the horizon, empty until rooms are added. Refused when the code is taken in this hotel, and
   * when `maxPersons` is below `maxAdults`.
   */
  @Post()
  @RequirePermission('properties:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateRoomTypeDto, @Context() ctx: RequestContext): Promise<RoomTypeDto> {
    return this.creation.create(body, ctx);
  }

  /**
   * Change a room type
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. New occupancy and status count for searches and bookings at once;
   * stays that are booked keep what was agreed.
   */
  @Patch(':id')
  @RequirePermission('properties:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateRoomTypeDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<RoomTypeDto> {
    return this.changes.update(id, body, ifMatch, ctx);
  }
}
