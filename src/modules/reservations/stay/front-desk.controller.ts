import { Body, Controller, Get, Headers, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { FrontDeskPageDto, FrontDeskQuery, InHouseQuery } from './dto/front-desk.dto';
import { HousekeepingQuery, RoomStateDto, RoomStatePageDto, SetRoomConditionDto } from './dto/housekeeping.dto';
import { StayRulesDto, StayRulesOfHotelDto } from './dto/stay-rules.dto';
import { FrontDesk } from './queries/front-desk.queries';
import { HousekeepingQueries } from './queries/housekeeping.queries';
import { SetRoomCondition } from './services/housekeeping.service';
import { KeepStayRules } from './services/keep-stay-rules.service';

@ApiTags('Front desk')
@Controller()
export class FrontDeskController {
  constructor(
    private readonly frontDesk: FrontDesk,
    private readonly rules: KeepStayRules,
  ) {}

  /**
   * List arrivals
   * @remarks Of the hotel's business date, or of another day: who is expected and who came (`open=true`: only who is expected). On the business date also those who should
   * have come before. Sort by `name`, `room`, `expectedArrival` or `arrival`.
   */
  @Get('front-desk/arrivals')
  @RequirePermission('reservations:read')
  arrivals(@Query() query: FrontDeskQuery, @Context() ctx: RequestContext): Promise<FrontDeskPageDto> {
    return this.frontDesk.arrivals(ctx, query);
  }

  /**
   * List guests in the house
   * @remarks Everybody who is checked in, those who should have left and those without a room included. Sort by `name`, `room`, `arrival` or `departure`.
   */
  @Get('front-desk/in-house')
  @RequirePermission('reservations:read')
  guestsInHouse(@Query() query: InHouseQuery, @Context() ctx: RequestContext): Promise<FrontDeskPageDto> {
    return this.frontDesk.inHouse(ctx, query);
  }

  /**
   * List departures
   * @remarks Of the hotel's business date, or of another day: who is to leave and who has left (`open=true`: only who is to leave). On the business date also those who
   * should have left before.
   */
  @Get('front-desk/departures')
  @RequirePermission('reservations:read')
  departures(@Query() query: FrontDeskQuery, @Context() ctx: RequestContext): Promise<FrontDeskPageDto> {
    return this.frontDesk.departures(ctx, query);
  }

  /**
   * Read the rules of the front desk
   * @remarks Which rooms may be handed over, what leaving early or late costs. A hotel that has said nothing hands over clean rooms and asks no fees.
   */
  @Get('properties/:id/stay-rules')
  @RequirePermission('reservations:read')
  stayRules(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<StayRulesOfHotelDto> {
    return this.rules.read(ctx, id);
  }

  /**
   * Set the rules of the front desk
   * @remarks As a whole. Needs `If-Match`.
   */
  @Put('properties/:id/stay-rules')
  @RequirePermission('properties:write')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  setStayRules(
    @Param('id', IdPipe) id: string,
    @Body() body: StayRulesDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<StayRulesOfHotelDto> {
    return this.rules.set(ctx, id, body, ifMatch);
  }
}

@ApiTags('Housekeeping')
@Controller()
export class HousekeepingController {
  constructor(
    private readonly rooms: HousekeepingQueries,
    private readonly conditions: SetRoomCondition,
  ) {}

  /**
   * List rooms with their state
   * @remarks Rooms in service of one hotel, by number: how clean each is, whether somebody is in it, leaves or comes today, and what maintenance covers tonight. Names no guest.
   */
  @Get('housekeeping')
  @RequirePermission('housekeeping:read')
  roomStates(@Query() query: HousekeepingQuery, @Context() ctx: RequestContext): Promise<RoomStatePageDto> {
    return this.rooms.list(ctx, query);
  }

  /**
   * Say how clean a room is
   * @remarks The last word counts; with `If-Match` only when nobody has said anything else meanwhile.
   */
  @Put('rooms/:id/housekeeping')
  @RequirePermission('housekeeping:write')
  @Refuses(Problems.versionChanged)
  setCondition(
    @Param('id', IdPipe) id: string,
    @Body() body: SetRoomConditionDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<RoomStateDto> {
    return this.conditions.run(ctx, id, body.condition, ifMatch);
  }
}
