import { readPhone } from './quality/phones';

/** E-mail as it is compared: trimmed, lower case. What stands before the @ is otherwise left alone. */
export const normaliseEmail = (email: string): string => email.trim().toLowerCase();

/** E.164 where the number can be understood, else its digits. A national spelling needs the hotel's country. */
export const normalisePhone = (phone: string, country?: string | null): string =>
  readPhone(phone, country)?.number ?? phone.replace(/\D/g, '');

/** Letters and digits of a document number, in capitals. */
export const normaliseDocument = (number: string): string =>
  number
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();

export const lastFour = (phone: string): string => phone.replace(/\D/g, '').slice(-4);

const UNSPACED = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;

/** What a name is searched by: no case, no accents, both orders, so that "zhang wei" finds Wei Zhang, and as one word where it is written so: 王小明. */
export function nameKey(firstName: string, lastName: string): string {
  const [first, last] = [firstName, lastName].map((n) => n.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim());
  const written = UNSPACED.test(`${last}${first}`) ? ` ${last}${first}` : '';
  return `${first} ${last} ${first}${written}`.trim();
}

/** The part of a typed name that is looked for. */
export const searchKey = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim().replace(/\s+/g, ' ');

/** `j•••@example.com`, `+49•••••678`: enough to recognise, not to use. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}•••${at < 0 ? '' : email.slice(at)}`;
}

export const maskPhone = (phone: string): string => `•••${phone.slice(-3)}`;
