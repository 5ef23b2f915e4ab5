import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnySignedIn, RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { PropertyProblems } from './domain/problems';
import { CreateRoomDto, CreateRoomsDto, RoomDto, RoomListQuery, RoomPageDto, RoomsDto, UpdateRoomDto } from './dto/room.dto';
import { RoomReads } from './queries/room-reads';
import { AddRooms } from './services/add-rooms.service';
import { RemoveRoom } from './services/remove-room.service';
import { UpdateRoom } from './services/update-room.service';

@ApiTags('Rooms')
@Controller('rooms')
export class RoomsController {
  constructor(
    private readonly reads: RoomReads,
    private readonly addition: AddRooms,
    private readonly changes: UpdateRoom,
    private readonly removal: RemoveRoom,
  ) {}

  /**
   * List rooms
   * @remarks Of one hotel, by number. Needs `properties:write` or `reservations:read` for it. Sort by `number`, `createdAt` or `updatedAt`.
   */
  @Get()
  @AnySignedIn()
  list(@Query() query: RoomListQuery, @Context() ctx: RequestContext): Promise<RoomPageDto> {
    return this.reads.rooms(ctx.caller, query);
  }

  /**
   * Read a room
   * @remarks Needs `properties:write` or `reservations:read` for its hotel. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @AnySignedIn()
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<RoomDto> {
    return this.reads.room(id, ctx);
  }

  /**
   * Create a room
   * @remarks A room in service adds one to what can be sold of its type, for every night from the business date to the horizon. Refused when the
   * number is taken in this hotel.
   */
  @Post()
  @RequirePermission('properties:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateRoomDto, @Context() ctx: RequestContext): Promise<RoomDto> {
    return this.addition.one(body, ctx);
  }

  /**
   * Create many rooms
   * @remarks Up to 500 rooms of one type, all in service, in one transaction: all of them or none. A refusal names every number that is taken.
   */
  @Post('batch')
  @RequirePermission('properties:write')
  @Refuses(Problems.conflict)
  createMany(@Body() body: CreateRoomsDto, @Context() ctx: RequestContext): Promise<RoomsDto> {
    return this.addition.many(body, ctx);
  }

  /**
   * Change a room
   * @remarks Renumbers it, moves it to another type with its maintenance, or takes it out of service and back. Needs `If-Match`. Refused with the
   * nights on which more rooms of the type are sold than would be left.
   */
  @Patch(':id')
  @RequirePermission('properties:write')
  @Refuses(
    Problems.conflict,
    PropertyProblems.roomsAreSold,
    PropertyProblems.roomIsAssigned,
    Problems.versionChanged,
    Problems.versionRequired,
  )
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateRoomDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<RoomDto> {
    return this.changes.update(id, body, ifMatch, ctx);
  }

  /**
   * Remove a room
   * @remarks For a room entered by mistake. One that was ever blocked or stayed in is refused as `in_use`: take it out of service instead.
   */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('properties:write')
  @Refuses(Problems.inUse, PropertyProblems.roomsAreSold)
  remove(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.removal.remove(id, ctx);
  }
}
