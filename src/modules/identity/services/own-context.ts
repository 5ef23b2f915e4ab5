import { Caller } from '../../../kernel/auth/caller';
import type { RequestContext } from '../../../kernel/http/request-context';

/** Sign-in answers hold secrets and are never stored for replay; once the person is known, the audit trail names them. */
export const unstoredContext = (ctx: RequestContext, accountId?: string): RequestContext => ({
  ...ctx,
  caller: accountId ? new Caller(accountId, 'staff', []) : ctx.caller,
  idempotency: undefined,
  answer: {},
});
