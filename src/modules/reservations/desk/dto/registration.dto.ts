import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO31661Alpha2,
  IsOptional,
  IsUUID,
  Max,
  Min,
} from 'class-validator';
import { IsLine, IsLocalDate, IsText, Nested } from '../../../../kernel/http/validators';
import { CONFIRMATIONS, DOCUMENT_TYPES, PURPOSES } from '../../domain/desk/registration';

/** Where somebody lives. */
export class RegistrationAddressDto {
  /**
   * Street and number.
   * @example ["Storgatan 1"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @IsLine(200, { each: true })
  lines: string[];

  /**
   * City.
   * @example Lund
   */
  @IsOptional()
  @IsLine(100)
  city?: string;

  /**
   * Region.
   * @example "Skåne"
   */
  @IsOptional()
  @IsLine(100)
  region?: string;

  /**
   * Postal code.
   * @example "222 22"
   */
  @IsOptional()
  @IsLine(20)
  postalCode?: string;

  /**
   * ISO 3166-1 alpha-2.
   * @example SE
   */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string;
}

/** The paper that was shown. */
export class RegistrationDocumentDto {
  /**
   * Which one.
   * @example passport
   */
  @IsIn(DOCUMENT_TYPES)
  type: (typeof DOCUMENT_TYPES)[number];

  /**
   * Its serial number.
   * @example AA1234567
   */
  @IsLine(60)
  number: string;

  /**
   * Who issued it, ISO 3166-1 alpha-2.
   * @example SE
   */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string;

  /**
   * Last day on which it is valid.
   * @example 2031-05-31
   */
  @IsOptional()
  @IsLocalDate()
  expiresOn?: string;
}

/** A visa. */
export class RegistrationVisaDto {
  /**
   * Kind, as it is printed.
   * @example L
   */
  @IsLine(40)
  type: string;

  /**
   * Number.
   * @example B1234567
   */
  @IsOptional()
  @IsLine(60)
  number?: string;

  /**
   * Last day of the stay that it allows.
   * @example 2027-01-20
   */
  @IsOptional()
  @IsLocalDate()
  validUntil?: string;
}

/** When and where somebody came into the country. */
export class RegistrationEntryDto {
  /**
   * The day.
   * @example 2026-12-20
   */
  @IsLocalDate()
  on: string;

  /**
   * Port of entry.
   * @example "Shanghai Pudong"
   */
  @IsOptional()
  @IsLine(100)
  port?: string;
}

/** Relatives who travel along and state nothing themselves. */
export class RegistrationCompanionsDto {
  /**
   * How many.
   * @example 2
   */
  @IsInt()
  @Min(0)
  @Max(100)
  count: number;

  /**
   * Their nationalities, ISO 3166-1 alpha-2.
   * @example ["SE"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsISO31661Alpha2({ each: true })
  nationalities?: string[];
}

class RegistrationFieldsDto {
  /**
   * Day of birth.
   * @example 1986-08-15
   */
  @IsOptional()
  @IsLocalDate()
  birthDate?: string | null;

  /**
   * As the document says.
   * @example female
   */
  @IsOptional()
  @IsIn(['female', 'male', 'other'])
  @ApiProperty({ enum: ['female', 'male', 'other'], nullable: true, required: false })
  sex?: 'female' | 'male' | 'other' | null;

  /**
   * All of them, ISO 3166-1 alpha-2.
   * @example ["SE"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @ArrayUnique()
  @IsISO31661Alpha2({ each: true })
  nationalities?: string[] | null;

  /**
   * 民族, of Chinese citizens.
   * @example 汉
   */
  @IsOptional()
  @IsLine(40)
  ethnicGroup?: string | null;

  /** Where they live. */
  @IsOptional()
  @Nested(() => RegistrationAddressDto)
  address?: RegistrationAddressDto | null;

  /** The paper that they have shown. */
  @IsOptional()
  @Nested(() => RegistrationDocumentDto)
  document?: RegistrationDocumentDto | null;

  /**
   * That there was no valid paper, or that it says something else.
   * @example "Shows no passport"
   */
  @IsOptional()
  @IsText(500)
  documentRemark?: string | null;

  /** The visa. */
  @IsOptional()
  @Nested(() => RegistrationVisaDto)
  visa?: RegistrationVisaDto | null;

