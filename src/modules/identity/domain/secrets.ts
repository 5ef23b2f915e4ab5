import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits with a prefix that secret scanners can find. */
export const newSecret = (prefix: 'rt' | 'cs' | 'iv' | 'pr'): string => `${prefix}_${randomBytes(32).toString('base64url')}`;

/** For secrets of full entropy only. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const NOTHING = Buffer.alloc(32);

/** Takes the same time for an unknown account. */
export const secretMatches = (hash: Buffer | null | undefined, secret: string): boolean =>
  timingSafeEqual(hash ?? NOTHING, hashSecret(secret)) && Boolean(hash);

/** A client id that people recognise in a log: `cl_sea-view-website_k3x9qa`. */
export function newClientId(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 24);
  const tail = BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .slice(-8)
    .padStart(8, '0');
  return slug ? `cl_${slug}_${tail}` : `cl_${tail}`;
}

export const normaliseEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase();
