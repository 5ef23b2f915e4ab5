import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsLocalDate, IsText } from '../../../kernel/http/validators';
import { type Law, LAWS } from '../domain/privacy/legal-clock';
import {
  IDENTITY_CHECKS,
  type IdentityCheck,
  REQUEST_KINDS,
  REQUEST_STATUSES,
  type RequestKind,
  type RequestStatus,
} from '../domain/privacy/request';

export class OpenPrivacyRequestDto {
  /**
   * Whom it is about.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  @IsUUID()
  guestId: string;

  /**
   * The hotel that received it.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  propertyId: string;

  /** @example erasure */
  @IsIn(REQUEST_KINDS)
  kind: RequestKind;

  /**
   * Whose clock runs.
   * @example gdpr
   */
  @IsIn(LAWS)
  law: Law;

  /**
   * Date of the hotel on which it came; today without.
   * @example 2026-11-22
   */
  @IsOptional()
  @IsLocalDate()
  receivedOn?: string;

  /**
   * How the guest was recognised; may come later.
   * @example document_seen
   */
  @IsOptional()
  @IsIn(IDENTITY_CHECKS)
  identityCheck?: IdentityCheck;

  /**
   * What was asked, in words. Kept sealed.
   * @example "Asks by letter that everything be deleted."
   */
  @IsOptional()
  @IsText(4000)
  words?: string;
}

export class IdentityCheckDto {
  /**
   * How the guest was recognised.
   * @example document_seen
   */
  @IsIn(IDENTITY_CHECKS)
  identityCheck: IdentityCheck;
}

export class AnswerReasonDto {
  /**
   * What the guest is told. Kept sealed.
   * @example "Registration forms are kept for a year by law"
   */
  @IsText(2000)
  reason: string;
}

export class ListPrivacyRequestsQuery extends PageQuery {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  @IsOptional()
  @IsUUID()
  guestId?: string;

  /** @example received */
  @IsOptional()
  @IsIn(REQUEST_STATUSES)
  status?: RequestStatus;

  /** @example erasure */
  @IsOptional()
  @IsIn(REQUEST_KINDS)
  kind?: RequestKind;

  /**
   * Only those whose last day has passed unanswered.
   * @example true
   */
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  overdue?: boolean;
}

export class PrivacyActionReasonDto {
  /** @example identity_not_checked */
  code: string;
  /** @example "Nobody has noted how the guest was recognised." */
  detail: string;
}

export class PrivacyActionDto {
  /** @example fulfil */
  action: 'fulfil' | 'extend' | 'refuse' | 'withdraw';
  /** @example false */
  allowed: boolean;
  /** Why not. */
  reasons: PrivacyActionReasonDto[];
}

export class PrivacyRequestDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8eb1 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  guestId: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example erasure */
  kind: RequestKind;
  /**
   * Whose clock runs.
   * @example gdpr
   */
  law: Law;
  /** @example received */
  status: RequestStatus;
  /**
   * Date of the hotel on which it came.
   * @example 2026-11-22
   */
  receivedOn: string;
  /**
   * The last day for the answer, by law.
   * @example 2026-12-22
   */
  dueOn: string;
  /**
   * Its day has passed unanswered.
   * @example false
   */
  overdue: boolean;
  /**
   * When the guest was told that it takes longer.
   * @example null
   */
  extendedOn: string | null;
  /**
   * How the guest was recognised; null while nobody has noted it.
   * @example document_seen
   */
  identityCheck: IdentityCheck | null;
  /** What was asked; null when nothing was noted, without `guests:pii`, and after an erasure. */
  words: string | null;
  /** Why it takes longer. */
  extensionReason: string | null;
  /** Why it was refused. */
  refusalReason: string | null;
  /**
   * When it was fulfilled, refused or withdrawn.
   * @example null
   */
  closedAt: string | null;
  actions: PrivacyActionDto[];
  /** @example 1 */
  version: number;
  /** @example 2026-11-22T09:00:00.000Z */
  createdAt: string;
  /** @example 2026-11-22T09:00:00.000Z */
  updatedAt: string;
}

export class PrivacyRequestPageDto {
  data: PrivacyRequestDto[];
  /** @example null */
  nextCursor: string | null;
}
