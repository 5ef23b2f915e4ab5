import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { PageQuery } from '../../kernel/http/page';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import {
  ChangeMessageTemplateDto,
  CreateMessageTemplateDto,
  ListMessageTemplatesQuery,
  MessagePreviewDto,
  MessageTemplateDto,
  MessageTemplatePageDto,
  MessageTemplateVersionListDto,
  PreviewMessageDto,
} from './dto/message-template.dto';
import { TemplateQueries } from './queries/template.queries';
import { KeepTemplates } from './services/keep-templates.service';
import { PreviewMessage } from './services/preview-message.service';

@ApiTags('Message templates')
@Controller('message-templates')
export class MessageTemplatesController {
  constructor(
    private readonly queries: TemplateQueries,
    private readonly keep: KeepTemplates,
  ) {}

  /**
   * List message templates
   * @remarks Those that the chain and hotels have written. Where there is none the words that come with the house are used, in English or simplified Chinese: a preview shows them. Sort by `kind`,
   * `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('messages:read')
  list(@Query() query: ListMessageTemplatesQuery, @Context() ctx: RequestContext): Promise<MessageTemplatePageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a message template
   * @remarks Its newest words. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('messages:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MessageTemplateDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * List the versions of a template
   * @remarks Newest first; sort by `version`. A message names the version it was written from.
   */
  @Get(':id/versions')
  @RequirePermission('messages:read')
  versions(
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
    @Context() ctx: RequestContext,
  ): Promise<MessageTemplateVersionListDto> {
    return this.queries.versions(ctx, id, query);
  }

  /**
   * Write a message template
   * @remarks For a kind, a channel and a language; of one hotel, or without one of the chain. Written in Liquid with values (`{{ guest.name }}`), `if`, `unless`, `case` and `for`, and nothing else; in
   * HTML every value is escaped. It is tried out at once, and refused with a pointer where it names what there is not. A preview shows the values there are.
   */
  @Post()
  @RequirePermission('messages:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateMessageTemplateDto, @Context() ctx: RequestContext): Promise<MessageTemplateDto> {
    return this.keep.create(ctx, body);
  }

  /**
   * Change a message template
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. The change is a new version; messages that were written stay as they are.
   */
  @Patch(':id')
  @RequirePermission('messages:write')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeMessageTemplateDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<MessageTemplateDto> {
    return this.keep.change(ctx, id, body, ifMatch);
  }

  /**
   * Take a message template back
   * @remarks What it stood in front of holds again: the chain’s words, or those that come with the house.
   */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('messages:write')
  retire(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.keep.retire(ctx, id);
  }
}

@ApiTags('Message templates')
@Controller('message-previews')
export class MessagePreviewsController {
  constructor(private readonly preview: PreviewMessage) {}

  /**
   * Preview a message
   * @remarks As this hotel would send it to a guest of this language, about a stay that nobody has booked: from the template that holds, or from words that are tried out. `words` is what the values were put
   * into. Nothing is stored or sent.
   */
  @Post()
  @HttpCode(200)
  @RequirePermission('messages:read')
  show(@Body() body: PreviewMessageDto, @Context() ctx: RequestContext): Promise<MessagePreviewDto> {
    return this.preview.run(ctx, body);
  }
}
