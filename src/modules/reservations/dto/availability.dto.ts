import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsCode, IsLine, IsLocalDate, MoneyDto } from '../../../kernel/http/validators';
import { AppliedPromotionDto, NightPriceDto } from './booking-answers.dto';

/** `4,9` or a repeated parameter, as numbers. */
export const AsAges = () =>
  Transform(({ value }) => {
    const parts = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? (value as unknown[]) : [value];
    return parts.filter((p) => p !== '').map((p) => (typeof p === 'string' && /^\d{1,3}$/.test(p) ? Number(p) : p));
  });

/** Who is looking, and when. */
export class StaySearchQuery {
  /**
   * First night.
   * @example 2026-12-24
   */
  @IsLocalDate()
  arrival: string;

  /**
   * Day of leaving.
   * @example 2026-12-27
   */
  @IsLocalDate()
  departure: string;

  /**
   * Adults in one room.
   * @example 2
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50)
  adults: number = 2;

  /**
   * Ages of the children in that room, separated by commas.
   * @example 4,9
   */
  @IsOptional()
  @AsAges()
  @IsArray()
  @ArrayMaxSize(20)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(17, { each: true })
  childAges?: number[];

  /**
   * Where the guest is looking; some plans are sold on some channels only.
   * @example direct_web
   */
  @IsOptional()
  @IsCode()
  channel?: string;
}

export class AvailabilityQuery extends StaySearchQuery {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsUUID()
  propertyId: string;

  /**
   * How many such rooms are needed.
   * @example 1
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(9)
  rooms: number = 1;

  /**
   * Code of a promotion or a coupon. One that is not known, or does not count for the stay, changes nothing.
   * @example SPRING
   */
  @IsOptional()
  @IsLine(60)
  promoCode?: string;
}

export class RoomOfferDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  roomTypeId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  ratePlanId: string;
  /**
   * Rooms of this type that are free on every night, this very moment.
   * @example 3
   */
  roomsLeft: number;
  /** Price of one room for the stay, with all that is charged for it. */
  total: MoneyDto;
  nights: NightPriceDto[];
  /** Promotions in this price; what they save is taken off the nights already. */
  promotions: AppliedPromotionDto[];
}

export class UnavailableReasonDto {
  /**
   * `sold_out`, `beyond_horizon`, `closed`, `closed_to_arrival`, `closed_to_departure`, `min_stay`, `max_stay`, `min_stay_through`,
   * `max_stay_through`, `min_advance`, `max_advance`, `length_of_stay`, `no_price`, `too_many_persons` …; an open set.
   * @example min_stay
   */
  code: string;
  /**
   * Where the rule was set: `property`, `room_type`, `rate_plan`, `product`.
   * @example product
   */
  scope?: string;
  /**
   * The night (or the departure date) it is about.
   * @example 2026-12-24
   */
  date?: string;
  /**
   * What the rule asks for: a number of nights, days, people or rooms, allowed lengths, a date or a time.
   * @example 3
   */
  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'array', items: { type: 'integer' } }] })
  value?: number | string | number[];
  /**
   * Set when the rule is for this channel only.
   * @example direct_web
   */
  channel?: string;
}

export class UnavailableDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92 */
  roomTypeId: string;
  /**
   * Absent when the room type is not to be had at any plan.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  ratePlanId?: string;
  /** All of them. */
  reasons: UnavailableReasonDto[];
}

export class AvailabilityDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** Cheapest first. */
  offers: RoomOfferDto[];
  unavailable: UnavailableDto[];
}