  /** When they came into the country. */
  @IsOptional()
  @Nested(() => RegistrationEntryDto)
  entry?: RegistrationEntryDto | null;

  /**
   * What they came for.
   * @example tourism
   */
  @IsOptional()
  @IsIn(PURPOSES)
  @ApiProperty({ enum: PURPOSES, nullable: true, required: false })
  purpose?: (typeof PURPOSES)[number] | null;

  /** Relatives who travel along. */
  @IsOptional()
  @Nested(() => RegistrationCompanionsDto)
  companions?: RegistrationCompanionsDto | null;

  /**
   * How the guest has confirmed it on the day of arrival.
   * @example signature
   */
  @IsOptional()
  @IsIn(CONFIRMATIONS)
  @ApiProperty({ enum: CONFIRMATIONS, nullable: true, required: false })
  confirmedBy?: (typeof CONFIRMATIONS)[number] | null;
}

/** What a guest of a stay states. What is missing may follow; what the country does not ask for is refused. */
export class TakeRegistrationDto extends RegistrationFieldsDto {
  /**
   * The guest of this stay who states it: the first of the room, or one who shares it.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsUUID()
  guestId: string;

  /**
   * Given names as in the document; those of the reservation unless given.
   * @example Anna
   */
  @IsOptional()
  @IsLine(100)
  firstName?: string;

  /**
   * Family names as in the document; those of the reservation unless given.
   * @example Lindqvist
   */
  @IsOptional()
  @IsLine(100)
  lastName?: string;
}

/** Corrections to what a guest has stated. */
export class ChangeRegistrationDto extends RegistrationFieldsDto {
  /**
   * Given names as in the document.
   * @example Anna
   */
  @IsOptional()
  @IsLine(100)
  firstName?: string;

  /**
   * Family names as in the document.
   * @example Lindqvist
   */
  @IsOptional()
  @IsLine(100)
  lastName?: string;
}

/** What a guest has stated, opened. */
export class GuestRegistrationDto extends RegistrationFieldsDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ee0 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  reservationId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95 */
  guestId: string;
  /**
   * Whose law asks for it, ISO 3166-1 alpha-2.
   * @example DE
   */
  country: string;
  /** @example 2026-12-24 */
  arrival: string;
  /** @example 2026-12-26 */
  departure: string;
  /**
   * Numbers of the rooms, in the order in which they are slept in; none before one is assigned.
   * @example ["305"]
   */
  rooms: string[];
  /** @example Anna */
  firstName: string;
  /** @example Lindqvist */
  lastName: string;
  /**
   * Whether nothing is missing.
   * @example true
   */
  complete: boolean;
  /**
   * Fields that are missing.
   * @example []
   */
  missing: string[];
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

/** A guest of the stay, and how far their form is. */
export class ExpectedGuestDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95 */
  guestId: string;
  /** @example Anna */
  firstName: string;
  /** @example Lindqvist */
  lastName: string;
  /**
   * Their form.
   * @example missing
   */
  @ApiProperty({ enum: ['missing', 'incomplete', 'complete'] })
  form: 'missing' | 'incomplete' | 'complete';
}

/** The forms of a stay. */
export class GuestRegistrationPageDto {
  /**
   * Country whose law asks; null: none that we know.
   * @example DE
   */
  country: string | null;
  /**
   * The law.
   * @example "BMG §§ 29, 30"
   */
  law: string | null;
  /** Whom it is about, as far as the reservation names them. */
  guests: ExpectedGuestDto[];
  /** What has been stated. */
  data: GuestRegistrationDto[];
  /** @example null */
  nextCursor: string | null;
}

/** Which day, and in which form. */
export class ExportRegistrationsQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * The day of arrival.
   * @example 2026-12-24
   */
  @IsLocalDate()
  date: string;

  /**
   * `csv` has the columns of the country, in its language; `json` without.
   * @example csv
   */
  @IsOptional()
  @IsIn(['json', 'csv'])
  format?: 'json' | 'csv';
}

/** The forms of one day of arrival. */
export class RegistrationExportDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example 2026-12-24 */
  date: string;
  /** @example DE */
  country: string;
  /**
   * Named guests of the day without a complete form. Whom the law does not ask (in Germany its citizens) are among them.
   * @example 1
   */
  withoutForm: number;
  /** Those that are complete. */
  registrations: GuestRegistrationDto[];
}
