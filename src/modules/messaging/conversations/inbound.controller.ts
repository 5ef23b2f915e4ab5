import { Body, Controller, Get, Header, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, RequirePermission } from '../../../kernel/auth/permissions';
import { PageQuery } from '../../../kernel/http/page';
import { bytesOf, TAKES_BYTES } from '../../../kernel/http/raw-bodies';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { MessagingProblems } from '../domain/problems';
import {
  ChatLineDto,
  ChatLinePageDto,
  InboundAnswerDto,
  InboundMessageDto,
  StartedChatDto,
  StartWebChatDto,
  WechatCallQuery,
  WriteChatLineDto,
} from './dto/inbound.dto';
import { ConversationQueries } from './queries/conversation.queries';
import { HearWechat } from './services/hear-wechat.service';
import { ReceiveLetter } from './services/receive-letter.service';
import { ReceiveMessage } from './services/receive-message.service';
import { WebChat } from './services/web-chat.service';

const LETTER =
  'From: Maria <maria@example.com>\r\nTo: hello@seaview.example\r\nSubject: Late arrival\r\nMessage-ID: <1@example.com>\r\n\r\nIs somebody there?\r\n';
const CALL = '<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><Encrypt><![CDATA[hQM/NS0ujPGbF+…]]></Encrypt></xml>';

@ApiTags('Inbound messages')
@Controller('inbound')
export class InboundController {
  constructor(
    private readonly letters: ReceiveLetter,
    private readonly messages: ReceiveMessage,
    private readonly wechat: HearWechat,
  ) {}

  /**
   * Hand over a letter
   * @remarks The letter as it came, from a mail server or provider, without a token: signed `innkeeper-signature: t=<unix seconds>,v1=<HMAC-SHA256 in hex of "t.body">` under the channel’s key, at most
   * five minutes old. Told twice it counts once, by its Message-ID; what answers a letter of ours goes into that conversation, and what comes back undelivered is noted on the letter.
   */
  @Post('email/:id')
  @HttpCode(200)
  @Public()
  @RouteConfig(TAKES_BYTES)
  @ApiConsumes('message/rfc822')
  @ApiBody({ schema: { type: 'string', description: 'The letter (RFC 5322).', example: LETTER } })
  @Refuses(MessagingProblems.badSignature)
  letter(
    @Param('id', IdPipe) id: string,
    @Headers('innkeeper-signature') signature: string | undefined,
    @Req() request: FastifyRequest,
    @Context() ctx: RequestContext,
  ): Promise<InboundAnswerDto> {
    return this.letters.run(ctx, id, signature, bytesOf(request));
  }

  /**
   * Hand over a message
   * @remarks For SMS gateways and for whatever else can sign: `innkeeper-signature` as for letters, under the channel’s key. Told twice it counts once, by its `id`.
   */
  @Post('messages/:id')
  @HttpCode(200)
  @Public()
  @Refuses(MessagingProblems.badSignature)
  message(
    @Param('id', IdPipe) id: string,
    @Body() body: InboundMessageDto,
    @Headers('innkeeper-signature') signature: string | undefined,
    @Req() request: { rawBody?: Buffer },
    @Context() ctx: RequestContext,
  ): Promise<InboundAnswerDto> {
    return this.messages.run(ctx, id, body, signature, request.rawBody);
  }

  /**
   * Hear a short message from Twilio
   * @remarks The address of the number’s webhook. `X-Twilio-Signature` is checked by Twilio’s library over the address and the form. Told twice it counts once, by its MessageSid.
   */
  @Post('sms/:id')
  @HttpCode(204)
  @Public()
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({
    description: 'The form, as Twilio sends it.',
    schema: {
      type: 'object',
      additionalProperties: true,
      example: { MessageSid: 'SM00000000000000000000000000000001', From: '+46701234567', Body: 'Is somebody there?' },
    },
  })
  @Refuses(MessagingProblems.callbackForged)
  twilio(
    @Param('id', IdPipe) id: string,
    @Headers('x-twilio-signature') signature: string | undefined,
    @Req() request: { rawBody?: Buffer; url: string },
    @Context() ctx: RequestContext,
  ): Promise<void> {
    return this.messages.byTwilio(ctx, id, request.url, signature, request.rawBody);
  }

