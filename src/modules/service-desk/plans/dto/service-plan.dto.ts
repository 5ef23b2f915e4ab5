import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsCode, IsLine, Nested } from '../../../../kernel/http/validators';
import { ANCHORS, type Anchor, OCCASIONS } from '../domain/service-plan';

const PLAN_STATUSES = ['active', 'retired'] as const;
// the reader of the decorators knows no negative literals, and would leave the field out of the document
const EARLIEST_DAYS = -365;
const EARLIEST_MINUTES = -1_440;
const KEY = /^[a-z][a-z0-9_]{0,59}$/;

/** A preference that the guest has. */
export class PlanPreferenceDto {
  /**
   * As at the guest’s preferences.
   * @example room
   */
  @Matches(KEY)
  category: string;

  /**
   * As at the guest’s preferences.
   * @example quiet
   */
  @IsLine(60)
  code: string;
}

/** For whom more is done. Whatever is said must hold; of a list, one is enough. */
export class PlanConditionsDto {
  /**
   * Classes of the guest, `standard:class`.
   * @example ["tier:gold"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsLine(100, { each: true })
  classes?: string[];

  /**
   * Whether the guest is a VIP of the hotel, or is not.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  vip?: boolean;

  /** Preferences of the guest. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @Nested(() => PlanPreferenceDto, { each: true })
  preferences?: PlanPreferenceDto[];

  /**
   * What falls into the stay: the birthday, of the lunar calendar too, the day of the first stay, a festival of the guest’s (`festival`: any).
   * @example ["birthday"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsIn(OCCASIONS, { each: true })
  occasions?: string[];

  /**
   * Whether something is still to be settled with the guest.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  openCase?: boolean;

  /**
   * Whether it is their first stay in the house.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  firstVisit?: boolean;

  /**
   * At least so many nights.
   * @example 3
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  minNights?: number;

  /**
   * At least so many people in the room, children included.
   * @example 3
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(50)
  minPersons?: number;

  /**
   * Whether children come along.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  withChildren?: boolean;

  /**
   * Channels by which it was booked.
   * @example ["direct"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsLine(40, { each: true })
  channels?: string[];
}

/** When a task is due. */
export class PlanDueDto {
  /**
   * Counted from the day of arrival, the check-in (the hotel’s check-in time until they have come), the day of departure, or the day of the occasion.
   * @example arrival
   */
  @IsIn(ANCHORS)
  from: Anchor;

  /**
   * Days after it; before it where negative. None unless given.
   * @example -1
   */
  @IsOptional()
  @IsInt()
  @Min(EARLIEST_DAYS)
  @Max(365)
  days?: number;

  /**
   * On the hotel’s clock; the hotel’s check-in or check-out time unless given, nine o’clock on the day of an occasion. Not counted for a check-in that has happened.
   * @example 15:00
   */
  @IsOptional()
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/)
  at?: string;

  /**
   * Minutes later; earlier where negative.
   * @example 15
   */
  @IsOptional()
  @IsInt()
  @Min(EARLIEST_MINUTES)
  @Max(1_440)
  minutes?: number;
}

/** What is done. */
export class PlanTaskDto {
  /**
   * Keeps its meaning over all changes of the plan: small letters, digits, `_`.
   * @example birthday_cake
   */
  @Matches(KEY)
  key: string;

  /**
   * As the department reads it.
   * @example "A small cake with a card in the room"
   */
  @IsLine(300)
  title: string;

  /**
   * Department that does it.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsUUID()
  departmentId: string;

  /** When. */
  @Nested(() => PlanDueDto)
  due: PlanDueDto;

  /**
   * Whether it is done only with proof.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  proofNeeded?: boolean;

  /**
   * Item of the stay survey in which guests rate it.
   * @example welcome
   */
  @IsOptional()
  @Matches(KEY)
  surveyItem?: string;
}

/** A rule by which more is done for guests. */
export class CreateServicePlanDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * Once in a hotel.
   * @example BIRTHDAY
   */
  @IsCode()
  code: string;

  /**
   * What it is called.
   * @example "Birthdays in the house"
   */
  @IsLine(100)
  name: string;

  /** For whom. */
  @Nested(() => PlanConditionsDto)
  conditions: PlanConditionsDto;

  /** What is done. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @Nested(() => PlanTaskDto, { each: true })
  tasks: PlanTaskDto[];
}

/** Changes to a rule: tasks that are open follow it. */
export class ChangeServicePlanDto {
  /**
   * What it is called.
   * @example "Birthdays"
   */
  @IsOptional()
  @IsLine(100)
  name?: string;

  /** For whom; replaces what was said. */
  @IsOptional()
  @Nested(() => PlanConditionsDto)
  conditions?: PlanConditionsDto;

  /** What is done; replaces what was said. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @Nested(() => PlanTaskDto, { each: true })
  tasks?: PlanTaskDto[];

  /**
   * A retired plan calls off what is open of it.
   * @example retired
   */
  @IsOptional()
  @IsIn(PLAN_STATUSES)
  status?: (typeof PLAN_STATUSES)[number];
}

/** Which rules to list. */
export class ListServicePlansQuery extends PageQuery {
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
  @IsIn(PLAN_STATUSES)
  status?: (typeof PLAN_STATUSES)[number];
}

/** When a task is due. */
export class PlannedDueDto {
  /**
   * What it is counted from: the day of arrival, the check-in, the day of departure, or the day of the occasion.
   * @example arrival
   */
  @ApiProperty({ enum: ANCHORS })
  from: Anchor;
  /**
   * Days after it; before it where negative.
   * @example -1
   */
  days: number;
  /**
   * On the hotel’s clock; null: the hotel’s check-in or check-out time, nine o’clock on the day of an occasion.
   * @example 15:00
   */
  at: string | null;
  /**
   * Minutes later than that; earlier where negative.
   * @example 0
   */
  minutes: number;
}

/** What is done. */
export class PlannedTaskDto {
  /**
   * Keeps its meaning over all changes of the plan.
   * @example birthday_cake
   */
  key: string;
  /**
   * What is to be done, as the department reads it.
   * @example "A small cake with a card in the room"
   */
  title: string;
  /**
   * Department that does it.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string;
  /** When. */
  due: PlannedDueDto;
  /**
   * Whether it is done only with proof.
   * @example false
   */
  proofNeeded: boolean;
  /**
   * Item of the stay survey in which guests rate it; null: they are not asked.
   * @example null
   */
  surveyItem: string | null;
}

/** A rule by which more is done for guests. */
export class ServicePlanDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8f50 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example BIRTHDAY */
  code: string;
  /** @example "Birthdays in the house" */
  name: string;
  /** For whom. */
  conditions: PlanConditionsDto;
  /** What is done. */
  tasks: PlannedTaskDto[];
  /** @example active */
  @ApiProperty({ enum: PLAN_STATUSES })
  status: (typeof PLAN_STATUSES)[number];
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

/** One page of rules. */
export class ServicePlanPageDto {
  /** The rules. */
  data: ServicePlanDto[];
  /** @example null */
  nextCursor: string | null;
}
