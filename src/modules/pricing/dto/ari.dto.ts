import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { IsAmountMinor, IsLine, IsLocalDate } from '../../../kernel/http/validators';
import { Type } from 'class-transformer';
import { CHANNEL, Clearable, IsId, NestedList } from './validators';

/** The most entries of one kind in a call. */
export const MAX_ENTRIES = 10_000;

/** The price for a number of adults. */
export class AdultPriceDto {
  /** @example 2 */
  @IsInt()
  @Min(1)
  @Max(20)
  adults: number;

  /**
   * Per night, in minor units of the hotel’s currency.
   * @example 45800
   */
  @IsAmountMinor()
  amountMinor: number;
}

/** Nights that an entry is for. */
export class NightsDto {
  /**
   * First night.
   * @example 2026-12-01
   */
  @IsLocalDate()
  firstNight: string;

  /**
   * Last night, included.
   * @example 2026-12-31
   */
  @IsLocalDate()
  lastNight: string;

  /**
   * Only on these ISO weekdays, 1 = Monday.
   * @example [5, 6]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays?: number[] | null;
}

/** Restrictions of nights. Each is independent: absent leaves it as it is, `null` takes it away. */
export class RestrictedNightsDto extends NightsDto {
  /**
   * Not sold for this night.
   * @example false
   */
  @Clearable()
  @IsBoolean()
  closed?: boolean | null;

  /**
   * No arrival on this date.
   * @example false
   */
  @Clearable()
  @IsBoolean()
  closedToArrival?: boolean | null;

  /**
   * No departure on this date.
   * @example false
   */
  @Clearable()
  @IsBoolean()
  closedToDeparture?: boolean | null;

  /**
   * Least nights of stays that arrive on this date.
   * @example 2
   */
  @Clearable()
  @IsInt()
  @Min(1)
  @Max(999)
  minStay?: number | null;

  /**
   * Most nights of stays that arrive on this date.
   * @example 14
   */
  @Clearable()
  @IsInt()
  @Min(1)
  @Max(999)
  maxStay?: number | null;

  /**
   * Least nights of stays that contain this night.
   * @example 3
   */
  @Clearable()
  @IsInt()
  @Min(1)
  @Max(999)
  minStayThrough?: number | null;

  /**
   * Most nights of stays that contain this night.
   * @example 28
   */
  @Clearable()
  @IsInt()
  @Min(1)
  @Max(999)
  maxStayThrough?: number | null;

  /**
   * For arrivals on this date: booked at least so many days before.
   * @example 1
   */
  @Clearable()
  @IsInt()
  @Min(0)
  @Max(999)
  minAdvanceDays?: number | null;

  /**
   * For arrivals on this date: booked at most so many days before.
   * @example 365
   */
  @Clearable()
  @IsInt()
  @Min(0)
  @Max(999)
  maxAdvanceDays?: number | null;

  /**
   * The only lengths of stay that may arrive on this date.
   * @example [2, 7]
   */
  @Clearable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(60)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(999, { each: true })
  lengthsOfStay?: number[] | null;
}

/** Prices and restrictions of one room type at one rate plan. */
export class AriRateDto extends RestrictedNightsDto {
  /** @example 019a2f00-0000-7000-8000-000000000030 */
  @IsId()
  ratePlanId: string;

  /** @example 019a2f00-0000-7000-8000-000000000020 */
  @IsId()
  roomTypeId: string;

  /**
   * Only on nights of this season.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  @IsOptional()
  @IsId()
  seasonId?: string | null;

  /** All prices of the nights from now on, by number of adults. Not for a derived plan. `null` takes them away. */
  @Clearable()
  @NestedList(() => AdultPriceDto, 20)
  prices?: AdultPriceDto[] | null;
}

/** Restrictions of the hotel, of a room type, of a rate plan or of both together; of all channels or of one. */
export class AriRestrictionDto extends RestrictedNightsDto {
  /** @example 019a2f00-0000-7000-8000-000000000020 */
  @IsOptional()
  @IsId()
  roomTypeId?: string | null;

  /** @example 019a2f00-0000-7000-8000-000000000030 */
  @IsOptional()
  @IsId()
  ratePlanId?: string | null;

  /** @example wechat */
  @IsOptional()
  @Matches(CHANNEL)
  channel?: string | null;

