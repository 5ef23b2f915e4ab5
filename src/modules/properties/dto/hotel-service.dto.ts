import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLine, IsText, MoneyDto, Nested } from '../../../kernel/http/validators';
import { BOOKABLE, type Bookable, PRICE_UNITS, type PriceUnit } from '../domain/hotel-service.entity';
import { ROOM_TYPE_STATUSES, type RoomTypeStatus } from '../domain/room-type.entity';
import { ApiTranslations, IsTranslations, PictureDto, ScheduleDto, type Translations } from './content.dto';
import { IsId } from './is-id';

const KIND = /^[a-z][a-z0-9_]{0,39}$/;

/** How a service is booked. */
export class BookingRulesDto {
  /**
   * Each opening is cut into slots of so many minutes; left out, an opening is one slot.
   * @example 90
   */
  @IsOptional()
  @IsInt()
  @Min(5)
  @Max(1440)
  slotMinutes?: number | null;

  /**
   * What its capacity counts in each slot: people, or bookings (tables, boats, treatments). People unless given.
   * @example persons
   */
  @IsOptional()
  @IsIn(['persons', 'bookings'])
  @ApiProperty({ enum: ['persons', 'bookings'], nullable: true, required: false })
  counts?: 'persons' | 'bookings' | null;

  /**
   * Most people of one booking.
   * @example 8
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  maxPersons?: number | null;

  /**
   * Days ahead for which it can be booked; 365 unless given.
   * @example 60
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  daysAhead?: number | null;

  /**
   * Guests book until so many minutes before a slot begins.
   * @example 120
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(525_600)
  closesMinutesBefore?: number | null;

  /**
   * Cancelling is free until so many minutes before the slot begins; until it begins unless given.
   * @example 240
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(525_600)
  freeCancellationMinutes?: number | null;

  /**
   * What cancelling later costs, of the price in basis points; nothing unless given.
   * @example 5000
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  cancellationFeeBasisPoints?: number | null;

  /**
   * What not coming costs, of the price in basis points; nothing unless given.
   * @example 10000
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  noShowFeeBasisPoints?: number | null;
}

/** Everything about a service that is optional. */
export class ServiceDetailsDto {
  /**
   * What it is.
   * @example "Buffet with forty dishes, until 10:30"
   */
  @IsOptional()
  @IsText(8000)
  description?: string | null;

  @IsOptional()
  @IsTranslations()
  @ApiTranslations()
  translations?: Translations | null;

  /** Price in the hotel’s currency, together with `priceUnit`; absent means on request. */
  @IsOptional()
  @Nested(() => MoneyDto)
  price?: MoneyDto | null;

  /**
   * What the price is for.
   * @example per_person_night
   */
  @IsOptional()
  @IsIn(PRICE_UNITS)
  priceUnit?: PriceUnit | null;

  /**
   * How many can be served at a time; absent means no limit.
   * @example 60
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  capacity?: number | null;

  /** When it is offered. */
  @IsOptional()
  @Nested(() => ScheduleDto)
  schedule?: ScheduleDto | null;

  /**
   * Tax rule that applies, by its code.
   * @example FOOD
   */
  @IsOptional()
  @IsCode()
  taxCode?: string | null;

  /**
   * Whether it can be booked alone, with a stay, or either way.
   * @example with_stay
   */
  @IsOptional()
  @IsIn(BOOKABLE)
  bookable?: Bookable;

  /** How it is booked: its slots, what its capacity counts, until when, and what cancelling costs. */
  @IsOptional()
  @Nested(() => BookingRulesDto)
  bookingRules?: BookingRulesDto | null;

  /** Pictures. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @Nested(() => PictureDto, { each: true })
  pictures?: PictureDto[] | null;

  /**
   * A retired service is not offered any more.
   * @example active
   */
  @IsOptional()
  @IsIn(ROOM_TYPE_STATUSES)
  status?: RoomTypeStatus;
}

/** A new service. */
export class CreateServiceDto extends ServiceDetailsDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Short code, unique in the hotel.
   * @example BREAKFAST
   */
  @IsCode()
  code: string;

  /**
   * Name as guests see it.
   * @example "Breakfast buffet"
   */
  @IsLine(200)
  name: string;

  /**
   * `dining`, `leisure`, `spa`, `activity`, `transfer`, `parking`, … an open set.
   * @example dining
   */
  @Matches(KIND)
  kind: string;
}

/** Changes to a service. */
export class UpdateServiceDto extends ServiceDetailsDto {
  /**
   * Short code, unique in the hotel.
   * @example BREAKFAST
   */
  @IsOptional()
  @IsCode()
  code?: string;

  /**
   * Name as guests see it.
   * @example "Breakfast buffet"
   */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * Kind.
   * @example dining
   */
  @IsOptional()
  @Matches(KIND)
  kind?: string;
}

/** Which services to list. */
export class ServiceListQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * Of this kind.
   * @example dining
   */
  @IsOptional()
  @Matches(KIND)
  kind?: string;

  /**
   * Active or retired services only.
   * @example active
   */
  @IsOptional()
  @IsIn(ROOM_TYPE_STATUSES)
  status?: RoomTypeStatus;
}

/** What a hotel sells beside rooms. */
export class ServiceDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000060
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Short code.
   * @example BREAKFAST
   */
  code: string;

  /**
   * Name.
   * @example "Breakfast buffet"
   */
  name: string;

  /**
   * Kind.
   * @example dining
   */
  kind: string;

  /**
   * What it is.
   * @example "Buffet with forty dishes"
   */
  description: string | null;

  @ApiTranslations(true)
  translations: Translations;

  /** Price; null means on request. */
  price: MoneyDto | null;

  /**
   * What the price is for.
   * @example per_person_night
   */
  @ApiProperty({ enum: PRICE_UNITS, nullable: true })
  priceUnit: PriceUnit | null;

  /**
   * How many can be served at a time.
   * @example 60
   */
  capacity: number | null;

  /** When it is offered. */
  schedule: ScheduleDto | null;

  /**
   * Tax rule that applies.
   * @example FOOD
   */
  taxCode: string | null;

  /**
   * Alone, with a stay, or either way.
   * @example with_stay
   */
  @ApiProperty({ enum: BOOKABLE })
  bookable: Bookable;

  /** How it is booked; null: each opening is one slot, counted in people, and cancelling is free until it begins. */
  bookingRules: BookingRulesDto | null;

  /** Pictures in their order. */
  pictures: PictureDto[];

  /**
   * Active or retired.
   * @example active
   */
  @ApiProperty({ enum: ROOM_TYPE_STATUSES })
  status: RoomTypeStatus;

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

/** One page of services. */
export class ServicePageDto {
  /** The services. */
  data: ServiceDto[];

  /**
   * Where the next page begins; null at the end.
   * @example eyJzb3J0IjoiY29kZSJ9
   */
  nextCursor: string | null;
}
