export const ROOM_CONDITIONS = ['clean', 'dirty', 'inspected', 'pickup'] as const;

/** How clean a room is: `pickup` wants a look and little work, `inspected` was found clean by a second person. */
export type RoomCondition = (typeof ROOM_CONDITIONS)[number];

/** Of a room that nobody has said anything about. */
export const FIRST_CONDITION: RoomCondition = 'clean';

export const isReady = (condition: RoomCondition, readyWhen: 'clean' | 'inspected'): boolean =>
  condition === 'inspected' || (condition === 'clean' && readyWhen === 'clean');
