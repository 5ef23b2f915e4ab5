import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsInt, IsObject, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLine, IsText, Nested } from '../../../kernel/http/validators';

export class CreateClassificationSchemeDto {
  /**
   * The hotel whose own standard it is; without one it is the chain’s, for which the permission is needed in all hotels.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /** @example spending */
  @IsCode()
  code: string;

  /** @example Spending */
  @IsLine(100)
  name: string;

  /** @example "By what they spend in a year." */
  @IsOptional()
  @IsText(2000)
  description?: string;
}

export class ChangeClassificationSchemeDto {
  /** @example Spending */
  @IsOptional()
  @IsLine(100)
  name?: string;

  /** @example "By what they spend in a year." */
  @IsOptional()
  @IsText(2000)
  description?: string | null;

  /**
   * A retired standard classes nobody: its classes are dropped. Taken back, everybody is classed anew.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  retired?: boolean;
}

/** A standard by which guests are classed (分类标准). */
export class ClassificationSchemeDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97 */
  id: string;
  /**
   * The hotel whose own it is; null for the chain’s.
   * @example null
   */
  propertyId: string | null;
  /** @example value */
  code: string;
  /** @example "What they are worth to us" */
  name: string;
  /** @example "Often or for long, or with high spending, and within the last year and a half." */
  description: string | null;
  /**
   * Number of the version that counts.
   * @example 1
   */
  publishedVersion: number | null;
  /**
   * Whether it classes nobody any more.
   * @example false
   */
  retired: boolean;
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

export class ClassificationSchemePageDto {
  data: ClassificationSchemeDto[];
  /** @example null */
  nextCursor: string | null;
}

export class ListClassificationSchemesQuery extends PageQuery {
  /**
   * Only this hotel’s own and the chain’s.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;
}

export class GuestClassNameDto {
  /** @example loyal */
  @IsCode()
  code: string;
  /** @example "Loyal (忠诚)" */
  @IsLine(100)
  name: string;
}

export class ClassificationRuleDto {
  /**
   * Names the rule wherever it is given as a reason.
   * @example often
   */
  @IsCode()
  code: string;

  /**
   * Code of the class of those for whom it holds.
   * @example loyal
   */
  @IsCode()
  class: string;

  /**
   * `{ all: [...] }`, `{ any: [...] }`, `{ not: {...} }`, or a comparison `{ input, op, value, currency? }`.
   *
   * Inputs: the numbers `stays`, `nights`, `lastStayDaysAgo`, `firstStayDaysAgo`, `upcomingStays`, `cancellations`, `noShows`, `bookedForOthers`, `averageNights`,
   * `averageAdults`, `leadTimeDays`, `weekdayShare`, `childrenShare` (shares from 0 to 1) with `gte`, `gt`, `lte`, `lt`, `eq`; the amounts `spend`, `averageDailyRate` in minor
   * units of `currency` with `gte`, `gt`, `lte`, `lt`; `marketSegment`, `channel` (of most stays) with `eq`, `in`; `companyLinked`, `vip` with `eq`; `tags` with `includes`.
   * What is not known holds in no comparison. Days are counted to today’s date in UTC.
   * @example { "all": [{ "input": "stays", "op": "gte", "value": 5 }, { "input": "lastStayDaysAgo", "op": "lte", "value": 540 }] }
   */
  @IsObject()
  when: Record<string, unknown>;
}

export class CreateClassificationVersionDto {
  /** The classes there are. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @Nested(() => GuestClassNameDto, { each: true })
  classes: GuestClassNameDto[];

  /** In this order: the first that holds decides. */
  @IsArray()
  @ArrayMaxSize(50)
  @Nested(() => ClassificationRuleDto, { each: true })
  rules: ClassificationRuleDto[];

  /**
   * For everybody for whom no rule holds.
   * @example loyal
   */
  @IsCode()
  defaultClass: string;
}

/** Rules of a standard at one time; never changed once made. */
export class ClassificationVersionDto extends CreateClassificationVersionDto {
  /**
   * The standard.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  schemeId: string;
  /**
   * Counted from 1.
   * @example 2
   */
  number: number;
  /**
   * `draft` until it is published; `published` while it counts; `superseded` after.
   * @example published
   */
  status: 'draft' | 'published' | 'superseded';
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /**
   * When it was last published.
   * @example 2026-11-22T09:00:00.000Z
   */
  publishedAt: string | null;
  /**
   * The job that classed everybody by it.
   * @example null
   */
  jobId: string | null;
}

export class ClassificationVersionListDto {
  data: ClassificationVersionDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class ClassificationVersionPath {
  /**
   * The standard.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  @IsUUID()
  id: string;

  /**
   * Number of the version.
   * @example 1
   */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  number: number;
}

/** Watch it at `GET /v1/jobs/{id}`. */
export class ClassificationJobDto {
  /**
   * Watch it at `GET /v1/jobs/{id}`.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e98
   */
  jobId: string;
}

/** A value that a class rests on. */
export class ClassEvidenceDto {
  /**
   * What was looked at.
   * @example stays
   */
  input: string;
  /**
   * A number, a text, true or false, labels; null for what is not known.
   * @example 7
   */
  @ApiProperty({
    oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }, { type: 'array', items: { type: 'string' } }, { type: 'null' }],
  })
  value: unknown;
  /** @example CNY */
  currency?: string;
}

export class GuestClassDto {
  /**
   * The standard.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  schemeId: string;
  /**
   * Its code.
   * @example value
   */
  scheme: string;
  /**
   * The hotel whose own standard it is; null for the chain’s.
   * @example null
   */
  propertyId: string | null;
  /**
   * Code of the class.
   * @example loyal
   */
  class: string;
  /** @example "Loyal (忠诚)" */
  name: string;
  /**
   * Since when they are in it.
   * @example 2026-11-22T09:00:00.000Z
   */
  since: string;
  /**
   * Version of the standard.
   * @example 1
   */
  schemeVersion: number;
  /**
   * Code of the rule that decided; null where none held.
   * @example often
   */
  rule: string | null;
  /** The values it rests on; null where they come from hotels that the caller may not see. */
  evidence: ClassEvidenceDto[] | null;
}

export class GuestClassChangeDto {
  /**
   * The standard.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  schemeId: string;
  /**
   * Its code.
   * @example value
   */
  scheme: string;
  /**
   * The class before; null for none.
   * @example potential
   */
  from: string | null;
  /**
   * The class since then; null for none.
   * @example loyal
   */
  to: string | null;
  /**
   * Code of the rule that decided; null where none held.
   * @example often
   */
  rule: string | null;
  /**
   * When it changed.
   * @example 2026-11-22T09:00:00.000Z
   */
  at: string;
}

export class GuestClassesDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  guestId: string;
  data: GuestClassDto[];
  /** The last hundred changes, newest first; all of them stand in the timeline as `guests.class_changed`. */
  history: GuestClassChangeDto[];
}
