import { constraintMeans } from '../../../../kernel/database/constraints';
import { Problems, type ProblemReason } from '../../../../kernel/errors/problem';

export const ORDER_STATUSES = ['created', 'accepted', 'in_progress', 'handed_over', 'done', 'confirmed', 'cancelled'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export const OPEN_ORDERS: readonly OrderStatus[] = ['created', 'accepted', 'in_progress', 'handed_over'];

/** What can be done with an order. Sent back: it was said to be done and is not. */
export const ORDER_STEPS = ['accepted', 'in_progress', 'handed_over', 'done', 'confirmed', 'sent_back', 'cancelled'] as const;
export type OrderStep = (typeof ORDER_STEPS)[number];

export const PRIORITIES = ['normal', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What an order came of, so that it is found from there. */
export const ORDER_SOURCES = ['staff', 'guest', 'case', 'conversation', 'trace', 'plan_task'] as const;
export type OrderSource = (typeof ORDER_SOURCES)[number];

/** Statuses from which a step can be taken, and the status it leads to. The conditional updates follow the same table. */
export const STEPS: Record<OrderStep, { from: readonly OrderStatus[]; to: OrderStatus }> = {
  accepted: { from: ['created', 'handed_over'], to: 'accepted' },
  in_progress: { from: ['accepted'], to: 'in_progress' },
  handed_over: { from: OPEN_ORDERS, to: 'handed_over' },
  // whoever brings the towels at once need not say first that they have begun
  done: { from: ['accepted', 'in_progress'], to: 'done' },
  confirmed: { from: ['done'], to: 'confirmed' },
  sent_back: { from: ['done'], to: 'in_progress' },
  cancelled: { from: OPEN_ORDERS, to: 'cancelled' },
};

export interface OrderAction {
  action: OrderStep;
  allowed: boolean;
  reasons: ProblemReason[];
}

export const actionsOf = (status: OrderStatus): OrderAction[] =>
  ORDER_STEPS.map((action) => {
    const allowed = STEPS[action].from.includes(status);
    return { action, allowed, reasons: allowed ? [] : [{ code: 'wrong_step', detail: `The order is ${status.replaceAll('_', ' ')}.` }] };
  });

const UNKNOWN: [constraint: string, pointer: string, what: string][] = [
  ['service_order_kinds_department_fkey', '/departmentId', 'department'],
  ['service_order_kinds_calendar_fkey', '/calendarId', 'calendar'],
  ['service_orders_department_fkey', '/departmentId', 'department'],
  ['service_orders_room_fkey', '/roomId', 'room'],
  ['service_orders_kind_fkey', '/kindId', 'kind of order'],
];
for (const [constraint, pointer, what] of UNKNOWN) {
  constraintMeans(constraint, Problems.invalidRequest, `The hotel has no such ${what}.`, {
    pointer,
    code: `unknown_${what.split(' ')[0]!}`,
  });
}
constraintMeans('service_order_kinds_code_key', Problems.conflict, 'The hotel has a kind of order with this code.', {
  pointer: '/code',
  code: 'conflict',
});
