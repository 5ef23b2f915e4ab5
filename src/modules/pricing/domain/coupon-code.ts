import { randomInt } from 'node:crypto';

/** Without what is easily mistaken: 0 and O, 1 and I and L, U and V. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTWXYZ';
const LENGTH = 12;

/** A code that nobody guesses: 29¹² of them. */
export function newCouponCode(prefix = ''): string {
  return prefix + Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** As codes are compared: capitals, without blanks around them. */
export const readCode = (typed: string): string => typed.trim().toUpperCase();
