import { blurred } from './chinese';
import { CLOSE, DIFFERENT, EXACT, type FieldKind, PARTIAL, SIMILAR } from './field';
import type { Form } from './form';
import { editDistance, jaroWinkler } from './similarity';

/** What a word says, the more the rarer it is: 1 where nothing is known. */
export type WordWeight = (token: string) => number;

const EQUAL_WEIGHT: WordWeight = () => 1;

/** @returns the place of the level in LEVELS */
export function compareForms(kind: FieldKind, a: Form, b: Form, weight: WordWeight = EQUAL_WEIGHT): number {
  return a === b || a.text === b.text ? EXACT : COMPARE[kind](a, b, weight);
}

type Comparison = (a: Form, b: Form, weight: WordWeight) => number;

/** One part of a person's name. A name in characters and one in Latin letters meet in their pinyin. */
function namePart(a: Form, b: Form): number {
  if (a.sound === b.sound) return CLOSE;
  if (a.han && b.han) return hanPart(a.tokens, b.tokens, a.syllables!, b.syllables!);
  const [x, y] = a.sound.length <= b.sound.length ? [a.sound, b.sound] : [b.sound, a.sound];
  if (x.length === 1) return x === y[0] ? SIMILAR : DIFFERENT;
  const apart = editDistance(x, y, 3);
  const likeness = jaroWinkler(x, y);
  if (y.length >= 4 && (apart <= 1 || likeness >= 0.94)) return CLOSE;
  if ((y.length >= 6 && apart <= 2) || apart <= 1) return SIMILAR;
  if (likeness >= 0.87 || (x.length >= 3 && y.startsWith(x))) return SIMILAR;
  if (a.tokens.length + b.tokens.length > 2 && a.tokens.some((token) => token.length > 2 && b.tokens.includes(token))) return SIMILAR;
  return y.length >= 5 && apart <= 3 && x.length >= 5 ? PARTIAL : DIFFERENT;
}

/** Characters of one name part: one written for another that sounds alike, one left out. */
function hanPart(a: readonly string[], b: readonly string[], soundsOfA: readonly string[], soundsOfB: readonly string[]): number {
  if (a.length === b.length) {
    if (soundsOfA.every((sound, i) => blurred(sound) === blurred(soundsOfB[i]!))) return SIMILAR;
    return a.length > 1 && a.filter((character, i) => character !== b[i]).length === 1 ? SIMILAR : DIFFERENT;
  }
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.length - short.length === 1 && short.length > 0 && short.every((character) => long.includes(character)) ? SIMILAR : DIFFERENT;
}

/** A whole name: of a person in characters by its parts, anything else as a text. */
function wholeName(a: Form, b: Form, weight: WordWeight): number {
  if (!a.han && !b.han) return text(a, b, weight);
  if (a.han && b.han && (a.tokens[0]!.length > 2 || b.tokens[0]!.length > 2)) return text(a, b, weight);
  if (a.sound === b.sound) return CLOSE;
  if (a.han !== b.han) return romanised(a.han ? a : b, a.han ? b : a);
  const given = hanPart(a.tokens.slice(1), b.tokens.slice(1), a.syllables!.slice(1), b.syllables!.slice(1));
  if (a.tokens[0] === b.tokens[0]) return a.tokens.length + b.tokens.length > 4 ? given : DIFFERENT;
  const sameGiven = a.tokens.slice(1).join('') === b.tokens.slice(1).join('');
  const soundsAlike = blurred(a.syllables![0]!) === blurred(b.syllables![0]!);
  if (sameGiven && soundsAlike) return CLOSE;
  return sameGiven && a.tokens.length > 2 ? SIMILAR : soundsAlike && given <= SIMILAR ? PARTIAL : DIFFERENT;
}

