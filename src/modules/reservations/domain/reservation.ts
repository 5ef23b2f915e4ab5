import { defineProblem } from '../../../kernel/errors/problem';

export const RESERVATION_STATUSES = ['confirmed', 'in_house', 'checked_out', 'cancelled', 'no_show', 'waitlisted'] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** From a status, the ones that may follow. The database's conditional updates follow the same table. */
export const NEXT: Record<ReservationStatus, readonly ReservationStatus[]> = {
  waitlisted: ['confirmed', 'cancelled'],
  confirmed: ['in_house', 'cancelled', 'no_show'],
  in_house: ['checked_out'],
  checked_out: [],
  cancelled: [],
  no_show: [],
};

/** Statuses that hold a room of the inventory on every night of the stay. */
export const OCCUPYING: readonly ReservationStatus[] = ['confirmed', 'in_house', 'checked_out', 'no_show'];

/** Statuses in which dates, room type, plan and party can still change. */
export const AMENDABLE: readonly ReservationStatus[] = ['confirmed', 'in_house', 'waitlisted'];

export interface ActionState {
  action: 'cancel' | 'amend' | 'confirm';
  allowed: boolean;
  reasons: { code: string; detail: string }[];
}

/** What can be done with a reservation now, so that a front end never guesses. */
export function actionsOf(status: ReservationStatus): ActionState[] {
  const state = (action: ActionState['action'], allowed: boolean, done: string): ActionState => ({
    action,
    allowed,
    reasons: allowed ? [] : [{ code: 'wrong_status', detail: `A reservation that is ${status} cannot be ${done}.` }],
  });
  return [
    state('cancel', NEXT[status].includes('cancelled'), 'cancelled'),
    state('amend', AMENDABLE.includes(status), 'amended'),
    state('confirm', status === 'waitlisted', 'confirmed'),
  ];
}

/** Where a reservation stands on the hotel's business date; computed, never stored. */
export function dayState(
  status: ReservationStatus,
  arrival: string,
  departure: string,
  businessDate: string,
): 'due_in' | 'due_out' | 'stay_over' | null {
  if (status === 'confirmed' && arrival === businessDate) return 'due_in';
  if (status !== 'in_house') return null;
  return departure <= businessDate ? 'due_out' : 'stay_over';
}

export const ReservationProblems = {
  soldOut: defineProblem('sold_out', 409, 'Sold out', '已售完'),
  restrictionViolated: defineProblem('restriction_violated', 409, 'The stay is not offered like this', '不符合预订限制'),
  priceChanged: defineProblem('price_changed', 409, 'The price has changed', '价格已变动'),
  quoteExpired: defineProblem('quote_expired', 409, 'The quote has expired', '报价已过期'),
  quoteUsed: defineProblem('quote_used', 409, 'The quote has been booked already', '报价已被使用'),
  wrongStatus: defineProblem('wrong_status', 409, 'The status does not allow this', '当前状态不允许该操作'),
  guaranteeRequired: defineProblem('guarantee_required', 409, 'A stronger guarantee is needed', '需要更强的担保方式'),
  externalReferenceTaken: defineProblem('external_reference_taken', 409, 'Another reservation has this external id', '外部编号已被占用'),
} as const;
