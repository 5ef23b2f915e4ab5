import { constraintMeans } from '../../../kernel/database/constraints';
import { defineProblem, Problems } from '../../../kernel/errors/problem';

export const GuestProblems = {
  guestCodeInvalid: defineProblem('guest_code_invalid', 401, 'The code is wrong, was used, or has run out', '验证码错误、已使用或已过期'),
  severalGuests: defineProblem('several_guests', 409, 'More than one guest has this contact', '该联系方式对应多位客人'),
  guestErased: defineProblem('guest_erased', 409, 'This guest has been erased', '该客人资料已被删除'),
  samePerson: defineProblem('same_person', 409, 'The two records belong to one person already', '两条记录已属于同一客人'),
  keptApart: defineProblem('kept_apart', 409, 'A rule says that these are two people', '已有规则指明这是两位客人'),
  standardRetired: defineProblem('standard_retired', 409, 'This classification standard is retired', '该分类标准已停用'),
  erasureNotNow: defineProblem('erasure_not_now', 409, 'The guest cannot be erased now', '目前无法删除该客人资料'),
  requestClosed: defineProblem('privacy_request_closed', 409, 'The request has been answered already', '该请求已处理完毕'),
  identityUnchecked: defineProblem('identity_not_checked', 409, 'Check first that the guest is who they say', '请先核实客人身份'),
  noExtension: defineProblem('no_extension', 409, 'The time for this answer cannot be extended', '该请求的答复期限不可延长'),
  signInAgain: defineProblem('sign_in_again', 403, 'Confirm with a fresh code first', '请先用新的验证码确认身份'),
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
