import { ApiProperty } from '@nestjs/swagger';
import { MoneyDto } from '../../../../kernel/http/validators';
import { type Period, PERIODS } from '../domain/report';
import { ModelReportDto } from './models.dto';
import { TREND_MEASURES, type TrendMeasure } from './report-query.dto';
import { FormulaDto, IntervalDto } from './scores.dto';

/** What the answers to one item have to do with the overall score. */
export class DriverDto {
  /**
   * Key of the item.
   * @example room_clean
   */
  item: string;

  /**
   * Touchpoint of the item.
   * @example room
   */
  touchpoint: string | null;

  /**
   * Department of the item.
   * @example HK
   */
  department: string | null;

  /**
   * Respondents who answered both.
   * @example 380
   */
  n: number;

  /**
   * Pearson’s, from −1 to 1; null where one of the two does not vary.
   * @example 0.61
   */
  correlation: number | null;

  /** Fisher’s. */
  interval: IntervalDto | null;

  /**
   * Its part of what all items explain together, from 0 to 1; null where too few answered everything.
   * @example 0.27
   */
  importance: number | null;

  /**
   * Mean from 0 to 100: what matters much and scores low comes first.
   * @example 64.2
   */
  score: number;
}

/** What goes with the overall score. */
export class DriversDto extends ModelReportDto {
  /**
   * Key of the item that asks for the overall score; null where the survey has none.
   * @example overall
   */
  overall: string | null;

  /**
   * Share of the overall score’s variance that the items explain together.
   * @example 0.58
   */
  explained: number | null;

  /**
   * Respondents who answered everything: of them the importance is.
   * @example 310
   */
  complete: number;

  /**
   * What it is not.
   * @example "What goes together need not be cause and effect."
   */
  caution: string;

  /** The most important first. */
  data: DriverDto[];
}

/** How far a point is from the one before. */
export class ChangeDto {
  /**
   * Later less earlier.
   * @example -4.2
   */
  difference: number;

  /** Welch’s. */
  interval: IntervalDto;

  /**
   * How likely a change as large is by chance alone; null where nothing varies.
   * @example 0.003
   */
  p: number | null;
}

/** A score in one period. */
export class TrendPointDto {
  /**
   * First day.
   * @example 2026-10-01
   */
  start: string;

  /**
   * Respondents.
   * @example 84
   */
  n: number;

  /**
   * The score; of SERVQUAL the gap in steps.
   * @example 76.4
   */
  score: number;

  /** Null of fewer than two. */
  interval: IntervalDto | null;

  /** Against the point before it that is shown; null of the first. */
  change: ChangeDto | null;
}

/** A score over time, all by one formula. */
export class TrendDto extends ModelReportDto {
  /**
   * The score.
   * @example nps
   */
  @ApiProperty({ enum: TREND_MEASURES })
  measure: TrendMeasure;

  /**
   * How long a point lasts.
   * @example month
   */
  @ApiProperty({ enum: PERIODS })
  period: Period;

  /**
   * As it was written down when the month was over.
   * @example false
   */
  kept: boolean;

  /**
   * Formulas by which this score was written down: their figures are not in this trend unless they are its own.
   * @example ["csi/1"]
   */
  formulas: string[];

  /** The earliest first. */
  data: TrendPointDto[];
}

/** One facility in one room. */
export class FacilityDto {
  /**
   * The facility, as in the hotel’s content.
   * @example air_conditioning
   */
  facility: string;

  /**
   * The room; null where nobody knows in which it was.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  roomId: string | null;

  /**
   * Number of the room.
   * @example "305"
   */
  room: string | null;

  /**
   * Answers.
   * @example 9
   */
  n: number;

  /**
   * Mean from 0 to 100.
   * @example 31.5
   */
  score: number;

  /** Null of fewer than two. */
  interval: IntervalDto | null;

  /**
   * What is missing to 100, added up over all answers: much used and bad comes first.
   * @example 616.5
   */
  lostScore: number;

  /**
   * Its part of all that was lost in the hotel.
   * @example 0.12
   */
  share: number;

  /**
   * Stays that it spoilt: of answers in the lower half of the scale.
   * @example 7
   */
  staysConcerned: number;

  /** Price of those stays. */
  revenueConcerned: MoneyDto;
}

/** What to repair first. */
export class FacilitiesDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  propertyId: string;

  /**
   * First day.
   * @example 2026-01-01
   */
  from: string;

  /**
   * Last day, included.
   * @example 2026-11-30
   */
  to: string;

  /** How the score is made. */
  formula: FormulaDto;

  /** The largest loss first. */
  data: FacilityDto[];
}
