import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { EVENT_COLUMNS, type EventRow, publishedEvent } from '../../../kernel/events/event-row';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { EventPageDto, ListEventsQuery } from '../dto/event.dto';

/** Numbers looked at for each event asked for: what the caller may not see must not make one request read the whole log. */
const WINDOW_PER_EVENT = 10;

interface FeedRow extends EventRow {
  last_seq: number;
}

/** Reads the event log from a position. The last number and the events come from one snapshot, so none can appear behind `nextAfter`. */
@Injectable()
export class EventFeed {
  constructor(private readonly database: Database) {}

  /** @throws Refusal 404 for a hotel that the caller may not see */
  async read(ctx: RequestContext, query: ListEventsQuery): Promise<EventPageDto> {
    const { after = 0, limit = 100 } = query;
    if (query.propertyId) ctx.caller.require('events:read', query.propertyId);
    const visible = query.propertyId ? [query.propertyId.toLowerCase()] : ctx.caller.propertiesWith('events:read');
    // one thing's events are few and have an index of their own: they need no window
    const end = query.aggregateId ? Number.MAX_SAFE_INTEGER : Math.min(Number.MAX_SAFE_INTEGER, after + limit * WINDOW_PER_EVENT);
    const rows = await this.database.replica.hot<FeedRow>(
      query.aggregateId ? 'feed_of_one' : 'feed',
      `SELECT s.last_seq, ${EVENT_COLUMNS} FROM event_sequence s LEFT JOIN LATERAL (
         SELECT * FROM events WHERE seq > $1 AND seq <= least($2::bigint, s.last_seq)
           AND ($4::uuid[] IS NULL OR property_id = ANY ($4)) AND ($5::text[] IS NULL OR type = ANY ($5))
           ${query.aggregateId ? 'AND aggregate_id = $6' : ''}
         ORDER BY seq LIMIT $3
       ) e ON true ORDER BY e.seq`,
      [after, end, limit, visible, query.types?.split(',') ?? null, ...(query.aggregateId ? [query.aggregateId] : [])],
    );
    const found = rows.filter((row) => row.seq !== null);
    const looked = found.length === limit ? found.at(-1)!.seq : Math.min(end, rows[0]!.last_seq);
    return { data: found.map(publishedEvent), nextAfter: Math.max(after, looked) };
  }
}
