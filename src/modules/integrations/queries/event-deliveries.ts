import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { EventDeliveryDto, EventDeliveryPageDto, ListEventDeliveriesQuery } from '../dto/event-delivery.dto';

export interface DeliveryRow {
  listener: string;
  seq: number;
  event_id: string;
  type: string;
  aggregate_type: string;
  aggregate_id: string;
  property_id: string | null;
  attempts: number;
  next_attempt_at: Date | null;
  dead_at: Date | null;
  last_error: string | null;
  created_at: Date;
}

export const SELECT_DELIVERY = `SELECT r.listener, r.seq, e.event_id, e.type, e.aggregate_type, r.aggregate_id, r.property_id, r.attempts, r.next_attempt_at,
  r.dead_at, r.last_error, r.created_at FROM event_retries r JOIN events e ON e.seq = r.seq`;

export function deliveryView(row: DeliveryRow): EventDeliveryDto {
  const status = row.dead_at ? 'dead' : row.next_attempt_at ? 'retrying' : 'parked';
  const parked = status === 'parked';
  return {
    listener: row.listener,
    seq: row.seq,
    eventId: row.event_id,
    type: row.type,
    aggregate: { type: row.aggregate_type, id: row.aggregate_id },
    propertyId: row.property_id,
    status,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    deadAt: row.dead_at,
    lastError: row.last_error,
    createdAt: row.created_at,
    actions: [
      { action: 'replay', allowed: !parked, reasons: parked ? [{ code: 'delivery_parked' }] : [] },
      { action: 'dismissal', allowed: true, reasons: [] },
    ],
  };
}

/** Events that listeners could not handle yet. */
@Injectable()
export class EventDeliveries {
  constructor(private readonly database: Database) {}

  async list(ctx: RequestContext, query: ListEventDeliveriesQuery): Promise<EventDeliveryPageDto> {
    const values: unknown[] = [];
    const where: string[] = [];
    const visible = ctx.caller.propertiesWith('operations:read');
    if (visible) where.push(`r.property_id = ANY ($${values.push(visible)}::uuid[])`);
    if (query.listener !== undefined) where.push(`r.listener = $${values.push(query.listener)}`);
    if (query.dead !== undefined) where.push(`r.dead_at IS ${query.dead ? 'NOT ' : ''}NULL`);
    if (query.updatedSince !== undefined) where.push(`r.created_at >= $${values.push(query.updatedSince)}`);
    const page = await keysetPage<DeliveryRow>(
      this.database,
      {
        select: SELECT_DELIVERY,
        where,
        values,
        sortable: { createdAt: { column: 'r.created_at', type: 'timestamptz' }, seq: { column: 'r.seq', type: 'bigint' } },
        idColumn: 'r.id',
        defaultSort: 'createdAt',
      },
      query,
    );
    return { data: page.data.map(deliveryView), nextCursor: page.nextCursor };
  }
}
