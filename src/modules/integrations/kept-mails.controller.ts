import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { KeptMailPageDto, KeptMailTextDto, ListKeptMailsQuery } from './dto/kept-mail.dto';
import { KeptMails } from './queries/kept-mails';

@ApiTags('Operations')
@Controller('kept-mails')
export class KeptMailsController {
  constructor(private readonly mails: KeptMails) {}

  /**
   * List mail that did not go out
   * @remarks Invitations, password resets and guests’ codes that were kept because no mail server is set (`SMTP_URL`) or because it would not take
   * them. There is no gateway for short messages yet: codes to a phone are always kept here. Removed after 30 days.
   */
  @Get()
  @RequirePermission('operations:read')
  list(@Query() query: ListKeptMailsQuery, @Context() ctx: RequestContext): Promise<KeptMailPageDto> {
    return this.mails.list(ctx, query);
  }

  /**
   * Read mail that did not go out
   * @remarks The text holds one-time secrets with which one becomes whoever it is for, so it is for administrators alone: callers who hold every
   * permission in every hotel. Each reading leaves an audit entry.
   */
  @Get(':id')
  @RequirePermission('operations:read')
  @Header('cache-control', 'no-store')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<KeptMailTextDto> {
    return this.mails.read(ctx, id);
  }
}
