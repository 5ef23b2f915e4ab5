import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';

/** A date is meant from its first moment on, in UTC. */
const instant = ({ value }: { value: unknown }) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value;

export class TimelineQuery {
  /**
   * Only these types, separated by commas.
   * @example reservations.cancelled,guests.class_changed
   */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9_.-]*(,[a-z][a-z0-9_.-]*)*$/)
  @MaxLength(2000)
  types?: string;

  /**
   * Only what went wrong.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  trouble?: boolean;

  /**
   * Only what concerns this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * At or after this instant.
   * @example 2026-11-01T00:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  @Transform(instant)
  from?: string;

  /**
   * Before this instant.
   * @example 2026-12-01T00:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  @Transform(instant)
  to?: string;

  /**
   * At most this many entries.
   * @example 20
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number = 50;

  /** Where to go on: `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  cursor?: string;
}

export class TimelineTitleDto {
  /**
   * In English.
   * @example "Checked out"
   */
  en: string;
  /**
   * In Chinese.
   * @example 办理退房
   */
  zh: string;
}

export class TimelineAggregateDto {
  /**
   * What it is.
   * @example reservation
   */
  type: string;
  /**
   * Its id.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e99
   */
  id: string;
}

/** Something that has happened to a guest. */
export class TimelineEntryDto {
  /**
   * Its number in the event log.
   * @example 48211
   */
  seq: number;
  /**
   * What happened; the type of the event.
   * @example reservations.synchronised
   */
  type: string;
  /** The same for people; the type where nobody has named it. */
  title: TimelineTitleDto;
  /**
   * When it happened.
   * @example 2026-11-22T09:00:00.000Z
   */
  occurredAt: string;
  /**
   * In which hotel; null for what concerns the whole chain.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string | null;
  /**
   * The record of the person that it named.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  guestId: string;
  /** What it is about. */
  about: TimelineAggregateDto;
  /**
   * Whether something went wrong.
   * @example false
   */
  trouble: boolean;
  /**
   * What the event says, ids of other guests left out.
   * @example { "status": "checked_out", "arrival": "2026-11-20", "departure": "2026-11-22" }
   */
  @ApiProperty({ type: 'object', additionalProperties: true })
  data: Record<string, unknown>;
}

export class TimelineDto {
  /** Newest first. */
  data: TimelineEntryDto[];
  /**
   * Where to go on.
   * @example null
   */
  nextCursor: string | null;
}
