import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsOptional, IsUrl, IsUUID, MaxLength } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLocalDate, IsText } from '../../../../kernel/http/validators';
import { ACTION_STATUSES, type ActionStatus, PROCESSES, type Process } from '../domain/standard';

/** Who sees to it, and until when. */
export class ChangeActionDto {
  /**
   * Employee who sees to it.
   * @example 019a2f00-0000-7000-8000-000000000080
   */
  @IsOptional()
  @IsUUID()
  ownerId?: string | null;

  /**
   * Department that is responsible.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string | null;

  /**
   * Until when, by the hotel’s calendar.
   * @example 2026-12-01
   */
  @IsOptional()
  @IsLocalDate()
  dueOn?: string;

  /**
   * What is to be done. Kept sealed.
   * @example "Practise the arrival with the night shift"
   */
  @IsOptional()
  @IsText(4000)
  measures?: string | null;
}

/** It is set right. */
export class CompleteActionDto {
  /**
   * Addresses of what proves it.
   * @example ["https://files.example.com/4712.jpg"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsUrl({ protocols: ['https'], require_protocol: true }, { each: true })
  @MaxLength(500, { each: true })
  proof: string[];

  /**
   * What was done. Kept sealed.
   * @example "Practised twice, with the whole shift"
   */
  @IsOptional()
  @IsText(2000)
  remark?: string;
}

/** It is not set right. */
export class ReturnActionDto {
  /**
   * Why not. Kept sealed.
   * @example "Two of five still do not ask"
   */
  @IsText(2000)
  reason: string;
}

/** Which corrective actions to list. */
export class ListActionsQuery extends PageQuery {
  /**
   * In this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * From this inspection.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f30
   */
  @IsOptional()
  @IsUUID()
  inspectionId?: string;

  /**
   * Of this department.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * That this employee sees to.
   * @example 019a2f00-0000-7000-8000-000000000080
   */
  @IsOptional()
  @IsUUID()
  ownerId?: string;

  /**
   * In this status.
   * @example open
   */
  @IsOptional()
  @IsIn(ACTION_STATUSES)
  status?: ActionStatus;

  /**
   * `true`: those that are open after their day.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  overdue?: boolean;
}

/** What is done about a criterion that was not kept. */
export class CorrectiveActionDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f40 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The inspection that found it.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f30
   */
  inspectionId: string;
  /**
   * What was not so.
   * @example name_used
   */
  criterion: string;
  /**
   * The part of the work in which it was not so.
   * @example check_in
   */
  @ApiProperty({ enum: PROCESSES })
  process: Process;
  /**
   * Whether the whole inspection failed with it.
   * @example false
   */
  critical: boolean;
  /**
   * How often the same criterion failed in this hotel in the ninety days before.
   * @example 2
   */
  failedBefore: number;
  /**
   * Department that is responsible; null where none was named.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string | null;
  /**
   * Employee who sees to it; null: nobody yet.
   * @example null
   */
  ownerId: string | null;
  /**
   * Until when, by the hotel’s calendar.
   * @example 2026-12-01
   */
  dueOn: string;
  /**
   * Whether its day has passed and it is still open.
   * @example false
   */
  overdue: boolean;
  /**
   * What is to be done; null until somebody has said so.
   * @example "Practise the arrival with the night shift"
   */
  measures: string | null;
  /**
   * What was said last: when it was done, or sent back.
   * @example null
   */
  remark: string | null;
  /**
   * Addresses of what proves that it is set right; empty until it was said to be.
   * @example ["https://files.example.com/4712.jpg"]
   */
  proof: string[];
  /** @example open */
  @ApiProperty({ enum: ACTION_STATUSES })
  status: ActionStatus;
  /**
   * How often it was sent back.
   * @example 0
   */
  returned: number;
  /**
   * When it was said to be set right; null until then, and again once it is sent back.
   * @example null
   */
  doneAt: string | null;
  /**
   * Account that said so; null like the moment.
   * @example null
   */
  doneBy: string | null;
  /**
   * When somebody else found it set right; null until then, and again once it is sent back.
   * @example null
   */
  verifiedAt: string | null;
  /**
   * Account that found it so, never the one that said it was done; null like the moment.
   * @example null
   */
  verifiedBy: string | null;
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T11:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T11:00:00.000Z */
  updatedAt: string;
}

/** One page of corrective actions. */
export class CorrectiveActionPageDto {
  /** The actions. */
  data: CorrectiveActionDto[];
  /** @example null */
  nextCursor: string | null;
}
