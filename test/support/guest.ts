import { GuestTokens } from '../../src/modules/identity';
import { must } from './furnish';
import type { House } from './house';
import type { MailServer } from './mail-server';

/** The six digits in a mail. */
export const codeIn = (text: string): string => CODE.exec(text)![0];
export const CODE = /\b\d{6}\b/;

/** Signs in as a guest does: a code by mail, then a token. */
export async function signInAsGuest(house: House, mails: MailServer, email: string, guestId?: string): Promise<string> {
  const before = mails.received.filter((m) => m.to.includes(email) && CODE.test(m.text)).length;
  const { id: codeId } = await must(house, 'POST', '/v1/guest-codes', { email }, { token: null });
  const code = codeIn((await mails.to(email, before + 1, CODE)).text);
  return (await must(house, 'POST', '/v1/guest-tokens', { codeId, code, guestId }, { token: null })).accessToken;
}

/** The token that such a guest would get, without the mail. */
export const tokenOf = (house: House, guestId: string): string => house.app.get(GuestTokens).issue(guestId, house.clock.now()).accessToken;