  /**
   * Tell WeChat that it is us
   * @remarks What the platform asks when the address of an official account is entered: `echostr` is said back where the signature is right and at most five minutes old.
   */
  @Get('wechat/:id')
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' }, example: '5927782489442352469' } } })
  @Refuses(MessagingProblems.badSignature)
  echo(@Param('id', IdPipe) id: string, @Query() query: WechatCallQuery, @Context() ctx: RequestContext): Promise<string> {
    return this.wechat.echo(ctx, id, query);
  }

  /**
   * Hear a follower on WeChat
   * @remarks The address of an official account. Messages and events as the platform posts them, encrypted or not as the account is set up; a signature that is wrong, more than five minutes old, or
   * used for another body is refused. Told twice it counts once. The answer is `success`, or a reply in XML, encrypted where the message was.
   */
  @Post('wechat/:id')
  @HttpCode(200)
  @Public()
  @RouteConfig(TAKES_BYTES)
  @ApiConsumes('text/xml', 'application/xml')
  @ApiBody({ schema: { type: 'string', description: 'The message, as the platform posts it.', example: CALL } })
  @ApiOkResponse({
    content: {
      'text/plain': { schema: { type: 'string' }, example: 'success' },
      'text/xml': { schema: { type: 'string' }, example: '<xml><MsgType><![CDATA[text]]></MsgType></xml>' },
    },
  })
  @Refuses(MessagingProblems.badSignature)
  async hear(
    @Param('id', IdPipe) id: string,
    @Query() query: WechatCallQuery,
    @Req() request: FastifyRequest,
    @Context() ctx: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const answer = await this.wechat.run(ctx, id, query, bytesOf(request));
    void reply.type(answer.startsWith('<') ? 'text/xml; charset=utf-8' : 'text/plain; charset=utf-8');
    return answer;
  }
}

@ApiTags('Inbound messages')
@Controller()
export class WebChatController {
  constructor(private readonly chat: WebChat) {}

  /**
   * Begin a web chat
   * @remarks For a page of the hotel, without a token, rate-limited; a guest’s token says who writes. The answer holds a token for this visitor alone.
   */
  @Post('web-chats')
  @Public()
  start(@Body() body: StartWebChatDto, @Context() ctx: RequestContext): Promise<StartedChatDto> {
    return this.chat.start(ctx, body);
  }

  /**
   * Write on in a web chat
   * @remarks Rate-limited. A line that is sent again with its `clientId` counts once.
   */
  @Post('web-chat-lines')
  @Public()
  write(
    @Headers('chat-token') token: string | undefined,
    @Body() body: WriteChatLineDto,
    @Context() ctx: RequestContext,
  ): Promise<ChatLineDto> {
    return this.chat.write(ctx, token, body);
  }

  /**
   * Read a web chat
   * @remarks What this visitor has said on this page and was told there, the latest first. `updatedSince` fetches what is new.
   */
  @Get('web-chat-lines')
  @Public()
  @Header('cache-control', 'no-store')
  lines(@Headers('chat-token') token: string | undefined, @Query() query: PageQuery): Promise<ChatLinePageDto> {
    return this.chat.lines(token, query);
  }
}

@ApiTags('Conversations')
@Controller('conversation-attachments')
export class ConversationAttachmentsController {
  constructor(private readonly queries: ConversationQueries) {}

  /**
   * Download a file that a guest has sent
   * @remarks For those who hold `guests:pii` in the hotel; it leaves an audit entry. Nothing has looked for viruses in it.
   */
  @Get(':id')
  @RequirePermission('conversations:read')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' }, example: 'PDF …' } } })
  async download(
    @Param('id', IdPipe) id: string,
    @Context() ctx: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { name, contentType, content } = await this.queries.file(ctx, id);
    void reply
      .type('application/octet-stream')
      .header('x-file-type', contentType)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`);
    return content;
  }
}
