import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsAmountMinor, IsCode, IsLine } from '../../../kernel/http/validators';
import { PENALTY_KINDS } from '../domain/cancellation-policy';
import { IsId, IsInstant, IsTimeOfDay, NestedList, NestedOne } from './validators';

/** Until when a tier does not yet apply: exactly one of `daysBefore`, `hoursBefore`, `at`, `fromBooking`. */
export class DeadlineDto {
  /**
   * So many days before the arrival, at `time`.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(999)
  daysBefore?: number;

  /**
   * With `daysBefore`: on the hotel’s clock; without, the hotel’s check-in time.
   * @example 18:00
   */
  @IsOptional()
  @IsTimeOfDay()
  time?: string;

  /**
   * So many elapsed hours before check-in time on the day of arrival.
   * @example 24
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(20_000)
  hoursBefore?: number;

  /**
   * An instant.
   * @example 2027-01-15T16:00:00Z
   */
  @IsOptional()
  @IsInstant()
  at?: string;

  /**
   * `true`: from the booking on, it is never free.
   * @example true
   */
  @IsOptional()
  @IsIn([true])
  @ApiProperty({ type: Boolean, required: false })
  fromBooking?: true;
}

/** What it costs, of the stay as charged: prices with all taxes and fees in its total. */
export class PenaltyDto {
  /** @example nights */
  @IsIn(PENALTY_KINDS)
  kind: (typeof PENALTY_KINDS)[number];

  /**
   * Minor units for `fixed`, basis points for `percent_of_total` and `percent_of_nights`, number of first nights for `nights`.
   * @example 1
   */
  @IsOptional()
  @IsAmountMinor()
  value?: number;

  /**
   * For `percent_of_nights`: of how many first nights; 1 without.
   * @example 1
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(999)
  nights?: number;
}

/** From a deadline on, this penalty. */
export class PolicyTierDto {
  /** Exactly at the deadline the tier does not yet apply. */
  @NestedOne(() => DeadlineDto)
  deadline: DeadlineDto;

  /** What cancelling costs after it, until the next tier’s deadline. */
  @NestedOne(() => PenaltyDto)
  penalty: PenaltyDto;
}

/** A new cancellation policy. */
export class CreateCancellationPolicyDto {
  /** @example 019a2f00-0000-7000-8000-000000000010 */
  @IsId()
  propertyId: string;

  /**
   * Unique in the hotel.
   * @example FLEX-18
   */
  @IsCode()
  code: string;

  /** @example "Free until 6 pm the day before" */
  @IsLine(200)
  name: string;

  /** In any order; none: always free. */
  @NestedList(() => PolicyTierDto, 20)
  tiers: PolicyTierDto[];

  /** What not coming costs; without, the first night. */
  @IsOptional()
  @NestedOne(() => PenaltyDto)
  noShow?: PenaltyDto;
}

/** Changes to a cancellation policy. Stays that are booked keep what was agreed. */
export class UpdateCancellationPolicyDto {
  /** @example FLEX-18 */
  @IsOptional()
  @IsCode()
  code?: string;

  /** @example "Free until 6 pm the day before" */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /** All tiers from now on. */
  @IsOptional()
  @NestedList(() => PolicyTierDto, 20)
  tiers?: PolicyTierDto[];

  /** What not coming costs. */
  @IsOptional()
  @NestedOne(() => PenaltyDto)
  noShow?: PenaltyDto;
}

/** A cancellation policy. */
export class CancellationPolicyDto {
  /** @example 019a2f00-0000-7000-8000-000000000050 */
  id: string;

  /** @example 019a2f00-0000-7000-8000-000000000010 */
  propertyId: string;

  /** @example FLEX-18 */
  code: string;

  /** @example "Free until 6 pm the day before" */
  name: string;

  /** As they were written. */
  tiers: PolicyTierDto[];

  /** What not coming costs. */
  noShow: PenaltyDto;

  /** @example 2026-11-22T01:10:00.000Z */
  createdAt: string;

  /** @example 2026-11-22T01:10:00.000Z */
  updatedAt: string;
}

/** A page of cancellation policies. */
export class CancellationPolicyPageDto {
  data: CancellationPolicyDto[];

  /** @example null */
  nextCursor: string | null;
}
