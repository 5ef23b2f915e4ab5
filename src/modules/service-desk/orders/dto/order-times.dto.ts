import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { IsLocalDate } from '../../../../kernel/http/validators';
import { ORDER_STEPS } from '../domain/order';

export const TIMES_BY = ['kind', 'department', 'hour'] as const;

/** Which orders to measure. */
export class OrderTimesQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * Steps taken from this day of the hotel on.
   * @example 2026-12-01
   */
  @IsLocalDate()
  from: string;

  /**
   * Last day, included; 400 at most.
   * @example 2026-12-31
   */
  @IsLocalDate()
  to: string;

  /**
   * What to set apart: kinds of order, the departments that were waited for, or hours of the hotel’s clock.
   * @example department
   */
  @IsOptional()
  @IsIn(TIMES_BY)
  by?: (typeof TIMES_BY)[number];

  /**
   * Of this kind only.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f00
   */
  @IsOptional()
  @IsUUID()
  kindId?: string;

  /**
   * Of the steps that this department was waited for.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;
}

/** How long a step took, in seconds. Percentiles are of the nearest rank: what one order really took. */
export class StepTimesDto {
  /**
   * The step that was waited for.
   * @example accepted
   */
  @ApiProperty({ enum: ORDER_STEPS })
  step: (typeof ORDER_STEPS)[number];
  /**
   * Kind or department, where that was asked for.
   * @example null
   */
  id: string | null;
  /**
   * Hour in which the step was taken, where that was asked for.
   * @example null
   */
  hour: number | null;
  /**
   * How often the step was taken in these days.
   * @example 42
   */
  count: number;
  /**
   * Mean wait in seconds, rounded.
   * @example 260
   */
  mean: number;
  /**
   * Seconds within which half of them were taken.
   * @example 180
   */
  median: number;
  /**
   * Seconds within which nine in ten were taken.
   * @example 540
   */
  p90: number;
  /**
   * Seconds within which nineteen in twenty were taken.
   * @example 720
   */
  p95: number;
  /**
   * Seconds of the longest wait.
   * @example 1500
   */
  longest: number;
}

/** How many promises of orders were kept. */
export class KeptPromisesDto {
  /**
   * Orders placed in these days that were promised to be done by a moment which has passed.
   * @example 40
   */
  promised: number;
  /**
   * Done by then.
   * @example 36
   */
  kept: number;
  /**
   * Share of those; null without any.
   * @example 0.9
   */
  share: number | null;
}

/** Waiting times of orders between departments. */
export class OrderTimesDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * First day that counts, by the hotel’s calendar.
   * @example 2026-12-01
   */
  from: string;
  /**
   * Last day that counts, included.
   * @example 2026-12-31
   */
  to: string;
  /** By step, in the order of the steps. */
  steps: StepTimesDto[];
  /** What was promised, and kept. */
  promises: KeptPromisesDto;
}
