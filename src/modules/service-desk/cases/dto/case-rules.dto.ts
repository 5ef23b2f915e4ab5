import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsAmountMinor, IsCode, IsLine, Nested } from '../../../../kernel/http/validators';
import { CASE_KINDS, CASE_SEVERITIES, type CaseKind, type CaseSeverity } from '../domain/case';
import { CLOCK_KINDS, type ClockKind } from '../domain/clocks';

/** Ninety days around the clock: what is promised for later is no promise. */
const MOST_MINUTES = 129_600;

/** What happens when a deadline comes near, or is missed. */
export class EscalationStepDto {
  /**
   * Which deadline.
   * @example settlement
   */
  @IsIn(CLOCK_KINDS)
  clock: ClockKind;

  /**
   * After how much of its minutes: 50 is half-way, 100 when it is missed.
   * @example 100
   */
  @IsInt()
  @Min(1)
  @Max(500)
  atPercent: number;

  /**
   * Employees who are told.
   * @example ["019a2f00-0000-7000-8000-000000000073"]
   */
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  tell: string[];

  /**
   * Who has it in hand from then on.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  @IsOptional()
  @IsUUID()
  assignTo?: string | null;

  /**
   * Whether its severity goes up by one.
   * @example true
   */
  @IsBoolean()
  severityUp: boolean;
}

/** Deadlines of cases. */
export class CasePolicyTermsDto {
  /**
   * Minutes to the first answer, in the hours of the calendar.
   * @example 60
   */
  @IsInt()
  @Min(1)
  @Max(MOST_MINUTES)
  firstAnswerMinutes: number;

  /**
   * Minutes to the answer to what the guest has said since.
   * @example 120
   */
  @IsInt()
  @Min(1)
  @Max(MOST_MINUTES)
  nextAnswerMinutes: number;

  /**
   * Minutes to the settlement; they rest while the guest is waited for.
   * @example 480
   */
  @IsInt()
  @Min(1)
  @Max(MOST_MINUTES)
  settlementMinutes: number;

  /**
   * Business calendar that they are counted in; without, around the clock.
   * @example 019a2f00-0000-7000-8000-000000000076
   */
  @IsOptional()
  @IsUUID()
  calendarId?: string | null;

  /**
   * Days of silence after which a settled case is closed.
   * @example 7
   */
  @IsInt()
  @Min(1)
  @Max(365)
  closeAfterDays: number;

  /** What happens when a deadline comes near, or is missed. */
  @IsArray()
  @ArrayMaxSize(20)
  @Nested(() => EscalationStepDto, { each: true })
  escalation: EscalationStepDto[];
}

/** Deadlines of cases of a kind, of a severity, of both, or of all. */
export class SetCasePolicyDto extends CasePolicyTermsDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsUUID()
  propertyId: string;

  /**
   * Of this kind; without, of every kind.
   * @example complaint
   */
  @IsOptional()
  @IsIn(CASE_KINDS)
  kind?: CaseKind | null;

  /**
   * Of this severity; without, of every severity.
   * @example high
   */
  @IsOptional()
  @IsIn(CASE_SEVERITIES)
  severity?: CaseSeverity | null;
}

/** Which policies to list. */
export class CaseRulesQuery extends PageQuery {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsUUID()
  propertyId: string;
}

/** Deadlines of cases as the hotel has set them. */
export class CasePolicyDto extends CasePolicyTermsDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000096
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Of this kind; null: of every kind.
   * @example complaint
   */
  @ApiProperty({ type: String, enum: CASE_KINDS, nullable: true })
  kind: CaseKind | null;

  /**
   * Of this severity; null: of every severity.
   * @example high
   */
  @ApiProperty({ type: String, enum: CASE_SEVERITIES, nullable: true })
  severity: CaseSeverity | null;

  /**
   * Version of this record.
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

/** One page of policies. */
export class CasePolicyPageDto {
  /** The policies. */
  data: CasePolicyDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}

/** A new root cause. */
export class CreateRootCauseDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsUUID()
  propertyId: string;

  /**
   * Short code, unique in the hotel.
   * @example BOILER
   */
  @IsCode()
  code: string;

  /**
   * Name that people read.
   * @example "Boiler or pipes"
   */
  @IsLine(120)
  name: string;
}

/** Changes to a root cause. */
export class ChangeRootCauseDto {
  /**
   * Name that people read.
   * @example "Boiler or pipes"
   */
  @IsOptional()
  @IsLine(120)
  name?: string;

  /**
   * No new case takes a retired one.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  retired?: boolean;
}

/** Why cases come to be. */
export class RootCauseDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000093
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Short code.
   * @example BOILER
   */
  code: string;

  /**
   * Name.
   * @example "Boiler or pipes"
   */
  name: string;

  /**
   * Whether new cases take it no more.
   * @example false
   */
  retired: boolean;

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

/** One page of root causes. */
export class RootCausePageDto {
  /** The root causes. */
  data: RootCauseDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}

/** What a hotel has settled about its cases. */
export class CaseSettingsDto {
  /**
   * How much those who hold `cases:compensate` may give for one case, in minor units of the hotel’s currency; more takes `cases:compensate_any`.
   * @example 50000
   */
  @IsAmountMinor()
  compensationLimitMinor: number;

  /**
   * Cases of the same guest, or of the same room for the same root cause, are told together within so many days.
   * @example 90
   */
  @IsInt()
  @Min(1)
  @Max(3650)
  recurrenceDays: number;
}
