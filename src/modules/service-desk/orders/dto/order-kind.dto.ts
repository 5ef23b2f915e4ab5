import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsCode, IsLine } from '../../../../kernel/http/validators';

/** Thirty days. */
const LONGEST = 43_200;
export const KIND_STATUSES = ['active', 'retired'] as const;

/** Something that departments do for each other or for guests. */
export class CreateOrderKindDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * Once in a hotel.
   * @example EXTRA_TOWELS
   */
  @IsCode()
  code: string;

  /**
   * As staff and guests read it.
   * @example "Extra towels"
   */
  @IsLine(100)
  name: string;

  /**
   * Department that does it unless an order names another.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsUUID()
  departmentId: string;

  /**
   * Whether guests in the house may order it themselves; not unless said.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  forGuests?: boolean;

  /**
   * Business calendar in whose hours the minutes run; around the clock without.
   * @example 019a2f00-0000-7000-8000-000000000090
   */
  @IsOptional()
  @IsUUID()
  calendarId?: string;

  /**
   * Minutes within which somebody accepts an order.
   * @example 5
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST)
  acceptMinutes?: number;

  /**
   * Minutes from the order until it is done.
   * @example 20
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST)
  doneMinutes?: number;
}

/** Changes to a kind of order. Orders that exist keep the moments they were promised for. */
export class ChangeOrderKindDto {
  /**
   * As staff and guests read it.
   * @example "Towels"
   */
  @IsOptional()
  @IsLine(100)
  name?: string;

  /**
   * Department that does it unless an order names another.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * Whether guests in the house may order it themselves.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  forGuests?: boolean;

  /**
   * Business calendar in whose hours the minutes run; `null`: around the clock.
   * @example null
   */
  @IsOptional()
  @IsUUID()
  calendarId?: string | null;

  /**
   * Minutes within which somebody accepts an order; `null`: none promised.
   * @example 10
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST)
  acceptMinutes?: number | null;

  /**
   * Minutes from the order until it is done; `null`: none promised.
   * @example 30
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST)
  doneMinutes?: number | null;

  /**
   * What is retired is ordered no more.
   * @example retired
   */
  @IsOptional()
  @IsIn(KIND_STATUSES)
  status?: (typeof KIND_STATUSES)[number];
}

/** Which kinds to list. */
export class ListOrderKindsQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * In this status.
   * @example active
   */
  @IsOptional()
  @IsIn(KIND_STATUSES)
  status?: (typeof KIND_STATUSES)[number];

  /**
   * Those that guests may order themselves, or those that they may not.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  forGuests?: boolean;
}

/** Something that departments do for each other or for guests. */
export class OrderKindDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f00 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example EXTRA_TOWELS */
  code: string;
  /** @example "Extra towels" */
  name: string;
  /**
   * Department that does it.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string;
  /**
   * Whether guests in the house may order it themselves.
   * @example true
   */
  forGuests: boolean;
  /**
   * Business calendar in whose hours the minutes run; null: around the clock.
   * @example null
   */
  calendarId: string | null;
  /**
   * Minutes within which somebody accepts an order.
   * @example 5
   */
  acceptMinutes: number | null;
  /**
   * Minutes from the order until it is done.
   * @example 20
   */
  doneMinutes: number | null;
  /** @example active */
  @ApiProperty({ enum: KIND_STATUSES })
  status: (typeof KIND_STATUSES)[number];
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

/** One page of kinds of order. */
export class OrderKindPageDto {
  /** The kinds. */
  data: OrderKindDto[];
  /** @example null */
  nextCursor: string | null;
}
