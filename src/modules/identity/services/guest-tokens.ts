import { Injectable } from '@nestjs/common';
import { AccessTokens, GUEST_TOKEN_SECONDS } from './access-tokens';

/** Tokens for guests, for the module that finds out who they are. */
@Injectable()
export class GuestTokens {
  constructor(private readonly tokens: AccessTokens) {}

  /** @param recordId any guest record of the person */
  issue(recordId: string, at: Date): { accessToken: string; tokenType: 'Bearer'; expiresIn: number } {
    return { accessToken: this.tokens.signGuest(recordId, at), tokenType: 'Bearer', expiresIn: GUEST_TOKEN_SECONDS };
  }
}
