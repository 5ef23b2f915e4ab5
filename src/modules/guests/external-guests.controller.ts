import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { GuestProblems } from './domain/problems';
import { ExternalGuestDto, ExternalGuestPath, SynchronisedGuestDto } from './dto/external-guest.dto';
import { SynchroniseGuest } from './services/synchronise-guest.service';

@ApiTags('Guest imports')
@Controller('external')
export class ExternalGuestsController {
  constructor(private readonly synchronise: SynchroniseGuest) {}

  /**
   * Upsert a guest of another system
   * @remarks By that system’s id within the hotel. An unknown one becomes a record; a known one that says something else keeps what it said before as a version, unless what
   * is stored was observed later; one that says the same is left untouched. What others said of the guest is never overwritten.
   */
  @Put(':system/guests/:externalId')
  @RequirePermission('guests:import')
  @ApiOkResponse({ type: SynchronisedGuestDto })
  @ApiCreatedResponse({ type: SynchronisedGuestDto })
  @Refuses(GuestProblems.guestErased)
  put(
    @Param() { system, externalId }: ExternalGuestPath,
    @Body() body: ExternalGuestDto,
    @Context() ctx: RequestContext,
  ): Promise<SynchronisedGuestDto> {
    return this.synchronise.run(ctx, system, externalId, body);
  }
}
