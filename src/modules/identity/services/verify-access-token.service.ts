import { Injectable } from '@nestjs/common';
import { TokenVerifier, unauthenticated } from '../../../kernel/auth/auth.guard';
import type { Caller } from '../../../kernel/auth/caller';
import { AccessSnapshots } from './access-snapshots';
import { AccessTokens } from './access-tokens';

/** A token says who; what they may do is looked up, so that a withdrawn role or a disabled account ends at once. */
@Injectable()
export class VerifyAccessToken extends TokenVerifier {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly snapshots: AccessSnapshots,
  ) {
    super();
  }

  async verify(token: string): Promise<Caller> {
    const claims = this.tokens.read(token);
    let caller = (await this.snapshots.of(claims.sub))?.callerOf(claims);
    if (!caller) {
      // the session may be younger than what is remembered: another process has just opened it
      this.snapshots.forget(claims.sub);
      caller = (await this.snapshots.of(claims.sub))?.callerOf(claims);
    }
    if (!caller) throw unauthenticated('The token is no longer valid.', 'invalid_token');
    return caller;
  }
}
