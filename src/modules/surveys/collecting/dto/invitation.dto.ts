import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import type { InvitationStatus } from '../queries/links';

const STATUSES = ['planned', 'sent', 'not_sent', 'opened', 'answered', 'expired'] as const;

export class CreateSurveyInvitationDto {
  /**
   * How the survey is handed out.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea2
   */
  @IsUUID()
  distributionId: string;

  /**
   * The stay that is asked about; its first guest is asked.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * The guest, where it is about no stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsOptional()
  @IsUUID()
  guestId?: string;

  /**
   * No letter is written: the answer has the link, once, to be handed over.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  handOver?: boolean;
}

export class ListedSurveyInvitationDto {
  /**
   * The invitation.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea3
   */
  id: string;

  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;

  /**
   * The survey.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  surveyId: string;

  /**
   * How it is handed out.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea2
   */
  distributionId: string;

  /**
   * Who is asked.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  guestId: string | null;

  /**
   * The stay that is asked about.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  reservationId: string | null;

  /**
   * The settled case that is asked about.
   * @example null
   */
  caseId: string | null;

  /**
   * `planned` until its time; `sent`; `not_sent`, with the reason; `opened`; `answered`; `expired` without an answer.
   * @example sent
   */
  status: InvitationStatus;

  /**
   * Why it was not sent: `asked_lately`, `not_reached` (no address, or no consent to be asked by it), `no_address_of_ours` (`PUBLIC_URL` is not set), `closed`, `ended`, `expired`, `taken_back`,
   * `guest_erased`.
   * @example null
   */
  reason: string | null;

  /**
   * When it is, or was, to be sent.
   * @example 2026-11-22T09:00:00.000Z
   */
  sendAt: string;

  /**
   * When it was sent.
   * @example 2026-11-22T09:00:00.000Z
   */
  sentAt: string | null;

  /**
   * When the guest was reminded.
   * @example null
   */
  remindedAt: string | null;

  /**
   * Until when it can be answered.
   * @example 2026-12-22T09:00:00.000Z
   */
  expiresAt: string;
}

/** A guest who is asked (邀请). */
export class SurveyInvitationDto extends ListedSurveyInvitationDto {
  /**
   * Of one that is handed over: stands for the guest in the address of the page, `/s/{token}`. Shown this once.
   * @example null
   */
  token: string | null;

  /**
   * The address, where `PUBLIC_URL` says where guests reach us.
   * @example null
   */
  url: string | null;
}

export class SurveyInvitationPageDto {
  /** Invitations. */
  data: ListedSurveyInvitationDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class ListSurveyInvitationsQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * By this way of handing out.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea2
   */
  @IsOptional()
  @IsUUID()
  distributionId?: string;

  /**
   * About this stay.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  @IsOptional()
  @IsUUID()
  reservationId?: string;

  /**
   * In this state.
   * @example sent
   */
  @IsOptional()
  @IsIn(STATUSES)
  status?: InvitationStatus;
}
