import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { Problems } from '../../../kernel/errors/problem';
import { FolioProblems, FolioRoutingDto } from '../../folios';
import { ReservationProblems } from '../domain/reservation';
import { GroupProblems } from './domain/group';
import {
  ChangeBlockDto,
  CreateGroupDto,
  GroupDto,
  GroupPageDto,
  ListGroupsQuery,
  RoomingListDto,
  RoomingResultDto,
  UpdateGroupDto,
  WashBlockDto,
} from './dto/group.dto';
import { Groups } from './queries/groups.query';
import { BookRoomingList } from './services/book-rooming-list.service';
import { KeepGroups } from './services/keep-groups.service';
import { RouteGroups } from './services/route-groups.service';

@ApiTags('Groups')
@Controller('groups')
export class GroupsController {
  constructor(
    private readonly groups: Groups,
    private readonly keepGroups: KeepGroups,
    private readonly routeGroups: RouteGroups,
  ) {}

  /**
   * Create a group
   * @remarks With its block: rooms by type and night. A tentative group takes nothing out of sale; a definite one takes all of its rooms, or is refused as
   * `sold_out` with every night that is short. Rooms are picked up by bookings that name the group, until the cut-off date; then what is left goes back on sale.
   */
  @Post()
  @RequirePermission('groups:write')
  @Refuses(ReservationProblems.soldOut)
  create(@Body() body: CreateGroupDto, @Context() ctx: RequestContext): Promise<GroupDto> {
    return this.keepGroups.create(ctx, body);
  }

  /**
   * List groups
   * @remarks By cut-off date unless sorted otherwise.
   */
  @Get()
  @RequirePermission('reservations:read')
  list(@Query() query: ListGroupsQuery, @Context() ctx: RequestContext): Promise<GroupPageDto> {
    return this.groups.list(ctx, query);
  }

  /**
   * Read a group
   * @remarks With its block night by night: rooms, picked up, released, left. Its reservations are listed by `GET /v1/reservations?groupId=`.
   */
  @Get(':id')
  @RequirePermission('reservations:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GroupDto> {
    return this.groups.one(ctx, id);
  }

  /**
   * Change a group
   * @remarks Name, cut-off date, rate plan and notes. A later cut-off date does not bring back rooms that have been released: set the block for that.
   */
  @Patch(':id')
  @RequirePermission('groups:write')
  update(
    @Param('id', IdPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateGroupDto,
    @Context() ctx: RequestContext,
  ): Promise<GroupDto> {
    return this.keepGroups.update(ctx, id, ifMatch, body);
  }

  /**
   * Lead charges of a group elsewhere
   * @remarks Room and tax to the group's folio, the rest to the guest's, or however it was agreed: the rules of the folios that its stays have, and of those that are
   * opened later. They take the place of what was set for single stays; what has been charged stays where it is. Needs `If-Match`.
   */
  @Put(':id/routing')
  @RequirePermission('folios:correct')
  @Refuses(FolioProblems.folioClosed, FolioProblems.currencyDiffers, Problems.versionChanged, Problems.versionRequired)
  route(
    @Param('id', IdPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: FolioRoutingDto,
    @Context() ctx: RequestContext,
  ): Promise<GroupDto> {
    return this.routeGroups.run(ctx, id, body, ifMatch);
  }

  /**
   * Confirm a group
   * @remarks A tentative group becomes definite: all rooms of its block are taken out of sale, or none.
   */
  @Post(':id/confirmation')
  @HttpCode(200)
  @RequirePermission('groups:write')
  @Refuses(ReservationProblems.soldOut, GroupProblems.groupStatus)
  confirm(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GroupDto> {
    return this.keepGroups.confirm(ctx, id);
  }

  /**
   * Cancel a group
   * @remarks What is left of its block goes back on sale. Rooms that were picked up stay booked and are cancelled one by one.
   */
  @Post(':id/cancellation')
  @HttpCode(200)
  @RequirePermission('groups:write')
  @Refuses(GroupProblems.groupStatus)
  cancel(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GroupDto> {
    return this.keepGroups.cancel(ctx, id);
  }
}

@ApiTags('Groups')
@Controller('groups')
export class GroupBlocksController {
  constructor(
    private readonly keepGroups: KeepGroups,
    private readonly roomingList: BookRoomingList,
  ) {}

  /**
   * Set rooms of a block
   * @remarks Of the nights that are named; the others stay as they are. A definite group takes what is more and gives back what is less, all or nothing.
   */
  @Put(':id/block')
  @RequirePermission('groups:write')
  @Refuses(ReservationProblems.soldOut, GroupProblems.groupStatus, GroupProblems.roomsPickedUp)
  changeBlock(@Param('id', IdPipe) id: string, @Body() body: ChangeBlockDto, @Context() ctx: RequestContext): Promise<GroupDto> {
    return this.keepGroups.changeBlock(ctx, id, body);
  }

  /**
   * Wash a block
   * @remarks Gives a share of what is left of every night back to sale: the shrink that experience expects.
   */
  @Post(':id/wash')
  @HttpCode(200)
  @RequirePermission('groups:write')
  @Refuses(GroupProblems.groupStatus)
  wash(@Param('id', IdPipe) id: string, @Body() body: WashBlockDto, @Context() ctx: RequestContext): Promise<GroupDto> {
    return this.keepGroups.wash(ctx, id, body);
  }

  /**
   * Book a rooming list
   * @remarks One booking per room, each with its own confirmation number, picked up from the block. A room that is refused does not keep the others from
   * theirs: the answer tells the outcome of each. With an `Idempotency-Key` the list can be sent again: what was booked is not booked twice.
   */
  @Post(':id/rooming-list')
  @HttpCode(200)
  @RequirePermission('reservations:write')
  bookRoomingList(
    @Param('id', IdPipe) id: string,
    @Body() body: RoomingListDto,
    @Context() ctx: RequestContext,
  ): Promise<RoomingResultDto> {
    return this.roomingList.run(ctx, id, body);
  }
}
