import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLine } from '../../../kernel/http/validators';
import { type Status, STATUSES } from '../domain/department.entity';
import { IsId, IsKind } from './staff-fields';

/** A new department. */
export class CreateDepartmentDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  propertyId: string;

  /**
   * Short code, unique in the hotel.
   * @example FO
   */
  @IsCode()
  code: string;

  /**
   * Name that people read.
   * @example "Front office"
   */
  @IsLine(120)
  name: string;

  /**
   * `front_office`, `housekeeping`, `food_and_beverage`, `spa`, `sales`, `engineering`, … an open set.
   * @example front_office
   */
  @IsKind()
  kind: string;
}

/** Changes to a department. */
export class ChangeDepartmentDto {
  /**
   * Short code, unique in the hotel.
   * @example FO
   */
  @IsOptional()
  @IsCode()
  code?: string;

  /**
   * Name that people read.
   * @example "Front office"
   */
  @IsOptional()
  @IsLine(120)
  name?: string;

  /**
   * Kind.
   * @example front_office
   */
  @IsOptional()
  @IsKind()
  kind?: string;

  /**
   * Nobody new is put into a retired department.
   * @example retired
   */
  @IsOptional()
  @IsIn(STATUSES)
  status?: Status;
}

/** Which departments to list. */
export class DepartmentQuery extends PageQuery {
  /**
   * Of this hotel; of all that the caller may see otherwise.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * Of this kind.
   * @example front_office
   */
  @IsOptional()
  @IsKind()
  kind?: string;

  /**
   * Active or retired ones only.
   * @example active
   */
  @IsOptional()
  @IsIn(STATUSES)
  status?: Status;
}

/** A part of one hotel in which people work. */
export class DepartmentDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Short code.
   * @example FO
   */
  code: string;

  /**
   * Name.
   * @example "Front office"
   */
  name: string;

  /**
   * Kind.
   * @example front_office
   */
  kind: string;

  /**
   * Active or retired.
   * @example active
   */
  @ApiProperty({ enum: STATUSES })
  status: Status;

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

/** One page of departments. */
export class DepartmentPageDto {
  /** The departments. */
  data: DepartmentDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}
