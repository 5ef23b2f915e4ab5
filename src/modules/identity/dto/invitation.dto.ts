import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';

export class SendInvitationDto {
  /**
   * An account without a password.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsUUID()
  accountId: string;
}

export class ListInvitationsQuery extends PageQuery {
  /**
   * Only those that still work, or only those that have run out.
   * @example pending
   */
  @IsOptional()
  @IsIn(['pending', 'expired'])
  status?: 'pending' | 'expired';
}

export class InvitationDto {
  /**
   * The invitation.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  id: string;

  /**
   * Whose account it opens.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  accountId: string;

  /**
   * Name of the person.
   * @example "Ana Silva"
   */
  displayName: string;

  /**
   * Where it was sent.
   * @example ana.silva@innkeeper.example
   */
  email: string;

  /**
   * Whether it still works.
   * @example pending
   */
  status: 'pending' | 'expired';

  /**
   * When it was sent.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;

  /**
   * Until when it works.
   * @example 2026-11-25T09:00:00.000Z
   */
  expiresAt: string;
}

export class InvitationPageDto {
  /** The invitations that nobody has accepted yet, newest first. */
  data: InvitationDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}
