import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';

export const ERASURE_REASONS = ['request', 'withdrawn_consent', 'objection', 'no_longer_needed', 'unlawful', 'minor', 'retention'] as const;

export class EraseGuestDto {
  /**
   * Why: GDPR article 17(1), PIPL article 47.
   * @example request
   */
  @IsIn(ERASURE_REASONS)
  reason: (typeof ERASURE_REASONS)[number];

  /**
   * The privacy request that this answers.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb1
   */
  @IsOptional()
  @IsUUID()
  privacyRequestId?: string;
}

export class EraseQuery {
  /**
   * Only tell what would go and what stays.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  dryRun?: boolean;
}

export class ForgottenDto {
  /**
   * Where it was kept.
   * @example reservations
   */
  table: string;
  /**
   * Rows that were emptied or deleted.
   * @example 3
   */
  rows: number;
}

export class KeptDto {
  /**
   * Part of the house that keeps it.
   * @example reservations
   */
  holder: string;
  /**
   * What stays, and why.
   * @example "dates, rooms and amounts of stays: books must be kept for tax and commercial law"
   */
  what: string;
}

export class ErasureDto {
  /**
   * The person.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  guestId: string;
  /**
   * Every record of theirs; the ids keep resolving and answer `erased`.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90"]
   */
  recordIds: string[];
  /**
   * Null when nothing was done.
   * @example 2026-11-22T09:00:00.000Z
   */
  erasedAt: string | null;
  /**
   * Whether it was only tried out.
   * @example false
   */
  dryRun: boolean;
  /** Rows that were emptied or deleted; none the second time. */
  forgotten: ForgottenDto[];
  /** What stays. */
  keeps: KeptDto[];
}

/** Rows of one table that hold something of the guest. */
export class ExportedTableDto {
  /**
   * Where it is kept.
   * @example guests
   */
  table: string;
  /**
   * Everything that is kept, opened.
   * @example [{ "lastName": "Keller" }]
   */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  rows: Record<string, unknown>[];
}

/** All that is held of a guest. */
export class GuestExportDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  guestId: string;
  /**
   * Every record of the person.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90"]
   */
  recordIds: string[];
  /**
   * What is told is true of this instant.
   * @example 2026-11-22T09:00:00.000Z
   */
  generatedAt: string;
  /** By table. */
  tables: ExportedTableDto[];
}

export class ExportQuery {
  /**
   * `csv` has one line for each value; `json` without.
   * @example csv
   */
  @IsOptional()
  @IsIn(['json', 'csv'])
  format?: 'json' | 'csv';
}
