import type { Note } from './finding';

// zero-width and direction marks come along with copying; they are invisible, and no two names with them compare equal
const INVISIBLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * One line of text as it is kept: NFKC (full-width letters and digits become ordinary ones), no control or invisible characters, single spaces, no spaces around.
 * @returns undefined where nothing is left
 */
export function cleanLine(value: string, field: string, note: Note): string | undefined {
  if (PLAIN.test(value)) return value.includes('  ') ? value.replace(/ {2,}/g, ' ') : value;
  let text = value;
  if (text.includes('\ufffd') || !(text as string & { isWellFormed(): boolean }).isWellFormed()) note(field, 'characters_unreadable');
  const visible = text.replace(/[\t\n\r]/g, ' ').replace(INVISIBLE, '');
  if (visible.length !== text.length) note(field, 'characters_removed');
  text = visible.normalize('NFKC').replace(/\s+/g, ' ').trim();
  return text === '' ? undefined : text;
}

/** Words by which systems say that they know nothing. */
const NOTHING = new Set([
  '',
  '-',
  '--',
  '.',
  '/',
  '?',
  'n/a',
  'na',
  'n.a.',
  'nil',
  'none',
  'null',
  '(null)',
  'undefined',
  'nan',
  '#n/a',
  '无',
  '無',
  '没有',
  '空',
]);

export const saysNothing = (value: string): boolean => value.length < 10 && NOTHING.has(value.trim().toLowerCase());
