import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { GuestDto, GuestPageDto, ListGuestsQuery } from './dto/guest.dto';
import { GuestQueries } from './queries/guest.queries';

@ApiTags('Guests')
@Controller('guests')
export class GuestsController {
  constructor(private readonly queries: GuestQueries) {}

  /**
   * List guest records
   * @remarks Records of the hotels the caller may see, searched by name part, phone number, its last four digits, or e-mail. E-mail and phone come
   * masked unless the caller holds `guests:pii`; every unmasked read leaves an audit entry.
   */
  @Get()
  @RequirePermission('guests:read')
  list(@Query() query: ListGuestsQuery, @Context() ctx: RequestContext): Promise<GuestPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a guest record
   * @remarks Masked unless the caller holds `guests:pii` for the hotel that made the record.
   */
  @Get(':id')
  @RequirePermission('guests:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GuestDto> {
    return this.queries.one(ctx, id);
  }
}
