import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, Matches } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLocalDate } from '../../../kernel/http/validators';
import { SHIFT_KINDS, SHIFT_STATUSES, type ShiftKind, type ShiftStatus } from '../domain/shift';
import { IsId, SERVICE_CODE } from './staff-fields';

export const WALL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A new shift. */
export class CreateShiftDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Department of this hotel.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsId()
  departmentId: string;

  /**
   * Who works.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  @IsId()
  employeeId: string;

  /**
   * The hotel’s date on which the shift begins.
   * @example 2026-12-24
   */
  @IsLocalDate()
  day: string;

  /**
   * Begin by the hotel’s clock. A time that summer time skips moves on by the gap, one that occurs twice is the earlier one.
   * @example 22:00
   */
  @Matches(WALL_TIME)
  from: string;

  /**
   * End by the hotel’s clock; not after `from` means on the next day.
   * @example 06:00
   */
  @Matches(WALL_TIME)
  to: string;

  /**
   * Kind.
   * @example night
   */
  @IsIn(SHIFT_KINDS)
  kind: ShiftKind;

  /**
   * What is to be served in it; refused when the employee may not.
   * @example ["SPA-60"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(SERVICE_CODE, { each: true })
  serviceCodes?: string[];
}

/** Changes to a planned shift. */
export class ChangeShiftDto {
  /**
   * Department of the same hotel.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsId()
  departmentId?: string;

  /**
   * Who works instead.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  @IsOptional()
  @IsId()
  employeeId?: string;

  /**
   * The hotel’s date on which the shift begins.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  day?: string;

  /**
   * Begin by the hotel’s clock.
   * @example 22:00
   */
  @IsOptional()
  @Matches(WALL_TIME)
  from?: string;

  /**
   * End by the hotel’s clock; not after `from` means on the next day.
   * @example 06:00
   */
  @IsOptional()
  @Matches(WALL_TIME)
  to?: string;

  /**
   * Kind.
   * @example night
   */
  @IsOptional()
  @IsIn(SHIFT_KINDS)
  kind?: ShiftKind;

  /**
   * What is to be served in it.
   * @example ["SPA-60"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(SERVICE_CODE, { each: true })
  serviceCodes?: string[];
}

/** The shift to be had in return. */
export class SwapShiftDto {
  /**
   * Shift of somebody else.
   * @example 019a2f00-0000-7000-8000-000000000077
   */
  @IsId()
  withShiftId: string;
}

/** Which shifts to list. */
export class ShiftQuery extends PageQuery {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Those that begin on this day of the hotel.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  day?: string;

  /**
   * Those that begin on this day or later.
   * @example 2026-12-21
   */
  @IsOptional()
  @IsLocalDate()
  firstDay?: string;

  /**
   * Those that begin on this day or earlier.
   * @example 2026-12-27
   */
  @IsOptional()
  @IsLocalDate()
  lastDay?: string;

  /**
   * In this department.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsId()
  departmentId?: string;

  /**
   * Of this employee.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  @IsOptional()
  @IsId()
  employeeId?: string;

  /**
   * Planned or cancelled ones only.
   * @example planned
   */
  @IsOptional()
  @IsIn(SHIFT_STATUSES)
  status?: ShiftStatus;
}

/** Hours on duty of one employee. */
export class ShiftDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000076
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * The department.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string;

  /**
   * Who works.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  employeeId: string;

  /**
   * Their name.
   * @example "Mei Lin"
   */
  employeeName: string;

  /**
   * The hotel’s date on which the shift begins.
   * @example 2026-12-24
   */
  day: string;

  /**
   * Begin by the hotel’s clock.
   * @example 22:00
   */
  from: string;

  /**
   * End by the hotel’s clock.
   * @example 06:00
   */
  to: string;

  /**
   * Begin.
   * @example 2026-12-24T14:00:00.000Z
   */
  startsAt: string;

  /**
   * End.
   * @example 2026-12-24T22:00:00.000Z
   */
  endsAt: string;

  /**
   * How long it really lasts: a night over the change of the clocks is an hour shorter or longer.
   * @example 480
   */
  minutes: number;

  /**
   * Kind.
   * @example night
   */
  @ApiProperty({ enum: SHIFT_KINDS })
  kind: ShiftKind;

  /**
   * What is to be served in it.
   * @example ["SPA-60"]
   */
  serviceCodes: string[];

  /**
   * Planned or cancelled.
   * @example planned
   */
  @ApiProperty({ enum: SHIFT_STATUSES })
  status: ShiftStatus;

  /**
   * Version of this record, as in the ETag.
   * @example 1
   */
  version: number;

  /**
   * When it was made.
   * @example 2026-11-22T08:00:00.000Z
   */
  createdAt: string;

  /**
   * When it last changed.
   * @example 2026-11-22T08:00:00.000Z
   */
  updatedAt: string;
}

/** One page of shifts. */
export class ShiftPageDto {
  /** The shifts, by their begin. */
  data: ShiftDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}

/** Both shifts after they were swapped. */
export class SwappedShiftsDto {
  /** The shift in the path and the one in the body, each with its new employee. */
  shifts: ShiftDto[];
}
