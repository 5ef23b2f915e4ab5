import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsCode, IsLine, IsText, Nested } from '../../../../kernel/http/validators';
import {
  CASE_ACTIONS,
  CASE_KINDS,
  CASE_SEVERITIES,
  CASE_STATUSES,
  type CaseKind,
  type CaseSeverity,
  type CaseStatus,
  CLOSED_BY,
  type ClosedBy,
  NOTE_KINDS,
  type NoteKind,
} from '../domain/case';
import { CLOCK_KINDS, CLOCK_STATES, type ClockKind, type ClockState } from '../domain/clocks';
import { CompensationDto } from './compensation.dto';

/** What is asked of an incident. */
export class IncidentDto {
  /**
   * Where it happened.
   * @example "Stairs to the pool"
   */
  @IsLine(200)
  place: string;

  /**
   * Who is hurt, and how.
   * @example "A guest, sprained ankle"
   */
  @IsOptional()
  @IsText(2000)
  hurt?: string | null;

  /**
   * Which authorities were told, when, and under which reference.
   * @example "Ambulance 14:20"
   */
  @IsOptional()
  @IsText(2000)
  authorities?: string | null;

  /**
   * What follows, so that it does not happen again.
   * @example "Anti-slip strips by Friday"
   */
  @IsOptional()
  @IsText(2000)
  followUp?: string | null;
}

/** A new case. */
export class OpenCaseDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsUUID()
  propertyId: string;

  /**
   * Kind.
   * @example complaint
   */
  @IsIn(CASE_KINDS)
  kind: CaseKind;

  /**
   * How much it matters: its deadlines follow from it.
   * @example high
   */
  @IsOptional()
  @IsIn(CASE_SEVERITIES)
  severity?: CaseSeverity;

  /**
   * In a line.
   * @example "No hot water in 512"
   */
  @IsLine(200)
  subject: string;

  /**
   * What was said or happened.
   * @example "Since the evening; the guest has called twice."
   */
  @IsOptional()
  @IsText(4000)
  description?: string;

  /** Of an incident: where, who is hurt, who was told, what follows. */
  @IsOptional()
  @Nested(() => IncidentDto)
  incident?: IncidentDto;

  /**
   * Department that has it in hand.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * Employee who has it in hand.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  @IsOptional()
  @IsUUID()
  employeeId?: string;

  /**
   * Guest concerned.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;

  /**
   * Stay concerned; its guest and its room are taken from it where they are not named.
   * @example 019a2f00-0000-7000-8000-000000000050
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * Room concerned.
   * @example 019a2f00-0000-7000-8000-000000000012
   */
  @IsOptional()
  @IsUUID()
  roomId?: string;

  /**
   * The conversation in which it was said, in the same hotel. Its guest is the one concerned where no other is named.
   * @example 019a2f00-0000-7000-8000-000000000091
   */
  @IsOptional()
  @IsUUID()
  conversationId?: string;
}

/** Changes to a case. */
export class ChangeCaseDto {
  /**
   * Kind; the deadlines that run are counted anew from where they began.
   * @example request
   */
  @IsOptional()
  @IsIn(CASE_KINDS)
  kind?: CaseKind;

  /**
   * Severity; the deadlines that run are counted anew from where they began.
   * @example critical
   */
  @IsOptional()
  @IsIn(CASE_SEVERITIES)
  severity?: CaseSeverity;

  /**
   * Department that has it in hand.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string | null;

  /**
   * Employee who has it in hand.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  @IsOptional()
  @IsUUID()
  employeeId?: string | null;

  /**
   * Room concerned.
   * @example 019a2f00-0000-7000-8000-000000000012
   */
  @IsOptional()
  @IsUUID()
  roomId?: string | null;

  /**
   * Why it came to this.
   * @example 019a2f00-0000-7000-8000-000000000093
   */
  @IsOptional()
  @IsUUID()
  rootCauseId?: string | null;

  /** Of an incident. */
  @IsOptional()
  @Nested(() => IncidentDto)
  incident?: IncidentDto;
}

/** Something said in a case. */
export class NoteCaseDto {
  /**
   * `internal` for the house alone, `told` to the guest by phone or in person, `from_guest` what they have said.
   * @example told
   */
  @IsIn(NOTE_KINDS)
  kind: NoteKind;

  /**
   * The words.
   * @example "The engineer comes at seven."
   */
  @IsText(4000)
  text: string;
}

/** That a case is settled. */
export class SettleCaseDto {
  /**
   * What the guest is told was done.
   * @example "The boiler has been repaired, and breakfast is on the house."
   */
  @IsText(2000)
  words: string;

