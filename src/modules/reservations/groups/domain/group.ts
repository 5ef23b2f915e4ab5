import { defineProblem } from '../../../../kernel/errors/problem';

export const GROUP_STATUSES = ['tentative', 'definite', 'cancelled'] as const;
export type GroupStatus = (typeof GROUP_STATUSES)[number];

/** From a status, the ones that may follow. */
const NEXT_OF_GROUP: Record<GroupStatus, readonly GroupStatus[]> = {
  tentative: ['definite', 'cancelled'],
  definite: ['cancelled'],
  cancelled: [],
};

export type GroupAction = 'confirm' | 'cancel' | 'change_block' | 'pick_up';

/** Whether rooms of a group are taken out of sale. A tentative one is a plan. */
export const deducts = (status: GroupStatus): boolean => status === 'definite';

/** What can be done with a group now. @param pastCutOff the hotel's date lies behind the cut-off date */
export function groupActions(
  status: GroupStatus,
  pastCutOff: boolean,
): { action: GroupAction; allowed: boolean; reasons: { code: string; detail: string }[] }[] {
  const wrong = { code: 'wrong_status', detail: `The group is ${status}.` };
  const late = { code: 'past_cut_off', detail: 'The cut-off date has passed; what was left of the block is back on sale.' };
  const state = (action: GroupAction, statusAllows: boolean, dateAllows: boolean) => {
    const reasons = [...(statusAllows ? [] : [wrong]), ...(dateAllows ? [] : [late])];
    return { action, allowed: reasons.length === 0, reasons };
  };
  return [
    state('confirm', NEXT_OF_GROUP[status].includes('definite'), !pastCutOff),
    state('cancel', NEXT_OF_GROUP[status].includes('cancelled'), true),
    state('change_block', status !== 'cancelled', !pastCutOff),
    state('pick_up', deducts(status), !pastCutOff),
  ];
}

/** One night of a block. `rooms` = picked up + released + left. */
export interface BlockNight {
  roomTypeId: string;
  night: string;
  rooms: number;
  pickedUp: number;
  released: number;
}

export const leftOf = ({ rooms, pickedUp, released }: BlockNight): number => rooms - pickedUp - released;

/** Rooms that a planned shrink gives back of what is left: rounded down, so that a wash never takes the last room. */
export const washed = (left: number, basisPoints: number): number => Math.min(left, Math.floor((left * basisPoints) / 10_000));

export const GroupProblems = {
  groupStatus: defineProblem('group_status', 409, 'The group does not allow this now', '团队当前状态不允许该操作'),
  blockShort: defineProblem('block_short', 409, 'The block has too few rooms left', '团队预留房不足'),
  roomsPickedUp: defineProblem('rooms_picked_up', 409, 'More rooms have been picked up than that', '已使用的预留房多于该数量'),
} as const;
