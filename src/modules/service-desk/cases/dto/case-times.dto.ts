import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { IsLocalDate } from '../../../../kernel/http/validators';
import { CLOCK_KINDS, type ClockKind } from '../domain/clocks';

export const TIMES_BY = ['severity', 'kind', 'department', 'root_cause'] as const;
export type TimesBy = (typeof TIMES_BY)[number];

/** Which times to report. */
export class CaseTimesQuery {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsUUID()
  propertyId: string;

  /**
   * First day of the hotel’s calendar on which deadlines began.
   * @example 2026-11-01
   */
  @IsLocalDate()
  firstDay: string;

  /**
   * Last day, included.
   * @example 2026-11-30
   */
  @IsLocalDate()
  lastDay: string;

  /**
   * What to tell apart by.
   * @example severity
   */
  @IsOptional()
  @IsIn(TIMES_BY)
  by?: TimesBy;
}

/** How long something took, and whether in time. */
export class CaseTimesRowDto {
  /**
   * Severity, kind, or id of the department or root cause; null where a case has none.
   * @example high
   */
  group: string | null;

  /**
   * Which deadline.
   * @example settlement
   */
  @ApiProperty({ enum: CLOCK_KINDS })
  clock: ClockKind;

  /**
   * Deadlines that began in these days.
   * @example 40
   */
  count: number;

  /**
   * Of them met in time.
   * @example 36
   */
  metInTime: number;

  /**
   * Of them missed, whether or not they were met afterwards.
   * @example 3
   */
  missed: number;

  /**
   * Of those that are met or missed, the share met in time; null where there is none.
   * @example 0.923
   */
  share: number | null;

  /**
   * Working minutes that half of those met took at most, the waiting for the guest left out.
   * @example 95
   */
  median: number | null;

  /**
   * Working minutes that nine of ten took at most.
   * @example 310
   */
  p90: number | null;

  /**
   * Working minutes of the longest.
   * @example 544
   */
  longest: number | null;
}

/** How long cases took. */
export class CaseTimesDto {
  /** By group and deadline. */
  data: CaseTimesRowDto[];
}
