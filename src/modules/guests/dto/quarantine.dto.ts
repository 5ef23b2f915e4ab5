import { ApiProperty } from '@nestjs/swagger';
import { IsObject, IsOptional, IsUUID, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { FindingDto } from './import.dto';

/** A row of another system of which no guest could be made, and why. */
export class QuarantinedRowDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e98 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The import it came with; null where that was another way.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  importId: string | null;
  /**
   * Row of its file.
   * @example 17
   */
  row: number | null;
  /** @example import:opera */
  source: string;
  /**
   * Its id in its system.
   * @example "A17"
   */
  externalId: string | null;
  /**
   * Why no guest was made of it.
   * @example ["name_missing"]
   */
  reasons: string[];
  /** All that was found in it. */
  findings: FindingDto[];
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
}

/** With what the source said. */
export class QuarantinedRowDetailsDto extends QuarantinedRowDto {
  /**
   * What it was read as, by field; null without `guests:pii`.
   * @example { "email": ["anna@berg.example"] }
   */
  @ApiProperty({ type: 'object', nullable: true, additionalProperties: { type: 'array', items: { type: 'string' } } })
  read: Record<string, string[]> | null;
  /**
   * What the source said, unchanged; null without `guests:pii`.
   * @example { "Name": "", "E-Mail": "anna@berg.example" }
   */
  @ApiProperty({ type: 'object', nullable: true, additionalProperties: true })
  given: Record<string, unknown> | null;
  /** @example false */
  masked: boolean;
}

export class QuarantinePageDto {
  data: QuarantinedRowDto[];
  /** @example null */
  nextCursor: string | null;
}

export class QuarantineListQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Only rows with this reason.
   * @example name_missing
   */
  @IsOptional()
  @Matches(/^[a-z_]+$/)
  @MaxLength(40)
  reason?: string;
}

/** What somebody has found out. */
export class ReleaseQuarantinedDto {
  /**
   * Fields that are put right, by the names that a mapping uses; `null` takes away what was read.
   * @example { "firstName": "Anna", "lastName": "Berg", "phone": null }
   */
  @IsOptional()
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: { type: ['string', 'null'], maxLength: 500 } })
  corrections?: Record<string, string | null>;
}

export class ReleasedRowDto {
  /**
   * The record it has become.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  guestId: string;
  /**
   * Whether the record is new, or was known by its id already.
   * @example created
   */
  status: 'created' | 'updated' | 'unchanged';
  /** What is still worth a look. */
  findings: FindingDto[];
}
