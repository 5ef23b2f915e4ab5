import { constraintMeans } from '../../../kernel/database/constraints';
import { defineProblem, Problems } from '../../../kernel/errors/problem';

export const GuestProblems = {
  guestCodeInvalid: defineProblem('guest_code_invalid', 401, 'The code is wrong, was used, or has run out', '验证码错误、已使用或已过期'),
  severalGuests: defineProblem('several_guests', 409, 'More than one guest has this contact', '该联系方式对应多位客人'),
  guestErased: defineProblem('guest_erased', 409, 'This guest has been erased', '该客人资料已被删除'),
  samePerson: defineProblem('same_person', 409, 'The two records belong to one person already', '两条记录已属于同一客人'),
  keptApart: defineProblem('kept_apart', 409, 'A rule says that these are two people', '已有规则指明这是两位客人'),
  standardRetired: defineProblem('standard_retired', 409, 'This classification standard is retired', '该分类标准已停用'),
} as const;

constraintMeans('guest_separations_once', Problems.conflict, 'The two are kept apart already.', {
  pointer: '/otherGuestId',
  code: 'taken',
});
constraintMeans('guests_external_key', Problems.conflict, 'Another record bears this id of that system.', { code: 'taken' });
constraintMeans('classification_schemes_code_key', Problems.conflict, 'A standard with this code exists.', {
  pointer: '/code',
  code: 'taken',
});
