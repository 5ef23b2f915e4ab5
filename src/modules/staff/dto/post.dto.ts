import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLine } from '../../../kernel/http/validators';
import { type Status, STATUSES } from '../domain/department.entity';
import { IsId, IsKind } from './staff-fields';

/** A new post. */
export class CreatePostDto {
  /**
   * Short code, unique.
   * @example RECEPTIONIST
   */
  @IsCode()
  code: string;

  /**
   * Name that people read.
   * @example "Receptionist"
   */
  @IsLine(120)
  name: string;

  /**
   * Kind of department in which the post exists.
   * @example front_office
   */
  @IsKind()
  departmentKind: string;

  /**
   * Qualifications without which nothing is served in this post.
   * @example ["019a2f00-0000-7000-8000-000000000071"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsId({ each: true })
  qualificationIds?: string[];
}

/** Changes to a post. */
export class ChangePostDto {
  /**
   * Short code, unique.
   * @example RECEPTIONIST
   */
  @IsOptional()
  @IsCode()
  code?: string;

  /**
   * Name that people read.
   * @example "Receptionist"
   */
  @IsOptional()
  @IsLine(120)
  name?: string;

  /**
   * Kind of department in which the post exists.
   * @example front_office
   */
  @IsOptional()
  @IsKind()
  departmentKind?: string;

  /**
   * Qualifications without which nothing is served in this post.
   * @example ["019a2f00-0000-7000-8000-000000000071"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsId({ each: true })
  qualificationIds?: string[];

  /**
   * Nobody new gets a retired post.
   * @example retired
   */
  @IsOptional()
  @IsIn(STATUSES)
  status?: Status;
}

/** Which posts to list. */
export class PostQuery extends PageQuery {
  /**
   * Of this kind of department.
   * @example front_office
   */
  @IsOptional()
  @IsKind()
  departmentKind?: string;

  /**
   * Active or retired ones only.
   * @example active
   */
  @IsOptional()
  @IsIn(STATUSES)
  status?: Status;
}

/** A post that people hold. */
export class PostDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000072
   */
  id: string;

  /**
   * Short code.
   * @example RECEPTIONIST
   */
  code: string;

  /**
   * Name.
   * @example "Receptionist"
   */
  name: string;

  /**
   * Kind of department in which the post exists.
   * @example front_office
   */
  departmentKind: string;

  /**
   * Qualifications without which nothing is served in this post.
   * @example ["019a2f00-0000-7000-8000-000000000071"]
   */
  qualificationIds: string[];

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

/** One page of posts. */
export class PostPageDto {
  /** The posts. */
  data: PostDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}
