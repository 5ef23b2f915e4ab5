import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../kernel/events/listener';
import { guestsOf, type TimelineRow, toldOf } from '../domain/timeline';
import { TimelineKinds } from '../services/timeline-kinds';

// whom nobody knows has no timeline
const KEEP = `
  INSERT INTO guest_timeline (guest_id, seq, type, occurred_at, property_id, aggregate_type, aggregate_id, trouble, data)
  SELECT t.guest_id, t.seq, t.type, t.occurred_at, t.property_id, t.aggregate_type, t.aggregate_id, t.trouble, t.data
  FROM json_to_recordset($1::json) AS t(guest_id uuid, seq bigint, type text, occurred_at timestamptz, property_id uuid, aggregate_type text, aggregate_id uuid,
    trouble boolean, data jsonb)
    JOIN guests g ON g.id = t.guest_id AND g.erased_at IS NULL
  ON CONFLICT (guest_id, seq) DO NOTHING`;

/** Tells each guest's story from the events that name them, whatever they are about. Who has been erased has none. */
@Injectable()
export class KeepTimelineAfterAnythingHappens implements EventListener {
  readonly name = 'keep-timeline-after-anything-happens';
  readonly from = 'beginning';
  readonly types = 'all';

  constructor(
    private readonly kinds: TimelineKinds,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  handle(event: PublishedEvent, work: Work): Promise<void> {
    return this.handleTogether([event], work);
  }

  async handleTogether(events: readonly PublishedEvent[], work: Work): Promise<void> {
    const rows = events.flatMap((event) => this.rows(event));
    if (rows.length) await work.hot('keep_timeline', KEEP, [JSON.stringify(rows)]);
    const erased = events.filter((e) => e.type === 'guests.erased').flatMap(guestsOf);
    if (erased.length) await work.query('DELETE FROM guest_timeline WHERE guest_id = ANY ($1::uuid[])', [erased]);
  }

  private rows(event: PublishedEvent): TimelineRow[] {
    const data = toldOf(event);
    return guestsOf(event).map((guest_id) => ({
      guest_id,
      seq: event.seq,
      type: event.type,
      occurred_at: event.occurredAt.toISOString(),
      property_id: event.propertyId,
      aggregate_type: event.aggregate.type,
      aggregate_id: event.aggregate.id,
      trouble: this.kinds.isTrouble(event.type, data),
      data,
    }));
  }
}
