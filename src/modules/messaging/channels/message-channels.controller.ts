import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import {
  ChangeMessageChannelDto,
  CreateMessageChannelDto,
  ListMessageChannelsQuery,
  MessageChannelDto,
  MessageChannelPageDto,
  NewMessageChannelDto,
  SigningKeyDto,
} from './dto/channel.dto';
import { ChannelQueries } from './queries/channel.queries';
import { KeepChannels } from './services/keep-channels.service';

@ApiTags('Conversations')
@Controller('message-channels')
export class MessageChannelsController {
  constructor(
    private readonly queries: ChannelQueries,
    private readonly keeping: KeepChannels,
  ) {}

  /**
   * List the channels on which a hotel is written to
   * @remarks Mailboxes, short messages, WeChat official accounts, web chat, and whatever else posts signed messages. Without their secrets. Sort by `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('conversations:read')
  list(@Query() query: ListMessageChannelsQuery, @Context() ctx: RequestContext): Promise<MessageChannelPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Set up a channel
   * @remarks The answer names the path that messages are posted to, and, this once, the key that signs them. Which fields count depends on the kind: an e-mail channel needs `email`, WeChat `appId`
   * and `token`.
   */
  @Post()
  @RequirePermission('messages:write')
  create(@Body() body: CreateMessageChannelDto, @Context() ctx: RequestContext): Promise<NewMessageChannelDto> {
    return this.keeping.create(ctx, body);
  }

  /**
   * Read a channel
   * @remarks Without its secrets. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('conversations:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MessageChannelDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Change a channel
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. A channel that is not `enabled` takes nothing, and is 404 to whoever posts to it.
   */
  @Patch(':id')
  @RequirePermission('messages:write')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeMessageChannelDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<MessageChannelDto> {
    return this.keeping.change(ctx, id, body, ifMatch);
  }

  /**
   * Make a new signing key
   * @remarks The old key is good for nothing from now on. The new one is shown this once.
   */
  @Post(':id/signing-keys')
  @RequirePermission('messages:write')
  rotate(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<SigningKeyDto> {
    return this.keeping.rotate(ctx, id);
  }
}
