import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsEmail, IsIn, IsOptional, Matches } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsCode, IsLine, IsLocalDate, Nested } from '../../../kernel/http/validators';
import { IsId, SERVICE_CODE } from './staff-fields';

export const EMPLOYEE_STATUSES = ['active', 'on_leave', 'left'] as const;
export type EmployeeStatus = (typeof EMPLOYEE_STATUSES)[number];
const SETTABLE = ['active', 'on_leave'] as const;

/** A hotel, other than the home hotel, in which somebody works. */
export class PostingDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000011
   */
  @IsId()
  propertyId: string;

  /**
   * First day there.
   * @example 2026-12-01
   */
  @IsLocalDate()
  from: string;

  /**
   * Last day there; absent means until further notice.
   * @example 2027-02-28
   */
  @IsOptional()
  @IsLocalDate()
  to?: string | null;
}

/** What may be left out about an employee. */
export class EmployeeDetailsDto {
  /**
   * Department of the home hotel.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsId()
  departmentId?: string | null;

  /** Further hotels, with first and last day. As a whole: what is not named is ended. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @Nested(() => PostingDto, { each: true })
  worksIn?: PostingDto[];

  /**
   * Who leads them; never somebody whom they lead themselves, over any number of steps.
   * @example 019a2f00-0000-7000-8000-000000000074
   */
  @IsOptional()
  @IsId()
  supervisorId?: string | null;

  /**
   * The account with which they sign in. Needs `accounts:read` for all hotels.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsId()
  accountId?: string | null;

  /**
   * Last day of employment; absent means until further notice. Planned shifts after it are cancelled.
   * @example 2027-12-31
   */
  @IsOptional()
  @IsLocalDate()
  employedTo?: string | null;

  /**
   * Private e-mail.
   * @example mei.lin@mail.example
   */
  @IsOptional()
  @IsEmail()
  @IsLine(254)
  personalEmail?: string | null;

  /**
   * Private phone.
   * @example "+86 138 0013 8000"
   */
  @IsOptional()
  @Matches(/^[+0-9][0-9 ()./-]{3,39}$/)
  personalPhone?: string | null;

  /**
   * Somebody on leave serves nobody until they are back.
   * @example active
   */
  @IsOptional()
  @IsIn(SETTABLE)
  status?: (typeof SETTABLE)[number];
}

/** A new employee. */
export class CreateEmployeeDto extends EmployeeDetailsDto {
  /**
   * Personnel number, unique in the organization.
   * @example E-1042
   */
  @IsCode()
  number: string;

  /**
   * First name.
   * @example Mei
   */
  @IsLine(100)
  firstName: string;

  /**
   * Last name.
   * @example Lin
   */
  @IsLine(100)
  lastName: string;

  /**
   * The hotel to which they belong.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsId()
  homePropertyId: string;

  /**
   * Post.
   * @example 019a2f00-0000-7000-8000-000000000072
   */
  @IsId()
  postId: string;

  /**
   * First day of employment.
   * @example 2026-12-01
   */
  @IsLocalDate()
  employedFrom: string;
}

/** Changes to an employee. */
export class ChangeEmployeeDto extends EmployeeDetailsDto {
  /**
   * Personnel number.
   * @example E-1042
   */
  @IsOptional()
  @IsCode()
  number?: string;

  /**
   * First name.
   * @example Mei
   */
  @IsOptional()
  @IsLine(100)
  firstName?: string;

  /**
   * Last name.
   * @example Lin
   */
  @IsOptional()
  @IsLine(100)
  lastName?: string;

  /**
   * The hotel to which they belong. The department goes with it: name one of the new hotel, or none.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  homePropertyId?: string;

  /**
   * Post.
   * @example 019a2f00-0000-7000-8000-000000000072
   */
  @IsOptional()
  @IsId()
  postId?: string;

  /**
   * First day of employment.
   * @example 2026-12-01
   */
  @IsOptional()
  @IsLocalDate()
  employedFrom?: string;
}

/** Which employees to list. */
export class EmployeeQuery extends PageQuery {
  /**
   * Those whose home this hotel is, or who are posted there.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * In this department.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  @IsOptional()
  @IsId()
  departmentId?: string;

  /**
   * In this post.
   * @example 019a2f00-0000-7000-8000-000000000072
   */
  @IsOptional()
  @IsId()
  postId?: string;

  /**
   * Led by this employee.
   * @example 019a2f00-0000-7000-8000-000000000074
   */
  @IsOptional()
  @IsId()
  supervisorId?: string;

  /**
   * Employed on this day.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  employedOn?: string;

  /**
   * Part of a name, or the personnel number.
   * @example lin
   */
  @IsOptional()
  @IsLine(100)
  q?: string;
}

/** A hotel in which somebody works beside their own. */
export class PostedToDto {
  /**
   * The hotel.
   * @example 019a2f00-0000-7000-8000-000000000011
   */
  propertyId: string;

  /**
   * First day there.
   * @example 2026-12-01
   */
  from: string;

  /**
   * Last day there.
   * @example 2027-02-28
   */
  to: string | null;
}

/** Somebody who works for the house. */
export class EmployeeDto {
  /**
   * Id.
   * @example 019a2f00-0000-7000-8000-000000000073
   */
  id: string;

  /**
   * Personnel number.
   * @example E-1042
   */
  number: string;

  /**
   * First name.
   * @example Mei
   */
  firstName: string;

  /**
   * Last name.
   * @example Lin
   */
  lastName: string;

  /**
   * The hotel to which they belong.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  homePropertyId: string;

  /**
   * Department of the home hotel.
   * @example 019a2f00-0000-7000-8000-000000000070
   */
  departmentId: string | null;

  /** Further hotels, as far as the caller may see them. */
  worksIn: PostedToDto[];

  /**
   * Post.
   * @example 019a2f00-0000-7000-8000-000000000072
   */
  postId: string;

  /**
   * Who leads them.
   * @example 019a2f00-0000-7000-8000-000000000074
   */
  supervisorId: string | null;

  /**
   * The account with which they sign in.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  accountId: string | null;

  /**
   * First day of employment.
   * @example 2026-12-01
   */
  employedFrom: string;

  /**
   * Last day of employment.
   * @example null
   */
  employedTo: string | null;

  /**
   * `left` from the day after the last one.
   * @example active
   */
  @ApiProperty({ enum: EMPLOYEE_STATUSES })
  status: EmployeeStatus;

  /**
   * Private e-mail, masked unless the caller holds `staff:pii` in the home hotel.
   * @example m•••@mail.example
   */
  personalEmail: string | null;

  /**
   * Private phone, masked likewise.
   * @example •••000
   */
  personalPhone: string | null;

  /**
   * Whether the private data are masked.
   * @example true
   */
  masked: boolean;

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

/** One page of employees. */
export class EmployeePageDto {
  /** The employees. */
  data: EmployeeDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}

/** Which permissions to work out. */
export class ServicePermissionQuery {
  /**
   * On this day of the hotel; today by default.
   * @example 2026-12-24
   */
  @IsOptional()
  @IsLocalDate()
  on?: string;

  /**
   * In this hotel; the home hotel by default.
   * @example 019a2f00-0000-7000-8000-000000000010
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * This service alone, also one for which no qualification is asked.
   * @example SPA-60
   */
  @IsOptional()
  @Matches(SERVICE_CODE)
  serviceCode?: string;
}
