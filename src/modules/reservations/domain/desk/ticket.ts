import { defineProblem } from '../../../../kernel/errors/problem';

export const TICKET_KINDS = ['check_in', 'check_out', 'enquiry', 'payment', 'complaint', 'luggage', 'other'] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];

/** Waiting, then called to a desk, then served; or gone before. */
export const TICKET_STATUSES = ['waiting', 'called', 'served', 'left'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

export const seconds = (from: Date, to: Date): number => Math.round((to.getTime() - from.getTime()) / 1000);

export const DeskProblems = {
  nobodyWaits: defineProblem('nobody_waits', 409, 'Nobody is waiting', '当前无人排队'),
} as const;
