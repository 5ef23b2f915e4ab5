import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../kernel/http/page';
import { IsText } from '../../../kernel/http/validators';
import { MESSAGE_CHANNELS, MESSAGE_KINDS, type MessageChannel, type MessageKind } from '../domain/message';
import { IsId, IsLanguage } from './validators';

export class ListMessageTemplatesQuery extends PageQuery {
  /**
   * What this hotel has written itself.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * Of this kind.
   * @example booking_confirmation
   */
  @IsOptional()
  @IsIn(MESSAGE_KINDS)
  kind?: MessageKind;
}

export class MessageWordsDto {
  /**
   * Subject, for mail.
   * @example "Your booking {{ booking.number }}"
   */
  @IsOptional()
  @IsText(500)
  subject?: string | null;

  /**
   * The words, as plain text.
   * @example "Dear {{ guest.name }}, your booking {{ booking.number }} is confirmed."
   */
  @IsText(50_000)
  text: string;

  /**
   * The same as HTML, for mail. Values are escaped.
   * @example "<p>Dear {{ guest.name }}, your booking is confirmed.</p>"
   */
  @IsOptional()
  @IsText(50_000)
  html?: string | null;
}

export class CreateMessageTemplateDto extends MessageWordsDto {
  /**
   * The hotel whose words they are; without one they are those of the chain.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * What it tells of.
   * @example booking_confirmation
   */
  @IsIn(MESSAGE_KINDS)
  kind: MessageKind;

  /**
   * Which way it goes.
   * @example email
   */
  @IsIn(MESSAGE_CHANNELS)
  channel: MessageChannel;

  /**
   * Its language, as a BCP 47 tag.
   * @example de
   */
  @IsLanguage()
  language: string;
}

/** JSON merge patch: absent keeps, `null` clears. Every change is a new version. */
export class ChangeMessageTemplateDto {
  /**
   * Subject, for mail.
   * @example "Your booking {{ booking.number }}"
   */
  @IsOptional()
  @IsText(500)
  subject?: string | null;

  /**
   * The words, as plain text.
   * @example "Dear {{ guest.name }}, your booking {{ booking.number }} is confirmed."
   */
  @IsOptional()
  @IsText(50_000)
  text?: string;

  /**
   * The same as HTML, for mail.
   * @example "<p>Dear {{ guest.name }}, your booking is confirmed.</p>"
   */
  @IsOptional()
  @IsText(50_000)
  html?: string | null;
}

export class MessageTemplateDto {
  /**
   * The template.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea1
   */
  id: string;

  /**
   * The hotel whose words they are; `null`: the chain’s.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string | null;

  /**
   * What it tells of.
   * @example booking_confirmation
   */
  kind: MessageKind;

  /**
   * Which way it goes.
   * @example email
   */
  channel: MessageChannel;

  /**
   * Its language, as a BCP 47 tag.
   * @example de
   */
  language: string;

  /**
   * Subject, for mail.
   * @example "Ihre Buchung {{ booking.number }}"
   */
  subject: string | null;

  /**
   * The words, as plain text.
   * @example "Guten Tag {{ guest.name }}, Ihre Buchung {{ booking.number }} ist bestätigt."
   */
  text: string;

  /**
   * The same as HTML.
   * @example null
   */
  html: string | null;

  /**
   * Of the words: grows with each change.
   * @example 1
   */
  version: number;

  /**
   * When it was made.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;

  /**
   * When its words were changed last.
   * @example 2026-11-22T09:00:00.000Z
   */
  updatedAt: string;
}

export class MessageTemplatePageDto {
  /** Templates. */
  data: MessageTemplateDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class MessageTemplateVersionDto {
  /**
   * Its number.
   * @example 1
   */
  version: number;

  /**
   * Subject, for mail.
   * @example "Ihre Buchung {{ booking.number }}"
   */
  subject: string | null;

  /**
   * The words, as plain text.
   * @example "Guten Tag {{ guest.name }}, Ihre Buchung ist bestätigt."
   */
  text: string;

  /**
   * The same as HTML.
   * @example null
   */
  html: string | null;

  /**
   * The account that wrote it.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e92
   */
  createdBy: string;

  /**
   * When it was written.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;
}

export class MessageTemplateVersionListDto {
  /** Newest first. */
  data: MessageTemplateVersionDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class PreviewMessageDto {
  /**
   * The hotel in whose name it is written.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsId()
  propertyId: string;

  /**
   * What it tells of.
   * @example booking_confirmation
   */
  @IsIn(MESSAGE_KINDS)
  kind: MessageKind;

  /**
   * Which way it goes.
   * @example email
   */
  @IsIn(MESSAGE_CHANNELS)
  channel: MessageChannel;

  /**
   * The guest’s language, as a BCP 47 tag.
   * @example en
   */
  @IsLanguage()
  language: string;

  /**
   * Words to try out; without them, those that would be sent.
   * @example "Dear {{ guest.name }}, your booking {{ booking.number }} is confirmed."
   */
  @IsOptional()
  @IsText(50_000)
  text?: string;

  /**
   * Subject to try out with them.
   * @example "Your booking {{ booking.number }}"
   */
  @IsOptional()
  @IsText(500)
  subject?: string;

  /**
   * HTML to try out with them.
   * @example "<p>Dear {{ guest.name }}, your booking is confirmed.</p>"
   */
  @IsOptional()
  @IsText(50_000)
  html?: string;
}

export class MessagePreviewDto {
  /**
   * Language of the words: the guest’s where there are any, else of those that come nearest.
   * @example en
   */
  language: string;

  /**
   * The template; `null` for what comes with the house, and for words that are tried out.
   * @example null
   */
  templateId: string | null;

  /**
   * Subject, for mail.
   * @example "Your booking K7M2-9QXD-5 at Hotel Sea View is confirmed"
   */
  subject: string | null;

  /**
   * As plain text.
   * @example "Dear Maria Keller, …"
   */
  text: string;

  /**
   * As HTML, for mail.
   * @example "<p>Dear Maria Keller, …</p>"
   */
  html: string | null;

  /** The words before values were put in: to begin one’s own with. */
  words: MessageWordsDto;
}
