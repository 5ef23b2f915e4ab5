import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsAmountMinor, IsCode, IsLine, IsLocalDate, IsText, MAX_AMOUNT_MINOR } from '../../../kernel/http/validators';
import { type Guarantee, GUARANTEES, MEAL_PLANS, type MealPlan } from '../domain/guarantee';
import { ALL_OF_IT, CHANNEL, IsId, IsInstant, IsTimeOfDay, NestedList, NestedOne, LEAST_AMOUNT_MINOR } from './validators';

export const RATE_PLAN_KINDS = ['fixed', 'derived'] as const;
export const RATE_PLAN_STATUSES = ['active', 'inactive'] as const;

/** How a derived plan’s price follows from its parent’s: first the percentage, then the amount. */
export class DerivationDto {
  /**
   * In basis points: -1000 is ten per cent less.
   * @example -1000
   */
  @IsOptional()
  @IsInt()
  @Min(ALL_OF_IT)
  @Max(1_000_000)
  basisPoints?: number;

  /**
   * Per night, in minor units of the hotel’s currency; may be negative.
   * @example 1500
   */
  @IsOptional()
  @IsInt()
  @Min(LEAST_AMOUNT_MINOR)
  @Max(MAX_AMOUNT_MINOR)
  amountMinor?: number;
}

/** What children up to an age pay. */
export class ChildRateDto {
  /**
   * Completed years, inclusive.
   * @example 11
   */
  @IsInt()
  @Min(0)
  @Max(17)
  maxAge: number;

  /**
   * Per night, in minor units.
   * @example 2000
   */
  @IsAmountMinor()
  amountMinor: number;

  /**
   * False for infants who sleep in a cot: they count neither as a child nor as a person of the room.
   * @example true
   */
  @IsBoolean()
  countsAsOccupant: boolean;
}

