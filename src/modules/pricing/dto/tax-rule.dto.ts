import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsAmountMinor, IsCode, IsLine, IsLocalDate } from '../../../kernel/http/validators';
import { TAX_KINDS, TAX_SCOPES, type TaxKind, type TaxScope } from '../domain/taxes';
import { IsId } from './validators';

class TaxRuleTermsDto {
  /**
   * `stays`: of every night of every stay. `services`: only of the services that name its code. A service may name either.
   * @example stays
   */
  @IsOptional()
  @IsIn(TAX_SCOPES)
  appliesTo?: TaxScope;

  /**
   * Percentage in basis points, for the kind `percent`.
   * @example 600
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100_000)
  basisPoints?: number | null;

  /**
   * Amount in minor units, for the other kinds.
   * @example 350
   */
  @IsOptional()
  @IsAmountMinor()
  amountMinor?: number | null;

  /**
   * Whether prices contain it already. What is included is extracted, what is not is added.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  included?: boolean;

  /**
   * Collected at the hotel: shown apart and not part of totals. Not for what is included.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  payableAtProperty?: boolean;

  /**
   * A percentage is taken of the net room charge and of all taxes and nightly fees with a lower sequence.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(9)
  sequence?: number;

  /**
   * For `per_person_night`: children below this age do not pay.
   * @example 16
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(99)
  childrenExemptBelowAge?: number | null;

  /**
   * First night it applies to; a fee per stay goes by the arrival.
   * @example 2027-01-01
   */
  @IsOptional()
  @IsLocalDate()
  validFrom?: string | null;

  /**
   * Last night it applies to.
   * @example 2027-12-31
   */
  @IsOptional()
  @IsLocalDate()
  validUntil?: string | null;
}

/** A new tax or fee. */
export class CreateTaxRuleDto extends TaxRuleTermsDto {
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  @IsId()
  propertyId: string;

  /**
   * Unique in the hotel.
   * @example VAT
   */
  @IsCode()
  code: string;

  /** @example "Value added tax 6 %" */
  @IsLine(200)
  name: string;

  /**
   * What it counts by.
   * @example percent
   */
  @IsIn(TAX_KINDS)
  kind: TaxKind;
}

/** Changes to a tax or fee; its kind stays. */
export class UpdateTaxRuleDto extends TaxRuleTermsDto {
  /** @example VAT */
  @IsOptional()
  @IsCode()
  code?: string;

  /** @example "Value added tax 6 %" */
  @IsOptional()
  @IsLine(200)
  name?: string;
}

/** A tax or fee of a hotel. */
export class TaxRuleDto {
  /** @example 019a2f00-0000-7000-8000-000000000060 */
  id: string;

  /** @example 019a2f00-0000-7000-8000-000000000010 */
  propertyId: string;

  /** @example VAT */
  code: string;

  /** @example "Value added tax 6 %" */
  name: string;

  /** @example percent */
  @ApiProperty({ enum: TAX_KINDS })
  kind: TaxKind;

  /**
   * Of every stay, or only of the services that name its code.
   * @example stays
   */
  @ApiProperty({ enum: TAX_SCOPES })
  appliesTo: TaxScope;

  /** @example 600 */
  basisPoints: number | null;

  /** @example null */
  amountMinor: number | null;

  /** @example false */
  included: boolean;

  /** @example false */
  payableAtProperty: boolean;

  /** @example 1 */
  sequence: number;

  /** @example 16 */
  childrenExemptBelowAge: number | null;

  /** @example 2027-01-01 */
  validFrom: string | null;

  /** @example 2027-12-31 */
  validUntil: string | null;

  /** @example 2026-11-22T01:10:00.000Z */
  createdAt: string;

  /** @example 2026-11-22T01:10:00.000Z */
  updatedAt: string;
}

/** A page of taxes and fees. */
export class TaxRulePageDto {
  data: TaxRuleDto[];

  /** @example null */
  nextCursor: string | null;
}
