import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsAmountMinor, IsCode, IsLine, IsLocalDate, MAX_AMOUNT_MINOR } from '../../../kernel/http/validators';
import { APPLIES_BY, EFFECT_KINDS, STACKING } from '../domain/promotion';
import { IsGuestClasses } from './rate-plan.dto';
import { CHANNEL, IsId, IsInstant, NestedOne } from './validators';

export const PROMOTION_STATUSES = ['active', 'paused', 'ended'] as const;
/** What a promotion takes off the room charge. */
export class PromotionEffectDto {
  /**
   * `percent` and `amount_per_night` of every night, `amount_per_stay` spread over the nights in proportion to their prices, `free_nights` the cheapest.
   * @example percent
   */
  @IsIn(EFFECT_KINDS)
  kind: (typeof EFFECT_KINDS)[number];

  /**
   * For `percent`: 1500 is fifteen per cent.
   * @example 1500
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  basisPoints?: number;

  /**
   * For the two amounts, in minor units of the hotel’s currency.
   * @example 5000
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_AMOUNT_MINOR)
  amountMinor?: number;

  /**
   * For `free_nights`: of every so many nights …
   * @example 4
   */
  @IsOptional()
  @IsInt()
  @Min(2)
  @Max(180)
  everyNights?: number;

  /**
   * … so many are free.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(179)
  freeNights?: number;
}

class PromotionTermsDto {
  /**
   * `exclusive` stands alone, `stackable` ones add up. Guests get what is best for them.
   * @example exclusive
   */
  @IsOptional()
  @IsIn(STACKING)
  stacking?: (typeof STACKING)[number];

  /**
   * The lower is applied first, and wins where two come to the same.
   * @example 10
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  priority?: number;

  /**
   * For bookings made from this instant on.
   * @example 2026-11-01T00:00:00Z
   */
  @IsOptional()
  @IsInstant()
  bookableFrom?: string | null;

  /**
   * No longer for bookings made from this instant on.
   * @example 2026-11-30T16:00:00Z
   */
  @IsOptional()
  @IsInstant()
  bookableUntil?: string | null;

  /**
   * First night that it takes something off; nights of the stay outside cost what they cost.
   * @example 2026-12-01
   */
  @IsOptional()
  @IsLocalDate()
  firstNight?: string | null;

  /**
   * Last of these nights, included.
   * @example 2027-02-28
   */
  @IsOptional()
  @IsLocalDate()
  lastNight?: string | null;

  /**
   * ISO weekdays of these nights, 1 = Monday; without, all.
   * @example [7, 1, 2, 3, 4]
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

  /**
   * Least number of nights of the stay.
   * @example 2
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(180)
  minNights?: number | null;

  /**
   * Largest number of nights of the stay.
   * @example 14
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(180)
  maxNights?: number | null;

  /**
   * Early bird: booked at least so many days before arrival.
   * @example 60
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(999)
  minAdvanceDays?: number | null;

  /**
   * Last minute: booked at most so many days before arrival.
   * @example 3
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(999)
  maxAdvanceDays?: number | null;

  /**
   * Plans it applies to, with all that derive from them; without, all.
   * @example ["019a2f00-0000-7000-8000-000000000030"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsId({ each: true })
  ratePlanIds?: string[] | null;

  /**
   * Room types it applies to; without, all.
   * @example ["019a2f00-0000-7000-8000-000000000020"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsId({ each: true })
  roomTypeIds?: string[] | null;

  /**
   * Channels it applies to; a booking that names none is `direct`. Without, all.
   * @example ["direct", "wechat"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @Matches(CHANNEL, { each: true })
  channels?: string[] | null;

  /**
   * For guests in one of these classes (`standard:class`): whoever books must be a known guest. Without, for everybody.
   * @example ["value:loyal"]
   */
  @IsOptional()
  @IsGuestClasses()
  guestClasses?: string[] | null;

  /**
   * Only for known guests without a stay behind or before them. One use each, unless `perGuestLimit` says otherwise.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  firstStayOnly?: boolean;

  /**
   * How often it can be used, a room counting once. Uses of cancelled reservations are given back. Without, without end.
   * @example 500
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  maxUses?: number | null;

  /**
   * How much it may take off in all, in minor units. The first stay that it does not suffice for ends it, until something is given back.
   * @example 20000000
   */
  @IsOptional()
  @IsAmountMinor()
  budgetMinor?: number | null;

  /**
   * Uses of one guest, who must then be known. Without, as many as they like.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  perGuestLimit?: number | null;
}

/** A new promotion. */
export class CreatePromotionDto extends PromotionTermsDto {
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  @IsId()
  propertyId: string;

  /**
   * Unique in the hotel; what guests type where it applies by code.
   * @example SPRING27
   */
  @IsCode()
  code: string;

  /**
   * Name as guests see it.
   * @example "Spring in the old town"
   */
  @IsLine(200)
  name: string;

  /**
   * `automatic`: by itself, shown in every search. `code`: by its own code. `coupon`: by a coupon of one of its batches.
   * @example automatic
   */
  @IsIn(APPLIES_BY)
  appliesBy: (typeof APPLIES_BY)[number];

  /** What it takes off. */
  @NestedOne(() => PromotionEffectDto)
  effect: PromotionEffectDto;
}

/** Changes to a promotion. How it applies stays. */
export class UpdatePromotionDto extends PromotionTermsDto {
  /** @example SPRING27 */
  @IsOptional()
  @IsCode()
  code?: string;

