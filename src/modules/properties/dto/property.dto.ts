import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, IsNumber, IsOptional, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsCurrencyCode, IsLine, IsText, IsTimeZoneName, Nested } from '../../../kernel/http/validators';
import { FACILITY_CODE } from '../domain/facility-codes';
import { DAY_CLOSINGS, type DayClosing, PROPERTY_STATUSES, type PropertyStatus } from '../domain/property.entity';
import { AddressDto, ApiTranslations, ContactsDto, IsTranslations, PictureDto, PoliciesDto, type Translations } from './content.dto';
import { ContentFreshnessDto } from './content-confirmation.dto';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Everything about a hotel that is optional. */
export class PropertyDetailsDto {
  /** Where the hotel stands. */
  @IsOptional()
  @Nested(() => AddressDto)
  address?: AddressDto | null;

  /**
   * Degrees north; together with `longitude`.
   * @example 31.2397
   */
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(-90)
  @Max(90)
  latitude?: number | null;

  /**
   * Degrees east; together with `latitude`.
   * @example 121.4998
   */
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(-180)
  @Max(180)
  longitude?: number | null;

  /** How to reach the hotel. */
  @IsOptional()
  @Nested(() => ContactsDto)
  contacts?: ContactsDto | null;

  /**
   * The hotel in its own words.
   * @example "Forty rooms above the old harbour, two minutes from the beach."
   */
  @IsOptional()
  @IsText(8000)
  description?: string | null;

  @IsOptional()
  @IsTranslations()
  @ApiTranslations()
  translations?: Translations | null;

  /**
   * Stars, in steps of a half.
   * @example 4
   */
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false, maxDecimalPlaces: 1 })
  @Min(0)
  @Max(7)
  starRating?: number | null;

  /**
   * From when on rooms are ready; wall-clock time of the hotel.
   * @example 15:00
   */
  @IsOptional()
  @Matches(TIME)
  checkInTime?: string;

  /**
   * Until when guests leave; wall-clock time of the hotel.
   * @example 11:00
   */
  @IsOptional()
  @Matches(TIME)
  checkOutTime?: string;

  /**
   * Codes such as `wifi`, `parking`, `pool`, `spa`, `restaurant`, `gym`, `breakfast`, `pets`, `airport_shuttle`, `accessible`; the set is open.
   * @example ["wifi", "pool", "breakfast"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @Matches(FACILITY_CODE, { each: true })
  facilities?: string[] | null;

  /** Pictures. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @Nested(() => PictureDto, { each: true })
  pictures?: PictureDto[] | null;

  /** House rules. */
  @IsOptional()
  @Nested(() => PoliciesDto)
  policies?: PoliciesDto | null;

  /**
   * A closed hotel is shown but takes no bookings.
   * @example open
   */
  @IsOptional()
  @IsIn(PROPERTY_STATUSES)
  status?: PropertyStatus;

  /**
   * For how many days a confirmation of the content counts.
   * @example 180
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3650)
  contentReviewDays?: number;

  /**
   * How a day ends. `calendar`: the date follows the hotel's clock, and nothing is decided about guests: for hotels whose desk works with another system.
   * `automatic`: a night audit at midnight. `by_hand`: by a night audit that somebody starts.
   * @example by_hand
   */
  @IsOptional()
  @IsIn(DAY_CLOSINGS)
  dayClosing?: DayClosing;
}

/** A new hotel. */
export class CreatePropertyDto extends PropertyDetailsDto {
  /**
   * Short code, unique in the organization.
   * @example HARBOUR
   */
  @IsCode()
  code: string;

  /**
   * Name as guests know it.
   * @example "Harbour Hotel"
   */
  @IsLine(200)
  name: string;

  /**
   * IANA time zone; deadlines and the business date are counted in it.
   * @example Asia/Shanghai
   */
  @IsTimeZoneName()
  timeZone: string;

  /**
   * ISO 4217. It never changes.
   * @example CNY
   */
  @IsCurrencyCode()
  currency: string;
}

/** Changes to a hotel; the currency cannot change. */
export class UpdatePropertyDto extends PropertyDetailsDto {
  /**
   * Short code, unique in the organization.
   * @example HARBOUR
   */
  @IsOptional()
  @IsCode()
  code?: string;

