import { TOTP, Secret } from 'otpauth';
import type { Answer, House } from './house';
import { must } from './furnish';

export const PASSWORD = 'seven quiet rooms by the lake';

export interface Member {
  id: string;
  email: string;
  accessToken: string;
  refreshToken: string;
}

let hired = 0;

/** A member of staff who is signed in. */
export async function hire(house: House, more: Record<string, unknown> = {}): Promise<Member> {
  const email = `clerk${++hired}.${process.pid}@hotel.example`;
  const { id } = await must<{ id: string }>(house, 'POST', '/v1/accounts', {
    email,
    displayName: 'Front Clerk',
    password: PASSWORD,
    ...more,
  });
  return {
    id,
    email,
    ...(await must<Pick<Member, 'accessToken' | 'refreshToken'>>(
      house,
      'POST',
      '/v1/auth/login',
      { email, password: PASSWORD },
      { token: null },
    )),
  };
}

export const signIn = (house: House, email: string, more: Record<string, unknown> = {}): Promise<Answer> =>
  house.call('POST', '/v1/auth/login', { email, password: PASSWORD, ...more }, { token: null });

/** What an authenticator app shows at that moment. */
export const codeAt = (secret: string, at: Date | number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Number(at) });

/** Sets a second factor up. The clock of the house stands still afterwards, one step later, so that the next code is a fresh one. */
export async function enrol(house: House, token: string): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = await must<{ secret: string }>(house, 'POST', '/v1/auth/totp-enrolments', { password: PASSWORD }, { token });
  house.clock.set(house.clock.now());
  const { recoveryCodes } = await must<{ recoveryCodes: string[] }>(
    house,
    'POST',
    '/v1/auth/totp-confirmations',
    { code: codeAt(secret, house.clock.now()) },
    { token },
  );
  house.clock.advance(30_000);
  return { secret, recoveryCodes };
}