  /** @example "Spring in the old town" */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /** Another effect, for bookings from now on. */
  @IsOptional()
  @NestedOne(() => PromotionEffectDto)
  effect?: PromotionEffectDto;

  /**
   * A paused one can be taken up again.
   * @example paused
   */
  @IsOptional()
  @IsIn(PROMOTION_STATUSES)
  status?: (typeof PROMOTION_STATUSES)[number];
}

/** Which promotions to list. */
export class PromotionListQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * In this status.
   * @example active
   */
  @IsOptional()
  @IsIn(PROMOTION_STATUSES)
  status?: (typeof PROMOTION_STATUSES)[number];
}

/** A promotion, and how much of it is used. */
export class PromotionDto {
  /** @example 019a2f00-0000-7000-8000-000000000070 */
  id: string;
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  propertyId: string;
  /** @example SPRING27 */
  code: string;
  /** @example "Spring in the old town" */
  name: string;
  /**
   * By itself, by its own code, or by a coupon of one of its batches.
   * @example automatic
   */
  @ApiProperty({ enum: APPLIES_BY })
  appliesBy: (typeof APPLIES_BY)[number];
  /**
   * What it takes off.
   */
  effect: PromotionEffectDto;
  /**
   * Alone, or together with others.
   * @example exclusive
   */
  @ApiProperty({ enum: STACKING })
  stacking: (typeof STACKING)[number];
  /**
   * The lower is applied first.
   * @example 10
   */
  priority: number;
  /** @example 2026-11-01T00:00:00.000Z */
  bookableFrom: string | null;
  /** @example 2026-11-30T16:00:00.000Z */
  bookableUntil: string | null;
  /** @example 2026-12-01 */
  firstNight: string | null;
  /** @example 2027-02-28 */
  lastNight: string | null;
  /** @example [7, 1, 2, 3, 4] */
  weekdays: number[] | null;
  /**
   * Least number of nights of the stay.
   * @example 2
   */
  minNights: number | null;
  /**
   * Largest number of nights of the stay.
   * @example 14
   */
  maxNights: number | null;
  /** @example 60 */
  minAdvanceDays: number | null;
  /** @example null */
  maxAdvanceDays: number | null;
  /** @example ["019a2f00-0000-7000-8000-000000000030"] */
  ratePlanIds: string[] | null;
  /** @example ["019a2f00-0000-7000-8000-000000000020"] */
  roomTypeIds: string[] | null;
  /** @example ["direct", "wechat"] */
  channels: string[] | null;
  /**
   * Classes of guests it is for, `standard:class`.
   * @example ["value:loyal"]
   */
  guestClasses: string[] | null;
  /**
   * Only for guests without a stay behind or before them.
   * @example false
   */
  firstStayOnly: boolean;
  /**
   * How often it can be used.
   * @example 500
   */
  maxUses: number | null;
  /**
   * How much it may take off in all, in minor units.
   * @example 20000000
   */
  budgetMinor: number | null;
  /**
   * Uses of one guest.
   * @example 1
   */
  perGuestLimit: number | null;
  /**
   * Counted where there is a limit or a budget: reserved and final uses.
   * @example 37
   */
  uses: number;
  /**
   * What these uses have taken off, in minor units.
   * @example 1850000
   */
  usedMinor: number;
  /**
   * Not offered until a use is given back.
   * @example false
   */
  usedUp: boolean;
  /** @example active */
  @ApiProperty({ enum: PROMOTION_STATUSES })
  status: (typeof PROMOTION_STATUSES)[number];
  /** @example 2026-11-22T01:10:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T01:10:00.000Z */
  updatedAt: string;
}

/** A page of promotions. */
export class PromotionPageDto {
  data: PromotionDto[];
  /** @example null */
  nextCursor: string | null;
}

export const USE_STATUSES = ['reserved', 'committed', 'released', 'forfeited'] as const;

/** Which uses to list. */
export class PromotionUseListQuery extends PageQuery {
  /**
   * In this status.
   * @example reserved
   */
  @IsOptional()
  @IsIn(USE_STATUSES)
  status?: (typeof USE_STATUSES)[number];
}

/** One use of a promotion by one reservation. */
export class PromotionUseDto {
  /** @example 019a2f00-0000-7000-8000-000000000080 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95 */
  bookingId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96 */
  reservationId: string;
  /**
   * The coupon it was used by.
   * @example null
   */
  couponCode: string | null;
  /**
   * What it took off when it was booked, in minor units.
   * @example 5000
   */
  amountMinor: number;
  /**
   * `reserved` until the stay ends, then `committed`; `released` by a cancellation, or `forfeited` where the coupon’s rule does not give it back.
   * @example reserved
   */
  @ApiProperty({ enum: USE_STATUSES })
  status: (typeof USE_STATUSES)[number];
  /**
   * When it was booked.
   * @example 2026-11-22T01:10:00.000Z
   */
  reservedAt: string;
  /**
   * When it became final or was given back.
   * @example null
   */
  endedAt: string | null;
}

/** A page of uses. */
export class PromotionUsePageDto {
  data: PromotionUseDto[];
  /** @example null */
  nextCursor: string | null;
}