  /**
   * Name as guests know it.
   * @example "Harbour Hotel"
   */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * IANA time zone.
   * @example Asia/Shanghai
   */
  @IsOptional()
  @IsTimeZoneName()
  timeZone?: string;
}

/** Which hotels to list. */
export class PropertyListQuery extends PageQuery {
  /**
   * Words that occur in the code, a name or the city, whatever their case and accents.
   * @example harbour
   */
  @IsOptional()
  @IsLine(100)
  q?: string;

  /**
   * Hotels of this city, whatever case and accents.
   * @example Shanghai
   */
  @IsOptional()
  @IsLine(100)
  city?: string;

  /**
   * Hotels with this facility; several separated by commas must all be there.
   * @example wifi,pool
   */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9_]{0,39}(,[a-z][a-z0-9_]{0,39}){0,19}$/)
  facility?: string;

  /**
   * Open or closed hotels only.
   * @example open
   */
  @IsOptional()
  @IsIn(PROPERTY_STATUSES)
  status?: PropertyStatus;
}

/** Address in answers. */
export class AddressViewDto {
  /**
   * Street and number.
   * @example ["1 Harbour Street"]
   */
  lines: string[];

  /**
   * Postal code.
   * @example 200001
   */
  postalCode: string | null;

  /**
   * City.
   * @example Shanghai
   */
  city: string | null;

  /**
   * Region.
   * @example Shanghai
   */
  region: string | null;

  /**
   * ISO 3166-1 alpha-2.
   * @example CN
   */
  country: string | null;
}

/** Contacts in answers. */
export class ContactsViewDto {
  /**
   * Telephone.
   * @example "+86 21 5555 0100"
   */
  phone: string | null;

  /**
   * E-mail.
   * @example hello@harbour.example
   */
  email: string | null;

  /**
   * Web site.
   * @example https://harbour.example
   */
  website: string | null;
}

/** A hotel. */
export class PropertyDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  id: string;

  /**
   * Short code.
   * @example HARBOUR
   */
  code: string;

  /**
   * Name.
   * @example "Harbour Hotel"
   */
  name: string;

  /**
   * IANA time zone.
   * @example Asia/Shanghai
   */
  timeZone: string;

  /**
   * ISO 4217.
   * @example CNY
   */
  currency: string;

  /** Where it stands. */
  address: AddressViewDto;

  /**
   * Degrees north.
   * @example 31.2397
   */
  latitude: number | null;

  /**
   * Degrees east.
   * @example 121.4998
   */
  longitude: number | null;

  /** How to reach it. */
  contacts: ContactsViewDto;

  /**
   * In its own words.
   * @example "Forty rooms above the old harbour."
   */
  description: string | null;

  @ApiTranslations(true)
  translations: Translations;

  /**
   * Stars.
   * @example 4
   */
  starRating: number | null;

  /**
   * From when on rooms are ready; wall-clock time.
   * @example 15:00
   */
  checkInTime: string;

  /**
   * Until when guests leave; wall-clock time.
   * @example 11:00
   */
  checkOutTime: string;

  /**
   * Codes of what the hotel offers.
   * @example ["wifi", "pool"]
   */
  facilities: string[];

  /** Pictures in their order. */
  pictures: PictureDto[];

  /** House rules. */
  policies: PoliciesDto;

  /**
   * Open or closed.
   * @example open
   */
  @ApiProperty({ enum: PROPERTY_STATUSES })
  status: PropertyStatus;

  /**
   * The day the hotel is working on.
   * @example 2026-11-22
   */
  businessDate: string;

  /**
   * For how many days a confirmation of the content counts.
   * @example 180
   */
  contentReviewDays: number;

  /**
   * How a day ends.
   * @example by_hand
   */
  @ApiProperty({ enum: DAY_CLOSINGS })
  dayClosing: DayClosing;

  /** Whether the hotel stands by its content. */
  content: ContentFreshnessDto;

  /**
   * Grows with every change of the hotel or one of its room types.
   * @example 3
   */
  contentVersion: number;

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

/** One page of hotels. */
export class PropertyPageDto {
  /** The hotels. */
  data: PropertyDto[];

  /**
   * Where the next page begins; null at the end.
   * @example eyJzb3J0IjoiY29kZSJ9
   */
  nextCursor: string | null;
}
