import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsCode, IsLine, Nested } from '../../../../kernel/http/validators';
import { PROCESSES, type Process } from '../domain/standard';

/** A new standard, without criteria yet. */
export class CreateStandardDto {
  /**
   * The hotel; without, it holds in every hotel of the organization.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Once in a hotel, or in the organization.
   * @example CHECK_IN
   */
  @IsCode()
  code: string;

  /**
   * What it is called.
   * @example "Checking guests in"
   */
  @IsLine(100)
  name: string;

  /**
   * The part of the work that it is for.
   * @example check_in
   */
  @IsIn(PROCESSES)
  process: Process;
}

/** Changes to a standard; its criteria change by a new version. */
export class ChangeStandardDto {
  /**
   * What it is called.
   * @example "Welcoming guests"
   */
  @IsOptional()
  @IsLine(100)
  name?: string;

  /**
   * What is retired is inspected no more.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  retired?: boolean;
}

/** One thing that is to be so. */
export class CriterionDto {
  /**
   * Keeps its meaning over all versions: small letters, digits, `_`.
   * @example name_used
   */
  @Matches(/^[a-z][a-z0-9_]{0,59}$/)
  key: string;

  /**
   * What is to be so.
   * @example "The guest is addressed by name"
   */
  @IsLine(300)
  text: string;

  /**
   * How it is looked at or measured.
   * @example "At least once during check-in"
   */
  @IsOptional()
  @IsLine(300)
  measure?: string;

  /**
   * What it is worth.
   * @example 5
   */
  @IsInt()
  @Min(1)
  @Max(100)
  points: number;

  /**
   * Where it fails, the whole inspection does; not unless said.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  critical?: boolean;

  /**
   * Days within which a failing is to be set right: seven unless said, one for what is critical.
   * @example 7
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(365)
  dueDays?: number;
}

/** A version of a standard, which is never changed. */
export class PublishStandardDto {
  /** What is to be so. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @Nested(() => CriterionDto, { each: true })
  criteria: CriterionDto[];

  /**
   * Score from 0 to 100 from which an inspection passes; 80 unless said.
   * @example 85
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  passMark?: number;
}

/** Which standards to list. */
export class ListStandardsQuery extends PageQuery {
  /**
   * Those that hold in this hotel: its own and those of the organization.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * For this part of the work.
   * @example check_in
   */
  @IsOptional()
  @IsIn(PROCESSES)
  process?: Process;
}

/** One thing that is to be so. */
export class StandardCriterionDto {
  /**
   * Keeps its meaning over all versions.
   * @example name_used
   */
  key: string;
  /**
   * What is to be so, as inspectors read it.
   * @example "The guest is addressed by name"
   */
  text: string;
  /**
   * How it is looked at or measured; null where that is not said.
   * @example "At least once during check-in"
   */
  measure: string | null;
  /**
   * What it is worth, from 1 to 100.
   * @example 5
   */
  points: number;
  /**
   * Whether the whole inspection fails where this does.
   * @example false
   */
  critical: boolean;
  /**
   * Days within which a failing is to be set right, counted from the hotel’s business date.
   * @example 7
   */
  dueDays: number;
}

/** A version of a standard, which is never changed. */
export class StandardVersionDto {
  /** @example 2 */
  version: number;
  /** What is to be so. */
  criteria: StandardCriterionDto[];
  /**
   * Score from which an inspection passes.
   * @example 80
   */
  passMark: number;
  /**
   * When it came into force.
   * @example 2026-11-22T09:00:00.000Z
   */
  publishedAt: string;
  /**
   * Account that published it.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  publishedBy: string;
}

/** Versions of a standard. */
export class StandardVersionPageDto {
  /** The versions. */
  data: StandardVersionDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}

/** How a part of the work is to be done. */
export class StandardDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f20 */
  id: string;
  /**
   * Null: in every hotel of the organization.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string | null;
  /** @example CHECK_IN */
  code: string;
  /** @example "Checking guests in" */
  name: string;
  /**
   * The part of the work that it is for.
   * @example check_in
   */
  @ApiProperty({ enum: PROCESSES })
  process: Process;
  /**
   * Whether it is inspected no more.
   * @example false
   */
  retired: boolean;
  /** The version in force; null before the first. */
  current: StandardVersionDto | null;
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

/** One page of standards. */
export class StandardPageDto {
  /** The standards. */
  data: StandardDto[];
  /** @example null */
  nextCursor: string | null;
}
