import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { hashSecret } from './secrets';

const PERIOD_SECONDS = 30;
/** Steps that a clock may be wrong by, either way. */
const WINDOW = 1;
export const RECOVERY_CODES = 10;

/** 160 random bits, in base32 (RFC 4226 §4). */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

const totpOf = (secret: string, label = ''): TOTP =>
  new TOTP({ issuer: 'Innkeeper', label, algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS, secret: Secret.fromBase32(secret) });

/** What an authenticator app reads from a QR code. */
export const totpUri = (secret: string, label: string): string => totpOf(secret, label).toString();

/** The time step that a code belongs to (RFC 6238), undefined when it belongs to none of those around now. */
export function stepOfCode(secret: string, code: string, at: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = totpOf(secret).validate({ token: code, timestamp: at.getTime(), window: WINDOW });
  return delta === null ? undefined : Math.floor(at.getTime() / 1000 / PERIOD_SECONDS) + delta;
}

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'; // 32 signs, none of which looks like another

/** 80 random bits that can be written on paper: `k3x9-qa7b-…`. */
export function newRecoveryCode(): string {
  const signs = Array.from(randomBytes(16), (byte) => ALPHABET[byte & 31]).join('');
  return signs.match(/.{4}/g)!.join('-');
}

/** Whatever the spelling: with dashes, with spaces, in capitals. */
export const hashRecoveryCode = (accountId: string, code: string): Buffer =>
  hashSecret(`${accountId} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);
