import { constraintMeans } from '../../../kernel/database/constraints';
import { defineProblem, Problems } from '../../../kernel/errors/problem';

export const PropertyProblems = {
  roomsAreSold: defineProblem(
    'rooms_are_sold',
    409,
    'The rooms are sold or held on some of these nights',
    '部分日期的房间已售出或已被占用',
  ),
  blockOverlaps: defineProblem(
    'room_blocked_already',
    409,
    'The room is blocked on some of these nights already',
    '该房间在部分日期已被锁定',
  ),
  roomIsAssigned: defineProblem('room_is_assigned', 409, 'The room is assigned to a stay', '该房间已分配给住客'),
  nothingToRelease: defineProblem('nothing_to_release', 409, 'The block has no night left to give back', '该维修锁定已无可释放的日期'),
} as const;

constraintMeans('properties_code_key', Problems.conflict, 'A hotel with this code exists.', { pointer: '/code', code: 'taken' });
constraintMeans('room_types_property_code_key', Problems.conflict, 'A room type with this code exists.', {
  pointer: '/code',
  code: 'taken',
});
constraintMeans('rooms_property_number_key', Problems.conflict, 'A room with this number exists.', { pointer: '/number', code: 'taken' });
constraintMeans('services_property_code_key', Problems.conflict, 'A service with this code exists.', { pointer: '/code', code: 'taken' });
constraintMeans(
  'maintenance_blocks_no_overlap',
  PropertyProblems.blockOverlaps,
  'Another block of this room deducts some of these nights.',
  {
    pointer: '/firstNight',
    code: 'overlaps',
  },
);
constraintMeans(
  'maintenance_blocks_no_assignment',
  PropertyProblems.roomIsAssigned,
  'A stay has this room on some of these nights: move it first.',
  {
    pointer: '/firstNight',
    code: 'room_assigned',
  },
);
constraintMeans('rooms_not_assigned', PropertyProblems.roomIsAssigned, 'A stay has this room on nights to come: move it first.');
constraintMeans('inventory_nights_not_oversold', PropertyProblems.roomsAreSold, 'More rooms are sold or held than would be left.');
