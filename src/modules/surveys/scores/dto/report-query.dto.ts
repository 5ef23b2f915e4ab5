import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { Transform, Type } from 'class-transformer';
import { IsCode, IsLocalDate } from '../../../../kernel/http/validators';
import { TOUCHPOINTS, type Touchpoint } from '../../domain/questionnaire';
import { GROUPINGS, type Grouping, MEASURED, type Measured, type Period, PERIODS } from '../domain/report';

const ITEM_KEY = /^[a-z0-9_]{1,60}(\.[a-z0-9_]{1,60})?$/;

/** Which answers a report is about. */
export class ReportQuery {
  /**
   * The survey. Scores of different surveys are not mixed: other words get other answers.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  surveyId: string;

  /**
   * Of this hotel only; else of all hotels in which the caller may read surveys.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * First day on which was answered, by the hotel’s clock.
   * @example 2026-01-01
   */
  @IsLocalDate()
  from: string;

  /**
   * Last day, included; at most 762 days in all.
   * @example 2026-11-30
   */
  @IsLocalDate()
  to: string;
}

/** Of one item only. */
export class ItemReportQuery extends ReportQuery {
  /**
   * Key of the item; the first of its kind where it is left out.
   * @example recommend
   */
  @IsOptional()
  @Matches(ITEM_KEY)
  item?: string;
}

/** What is scored, and by what it is told apart. */
export class ScoresQuery extends ReportQuery {
  /**
   * What is scored: each item, what the items of a touchpoint or of a department say together, or the one overall question.
   * @example touchpoint
   */
  @IsOptional()
  @IsIn(MEASURED)
  of?: Measured = 'item';

  /**
   * By what the scores are told apart. A guest of several classes counts in each of them. Weeks begin on Monday.
   * @example month
   */
  @IsOptional()
  @IsIn(GROUPINGS)
  by?: Grouping = 'none';

  /**
   * Of this item only.
   * @example room_clean
   */
  @IsOptional()
  @Matches(ITEM_KEY)
  item?: string;

  /**
   * Of items of this touchpoint only.
   * @example check_in
   */
  @IsOptional()
  @IsIn(TOUCHPOINTS)
  touchpoint?: Touchpoint;

  /**
   * Of items of this department only.
   * @example FO
   */
  @IsOptional()
  @IsCode()
  department?: string;
}

export const TREND_MEASURES = ['overall', 'item', 'nps', 'csat', 'csi', 'servqual'] as const;
export type TrendMeasure = (typeof TREND_MEASURES)[number];

/** What is followed over time. */
export class TrendQuery extends ItemReportQuery {
  /**
   * The score that is followed; `item` needs one.
   * @example nps
   */
  @IsOptional()
  @IsIn(TREND_MEASURES)
  measure?: TrendMeasure = 'overall';

  /**
   * How long a point lasts. Weeks begin on Monday.
   * @example month
   */
  @IsOptional()
  @IsIn(PERIODS)
  period?: Period = 'month';

  /**
   * The figures as they were written down when the month was over, in place of those that the answers give today. By month, of one hotel, not of items.
   * @example false
   */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  kept?: boolean = false;
}

/** What is out of order, and where. */
export class FacilitiesQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  @IsUUID()
  propertyId: string;

  /**
   * Of this survey only.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  surveyId?: string;

  /**
   * First day on which was answered, by the hotel’s clock.
   * @example 2026-01-01
   */
  @IsLocalDate()
  from: string;

  /**
   * Last day, included; at most 762 days in all.
   * @example 2026-11-30
   */
  @IsLocalDate()
  to: string;

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
}
