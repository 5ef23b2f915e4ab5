import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';

/** Whatever a field may hold. */
const ANY_JSON = [
  { type: 'string' },
  { type: 'number' },
  { type: 'boolean' },
  { type: 'array', items: {} },
  { type: 'object', additionalProperties: true },
  { type: 'null' },
];

/** Where to go on reading, how much, and what to leave out. */
export class ListEventsQuery {
  /**
   * Events with a higher `seq`: `nextAfter` of the answer before, 0 to begin.
   * @example 0
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number = 0;

  /**
   * At most this many events.
   * @example 100
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number = 100;

  /**
   * Only these types, separated by commas.
   * @example reservations.confirmed,reservations.cancelled
   */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9_.-]*(,[a-z][a-z0-9_.-]*)*$/)
  @MaxLength(2000)
  types?: string;

  /**
   * Only events of this hotel.
   * @example 0190a6f2-7c3e-7a44-9d5e-0c6f2b1a8e31
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Only events of this one thing, such as a reservation.
   * @example 0190a6f2-8d11-7b02-8a3f-5f0e9c7d4b12
   */
  @IsOptional()
  @IsUUID()
  aggregateId?: string;
}

/** What an event is about. */
export class AggregateDto {
  /**
   * Kind of thing.
   * @example reservation
   */
  type: string;

  /**
   * Its id.
   * @example 0190a6f2-8d11-7b02-8a3f-5f0e9c7d4b12
   */
  id: string;
}

/** One changed field. Personal fields are named without values. */
export class FieldChangeDto {
  /**
   * Name of the field.
   * @example status
   */
  field: string;

  /**
   * Value before.
   * @example confirmed
   */
  @ApiProperty({ required: false, oneOf: ANY_JSON })
  old?: unknown;

  /**
   * Value after.
   * @example cancelled
   */
  @ApiProperty({ required: false, oneOf: ANY_JSON })
  new?: unknown;
}

/** Something that has happened. */
export class EventDto {
  /**
   * Place in the log: without gaps, and in the order of changes for each thing.
   * @example 48211
   */
  seq: number;

  /**
   * The event's own id, the same in every delivery.
   * @example 0190a6f2-9f00-7c19-b1d2-3e4f5a6b7c8d
   */
  id: string;

  /**
   * What has happened.
   * @example reservations.cancelled
   */
  type: string;

  /**
   * Version of the shape of `data` for this type.
   * @example 1
   */
  version: number;

  /**
   * When it happened.
   * @example 2026-11-22T09:30:00.000Z
   */
  occurredAt: Date;

  /**
   * The hotel, or null for what belongs to the whole organization.
   * @example 0190a6f2-7c3e-7a44-9d5e-0c6f2b1a8e31
   */
  @ApiProperty({ type: String, nullable: true })
  propertyId: string | null;

  /** What the event is about. */
  aggregate: AggregateDto;

  /**
   * Ids and facts, nothing personal.
   * @example { "reservationId": "0190a6f2-8d11-7b02-8a3f-5f0e9c7d4b12" }
   */
  @ApiProperty({ type: 'object', additionalProperties: true })
  data: Record<string, unknown>;

  /** The fields that have changed. */
  changes: FieldChangeDto[];

  /**
   * The request that caused it.
   * @example req-7f3a
   */
  @ApiProperty({ type: String, nullable: true })
  requestId: string | null;

  /**
   * The account that caused it.
   * @example 0190a6f2-6b00-7d20-a7c4-1b2c3d4e5f60
   */
  @ApiProperty({ type: String, nullable: true })
  actorId: string | null;
}

/** A part of the event log. */
export class EventPageDto {
  /** The events the caller may see, in the order of `seq`. */
  data: EventDto[];

  /**
   * What to send as `after` next. It moves on even when nothing in this part was for the caller; when it stays the same there is nothing newer.
   * @example 48311
   */
  nextAfter: number;
}
