import {
  actionsOf,
  NEXT,
  OCCUPYING,
  RESERVATION_STATUSES,
  type ReservationAction,
  stateOfAction,
  statusAfter,
  type StayMoment,
} from './reservation';

const moment = (more: Partial<StayMoment> = {}): StayMoment => ({
  status: 'confirmed',
  arrival: '2026-11-22',
  departure: '2026-11-25',
  businessDate: '2026-11-22',
  today: () => '2026-11-22',
  checkedInOn: null,
  checkedOutOn: null,
  hasRoom: true,
  ...more,
});
const allowed = (m: StayMoment): ReservationAction[] => actionsOf(m).flatMap((a) => (a.allowed ? [a.action] : []));

describe('What can be done with a reservation', () => {
  it('never leads to a status that the table of transitions does not know', () => {
    for (const status of RESERVATION_STATUSES) {
      for (const { action, reasons } of actionsOf(moment({ status }))) {
        const to = statusAfter(action);
        if (to && !reasons.some((r) => r.code === 'wrong_status'))
          expect([status, action, NEXT[status]]).toEqual([status, action, expect.arrayContaining([to])]);
      }
    }
  });

  it('is told for every status, with a reason for all that cannot be done', () => {
    for (const status of RESERVATION_STATUSES) {
      for (const a of actionsOf(moment({ status }))) expect([a.action, a.allowed]).toEqual([a.action, a.reasons.length === 0]);
    }
  });

  it.each<[string, Partial<StayMoment>, ReservationAction[]]>([
    [
      'before the day of arrival',
      { businessDate: '2026-11-21' },
      ['cancel', 'amend', 'walk', 'assign_room', 'move_room', 'take_room_back', 'pre_check_in', 'agree_late_check_out', 'change_sharers'],
    ],
    [
      'on the day of arrival',
      {},
      [
        'cancel',
        'amend',
        'walk',
        'assign_room',
        'move_room',
        'take_room_back',
        'pre_check_in',
        'check_in',
        'agree_late_check_out',
        'change_sharers',
      ],
    ],
    [
      'on the night after which nobody came',
      { today: () => '2026-11-23' },
      [
        'cancel',
        'amend',
        'walk',
        'assign_room',
        'move_room',
        'take_room_back',
        'pre_check_in',
        'check_in',
        'agree_late_check_out',
        'mark_no_show',
        'change_sharers',
      ],
    ],
    [
      'when the stay would be over',
      { businessDate: '2026-11-25' },
      ['cancel', 'amend', 'walk', 'agree_late_check_out', 'mark_no_show', 'change_sharers'],
    ],
    [
      'in the house since today',
      { status: 'in_house', checkedInOn: '2026-11-22' },
      ['amend', 'assign_room', 'move_room', 'reverse_check_in', 'check_out', 'agree_late_check_out', 'change_sharers'],
    ],
    [
      'in the house since yesterday',
      { status: 'in_house', checkedInOn: '2026-11-21' },
      ['amend', 'assign_room', 'move_room', 'check_out', 'agree_late_check_out', 'change_sharers'],
    ],
    ['gone today', { status: 'checked_out', checkedOutOn: '2026-11-22' }, ['reverse_check_out']],
    ['gone yesterday', { status: 'checked_out', checkedOutOn: '2026-11-21' }, []],
    ['cancelled in time', { status: 'cancelled' }, ['reinstate']],
    ['cancelled, and the day of arrival has passed', { status: 'cancelled', businessDate: '2026-11-23' }, []],
    ['not come, and nights are left', { status: 'no_show', businessDate: '2026-11-23' }, ['arrive_late']],
    ['not come, and the stay is over', { status: 'no_show', businessDate: '2026-11-25' }, []],
    ['on the waiting list', { status: 'waitlisted' }, ['cancel', 'amend', 'confirm', 'change_sharers']],
  ])('is, %s', (_, more, expected) => {
    expect(allowed(moment(more))).toEqual(expected);
  });

  it('is not to move whom no room was given', () => {
    expect(stateOfAction('move_room', moment({ hasRoom: false })).reasons).toEqual([
      { code: 'no_room', detail: 'No room is assigned yet.' },
    ]);
  });

  it('leaves nobody in the counters who was cancelled, did not come or waits', () => {
    expect(OCCUPYING).toEqual(['confirmed', 'in_house', 'checked_out']);
  });
});
