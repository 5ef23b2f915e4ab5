import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsText } from '../../../kernel/http/validators';
import { ALERT_KINDS, type AlertKind } from '../domain/watch';

export class SecurityAlertQuery extends PageQuery {
  /**
   * Only of this kind.
   * @example bulk_reveal
   */
  @IsOptional()
  @IsIn(ALERT_KINDS)
  kind?: AlertKind;

  /**
   * Only about this account.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  accountId?: string;

  /**
   * Only those that somebody has taken up, or that nobody has.
   * @example false
   */
  @IsOptional()
  @Transform(({ value }): unknown => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  acknowledged?: boolean;
}

export class AcknowledgeAlertDto {
  /**
   * What came of it; kept sealed.
   * @example "Ana exported the list for the fire brigade; agreed with the manager"
   */
  @IsText(2000)
  note: string;
}

export class SecurityAlertDto {
  /**
   * The alert.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e98
   */
  id: string;

  /**
   * `bulk_reveal`: personal data of many guests within an hour. `off_hours_reveal`: at an hour of the day at which the account is not usually at
   * work. `new_place`: a sign-in from a network or a browser not seen for 90 days. `guessing`: many accounts tried in vain from one network.
   * `guessing_codes`: many wrong codes of guests from one network. `missed_ids`: many ids of nothing asked for.
   * @example bulk_reveal
   */
  @ApiProperty({ enum: ALERT_KINDS })
  kind: AlertKind;

  /**
   * Whose access it was; `null` where nobody has signed in. For `missed_ids` it may be a guest.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  accountId: string | null;

  /**
   * Mark of the network where no account is known: the same mark is the same network, and tells no address.
   * @example null
   */
  subject: string | null;

  /**
   * How many of what.
   * @example { "guests": 101, "reads": 140 }
   */
  counts: Record<string, number>;

  /**
   * When the limit was passed.
   * @example 2026-11-22T09:00:00.000Z
   */
  occurredAt: string;

  /**
   * When it was noticed.
   * @example 2026-11-22T09:01:30.000Z
   */
  raisedAt: string;

  /**
   * When somebody took it up.
   * @example null
   */
  acknowledgedAt: string | null;

  /**
   * Who.
   * @example null
   */
  acknowledgedBy: string | null;

  /**
   * What came of it.
   * @example null
   */
  note: string | null;
}

export class SecurityAlertPageDto {
  /** The alerts, newest first. */
  data: SecurityAlertDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}
