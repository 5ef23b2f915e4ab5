import { constraintMeans } from '../../../kernel/database/constraints';
import { defineProblem, Problems } from '../../../kernel/errors/problem';

export const IdentityProblems = {
  invalidCredentials: defineProblem('invalid_credentials', 401, 'The credentials are not right', '登录凭据不正确'),
  secondFactorRequired: defineProblem('second_factor_required', 401, 'A code of the second factor is needed', '需要双重验证码'),
  secondFactorEnrolled: defineProblem('second_factor_enrolled', 409, 'A second factor is set up already', '双重验证已启用'),
  secondFactorNotEnrolled: defineProblem('second_factor_not_enrolled', 409, 'No second factor is set up', '尚未启用双重验证'),
  oneTimeTokenInvalid: defineProblem(
    'one_time_token_invalid',
    400,
    'This token was used, has run out, or never was',
    '一次性令牌无效或已过期',
  ),
  alreadyJoined: defineProblem('already_joined', 409, 'This person has a password already', '该用户已设置密码'),
  sessionEnded: defineProblem('session_ended', 401, 'This session has ended; sign in again', '会话已结束，请重新登录'),
  invalidClient: defineProblem('invalid_client', 401, 'The client id or secret is not right', '客户端标识或密钥不正确'),
  invalidScope: defineProblem('invalid_scope', 400, 'A scope is not one of the client’s', '请求的权限范围超出客户端所有'),
  unsupportedGrantType: defineProblem(
    'unsupported_grant_type',
    400,
    'Only client_credentials is offered here',
    '仅支持 client_credentials',
  ),
  weakPassword: defineProblem('weak_password', 400, 'This password is too easy to guess', '密码过于简单'),
  exceedsOwnPermissions: defineProblem(
    'exceeds_own_permissions',
    403,
    'Nobody grants or commands what they do not hold',
    '不得授予或支配自身没有的权限',
  ),
  lastAdministrator: defineProblem('last_administrator', 409, 'One active administrator must remain', '必须保留至少一名有效的管理员'),
  systemRole: defineProblem('system_role', 409, 'This role comes with the house and cannot be changed', '系统角色不可修改'),
} as const;

constraintMeans('accounts_email_key', Problems.conflict, 'An account with this e-mail exists.', { pointer: '/email', code: 'taken' });
constraintMeans('roles_code_key', Problems.conflict, 'A role with this code exists.', { pointer: '/code', code: 'taken' });
constraintMeans('grants_once', Problems.conflict, 'The account holds this role there already.', { pointer: '/role', code: 'taken' });
constraintMeans('grants_property_fk', Problems.invalidRequest, 'There is no such hotel.', {
  pointer: '/propertyId',
  code: 'unknown_property',
});
