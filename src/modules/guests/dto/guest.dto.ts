import { IsBoolean, IsEmail, IsIn, IsInt, IsISO31661Alpha2, IsOptional, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsLine, Nested } from '../../../kernel/http/validators';
import { LAWFUL_BASES, type LawfulBasis } from '../domain/record';
import { PageQuery } from '../../../kernel/http/page';

/** A person as a booking names them. */
export class PersonDto {
  /**
   * The guest this is, where it is known: any id of theirs. What is given here becomes a further record of that person.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;

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

/** A person, as far as the caller may see: what their records and facts say, the best of each. Personal values are masked unless the caller holds `guests:pii`. */
export class GuestDto {
  /**
   * The record that stands for the person. A retired id answers with this one.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  id: string;
  /** @example active */
  status: 'active' | 'erased';
  /**
   * The hotel that made the first of the records.
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
   * VIP level that holds here.
   * @example V2
   */
  vip: string | null;
  /**
   * On a block list: not to be taken without asking.
   * @example false
   */
  blocked: boolean;
  /** Labels that the house gave. */
  tags: string[];
  /**
   * Where the first of the records came from.
   * @example booking:direct
   */
  source: string;
  /**
   * Records that belong to this person, of the hotels that the caller may see.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90"]
   */
  recordIds: string[];
  /**
   * How much of what a hotel should know is known, 0 to 100; of the best record.
   * @example 60
   */
  completeness: number;
  /**
   * Something is masked.
   * @example true
   */
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

/** A birthday as the guest keeps it. */
export class BirthdayDto {
  /**
   * A lunar birthday moves through the solar year.
   * @example solar
   */
  @IsIn(['solar', 'lunar'])
  calendar: 'solar' | 'lunar';

  /**
   * Month of its calendar.
   * @example 8
   */
  @IsInt()
  @Min(1)
  @Max(12)
  month: number;

  /**
   * Day of the month.
   * @example 15
   */
  @IsInt()
  @Min(1)
  @Max(31)
  day: number;

  /**
   * Year of birth, where it is known.
   * @example 1986
   */
  @IsOptional()
  @IsInt()
  @Min(1850)
  @Max(2200)
  year?: number;

  /** The second of two lunar months of one number. */
  @IsOptional()
  @IsBoolean()
  leapMonth?: boolean;
}

/** What a member of staff enters of a person, all at once. */
export class CreateGuestDto extends PersonDto {
  /**
   * The hotel that makes the record.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /** Birthday, solar or lunar. */
  @IsOptional()
  @Nested(() => BirthdayDto)
  birthday?: BirthdayDto;

  /**
   * As the guest gives it.
   * @example female
   */
  @IsOptional()
  @IsIn(['female', 'male', 'other'])
  sex?: 'female' | 'male' | 'other';

  /**
   * What they do.
   * @example Architect
   */
  @IsOptional()
  @IsLine(100)
  occupation?: string;

  /**
   * ISO 3166-1 alpha-2.
   * @example SE
   */
  @IsOptional()
  @IsISO31661Alpha2()
  nationality?: string;

  /**
   * Where the house has this from.
   * @example front_desk
   */
  @IsOptional()
  @IsIn(['front_desk', 'phone', 'email', 'survey', 'social', 'paper'])
  source?: 'front_desk' | 'phone' | 'email' | 'survey' | 'social' | 'paper';

  /**
   * On which ground it is kept: GDPR article 6(1), PIPL article 13.
   * @example contract
   */
  @IsOptional()
  @IsIn([...LAWFUL_BASES])
  lawfulBasis?: LawfulBasis;
}

/** A field that is given replaces what was believed; `null` declares it unknown. Other sources’ words are kept and can be read at `/explain`. */
export class ChangeGuestDto {
  /** @example Anna */
  @IsOptional()
  @IsLine(100)
  firstName?: string;

  /** @example Lindqvist-Berg */
  @IsOptional()
  @IsLine(100)
  lastName?: string;

  /** Birthday, solar or lunar. */
  @IsOptional()
  @Nested(() => BirthdayDto)
  birthday?: BirthdayDto | null;

  /**
   * As the guest gives it.
   * @example female
   */
  @IsOptional()
  @IsIn(['female', 'male', 'other'])
  sex?: 'female' | 'male' | 'other' | null;

  /**
   * What they do.
   * @example Architect
   */
  @IsOptional()
  @IsLine(100)
  occupation?: string | null;

  /**
   * ISO 3166-1 alpha-2.
   * @example SE
   */
  @IsOptional()
  @IsISO31661Alpha2()
  nationality?: string | null;

  /** @example SE */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string | null;

  /** @example sv */
  @IsOptional()
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  @MaxLength(35)
  language?: string | null;

  /**
   * How they want to be spoken to.
   * @example email
   */
  @IsOptional()
  @IsIn(['email', 'sms', 'phone', 'wechat', 'post', 'none'])
  channel?: 'email' | 'sms' | 'phone' | 'wechat' | 'post' | 'none' | null;
}

export class ListGuestsQuery extends PageQuery {
  /**
   * Name or part of it, full phone number, its last four digits, or e-mail.
   * @example lindqvist
   */
  @IsOptional()
  @IsLine(100)
  q?: string;

  /**
   * Only guests in this class of a standard: `standard:class`.
   * @example value:loyal
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}:[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
  class?: string;
}
