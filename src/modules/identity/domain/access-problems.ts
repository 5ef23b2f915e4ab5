import { defineProblem } from '../../../kernel/errors/problem';

export const AccessProblems = {
  alreadyDecided: defineProblem('already_decided', 409, 'Somebody has decided this already', '该项已有决定'),
  ownAccess: defineProblem('own_access', 403, 'Nobody decides on their own access', '不得复核自己的权限'),
  reviewSignedOff: defineProblem('review_signed_off', 409, 'The review has been signed off', '该复核已签署'),
  itemsUndecided: defineProblem('items_undecided', 409, 'Some items are still to be decided', '仍有未决定的项目'),
  grantGone: defineProblem('grant_gone', 409, 'The grant has been withdrawn meanwhile', '该授权已被撤销'),
  alreadyAcknowledged: defineProblem('already_acknowledged', 409, 'Somebody has taken this up already', '该告警已被处理'),
} as const;
