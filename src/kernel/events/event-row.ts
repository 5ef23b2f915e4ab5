import type { FieldChange, PublishedEvent } from './domain-event';

/** A row of the event log. */
export interface EventRow {
  seq: number;
  event_id: string;
  type: string;
  version: number;
  aggregate_type: string;
  aggregate_id: string;
  property_id: string | null;
  data: Record<string, unknown>;
  changes: FieldChange[];
  occurred_at: Date;
  request_id: string | null;
  actor_id: string | null;
}

export const EVENT_COLUMNS =
  'e.seq, e.event_id, e.type, e.version, e.aggregate_type, e.aggregate_id, e.property_id, e.data, e.changes, e.occurred_at, e.request_id, e.actor_id';

export const publishedEvent = (row: EventRow): PublishedEvent => ({
  seq: row.seq,
  id: row.event_id,
  type: row.type,
  version: row.version,
  aggregate: { type: row.aggregate_type, id: row.aggregate_id },
  propertyId: row.property_id,
  data: row.data,
  changes: row.changes,
  occurredAt: row.occurred_at,
  requestId: row.request_id,
  actorId: row.actor_id,
});
