import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';

export class ListKeptMailsQuery extends PageQuery {
  /**
   * Only what was kept for want of a server, or only what the server would not take.
   * @example kept
   */
  @IsOptional()
  @IsIn(['kept', 'failed'])
  status?: 'kept' | 'failed';
}

export class KeptMailDto {
  /**
   * The mail.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  id: string;

  /**
   * Which way it was to go. Short messages are always kept, for want of a gateway.
   * @example email
   */
  channel: 'email' | 'sms';

  /**
   * What it is for.
   * @example invitation
   */
  purpose: string;

  /**
   * `kept`: there is no server to send it by. `failed`: the server would not take it.
   * @example kept
   */
  status: 'kept' | 'failed';

  /**
   * The account it concerns.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  accountId: string | null;

  /**
   * The guest it concerns.
   * @example null
   */
  guestId: string | null;

  /**
   * How often it was tried.
   * @example 1
   */
  attempts: number;

  /**
   * Code of the last failure.
   * @example null
   */
  error: string | null;

  /**
   * When it was ordered.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;
}

export class KeptMailTextDto extends KeptMailDto {
  /**
   * To whom.
   * @example ana.silva@innkeeper.example
   */
  to: string;

  /**
   * Its subject.
   * @example "Your invitation"
   */
  subject: string;

  /**
   * Its text, one-time secrets included.
   * @example "Ana Silva, you are invited …"
   */
  text: string;
}

export class KeptMailPageDto {
  /** What is kept, newest first. */
  data: KeptMailDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}
