import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ReservationProblems } from '../domain/reservation';
import { ReservationDto } from '../dto/booking-answers.dto';
import { StayProblems } from './domain/problems';
import {
  AssignRoomDto,
  MoveRoomDto,
  RoomLockDto,
  RoomPlanPageDto,
  RoomPlanQuery,
  SwappedRoomsDto,
  SwapRoomsDto,
} from './dto/room-assignment.dto';
import { FrontDesk } from './queries/front-desk.queries';
import { AssignRoom, LockRoom, TakeRoomBack } from './services/assign-room.service';
import { MoveRoom, SwapRooms } from './services/move-room.service';

const { wrongStatus, notNow, soldOut } = ReservationProblems;
const { roomNotFree, noRoomFree, otherRoomType, roomLocked, roomNotReady } = StayProblems;

@ApiTags('Room assignment')
@Controller()
export class RoomsOfStaysController {
  constructor(
    private readonly frontDesk: FrontDesk,
    private readonly assigning: AssignRoom,
    private readonly takingBack: TakeRoomBack,
    private readonly locking: LockRoom,
    private readonly moving: MoveRoom,
    private readonly swapping: SwapRooms,
  ) {}

  /**
   * Read the room plan
   * @remarks Which stay has which room on the nights of one hotel, by first night or room number (`sort=number`); at most 92 nights.
   */
  @Get('room-assignments')
  @RequirePermission('reservations:read')
  roomPlan(@Query() query: RoomPlanQuery, @Context() ctx: RequestContext): Promise<RoomPlanPageDto> {
    return this.frontDesk.roomPlan(ctx, query);
  }

  /**
   * Assign a room
   * @remarks For the nights of the stay that are to come, or some of them. Without `roomId` the room that fits best is chosen: of the right type, with the features
   * asked for, ready where the guests come today. A room of another type needs `otherType`: the price stays, and the night counts against the type whose room it takes,
   * so that neither type is oversold; refused as `sold_out` where that type is full. What the stay had on these nights before is free again.
   */
  @Post('reservations/:id/room-assignments')
  @HttpCode(200)
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow, roomNotFree, noRoomFree, otherRoomType, roomLocked, soldOut)
  assignRoom(@Param('id', IdPipe) id: string, @Body() body: AssignRoomDto, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.assigning.run(ctx, id, body);
  }

  /**
   * Take the room back
   * @remarks Of guests who are not in the house yet.
   */
  @Delete('reservations/:id/room-assignments')
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow, roomLocked)
  takeRoomBack(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.takingBack.run(ctx, id);
  }

  /**
   * Lock the room of a stay
   * @remarks Against moves, swaps and other assignments, until it is unlocked.
   */
  @Put('reservations/:id/room-lock')
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow)
  lockRoom(@Param('id', IdPipe) id: string, @Body() body: RoomLockDto, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.locking.run(ctx, id, body.locked);
  }

  /**
   * Move a stay to another room
   * @remarks From a night on; the price stays. From tonight on, guests in the house move at once: the old room is left dirty, its keys end, keys of the new one are wanted.
   * From a later night on it is a plan; the same request without `roomId` carries it out on that day.
   */
  @Post('reservations/:id/room-moves')
  @HttpCode(200)
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow, roomNotFree, noRoomFree, otherRoomType, roomLocked, roomNotReady, soldOut)
  moveRoom(@Param('id', IdPipe) id: string, @Body() body: MoveRoomDto, @Context() ctx: RequestContext): Promise<ReservationDto> {
    return this.moving.run(ctx, id, body);
  }

  /**
   * Swap the rooms of two stays
   * @remarks For the nights that are to come for each; both prices stay. Guests in the house change rooms at once.
   */
  @Post('room-swaps')
  @HttpCode(200)
  @RequirePermission('stays:write')
  @Refuses(wrongStatus, notNow, roomNotFree, otherRoomType, roomLocked, roomNotReady)
  swapRooms(@Body() body: SwapRoomsDto, @Context() ctx: RequestContext): Promise<SwappedRoomsDto> {
    return this.swapping.run(ctx, [body.reservationId, body.withReservationId], body.otherType ?? false);
  }
}
