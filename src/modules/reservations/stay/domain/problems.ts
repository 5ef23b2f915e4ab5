import { constraintMeans } from '../../../../kernel/database/constraints';
import { defineProblem } from '../../../../kernel/errors/problem';

export const StayProblems = {
  roomNotFree: defineProblem('room_not_free', 409, 'The room is not free on these nights', '该房间在这些日期不可用'),
  noRoomFree: defineProblem('no_room_free', 409, 'No room is free for the whole stay', '没有可供整段住宿的空房'),
  otherRoomType: defineProblem('other_room_type', 409, 'The room is of another type than was sold', '该房间与预订房型不同'),
  roomLocked: defineProblem('room_locked', 409, 'The room of this stay is locked', '该预订的房间已锁定'),
  roomNeeded: defineProblem('room_needed', 409, 'A room must be assigned first', '请先分配房间'),
  roomNotReady: defineProblem('room_not_ready', 409, 'The room is not ready', '房间尚未就绪'),
  leavesEarly: defineProblem(
    'leaves_early',
    409,
    'The stay has nights left: say that the guest leaves early',
    '住宿尚未结束，请确认提前离店',
  ),
  charged: defineProblem('charged_already', 409, 'Something was charged already', '已产生费用'),
  tooManyGuests: defineProblem('too_many_guests', 409, 'More guests than the room was sold for', '客人数超过预订人数'),
} as const;

constraintMeans('room_assignments_room_free', StayProblems.roomNotFree, 'Another stay has the room on some of these nights.', {
  pointer: '/roomId',
  code: 'room_assigned',
});
constraintMeans('room_assignments_one_room_a_night', StayProblems.roomNotFree, 'The stay has a room on some of these nights.', {
  pointer: '/roomId',
  code: 'has_room',
});
constraintMeans('room_assignments_no_maintenance', StayProblems.roomNotFree, 'The room is under maintenance on some of these nights.', {
  pointer: '/roomId',
  code: 'under_maintenance',
});
constraintMeans('room_assignments_in_service', StayProblems.roomNotFree, 'The room is not in service.', {
  pointer: '/roomId',
  code: 'not_in_service',
});
constraintMeans('room_occupancies_pkey', StayProblems.roomNotReady, 'Somebody else is in the room.', {
  pointer: '/roomId',
  code: 'occupied',
});
