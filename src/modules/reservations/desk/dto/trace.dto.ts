import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLocalDate, IsText } from '../../../../kernel/http/validators';
import { TRACE_STATUSES, type TraceStatus } from '../../domain/desk/trace';

/** A task for a department, on a day of a stay. */
export class CreateTraceDto {
  /**
   * The stay it is for.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsUUID()
  reservationId: string;

  /**
   * Department of the stay’s hotel that is to do it.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsUUID()
  departmentId: string;

  /**
   * The day on which it is to be done, by the hotel’s calendar.
   * @example 2026-12-24
   */
  @IsLocalDate()
  dueOn: string;

  /**
   * What is to be done. Kept sealed.
   * @example "A cot and a bottle warmer before they arrive"
   */
  @IsText(2000)
  text: string;
}

/** Changes to a task. */
export class ChangeTraceDto {
  /**
   * Another department of the hotel.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * Another day.
   * @example 2026-12-25
   */
  @IsOptional()
  @IsLocalDate()
  dueOn?: string;

  /**
   * What is to be done.
   * @example "Two cots"
   */
  @IsOptional()
  @IsText(2000)
  text?: string;
}

/** Which tasks to list. */
export class ListTracesQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * For this department.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * On this stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * Due on this day or later.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  dueFrom?: string;

  /**
   * Due on this day or earlier.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  dueTo?: string;

  /**
   * In this status.
   * @example open
   */
  @IsOptional()
  @IsIn(TRACE_STATUSES)
  status?: TraceStatus;
}

/** A task for a department, on a day of a stay. */
export class TraceDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec0 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The stay it is for.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  reservationId: string;
  /**
   * Department that is to do it.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string;
  /**
   * The day on which it is to be done.
   * @example 2026-12-24
   */
  dueOn: string;
  /**
   * Whether its day has passed and it is still open.
   * @example false
   */
  overdue: boolean;
  /**
   * Null once the guest has been erased.
   * @example "A cot and a bottle warmer before they arrive"
   */
  text: string | null;
  /** @example open */
  @ApiProperty({ enum: TRACE_STATUSES })
  status: TraceStatus;
  /**
   * When it was done or called off.
   * @example null
   */
  endedAt: string | null;
  /**
   * Account that did it or called it off.
   * @example null
   */
  endedBy: string | null;
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

/** One page of tasks. */
export class TracePageDto {
  /** The tasks. */
  data: TraceDto[];
  /** @example null */
  nextCursor: string | null;
}
