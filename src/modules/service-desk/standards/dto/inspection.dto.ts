import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, IsUrl, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsText, Nested } from '../../../../kernel/http/validators';
import {
  INSPECTION_STATUSES,
  type InspectionStatus,
  INSPECTORS,
  PROCESSES,
  type Process,
  SUBJECTS,
  type Subject,
  VERDICTS,
  type Verdict,
} from '../domain/standard';
import { StandardCriterionDto } from './standard.dto';

/** Somebody is going to look whether a standard is kept. */
export class BeginInspectionDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * The standard, in the version that is in force now.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f20
   */
  @IsUUID()
  standardId: string;

  /**
   * Who looks: somebody whose post it is, a guest nobody knows of, or the department itself. An inspector unless said.
   * @example mystery_guest
   */
  @IsOptional()
  @IsIn(INSPECTORS)
  inspector?: (typeof INSPECTORS)[number];

  /**
   * Department that is looked at, or that is responsible for the room or the employee.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * Room that is looked at.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  @IsOptional()
  @IsUUID()
  roomId?: string;

  /**
   * Employee whose work is looked at.
   * @example 019a2f00-0000-7000-8000-000000000080
   */
  @IsOptional()
  @IsUUID()
  employeeId?: string;
}

/** What was found at one criterion. */
export class FindingGivenDto {
  /**
   * Key of the criterion.
   * @example name_used
   */
  @Matches(/^[a-z][a-z0-9_]{0,59}$/)
  criterion: string;

  /**
   * It is so, it is not, or it does not apply here.
   * @example fail
   */
  @IsIn(VERDICTS)
  verdict: Verdict;

  /**
   * Of what passes: fewer points than it could have; all unless said.
   * @example 5
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  points?: number;

  /**
   * Addresses of photographs or documents.
   * @example ["https://files.example.com/4711.jpg"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsUrl({ protocols: ['https'], require_protocol: true }, { each: true })
  @MaxLength(500, { each: true })
  evidence?: string[];

  /**
   * What was seen. Kept sealed.
   * @example "Nobody looked up the name"
   */
  @IsOptional()
  @IsText(2000)
  remarks?: string;
}

/** What was found; criteria that are not named stay as they were judged. */
export class RecordFindingsDto {
  /** One for each criterion that is judged now. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @Nested(() => FindingGivenDto, { each: true })
  findings: FindingGivenDto[];
}

/** The end of an inspection. */
export class CompleteInspectionDto {
  /**
   * What is to be said of the whole. Kept sealed.
   * @example "Friendly, but nobody knows the guests"
   */
  @IsOptional()
  @IsText(4000)
  remarks?: string;
}

/** Which inspections to list. */
export class ListInspectionsQuery extends PageQuery {
  /**
   * In this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Against this standard.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f20
   */
  @IsOptional()
  @IsUUID()
  standardId?: string;

  /**
   * Of this part of the work.
   * @example check_in
   */
  @IsOptional()
  @IsIn(PROCESSES)
  process?: Process;

  /**
   * Of this department.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * Of this room.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  @IsOptional()
  @IsUUID()
  roomId?: string;

  /**
   * Of this employee’s work.
   * @example 019a2f00-0000-7000-8000-000000000080
   */
  @IsOptional()
  @IsUUID()
  employeeId?: string;

  /**
   * In this status.
   * @example completed
   */
  @IsOptional()
  @IsIn(INSPECTION_STATUSES)
  status?: InspectionStatus;
}

/** What was found at one criterion. */
export class InspectionFindingDto {
  /**
   * Key of the criterion in the standard.
   * @example name_used
   */
  criterion: string;
  /**
   * It is so, it is not, or it does not apply here.
   * @example fail
   */
  @ApiProperty({ enum: VERDICTS })
  verdict: Verdict;
  /**
   * Points given; none unless it passed.
   * @example 0
   */
  points: number;
  /**
   * Addresses of photographs or documents.
   * @example ["https://files.example.com/4711.jpg"]
   */
  evidence: string[];
  /**
   * What was seen; null where nothing was said.
   * @example "Nobody looked up the name"
   */
  remarks: string | null;
  /**
   * What is done about it, where it failed and the inspection is over.
   * @example null
   */
  actionId: string | null;
}

/** A look whether a standard is kept. */
export class InspectionDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f30 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The standard that is to be kept.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f20
   */
  standardId: string;
  /**
   * As it stood when the inspection began.
   * @example 2
   */
  standardVersion: number;
  /**
   * The part of the work that the standard is for.
   * @example check_in
   */
  @ApiProperty({ enum: PROCESSES })
  process: Process;
  /**
   * Who looked: somebody whose post it is, a guest nobody knows of, or the department itself.
   * @example mystery_guest
   */
  @ApiProperty({ enum: INSPECTORS })
  inspector: (typeof INSPECTORS)[number];
  /**
   * What was looked at.
   * @example department
   */
  @ApiProperty({ enum: SUBJECTS })
  subject: Subject;
  /**
   * Department that was looked at, or is responsible for the room or the employee; null where none was named.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string | null;
  /** @example null */
  roomId: string | null;
  /**
   * Employee whose work was looked at; null where it was not that of one.
   * @example null
   */
  employeeId: string | null;
  /** @example completed */
  @ApiProperty({ enum: INSPECTION_STATUSES })
  status: InspectionStatus;
  /** What is to be so, in that version. */
  criteria: StandardCriterionDto[];
  /** What was found so far. */
  findings: InspectionFindingDto[];
  /**
   * What is to be said of the whole.
   * @example null
   */
  remarks: string | null;
  /**
   * Points that were given; null before the end.
   * @example 25
   */
  earned: number | null;
  /**
   * Points that could be had.
   * @example 35
   */
  possible: number | null;
  /**
   * From 0 to 100; null before the end, and where nothing applied.
   * @example 71.43
   */
  score: number | null;
  /**
   * Whether the pass mark was reached and nothing critical failed; null before the end.
   * @example false
   */
  passed: boolean | null;
  /**
   * Account that began it.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  begunBy: string;
  /**
   * When it ended; null while it is open, and where it was cancelled.
   * @example 2026-11-22T11:00:00.000Z
   */
  completedAt: string | null;
  /** @example 3 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T11:00:00.000Z */
  updatedAt: string;
}

/** One page of inspections. */
export class InspectionPageDto {
  /** The inspections. */
  data: InspectionDto[];
  /** @example null */
  nextCursor: string | null;
}