  /** @example "Roof repair" */
  @IsOptional()
  @IsLine(200)
  reason?: string | null;
}

/** A room type as a whole. */
export class AriInventoryDto extends NightsDto {
  /** @example 019a2f00-0000-7000-8000-000000000020 */
  @IsId()
  roomTypeId: string;

  /**
   * Not sold at all, at whatever plan.
   * @example true
   */
  @Clearable()
  @IsBoolean()
  closed?: boolean | null;

  /**
   * Rooms that may be sold beyond those there are. Not below what is sold already.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  overbookAllowance?: number;

  /** @example "Roof repair" */
  @IsOptional()
  @IsLine(200)
  reason?: string | null;
}

/** Availability, rates and restrictions to write. Entries apply in their order; a later one wins where two name the same. */
export class AriDto {
  /** Prices and restrictions by room type and plan. */
  @IsOptional()
  @NestedList(() => AriRateDto, MAX_ENTRIES)
  rates?: AriRateDto[];

  /** Wider restrictions. */
  @IsOptional()
  @NestedList(() => AriRestrictionDto, MAX_ENTRIES)
  restrictions?: AriRestrictionDto[];

  /** Room types as a whole. */
  @IsOptional()
  @NestedList(() => AriInventoryDto, MAX_ENTRIES)
  inventory?: AriInventoryDto[];
}

/** What of an entry was not written. */
export class AriErrorDto {
  /**
   * The entry, as a JSON pointer into the body.
   * @example /rates/3
   */
  pointer: string;

  /** @example beyond_horizon */
  code: string;

  /** @example "Rates are kept until 2029-05-10." */
  detail: string;

  /**
   * Of the nights that were left out, where only some were.
   * @example 2029-05-11
   */
  firstNight?: string;

  /** @example 2029-05-31 */
  lastNight?: string;
}

/** How often the rates of a month have changed. */
export class RateVersionDto {
  /**
   * First day of the month; 0001-01-01 counts what has no date.
   * @example 2026-12-01
   */
  month: string;

  /** @example 17 */
  version: number;
}

/** What was written. */
export class AriResultDto {
  /**
   * Nights of products, rooms types or scopes that were written.
   * @example 31
   */
  cellsWritten: number;

  /** Of the months that were written. */
  versions: RateVersionDto[];

  /** What was left out, and why. The rest is written. */
  errors: AriErrorDto[];
}

/** A job that has begun. */
export class AriJobDto {
  /**
   * To be watched at `GET /v1/jobs/{id}`.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  jobId: string;
}

/** Nights to close or to open again. */
export class ClosureDto {
  /** @example 2026-12-01 */
  @IsLocalDate()
  firstNight: string;

  /**
   * Included.
   * @example 2026-12-03
   */
  @IsLocalDate()
  lastNight: string;

  /**
   * This room type only; without, the whole hotel.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  @IsOptional()
  @IsId()
  roomTypeId?: string | null;

  /**
   * True closes, false opens again. Opening does not undo what else is closed.
   * @example true
   */
  @IsBoolean()
  closed: boolean;

  /** @example "Burst pipe on the third floor" */
  @IsLine(200)
  reason: string;
}

/** Restrictions as read: only those that are set. */
export class RestrictionsViewDto {
  /** @example true */
  closed?: boolean;

  /** @example true */
  closedToArrival?: boolean;

  /** @example true */
  closedToDeparture?: boolean;

  /** @example 2 */
  minStay?: number;

  /** @example 14 */
  maxStay?: number;

  /** @example 3 */
  minStayThrough?: number;

  /** @example 28 */
  maxStayThrough?: number;

  /** @example 1 */
  minAdvanceDays?: number;

  /** @example 365 */
  maxAdvanceDays?: number;

  /** @example [2, 7] */
  lengthsOfStay?: number[];
}

/** Nights in a row with the same prices and restrictions. */
export class LoadedRateDto extends RestrictionsViewDto {
  /** @example 019a2f00-0000-7000-8000-000000000030 */
  ratePlanId: string;

  /** @example 019a2f00-0000-7000-8000-000000000020 */
  roomTypeId: string;

  /** @example 2026-12-01 */
  firstNight: string;

  /** @example 2026-12-31 */
  lastNight: string;

