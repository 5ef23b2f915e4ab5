import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLine } from '../../../kernel/http/validators';
import { type Status, STATUSES } from '../domain/department.entity';
import { SERVICE_CODE } from './staff-fields';

/** A new qualification. */
export class CreateQualificationDto {
  /**
   * Short code, unique.
   * @example MASSAGE-1
   */
  @IsCode()
  code: string;

  /**
   * Name that people read.
   * @example "Massage, first level"
   */
  @IsLine(120)
  name: string;

  /**
   * Codes of services that whoever holds it may serve. A service that no qualification names is open to everybody.
   * @example ["SPA-60"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @Matches(SERVICE_CODE, { each: true })
  serviceCodes?: string[];

  /**
   * How many months it counts from the day on which it is granted; absent means for good.
   * @example 24
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(600)
  validityMonths?: number | null;
}

/** Changes to a qualification. What has been granted keeps the last day that it was given. */
export class ChangeQualificationDto {
  /**
   * Short code, unique.
   * @example MASSAGE-1
   */
  @IsOptional()
  @IsCode()
  code?: string;

  /**
   * Name that people read.
   * @example "Massage, first level"
   */
  @IsOptional()
  @IsLine(120)
  name?: string;

  /**
   * Codes of services that whoever holds it may serve.
   * @example ["SPA-60"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @Matches(SERVICE_CODE, { each: true })
  serviceCodes?: string[];

  /**
   * How many months it counts; `null` means for good.
   * @example 24
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(600)
  validityMonths?: number | null;

  /**
   * A retired qualification is asked for by nobody and granted to nobody.
   * @example retired
   */
  @IsOptional()
  @IsIn(STATUSES)
  status?: Status;
}

/** Which qualifications to list. */
export class QualificationQuery extends PageQuery {
  /**
   * Those that allow to serve this.
   * @example SPA-60
   */
  @IsOptional()
  @Matches(SERVICE_CODE)
  serviceCode?: string;

  /**
   * Active or retired ones only.
   * @example active
   */
  @IsOptional()
  @IsIn(STATUSES)
  status?: Status;
}

/** Something one has learnt and been certified in. */
export class QualificationDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000071
   */
  id: string;

  /**
   * Short code.
   * @example MASSAGE-1
   */
  code: string;

  /**
   * Name.
   * @example "Massage, first level"
   */
  name: string;

  /**
   * Services that whoever holds it may serve.
   * @example ["SPA-60"]
   */
  serviceCodes: string[];

  /**
   * How many months it counts; null means for good.
   * @example 24
   */
  validityMonths: number | null;

  /**
   * Active or retired.
   * @example active
   */
  @ApiProperty({ enum: STATUSES })
  status: Status;

  /**
   * Version of this record, as in the ETag.
   * @example 1
   */
  version: number;

  /**
   * When it was made.
   * @example 2026-11-22T08:00:00.000Z
   */
  createdAt: string;

  /**
   * When it last changed.
   * @example 2026-11-22T08:00:00.000Z
   */
  updatedAt: string;
}

/** One page of qualifications. */
export class QualificationPageDto {
  /** The qualifications. */
  data: QualificationDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}
