import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GuestOnly, GuestsToo, RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { RegistrationProblems } from '../domain/desk/registration';
import { ReservationProblems } from '../domain/reservation';
import {
  ChangeRegistrationDto,
  ExportRegistrationsQuery,
  GuestRegistrationDto,
  GuestRegistrationPageDto,
  RegistrationExportDto,
  TakeRegistrationDto,
} from './dto/registration.dto';
import { RegistrationQueries } from './queries/registrations.query';
import { TakeRegistrations } from './services/take-registrations.service';

const HANDED_IN = {
  propertyId: '019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91',
  date: '2026-12-24',
  country: 'DE',
  withoutForm: 0,
  registrations: [],
};

const JSON_OR_CSV = ApiOkResponse({
  content: {
    'application/json': { schema: { $ref: getSchemaPath(RegistrationExportDto) }, example: HANDED_IN },
    'text/csv': { schema: { type: 'string' }, example: 'Ankunft,Abreise,Familienname\r\n2026-12-24,2026-12-26,Lindqvist\r\n' },
  },
});

@ApiTags('Registration')
@ApiExtraModels(RegistrationExportDto)
@Controller()
export class RegistrationsController {
  constructor(
    private readonly queries: RegistrationQueries,
    private readonly taking: TakeRegistrations,
  ) {}

  /**
   * List what the guests of a stay have stated
   * @remarks What the country of the hotel asks for, who is to state it and how far they are. Opened, each time with an entry in the audit trail.
   */
  @Get('reservations/:id/registrations')
  @RequirePermission('registrations:read')
  ofStay(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GuestRegistrationPageDto> {
    return this.queries.ofStay(ctx, id);
  }

  /**
   * Take down what a guest states
   * @remarks For the law of the hotel’s country: China (every guest), Germany (foreigners). What is missing may follow, what is not asked is refused. Kept sealed.
   */
  @Post('reservations/:id/registrations')
  @RequirePermission('registrations:write')
  @Refuses(RegistrationProblems.notAsked, ReservationProblems.wrongStatus, Problems.conflict)
  take(@Param('id', IdPipe) id: string, @Body() body: TakeRegistrationDto, @Context() ctx: RequestContext): Promise<GuestRegistrationDto> {
    return this.taking.take(ctx, id, body);
  }

  /**
   * Export registrations
   * @remarks The complete forms of those who arrive on a day, as the country asks for them: `format=csv` has its columns in its language. Leaves an entry in the audit trail.
   */
  @Get('registrations/export')
  @RequirePermission('registrations:read')
  @Refuses(RegistrationProblems.notAsked)
  @JSON_OR_CSV
  async export(
    @Query() query: ExportRegistrationsQuery,
    @Context() ctx: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegistrationExportDto | string> {
    const { document, csv } = await this.queries.export(ctx, query);
    if (query.format !== 'csv') return document;
    void reply.type('text/csv; charset=utf-8');
    return csv();
  }

  /**
   * Read a registration
   * @remarks Opened, with an entry in the audit trail. The ETag goes into `If-Match` of a correction.
   */
  @Get('registrations/:id')
  @RequirePermission('registrations:read')
  @GuestsToo()
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GuestRegistrationDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Correct a registration
   * @remarks JSON merge patch; needs `If-Match`. Guests correct what they have stated for their own stay.
   */
  @Patch('registrations/:id')
  @RequirePermission('registrations:write')
  @GuestsToo()
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeRegistrationDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<GuestRegistrationDto> {
    return this.taking.change(ctx, id, body, ifMatch);
  }
}

@ApiTags('My reservations')
@Controller('my/reservations')
@GuestOnly()
export class MyRegistrationsController {
  constructor(
    private readonly queries: RegistrationQueries,
    private readonly taking: TakeRegistrations,
  ) {}

  /**
   * List what one has stated for one’s own stay
   * @remarks What the country of the hotel asks for, of oneself and of those who share the room, and how far it is.
   */
  @Get(':id/registrations')
  list(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GuestRegistrationPageDto> {
    return this.queries.ofStay(ctx, id);
  }

  /**
   * State what the authorities ask
   * @remarks Before arrival, so that nobody has to wait at the desk; the hotel compares it with the document. What is missing may follow.
   */
  @Post(':id/registrations')
  @Refuses(RegistrationProblems.notAsked, ReservationProblems.wrongStatus, Problems.conflict)
  state(@Param('id', IdPipe) id: string, @Body() body: TakeRegistrationDto, @Context() ctx: RequestContext): Promise<GuestRegistrationDto> {
    return this.taking.take(ctx, id, body);
  }
}