/** A form of class names, as guests are listed by. */
const GUEST_CLASS = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}:[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
export const IsGuestClasses = (): PropertyDecorator =>
  applyDecorators(IsArray(), ArrayMinSize(1), ArrayMaxSize(50), ArrayUnique(), Matches(GUEST_CLASS, { each: true }));

/** What guests in some classes pay less: first the percentage, then the amount. */
export class MemberPriceDto {
  /**
   * Classes it is for, `standard:class`.
   * @example ["value:loyal"]
   */
  @IsGuestClasses()
  guestClasses: string[];

  /**
   * In basis points: 800 is eight per cent less.
   * @example 800
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  basisPoints?: number;

  /**
   * So much less per night, in minor units.
   * @example 0
   */
  @IsOptional()
  @IsAmountMinor()
  amountMinor?: number;
}

/** Everything about a rate plan that is optional. Null on a derived plan means: as its parent. */
export class RatePlanTermsDto {
  /**
   * What guests read about it.
   * @example "Free cancellation until the day of arrival, breakfast included."
   */
  @IsOptional()
  @IsText(4000)
  description?: string | null;

  /**
   * What is included to eat; without, the room only.
   * @example breakfast
   */
  @IsOptional()
  @IsIn(MEAL_PLANS)
  mealPlan?: MealPlan | null;

  /**
   * The only channels it is sold on; a booking that names none is `direct`. Without, all.
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
   * First night it is sold for.
   * @example 2026-12-01
   */
  @IsOptional()
  @IsLocalDate()
  validFrom?: string | null;

  /**
   * Last night it is sold for, included.
   * @example 2027-03-31
   */
  @IsOptional()
  @IsLocalDate()
  validUntil?: string | null;

  /**
   * Bookable from this instant on.
   * @example 2026-11-01T00:00:00Z
   */
  @IsOptional()
  @IsInstant()
  bookableFrom?: string | null;

  /**
   * No longer bookable from this instant on.
   * @example 2026-11-30T16:00:00Z
   */
  @IsOptional()
  @IsInstant()
  bookableUntil?: string | null;

  /**
   * Latest time of booking on the day of arrival, on the hotel’s clock.
   * @example 18:00
   */
  @IsOptional()
  @IsTimeOfDay()
  lateBookingUntil?: string | null;

  /**
   * Least number of nights, whatever the dates.
   * @example 2
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(999)
  minStay?: number | null;

  /**
   * Largest number of nights, whatever the dates.
   * @example 14
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(999)
  maxStay?: number | null;

  /**
   * Booked at least so many days before arrival.
   * @example 30
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(999)
  minAdvanceDays?: number | null;

  /**
   * Booked at most so many days before arrival; 0 on the day itself only.
   * @example 3
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(999)
  maxAdvanceDays?: number | null;

  /** Children by age; older ones count and pay as adults. Without, children are free and count towards the room’s limits. */
  @IsOptional()
  @NestedList(() => ChildRateDto, 18)
  childRates?: ChildRateDto[] | null;

  /**
   * Per night for each adult beyond those that a price is loaded for; without, there is no price for them. Not on a derived plan.
   * @example 3000
   */
  @IsOptional()
  @IsAmountMinor()
  extraAdultMinor?: number | null;

  /**
   * Without: free until check-in time on the day of arrival, then the whole stay; a no-show costs the first night.
   * @example 019a2f00-0000-7000-8000-000000000050
   */
  @IsOptional()
  @IsId()
  cancellationPolicyId?: string | null;

  /**
   * The least guarantee that a booking must offer; without, none.
   * @example card
   */
  @IsOptional()
  @IsIn(GUARANTEES)
  minGuarantee?: Guarantee | null;

  /**
   * What known guests in some classes pay less, after seasons and before promotions; the first that is for the guest counts. Guests see it when they are signed in, or when a quote or
   * booking names them.
   */
  @IsOptional()
  @NestedList(() => MemberPriceDto, 20, 1)
  memberPrices?: MemberPriceDto[] | null;

  /**
   * Sold to known guests in one of these classes only, `standard:class`. Without, to everybody.
   * @example ["value:loyal"]
   */
  @IsOptional()
  @IsGuestClasses()
  guestClasses?: string[] | null;

  /**
   * The package that it is sold with: its parts are added to the price of each night. Without, the room alone.
   * @example 019a2f00-0000-7000-8000-0000000000a0
   */
  @IsOptional()
  @IsId()
  packageId?: string | null;
}

/** A new rate plan. */
export class CreateRatePlanDto extends RatePlanTermsDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Short code, unique in the hotel.
   * @example BAR
   */
  @IsCode()
  code: string;

  /**
   * Name as guests see it.
   * @example "Best available rate"
   */
  @IsLine(200)
  name: string;

  /**
   * Room types it is sold for; of a derived plan, some of its parent’s.
   * @example ["019a2f00-0000-7000-8000-000000000020"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsId({ each: true })
  roomTypeIds: string[];

  /**
   * `fixed` has loaded prices, `derived` takes its parent’s. Follows from `parentRatePlanId` when absent.
   * @example fixed
   */
  @IsOptional()
  @IsIn(RATE_PLAN_KINDS)
  kind?: (typeof RATE_PLAN_KINDS)[number];

  /**
   * The plan whose prices this one derives from.
   * @example 019a2f00-0000-7000-8000-000000000030
   */
  @IsOptional()
  @IsId()
  parentRatePlanId?: string;

  /** How. */
  @IsOptional()
  @NestedOne(() => DerivationDto)
  derivation?: DerivationDto;
}

/** Changes to a rate plan. A fixed plan stays fixed, a derived one derived. */
export class UpdateRatePlanDto extends RatePlanTermsDto {
  /**
   * Short code, unique in the hotel.
   * @example BAR
   */
  @IsOptional()
  @IsCode()
  code?: string;

  /**
   * Name as guests see it.
   * @example "Best available rate"
   */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * All room types it is sold for from now on. What is left out loses its loaded prices.
   * @example ["019a2f00-0000-7000-8000-000000000020"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsId({ each: true })
  roomTypeIds?: string[];

  /**
   * Another parent, for a derived plan.
   * @example 019a2f00-0000-7000-8000-000000000030
   */
  @IsOptional()
  @IsId()
  parentRatePlanId?: string;

  /** Another derivation, for a derived plan. */
  @IsOptional()
  @NestedOne(() => DerivationDto)
  derivation?: DerivationDto;

  /**
   * An inactive plan is not sold; what derives from it still is.
   * @example active
   */
  @IsOptional()
  @IsIn(RATE_PLAN_STATUSES)
  status?: (typeof RATE_PLAN_STATUSES)[number];
}

/** Which rate plans to list. */
export class RatePlanListQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * Active or inactive plans only.
   * @example active
   */
  @IsOptional()
  @IsIn(RATE_PLAN_STATUSES)
  status?: (typeof RATE_PLAN_STATUSES)[number];
}

