import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLine, IsLocalDate, IsText } from '../../../kernel/http/validators';

const REVIEW_STATUSES = ['open', 'signed_off'] as const;
const DECISIONS = ['keep', 'revoke'] as const;
const ITEM_STATES = ['undecided', 'kept', 'revoked', 'gone'] as const;
export type Decision = (typeof DECISIONS)[number];
export type ItemState = (typeof ITEM_STATES)[number];

export class OpenAccessReviewDto {
  /**
   * What people call it.
   * @example "Access in the fourth quarter"
   */
  @IsLine(120)
  name: string;

  /**
   * Day by which all is to be decided.
   * @example 2026-12-15
   */
  @IsLocalDate()
  dueOn: string;

  /**
   * Only what opens this hotel: its own grants, and those for all hotels. Absent is everything.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;
}

export class AccessReviewQuery extends PageQuery {
  /**
   * Only reviews in this state.
   * @example open
   */
  @IsOptional()
  @IsIn(REVIEW_STATUSES)
  status?: (typeof REVIEW_STATUSES)[number];

  /**
   * Only open reviews whose day has passed, or only others.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }): unknown => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  overdue?: boolean;
}

export class AccessReviewFiguresDto {
  /**
   * Items in all.
   * @example 42
   */
  total: number;

  /**
   * Still to be decided.
   * @example 3
   */
  undecided: number;

  /**
   * Kept.
   * @example 30
   */
  kept: number;

  /**
   * Revoked.
   * @example 7
   */
  revoked: number;

  /**
   * Withdrawn by other means before anybody decided.
   * @example 2
   */
  gone: number;

  /**
   * Never used in the 90 days before, or not used at all.
   * @example 9
   */
  unused: number;
}

export class AccessReviewDto {
  /**
   * The review.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  id: string;

  /**
   * What people call it.
   * @example "Access in the fourth quarter"
   */
  name: string;

  /**
   * Day by which all is to be decided.
   * @example 2026-12-15
   */
  dueOn: string;

  /**
   * The hotel whose access is reviewed; `null` is everything.
   * @example null
   */
  propertyId: string | null;

  /**
   * Open, or signed off and frozen.
   * @example open
   */
  @ApiProperty({ enum: REVIEW_STATUSES })
  status: (typeof REVIEW_STATUSES)[number];

  /**
   * Whether the day has passed and it is still open.
   * @example false
   */
  overdue: boolean;

  /** Where it stands. */
  figures: AccessReviewFiguresDto;

  /**
   * Account that opened it.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  createdBy: string;

  /**
   * The moment whose grants it lists.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;

  /**
   * Account that signed it off.
   * @example null
   */
  signedOffBy: string | null;

  /**
   * When it was signed off.
   * @example null
   */
  signedOffAt: string | null;
}

export class AccessReviewPageDto {
  /** The reviews, newest first. */
  data: AccessReviewDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class AccessReviewItemQuery extends PageQuery {
  /**
   * Only items in this state.
   * @example undecided
   */
  @IsOptional()
  @IsIn(ITEM_STATES)
  state?: ItemState;

  /**
   * Only what this account holds.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  accountId?: string;
}

export class AccessReviewItemDto {
  /**
   * The item.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  id: string;

  /**
   * Who holds it.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  accountId: string;

  /**
   * A member of staff or a machine.
   * @example staff
   */
  accountKind: 'staff' | 'client';

  /**
   * Whether the account could sign in then.
   * @example active
   */
  accountStatus: 'active' | 'disabled';

  /**
   * Its name.
   * @example "Ana Silva"
   */
  displayName: string;

  /**
   * The grant.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  grantId: string;

  /**
   * Code of the role.
   * @example front_desk
   */
  role: string;

  /**
   * The hotel in which it holds; `null` is all of them.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  propertyId: string | null;

  /**
   * What it opened then.
   * @example ["reservations:read", "reservations:write"]
   */
  permissions: string[];

  /**
   * Those of them that the account had not used for 90 days, in any hotel.
   * @example ["reservations:write"]
   */
  unusedPermissions: string[];

  /**
   * Since when it was held.
   * @example 2026-01-22T09:00:00.000Z
   */
  grantedAt: string;

  /**
   * When one of its permissions was last used; `null` when never since usage is counted.
   * @example 2026-11-21T17:12:00.000Z
   */
  lastUsedAt: string | null;

  /**
   * Where it stands. `gone`: withdrawn by other means before anybody decided.
   * @example kept
   */
  @ApiProperty({ enum: ITEM_STATES })
  state: ItemState;

  /**
   * Why it was decided so.
   * @example "Works nights until March"
   */
  reason: string | null;

  /**
   * Account that decided.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  decidedBy: string | null;

  /**
   * When.
   * @example 2026-11-23T09:00:00.000Z
   */
  decidedAt: string | null;
}

export class AccessReviewItemPageDto {
  /** The items, by account. */
  data: AccessReviewItemDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class DecideAccessDto {
  /**
   * Keep it, or revoke it at once.
   * @example revoke
   */
  @IsIn(DECISIONS)
  decision: Decision;

  /**
   * Why; kept sealed.
   * @example "Has moved to the kitchen"
   */
  @IsText(1000)
  reason: string;
}

export class ReviewedHotelDto {
  /**
   * The hotel; `null` is grants for all of them.
   * @example null
   */
  propertyId: string | null;

  /**
   * Items.
   * @example 12
   */
  total: number;

  /**
   * Kept.
   * @example 9
   */
  kept: number;

  /**
   * Revoked.
   * @example 2
   */
  revoked: number;

  /**
   * Withdrawn by other means.
   * @example 1
   */
  gone: number;
}

export class ReviewerDto {
  /**
   * Account that decided.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  accountId: string;

  /**
   * Kept.
   * @example 9
   */
  kept: number;

  /**
   * Revoked.
   * @example 2
   */
  revoked: number;
}

export class UnusedPermissionDto {
  /**
   * The permission.
   * @example rates:write
   */
  permission: string;

  /**
   * Grants that hold it and whose account had not used it for 90 days.
   * @example 6
   */
  grants: number;
}

export class AccessReviewReportDto {
  /** The review, as it stands. */
  review: AccessReviewDto;

  /** By hotel. */
  byHotel: ReviewedHotelDto[];

  /** By who decided. */
  byReviewer: ReviewerDto[];

  /**
   * Kept although nothing of it had been used for 90 days.
   * @example 2
   */
  keptUnused: number;

  /**
   * Kept for accounts that could not sign in.
   * @example 0
   */
  keptForDisabled: number;

  /**
   * Permissions that most grants did not use, the most unused first; at most ten.
   */
  leastUsed: UnusedPermissionDto[];
}
