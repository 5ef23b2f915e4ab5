import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsOptional, Matches } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLine } from '../../../kernel/http/validators';
import { FACILITY_CODE } from '../domain/facility-codes';
import { IsId } from './is-id';

/** A new room. */
export class CreateRoomDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Its type.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  @IsId()
  roomTypeId: string;

  /**
   * What stands on the door; unique in the hotel.
   * @example 305
   */
  @IsLine(20)
  number: string;

  /**
   * Floor.
   * @example 3
   */
  @IsOptional()
  @IsLine(20)
  floor?: string | null;

  /**
   * What sets this room apart from others of its type; codes of an open set.
   * @example ["corner", "quiet"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(FACILITY_CODE, { each: true })
  features?: string[] | null;

  /**
   * A room in service adds one to every night of its type.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  inService?: boolean;
}

/** Many new rooms of one type. */
export class CreateRoomsDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Their type.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  @IsId()
  roomTypeId: string;

  /**
   * What stands on the doors.
   * @example ["301", "302", "303"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsLine(20, { each: true })
  numbers: string[];
}

/** Changes to a room. */
export class UpdateRoomDto {
  /**
   * Moves the room to another type, with its maintenance.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  @IsOptional()
  @IsId()
  roomTypeId?: string;

  /**
   * What stands on the door.
   * @example 305
   */
  @IsOptional()
  @IsLine(20)
  number?: string;

  /**
   * Floor.
   * @example 3
   */
  @IsOptional()
  @IsLine(20)
  floor?: string | null;

  /**
   * What sets this room apart.
   * @example ["corner", "quiet"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(FACILITY_CODE, { each: true })
  features?: string[] | null;

  /**
   * Whether the room is part of what is sold.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  inService?: boolean;
}

/** Which rooms to list. */
export class RoomListQuery extends PageQuery {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Of this type.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  @IsOptional()
  @IsId()
  roomTypeId?: string;

  /**
   * In service or not.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }): unknown => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  inService?: boolean;
}

/** A room. */
export class RoomDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Its type.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  roomTypeId: string;

  /**
   * What stands on the door.
   * @example 305
   */
  number: string;

  /**
   * Floor.
   * @example 3
   */
  floor: string | null;

  /**
   * What sets this room apart.
   * @example ["corner", "quiet"]
   */
  features: string[];

  /**
   * Whether the room is part of what is sold.
   * @example true
   */
  inService: boolean;

  /**
   * Version of this record, as in the ETag.
   * @example 1
   */
  version: number;

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

/** The rooms that were made. */
export class RoomsDto {
  /** In the order of the numbers given. */
  data: RoomDto[];
}

/** One page of rooms. */
export class RoomPageDto {
  /** The rooms. */
  data: RoomDto[];

  /**
   * Where the next page begins; null at the end.
   * @example eyJzb3J0IjoiY29kZSJ9
   */
  nextCursor: string | null;
}