  /**
   * Why it came to this.
   * @example 019a2f00-0000-7000-8000-000000000093
   */
  @IsOptional()
  @IsUUID()
  rootCauseId?: string;
}

/** Why. */
export class CaseReasonDto {
  /**
   * For the house.
   * @example "The guest has called again."
   */
  @IsText(2000)
  reason: string;
}

/** Which cases to list. */
export class CaseQuery extends PageQuery {
  /**
   * Of this hotel; of all that the caller may see otherwise.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Kind.
   * @example complaint
   */
  @IsOptional()
  @IsIn(CASE_KINDS)
  kind?: CaseKind;

  /**
   * Severity.
   * @example high
   */
  @IsOptional()
  @IsIn(CASE_SEVERITIES)
  severity?: CaseSeverity;

  /**
   * Status.
   * @example in_progress
   */
  @IsOptional()
  @IsIn(CASE_STATUSES)
  status?: CaseStatus;

  /**
   * In the hands of this department.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsUUID()
  departmentId?: string;

  /**
   * In the hands of this employee.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  @IsOptional()
  @IsUUID()
  employeeId?: string;

  /**
   * Of this guest, under whichever record.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;

  /**
   * Of this stay.
   * @example 019a2f00-0000-7000-8000-000000000050
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * Of this room.
   * @example 019a2f00-0000-7000-8000-000000000012
   */
  @IsOptional()
  @IsUUID()
  roomId?: string;

  /**
   * That came of this: a response, a review, a conversation, an inspection.
   * @example 019a2f00-0000-7000-8000-000000000090
   */
  @IsOptional()
  @IsUUID()
  sourceId?: string;

  /**
   * With this number.
   * @example C-000042
   */
  @IsOptional()
  @IsCode()
  number?: string;

  /**
   * About which this employee was told because a deadline was near or missed.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  @IsOptional()
  @IsUUID()
  escalatedTo?: string;

  /**
   * Only those of which a deadline is missed and not yet met.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  overdue?: boolean;
}

/** A deadline of a case. */
export class CaseClockDto {
  /**
   * What is owed: the first answer, the next one, or the settlement.
   * @example settlement
   */
  @ApiProperty({ enum: CLOCK_KINDS })
  kind: ClockKind;

  /**
   * Of its kind, from 1: a case that is opened again has another.
   * @example 1
   */
  round: number;

  /**
   * When it began.
   * @example 2026-11-23T01:00:00.000Z
   */
  startedAt: string;

  /**
   * Minutes of the hours in which the hotel works.
   * @example 480
   */
  minutes: number;

  /**
   * When it is due. While the guest is waited for, it moves on with the time.
   * @example 2026-11-23T10:00:00.000Z
   */
  dueAt: string;

  /**
   * When it was met.
   * @example null
   */
  metAt: string | null;

  /**
   * When it was missed, whether or not it was met afterwards.
   * @example null
   */
  missedAt: string | null;

  /**
   * `running`, `paused` while the guest is waited for, `met`, `missed`, or `stopped` because the guest was asked back.
   * @example running
   */
  @ApiProperty({ enum: CLOCK_STATES })
  state: ClockState;

  /**
   * Minutes for which the guest was waited for, within working hours.
   * @example 0
   */
  pausedMinutes: number;
}

/** Something said in a case. */
export class CaseNoteDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000094
   */
  id: string;

  /**
   * Kind.
   * @example told
   */
  @ApiProperty({ enum: NOTE_KINDS })
  kind: NoteKind;

  /**
   * The words; null once they are forgotten.
   * @example "The engineer comes at seven."
   */
  text: string | null;

  /**
   * Account, or guest, who wrote it down.
   * @example 019a2f00-0000-7000-8000-000000000001
   */
  writtenBy: string;

  /**
   * When.
   * @example 2026-11-23T01:30:00.000Z
   */
  writtenAt: string;
}

/** A step of escalation that was taken. */
export class CaseEscalationDto {
  /**
   * Which deadline.
   * @example settlement
   */
  @ApiProperty({ enum: CLOCK_KINDS })
  clock: ClockKind;

  /**
   * Employees who were told.
   * @example ["019a2f00-0000-7000-8000-000000000073"]
   */
  toldEmployeeIds: string[];

  /**
   * Who has had it in hand since.
   * @example null
   */
  assignedEmployeeId: string | null;

  /**
   * The severity it was raised to.
   * @example null
   */
  @ApiProperty({ type: String, enum: CASE_SEVERITIES, nullable: true })
  severity: CaseSeverity | null;

  /**
   * When.
   * @example 2026-11-23T10:00:00.000Z
   */
  escalatedAt: string;
}