/** 王小明 and "Xiaoming Wang", "WANG XIAO MING", "Wang Ming". */
function romanised(han: Form, latin: Form): number {
  const sound = latin.tokens.join('');
  const [family, given] = [han.syllables![0]!, han.syllables!.slice(1).join('')];
  if (sound === family + given || sound === given + family) return CLOSE;
  const rest = sound.startsWith(family) ? sound.slice(family.length) : sound.endsWith(family) ? sound.slice(0, -family.length) : '';
  const syllable =
    han.syllables!.slice(1).includes(rest) ||
    (given.length > 1 && han.syllables!.length === 2 && (rest.startsWith(given) || rest.endsWith(given)));
  if (rest && syllable) return SIMILAR;
  const apart = Math.min(editDistance(sound, family + given, 2), editDistance(sound, given + family, 2));
  return apart <= 1 ? SIMILAR : apart === 2 && sound.length > 7 ? PARTIAL : DIFFERENT;
}

/** Two words are one when a slip of the pen lies between them, or when one is cut short. */
function sameWord(a: string, b: string): number {
  if (a === b) return 1;
  const [x, y] = a.length <= b.length ? [a, b] : [b, a];
  if (/\d/.test(x) || /\d/.test(y) || x.length < 3) return 0;
  if (y.startsWith(x)) return 0.9;
  if (y.length < 4) return 0;
  const limit = y.length >= 8 ? 2 : 1;
  return editDistance(x, y, limit) <= limit ? 0.9 : 0;
}

/**
 * Share of what the words of two texts say that they have in common, and how few letters would have to change, whichever is more. Soft TF-IDF of W. W. Cohen,
 * P. Ravikumar & S. E. Fienberg, "A comparison of string distance metrics for name-matching tasks", IIWeb 2003, in the form of Dice's coefficient.
 */
export function likeness(a: Form, b: Form, weight: WordWeight): { likeness: number; contained: boolean } {
  let [total, common, contained] = [0, 0, true];
  const free = [...b.tokens];
  const [shorter, longer] = [Math.min(a.tokens.length, b.tokens.length), Math.max(a.tokens.length, b.tokens.length)];
  let met = 0;
  for (const token of a.tokens) {
    const own = weight(token);
    total += own;
    let [best, at] = [0, -1];
    for (let j = 0; j < free.length && best < 1; j++) {
      const same = sameWord(token, free[j]!);
      if (same > best) [best, at] = [same, j];
    }
    if (at < 0) continue;
    const other = weight(free[at]!);
    // the wrong spelling is rare by itself: what is common to both is what the right one says
    common += 2 * best * Math.min(own, other);
    if (own !== other) total -= Math.max(own, other) - Math.min(own, other);
    free.splice(at, 1);
    met++;
  }
  for (const token of b.tokens) total += weight(token);
  contained = met === shorter && longer > shorter;
  const [x, y] = [a.sound, b.sound];
  const letters = Math.max(x.length, y.length);
  const limit = Math.floor(letters * 0.45);
  const byLetters = 1 - editDistance(x, y, limit) / letters;
  return { likeness: Math.max(total > 0 ? common / total : 0, byLetters), contained };
}

function text(a: Form, b: Form, weight: WordWeight): number {
  if (a.sound === b.sound) return CLOSE;
  const found = likeness(a, b, weight);
  if (found.likeness >= 0.87) return CLOSE;
  if (found.likeness >= 0.7) return SIMILAR;
  if (found.likeness >= 0.55) return PARTIAL;
  return found.contained && found.likeness >= 0.3 ? PARTIAL : DIFFERENT;
}

/** Short words: places, states. */
function place(a: Form, b: Form, weight: WordWeight): number {
  if (a.sound === b.sound) return CLOSE;
  const letters = Math.max(a.sound.length, b.sound.length);
  const apart = editDistance(a.sound, b.sound, 2);
  if (apart === 1 && letters >= 3) return CLOSE;
  if (letters <= 4) return [...a.sound].sort().join('') === [...b.sound].sort().join('') ? CLOSE : DIFFERENT;
  return text(a, b, weight);
}

