import { hasHan } from '../../../../kernel/values/han';
import type { MatchField } from './field';
import type { Form } from './form';
import { soundex } from './similarity';

/** Longest a whole text is that stands as a key. */
const WHOLE = 40;

/**
 * Keys under which a record is looked for: two records that share one are compared. Every kind of evidence has keys of its own and in pairs, so that two records
 * of one person meet though several of their fields were mistyped (S. E. Whang et al., "Entity resolution with iterative blocking", SIGMOD 2009, on many passes).
 * A pure function of the record: keys of one run fit those of another.
 */
export function blockingKeys(schema: readonly MatchField[], forms: readonly (readonly Form[])[]): string[] {
  const found = evidence(schema, forms);
  const keys = new Set<string>();
  for (const { type, value } of found.alone) keys.add(`${type}:${value}`);
  const named = found.parts.some(({ type }) => NAMES.has(type));
  for (const [i, one] of found.parts.entries()) {
    for (const other of found.parts.slice(i + 1)) {
      if (one.group === other.group || (one.type === 'p' && other.type === 'p') || one.weight + other.weight < 4) continue;
      if (named && !NAMES.has(one.type) && !NAMES.has(other.type) && !(PLACES.has(one.type) && PLACES.has(other.type))) continue;
      keys.add(`${one.type}:${one.value}|${other.type}:${other.value}`);
    }
  }
  // a given name in the place of the family name meets it all the same
  for (const name of found.names) keys.add(`n:${name}`);
  return [...keys];
}

/** Parts that say who it is, and parts that say where they live. */
const NAMES = new Set(['p', 'ws', 'hs']);
const PLACES = new Set(['s', 'h', 'z']);

interface Part {
  type: string;
  value: string;
  /** Parts of one group say the same thing twice. */
  group: string;
  /** How much it narrows: two parts together must narrow enough. */
  weight: number;
}

interface Evidence {
  alone: { type: string; value: string }[];
  parts: Part[];
  names: string[];
}

const latinKey = (word: string): string => soundex(word.replace(/[^a-z]/g, '')) || word;

/** How a name part sounds; one in characters by its pinyin too, of which Soundex leaves little. */
const soundKeys = (form: Form): string[] => (form.han ? [latinKey(form.sound), form.sound] : [latinKey(form.sound)]);

function evidence(schema: readonly MatchField[], forms: readonly (readonly Form[])[]): Evidence {
  const found: Evidence = { alone: [], parts: [], names: [] };
  const names: { given: string[]; family: string[] } = { given: [], family: [] };
  schema.forEach((field, i) => {
    for (const form of forms[i]!) collect(field, i, form, found, names);
  });
  for (const family of names.family) for (const given of names.given) found.names.push([family, given].sort().join('|'));
  return found;
}

function collect({ kind }: MatchField, at: number, form: Form, found: Evidence, names: { given: string[]; family: string[] }): void {
  const part = (type: string, value: string, group: string, weight: number) => value && found.parts.push({ type, value, group, weight });
  switch (kind) {
    case 'given_name':
    case 'family_name': {
      for (const sound of soundKeys(form)) {
        names[kind === 'given_name' ? 'given' : 'family'].push(sound);
        part('p', sound, kind, 3);
      }
      return;
    }
    case 'name': {
      found.alone.push({ type: 'w', value: form.tokens.toSorted().join(' ').slice(0, WHOLE) });
      // the letters in any order: "Xiaoming Wang", "WANG XIAO MING" and the pinyin of the characters
      found.alone.push({ type: 'wl', value: [...form.sound].sort().join('').slice(0, WHOLE) });
      const spoken = form.syllables ? [form.syllables[0]!, ...form.syllables.slice(1), form.syllables.slice(1).join('')] : form.tokens;
      for (const token of new Set(spoken.slice(0, 7))) if (token.length > 1) part('ws', latinKey(token), kind, 2);
      if (!form.han) for (const token of form.tokens.slice(0, 6)) if (token.length > 2) found.alone.push({ type: 'wt', value: token });
      if (form.han) for (const token of form.syllables!) part('hs', token, kind, 3);
      return;
    }
    case 'document':
    case 'code':
      found.alone.push({ type: `d${kind === 'code' ? at : ''}`, value: form.text });
      if (form.text.length >= 6) {
        part('dh', form.text.slice(0, form.text.length >> 1), `d${at}`, 3);
        part('dt', form.text.slice(form.text.length >> 1), `d${at}`, 3);
      }
      return;
    case 'phone':
      found.alone.push({ type: 't', value: form.text.slice(-8) });
      part('t4', form.text.slice(-4), kind, 3);
      return;
    case 'email':
      found.alone.push({ type: 'e', value: form.text });
      if (form.text.indexOf('@') >= 5)
        found.alone.push({ type: 'eb', value: form.text.slice(0, form.text.indexOf('@')).replace(/\W/g, '') });
      return;
    case 'birth_date':
    case 'date':
      if (form.text.length === 8 && !form.text.startsWith('0000')) {
        found.alone.push({ type: `b${kind === 'date' ? at : ''}`, value: form.text });
        part(`y${at}`, form.text.slice(0, 4), `b${at}`, 2);
        part(`md${at}`, [form.text.slice(4, 6), form.text.slice(6)].sort().join(''), `b${at}`, 3);
      } else part(`md${at}`, form.text.slice(-4), `b${at}`, 3);
      return;
    case 'street':
    case 'address_line':
    case 'address': {
      const letters = form.tokens.filter((token) => !/\d/.test(token) && (token.length > 2 || hasHan(token)));
      const number = form.tokens.find((token) => /\d/.test(token));
      if (letters.length)
        part(
          's',
          letters
            .slice(0, 2)
            .map((word) => (hasHan(word) ? word : soundex(word)))
            .join(''),
          `s${at}`,
          3,
        );
      if (kind === 'address' && number && letters.length) found.alone.push({ type: 'sn', value: `${number} ${letters[0]!}` });
      return;
    }
    case 'house_number':
      part('h', form.text, kind, 2);
      return;
    case 'postcode':
      part('z', form.text, kind, 3);
      return;
    case 'locality':
      part('l', form.han ? form.text : latinKey(form.sound), kind, 2);
      return;
    case 'text':
    case 'occupation':
      if (form.tokens.length > 1) found.alone.push({ type: `x${at}`, value: form.text.slice(0, WHOLE) });
      for (const token of form.tokens.filter((word) => word.length > 2 || hasHan(word)).slice(0, 6))
        if (form.tokens.length > 1) found.alone.push({ type: `xt${at}`, value: token });
      part(`x${at}`, form.han ? form.text : soundex(form.tokens[0]!), `x${at}`, 2);
      return;
    case 'number':
      part(`v${at}`, form.text, `v${at}`, 2);
      return;
    default:
  }
}
