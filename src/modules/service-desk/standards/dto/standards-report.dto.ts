import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { IsLocalDate } from '../../../../kernel/http/validators';
import { PROCESSES, type Process } from '../domain/standard';

/** Which inspections to count. */
export class StandardsReportQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * Completed from this day of the hotel on.
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
}

/** A criterion that was not always kept. */
export class WeakCriterionDto {
  /**
   * Key of the criterion in its standard.
   * @example name_used
   */
  criterion: string;
  /**
   * How often it was judged, and applied.
   * @example 12
   */
  judged: number;
  /**
   * How often it was not so.
   * @example 4
   */
  failed: number;
}

/** How far a part of the work is done as its standards want it. */
export class ProcessScoreDto {
  /**
   * The part of the work.
   * @example check_in
   */
  @ApiProperty({ enum: PROCESSES })
  process: Process;
  /**
   * Inspections of it that were completed in these days.
   * @example 12
   */
  inspections: number;
  /**
   * Points given of points that could be had, over all inspections, from 0 to 100; null where nothing applied.
   * @example 86.4
   */
  score: number | null;
  /**
   * Of 100 inspections that many passed.
   * @example 66.67
   */
  passed: number;
  /** The criteria that failed most often, ten at most. */
  weakest: WeakCriterionDto[];
  /**
   * Corrective actions that are still open.
   * @example 3
   */
  openActions: number;
  /**
   * Those of them whose day has passed.
   * @example 1
   */
  overdueActions: number;
}

/** Standards and whether they are kept. */
export class StandardsReportDto {
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
  /** By part of the work. */
  processes: ProcessScoreDto[];
}
