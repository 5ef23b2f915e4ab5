import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsEmail, IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLine, IsText, Nested } from '../../../../kernel/http/validators';
import { IsId, IsLanguage } from '../../dto/validators';
import { CHANNEL_KINDS, type ChannelKind } from '../domain/channel';

export class ChannelWordsDto {
  /**
   * Their language, as a BCP 47 tag.
   * @example en
   */
  @IsLanguage()
  language: string;

  /**
   * The words.
   * @example "Thank you for writing. Our team answers from 8:00 to 22:00."
   */
  @IsText(600)
  text: string;
}

class ChannelFieldsDto {
  /**
   * For an e-mail channel: the mailbox that guests write to. Answers to replies come back to it.
   * @example hello@seaview.example
   */
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string | null;

  /**
   * For WeChat: AppID of the official account.
   * @example wx5823bf96d3bd56c7
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9_]{4,64}$/)
  appId?: string | null;

  /**
   * For WeChat: the account’s original id; where it is given, messages to another are refused.
   * @example gh_10f6c3c3ac5a
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9_]{4,64}$/)
  originalId?: string | null;

  /**
   * For WeChat: id of a template message, for guests who have not written for 48 hours.
   * @example ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY
   */
  @IsOptional()
  @Matches(/^[\w-]{8,100}$/)
  templateId?: string | null;

  /**
   * For WeChat: the field of that template that takes the words.
   * @example thing4
   */
  @IsOptional()
  @Matches(/^[A-Za-z][\w]{0,39}$/)
  templateField?: string | null;

  /**
   * Hours in which guests are answered: a business calendar of the hotel; without one around the clock.
   * @example null
   */
  @IsOptional()
  @IsId()
  calendarId?: string | null;

  /** Said outside those hours, once a day to a guest, by language; `null` or empty: nothing is. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique((w: ChannelWordsDto) => w.language)
  @Nested(() => ChannelWordsDto, { each: true })
  outOfHours?: ChannelWordsDto[] | null;

  /** For WeChat: said to a new follower, by language. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique((w: ChannelWordsDto) => w.language)
  @Nested(() => ChannelWordsDto, { each: true })
  welcome?: ChannelWordsDto[] | null;
}

class ChannelChangesDto extends ChannelFieldsDto {
  /**
   * For WeChat: the token entered with the official account. Never shown again.
   * @example spamtest
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{3,32}$/)
  token?: string | null;

  /**
   * For WeChat: EncodingAESKey. With it messages are encrypted, and those that are not are refused. Never shown again.
   * @example abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{43}$/)
  encodingAesKey?: string | null;

  /**
   * For WeChat: AppSecret, to answer later than at once. Never shown again.
   * @example 1b2c3d4e5f60718293a4b5c6d7e8f901
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{16,64}$/)
  appSecret?: string | null;
}

export class CreateMessageChannelDto extends ChannelChangesDto {
  /**
   * The hotel that is written to.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsId()
  propertyId: string;

  /**
   * `inbound` is anything that posts signed messages: docs/inbound-channels.md.
   * @example inbound
   */
  @IsIn(CHANNEL_KINDS)
  kind: ChannelKind;

  /**
   * As staff call it.
   * @example "Weibo"
   */
  @IsLine(100)
  name: string;
}

/** JSON merge patch: absent keeps, `null` clears. */
export class ChangeMessageChannelDto extends ChannelChangesDto {
  /**
   * As staff call it.
   * @example "Weibo"
   */
  @IsOptional()
  @IsLine(100)
  name?: string;

  /**
   * Whether it takes messages.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

export class ListMessageChannelsQuery extends PageQuery {
  /**
   * Of this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * Of this kind.
   * @example wechat
   */
  @IsOptional()
  @IsIn(CHANNEL_KINDS)
  kind?: ChannelKind;
}

export class MessageChannelDto extends ChannelFieldsDto {
  /**
   * The channel; part of the address that it is written to.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec0
   */
  id: string;

  /**
   * The hotel that is written to.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;

  /**
   * What it is.
   * @example inbound
   */
  kind: ChannelKind;

  /**
   * As staff call it.
   * @example "Weibo"
   */
  name: string;

  /**
   * Whether it takes messages.
   * @example true
   */
  enabled: boolean;

  /**
   * Where messages are posted to, under the address at which the API is reached; `null` for web chat, which has an API of its own.
   * @example /v1/inbound/messages/019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec0
   */
  path: string | null;

  /**
   * For WeChat: whether messages are encrypted.
   * @example false
   */
  encrypted: boolean;

  /**
   * Grows with each change.
   * @example 1
   */
  version: number;

  /**
   * When it was set up.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;

  /**
   * When it was changed last.
   * @example 2026-11-22T09:00:00.000Z
   */
  updatedAt: string;
}

export class NewMessageChannelDto extends MessageChannelDto {
  /**
   * Signs what is posted to the channel. Shown this once.
   * @example "3q2+7wQb0Ck1o5mS8yUe4Xh9Zt6Rj2VnLpAaDdGgKkM="
   */
  signingKey: string;
}

export class SigningKeyDto {
  /**
   * Signs what is posted to the channel from now on. Shown this once.
   * @example "3q2+7wQb0Ck1o5mS8yUe4Xh9Zt6Rj2VnLpAaDdGgKkM="
   */
  signingKey: string;
}

export class MessageChannelPageDto {
  /** Channels, the oldest first. */
  data: MessageChannelDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}
