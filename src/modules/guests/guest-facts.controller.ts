import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isEmail } from 'class-validator';
import { RequirePermission } from '../../kernel/auth/permissions';
import { invalid } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { normalisePhone } from './domain/contact';
import { GuestProblems } from './domain/problems';
import type { FactKind, FactValue } from './domain/record';
import {
  AddAddressDto,
  AddCompanyDto,
  AddContactDto,
  AddDocumentDto,
  AddLabelDto,
  AddNoteDto,
  AddPreferenceDto,
  FactDto,
  FactListDto,
  type FactOriginDto,
  GuestFactsQuery,
} from './dto/fact.dto';
import { GuestQueries } from './queries/guest.queries';
import { EndFact } from './services/end-fact.service';
import { RecordFact } from './services/record-fact.service';

@ApiTags('Guests')
@Controller('guests/:id')
export class GuestFactsController {
  constructor(
    private readonly queries: GuestQueries,
    private readonly recordFact: RecordFact,
    private readonly endFact: EndFact,
  ) {}

  /**
   * What is known of a guest
   * @remarks Every fact that holds, with source, time and lawful basis; of fields with one value the one that is believed, of the others all. Masked unless the caller
   * holds `guests:pii`.
   */
  @Get('facts')
  @RequirePermission('guests:read')
  list(@Param('id', IdPipe) id: string, @Query() { kind }: GuestFactsQuery, @Context() ctx: RequestContext): Promise<FactListDto> {
    return this.queries.facts(ctx, id, kind);
  }

  /**
   * End a fact
   * @remarks It no longer holds: a tag taken off, an old address, an entry of the block list lifted. What a record itself said cannot be ended; it is corrected.
   */
  @Delete('facts/:factId')
  @HttpCode(204)
  @RequirePermission('guests:write')
  @Refuses(GuestProblems.guestErased)
  end(@Param('id', IdPipe) id: string, @Param('factId', IdPipe) factId: string, @Context() ctx: RequestContext): Promise<void> {
    return this.endFact.run(ctx, id, factId);
  }

  /**
   * Add a contact
   * @remarks A further e-mail or phone number. The guest is found by it.
   */
  @Post('contacts')
  @RequirePermission('guests:write')
  @Refuses(GuestProblems.guestErased)
  addContact(@Param('id', IdPipe) id: string, @Body() body: AddContactDto, @Context() ctx: RequestContext): Promise<FactDto> {
    const { kind, value } = body;
    const wrong = kind === 'email' ? !isEmail(value) : !/^[+0-9][0-9 ()./-]{2,30}$/.test(value);
    if (wrong)
      throw invalid({ pointer: '/value', code: `not_a_${kind}`, detail: `This is no ${kind === 'email' ? 'e-mail' : 'phone number'}.` });
    return kind === 'email'
      ? this.add(ctx, id, body, 'email', { address: value })
      : this.add(ctx, id, body, 'phone', { number: normalisePhone(value) });
  }

  /**
   * Add a postal address
   * @remarks Home, work or bill: a guest may have several. Kept sealed; without `guests:pii` city and country show.
   */
  @Post('addresses')
  @RequirePermission('guests:write')
  @Refuses(GuestProblems.guestErased)
  addAddress(@Param('id', IdPipe) id: string, @Body() body: AddAddressDto, @Context() ctx: RequestContext): Promise<FactDto> {
    const { lines, city, region, postalCode, country } = body;
    return this.add(ctx, id, body, 'address', { lines, city, region, postalCode, country });
  }

  /**
   * Add an identity document
   * @remarks Kept sealed, found by its number, shown without `guests:pii` by type and last two characters alone.
   */
  @Post('documents')
  @RequirePermission('guests:write')
  @Refuses(GuestProblems.guestErased)
  addDocument(@Param('id', IdPipe) id: string, @Body() body: AddDocumentDto, @Context() ctx: RequestContext): Promise<FactDto> {
    const { type, number, country, expiresOn } = body;
    return this.add(ctx, id, { lawfulBasis: 'legal_obligation', ...body }, 'document', { type, number, country, expiresOn });
  }

  /**
   * Add a preference
   * @remarks Room, food, leisure, habit or special need; for one hotel or the chain. Special needs can tell of health and faith: they ask for the guest’s consent, and are
   * masked without `guests:pii`.
   */
  @Post('preferences')
  @RequirePermission('guests:write')
  @Refuses(GuestProblems.guestErased)
  addPreference(@Param('id', IdPipe) id: string, @Body() body: AddPreferenceDto, @Context() ctx: RequestContext): Promise<FactDto> {
    const { category, code, value, note } = body;
    return this.add(ctx, id, { ...(category === 'special_need' && { lawfulBasis: 'consent' }), ...body }, 'preference', {
      category,
      code,
      value,
      note,
    });
  }

  /**
   * Add a tag, a VIP level or an entry of the block list
   * @remarks The block list asks for a reason, which is sealed. Ended by `DELETE` of the fact.
   */
  @Post('labels')
  @RequirePermission('guests:write')
  @Refuses(GuestProblems.guestErased)
  addLabel(@Param('id', IdPipe) id: string, @Body() body: AddLabelDto, @Context() ctx: RequestContext): Promise<FactDto> {
    const { kind, code, reason } = body;
    if (kind === 'block' && !reason) throw invalid({ pointer: '/reason', code: 'required', detail: 'The block list asks for a reason.' });
    return this.add(ctx, id, { lawfulBasis: 'legitimate_interest', ...body }, kind, {
      code,
      ...(reason && { reason }),
    });
  }

  /**
   * Add a company
   * @remarks The company or travel agent the guest belongs to, and what they are there. A guest may have several.
   */
  @Post('companies')
  @RequirePermission('guests:write')
  @Refuses(GuestProblems.guestErased)
  addCompany(@Param('id', IdPipe) id: string, @Body() body: AddCompanyDto, @Context() ctx: RequestContext): Promise<FactDto> {
    return this.add(ctx, id, body, 'company', { companyId: body.companyId, role: body.role });
  }

  /**
   * Add a note
   * @remarks What whoever serves the guest should know. Free text is personal: kept sealed, masked without `guests:pii`.
   */
  @Post('notes')
  @RequirePermission('guests:write')
  @Refuses(GuestProblems.guestErased)
  addNote(@Param('id', IdPipe) id: string, @Body() body: AddNoteDto, @Context() ctx: RequestContext): Promise<FactDto> {
    return this.add(ctx, id, body, 'note', { text: body.text });
  }

  private add<K extends FactKind>(ctx: RequestContext, id: string, from: FactOriginDto, kind: K, value: FactValue<K>): Promise<FactDto> {
    const { propertyId, source, observedAt, lawfulBasis, confidence } = from;
    return this.recordFact.run(ctx, id, {
      kind,
      value,
      propertyId,
      source,
      lawfulBasis,
      confidence,
      observedAt: observedAt === undefined ? undefined : new Date(observedAt),
    });
  }
}
