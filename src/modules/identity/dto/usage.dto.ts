import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLocalDate } from '../../../kernel/http/validators';

const GROUPS = ['account', 'route', 'day'] as const;
export type UsageGroup = (typeof GROUPS)[number];

export class UsageQuery extends PageQuery {
  /**
   * First day, in UTC; 30 days ago by default.
   * @example 2026-11-01
   */
  @IsOptional()
  @IsLocalDate()
  from?: string;

  /**
   * Last day; today by default.
   * @example 2026-11-30
   */
  @IsOptional()
  @IsLocalDate()
  to?: string;

  /**
   * Only what this account did.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  accountId?: string;

  /**
   * What one figure is for.
   * @example route
   */
  @IsOptional()
  @IsIn(GROUPS)
  groupBy?: UsageGroup;
}

export class UsageDto {
  /**
   * The account, when grouped by account.
   * @example null
   */
  accountId: string | null;

  /**
   * The route, when grouped by route.
   * @example "GET /v1/guests/{id}"
   */
  route: string | null;

  /**
   * The day in UTC, when grouped by day.
   * @example null
   */
  day: string | null;

  /**
   * Calls that were answered.
   * @example 1204
   */
  calls: number;

  /**
   * Those of them that were refused (4xx, 5xx).
   * @example 12
   */
  refused: number;

  /**
   * Different accounts among the callers.
   * @example 7
   */
  accounts: number;

  /**
   * Last call that was not refused.
   * @example 2026-11-22T09:00:00.000Z
   */
  lastUsedAt: string | null;
}

export class UsagePageDto {
  /** The figures, the largest first. */
  data: UsageDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}