/** How a derived plan’s price follows from its parent’s. */
export class DerivationViewDto {
  /**
   * In basis points: -1000 is ten per cent less.
   * @example -1000
   */
  basisPoints: number;

  /**
   * Per night, in minor units, after the percentage.
   * @example 1500
   */
  amountMinor: number;
}

/** A rate plan as it was written: null on a derived plan means as its parent. */
export class RatePlanDto {
  /** @example 019a2f00-0000-7000-8000-000000000030 */
  id: string;

  /** @example 019a2f00-0000-7000-8000-000000000010 */
  propertyId: string;

  /** @example BAR */
  code: string;

  /** @example "Best available rate" */
  name: string;

  /** @example "Free cancellation until the day of arrival." */
  description: string | null;

  /**
   * `fixed` has loaded prices, `derived` takes its parent’s.
   * @example fixed
   */
  @ApiProperty({ enum: RATE_PLAN_KINDS })
  kind: (typeof RATE_PLAN_KINDS)[number];

  /** @example 019a2f00-0000-7000-8000-000000000031 */
  parentRatePlanId: string | null;

  /** Null on a fixed plan. */
  @ApiProperty({ type: () => DerivationViewDto, nullable: true })
  derivation: DerivationViewDto | null;

  /** @example ["019a2f00-0000-7000-8000-000000000020"] */
  roomTypeIds: string[];

  /** @example breakfast */
  @ApiProperty({ enum: MEAL_PLANS, nullable: true, type: String })
  mealPlan: MealPlan | null;

  /** @example ["direct"] */
  channels: string[] | null;

  /**
   * First night it is sold for.
   * @example 2026-12-01
   */
  validFrom: string | null;

  /**
   * Last night it is sold for.
   * @example 2027-03-31
   */
  validUntil: string | null;

  /** @example 2026-11-01T00:00:00.000Z */
  bookableFrom: string | null;

  /** @example 2026-11-30T16:00:00.000Z */
  bookableUntil: string | null;

  /** @example 18:00 */
  lateBookingUntil: string | null;

  /** @example 2 */
  minStay: number | null;

  /** @example 14 */
  maxStay: number | null;

  /** @example 30 */
  minAdvanceDays: number | null;

  /** @example 3 */
  maxAdvanceDays: number | null;

  /** Children by age. */
  @ApiProperty({ type: () => [ChildRateDto], nullable: true })
  childRates: ChildRateDto[] | null;

  /** @example 3000 */
  extraAdultMinor: number | null;

  /** @example 019a2f00-0000-7000-8000-000000000050 */
  cancellationPolicyId: string | null;

  /** @example card */
  @ApiProperty({ enum: GUARANTEES, nullable: true, type: String })
  minGuarantee: Guarantee | null;

  /** What guests in some classes pay less. */
  @ApiProperty({ type: () => [MemberPriceDto], nullable: true })
  memberPrices: MemberPriceDto[] | null;

  /**
   * Sold to guests in these classes only.
   * @example null
   */
  guestClasses: string[] | null;

  /**
   * The package that it is sold with.
   * @example null
   */
  packageId: string | null;

  /** @example active */
  @ApiProperty({ enum: RATE_PLAN_STATUSES })
  status: (typeof RATE_PLAN_STATUSES)[number];

  /** @example 2026-11-22T01:10:00.000Z */
  createdAt: string;

  /** @example 2026-11-22T01:10:00.000Z */
  updatedAt: string;
}

/** A page of rate plans. */
export class RatePlanPageDto {
  data: RatePlanDto[];

  /** @example null */
  nextCursor: string | null;
}
