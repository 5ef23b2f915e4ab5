import { IsEmail, IsIn, IsISO31661Alpha2, IsOptional, IsUUID, Matches, MaxLength } from 'class-validator';
import { IsCode, IsLine, IsText, Nested } from '../../../kernel/http/validators';
import { PageQuery } from '../../../kernel/http/page';

/** Whom one speaks to there. Kept sealed. */
export class CompanyContactDto {
  /**
   * The person.
   * @example "Bo Ek"
   */
  @IsOptional()
  @IsLine(100)
  person?: string;

  /** @example travel@north.example */
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string;

  /**
   * International.
   * @example "+46 40 660 99 00"
   */
  @IsOptional()
  @Matches(/^[+0-9][0-9 ()./-]{2,30}$/)
  phone?: string;

  /**
   * What else there is to know of them.
   * @example "Answers on weekdays"
   */
  @IsOptional()
  @IsText(1000)
  note?: string;
}

/** A company or travel agent that sends guests. */
export class CreateCompanyDto {
  /**
   * The hotel that makes it; without one it is the chain’s, which needs `guests:write` in all hotels.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /** @example company */
  @IsIn(['company', 'travel_agent'])
  kind: 'company' | 'travel_agent';

  /**
   * Short code, one in the whole chain.
   * @example NORTHERN
   */
  @IsCode()
  code: string;

  /**
   * As it signs.
   * @example "Northern Line"
   */
  @IsLine(200)
  name: string;

  /**
   * Its number with the tax office.
   * @example SE556677889901
   */
  @IsOptional()
  @IsLine(40)
  taxId?: string | null;

  /**
   * Of a travel agent: eight digits.
   * @example "80412345"
   */
  @IsOptional()
  @Matches(/^\d{7,8}$/)
  iataNumber?: string | null;

  /**
   * Where it sits, ISO 3166-1 alpha-2.
   * @example SE
   */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string | null;

  /** Whom one speaks to there. */
  @IsOptional()
  @Nested(() => CompanyContactDto)
  contact?: CompanyContactDto | null;
}

/** Merge patch; the hotel and the kind stay. */
export class ChangeCompanyDto {
  /** @example NORTH */
  @IsOptional()
  @IsCode()
  code?: string;

  /** @example "North Shipping AB" */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * Its number with the tax office.
   * @example SE556677889901
   */
  @IsOptional()
  @IsLine(40)
  taxId?: string | null;

  /**
   * Of a travel agent: eight digits.
   * @example "80412345"
   */
  @IsOptional()
  @Matches(/^\d{7,8}$/)
  iataNumber?: string | null;

  /**
   * Where it sits, ISO 3166-1 alpha-2.
   * @example SE
   */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string | null;

  /** Whom one speaks to there: replaced as a whole. */
  @IsOptional()
  @Nested(() => CompanyContactDto)
  contact?: CompanyContactDto | null;

  /**
   * A retired one takes no further guests and is not offered.
   * @example active
   */
  @IsOptional()
  @IsIn(['active', 'retired'])
  status?: 'active' | 'retired';
}

export class CompanyContactViewDto {
  /**
   * The person.
   * @example "Bo Ek"
   */
  person: string | null;
  /** @example t•••@north.example */
  email: string | null;
  /** @example •••900 */
  phone: string | null;
  /**
   * What else there is to know of them.
   * @example null
   */
  note: string | null;
}

export class CompanyDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95 */
  id: string;
  /**
   * The hotel that made it; null where it is the chain’s.
   * @example null
   */
  propertyId: string | null;
  /** @example company */
  kind: 'company' | 'travel_agent';
  /** @example NORTH */
  code: string;
  /** @example "North Shipping AB" */
  name: string;
  /**
   * Its number with the tax office.
   * @example SE556677889901
   */
  taxId: string | null;
  /**
   * Of a travel agent.
   * @example null
   */
  iataNumber: string | null;
  /** @example SE */
  country: string | null;
  /** Whom one speaks to there; masked unless the caller holds `guests:pii`. */
  contact: CompanyContactViewDto;
  /** @example true */
  masked: boolean;
  /** @example active */
  status: 'active' | 'retired';
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

export class CompanyPageDto {
  data: CompanyDto[];
  /** @example null */
  nextCursor: string | null;
}

export class CompanyListQuery extends PageQuery {
  /**
   * Part of the name, or the code.
   * @example north
   */
  @IsOptional()
  @IsLine(100)
  q?: string;

  /**
   * Only of this kind.
   * @example travel_agent
   */
  @IsOptional()
  @IsIn(['company', 'travel_agent'])
  kind?: 'company' | 'travel_agent';

  /**
   * Only in this state.
   * @example active
   */
  @IsOptional()
  @IsIn(['active', 'retired'])
  status?: 'active' | 'retired';
}
