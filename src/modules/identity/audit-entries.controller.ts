import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { AuditEntryPageDto, AuditEntryQuery } from './dto/audit-entry.dto';
import { AuditEntries } from './queries/audit-entries.query';

@ApiTags('Audit trail')
@Controller('audit-entries')
export class AuditEntriesController {
  constructor(private readonly entries: AuditEntries) {}

  /**
   * Read the audit trail
   * @remarks Who did what to what, and when; newest first, or oldest first with `sort=at`. Entries of hotels outside the caller’s grant are left out;
   * those that belong to the whole organization are for callers who hold the permission for all hotels.
   */
  @Get()
  @RequirePermission('audit:read')
  list(@Query() query: AuditEntryQuery, @Context() ctx: RequestContext): Promise<AuditEntryPageDto> {
    return this.entries.list(ctx.caller, query);
  }
}
