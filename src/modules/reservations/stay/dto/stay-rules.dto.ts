import { ArrayMaxSize, IsArray, IsIn, IsOptional } from 'class-validator';
import { IsAmountMinor, Nested } from '../../../../kernel/http/validators';
import { LATE_FEES } from '../domain/stay-rules';
import { IsTimeOfDay } from './validators';

/** A fee of the front desk. */
export class StayFeeDto {
  /** @example percent */
  @IsIn(LATE_FEES)
  kind: (typeof LATE_FEES)[number];

  /**
   * Minor units for `fixed`, basis points for `percent`.
   * @example 5000
   */
  @IsOptional()
  @IsAmountMinor()
  value?: number;
}

/** What leaving late costs up to an hour. */
export class LateTierDto {
  /**
   * Up to and including this time of the hotel's clock.
   * @example 15:00
   */
  @IsTimeOfDay()
  until: string;

  /** A percentage is taken of the last night with its taxes. */
  @Nested(() => StayFeeDto)
  fee: StayFeeDto;
}

/** How a hotel's front desk works. */
export class StayRulesDto {
  /**
   * Rooms that may be handed over: clean ones, or only those that a second person has inspected.
   * @example clean
   */
  @IsIn(['clean', 'inspected'])
  readyWhen: 'clean' | 'inspected';

  /** What leaving early costs; a percentage is taken of the nights that are given back. */
  @Nested(() => StayFeeDto)
  earlyDeparture: StayFeeDto;

  /** By the hour, in any order; without one that reaches so far, leaving so late has no price. */
  @IsArray()
  @ArrayMaxSize(24)
  @Nested(() => LateTierDto, { each: true })
  lateCheckOut: LateTierDto[];
}

/** The rules, with whose they are. */
export class StayRulesOfHotelDto extends StayRulesDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * Version of this record, as in the ETag; 0 where the hotel has said nothing yet.
   * @example 1
   */
  version: number;
}