function date(a: Form, b: Form): number {
  const [x, y] = [a.text, b.text];
  if (x.length !== 8 || y.length !== 8) {
    const apart = editDistance(x, y, 2);
    return apart <= 1 ? CLOSE : apart === 2 ? SIMILAR : DIFFERENT;
  }
  // a birthday without its year
  if (x.startsWith('0000') || y.startsWith('0000')) return x.slice(4) === y.slice(4) ? SIMILAR : DIFFERENT;
  if (x.slice(0, 4) === y.slice(0, 4) && x.slice(4, 6) === y.slice(6) && x.slice(6) === y.slice(4, 6)) return CLOSE;
  const apart = editDistance(x, y, 2);
  if (apart <= 1) return CLOSE;
  const parts = Number(x.slice(0, 4) === y.slice(0, 4)) + Number(x.slice(4, 6) === y.slice(4, 6)) + Number(x.slice(6) === y.slice(6));
  if (parts === 2 || apart === 2) return SIMILAR;
  return DIFFERENT;
}

function code(a: Form, b: Form): number {
  const letters = Math.max(a.text.length, b.text.length);
  const apart = editDistance(a.text, b.text, 2);
  if (apart === 1) return letters >= 3 ? CLOSE : DIFFERENT;
  return apart === 2 && letters >= 5 ? SIMILAR : DIFFERENT;
}

/** With and without the country's code is the same number. */
function phone(a: Form, b: Form): number {
  const [x, y] = a.text.length <= b.text.length ? [a.text, b.text] : [b.text, a.text];
  if (x.length >= 7 && y.endsWith(x)) return EXACT;
  const tail = y.length > x.length && x.length >= 9 ? y.slice(-x.length) : y;
  const apart = editDistance(x, tail, 2);
  if (apart === 1) return CLOSE;
  return apart === 2 && x.length >= 8 ? SIMILAR : DIFFERENT;
}

function email(a: Form, b: Form): number {
  const [x, y] = [a.text, b.text].map((address) => {
    const at = address.lastIndexOf('@');
    return at < 0 ? { box: address, host: '' } : { box: address.slice(0, at).replace(/\+.*/, ''), host: address.slice(at + 1) };
  }) as [{ box: string; host: string }, { box: string; host: string }];
  if (x.box.replace(/\./g, '') === y.box.replace(/\./g, ''))
    return x.host === y.host || editDistance(x.host, y.host, 2) <= 2 ? CLOSE : SIMILAR;
  const apart = editDistance(x.box, y.box, 2);
  // other digits after the same name are somebody else's as likely as a slip
  if (x.box.replace(/\d/g, '') === y.box.replace(/\d/g, '')) return x.host === y.host ? PARTIAL : DIFFERENT;
  if (x.host === y.host && x.box.length >= 5 && apart <= 1) return CLOSE;
  return x.host === y.host && x.box.length >= 8 && apart === 2 ? SIMILAR : DIFFERENT;
}

function number(a: Form, b: Form): number {
  const [x, y] = [Number(a.text), Number(b.text)];
  if (Number.isNaN(x) || Number.isNaN(y)) return code(a, b);
  const apart = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));
  return apart <= 0.01 ? CLOSE : apart <= 0.05 ? SIMILAR : apart <= 0.2 ? PARTIAL : DIFFERENT;
}

const COMPARE: Record<FieldKind, Comparison> = {
  given_name: namePart,
  family_name: namePart,
  name: wholeName,
  birth_date: date,
  date,
  sex: () => DIFFERENT,
  document: code,
  code,
  phone,
  email,
  house_number: (a, b) => (a.text.length > 1 && editDistance(a.text, b.text, 1) === 1 ? CLOSE : DIFFERENT),
  postcode: code,
  number,
  street: text,
  address_line: text,
  address: text,
  locality: place,
  region: place,
  country: place,
  occupation: text,
  text,
};
