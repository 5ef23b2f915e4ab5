import { randomBytes } from 'node:crypto';

// no I, L, O, S, U, 0, 1: nothing that sounds or looks like something else over the phone
const ALPHABET = '23456789ABCDEFGHJKMNPQRTVWXYZ';
const BASE = ALPHABET.length;

/**
 * A number a person can read over the phone: eight random characters and a check character, `K7M2-9QXD-5`. 29^8 ≈ 5 × 10^11
 * numbers; the database keeps them unique. The check character (weighted sum modulo 29, the size of the alphabet and a prime) finds every single wrong
 * character and every swap of two neighbours.
 */
export function newConfirmationNumber(): string {
  let body = '';
  // 232 = 8 × 29: bytes above it would make the first letters more frequent
  while (body.length < 8) for (const byte of randomBytes(12)) if (byte < 232 && body.length < 8) body += ALPHABET[byte % BASE];
  return `${body.slice(0, 4)}-${body.slice(4)}-${checkCharacter(body)}`;
}

function checkCharacter(body: string): string {
  const sum = [...body].reduce((total, character, i) => total + (i + 2) * ALPHABET.indexOf(character), 0);
  return ALPHABET[sum % BASE]!;
}

/** A typed number in its written form, whatever the case, spaces and dashes; undefined when it cannot be one. */
export function readConfirmationNumber(text: string): string | undefined {
  const match = /^([2-9A-HJKMNP-RTV-Z]{8})([2-9A-HJKMNP-RTV-Z])(?:-?(\d{1,3}))?$/.exec(
    text
      .toUpperCase()
      .replace(/[\s-]/g, '')
      .replace(/^(.{9})(\d{1,3})$/, '$1-$2'),
  );
  if (!match || checkCharacter(match[1]!) !== match[2]) return undefined;
  return `${match[1]!.slice(0, 4)}-${match[1]!.slice(4)}-${match[2]}${match[3] ? `-${match[3]}` : ''}`;
}
