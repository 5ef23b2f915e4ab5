import { defineProblem, type ProblemReason, Refusal } from '../../../kernel/errors/problem';

export const RESERVATION_STATUSES = ['confirmed', 'in_house', 'checked_out', 'cancelled', 'no_show', 'waitlisted'] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** From a status, the ones that may follow. The database's conditional updates follow the same table. */
export const NEXT: Record<ReservationStatus, readonly ReservationStatus[]> = {
  waitlisted: ['confirmed', 'cancelled'],
  confirmed: ['in_house', 'cancelled', 'no_show'],
  in_house: ['checked_out', 'confirmed'],
  checked_out: ['in_house'],
  cancelled: ['confirmed'],
  no_show: ['in_house'],
};

/** Statuses that hold a room of the inventory on every night of the stay. Whoever did not come holds none from the day on that it was noted. */
export const OCCUPYING: readonly ReservationStatus[] = ['confirmed', 'in_house', 'checked_out'];

/** What the rules below look at. */
export interface StayMoment {
  status: ReservationStatus;
  arrival: string;
  departure: string;
  /** The hotel's. */
  businessDate: string;
  /** The date that calendars in the hotel show; asked for only where it matters. */
  today: () => string;
  /** Business dates of check-in and check-out, where there were any. */
  checkedInOn: string | null;
  checkedOutOn: string | null;
  /** Whether a room is assigned for a night that is still to come. */
  hasRoom: boolean;
  /** There was no room, and the guest slept elsewhere. */
  walked?: boolean;
}

interface ActionRule {
  /** Statuses in which it can be done. */
  from: readonly ReservationStatus[];
  /** What it makes of the reservation; without, the status stays. */
  to?: ReservationStatus;
  /** In words that follow "A reservation that is … cannot be". */
  done: string;
  /** Why not, though the status allows it. */
  unless?: (m: StayMoment) => ProblemReason | false;
}

const live: readonly ReservationStatus[] = ['confirmed', 'in_house'];
const noNightLeft = (m: StayMoment): ProblemReason | false =>
  m.departure <= m.businessDate && { code: 'no_night_left', detail: `The stay ends on ${m.departure}; the hotel is at ${m.businessDate}.` };
const anotherDay = (what: string, on: string | null, m: StayMoment): ProblemReason | false =>
  on !== m.businessDate && {
    code: 'other_business_date',
    detail: `The ${what} was on ${on ?? 'no known date'}; the hotel is at ${m.businessDate}.`,
  };

/** Everything that can be done with a reservation: from which status, into which, and what else must be true. */
const ACTIONS = {
  cancel: { from: ['waitlisted', 'confirmed'], to: 'cancelled', done: 'cancelled' },
  amend: { from: ['waitlisted', 'confirmed', 'in_house'], done: 'amended' },
  confirm: { from: ['waitlisted'], to: 'confirmed', done: 'confirmed' },
  walk: { from: ['confirmed'], to: 'cancelled', done: 'walked' },
  reinstate: {
    from: ['cancelled'],
    to: 'confirmed',
    done: 'reinstated',
    // whoever was walked may come back for the nights that are left
    unless: (m) =>
      m.walked
        ? noNightLeft(m)
        : m.arrival < m.businessDate && { code: 'arrival_passed', detail: `The arrival, ${m.arrival}, has passed.` },
  },
  assign_room: { from: live, done: 'given a room', unless: noNightLeft },
  move_room: {
    from: live,
    done: 'moved',
    unless: (m) => noNightLeft(m) || (!m.hasRoom && { code: 'no_room', detail: 'No room is assigned yet.' }),
  },
  take_room_back: {
    from: ['confirmed'],
    done: 'without its room',
    unless: (m) => noNightLeft(m) || (!m.hasRoom && { code: 'no_room', detail: 'No room is assigned yet.' }),
  },
  pre_check_in: { from: ['confirmed'], done: 'prepared for check-in', unless: noNightLeft },
  check_in: {
    from: ['confirmed'],
    to: 'in_house',
    done: 'checked in',
    unless: (m) =>
      (m.arrival > m.businessDate && {
        code: 'not_arrival_day',
        detail: `The arrival is on ${m.arrival}; the hotel is at ${m.businessDate}.`,
      }) ||
      noNightLeft(m),
  },
  reverse_check_in: {
    from: ['in_house'],
    to: 'confirmed',
    done: 'taken back to before its check-in',
    unless: (m) => anotherDay('check-in', m.checkedInOn, m),
  },
  check_out: { from: ['in_house'], to: 'checked_out', done: 'checked out' },
  reverse_check_out: {
    from: ['checked_out'],
    to: 'in_house',
    done: 'taken back to before its check-out',
    unless: (m) => anotherDay('check-out', m.checkedOutOn, m),
  },
  agree_late_check_out: {
    from: live,
    done: 'allowed to leave later',
    unless: (m) => m.departure < m.businessDate && { code: 'departure_passed', detail: `The departure, ${m.departure}, has passed.` },
  },
  mark_no_show: {
    from: ['confirmed'],
    to: 'no_show',
    done: 'marked as not come',
    unless: (m) =>
      (m.arrival > m.businessDate || (m.arrival === m.businessDate && m.today() <= m.arrival)) && {
        code: 'arrival_day_not_over',
        detail: `The day of arrival, ${m.arrival}, is not over.`,
      },
  },
  arrive_late: { from: ['no_show'], to: 'in_house', done: 'taken in late', unless: noNightLeft },
  change_sharers: { from: ['waitlisted', 'confirmed', 'in_house'], done: 'given other guests' },
} as const satisfies Record<string, ActionRule>;

