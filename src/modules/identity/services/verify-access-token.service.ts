import { Injectable } from '@nestjs/common';
import { TokenVerifier, unauthenticated } from '../../../kernel/auth/auth.guard';
import { Caller } from '../../../kernel/auth/caller';
import { AccessSnapshots } from './access-snapshots';
import { AccessTokens } from './access-tokens';
import { GuestAccess } from './guest-access';

const ended = () => unauthenticated('The token is no longer valid.', 'invalid_token');

/** A token says who; what they may do is looked up, so that a withdrawn role or a disabled account ends at once. */
@Injectable()
export class VerifyAccessToken extends TokenVerifier {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly snapshots: AccessSnapshots,
    private readonly guestAccess: GuestAccess,
  ) {
    super();
  }

  async verify(token: string): Promise<Caller> {
    const claims = this.tokens.read(token);
    if ('kind' in claims) return this.guestOf(claims.sub, new Date((claims.iat ?? 0) * 1000));
    let caller = (await this.snapshots.of(claims.sub))?.callerOf(claims);
    if (!caller) {
      // the session may be younger than what is remembered: another process has just opened it
      this.snapshots.forget(claims.sub);
      caller = (await this.snapshots.of(claims.sub))?.callerOf(claims);
    }
    if (!caller) throw ended();
    return caller;
  }

  private async guestOf(recordId: string, signedInAt: Date): Promise<Caller> {
    const guestId = await this.guestAccess.personOf(recordId);
    if (!guestId) throw ended();
    return Caller.guest(guestId, signedInAt);
  }
}
