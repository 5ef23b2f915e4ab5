import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnySignedIn, RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { PropertyProblems } from './domain/problems';
import {
  CreateMaintenanceBlockDto,
  MaintenanceBlockDto,
  MaintenanceBlockListQuery,
  MaintenanceBlockPageDto,
} from './dto/maintenance-block.dto';
import { RoomReads } from './queries/room-reads';
import { BlockRoom } from './services/block-room.service';
import { ReleaseBlock } from './services/release-block.service';

@ApiTags('Maintenance')
@Controller('maintenance-blocks')
export class MaintenanceBlocksController {
  constructor(
    private readonly reads: RoomReads,
    private readonly blocking: BlockRoom,
    private readonly releasing: ReleaseBlock,
  ) {}

  /**
   * List maintenance
   * @remarks Of one hotel, by first night, the released ones too. Needs `properties:write` or `reservations:read` for it. Sort by `firstNight`,
   * `createdAt` or `updatedAt`.
   */
  @Get()
  @AnySignedIn()
  list(@Query() query: MaintenanceBlockListQuery, @Context() ctx: RequestContext): Promise<MaintenanceBlockPageDto> {
    return this.reads.blocks(ctx.caller, query);
  }

  /**
   * Read a maintenance block
   * @remarks Needs `properties:write` or `reservations:read` for its hotel.
   */
  @Get(':id')
  @AnySignedIn()
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MaintenanceBlockDto> {
    return this.reads.block(ctx.caller, id);
  }

  /**
   * Block a room
   * @remarks From the first to the last night, both included. A kind that deducts takes the room from what can be sold; refused with the nights on
   * which that room is needed, and when another deducting block or a stay has the room on some of the nights.
   */
  @Post()
  @RequirePermission('properties:write')
  @Refuses(PropertyProblems.roomsAreSold, PropertyProblems.blockOverlaps, PropertyProblems.roomIsAssigned)
  create(@Body() body: CreateMaintenanceBlockDto, @Context() ctx: RequestContext): Promise<MaintenanceBlockDto> {
    return this.blocking.block(body, ctx);
  }

  /**
   * Release a room
   * @remarks Ends the maintenance: the nights from the business date on can be sold again. Refused when no night is left to give back.
   */
  @Post(':id/release')
  @HttpCode(200)
  @RequirePermission('properties:write')
  @Refuses(PropertyProblems.nothingToRelease)
  release(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MaintenanceBlockDto> {
    return this.releasing.release(id, ctx);
  }
}
