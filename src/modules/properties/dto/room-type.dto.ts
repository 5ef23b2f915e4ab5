import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, IsNumber, IsOptional, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLine, IsText, Nested } from '../../../kernel/http/validators';
import { FACILITY_CODE } from '../domain/facility-codes';
import { ROOM_TYPE_STATUSES, type RoomTypeStatus } from '../domain/room-type.entity';
import { ApiTranslations, BedDto, IsTranslations, PictureDto, type Translations } from './content.dto';
import { IsId } from './is-id';

/** Everything about a room type that is optional. */
export class RoomTypeDetailsDto {
  /**
   * The room in the hotel’s words.
   * @example "Corner room with a king bed and a view of the harbour."
   */
  @IsOptional()
  @IsText(8000)
  description?: string | null;

  @IsOptional()
  @IsTranslations()
  @ApiTranslations()
  translations?: Translations | null;

  /** Beds. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @Nested(() => BedDto, { each: true })
  beds?: BedDto[] | null;

  /**
   * Size in square metres.
   * @example 28.5
   */
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false, maxDecimalPlaces: 1 })
  @Min(1)
  @Max(10_000)
  sizeSquareMetres?: number | null;

  /**
   * Codes of what is in the room, of the same open set as facilities.
   * @example ["wifi", "bathtub", "sea_view"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @Matches(FACILITY_CODE, { each: true })
  amenities?: string[] | null;

  /** Pictures. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @Nested(() => PictureDto, { each: true })
  pictures?: PictureDto[] | null;

  /**
   * Place in the hotel’s own order, the simplest room first; upgrades go up in it.
   * @example 10
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100_000)
  rank?: number;

  /**
   * A retired type is not sold any more.
   * @example active
   */
  @IsOptional()
  @IsIn(ROOM_TYPE_STATUSES)
  status?: RoomTypeStatus;
}

/** A new room type. */
export class CreateRoomTypeDto extends RoomTypeDetailsDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Short code, unique in the hotel.
   * @example DLX
   */
  @IsCode()
  code: string;

  /**
   * Name as guests see it.
   * @example "Deluxe King"
   */
  @IsLine(200)
  name: string;

  /**
   * Adults at most.
   * @example 2
   */
  @IsInt()
  @Min(1)
  @Max(100)
  maxAdults: number;

  /**
   * Children at most.
   * @example 1
   */
  @IsInt()
  @Min(0)
  @Max(100)
  maxChildren: number;

  /**
   * Adults and children together at most; not below `maxAdults`.
   * @example 3
   */
  @IsInt()
  @Min(1)
  @Max(200)
  maxPersons: number;
}

/** Changes to a room type. */
export class UpdateRoomTypeDto extends RoomTypeDetailsDto {
  /**
   * Short code, unique in the hotel.
   * @example DLX
   */
  @IsOptional()
  @IsCode()
  code?: string;

  /**
   * Name as guests see it.
   * @example "Deluxe King"
   */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * Adults at most.
   * @example 2
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  maxAdults?: number;

  /**
   * Children at most.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  maxChildren?: number;

  /**
   * Adults and children together at most.
   * @example 3
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(200)
  maxPersons?: number;
}

/** Which room types to list. */
export class RoomTypeListQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * Active or retired types only.
   * @example active
   */
  @IsOptional()
  @IsIn(ROOM_TYPE_STATUSES)
  status?: RoomTypeStatus;
}

/** A room type. */
export class RoomTypeDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Short code.
   * @example DLX
   */
  code: string;

  /**
   * Name.
   * @example "Deluxe King"
   */
  name: string;

  /**
   * Adults at most.
   * @example 2
   */
  maxAdults: number;

  /**
   * Children at most.
   * @example 1
   */
  maxChildren: number;

  /**
   * Adults and children together at most.
   * @example 3
   */
  maxPersons: number;

  /**
   * In the hotel’s words.
   * @example "Corner room with a king bed."
   */
  description: string | null;

  @ApiTranslations(true)
  translations: Translations;

  /** Beds. */
  beds: BedDto[];

  /**
   * Size in square metres.
   * @example 28.5
   */
  sizeSquareMetres: number | null;

  /**
   * Codes of what is in the room.
   * @example ["wifi", "bathtub"]
   */
  amenities: string[];

  /** Pictures in their order. */
  pictures: PictureDto[];

  /**
   * Place in the hotel’s own order.
   * @example 10
   */
  rank: number;

  /**
   * Active or retired.
   * @example active
   */
  @ApiProperty({ enum: ROOM_TYPE_STATUSES })
  status: RoomTypeStatus;

  /**
   * When somebody last confirmed the content.
   * @example 2026-11-01T08:00:00.000Z
   */
  contentConfirmedAt: string | null;

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

/** One page of room types. */
export class RoomTypePageDto {
  /** The room types. */
  data: RoomTypeDto[];

  /**
   * Where the next page begins; null at the end.
   * @example eyJzb3J0IjoiY29kZSJ9
   */
  nextCursor: string | null;
}
