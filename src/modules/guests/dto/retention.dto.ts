import { IsInt, IsOptional, Max, Min, ValidateIf } from 'class-validator';
import { IsCode, IsText } from '../../../kernel/http/validators';

export class RetentionRuleDto {
  /**
   * Kind of data.
   * @example guests_without_stay
   */
  class: string;
  /**
   * What goes when its time has come.
   * @example "guests who have not stayed, booked or been changed for so long: they are erased"
   */
  what: string;
  /**
   * Days it is kept; null for ever.
   * @example 1095
   */
  keepDays: number | null;
  /**
   * Days it is kept where nobody has decided otherwise.
   * @example 1095
   */
  defaultKeepDays: number | null;
  /**
   * Law or reason behind it.
   * @example "GDPR article 5(1)(e)"
   */
  legalSource: string;
  /**
   * Goes up with every change.
   * @example 1
   */
  version: number;
}

export class RetentionClassParam {
  /**
   * Kind of data, as the list names it.
   * @example quotes
   */
  @IsCode()
  class: string;
}

export class RetentionRulesDto {
  /** By kind of data. */
  data: RetentionRuleDto[];
}

export class ChangeRetentionRuleDto {
  /**
   * Days it is kept; null for ever.
   * @example 730
   */
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(0)
  @Max(36_500)
  keepDays: number | null;

  /**
   * Law or reason behind it; stays as it is without.
   * @example "Decision of the data protection officer, March 2027"
   */
  @IsOptional()
  @IsText(1000)
  legalSource?: string;
}

export class RemovedDto {
  /**
   * Kind of data.
   * @example quotes
   */
  class: string;
  /**
   * Rows that went, or would.
   * @example 120
   */
  rows: number;
}

export class RetentionRunDto {
  /**
   * Of the run.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec1
   */
  id: string;
  /**
   * When it began.
   * @example 2026-11-22T03:41:00.000Z
   */
  startedAt: string;
  /**
   * When it ended; null while it runs, or when it was cut short.
   * @example 2026-11-22T03:41:02.000Z
   */
  finishedAt: string | null;
  /** What went, by kind. */
  removed: RemovedDto[];
  /**
   * Whether it only counted.
   * @example false
   */
  dryRun: boolean;
}

export class RetentionRunPageDto {
  data: RetentionRunDto[];
  /** @example null */
  nextCursor: string | null;
}
