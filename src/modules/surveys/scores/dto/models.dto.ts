import { ApiProperty } from '@nestjs/swagger';
import { IsNumber, Max, Min } from 'class-validator';
import { SERVQUAL_DIMENSIONS, type ServqualDimension } from '../../domain/questionnaire';
import { FormulaDto, IntervalDto, NetPromotersDto, SuppressedDto } from './scores.dto';

/** What every one of these reports says of itself. */
export class ModelReportDto {
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

  /** How the figures are made. */
  formula: FormulaDto;

  /**
   * Of fewer respondents than this nothing is shown.
   * @example 5
   */
  minimum: number;

  /** What is not shown for that. */
  suppressed: SuppressedDto;
}

/** Who would recommend the hotel, by one item. */
export class NpsOfItemDto extends NetPromotersDto {
  /**
   * Key of the item.
   * @example recommend
   */
  item: string;

  /**
   * Answers.
   * @example 100
   */
  n: number;
}

/** Who would recommend the hotel. */
export class NpsDto extends ModelReportDto {
  /** One for each item that asks so. */
  data: NpsOfItemDto[];
}

/** Who is satisfied, by one item. */
export class CsatOfItemDto {
  /**
   * Key of the item.
   * @example breakfast
   */
  item: string;

  /**
   * Answers.
   * @example 504
   */
  n: number;

  /**
   * Share of the two best steps, in percent.
   * @example 77.58
   */
  score: number;

  /** Wilson’s, in percent. */
  interval: IntervalDto;
}

/** Who is satisfied. */
export class CsatDto extends ModelReportDto {
  /** One for each item that asks how satisfied the guest is. */
  data: CsatOfItemDto[];
}

/** What the three questions of the index count; they may add up to anything. */
export class SetCsiWeightsDto {
  /**
   * How satisfied the guest is.
   * @example 0.3885
   */
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  satisfaction: number;

  /**
   * How it was against what was expected.
   * @example 0.319
   */
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  expectancy: number;

  /**
   * How close it came to the best that one can think of.
   * @example 0.2925
   */
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  performance: number;
}

/** What the three questions count, and since which change. */
export class CsiWeightsDto {
  /**
   * How satisfied the guest is.
   * @example 0.3885
   */
  satisfaction: number;

  /**
   * How it was against what was expected.
   * @example 0.319
   */
  expectancy: number;

  /**
   * How close it came to the best that one can think of.
   * @example 0.2925
   */
  performance: number;

  /**
   * Grows with each change; 0 are equal ones.
   * @example 1
   */
  version: number;
}

/** Customer satisfaction index. */
export class CsiDto extends ModelReportDto {
  /**
   * Respondents who answered all three questions.
   * @example 212
   */
  n: number;

  /**
   * From 0 to 100; null where too few answered, or the survey does not ask.
   * @example 74.07
   */
  score: number | null;

  /** Student’s. */
  interval: IntervalDto | null;

  /** By which it was made. */
  weights: CsiWeightsDto;
}

/** Perception less expectation, in steps of the scale. */
export class GapDto {
  /**
   * Respondents who answered both sides.
   * @example 415
   */
  n: number;

  /**
   * What an excellent hotel should be like: mean.
   * @example 5.9
   */
  expectation: number;

  /**
   * How this one was: mean.
   * @example 5.97
   */
  perception: number;

  /**
   * Perception less expectation: below 0 the hotel stays behind what is expected.
   * @example 0.07398
   */
  gap: number;

  /** Student’s, of the paired differences. */
  interval: IntervalDto | null;

  /**
   * Student’s t of the paired differences; null where nothing varies.
   * @example 3.1
   */
  t: number | null;

  /**
   * How likely a gap as far from 0 is by chance alone.
   * @example 0.0021
   */
  p: number | null;
}

/** One question asked twice. */
export class PairGapDto extends GapDto {
  /**
   * Key of the item that asks how it was.
   * @example p1
   */
  item: string;

  /**
   * Key of the item that asks what is expected.
   * @example e1
   */
  expectationItem: string;

  /**
   * Dimension.
   * @example tangibles
   */
  @ApiProperty({ enum: SERVQUAL_DIMENSIONS })
  dimension: ServqualDimension;
}

/** One dimension of service. */
export class DimensionGapDto extends GapDto {
  /**
   * Dimension.
   * @example reliability
   */
  @ApiProperty({ enum: SERVQUAL_DIMENSIONS })
  dimension: ServqualDimension;

  /**
   * What it is worth to those who said, as a part of 1.
   * @example 0.32
   */
  importance: number | null;

  /**
   * Cronbach’s alpha of its perceptions: how far they measure one thing. From .7 on it is commonly held to be enough.
   * @example 0.84
   */
  alpha: number | null;
}

/** All dimensions together. */
export class WholeGapDto {
  /**
   * Respondents.
   * @example 415
   */
  n: number;

  /**
   * Mean gap.
   * @example -0.21
   */
  gap: number;

  /** Student’s. */
  interval: IntervalDto | null;

  /**
   * Student’s t.
   * @example -4.2
   */
  t: number | null;

  /**
   * How likely it is by chance alone.
   * @example 0.0001
   */
  p: number | null;
}

/** One of the five gaps of the model. */
export class FiveGapDto {
  /**
   * Its number in the model.
   * @example 3
   */
  gap: number;

  /**
   * Between what and what.
   * @example "Service standards and what is delivered"
   */
  between: string;

  /**
   * Whether the house has figures of it.
   * @example true
   */
  measured: boolean;

  /**
   * Of how many respondents, inspections or reviews; null where it is not measured.
   * @example 12
   */
  n: number | null;

  /**
   * How far one stays behind the other: of gap 5 in steps of the scale, of gaps 3 and 4 in percent; null where it is not measured.
   * @example -7.5
   */
  value: number | null;

  /**
   * Where the figure is from, or what would be needed to have one.
   * @example "Inspections: mean share of the points of the standard, less 100."
   */
  source: string;
}

/** Service quality by the gap model. */
export class ServqualDto extends ModelReportDto {
  /** By question. */
  pairs: PairGapDto[];

  /** By dimension. */
  dimensions: DimensionGapDto[];

  /** Each dimension counting the same; null where too few answered. */
  unweighted: WholeGapDto | null;

  /** Each dimension counting as much as it is worth to the respondent; null where nobody was asked what it is worth. */
  weighted: WholeGapDto | null;

  /** The five gaps of the model, those that are not measured included. */
  gaps: FiveGapDto[];
}
