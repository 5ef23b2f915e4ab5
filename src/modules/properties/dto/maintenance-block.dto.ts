import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLocalDate, IsText } from '../../../kernel/http/validators';
import { type BlockStatus, MAINTENANCE_KINDS, type MaintenanceKind } from '../domain/maintenance';
import { IsId } from './is-id';

/** Nights on which a room is worked on. */
export class CreateMaintenanceBlockDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * The room.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  @IsId()
  roomId: string;

  /**
   * First night, not before the hotel’s business date.
   * @example 2026-12-10
   */
  @IsLocalDate()
  firstNight: string;

  /**
   * Last night, included.
   * @example 2026-12-14
   */
  @IsLocalDate()
  lastNight: string;

  /**
   * `out_of_order` cannot be sold but counts in the hotel’s capacity, `out_of_service` can still be sold, `out_of_inventory` is gone from both.
   * @example out_of_order
   */
  @IsIn(MAINTENANCE_KINDS)
  kind: MaintenanceKind;

  /**
   * What is done.
   * @example "New bathroom"
   */
  @IsText(1000)
  reason: string;

  /**
   * Whether the room is taken from what can be sold; by default as `kind` says.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  deductsInventory?: boolean;

  /**
   * Whether the room still counts in the capacity that occupancy is measured by; by default as `kind` says.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  countsInOccupancy?: boolean;
}

/** Which blocks to list. */
export class MaintenanceBlockListQuery extends PageQuery {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Of this room.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  @IsOptional()
  @IsId()
  roomId?: string;

  /**
   * Blocks that cover this night or a later one.
   * @example 2026-12-01
   */
  @IsOptional()
  @IsLocalDate()
  firstNight?: string;

  /**
   * Blocks that cover this night or an earlier one.
   * @example 2026-12-31
   */
  @IsOptional()
  @IsLocalDate()
  lastNight?: string;
}

/** What can be done with a resource now. */
export class BlockActionDto {
  /**
   * Name of the action.
   * @example release
   */
  action: string;

  /**
   * Whether it would be accepted.
   * @example true
   */
  allowed: boolean;

  /**
   * Why not: codes.
   * @example []
   */
  reasons: string[];
}

/** Nights on which a room is worked on. */
export class MaintenanceBlockDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000050
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * The room.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  roomId: string;

  /**
   * The room’s type.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  roomTypeId: string;

  /**
   * First night.
   * @example 2026-12-10
   */
  firstNight: string;

  /**
   * Last night, included.
   * @example 2026-12-14
   */
  lastNight: string;

  /**
   * Kind.
   * @example out_of_order
   */
  @ApiProperty({ enum: MAINTENANCE_KINDS })
  kind: MaintenanceKind;

  /**
   * What is done.
   * @example "New bathroom"
   */
  reason: string;

  /**
   * Whether the room is taken from what can be sold.
   * @example true
   */
  deductsInventory: boolean;

  /**
   * Whether the room still counts in the hotel’s capacity.
   * @example true
   */
  countsInOccupancy: boolean;

  /**
   * Where it stands on the hotel’s business date.
   * @example planned
   */
  @ApiProperty({ enum: ['planned', 'running', 'ended', 'released'] })
  status: BlockStatus;

  /**
   * First night given back by a release; the first night of all when the work never began.
   * @example 2026-12-12
   */
  releasedFrom: string | null;

  /**
   * When it was released.
   * @example 2026-12-12T06:30:00.000Z
   */
  releasedAt: string | null;

  /** What can be done now. */
  actions: BlockActionDto[];

  /**
   * When it was made.
   * @example 2026-11-22T08:00:00.000Z
   */
  createdAt: string;

  /**
   * When it last changed.
   * @example 2026-11-22T08:00:00.000Z
   */
  updatedAt: string;
}

/** One page of blocks. */
export class MaintenanceBlockPageDto {
  /** The blocks. */
  data: MaintenanceBlockDto[];

  /**
   * Where the next page begins; null at the end.
   * @example eyJzb3J0IjoiY29kZSJ9
   */
  nextCursor: string | null;
}
