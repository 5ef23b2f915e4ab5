import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import {
  ALL_MESSAGE_CHANNELS,
  ALL_MESSAGE_KINDS,
  type AnyMessageChannel,
  type AnyMessageKind,
  MESSAGE_STATUSES,
  type MessageStatus,
} from '../domain/message';
import { IsId } from './validators';

export class ListMessagesQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * To this guest, whichever of their records it names.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsOptional()
  @IsId()
  guestId?: string;

  /**
   * About this reservation.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96
   */
  @IsOptional()
  @IsId()
  reservationId?: string;

  /**
   * About this booking.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  @IsOptional()
  @IsId()
  bookingId?: string;

  /**
   * In this status.
   * @example failed
   */
  @IsOptional()
  @IsIn(MESSAGE_STATUSES)
  status?: MessageStatus;

  /**
   * Of this kind.
   * @example booking_confirmation
   */
  @IsOptional()
  @IsIn(ALL_MESSAGE_KINDS)
  kind?: AnyMessageKind;

  /**
   * By this channel.
   * @example email
   */
  @IsOptional()
  @IsIn(ALL_MESSAGE_CHANNELS)
  channel?: AnyMessageChannel;
}

export class MessageErrorDto {
  /**
   * Why.
   * @example recipient_refused
   */
  code: string;

  /**
   * What the other side answered, in codes.
   * @example "SMTP 550 5.1.1"
   */
  detail: string | null;

  /**
   * In words.
   * @example "The address does not exist, or takes nothing."
   */
  title: string;
}

export class MessageActionDto {
  /**
   * The noun to POST to.
   * @example retry
   */
  action: string;

  /**
   * Whether it would be accepted now.
   * @example false
   */
  allowed: boolean;

  /**
   * Why not.
   * @example ["not_failed"]
   */
  reasons: string[];
}

export class MessageDto {
  /**
   * The message: its Message-ID or idempotency key.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  id: string;

  /**
   * In whose name it is written.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;

  /**
   * What it tells of.
   * @example booking_confirmation
   */
  kind: AnyMessageKind;

  /**
   * Which way it goes.
   * @example email
   */
  channel: AnyMessageChannel;

  /**
   * Its language, as a BCP 47 tag.
   * @example en
   */
  language: string;

  /**
   * The record of the guest who is told; `null` for somebody who is no guest.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  guestId: string | null;

  /**
   * The booking it is about.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e97
   */
  bookingId: string | null;

  /**
   * The reservations it is about.
   * @example ["019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e96"]
   */
  reservationIds: string[];

  /**
   * The template it was written from; `null`: what comes with the house.
   * @example null
   */
  templateId: string | null;

  /**
   * Version of the template.
   * @example null
   */
  templateVersion: number | null;

  /**
   * `queued`: it is tried until it is out; `sent`: taken by the server or gateway; `delivered`: the gateway says that it is there; `failed`: given up; `kept`: there is no way to send it,
   * or the guest wants to hear nothing.
   * @example sent
   */
  status: MessageStatus;

  /**
   * How often it was tried.
   * @example 1
   */
  attempts: number;

  /** Why it is not out; the last failure while it is tried. */
  error: MessageErrorDto | null;

  /**
   * Number that the gateway gave it.
   * @example SM1f0e8ae6ade43cb3c0ce4525424e404f
   */
  reference: string | null;

  /**
   * When it was taken.
   * @example 2026-11-22T09:00:01.000Z
   */
  sentAt: string | null;

  /**
   * When it arrived, as far as the gateway tells.
   * @example null
   */
  deliveredAt: string | null;

  /** What can be done with it now. */
  actions: MessageActionDto[];

  /**
   * When it was written.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;

  /**
   * When its status changed last.
   * @example 2026-11-22T09:00:01.000Z
   */
  updatedAt: string;
}

export class MessagePageDto {
  /** Messages, newest first. */
  data: MessageDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class MessageTextDto extends MessageDto {
  /**
   * To whom; in part only without `guests:pii`. `null` once it is forgotten.
   * @example maria.keller@example.com
   */
  to: string | null;

  /**
   * Subject, for mail.
   * @example "Your booking K7M2-9QXD-5 at Hotel Sea View is confirmed"
   */
  subject: string | null;

  /**
   * Its words; `null` without `guests:pii`, and once they are forgotten.
   * @example "Dear Maria Keller, …"
   */
  text: string | null;

  /**
   * The same as HTML.
   * @example "<p>Dear Maria Keller, …</p>"
   */
  html: string | null;

  /**
   * The calendar file that goes with it (iCalendar).
   * @example null
   */
  calendar: string | null;

  /**
   * Whether personal data is shown in part only, for want of `guests:pii`.
   * @example false
   */
  masked: boolean;
}
