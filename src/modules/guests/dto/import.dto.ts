import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional, IsUUID, Matches } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { ENCODINGS } from '../domain/import/lines';
import { LAWFUL_BASES, type LawfulBasis } from '../domain/record';
import { ROW_STATUSES, type RowStatus } from '../services/intake/item';

/** A file of guests that is about to come. */
export class CreateGuestImportDto {
  /**
   * The hotel whose guests they are.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /**
   * Name of the system they come from; with its ids it tells who is known already.
   * @example opera
   */
  @Matches(/^[a-z0-9][a-z0-9_.-]{0,39}$/)
  system: string;

  /**
   * `csv` with a heading line, or `ndjson` with one JSON object a line.
   * @example csv
   */
  @IsIn(['csv', 'ndjson'])
  format: 'csv' | 'ndjson';

  /**
   * `auto` takes UTF-8 where it is that, else GB18030, else Windows-1252.
   * @example auto
   */
  @IsOptional()
  @IsIn([...ENCODINGS])
  encoding?: (typeof ENCODINGS)[number];

  /**
   * What stands between values; by the heading line where it is not said.
   * @example ";"
   */
  @IsOptional()
  @IsIn([',', ';', '\t', '|'])
  delimiter?: ',' | ';' | '\t' | '|';

  /**
   * Which heading, or JSON path (`address.city`), is which field; `null` for one that is not to be read. Headings that it does not name are understood in English, Chinese
   * and German. Fields: `externalId`, `name`, `firstName`, `lastName`, `email`, `phone`, `addressLine`, `streetNumber`, `city`, `region`, `postalCode`, `country`,
   * `birthday`, `sex`, `occupation`, `nationality`, `language`, `channel`, `documentNumber`, `documentType`, `documentCountry`, `documentExpiresOn`, `observedAt`,
   * `tag`, `vip`, `note`, `preference`, and `preference.` with `room`, `food`, `leisure`, `habit` or `special_need`.
   * @example { "Kundennummer": "externalId", "Bemerkung": null }
   */
  @IsOptional()
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: { type: ['string', 'null'] } })
  mapping?: Record<string, string | null>;

  /**
   * How 03/04/1980 is read: day first, or month first. By the hotel’s country where it is not said.
   * @example dmy
   */
  @IsOptional()
  @IsIn(['dmy', 'mdy'])
  dateOrder?: 'dmy' | 'mdy';

  /**
   * On which ground they are kept: GDPR article 6(1), PIPL article 13.
   * @example contract
   */
  @IsIn([...LAWFUL_BASES])
  lawfulBasis: LawfulBasis;

  /**
   * Only tell what would come of it.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

export class ImportCountsDto {
  /**
   * Rows that became a new record.
   * @example 981
   */
  created: number;
  /**
   * Rows whose record said something else before.
   * @example 12
   */
  updated: number;
  /**
   * Rows whose record says the same.
   * @example 4
   */
  unchanged: number;
  /**
   * Rows that wait for somebody to look at them.
   * @example 2
   */
  quarantined: number;
  /**
   * Rows of which nothing could be made.
   * @example 1
   */
  dropped: number;
}

export class FindingCountDto {
  /** @example email_typo */
  code: string;
  /**
   * `error`: the value was left out; `warning`: kept and doubtful; `note`: kept in another form.
   * @example warning
   */
  severity: 'error' | 'warning' | 'note';
  /**
   * In how many rows.
   * @example 31
   */
  rows: number;
}

/** A file of guests, and what became of it. */
export class GuestImportDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /**
   * The system they come from.
   * @example opera
   */
  system: string;
  /**
   * As the file is written.
   * @example csv
   */
  format: 'csv' | 'ndjson';
  /**
   * On which ground they are kept.
   * @example contract
   */
  lawfulBasis: LawfulBasis;
  /**
   * Whether only the report is written.
   * @example false
   */
  dryRun: boolean;
  /**
   * `waiting` for its file, then `queued`, `running`, and `succeeded` or `failed`.
   * @example succeeded
   */
  status: 'waiting' | 'queued' | 'running' | 'succeeded' | 'failed';
  /**
   * Why it failed: `heading_unknown`, `file_empty`, `heading_too_long`, `file_broken`, `too_large_unpacked`, `interrupted`.
   * @example null
   */
  problem: string | null;
  /**
   * The job, once the file is here.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  jobId: string | null;
  /**
   * Bytes of the file as it was sent.
   * @example 81920
   */
  bytes: number;
  /**
   * Rows that are done.
   * @example 1000
   */
  rows: number;
  /** What became of the rows. */
  counts: ImportCountsDto;
  /** What was found in them, the most frequent first. */
  findings: FindingCountDto[];
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /**
   * When the first row was read.
   * @example 2026-11-22T09:00:01.000Z
   */
  startedAt: string | null;
  /**
   * When the last row was written.
   * @example 2026-11-22T09:00:09.000Z
   */
  finishedAt: string | null;
}

export class GuestImportPageDto {
  data: GuestImportDto[];
  /** @example null */
  nextCursor: string | null;
}

export class GuestImportListQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;
}

export class FileReceivedDto {
  /**
   * The job that reads the file.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  jobId: string;
}

export class FindingDto {
  /**
   * Field of the person.
   * @example email
   */
  field: string;
  /** @example email_typo */
  code: string;
  /**
   * `error`: the value was left out; `warning`: kept and doubtful; `note`: kept in another form.
   * @example warning
   */
  severity: 'error' | 'warning' | 'note';
}

/** What became of a row; none of its words. */
export class ImportRowDto {
  /**
   * The first row after the heading is 1.
   * @example 17
   */
  row: number;
  /** @example created */
  status: RowStatus;
  /**
   * The record it became; null where there is none.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  guestId: string | null;
  /** What was found in it. */
  findings: FindingDto[];
}

export class ImportRowPageDto {
  data: ImportRowDto[];
  /** @example null */
  nextCursor: string | null;
}

export class ImportRowsQuery {
  /**
   * Only rows of which this has become.
   * @example quarantined
   */
  @IsOptional()
  @IsIn([...ROW_STATUSES])
  status?: RowStatus;

  /** Where to go on: `nextCursor` of the page before. */
  @IsOptional()
  @Matches(/^[0-9]{1,9}$/)
  cursor?: string;
}
