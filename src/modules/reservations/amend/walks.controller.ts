import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ReservationProblems } from '../domain/reservation';
import { ListWalksQuery, WalkDto, WalkGuestDto, WalkPageDto } from './dto/walk.dto';
import { WalkGuest } from './services/walk-guest.service';

@ApiTags('Walks')
@Controller()
export class WalksController {
  constructor(private readonly walks: WalkGuest) {}

  /**
   * Walk a guest
   * @remarks For a guest with a confirmed reservation for whom there is no room: where they sleep instead, what it costs the house and what they are given.
   * The reservation is cancelled without a fee and its nights are given back. Guests who come back later are taken in again by taking the cancellation back.
   */
  @Post('reservations/:id/walk')
  @RequirePermission('reservations:overbook')
  @Refuses(ReservationProblems.wrongStatus)
  walk(@Param('id', IdPipe) id: string, @Body() body: WalkGuestDto, @Context() ctx: RequestContext): Promise<WalkDto> {
    return this.walks.run(ctx, id, body);
  }

  /**
   * List walked guests
   * @remarks Newest first: where each slept instead, what it cost the house and what the guest was given.
   */
  @Get('walks')
  @RequirePermission('reservations:read')
  list(@Query() query: ListWalksQuery, @Context() ctx: RequestContext): Promise<WalkPageDto> {
    return this.walks.list(ctx, query);
  }
}