  /** By number of adults; null where none are loaded. */
  @ApiProperty({ type: () => [AdultPriceDto], nullable: true })
  prices: AdultPriceDto[] | null;
}

/** Nights in a row with the same restrictions beyond one product, or of one channel. */
export class LoadedRestrictionDto extends RestrictionsViewDto {
  /** @example 019a2f00-0000-7000-8000-000000000020 */
  roomTypeId: string | null;

  /** @example 019a2f00-0000-7000-8000-000000000030 */
  ratePlanId: string | null;

  /** @example wechat */
  channel: string | null;

  /** @example 2026-12-01 */
  firstNight: string;

  /** @example 2026-12-31 */
  lastNight: string;

  /** @example "Roof repair" */
  reason: string | null;
}

/** Nights in a row of a room type with the same allowance; nights without one are left out. */
export class LoadedAllowanceDto {
  /** @example 019a2f00-0000-7000-8000-000000000020 */
  roomTypeId: string;

  /** @example 2026-12-01 */
  firstNight: string;

  /** @example 2026-12-31 */
  lastNight: string;

  /** @example 1 */
  overbookAllowance: number;
}

/** What is loaded, in ranges of nights that are alike. */
export class LoadedAriDto {
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  propertyId: string;

  /** @example CNY */
  currency: string;

  /** Prices and restrictions by room type and plan. */
  rates: LoadedRateDto[];

  /** Wider restrictions. */
  restrictions: LoadedRestrictionDto[];

  /** Overbooking allowances. */
  inventory: LoadedAllowanceDto[];
}

class NightsQuery {
  /**
   * First night.
   * @example 2026-12-01
   */
  @IsLocalDate()
  firstNight: string;

  /**
   * Last night, included; at most 62 nights.
   * @example 2026-12-31
   */
  @IsLocalDate()
  lastNight: string;

  /**
   * Of this room type only.
   * @example 019a2f00-0000-7000-8000-000000000020
   */
  @IsOptional()
  @IsId()
  roomTypeId?: string;

  /**
   * Of this rate plan only.
   * @example 019a2f00-0000-7000-8000-000000000030
   */
  @IsOptional()
  @IsId()
  ratePlanId?: string;
}

/** What to read back. */
export class LoadedAriQuery extends NightsQuery {}

/** Which month to see. */
export class CalendarQuery extends NightsQuery {
  /**
   * Prices for so many adults.
   * @example 2
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(20)
  adults?: number = 2;

  /**
   * As seen on this sales channel; `direct` without.
   * @example wechat
   */
  @IsOptional()
  @Matches(CHANNEL)
  channel?: string;
}

/** Why a night cannot be sold. */
export class ClosedReasonDto {
  /**
   * `closed`, `no_price`, `outside_validity`, `channel_not_offered`, a party that does not fit, or `sold_out`.
   * @example closed
   */
  code: string;

  /** @example room_type */
  scope: string;

  /** @example wechat */
  channel?: string;
}

/** One night of one product. */
export class CalendarNightDto {
  /** @example 2026-12-01 */
  date: string;

  /**
   * Room charge in minor units after derivation and seasons; null: no price.
   * @example 45800
   */
  amountMinor: number | null;

  /**
   * Rooms left of the type, overbooking allowed for; holds count until they are tidied away.
   * @example 4
   */
  roomsLeft: number;

  /** Whether the night itself can be sold. What arrivals and lengths must satisfy stands in `restrictions`. */
  open: boolean;

  /** Every reason, where it is not open. */
  reasons: ClosedReasonDto[];

  /** All levels together: the largest minimum, the smallest maximum. */
  restrictions: RestrictionsViewDto;
}

/** One room type at one rate plan. */
export class CalendarProductDto {
  /** @example 019a2f00-0000-7000-8000-000000000020 */
  roomTypeId: string;

  /** @example 019a2f00-0000-7000-8000-000000000030 */
  ratePlanId: string;

  /** In the order of their dates. */
  nights: CalendarNightDto[];
}

/** All plans of a hotel, night by night. */
export class CalendarDto {
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  propertyId: string;

  /** @example CNY */
  currency: string;

  /** @example 2 */
  adults: number;

  /** Every room type with every active plan that it is sold at. */
  products: CalendarProductDto[];
}
