import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, IsOptional, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLine, IsLocalDate, MAX_AMOUNT_MINOR } from '../../../kernel/http/validators';
import { ALL_OF_IT, IsId, NestedList, LEAST_AMOUNT_MINOR } from './validators';

/** Nights in a row, both ends included. */
export class NightRangeDto {
  /** @example 2027-02-05 */
  @IsLocalDate()
  firstNight: string;

  /** @example 2027-02-12 */
  @IsLocalDate()
  lastNight: string;
}

export class SeasonTermsDto {
  /**
   * ISO weekdays it applies on, 1 = Monday; without, all.
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

  /**
   * Percentage in basis points by which prices change, may be negative.
   * @example 2500
   */
  @IsOptional()
  @IsInt()
  @Min(ALL_OF_IT)
  @Max(1_000_000)
  adjustBasisPoints?: number;

  /**
   * Amount per night after the percentage, in minor units, may be negative.
   * @example 5000
   */
  @IsOptional()
  @IsInt()
  @Min(LEAST_AMOUNT_MINOR)
  @Max(MAX_AMOUNT_MINOR)
  adjustAmountMinor?: number;

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
   * Seasons that share a night apply in this order, each to the result of the one before.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  sequence?: number;
}

/** A new season. */
export class CreateSeasonDto extends SeasonTermsDto {
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  @IsId()
  propertyId: string;

  /**
   * Unique in the hotel.
   * @example SPRING-FESTIVAL
   */
  @IsCode()
  code: string;

  /** @example "Spring Festival" */
  @IsLine(200)
  name: string;

  /** Its nights. */
  @NestedList(() => NightRangeDto, 100, 1)
  ranges: NightRangeDto[];
}

/** Changes to a season. */
export class UpdateSeasonDto extends SeasonTermsDto {
  /** @example SPRING-FESTIVAL */
  @IsOptional()
  @IsCode()
  code?: string;

  /** @example "Spring Festival" */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /** All its nights from now on. */
  @IsOptional()
  @NestedList(() => NightRangeDto, 100, 1)
  ranges?: NightRangeDto[];
}

/** Lists of what belongs to a hotel’s prices. */
export class PricingListQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  propertyId?: string;
}

/** A season: named nights that change prices, or that prices are loaded for. */
export class SeasonDto {
  /** @example 019a2f00-0000-7000-8000-000000000040 */
  id: string;

  /** @example 019a2f00-0000-7000-8000-000000000010 */
  propertyId: string;

  /** @example SPRING-FESTIVAL */
  code: string;

  /** @example "Spring Festival" */
  name: string;

  /** Its nights. */
  ranges: NightRangeDto[];

  /** @example [5, 6] */
  weekdays: number[] | null;

  /** @example 2500 */
  adjustBasisPoints: number;

  /** @example 5000 */
  adjustAmountMinor: number;

  /** @example ["019a2f00-0000-7000-8000-000000000030"] */
  ratePlanIds: string[] | null;

  /** @example 1 */
  sequence: number;

  /** @example 2026-11-22T01:10:00.000Z */
  createdAt: string;

  /** @example 2026-11-22T01:10:00.000Z */
  updatedAt: string;
}

/** A page of seasons. */
export class SeasonPageDto {
  data: SeasonDto[];

  /** @example null */
  nextCursor: string | null;
}
