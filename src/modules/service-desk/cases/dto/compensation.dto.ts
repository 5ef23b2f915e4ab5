import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { IsText, MAX_AMOUNT_MINOR, MoneyDto } from '../../../../kernel/http/validators';
import { COMPENSATION_KINDS, type CompensationKind } from '../domain/case';

/** What a guest gets for what went wrong. */
export class CompensateDto {
  /**
   * A `coupon` for this guest alone, a `reduction` of what is on the folio, or a `refund`: the reduction, with the money given back.
   * @example reduction
   */
  @IsIn(COMPENSATION_KINDS)
  kind: CompensationKind;

  /**
   * Minor units of the hotel’s currency; of a coupon, what it is worth to the house.
   * @example 12000
   */
  @IsInt()
  @Min(1)
  @Max(MAX_AMOUNT_MINOR)
  amountMinor: number;

  /**
   * Why; kept sealed.
   * @example "Cold water for a night."
   */
  @IsText(2000)
  reason: string;

  /**
   * Of a coupon: the batch of single coupons that it is made in.
   * @example 019a2f00-0000-7000-8000-000000000061
   */
  @IsOptional()
  @IsUUID()
  couponBatchId?: string;

  /**
   * Of a reduction: the folio; without, the one that the stay of the case is charged to.
   * @example 019a2f00-0000-7000-8000-000000000055
   */
  @IsOptional()
  @IsUUID()
  folioId?: string;

  /**
   * Of a refund: the payment from which money is given back.
   * @example 019a2f00-0000-7000-8000-000000000056
   */
  @IsOptional()
  @IsUUID()
  paymentId?: string;
}

/** Why a compensation is taken back. */
export class ReverseCompensationDto {
  /**
   * Kept sealed.
   * @example "Given twice by mistake."
   */
  @IsText(2000)
  reason: string;
}

/** What a guest got for what went wrong. */
export class CompensationDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000095
   */
  id: string;

  /**
   * Kind.
   * @example reduction
   */
  @ApiProperty({ enum: COMPENSATION_KINDS })
  kind: CompensationKind;

  /** What it was worth. */
  amount: MoneyDto;

  /**
   * Code of the coupon.
   * @example null
   */
  couponCode: string | null;

  /**
   * The folio that it stands on.
   * @example 019a2f00-0000-7000-8000-000000000055
   */
  folioId: string | null;

  /**
   * Its lines there.
   * @example ["019a2f00-0000-7000-8000-000000000057"]
   */
  lineIds: string[];

  /**
   * The refund.
   * @example null
   */
  paymentId: string | null;

  /**
   * Why; null once it is forgotten.
   * @example "Cold water for a night."
   */
  reason: string | null;

  /**
   * Account that gave it.
   * @example 019a2f00-0000-7000-8000-000000000001
   */
  givenBy: string;

  /**
   * When.
   * @example 2026-11-23T02:00:00.000Z
   */
  givenAt: string;

  /**
   * When it was taken back.
   * @example null
   */
  reversedAt: string | null;
}
