import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { PageQuery } from '../../../kernel/http/page';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { MessagingProblems } from '../domain/problems';
import {
  AnswerTimesDto,
  AnswerTimesQuery,
  AssignConversationDto,
  ConversationDto,
  ConversationPageDto,
  EntryDto,
  EntryPageDto,
  ListConversationsQuery,
  OpenConversationDto,
  RecogniseGuestDto,
  SnoozeConversationDto,
  WriteEntryDto,
} from './dto/conversation.dto';
import { ConversationQueries } from './queries/conversation.queries';
import { KeepConversation } from './services/keep-conversation.service';
import { OpenConversation } from './services/open-conversation.service';
import { WriteEntry } from './services/write-entry.service';

@ApiTags('Conversations')
@Controller('conversations')
export class ConversationsController {
  constructor(
    private readonly queries: ConversationQueries,
    private readonly opening: OpenConversation,
    private readonly writing: WriteEntry,
  ) {}

  /**
   * List conversations with guests
   * @remarks A guest has one open conversation with a hotel, whichever way they write. Addresses are masked, words are read one by one. Sort by `lastEntryAt`, `openedAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('conversations:read')
  list(@Query() query: ListConversationsQuery, @Context() ctx: RequestContext): Promise<ConversationPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Begin a conversation, or note a call
   * @remarks With a guest, or with an address or number that no guest is known by yet. Where there is an open conversation with them, what is said becomes part of that.
   */
  @Post()
  @RequirePermission('conversations:write')
  @Refuses(MessagingProblems.noWayToReply)
  open(@Body() body: OpenConversationDto, @Context() ctx: RequestContext): Promise<ConversationDto> {
    return this.opening.run(ctx, body);
  }

  /**
   * Read how long guests waited for an answer
   * @remarks In minutes of the hours in which guests are answered, by channel and all together; the first answer of a conversation apart.
   */
  @Get('times')
  @RequirePermission('conversations:read')
  times(@Query() query: AnswerTimesQuery, @Context() ctx: RequestContext): Promise<AnswerTimesDto> {
    return this.queries.times(ctx, query);
  }

  /**
   * Read a conversation
   * @remarks With the addresses of whoever writes for those who hold `guests:pii` in the hotel, which leaves an audit entry; others see a mask. What was said is read at `/entries`.
   */
  @Get(':id')
  @RequirePermission('conversations:read')
  @Header('cache-control', 'no-store')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ConversationDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Read what was said in a conversation
   * @remarks The latest first, with its words for those who hold `guests:pii` in the hotel, which leaves an audit entry. Files are fetched one by one.
   */
  @Get(':id/entries')
  @RequirePermission('conversations:read')
  @Header('cache-control', 'no-store')
  entries(@Param('id', IdPipe) id: string, @Query() query: PageQuery, @Context() ctx: RequestContext): Promise<EntryPageDto> {
    return this.queries.entries(ctx, id, query);
  }

  /**
   * Answer a guest, or take a note
   * @remarks A reply goes where the guest wrote from last, unless it names a contact; what becomes of it shows in `delivery`. On web chat the visitor fetches it.
   */
  @Post(':id/entries')
  @RequirePermission('conversations:write')
  @Refuses(MessagingProblems.conversationClosed, MessagingProblems.noWayToReply)
  write(@Param('id', IdPipe) id: string, @Body() body: WriteEntryDto, @Context() ctx: RequestContext): Promise<EntryDto> {
    return this.writing.run(ctx, id, body);
  }
}

@ApiTags('Conversations')
@Controller('conversations/:id')
export class ConversationActionsController {
  constructor(private readonly keeping: KeepConversation) {}

  /**
   * Say who answers
   * @remarks A member of staff, by their account; `null` or nothing: nobody in particular.
   */
  @Post('assignment')
  @HttpCode(200)
  @RequirePermission('conversations:write')
  @Refuses(MessagingProblems.conversationClosed)
  assign(@Param('id', IdPipe) id: string, @Body() body: AssignConversationDto, @Context() ctx: RequestContext): Promise<ConversationDto> {
    return this.keeping.assign(ctx, id, body.accountId ?? null);
  }

  /**
   * Put a conversation aside until later
   * @remarks It lies open again at that moment, and at once when the guest writes.
   */
  @Post('snoozing')
  @HttpCode(200)
  @RequirePermission('conversations:write')
  @Refuses(MessagingProblems.conversationClosed)
  snooze(@Param('id', IdPipe) id: string, @Body() body: SnoozeConversationDto, @Context() ctx: RequestContext): Promise<ConversationDto> {
    return this.keeping.snooze(ctx, id, new Date(body.until));
  }

  /**
   * Close a conversation
   * @remarks All is said. What the guest writes later begins another.
   */
  @Post('closing')
  @HttpCode(200)
  @RequirePermission('conversations:write')
  @Refuses(MessagingProblems.conversationClosed)
  close(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ConversationDto> {
    return this.keeping.close(ctx, id);
  }

  /**
   * Say which guest has written
   * @remarks For somebody whom the hotel did not recognise by their address. Where there is an open conversation with this guest already, what was said goes there, and that one is the answer.
   */
  @Post('guest')
  @HttpCode(200)
  @RequirePermission('conversations:write')
  @Refuses(MessagingProblems.conversationClosed, MessagingProblems.guestKnown)
  recognise(@Param('id', IdPipe) id: string, @Body() body: RecogniseGuestDto, @Context() ctx: RequestContext): Promise<ConversationDto> {
    return this.keeping.recognise(ctx, id, body.guestId);
  }

  /**
   * Note that it is read
   * @remarks By the caller, up to now. For others it stays unread.
   */
  @Post('reading')
  @HttpCode(200)
  @RequirePermission('conversations:read')
  markRead(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ConversationDto> {
    return this.keeping.read(ctx, id);
  }
}
