import { IsISO8601, IsOptional, IsUUID, Matches } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLine } from '../../../kernel/http/validators';

export class AuditEntryQuery extends PageQuery {
  /**
   * What was changed.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  targetId?: string;

  /**
   * Who did it.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  actorId?: string;

  /**
   * What was done; with a dot at the end everything that begins so.
   * @example account.
   */
  @IsOptional()
  @Matches(/^[a-z_.]{1,80}$/)
  action?: string;

  /**
   * Only of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Only what this request did.
   * @example pms-2026-11-22-000471
   */
  @IsOptional()
  @IsLine(200)
  requestId?: string;

  /**
   * At or after this instant.
   * @example 2026-11-01T00:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  /**
   * Before this instant.
   * @example 2026-12-01T00:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}

export class AuditTargetDto {
  /**
   * Kind of thing.
   * @example account
   */
  type: string;

  /**
   * Its id.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  id: string;
}

export class AuditEntryDto {
  /**
   * The entry.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e94
   */
  id: string;

  /**
   * When.
   * @example 2026-11-22T09:00:00.000Z
   */
  at: string;

  /**
   * Who.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  actorId: string;

  /**
   * What kind of caller.
   * @example staff
   */
  actorKind: 'staff' | 'client' | 'guest' | 'system';

  /**
   * What was done.
   * @example account.created
   */
  action: string;

  /** To what. */
  target: AuditTargetDto;

  /**
   * The hotel it belongs to; `null` when it belongs to the whole organization.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  propertyId: string | null;

  /**
   * The request that did it.
   * @example pms-2026-11-22-000471
   */
  requestId: string;

  /**
   * Names of fields and other facts, nothing personal.
   * @example { "fields": ["displayName"] }
   */
  details: Record<string, unknown>;
}

export class AuditEntryPageDto {
  /** The entries, newest first. */
  data: AuditEntryDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}
