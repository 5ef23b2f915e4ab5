import { IsOptional } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLocalDate } from '../../../kernel/http/validators';

/** Which day is to be closed. */
export class CloseDayDto {
  /**
   * The hotel's business date. It is named so that nobody closes two days by pressing twice.
   * @example 2026-11-22
   */
  @IsLocalDate()
  businessDate: string;
}

export class ListNightAuditsQuery extends PageQuery {
  /**
   * Only days from this one on.
   * @example 2026-11-01
   */
  @IsOptional()
  @IsLocalDate()
  from?: string;
}

/** Those who were expected and did not come. */
export class NoShowStepDto {
  /**
   * Reservations that became no-shows.
   * @example 2
   */
  reservations: number;

  /**
   * When the step was done.
   * @example 2026-11-23T02:00:00.000Z
   */
  doneAt: string;
}

/** The night, charged to those who are in the house. */
export class ChargeStepDto {
  /**
   * Stays in the house.
   * @example 118
   */
  stays: number;

  /**
   * Lines posted to their folios.
   * @example 354
   */
  lines: number;

  /**
   * When the step was done.
   * @example 2026-11-23T02:00:00.000Z
   */
  doneAt: string;
}

/** Dinner, spa and activities of those who are in the house, charged. */
export class ServiceStepDto {
  /**
   * Booked services that were charged.
   * @example 12
   */
  charged: number;

  /**
   * When the step was done.
   * @example 2026-11-23T02:00:00.000Z
   */
  doneAt: string;
}

/** Rooms in which somebody slept want to be made. */
export class RoomStepDto {
  /**
   * Rooms that are dirty now and were not before.
   * @example 118
   */
  rooms: number;

  /**
   * When the step was done.
   * @example 2026-11-23T02:00:00.000Z
   */
  doneAt: string;
}

/** What is on the books, written down. */
export class SnapshotStepDto {
  /**
   * False when the books of that morning had been written down before.
   * @example true
   */
  taken: boolean;

  /**
   * When the step was done.
   * @example 2026-11-23T02:00:00.000Z
   */
  doneAt: string;
}

/** The next day has begun. */
export class NewDayStepDto {
  /**
   * When the step was done.
   * @example 2026-11-23T02:00:00.000Z
   */
  doneAt: string;
}

/** The steps; null is one that is still to be done. */
export class NightAuditStepsDto {
  /** Those who did not come. */
  noShows: NoShowStepDto | null;

  /** The night, charged. */
  charges: ChargeStepDto | null;

  /** Booked services, charged. */
  services: ServiceStepDto | null;

  /** What is on the books, written down. */
  snapshot: SnapshotStepDto | null;

  /** Rooms that want to be made. */
  rooms: RoomStepDto | null;

  /** The next day. */
  newDay: NewDayStepDto | null;
}

/** A hotel's day, and how far its closing has got. */
export class NightAuditDto {
  /**
   * Its id.
   * @example 018f0000-0000-7000-8000-0000000000a1
   */
  id: string;

  /**
   * The hotel.
   * @example 018f0000-0000-7000-8000-0000000000b1
   */
  propertyId: string;

  /**
   * The day.
   * @example 2026-11-22
   */
  businessDate: string;

  /** What was done. */
  steps: NightAuditStepsDto;

  /**
   * The account that began.
   * @example 018f0000-0000-7000-8000-0000000000c1
   */
  startedBy: string;

  /**
   * When it began.
   * @example 2026-11-23T02:00:00.000Z
   */
  startedAt: string;

  /**
   * When the last step was done; null while the day is still being closed.
   * @example 2026-11-23T02:00:01.000Z
   */
  finishedAt: string | null;
}

/** One page of closed days. */
export class NightAuditPageDto {
  /** The days. */
  data: NightAuditDto[];

  /**
   * Where the next page begins; null at the end.
   * @example eyJzb3J0IjoiY29kZSJ9
   */
  nextCursor: string | null;
}
