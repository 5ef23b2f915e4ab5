import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLine, IsLocalDate } from '../../../../kernel/http/validators';
import { TICKET_KINDS, TICKET_STATUSES, type TicketKind, type TicketStatus } from '../../domain/desk/ticket';

/** Somebody who comes to the desk. */
export class EnterQueueDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * What they come for.
   * @example check_in
   */
  @IsIn(TICKET_KINDS)
  kind: TicketKind;

  /**
   * The stay, where it is known.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * The guest, where they are known and there is no stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;

  /**
   * How to call them. Forgotten as soon as they have been served or have left.
   * @example "Mrs Lindqvist"
   */
  @IsOptional()
  @IsLine(100)
  name?: string;

  /**
   * Before those who came earlier: a disabled guest, a member of the highest tier.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  priority?: boolean;
}

/** A desk that is free. */
export class CallNextDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * Only those who come for one of these; all unless given.
   * @example ["check_in", "check_out"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsIn(TICKET_KINDS, { each: true })
  kinds?: TicketKind[];

  /**
   * To which desk.
   * @example "Desk 2"
   */
  @IsOptional()
  @IsLine(40)
  desk?: string;
}

/** Which tickets to list. */
export class ListQueueQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * Of this day of the hotel.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  day?: string;

  /**
   * In this status.
   * @example waiting
   */
  @IsOptional()
  @IsIn(TICKET_STATUSES)
  status?: TicketStatus;

  /**
   * Who come for this.
   * @example check_in
   */
  @IsOptional()
  @IsIn(TICKET_KINDS)
  kind?: TicketKind;
}

/** A place in the line at the front desk. */
export class DeskTicketDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ed0 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The hotel’s day.
   * @example 2026-12-24
   */
  day: string;
  /**
   * To be called by; from 1 each day.
   * @example 17
   */
  number: number;
  /**
   * What they come for.
   * @example check_in
   */
  @ApiProperty({ enum: TICKET_KINDS })
  kind: TicketKind;
  /**
   * Before those who came earlier.
   * @example false
   */
  priority: boolean;
  /**
   * Where they stand.
   * @example waiting
   */
  @ApiProperty({ enum: TICKET_STATUSES })
  status: TicketStatus;
  /**
   * The stay, where it is known.
   * @example null
   */
  reservationId: string | null;
  /**
   * The guest, where they are known.
   * @example null
   */
  guestId: string | null;
  /**
   * How to call them; null once it is over.
   * @example "Mrs Lindqvist"
   */
  name: string | null;
  /**
   * To which desk they were called.
   * @example null
   */
  desk: string | null;
  /**
   * How many are before them; null once they are called.
   * @example 3
   */
  ahead: number | null;
  /**
   * How long they have waited, or did, in seconds.
   * @example 240
   */
  waitedSeconds: number;
  /**
   * How long they have been served, or were, in seconds; null before.
   * @example null
   */
  servedSeconds: number | null;
  /**
   * When they came.
   * @example 2026-12-24T14:02:11.000Z
   */
  enteredAt: string;
  /**
   * When they were called.
   * @example null
   */
  calledAt: string | null;
  /**
   * When they were served, or had left.
   * @example null
   */
  endedAt: string | null;
}

/** One page of tickets. */
export class DeskTicketPageDto {
  /** The tickets. */
  data: DeskTicketDto[];
  /** @example null */
  nextCursor: string | null;
}

/** Which days. */
export class WaitingTimesQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * First day of the hotel.
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

  /**
   * Of those who came for this; all unless given.
   * @example check_in
   */
  @IsOptional()
  @IsIn(TICKET_KINDS)
  kind?: TicketKind;
}

/** How long something took, in seconds. Percentiles are of the nearest rank: a time that somebody did have. */
export class DurationsDto {
  /**
   * How many were measured.
   * @example 120
   */
  count: number;
  /**
   * On average; null for none.
   * @example 210
   */
  mean: number | null;
  /**
   * Half took no longer.
   * @example 180
   */
  median: number | null;
  /**
   * Nine of ten took no longer.
   * @example 420
   */
  p90: number | null;
  /**
   * Nineteen of twenty took no longer.
   * @example 540
   */
  p95: number | null;
  /**
   * The longest.
   * @example 900
   */
  longest: number | null;
}

/** The desk in one hour of the day, over the days that were asked for. */
export class HourAtDeskDto {
  /**
   * Hour of the hotel’s clock in which they came, 0 to 23; null: the whole day.
   * @example 15
   */
  hour: number | null;
  /**
   * Who came.
   * @example 130
   */
  entered: number;
  /**
   * Of whom were served.
   * @example 120
   */
  served: number;
  /**
   * Of whom went away before.
   * @example 6
   */
  left: number;
  /** From coming to being called. */
  waiting: DurationsDto;
  /** From being called to being done. */
  serving: DurationsDto;
}

/** Waiting times of a desk. */
export class WaitingTimesDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;
  /**
   * First day.
   * @example 2026-12-01
   */
  from: string;
  /**
   * Last day.
   * @example 2026-12-31
   */
  to: string;
  /** All of it. */
  total: HourAtDeskDto;
  /** By the hour in which they came; hours in which nobody came are left out. */
  hours: HourAtDeskDto[];
}