export type ReservationAction = keyof typeof ACTIONS;
const RULES: Record<ReservationAction, ActionRule> = ACTIONS;
const NAMES = Object.keys(RULES) as ReservationAction[];

export interface ActionState {
  action: ReservationAction;
  allowed: boolean;
  reasons: { code: string; detail: string }[];
}

/** Where only the status matters. @throws Refusal 409 `wrong_status` */
export function requireStatusFor(action: ReservationAction, status: ReservationStatus): void {
  const { from, done } = RULES[action];
  if (from.includes(status)) return;
  throw new Refusal(ReservationProblems.wrongStatus, undefined, [
    { code: 'wrong_status', detail: `A reservation that is ${status} cannot be ${done}.` },
  ]);
}

export function stateOfAction(action: ReservationAction, m: StayMoment): ActionState {
  const { from, done, unless } = RULES[action];
  const reason = from.includes(m.status)
    ? unless?.(m)
    : { code: 'wrong_status', detail: `A reservation that is ${m.status} cannot be ${done}.` };
  return { action, allowed: !reason, reasons: reason ? [reason as { code: string; detail: string }] : [] };
}

/** What can be done with a reservation now, so that a front end never guesses. */
export const actionsOf = (m: StayMoment): ActionState[] => NAMES.map((action) => stateOfAction(action, m));

/** @throws Refusal 409 `wrong_status`, or `not_now` where the status would do, with the reasons that {@link actionsOf} tells */
export function requireAction(action: ReservationAction, m: StayMoment): void {
  const { allowed, reasons } = stateOfAction(action, m);
  if (allowed) return;
  throw new Refusal(reasons[0]!.code === 'wrong_status' ? ReservationProblems.wrongStatus : ReservationProblems.notNow, undefined, reasons);
}

/** The status that an action leads to. */
export const statusAfter = (action: ReservationAction): ReservationStatus | undefined => RULES[action].to;

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
  notBookableOnline: defineProblem(
    'not_bookable_online',
    409,
    'This cannot be booked online; the hotel will help',
    '无法在线预订，请联系酒店',
  ),
  quoteUsed: defineProblem('quote_used', 409, 'The quote has been booked already', '报价已被使用'),
  wrongStatus: defineProblem('wrong_status', 409, 'The status does not allow this', '当前状态不允许该操作'),
  notNow: defineProblem('not_now', 409, 'This cannot be done at this time', '当前时点不允许该操作'),
  guaranteeRequired: defineProblem('guarantee_required', 409, 'A stronger guarantee is needed', '需要更强的担保方式'),
  notTheBusinessDate: defineProblem('not_the_business_date', 409, 'This is not the hotel’s business date', '不是酒店当前营业日'),
  dayNotOver: defineProblem('day_not_over', 409, 'The day has not come yet', '该营业日尚未到来'),
  externalReferenceTaken: defineProblem('external_reference_taken', 409, 'Another reservation has this external id', '外部编号已被占用'),
} as const;
