import type { DomainEvent } from '../../../kernel/events/domain-event';

export interface OrderFacts {
  orderId: string;
  kindId: string;
  /** Who has to do it now. */
  departmentId: string;
  priority: string;
  roomId: string | null;
  reservationId: string | null;
  guestId: string | null;
  /** What it came of: `staff`, `guest`, `case`, `conversation`, `trace`, `plan_task`, and its id. */
  source: { type: string; id: string | null };
}

const aboutOrder =
  (type: string) =>
  (propertyId: string, facts: OrderFacts, data: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    aggregate: { type: 'service_order', id: facts.orderId },
    propertyId,
    data: { ...facts, ...data },
    changes: [],
  });

/** What is wanted lies sealed and is told by nobody. */
export const orderCreated = aboutOrder('service_desk.order_created');

/** By step; `waitedSeconds` since the step before. */
export const ORDER_MOVED = {
  accepted: aboutOrder('service_desk.order_accepted'),
  in_progress: aboutOrder('service_desk.order_begun'),
  handed_over: aboutOrder('service_desk.order_handed_over'),
  done: aboutOrder('service_desk.order_done'),
  confirmed: aboutOrder('service_desk.order_confirmed'),
  sent_back: aboutOrder('service_desk.order_sent_back'),
  cancelled: aboutOrder('service_desk.order_cancelled'),
} as const;
