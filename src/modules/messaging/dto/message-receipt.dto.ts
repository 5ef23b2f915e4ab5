import { IsIn, IsOptional, Matches } from 'class-validator';
import { MESSAGE_STATUSES, type MessageStatus } from '../domain/message';
import { IsId } from './validators';

export class MessageReceiptDto {
  /**
   * The message, as its `id` was posted.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  @IsId()
  messageId: string;

  /**
   * What has become of it.
   * @example delivered
   */
  @IsIn(['delivered', 'failed'])
  status: 'delivered' | 'failed';

  /**
   * Why it failed, as a code; nothing personal.
   * @example absent_subscriber
   */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9_]{0,59}$/)
  code?: string;
}

export class MessageReceiptAnswerDto {
  /**
   * The message.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  messageId: string;

  /**
   * Where it stands now.
   * @example delivered
   */
  @IsIn(MESSAGE_STATUSES)
  status: MessageStatus;
}
