import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { GuestProblems } from './domain/problems';
import { ExplanationDto } from './dto/fact.dto';
import { ChangeGuestDto, CreateGuestDto, GuestDto, GuestPageDto, ListGuestsQuery } from './dto/guest.dto';
import { GuestQueries } from './queries/guest.queries';
import { ChangeGuest } from './services/change-guest.service';
import { RegisterGuest } from './services/register-guest.service';

@ApiTags('Guests')
@Controller('guests')
export class GuestsController {
  constructor(
    private readonly queries: GuestQueries,
    private readonly registration: RegisterGuest,
    private readonly changes: ChangeGuest,
  ) {}

  /**
   * List guests
   * @remarks Persons who are known to a hotel that the caller may see, each once, however many records they have; searched by name part, phone number, its last four
   * digits, or e-mail. What only other hotels know of them is left out. E-mail and phone come masked unless the caller holds `guests:pii`; every unmasked read
   * leaves an audit entry.
   */
  @Get()
  @RequirePermission('guests:read')
  list(@Query() query: ListGuestsQuery, @Context() ctx: RequestContext): Promise<GuestPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a guest
   * @remarks By any id of theirs: that of a record which was merged into another answers with the person. Masked unless the caller holds `guests:pii`. The ETag goes into
   * `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('guests:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GuestDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Explain a guest’s profile
   * @remarks Field by field: whose word holds, by which rule, what others said and why that stands back; and each source’s record as it came (with `guests:pii`).
   */
  @Get(':id/explain')
  @RequirePermission('guests:read')
  explain(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ExplanationDto> {
    return this.queries.explanation(ctx, id);
  }

  /**
   * Register a guest
   * @remarks For somebody who has not booked: a booking registers its guests by itself. With `guestId` it is a further record of a guest who is known.
   */
  @Post()
  @RequirePermission('guests:write')
  register(@Body() body: CreateGuestDto, @Context() ctx: RequestContext): Promise<GuestDto> {
    return this.registration.run(ctx, body);
  }

  /**
   * Change a guest
   * @remarks Corrects single fields. Needs `If-Match`. Nothing is written over: the correction is a fact with a source and a time, believed most because it is the newest of
   * the surest; what others said can be read at `/explain`. `null` declares what is known of a field wrong. Who may write in all hotels corrects for the whole chain,
   * others for their own hotel.
   */
  @Patch(':id')
  @RequirePermission('guests:write')
  @Refuses(GuestProblems.guestErased, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeGuestDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<GuestDto> {
    return this.changes.run(ctx, id, body, ifMatch);
  }
}
