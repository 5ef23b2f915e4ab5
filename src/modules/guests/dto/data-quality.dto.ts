import { IsOptional, IsUUID } from 'class-validator';

/** Records by score. */
export class ScoreDistributionDto {
  /**
   * Mean, 0 to 100.
   * @example 62.5
   */
  mean: number;
  /**
   * Below 25.
   * @example 12
   */
  below25: number;
  /**
   * 25 to 49.
   * @example 140
   */
  below50: number;
  /**
   * 50 to 74.
   * @example 610
   */
  below75: number;
  /**
   * 75 and above.
   * @example 238
   */
  from75: number;
}

export class FaultCountDto {
  /** @example email_typo */
  code: string;
  /**
   * Records that have it.
   * @example 31
   */
  records: number;
}

export class QuarantineCountDto {
  /** @example name_missing */
  reason: string;
  /**
   * Rows that wait for it.
   * @example 2
   */
  rows: number;
}

/** How good the records of one source are in one hotel. */
export class SourceQualityDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example import:opera */
  source: string;
  /**
   * Records that are kept.
   * @example 1000
   */
  records: number;
  /** By how much is known: name 15, e-mail 20, phone 20, address 10, birthday 10, document, sex, language, country and nationality 5 each. */
  completeness: ScoreDistributionDto;
  /** By when it was observed: 100 today, half of it after each year. */
  freshness: ScoreDistributionDto;
  /**
   * Records that nobody has confirmed for two years.
   * @example 44
   */
  stale: number;
  /** What somebody should put right, the most frequent first. */
  faults: FaultCountDto[];
  /** Rows of this source of which no guest could be made, by reason. */
  quarantined: QuarantineCountDto[];
  /**
   * Records that may be the same person as another and wait for a decision.
   * @example 17
   */
  duplicateCandidates: number;
}

export class DataQualityDto {
  /** By hotel and source. */
  data: SourceQualityDto[];
}

export class DataQualityQuery {
  /**
   * Of this hotel; of all hotels of the caller where it is not said.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;
}
