import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsLine, MAX_AMOUNT_MINOR, MoneyDto } from '../../../kernel/http/validators';
import { StaySearchQuery } from './availability.dto';

export class HotelOffersQuery extends StaySearchQuery {
  /**
   * In any spelling of case and accents.
   * @example Lisboa
   */
  @IsLine(100)
  city: string;

  /**
   * Facilities that the hotel must have, separated by commas.
   * @example wifi,pool
   */
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',').filter(Boolean) : (value as unknown)))
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(/^[a-z0-9_]{1,40}$/, { each: true })
  facilities?: string[];

  /**
   * Not more than this for the stay, in minor units.
   * @example 90000
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_AMOUNT_MINOR)
  maxTotal?: number;

  /**
   * Not less than this for the stay, in minor units.
   * @example 20000
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_AMOUNT_MINOR)
  minTotal?: number;

  /**
   * At most this many hotels.
   * @example 20
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  /** Where to go on: `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

export class HotelOfferDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example LIS01 */
  code: string;
  /** @example "Hotel Miradouro" */
  name: string;
  /** @example Lisboa */
  city: string | null;
  /** @example ["wifi","pool"] */
  facilities: string[];
  /** Lowest total of the stay in one room for these people. */
  from: MoneyDto;
}

export class HotelOfferPageDto {
  /** Cheapest first. */
  data: HotelOfferDto[];
  /** @example null */
  nextCursor: string | null;
}
