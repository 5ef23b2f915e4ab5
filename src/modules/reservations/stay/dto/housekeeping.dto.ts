import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLine } from '../../../../kernel/http/validators';
import { ROOM_CONDITIONS, type RoomCondition } from '../domain/room-condition';
import { IsId } from './validators';

/** How clean a room is now. */
export class SetRoomConditionDto {
  /**
   * `pickup` wants a look and little work; `inspected` was found clean by a second person.
   * @example clean
   */
  @IsIn(ROOM_CONDITIONS)
  condition: RoomCondition;
}

/** Which rooms to list. */
export class HousekeepingQuery extends PageQuery {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsId()
  propertyId: string;

  /** @example dirty */
  @IsOptional()
  @IsIn(ROOM_CONDITIONS)
  condition?: RoomCondition;

  /**
   * Whether somebody is in the room.
   * @example false
   */
  @IsOptional()
  @Transform(({ value }): unknown => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  occupied?: boolean;

  /** @example 3 */
  @IsOptional()
  @IsLine(20)
  floor?: string;
}

/** A room as housekeeping sees it. Names no guest. */
export class RoomStateDto {
  /** @example 019a2f00-0000-7000-8000-000000000040 */
  roomId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example 019a2f00-0000-7000-8000-000000000020 */
  roomTypeId: string;
  /**
   * What stands on the door.
   * @example 305
   */
  number: string;
  /** @example 3 */
  floor: string | null;
  /** @example dirty */
  @ApiProperty({ enum: ROOM_CONDITIONS })
  condition: RoomCondition;
  /**
   * Whether somebody is in the room.
   * @example true
   */
  occupied: boolean;
  /**
   * Those in it are due to leave today, or should have left.
   * @example true
   */
  dueOut: boolean;
  /**
   * Somebody is due to come into it today.
   * @example true
   */
  dueIn: boolean;
  /**
   * Kind of the maintenance that covers tonight.
   * @example null
   */
  maintenance: string | null;
  /**
   * Of its state; 0 where nobody has set one.
   * @example 4
   */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  changedAt: string | null;
}

/** A page of rooms. */
export class RoomStatePageDto {
  data: RoomStateDto[];
  /** @example null */
  nextCursor: string | null;
}
