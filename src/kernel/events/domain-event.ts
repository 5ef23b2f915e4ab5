/** One changed field. Personal fields are named without values. */
export interface FieldChange {
  field: string;
  old?: unknown;
  new?: unknown;
}

/** Something that has happened, in the past tense: `reservations.cancelled`. Ids and the few facts a listener needs, nothing personal. */
export interface DomainEvent {
  type: string;
  version: number;
  aggregate: { type: string; id: string };
  propertyId: string | null;
  data: Record<string, unknown>;
  changes: FieldChange[];
}

export interface PublishedEvent extends DomainEvent {
  /** Gap-free position in the log. */
  seq: number;
  id: string;
  occurredAt: Date;
  requestId: string | null;
  actorId: string | null;
}
