import { constraintMeans } from '../../../../kernel/database/constraints';
import { defineProblem } from '../../../../kernel/errors/problem';
import { basisPointsOf } from '../../../../kernel/values/money';
import type { BookingRules } from '../../../properties';

export const SERVICE_BOOKING_STATUSES = ['booked', 'served', 'cancelled', 'no_show'] as const;
export type ServiceBookingStatus = (typeof SERVICE_BOOKING_STATUSES)[number];

export const SERVICE_ACTIONS = ['change', 'cancel', 'complete', 'no_show'] as const;
export type ServiceAction = (typeof SERVICE_ACTIONS)[number];

export interface ServiceActionState {
  action: ServiceAction;
  allowed: boolean;
  reasons: { code: string; detail: string }[];
}

/** What decides about it. */
export interface ServiceBookingState {
  status: ServiceBookingStatus;
  startsAt: Date;
  day: string;
  /** Some of its days stand on a folio already. */
  charged: boolean;
}

/** What is booked can end in three ways, and nothing that has ended begins again. */
export function serviceActions(
  { status, startsAt, day, charged }: ServiceBookingState,
  { at, businessDate }: { at: Date; businessDate: string },
): ServiceActionState[] {
  const against: Record<ServiceAction, [refused: boolean, code: string, detail: string][]> = {
    change: [[charged, 'charged', 'A part of it is charged already.']],
    cancel: [[charged, 'charged', 'A part of it is charged already: complete it, and what lies ahead is given back.']],
    complete: [[day > businessDate, 'not_begun', 'Its day has not come.']],
    no_show: [
      [at < startsAt, 'not_begun', 'It has not begun: they may still come.'],
      [charged, 'charged', 'A part of it is charged already.'],
    ],
  };
  return SERVICE_ACTIONS.map((action) => {
    const reasons =
      status === 'booked'
        ? against[action].flatMap(([refused, code, detail]) => (refused ? [{ code, detail }] : []))
        : [{ code: 'wrong_status', detail: `It is ${status.replace('_', ' ')} already.` }];
    return { action, allowed: reasons.length === 0, reasons };
  });
}

/** Cancelling at an instant, in minor units: free until the rule's hour, from then on its part of the price. Exactly at the hour it is still free. */
export function cancellationFeeOf(rules: BookingRules, totalMinor: number, startsAt: Date, at: Date): number {
  const freeUntil = startsAt.getTime() - (rules.freeCancellationMinutes ?? 0) * 60_000;
  return at.getTime() <= freeUntil ? 0 : basisPointsOf(totalMinor, rules.cancellationFeeBasisPoints ?? 0);
}

export const noShowFeeOf = (rules: BookingRules, totalMinor: number): number => basisPointsOf(totalMinor, rules.noShowFeeBasisPoints ?? 0);

export const ServiceProblems = {
  full: defineProblem('service_full', 409, 'No place is left at that time', '该时段已约满'),
  closed: defineProblem('service_closed', 409, 'The service is not offered then', '该时段不提供此服务'),
  notPriced: defineProblem('service_not_priced', 409, 'The price is on request: say what it is', '该服务需询价，请填写价格'),
} as const;

constraintMeans('service_slots_not_overbooked', ServiceProblems.full, 'Others have taken the last place.', {
  pointer: '/time',
  code: 'full',
});
