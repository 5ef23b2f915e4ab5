import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBase64,
  IsBoolean,
  IsEmail,
  IsIn,
  IsISO8601,
  IsOptional,
  IsUUID,
  Matches,
  MaxLength,
} from 'class-validator';
import { IsLine, IsText, Nested } from '../../../../kernel/http/validators';
import { IsId, IsLanguage } from '../../dto/validators';

export class InboundAnswerDto {
  /**
   * `received`: it is part of a conversation; `duplicate`: it was already; `bounce`: a letter of ours has come back, which is noted; `ignored`: it is from the house itself.
   * @example received
   */
  @IsIn(['received', 'duplicate', 'bounce', 'ignored'])
  outcome: 'received' | 'duplicate' | 'bounce' | 'ignored';

  /**
   * The entry.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec3
   */
  entryId: string | null;

  /**
   * The conversation it is part of.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec2
   */
  conversationId: string | null;
}

export class InboundSenderDto {
  /**
   * By which the other side knows them; on an SMS channel their number in E.164. The same sender has the same id in each message.
   * @example "1734895234"
   */
  @IsLine(200)
  id: string;

  /**
   * As they call themselves.
   * @example "小明的旅行"
   */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * Their e-mail address, where the other side has verified it: a guest is recognised by it.
   * @example xiaoming@example.com
   */
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string;

  /**
   * Their number in E.164, where the other side has verified it: a guest is recognised by it.
   * @example "+8613812345670"
   */
  @IsOptional()
  @Matches(/^\+[1-9]\d{6,14}$/, { message: '$property must be a number in E.164' })
  phone?: string;

  /**
   * Their language, as a BCP 47 tag.
   * @example zh-CN
   */
  @IsOptional()
  @IsLanguage()
  language?: string;
}

export class InboundAttachmentDto {
  /**
   * Its name.
   * @example room.jpg
   */
  @IsOptional()
  @IsLine(200)
  name?: string;

  /**
   * The file, in base64.
   * @example "/9j/4AAQSkZJRgABAQ=="
   */
  @IsBase64()
  @MaxLength(8_000_000)
  content: string;
}

export class InboundMessageDto {
  /**
   * By which the other side knows the message: the same id again changes nothing.
   * @example weibo-4971234567890123
   */
  @IsLine(200)
  id: string;

  /** Who has written. */
  @Nested(() => InboundSenderDto)
  from: InboundSenderDto;

  /**
   * The words.
   * @example "请问有机场接送吗？"
   */
  @IsOptional()
  @IsText(20_000)
  text?: string;

  /**
   * When it was said.
   * @example 2026-11-22T08:59:58Z
   */
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  at?: string;

  /**
   * A machine of theirs has written it: nobody waits for an answer.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  automatic?: boolean;

  /**
   * Messages of ours that it answers, by the `id` they were posted with.
   * @example []
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  answers?: string[];

  /** Files that came with it. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @Nested(() => InboundAttachmentDto, { each: true })
  attachments?: InboundAttachmentDto[];
}

/** What the platform puts behind the address of each call. */
export class WechatCallQuery {
  /**
   * SHA-1 over the sorted token, timestamp and nonce.
   * @example 6a55556602b1f4bc7c0c2a9b8e0f6a1d5c3e4f70
   */
  @IsOptional()
  @Matches(/^[0-9a-f]{40}$/)
  signature?: string;

  /**
   * Unix seconds.
   * @example "1795338000"
   */
  @Matches(/^\d{1,12}$/)
  timestamp: string;

  /**
   * Said once.
   * @example "1372623149"
   */
  @Matches(/^[\w-]{1,64}$/)
  nonce: string;

  /**
   * To be said back, when the address is entered.
   * @example "5927782489442352469"
   */
  @IsOptional()
  @Matches(/^[\w-]{1,200}$/)
  echostr?: string;

  /**
   * The follower.
   * @example oZ_x7s0xBmG8mEqkYmGkJ0pGcJ9w
   */
  @IsOptional()
  @Matches(/^[\w-]{1,64}$/)
  openid?: string;

  /**
   * `aes` where the message is encrypted.
   * @example aes
   */
  @IsOptional()
  @IsIn(['aes', 'raw'])
  encrypt_type?: 'aes' | 'raw';

  /**
   * SHA-1 over the sorted token, timestamp, nonce and encrypted message.
   * @example 3a7bd3e2360a3d29eea436fcfb7e44c735d117c4
   */
  @IsOptional()
  @Matches(/^[0-9a-f]{40}$/)
  msg_signature?: string;
}

export class WriteChatLineDto {
  /**
   * Made up by the page for each line: sent again, it counts once.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ed0
   */
  @IsId()
  clientId: string;

  /**
   * The words.
   * @example "Do you have a cot?"
   */
  @IsText(4000)
  text: string;
}

export class StartWebChatDto extends WriteChatLineDto {
  /**
   * The web chat of a hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec0
   */
  @IsId()
  channelId: string;

  /**
   * As the visitor calls themselves.
   * @example "Maria"
   */
  @IsOptional()
  @IsLine(100)
  name?: string;

  /**
   * Language of the page, as a BCP 47 tag.
   * @example en
   */
  @IsOptional()
  @IsLanguage()
  language?: string;
}

export class ChatLineDto {
  /**
   * The line.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec3
   */
  id: string;

  /**
   * Who said it.
   * @example visitor
   */
  @IsIn(['visitor', 'hotel'])
  by: 'visitor' | 'hotel';

  /**
   * The house says it by itself.
   * @example false
   */
  automatic: boolean;

  /**
   * The words; `null` once they are forgotten.
   * @example "Do you have a cot?"
   */
  text: string | null;

  /**
   * When it was said.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;
}

export class StartedChatDto {
  /**
   * Lets this visitor read and write on, as `chat-token`. Shown this once; it belongs into the memory of the page, not into its address.
   * @example w4Zk1mQd0rXyT8uVbN2cE5fG7hJ9kL3pS6tA1sD4fG0
   */
  token: string;

  /** The first line. */
  line: ChatLineDto;
}

export class ChatLinePageDto {
  /** Lines, the latest first. */
  data: ChatLineDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}
