import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { AggregateDto } from './event.dto';

const LISTENER = /^[a-z][a-z0-9-]{2,79}$/;

/** Which deliveries to list. */
export class ListEventDeliveriesQuery extends PageQuery {
  /**
   * Only those of this listener.
   * @example record-stay-in-timeline
   */
  @IsOptional()
  @Matches(LISTENER)
  listener?: string;

  /**
   * true: only dead letters; false: only those still to be tried.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }): unknown => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  dead?: boolean;
}

/** One event on its way to one listener. */
export class EventDeliveryKey {
  /**
   * Name of the listener.
   * @example record-stay-in-timeline
   */
  @Matches(LISTENER)
  listener: string;

  /**
   * Place of the event in the log.
   * @example 48211
   */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  seq: number;
}

/** Why an action is refused. */
export class DeliveryReasonDto {
  /**
   * Stable code.
   * @example delivery_parked
   */
  code: string;
}

/** Something that can be done with a delivery. */
export class DeliveryActionDto {
  /**
   * Name of the action.
   * @example replay
   */
  action: 'replay' | 'dismissal';

  /**
   * Whether it would be taken now.
   * @example true
   */
  allowed: boolean;

  /** Why not; empty when allowed. */
  reasons: DeliveryReasonDto[];
}

/** An event that a listener could not handle yet. */
export class EventDeliveryDto {
  /**
   * Name of the listener.
   * @example record-stay-in-timeline
   */
  listener: string;

  /**
   * Place of the event in the log.
   * @example 48211
   */
  seq: number;

  /**
   * The event's id.
   * @example 0190a6f2-9f00-7c19-b1d2-3e4f5a6b7c8d
   */
  eventId: string;

  /**
   * Type of the event.
   * @example reservations.cancelled
   */
  type: string;

  /** What the event is about. */
  aggregate: AggregateDto;

  /**
   * The hotel, or null for what belongs to the whole organization.
   * @example 0190a6f2-7c3e-7a44-9d5e-0c6f2b1a8e31
   */
  @ApiProperty({ type: String, nullable: true })
  propertyId: string | null;

  /**
   * `retrying`: will be tried again at `nextAttemptAt`. `parked`: waits for an earlier event of the same thing. `dead`: all attempts have failed,
   * and later events of the same thing wait until it is replayed or dismissed.
   * @example dead
   */
  status: 'retrying' | 'parked' | 'dead';

  /**
   * Attempts that have failed.
   * @example 10
   */
  attempts: number;

  /**
   * When it is tried again.
   * @example 2026-11-22T09:31:00.000Z
   */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  nextAttemptAt: Date | null;

  /**
   * When the last attempt failed for good.
   * @example 2026-11-22T11:31:00.000Z
   */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  deadAt: Date | null;

  /**
   * Name and message of the last error.
   * @example "Error: The ledger is locked"
   */
  @ApiProperty({ type: String, nullable: true })
  lastError: string | null;

  /**
   * When it first failed or was parked.
   * @example 2026-11-22T09:30:00.000Z
   */
  createdAt: Date;

  /** What an operator can do. */
  actions: DeliveryActionDto[];
}

/** A page of deliveries. */
export class EventDeliveryPageDto {
  /** The deliveries. */
  data: EventDeliveryDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
