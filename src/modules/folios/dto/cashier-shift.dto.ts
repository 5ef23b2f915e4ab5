import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { MoneyDto, Nested } from '../../../kernel/http/validators';
import { SignedMoneyDto } from './folio.dto';

export class OpenShiftDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  @IsUUID()
  propertyId: string;

  /** Cash in the till at the beginning, by currency. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @Nested(() => MoneyDto, { each: true })
  floats?: MoneyDto[];
}

export class CloseShiftDto {
  /** Cash in the till at the end, by currency, as it was counted. What is not named counts as none. */
  @IsArray()
  @ArrayMaxSize(20)
  @Nested(() => MoneyDto, { each: true })
  counted: MoneyDto[];
}

export class ShiftCashDto {
  /** @example EUR */
  currency: string;
  /**
   * What should be there: the float, cash taken, less cash refunded.
   * @example 30000
   */
  expectedMinor: number;
  /**
   * What was counted.
   * @example 29950
   */
  countedMinor: number;
  /**
   * Counted less expected.
   * @example -50
   */
  differenceMinor: number;
}

export class ShiftTotalDto {
  /**
   * How it was paid.
   * @example cash
   */
  method: string;
  /** Payments less refunds of the shift. */
  amount: SignedMoneyDto;
  /**
   * How many payments and refunds.
   * @example 12
   */
  count: number;
}

export class CashierShiftDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ed0 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * Whose till it is.
   * @example 018f0000-0000-7000-8000-000000000000
   */
  accountId: string;
  /** @example open */
  status: 'open' | 'closed';
  /**
   * The hotel’s day on which it began.
   * @example 2026-11-23
   */
  businessDate: string;
  /** Cash in the till at the beginning. */
  floats: MoneyDto[];
  /** What was taken in it so far, by method. */
  totals: ShiftTotalDto[];
  /** The count at the end, by currency; empty while it is open. */
  cash: ShiftCashDto[];
  /**
   * When it was opened.
   * @example 2026-11-23T07:00:00.000Z
   */
  openedAt: string;
  /**
   * When it was closed.
   * @example null
   */
  closedAt: string | null;
}

export class CashierShiftPageDto {
  data: CashierShiftDto[];
  /** @example null */
  nextCursor: string | null;
}

export class CashierShiftListQuery extends PageQuery {
  /**
   * Only of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Only in this state.
   * @example open
   */
  @IsOptional()
  @IsIn(['open', 'closed'])
  status?: 'open' | 'closed';
}