/** Cases like this one, shortly before it. */
export class RecurrenceDto {
  /**
   * Within so many days.
   * @example 90
   */
  days: number;

  /**
   * Of the same guest.
   * @example 1
   */
  ofGuest: number;

  /**
   * Of the same room for the same root cause.
   * @example 0
   */
  ofRoomAndCause: number;

  /**
   * Their ids, newest first, twenty at most.
   * @example ["019a2f00-0000-7000-8000-000000000092"]
   */
  caseIds: string[];
}

/** What a case came of. */
export class CaseSourceDto {
  /**
   * `survey_response`, `review`, `conversation`, `inspection`, `stay`, `staff`, `guest` or another.
   * @example survey_response
   */
  type: string;

  /**
   * Its id.
   * @example 019a2f00-0000-7000-8000-000000000090
   */
  id: string | null;
}

class CaseReasonOfActionDto {
  /**
   * Code.
   * @example case_status
   */
  code: string;

  /**
   * In words.
   * @example "A case that is closed takes no answer."
   */
  detail: string;
}

/** What can be done with a case now. */
export class CaseActionDto {
  /**
   * What.
   * @example settle
   */
  @ApiProperty({ enum: Object.keys(CASE_ACTIONS) })
  action: string;

  /**
   * Whether it can be done.
   * @example true
   */
  allowed: boolean;

  /** Why not. */
  reasons: CaseReasonOfActionDto[];
}

/** A case as lists show it. */
export class CaseSummaryDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000092
   */
  id: string;

  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  propertyId: string;

  /**
   * Number, unique in the hotel.
   * @example C-000042
   */
  number: string;

  /**
   * Kind.
   * @example complaint
   */
  @ApiProperty({ enum: CASE_KINDS })
  kind: CaseKind;

  /**
   * Severity.
   * @example high
   */
  @ApiProperty({ enum: CASE_SEVERITIES })
  severity: CaseSeverity;

  /**
   * Status.
   * @example in_progress
   */
  @ApiProperty({ enum: CASE_STATUSES })
  status: CaseStatus;

  /**
   * In a line; null once it is forgotten.
   * @example "No hot water in 512"
   */
  subject: string | null;

  /**
   * Department that has it in hand.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string | null;

  /**
   * Employee who has it in hand.
   * @example null
   */
  employeeId: string | null;

  /**
   * Guest concerned.
   * @example 019a2f00-0000-7000-8000-000000000040
   */
  guestId: string | null;

  /**
   * Stay concerned.
   * @example 019a2f00-0000-7000-8000-000000000050
   */
  reservationId: string | null;

  /**
   * Room concerned.
   * @example null
   */
  roomId: string | null;

  /** What it came of. */
  source: CaseSourceDto;

  /**
   * Why it came to this.
   * @example null
   */
  rootCauseId: string | null;

  /** Its deadlines in the order in which they began. */
  clocks: CaseClockDto[];

  /**
   * How often it was opened again.
   * @example 0
   */
  reopened: number;

  /**
   * What the guest said afterwards of how it was settled, 0 to 100.
   * @example null
   */
  resettledScore: number | null;

  /**
   * When it was opened.
   * @example 2026-11-23T01:00:00.000Z
   */
  openedAt: string;

  /**
   * When it was settled.
   * @example null
   */
  settledAt: string | null;

  /**
   * When it was closed.
   * @example null
   */
  closedAt: string | null;

  /**
   * Who closed it: the guest who confirmed it, silence, or staff.
   * @example null
   */
  @ApiProperty({ type: String, enum: CLOSED_BY, nullable: true })
  closedBy: ClosedBy | null;

  /**
   * Version of this record, as in the ETag.
   * @example 1
   */
  version: number;

  /**
   * When it last changed.
   * @example 2026-11-23T01:00:00.000Z
   */
  updatedAt: string;
}

/** A case with everything about it. */
export class CaseDto extends CaseSummaryDto {
  /**
   * What was said or happened; null once it is forgotten.
   * @example "Since the evening; the guest has called twice."
   */
  description: string | null;

  /** Of an incident. */
  incident: IncidentDto | null;

  /** What was said in it, oldest first. */
  notes: CaseNoteDto[];

  /** What the guest got for it. */
  compensations: CompensationDto[];

  /** Steps of escalation that were taken. */
  escalations: CaseEscalationDto[];

  /** Cases like this one before it. */
  recurrence: RecurrenceDto;

  /** What can be done with it now. */
  actions: CaseActionDto[];
}

/** One page of cases. */
export class CasePageDto {
  /** The cases. */
  data: CaseSummaryDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}
