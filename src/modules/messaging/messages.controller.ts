import { Body, Controller, Get, Header, Headers, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Public, RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { MessagingProblems } from './domain/problems';
import { ListMessagesQuery, MessageDto, MessagePageDto, MessageTextDto } from './dto/message.dto';
import { MessageReceiptAnswerDto, MessageReceiptDto } from './dto/message-receipt.dto';
import { MessageQueries } from './queries/message.queries';
import { NoteReceipt } from './services/note-receipt.service';
import { RetryMessage } from './services/retry-message.service';

@ApiTags('Messages')
@Controller('messages')
export class MessagesController {
  constructor(
    private readonly queries: MessageQueries,
    private readonly retrying: RetryMessage,
  ) {}

  /**
   * List messages to guests
   * @remarks What was sent, is waiting, failed or was kept, by guest, reservation, booking or hotel. Without words and addresses. Sort by `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('messages:read')
  list(@Query() query: ListMessagesQuery, @Context() ctx: RequestContext): Promise<MessagePageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a message to a guest
   * @remarks With its words and its address for those who hold `guests:pii` in the hotel, which leaves an audit entry; others see a mask. What is kept because there is no way to send it is read here.
   */
  @Get(':id')
  @RequirePermission('messages:read')
  @Header('cache-control', 'no-store')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MessageTextDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Send a message again
   * @remarks One that failed or was kept, under the same id: a gateway that has taken it already does nothing. It goes where it was to go; a new address of the guest counts from the next
   * message on.
   */
  @Post(':id/retries')
  @HttpCode(202)
  @RequirePermission('messages:write')
  @Refuses(MessagingProblems.notToBeSentAgain)
  retry(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MessageDto> {
    return this.retrying.run(ctx, id);
  }
}

@ApiTags('Messages')
@Controller('message-receipts')
export class MessageReceiptsController {
  constructor(private readonly receipts: NoteReceipt) {}

  /**
   * Tell what has become of a message
   * @remarks For gateways, without a token: signed as what they are posted is, `innkeeper-signature: t=<unix seconds>,v1=<HMAC-SHA256 in hex of "t.body">` under `MESSAGE_GATEWAY_KEY`, at most five
   * minutes old. What has arrived has arrived: a later receipt changes nothing.
   */
  @Post()
  @HttpCode(200)
  @Public()
  @Refuses(MessagingProblems.badSignature)
  note(
    @Body() body: MessageReceiptDto,
    @Headers('innkeeper-signature') signature: string | undefined,
    @Req() request: { rawBody?: Buffer },
    @Context() ctx: RequestContext,
  ): Promise<MessageReceiptAnswerDto> {
    return this.receipts.run(ctx, body, signature, request.rawBody);
  }

  /**
   * Hear from Twilio
   * @remarks What Twilio’s status callbacks are sent to: every short message names its own address when it is handed over. `X-Twilio-Signature` is checked by Twilio’s library over the address and the form.
   * What is unknown or only on its way is ignored; what has arrived, or was given up, stays so.
   */
  @Post('twilio/:id')
  @HttpCode(204)
  @Public()
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({
    description: 'The form, as Twilio sends it.',
    schema: {
      type: 'object',
      additionalProperties: true,
      example: { MessageSid: 'SM00000000000000000000000000000001', MessageStatus: 'delivered' },
    },
  })
  @Refuses(MessagingProblems.callbackForged)
  hearTwilio(
    @Param('id', IdPipe) id: string,
    @Headers('x-twilio-signature') signature: string | undefined,
    @Req() request: { rawBody?: Buffer; url: string },
    @Context() ctx: RequestContext,
  ): Promise<void> {
    return this.receipts.byTwilio(ctx, id, request.url, signature, request.rawBody);
  }
}
