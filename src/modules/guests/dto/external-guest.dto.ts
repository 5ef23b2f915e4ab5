import { OmitType } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsISO31661Alpha2, IsISO8601, IsOptional, Matches } from 'class-validator';
import { IsLine, IsLocalDate, Nested } from '../../../kernel/http/validators';
import { FindingDto } from './import.dto';
import { CreateGuestDto } from './guest.dto';

export class PostalAddressDto {
  /**
   * Street, house, flat: up to five lines.
   * @example ["Storgatan 1"]
   */
  @IsArray()
  @ArrayMaxSize(5)
  @IsLine(100, { each: true })
  lines: string[];

  /** @example Malmö */
  @IsOptional()
  @IsLine(100)
  city?: string;

  /**
   * Province, state or county.
   * @example Skåne
   */
  @IsOptional()
  @IsLine(100)
  region?: string;

  /**
   * As it is written in the country.
   * @example "211 34"
   */
  @IsOptional()
  @IsLine(20)
  postalCode?: string;

  /** @example SE */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string;
}

export class IdentityDocumentDto {
  /**
   * Kind of document.
   * @example passport
   */
  @IsIn(['passport', 'id_card', 'residence_permit', 'driving_licence', 'visa', 'other'])
  type: 'passport' | 'id_card' | 'residence_permit' | 'driving_licence' | 'visa' | 'other';

  /**
   * As it is printed.
   * @example "AA1234567"
   */
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N} ./-]{2,39}$/u)
  number: string;

  /**
   * Who issued it, ISO 3166-1 alpha-2.
   * @example SE
   */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string;

  /**
   * Last day of its validity.
   * @example 2031-05-31
   */
  @IsOptional()
  @IsLocalDate()
  expiresOn?: string;
}

/** A guest as another system has them. */
export class ExternalGuestDto extends OmitType(CreateGuestDto, ['guestId', 'source']) {
  /** Postal address. */
  @IsOptional()
  @Nested(() => PostalAddressDto)
  address?: PostalAddressDto;

  /** Identity document. */
  @IsOptional()
  @Nested(() => IdentityDocumentDto)
  document?: IdentityDocumentDto;

  /**
   * How they want to be spoken to.
   * @example email
   */
  @IsOptional()
  @IsIn(['email', 'sms', 'phone', 'wechat', 'post', 'none'])
  channel?: 'email' | 'sms' | 'phone' | 'wechat' | 'post' | 'none';

  /**
   * When the other system saw it last: the newer word holds.
   * @example 2026-11-22T09:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  observedAt?: string;
}

export class ExternalGuestPath {
  /**
   * The other system.
   * @example opera
   */
  @Matches(/^[a-z0-9][a-z0-9_.-]{0,39}$/)
  system: string;

  /**
   * Its id for the guest.
   * @example A-1017
   */
  @Matches(/^[\x21-\x7e][\x20-\x7e]{0,199}$/)
  externalId: string;
}

export class SynchronisedGuestDto {
  /**
   * The guest’s record.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  guestId: string;
  /**
   * Whether the record is new, changed, or said the same before.
   * @example created
   */
  status: 'created' | 'updated' | 'unchanged';
  /** What is worth a look. */
  findings: FindingDto[];
}
