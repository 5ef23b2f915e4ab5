import { normaliseEmail, normalisePhone } from '../contact';
import { hasHan, simplified } from '../../../../kernel/values/han';
import { isHan, splitHanName, syllables } from './chinese';
import type { FieldKind } from './field';

/** A value as it is compared. Equal texts are one form, so that agreement is found by identity. */
export interface Form {
  text: string;
  /** Names and other words: how they sound, in Latin letters and one word. */
  sound: string;
  /** Words in their order; of names in Chinese the characters. */
  tokens: readonly string[];
  /** Written in Chinese characters alone. */
  han: boolean;
  /** Of a name in characters: the syllable of each token. */
  syllables?: readonly string[];
}

/** What people and systems write where they have nothing to write. */
const NOTHING = new Set([
  '',
  '-',
  '--',
  '.',
  '?',
  'n/a',
  'na',
  'n.a.',
  'nil',
  'none',
  'null',
  'nan',
  'undefined',
  'unknown',
  '无',
  '不详',
  '未知',
  '暂无',
  '没有',
]);

const LETTERS: Record<string, string> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

/** Without case, width, accents; traditional characters simplified. */
export function folded(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßøæœłđðþı]/g, (letter) => LETTERS[letter]!);
  // NFKD takes Hangul apart and kana from their marks: NFC puts them together again
  return simplified(plain.normalize('NFC')).trim();
}

