import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import { forget } from '../../../kernel/events/delivery';
import type { RequestContext } from '../../../kernel/http/request-context';
import { IntegrationProblems } from '../domain/problems';
import type { EventDeliveryDto, EventDeliveryKey } from '../dto/event-delivery.dto';
import { type DeliveryRow, deliveryView, SELECT_DELIVERY } from '../queries/event-deliveries';

/** What an operator does about an event that a listener cannot handle. */
@Injectable()
export class EventDeliveryActions {
  constructor(private readonly work: UnitOfWork) {}

  /** Tries again at once, with all attempts anew. @throws Refusal 404, 409 `delivery_parked` */
  replay(ctx: RequestContext, key: EventDeliveryKey): Promise<EventDeliveryDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.hold(ctx, work, key);
      if (!row.dead_at && !row.next_attempt_at) throw new Refusal(IntegrationProblems.deliveryParked);
      await work.query('UPDATE event_retries SET attempts = 0, dead_at = NULL, next_attempt_at = $3 WHERE listener = $1 AND seq = $2', [
        key.listener,
        key.seq,
        ctx.at,
      ]);
      this.audit(work, 'event_delivery.replayed', row);
      return deliveryView({ ...row, attempts: 0, dead_at: null, next_attempt_at: ctx.at });
    });
  }

  /** The listener never gets this event; the next one of the same thing goes on. @throws Refusal 404 */
  dismiss(ctx: RequestContext, key: EventDeliveryKey): Promise<EventDeliveryDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.hold(ctx, work, key);
      await forget(work, key.listener, key.seq, row.aggregate_id, ctx.at);
      this.audit(work, 'event_delivery.dismissed', row);
      return { ...deliveryView(row), actions: [] };
    });
  }

  /** Locks the listener first, as the runner does: what parks events behind this one must not run meanwhile. */
  private async hold(ctx: RequestContext, work: Work, key: EventDeliveryKey): Promise<DeliveryRow> {
    await work.query('SELECT 1 FROM event_listeners WHERE name = $1 FOR UPDATE', [key.listener]);
    const [row] = await work.query<DeliveryRow>(`${SELECT_DELIVERY} WHERE r.listener = $1 AND r.seq = $2`, [key.listener, key.seq]);
    if (!row) throw notFound();
    if (row.property_id) ctx.caller.require('operations:write', row.property_id);
    else ctx.caller.requireEverywhere('operations:write');
    return row;
  }

  private audit(work: Work, action: string, row: DeliveryRow): void {
    work.audit({
      action,
      target: { type: 'event', id: row.event_id },
      propertyId: row.property_id,
      details: { listener: row.listener, seq: row.seq },
    });
  }
}
