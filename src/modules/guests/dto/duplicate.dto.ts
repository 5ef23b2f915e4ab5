import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { GuestDto } from './guest.dto';

export class ListCandidatesQuery extends PageQuery {
  /**
   * Pairs of which at least one record is of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e10
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Least probability, in per cent.
   * @example 90
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(100)
  minScore?: number;
}

/** How far the two agree in one field, and what that is worth. */
export class DuplicateReasonDto {
  /**
   * Name of the field; a field of which one of the two says nothing is left out.
   * @example family_name
   */
  field: string;
  /**
   * `close`: a slip of the pen, another spelling, the same name in other letters; `similar` and `partial` less than that.
   * @example exact
   */
  level: 'exact' | 'close' | 'similar' | 'partial' | 'different';
  /**
   * Bits of evidence: each doubles the odds that the two are one person; below zero it speaks against.
   * @example 9.3
   */
  weight: number;
}

/** Two records of different persons who may be one. */
export class DuplicateCandidateDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e9a */
  id: string;
  /**
   * Probability that they are one person, in per cent.
   * @example 97
   */
  score: number;
  /** Field by field, what speaks for it and what against. */
  reasons: DuplicateReasonDto[];
  /** The two persons, each with the record that was compared first in `recordIds`; personal values are masked whoever asks. */
  guests: GuestDto[];
  /**
   * When the pair was found.
   * @example 2026-11-22T09:00:00.000Z
   */
  foundAt: string;
}

export class DuplicateCandidatePageDto {
  data: DuplicateCandidateDto[];
  /** @example null */
  nextCursor: string | null;
}

export class StartDetectionDto {
  /**
   * The hotel whose guests are to be compared, with each other and with those of all hotels; without it everybody is.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e10
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;
}

export class DuplicateDetectionDto {
  /**
   * The job: `GET /v1/jobs/{id}`.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e99
   */
  jobId: string;
}