const words = (text: string): string[] =>
  text
    .replace(/['’`´]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

const soundOf = (tokens: readonly string[], surname = false): string =>
  tokens.map((token) => (hasHan(token) ? syllables(token, surname).join('') : token)).join('');

/** Words of addresses in one spelling; the long ones are what others leave out. */
const SHORT: Record<string, string> = {
  street: 'st', str: 'st', strasse: 'st', road: 'rd', avenue: 'ave', av: 'ave', boulevard: 'blvd', blv: 'blvd', bld: 'blvd', drive: 'dr', lane: 'ln', place: 'pl', court: 'ct',
  crescent: 'cres', highway: 'hwy', parkway: 'pkwy', square: 'sq', terrace: 'tce', north: 'n', south: 's', east: 'e', west: 'w', apartment: 'apt', suite: 'ste',
  mount: 'mt', saint: 'st', first: '1st', second: '2nd', third: '3rd', fourth: '4th', fifth: '5th', sixth: '6th', seventh: '7th', eighth: '8th', ninth: '9th', tenth: '10th',
  and: '&', number: 'no',
}; // prettier-ignore

function nameForm(raw: string, surname: boolean): Form | undefined {
  const tokens = words(folded(raw)).filter((token) => token.length > 0);
  if (tokens.length === 0) return undefined;
  const text = tokens.join(' ');
  const joined = tokens.join('');
  if (isHan(joined)) return hanForm(joined, [...joined], surname);
  return { text, sound: soundOf(tokens, surname), tokens, han: false };
}

/** A name in Chinese characters is its family name and the characters of the given one; any other its words. */
function wholeNameForm(raw: string): Form | undefined {
  const joined = words(folded(raw)).join('');
  if (!isHan(joined) || joined.length > 5) return textForm(raw);
  const { family, given } = splitHanName(joined);
  return hanForm(joined, [family, ...given], true);
}

function hanForm(text: string, tokens: readonly string[], surname: boolean): Form {
  const all = syllables(text, surname);
  let at = 0;
  const spoken = tokens.map((token) => all.slice(at, (at += [...token].length)).join(''));
  return { text, sound: all.join(''), tokens, han: true, syllables: spoken };
}

function textForm(raw: string): Form | undefined {
  const written = words(folded(raw).replace(/&/g, ' and '));
  const joined = written.join('');
  if (!joined) return undefined;
  const tokens = written.map((word) => SHORT[word] ?? word);
  const han = isHan(joined);
  // a text in Chinese has no words to see: its characters in twos stand for them
  const parts = hasHan(joined) ? tokens.flatMap(pieces) : tokens;
  return { text: han ? joined : tokens.join(' '), sound: joined, tokens: parts, han };
}

/** Runs of characters in overlapping pairs, what stands between them whole. */
function pieces(token: string): string[] {
  return (token.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []).flatMap((run) => {
    const characters = [...run];
    if (!isHan(run) || characters.length < 2) return [run];
    return characters.slice(1).map((character, i) => characters[i]! + character);
  });
}

const plain = (text: string): Form | undefined => (text ? { text, sound: text, tokens: [text], han: false } : undefined);

/** Country codes and trunk zeros are written or left out: a number is what stands behind them. */
function phoneForm(raw: string): Form | undefined {
  const written = raw.normalize('NFKC');
  const digits = written.replace(/\D/g, '');
  if (digits.length < 5) return undefined;
  if (!written.trim().startsWith('+')) return plain(digits.replace(/^0+/, ''));
  return plain(normalisePhone(written).replace(/\D/g, ''));
}

function sexForm(raw: string): Form | undefined {
  const text = folded(raw);
  if (/^(m|male|man|mr|herr|h|1|男|男性|先生)\.?$/.test(text)) return plain('m');
  if (/^(f|female|woman|mrs|ms|miss|frau|w|2|女|女性|女士|小姐)\.?$/.test(text)) return plain('f');
  return plain(text);
}

const pad = (n: number | string): string => String(n).padStart(2, '0');

/** A year of two digits is of the last hundred years. */
const fullYear = (year: string): string => (year.length === 4 ? year : (Number(year) <= 30 ? '20' : '19') + pad(year));

/**
 * Day of a calendar as `YYYYMMDD`. Where day and month could be either, the day is taken to stand first; comparison knows of the other reading. What is no
 * date is kept by its digits: a typing error must stay comparable.
 */
function dateForm(raw: string): Form | undefined {
  const text = raw
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[t ]\d{1,2}:\d{2}.*$/, '');
  const parts = text.match(/\d+/g) ?? [];
  if (parts.join('').length < 3) return undefined;
  if (/^--\d{2}-?\d{2}$/.test(text)) return plain(`0000${parts.join('')}`);
  const month = MONTHS.findIndex((name) => text.includes(name)) + 1;
  if (month && parts.length === 2) {
    const [first, last] = parts as [string, string];
    return first.length === 4 ? plain(first + pad(month) + pad(last)) : plain(fullYear(last) + pad(month) + pad(first));
  }
  const [a, b, c] = parts;
  if (parts.length !== 3 || a!.length > 2 || b!.length > 2 || (c!.length !== 2 && c!.length !== 4)) return plain(parts.map(pad).join(''));
  const [day, inMonth] = Number(b) > 12 && Number(a) <= 12 ? [b!, a!] : [a!, b!];
  return plain(fullYear(c!) + pad(inMonth) + pad(day));
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const codeForm = (raw: string): Form | undefined => plain(folded(raw).replace(/[^\p{L}\p{N}]/gu, ''));

function numberForm(raw: string): Form | undefined {
  const number = Number(raw.normalize('NFKC').replace(/[^\d.eE+-]/g, ''));
  return Number.isFinite(number) && /\d/.test(raw) ? plain(String(number)) : codeForm(raw);
}

const FORMS: Record<FieldKind, (raw: string) => Form | undefined> = {
  given_name: (raw) => nameForm(raw, false),
  family_name: (raw) => nameForm(raw, true),
  name: wholeNameForm,
  birth_date: dateForm,
  date: dateForm,
  sex: sexForm,
  document: codeForm,
  code: codeForm,
  phone: phoneForm,
  email: (raw) => plain(normaliseEmail(raw.normalize('NFKC')).replace(/\s/g, '')),
  house_number: codeForm,
  postcode: codeForm,
  number: numberForm,
  street: textForm,
  address_line: textForm,
  address: textForm,
  locality: textForm,
  region: textForm,
  country: textForm,
  occupation: textForm,
  text: textForm,
};

/** @returns nothing where the value says nothing */
export function formOf(kind: FieldKind, raw: string): Form | undefined {
  if (NOTHING.has(raw.trim().toLowerCase())) return undefined;
  return FORMS[kind](raw);
}
