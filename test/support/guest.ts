import { GuestTokens } from '../../src/modules/identity';
import { must } from './furnish';
import type { House } from './house';
import type { MailServer } from './mail-server';

/** The six digits in a mail. */
export const codeIn = (text: string): string => /\b\d{6}\b/.exec(text)![0];

/** Signs in as a guest does: a code by mail, then a token. */
export async function signInAsGuest(house: House, mails: MailServer, email: string, guestId?: string): Promise<string> {
  const before = mails.received.filter((m) => m.to.includes(email)).length;
  const { id: codeId } = await must(house, 'POST', '/v1/guest-codes', { email }, { token: null });
  const code = codeIn((await mails.to(email, before + 1)).text);
  return (await must(house, 'POST', '/v1/guest-tokens', { codeId, code, guestId }, { token: null })).accessToken;
}

/** The token that such a guest would get, without the mail. */
export const tokenOf = (house: House, guestId: string): string => house.app.get(GuestTokens).issue(guestId, house.clock.now()).accessToken;
