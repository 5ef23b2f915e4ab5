import { GROUPINGS, type Grouping, MEASURED, type Measured } from '../domain/report';
import { ApiProperty } from '@nestjs/swagger';

/** From where to where the true value lies, with 95 % confidence. */
export class IntervalDto {
  /**
   * Lower end.
   * @example 71.2
   */
  low: number;

  /**
   * Upper end.
   * @example 78.9
   */
  high: number;
}

/** How a score is made. */
export class FormulaDto {
  /**
   * Name and version. Scores of two versions are not to be compared.
   * @example mean/1
   */
  code: string;

  /**
   * In words.
   * @example "Share of 9 and 10 less share of 0 to 6, × 100"
   */
  text: string;
}

/** What is not shown because too few have answered. */
export class SuppressedDto {
  /**
   * So many groups.
   * @example 3
   */
  groups: number;

  /**
   * Answers in them.
   * @example 7
   */
  answers: number;
}

/** A part of those who answered. */
export class ShareDto {
  /**
   * From 0 to 1.
   * @example 0.7758
   */
  share: number;

  /** Wilson’s. */
  interval: IntervalDto;
}

/** A mean on the steps on which was answered. */
export class OnScaleDto {
  /**
   * Lowest step.
   * @example 1
   */
  min: number;

  /**
   * Highest step.
   * @example 5
   */
  max: number;

  /**
   * Mean.
   * @example 4.123
   */
  mean: number;

  /** Student’s; null of fewer than two. */
  interval: IntervalDto | null;
}

/** Net promoter score. */
export class NetPromotersDto {
  /**
   * Share of promoters less share of detractors, from −100 to 100.
   * @example 42.4
   */
  score: number;

  /** Null of fewer than two answers. */
  interval: IntervalDto | null;

  /**
   * Answers of 9 and 10.
   * @example 60
   */
  promoters: number;

  /**
   * Answers of 7 and 8.
   * @example 22
   */
  passives: number;

  /**
   * Answers of 0 to 6.
   * @example 18
   */
  detractors: number;
}

/** One score. */
export class ScoreDto {
  /**
   * Key of the item, touchpoint or department; `overall`.
   * @example check_in
   */
  measure: string;

  /**
   * The group: an id, a code, or the first day of a period. Null: not told apart, or nothing is known of it.
   * @example 2026-11-01
   */
  group: string | null;

  /**
   * Respondents.
   * @example 130
   */
  n: number;

  /**
   * Answers: more than respondents where several items count together.
   * @example 390
   */
  answers: number;

  /**
   * Mean from 0, all chose the lowest step, to 100, all the highest.
   * @example 78.075
   */
  score: number;

  /** Null of fewer than two respondents. */
  interval: IntervalDto | null;

  /** Of single items. */
  onScale: OnScaleDto | null;

  /** Those who chose one of the two best steps, of single items. */
  topTwo: ShareDto | null;

  /** Of items that ask whether the guest would recommend the hotel. */
  nps: NetPromotersDto | null;
}

/** Scores of a survey. */
export class ScoresDto {
  /**
   * The survey.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  surveyId: string;

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

  /**
   * What is scored.
   * @example touchpoint
   */
  @ApiProperty({ enum: MEASURED })
  of: Measured;

  /**
   * By what the scores are told apart.
   * @example month
   */
  @ApiProperty({ enum: GROUPINGS })
  by: Grouping;

  /** How they are made. */
  formula: FormulaDto;

  /**
   * Of fewer respondents than this nothing is shown.
   * @example 5
   */
  minimum: number;

  /** What is not shown for that. */
  suppressed: SuppressedDto;

  /** The scores, by measure and group. */
  data: ScoreDto[];
}
