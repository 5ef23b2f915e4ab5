import { IsEmail, IsISO31661Alpha2, IsOptional, Matches, MaxLength } from 'class-validator';
import { IsLine } from '../../../kernel/http/validators';
import { PageQuery } from '../../../kernel/http/page';

/** A person as a booking names them. */
export class PersonDto {
  /**
   * Given name.
   * @example Anna
   */
  @IsLine(100)
  firstName: string;

  /**
   * Family name.
   * @example Lindqvist
   */
  @IsLine(100)
  lastName: string;

  /**
   * E-mail. A booking without one is fine: a walk-in, a phone call.
   * @example anna.lindqvist@example.com
   */
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string;

  /**
   * Phone number, international or as dialled in the hotel's country.
   * @example "+46 70 123 45 67"
   */
  @IsOptional()
  @Matches(/^[+0-9][0-9 ()./-]{2,30}$/, { message: 'phone must be a phone number' })
  phone?: string;

  /**
   * Language of messages, BCP 47.
   * @example sv
   */
  @IsOptional()
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  @MaxLength(35)
  language?: string;

  /**
   * Country of residence, ISO 3166-1 alpha-2.
   * @example SE
   */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string;
}

/** A guest record. E-mail and phone are masked unless the caller holds `guests:pii`. */
export class GuestDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  id: string;
  /**
   * The hotel that made the record.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;
  /** @example Anna */
  firstName: string;
  /** @example Lindqvist */
  lastName: string;
  /** @example a•••@example.com */
  email: string | null;
  /** @example •••567 */
  phone: string | null;
  /** @example sv */
  language: string | null;
  /** @example SE */
  country: string | null;
  /**
   * Where the record came from.
   * @example booking
   */
  source: string;
  /** @example true */
  masked: boolean;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

export class GuestPageDto {
  data: GuestDto[];
  /** @example null */
  nextCursor: string | null;
}

export class ListGuestsQuery extends PageQuery {
  /**
   * Name or part of it, full phone number, its last four digits, or e-mail.
   * @example lindqvist
   */
  @IsOptional()
  @IsLine(100)
  q?: string;
}
