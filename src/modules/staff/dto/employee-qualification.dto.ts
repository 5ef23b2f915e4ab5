import { IsOptional } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLocalDate, IsText } from '../../../kernel/http/validators';
import { IsId } from './staff-fields';

/** A qualification to be granted. */
export class GrantQualificationDto {
  /**
   * The qualification.
   * @example 019a2f00-0000-7000-8000-000000000071
   */
  @IsId()
  qualificationId: string;

  /**
   * First day on which it counts; today by default.
   * @example 2026-11-01
   */
  @IsOptional()
  @IsLocalDate()
  grantedOn?: string;

  /**
   * Last day on which it counts; by default as long as the qualification says.
   * @example 2028-10-31
   */
  @IsOptional()
  @IsLocalDate()
  validUntil?: string;

  /**
   * What shows it: a certificate’s number, who examined. Kept sealed.
   * @example "Certificate 4711, Spa Academy"
   */
  @IsOptional()
  @IsText(1000)
  evidence?: string;
}

/** How to page through them. */
export class EmployeeQualificationQuery extends PageQuery {}

/** A qualification that an employee has, or had. */
export class EmployeeQualificationDto {
  /**
   * Id of this grant.
   * @example 019a2f00-0000-7000-8000-000000000075
   */
  id: string;

  /**
   * The qualification.
   * @example 019a2f00-0000-7000-8000-000000000071
   */
  qualificationId: string;

  /**
   * Its code.
   * @example MASSAGE-1
   */
  code: string;

  /**
   * First day on which it counts.
   * @example 2026-11-01
   */
  grantedOn: string;

  /**
   * Last day on which it counts; null means for good.
   * @example 2028-10-31
   */
  validUntil: string | null;

  /**
   * Day from which it counts no more, because it was taken back.
   * @example null
   */
  withdrawnOn: string | null;

  /**
   * What shows it; only for callers with `staff:pii` in the home hotel.
   * @example "Certificate 4711, Spa Academy"
   */
  evidence: string | null;

  /**
   * `manual`, or the module that has granted it.
   * @example manual
   */
  source: string;

  /**
   * When it was granted.
   * @example 2026-11-22T08:00:00.000Z
   */
  createdAt: string;
}

/** One page of an employee’s qualifications. */
export class EmployeeQualificationPageDto {
  /** The qualifications, the newest first. */
  data: EmployeeQualificationDto[];

  /**
   * Where the next page begins; null at the end.
   * @example null
   */
  nextCursor: string | null;
}
