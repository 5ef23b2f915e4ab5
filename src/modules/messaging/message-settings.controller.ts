import { Body, Controller, Get, Headers, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { ChangeMessageSettingsDto, MessageSettingsDto } from './dto/message-settings.dto';
import { MessageSettingsQueries } from './queries/message-settings.query';
import { ChangeMessageSettings } from './services/change-settings.service';

@ApiTags('Messages')
@Controller('properties/:id/message-settings')
export class MessageSettingsController {
  constructor(
    private readonly queries: MessageSettingsQueries,
    private readonly changing: ChangeMessageSettings,
  ) {}

  /**
   * Read what a hotel sends to its guests
   * @remarks Which kinds of message, in which language where none is known, and how many days before arrival and after departure. The ETag goes into `If-Match` of a change.
   */
  @Get()
  @RequirePermission('messages:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MessageSettingsDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Change what a hotel sends to its guests
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. It counts for messages that are written from now on.
   */
  @Patch()
  @RequirePermission('messages:write')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeMessageSettingsDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<MessageSettingsDto> {
    return this.changing.run(ctx, id, body, ifMatch);
  }
}
