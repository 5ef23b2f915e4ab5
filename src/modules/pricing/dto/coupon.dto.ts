import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLine } from '../../../kernel/http/validators';
import { BATCH_KINDS, RESTORES, type Restore } from '../domain/coupon-batch.entity';
import { IsId, IsInstant } from './validators';

export const BATCH_STATUSES = ['active', 'void'] as const;
export const MOST_COUPONS = 10_000;

/** New coupons. */
export class CreateCouponBatchDto {
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  @IsId()
  propertyId: string;

  /**
   * The promotion they give: one that applies by coupon.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsId()
  promotionId: string;

  /**
   * Unique among the hotel’s batches.
   * @example SPRING27-NEWSLETTER
   */
  @IsCode()
  code: string;

  /** @example "Readers of the spring newsletter" */
  @IsLine(200)
  name: string;

  /**
   * `shared`: one coupon for many, `couponCode`. `unique`: `count` coupons with codes that nobody guesses.
   * @example unique
   */
  @IsIn(BATCH_KINDS)
  kind: (typeof BATCH_KINDS)[number];

  /**
   * For `shared`: what guests type.
   * @example HELLO2027
   */
  @IsOptional()
  @IsCode()
  couponCode?: string;

  /**
   * For `unique`: how many.
   * @example 500
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_COUPONS)
  count?: number;

  /**
   * For `unique`: what their codes begin with.
   * @example SP-
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,11}$/)
  prefix?: string;

  /**
   * How often each can be used; one by default.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  maxUses?: number;

  /**
   * How often one guest may use coupons of this batch, who must then be known.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  perGuestLimit?: number;

  /**
   * Valid for bookings made from this instant on.
   * @example 2026-11-01T00:00:00Z
   */
  @IsOptional()
  @IsInstant()
  validFrom?: string;

  /**
   * No longer from this instant on.
   * @example 2027-01-31T16:00:00Z
   */
  @IsOptional()
  @IsInstant()
  validUntil?: string;

  /**
   * When a cancellation gives the coupon back; `when_free` (cancelled without a fee) by default.
   * @example when_free
   */
  @IsOptional()
  @IsIn(RESTORES)
  restore?: Restore;
}

/** Changes to a batch of coupons. */
export class UpdateCouponBatchDto {
  /** @example "Readers of the spring newsletter" */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /** @example 2026-11-01T00:00:00Z */
  @IsOptional()
  @IsInstant()
  validFrom?: string | null;

  /** @example 2027-01-31T16:00:00Z */
  @IsOptional()
  @IsInstant()
  validUntil?: string | null;

  /**
   * When a cancellation gives a coupon back, for bookings from now on.
   * @example always
   */
  @IsOptional()
  @IsIn(RESTORES)
  restore?: Restore;

  /**
   * Coupons of a void batch are worth nothing; what was booked with them stays.
   * @example void
   */
  @IsOptional()
  @IsIn(BATCH_STATUSES)
  status?: (typeof BATCH_STATUSES)[number];
}

/** Coupons to be made worthless. */
export class VoidCouponsDto {
  /**
   * Their codes.
   * @example ["SP-7KQ2M9XDTR4W"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ArrayUnique()
  @IsLine(60, { each: true })
  codes: string[];
}

export class VoidedCouponsDto {
  /**
   * Coupons that are void now.
   * @example 1
   */
  voided: number;
}

/** Which batches to list. */
export class CouponBatchListQuery extends PageQuery {
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
  @IsIn(BATCH_STATUSES)
  status?: (typeof BATCH_STATUSES)[number];
}

/** Coupons that were made together. */
export class CouponBatchDto {
  /** @example 019a2f00-0000-7000-8000-000000000071 */
  id: string;
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  propertyId: string;
  /**
   * The promotion they give.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  promotionId: string;
  /** @example SPRING27-NEWSLETTER */
  code: string;
  /** @example "Readers of the spring newsletter" */
  name: string;
  /** @example unique */
  @ApiProperty({ enum: BATCH_KINDS })
  kind: (typeof BATCH_KINDS)[number];
  /**
   * How many coupons there are.
   * @example 500
   */
  count: number;
  /**
   * How often each can be used.
   * @example 1
   */
  maxUses: number;
  /**
   * Uses of one guest.
   * @example 1
   */
  perGuestLimit: number | null;
  /** @example 2026-11-01T00:00:00.000Z */
  validFrom: string | null;
  /** @example 2027-01-31T16:00:00.000Z */
  validUntil: string | null;
  /**
   * When a cancellation gives a coupon back.
   * @example when_free
   */
  @ApiProperty({ enum: RESTORES })
  restore: Restore;
  /** @example active */
  @ApiProperty({ enum: BATCH_STATUSES })
  status: (typeof BATCH_STATUSES)[number];
  /** @example 2026-11-22T01:10:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T01:10:00.000Z */
  updatedAt: string;
}

/** A page of batches. */
export class CouponBatchPageDto {
  data: CouponBatchDto[];
  /** @example null */
  nextCursor: string | null;
}

/** A coupon and what is left of it. */
export class CouponDto {
  /** @example SP-7KQ2M9XDTR4W */
  code: string;
  /**
   * The batch it was made in.
   * @example 019a2f00-0000-7000-8000-000000000071
   */
  batchId: string;
  /**
   * The promotion it gives.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  promotionId: string;
  /**
   * How often it can be used.
   * @example 1
   */
  maxUses: number;
  /**
   * Reserved and final uses.
   * @example 0
   */
  uses: number;
  /**
   * Whether it can be used now; what speaks against it stands in `reasons`.
   * @example true
   */
  usable: boolean;
  /**
   * `void`, `not_yet_valid`, `expired`, `used_up`, `promotion_not_active`, `promotion_used_up`.
   * @example []
   */
  reasons: string[];
}

/** A page of coupons. */
export class CouponPageDto {
  data: CouponDto[];
  /** @example null */
  nextCursor: string | null;
}

/** Which hotel’s coupon. */
export class CouponQuery {
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  @IsId()
  propertyId: string;
}

/** A coupon by its code. */
export class CouponPath {
  /**
   * As guests type it.
   * @example SP-7KQ2M9XDTR4W
   */
  @IsLine(60)
  code: string;
}
