import { IsEmail, IsIn, IsOptional, IsUUID, Matches, MaxLength } from 'class-validator';
import { IsCode, IsLine, IsText } from '../../../kernel/http/validators';
import { PREFERENCE_CATEGORIES } from '../domain/record';
import { BirthdayDto } from './guest.dto';

export class RequestGuestCodeDto {
  /**
   * The e-mail that the guest gave to a hotel; this or the phone.
   * @example anna.lindqvist@example.com
   */
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string;

  /**
   * The phone number that the guest gave to a hotel, with the country in front; this or the e-mail.
   * @example "+46 70 123 45 67"
   */
  @IsOptional()
  @Matches(/^\+[0-9][0-9 ()./-]{4,30}$/, { message: 'phone must be a phone number with its country: +46 70 …' })
  phone?: string;
}

export class GuestCodeDto {
  /**
   * Send it along with the code.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea5
   */
  id: string;

  /**
   * Until when the code works.
   * @example 2026-11-22T09:10:00.000Z
   */
  expiresAt: string;
}

export class GuestSignInDto {
  /**
   * `id` of the answer to `POST /v1/guest-codes`.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea5
   */
  @IsUUID()
  codeId: string;

  /**
   * The six digits of the message.
   * @example "492039"
   */
  @Matches(/^[0-9]{6}$/)
  code: string;

  /**
   * Which of the guests who share the contact, from the refusal `several_guests`.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;
}

export class GuestTokenDto {
  /**
   * JWT for the Authorization header.
   * @example eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl
   */
  accessToken: string;

  /**
   * Always `Bearer`.
   * @example Bearer
   */
  tokenType: 'Bearer';

  /**
   * Seconds that the token lives.
   * @example 1800
   */
  expiresIn: number;
}

export class MyAddressDto {
  /**
   * Street, house, flat.
   * @example ["Storgatan 1"]
   */
  lines: string[];

  /**
   * Town.
   * @example Malmö
   */
  city?: string;

  /**
   * Province, state or county.
   * @example Skåne
   */
  region?: string;

  /**
   * As it is written in the country.
   * @example "211 34"
   */
  postalCode?: string;

  /**
   * ISO 3166-1 alpha-2.
   * @example SE
   */
  country?: string;
}

/** What the hotels know of the guest who asks, as the guest may correct it. */
export class MyProfileDto {
  /**
   * The guest.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  id: string;

  /**
   * Given name.
   * @example Anna
   */
  firstName: string;

  /**
   * Family name.
   * @example Lindqvist
   */
  lastName: string;

  /**
   * E-mails by which they are known, the one used first.
   * @example ["anna.lindqvist@example.com"]
   */
  emails: string[];

  /**
   * Phone numbers, the one used first.
   * @example ["+46701234567"]
   */
  phones: string[];

  /** Addresses, the one used first. */
  addresses: MyAddressDto[];

  /** Birthday, solar or lunar. */
  birthday: BirthdayDto | null;

  /**
   * As the guest gives it.
   * @example female
   */
  sex: 'female' | 'male' | 'other' | null;

  /**
   * What they do.
   * @example Architect
   */
  occupation: string | null;

  /**
   * ISO 3166-1 alpha-2.
   * @example SE
   */
  nationality: string | null;

  /**
   * Where they live, ISO 3166-1 alpha-2.
   * @example SE
   */
  country: string | null;

  /**
   * Language of messages, BCP 47.
   * @example sv
   */
  language: string | null;

  /**
   * How they want to be spoken to.
   * @example email
   */
  channel: 'email' | 'sms' | 'phone' | 'wechat' | 'post' | 'none' | null;
}

export class AddMyPreferenceDto {
  /**
   * What it is about.
   * @example room
   */
  @IsIn([...PREFERENCE_CATEGORIES])
  category: 'room' | 'food' | 'leisure' | 'habit' | 'special_need';

  /**
   * Which preference.
   * @example pillow
   */
  @IsCode()
  code: string;

  /**
   * Which of several.
   * @example feather
   */
  @IsOptional()
  @IsLine(100)
  value?: string;

  /**
   * In the guest’s own words.
   * @example "Two of them, please"
   */
  @IsOptional()
  @IsText(1000)
  note?: string;
}

export class MyPreferenceDto {
  /**
   * The preference.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  id: string;

  /**
   * What it is about.
   * @example room
   */
  category: 'room' | 'food' | 'leisure' | 'habit' | 'special_need';

  /**
   * Which preference.
   * @example pillow
   */
  code: string;

  /**
   * Which of several.
   * @example feather
   */
  value: string | null;

  /**
   * In words.
   * @example "Two of them, please"
   */
  note: string | null;

  /**
   * Who told it: `guest`, or where a hotel has it from.
   * @example guest
   */
  source: string;

  /**
   * When it was told.
   * @example 2026-11-22T09:00:00.000Z
   */
  observedAt: string;
}

export class MyPreferencePageDto {
  /** What holds of the guest. */
  data: MyPreferenceDto[];

  /**
   * Always `null`: they fit on one page.
   * @example null
   */
  nextCursor: string | null;
}
