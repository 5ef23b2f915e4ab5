import { constraintMeans } from '../../../kernel/database/constraints';
import { defineProblem, Problems } from '../../../kernel/errors/problem';

export const GuestProblems = {
  guestErased: defineProblem('guest_erased', 409, 'This guest has been erased', '该客人资料已被删除'),
  samePerson: defineProblem('same_person', 409, 'The two records belong to one person already', '两条记录已属于同一客人'),
  keptApart: defineProblem('kept_apart', 409, 'A rule says that these are two people', '已有规则指明这是两位客人'),
} as const;

constraintMeans('guest_separations_once', Problems.conflict, 'The two are kept apart already.', {
  pointer: '/otherGuestId',
  code: 'taken',
});
constraintMeans('guests_external_key', Problems.conflict, 'Another record bears this id of that system.', { code: 'taken' });
