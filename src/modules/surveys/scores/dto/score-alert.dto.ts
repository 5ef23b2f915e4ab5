import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';

export const ALERT_STATUSES = ['open', 'acknowledged', 'recovered'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** Which falls to list. */
export class ListScoreAlertsQuery extends PageQuery {
  /**
   * Of this hotel only.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Of this survey only.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  surveyId?: string;

  /**
   * In this state only.
   * @example open
   */
  @IsOptional()
  @IsIn(ALERT_STATUSES)
  status?: AlertStatus;
}

/** A score in some weeks. */
export class ScoreWindowDto {
  /**
   * First day.
   * @example 2026-10-25
   */
  from: string;

  /**
   * Answers.
   * @example 214
   */
  n: number;

  /**
   * Mean from 0 to 100.
   * @example 71.4
   */
  score: number;
}

/** A score that has fallen beyond chance. */
export class ScoreAlertDto {
  /**
   * Id.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  id: string;

  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  propertyId: string;

  /**
   * The survey.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  surveyId: string;

  /**
   * Key of the item.
   * @example check_in.speed
   */
  item: string;

  /**
   * Touchpoint of the item.
   * @example check_in
   */
  touchpoint: string | null;

  /**
   * Department of the item.
   * @example FRONT_OFFICE
   */
  department: string | null;

  /**
   * Open until somebody acknowledges it; recovered when the score is back where it was.
   * @example open
   */
  @ApiProperty({ enum: ALERT_STATUSES })
  status: AlertStatus;

  /**
   * Day on which it was found.
   * @example 2026-11-22
   */
  fellOn: string;

  /** The twelve weeks before. */
  before: ScoreWindowDto;

  /** The four weeks in which it was found. */
  now: ScoreWindowDto;

  /**
   * How likely a fall as large is by chance alone, of one item by itself.
   * @example 0.0000213
   */
  chance: number;

  /**
   * When somebody took notice.
   * @example 2026-11-23T08:00:00.000Z
   */
  acknowledgedAt: string | null;

  /**
   * Account that took notice.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e98
   */
  acknowledgedBy: string | null;

  /**
   * Day on which the score was back where it was.
   * @example 2027-01-04
   */
  recoveredOn: string | null;

  /**
   * When it was raised.
   * @example 2026-11-22T04:37:00.000Z
   */
  createdAt: string;
}

/** One page of falls. */
export class ScoreAlertPageDto {
  /** The falls. */
  data: ScoreAlertDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}
