import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { EventPageDto, ListEventsQuery } from './dto/event.dto';
import { EventFeed } from './queries/event-feed';

@ApiTags('Events')
@Controller('events')
export class EventsController {
  constructor(private readonly feed: EventFeed) {}

  /**
   * Read what has happened
   * @remarks The log of everything that happens in the hotels the caller may see, in the order of `seq`. Keep `nextAfter` together with your own
   * effects and send it as `after`: no event is missed and none comes twice. Ask again after a second when `nextAfter` has not moved.
   * Events of no hotel are shown to callers granted all hotels. Unknown types and fields may appear at any time; ignore them.
   */
  @Get()
  @RequirePermission('events:read')
  list(@Query() query: ListEventsQuery, @Context() ctx: RequestContext): Promise<EventPageDto> {
    return this.feed.read(ctx, query);
  }
}
