import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsISO8601, IsOptional, IsUrl, IsUUID, MaxLength } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLocalDate, IsText } from '../../../../kernel/http/validators';
import { TASK_STATUSES, type TaskStatus, WHY, type Why } from '../domain/service-plan';

/** Which tasks to list. */
export class ListPlanTasksQuery extends PageQuery {
  /**
   * In this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Of this department.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * For this stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * By this plan.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f50
   */
  @IsOptional()
  @IsUUID()
  planId?: string;

  /**
   * In this status.
   * @example open
   */
  @IsOptional()
  @IsIn(TASK_STATUSES)
  status?: TaskStatus;

  /**
   * Due at this instant or later.
   * @example 2026-12-24T00:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  dueFrom?: string;

  /**
   * Due before this instant.
   * @example 2026-12-25T00:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  dueBefore?: string;

  /**
   * `true`: those that are open after their moment.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  overdue?: boolean;
}

/** A task is done. */
export class CompletePlanTaskDto {
  /**
   * Addresses of what proves it; one at least where the plan asks for proof.
   * @example ["https://files.example.com/cake.jpg"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsUrl({ protocols: ['https'], require_protocol: true }, { each: true })
  @MaxLength(500, { each: true })
  proof?: string[];

  /**
   * What is to be said of it. Kept sealed.
   * @example "She wants no nuts next time"
   */
  @IsOptional()
  @IsText(2000)
  remarks?: string;
}

/** A task will not be done. */
export class CallOffPlanTaskDto {
  /**
   * Why not. Kept sealed.
   * @example "The guest does not want to be disturbed"
   */
  @IsText(2000)
  reason: string;
}

/** Something that is to be done for a guest by plan. */
export class ServicePlanTaskDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f60 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The plan that wants it done.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f50
   */
  planId: string;
  /**
   * Key of the task in the plan.
   * @example birthday_cake
   */
  task: string;
  /**
   * What is to be done, as the department reads it.
   * @example "A small cake with a card in the room"
   */
  title: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93 */
  reservationId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  guestId: string;
  /**
   * Department that does it.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string;
  /**
   * What falls into the stay, where the plan looks at that.
   * @example birthday
   */
  occasion: string | null;
  /**
   * By when it is to be done; it moves with the stay.
   * @example 2026-12-25T08:00:00.000Z
   */
  dueAt: string;
  /**
   * Whether its moment has passed and it is still open.
   * @example false
   */
  overdue: boolean;
  /**
   * Whether it is done only with proof.
   * @example false
   */
  proofNeeded: boolean;
  /**
   * Addresses of what proves that it was done; empty where nothing does.
   * @example ["https://files.example.com/cake.jpg"]
   */
  proof: string[];
  /**
   * What was said of it, or why it was called off by hand; null where nothing was said.
   * @example null
   */
  remarks: string | null;
  /** @example open */
  @ApiProperty({ enum: TASK_STATUSES })
  status: TaskStatus;
  /**
   * Why it was called off: the stay is off or over, the plan does not want it any more, or somebody said so.
   * @example null
   */
  @ApiProperty({ enum: WHY, nullable: true })
  why: Why | null;
  /**
   * When it was done or called off; null while it is open.
   * @example null
   */
  endedAt: string | null;
  /**
   * Account that said so; null for what the plan has called off.
   * @example null
   */
  endedBy: string | null;
  /**
   * The answer to the stay survey in which the guest rated it.
   * @example null
   */
  responseId: string | null;
  /**
   * From 0 to 100.
   * @example 87.5
   */
  rating: number | null;
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

/** One page of tasks. */
export class ServicePlanTaskPageDto {
  /** The tasks. */
  data: ServicePlanTaskDto[];
  /** @example null */
  nextCursor: string | null;
}

/** Which stays to count. */
export class PlansReportQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * Tasks that were due from this day of the hotel on.
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

/** What became of the tasks of a plan. */
export class PlanResultDto {
  /**
   * The plan.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f50
   */
  planId: string;
  /** @example BIRTHDAY */
  code: string;
  /**
   * Key of the task in the plan.
   * @example birthday_cake
   */
  task: string;
  /**
   * Tasks that were due, those left out that were called off because the stay was.
   * @example 40
   */
  due: number;
  /**
   * Those of them that were done, in time or late.
   * @example 36
   */
  done: number;
  /**
   * Done by their moment.
   * @example 34
   */
  inTime: number;
  /**
   * How many guests rated it.
   * @example 12
   */
  rated: number;
  /**
   * Their mean, from 0 to 100; null without any.
   * @example 87.5
   */
  rating: number | null;
}

/** What became of service plans. */
export class PlansReportDto {
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
  /** By plan and task. */
  tasks: PlanResultDto[];
}
