import type { FactValues, PostalAddress, Preference, RecordSecrets } from '../record';
import { PREFERENCE_CATEGORIES } from '../record';
import { cleanBirthday, type DateOrder, dateOrderOf, readInstant } from './dates';
import { cleanDocument } from './documents';
import { cleanEmail } from './emails';
import type { Finding, FindingCode, Note } from './finding';
import { cleanName } from './names';
import { cleanPhone } from './phones';
import { countryCode, languageTag, postalCodeFits } from './places';
import { cleanLine, saysNothing } from './text';
import { channelOf, sexOf } from './words';

/** What a source may say of a person, by field; each value as it was written. */
export const PERSON_FIELDS = [
  'externalId',
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'addressLine',
  'streetNumber',
  'city',
  'region',
  'postalCode',
  'country',
  'birthday',
  'sex',
  'occupation',
  'nationality',
  'language',
  'channel',
  'documentNumber',
  'documentType',
  'documentCountry',
  'documentExpiresOn',
  'observedAt',
  'tag',
  'vip',
  'note',
  'preference',
  'preference.room',
  'preference.food',
  'preference.leisure',
  'preference.habit',
  'preference.special_need',
] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];

/** Several values of a field are several columns, or a list. */
export type RawPerson = Partial<Record<PersonField, string[]>>;

/** A person as they are kept; the shape of what the front desk would have typed. */
export interface CleanPerson extends Omit<RecordSecrets, 'given'> {
  firstName: string;
  lastName: string;
  language?: string;
  country?: string;
}

/** A further fact that is no part of the record itself. */
export type ExtraFact = {
  [K in 'email' | 'phone' | 'preference' | 'tag' | 'vip' | 'note']: { kind: K; value: FactValues[K] };
}[keyof Pick<FactValues, 'email' | 'phone' | 'preference' | 'tag' | 'vip' | 'note'>];

export interface CleaningTerms {
  /** Of the hotel: national phone numbers are dialled there, and dates written as there. */
  country?: string | null;
  dateOrder?: DateOrder;
  now: Date;
}

export interface Cleaned {
  /** Undefined where there is nobody: see the findings. */
  person?: CleanPerson;
  extras: ExtraFact[];
  externalId?: string;
  observedAt?: Date;
  findings: Finding[];
}

const LONGEST = 500;

/** Normalises and validates what a source says of one person. Pure; the source's own words are for the caller to keep. */
export function cleanPerson(raw: RawPerson, { country: home, dateOrder = dateOrderOf(home), now }: CleaningTerms): Cleaned {
  const findings: Finding[] = [];
  const note: Note = (field, code) => {
    if (!findings.some((f) => f.field === field && f.code === code)) findings.push({ field, code });
  };
  const all = (field: PersonField): string[] => {
    const values = raw[field];
    if (!values) return [];
    return values.filter((v) => {
      if (saysNothing(v)) return false;
      if (v.length <= LONGEST || field === 'note') return true;
      note(field, 'value_too_long');
      return false;
    });
  };
  const one = (field: PersonField): string | undefined => all(field)[0];
  const line = (field: PersonField): string | undefined => {
    const value = one(field);
    return value === undefined ? undefined : cleanLine(value, field, note);
  };
  const coded = <T>(field: PersonField, read: (text: string) => T | undefined, code: FindingCode): T | undefined => {
    const value = line(field);
    if (value === undefined) return undefined;
    const found = read(value);
    if (found === undefined) note(field, code);
    return found;
  };

  const name = cleanName({ name: one('name'), firstName: one('firstName'), lastName: one('lastName') }, note);
  const country = coded('country', countryCode, 'country_unknown');
  const nationality = coded('nationality', countryCode, 'nationality_unknown');
  const language = coded('language', languageTag, 'language_unknown');
  const [emails, phones] = contacts(all('email'), all('phone'), country ?? home, note);
  const address = addressOf(all('addressLine'), line, country, home, note);
  const birthdayText = line('birthday');
  const birthday = birthdayText === undefined ? undefined : cleanBirthday(birthdayText, dateOrder, now, note);
  const sex = coded('sex', sexOf, 'sex_unknown');
  const channel = coded('channel', channelOf, 'channel_unknown');
  const number = line('documentNumber');
  const expiresOn = line('documentExpiresOn');
  const expires = expiresOn === undefined ? undefined : readInstant(expiresOn, dateOrder, now)?.toISOString().slice(0, 10);
  const document =
    number === undefined
      ? undefined
      : cleanDocument(
          { number, type: line('documentType'), country: line('documentCountry'), expiresOn: expires },
          { birthday, nationality },
          now.toISOString().slice(0, 10),
          note,
        );
  const occupation = line('occupation');
  const observed = line('observedAt');
  const observedAt = observed === undefined ? undefined : readInstant(observed, dateOrder, now);
  if (observed !== undefined && (!observedAt || observedAt > now)) note('observedAt', 'observed_at_invalid');
  const externalId = externalIdOf(one('externalId'), note);
  const extras: ExtraFact[] = [
    ...emails.slice(1).map((address) => ({ kind: 'email' as const, value: { address } })),
    ...phones.slice(1).map((n) => ({ kind: 'phone' as const, value: { number: n } })),
    ...furtherFacts(all, note),
  ];
  const person = name && {
    ...name,
    email: emails[0],
    phone: phones[0],
    address,
    birthday,
    sex: sex === 'unknown' ? undefined : sex,
    occupation,
    nationality,
    channel,
    document,
    language,
    country,
  };
  return { person, extras, externalId, observedAt: observedAt && observedAt <= now ? observedAt : undefined, findings };
}

function externalIdOf(value: string | undefined, note: Note): string | undefined {
  const id = value?.trim();
  if (!id) return undefined;
  if (/^[\x21-\x7e][\x20-\x7e]{0,199}$/.test(id)) return id;
  note('externalId', 'external_id_invalid');
  return undefined;
}

const LOOKS_LIKE_PHONE = /^[+\d][\d ()./-]{5,}$/;

function contacts(
  emails: string[],
  phones: string[],
  country: string | null | undefined,
  note: Note,
): [emails: string[], phones: string[]] {
  const strayPhones = emails.filter((v) => !v.includes('@') && LOOKS_LIKE_PHONE.test(v.trim()));
  const strayEmails = phones.filter((v) => v.includes('@'));
  if (strayPhones.length || strayEmails.length) note(strayEmails.length ? 'phone' : 'email', 'contacts_swapped');
  // several in one cell: 138…; 139…
  const apart = (values: string[], separator: RegExp) => values.flatMap((v) => v.split(separator)).filter((v) => v.trim() !== '');
  const e = apart([...emails.filter((v) => !strayPhones.includes(v)), ...strayEmails], /[;,；，\s]+/);
  const p = apart([...phones.filter((v) => !strayEmails.includes(v)), ...strayPhones], /[;；，、]+|,\s*(?=[+\d])|\s+\/\s+/);
  const kept = <T>(values: (T | undefined)[]): T[] => [...new Set(values.filter((v) => v !== undefined))];
  return [kept(e.map((v) => cleanEmail(v, 'email', note))), kept(p.map((v) => cleanPhone(v, country, 'phone', note)))];
}

function addressOf(
  given: string[],
  line: (field: PersonField) => string | undefined,
  country: string | undefined,
  home: string | null | undefined,
  note: Note,
): PostalAddress | undefined {
  const lines = given.map((v) => cleanLine(v, 'address', note)).filter((v) => v !== undefined);
  const [street, city, region] = [line('streetNumber'), line('city'), line('region')];
  if (street !== undefined) lines[0] = lines[0] === undefined ? street : `${street} ${lines[0]}`;
  const postalCode = line('postalCode')?.toUpperCase();
  if (!lines.length && city === undefined && region === undefined && postalCode === undefined) return undefined;
  if (
    postalCode !== undefined &&
    (!/^[\p{L}\p{N} -]{2,12}$/u.test(postalCode) || !postalCodeFits(postalCode, country ?? home ?? undefined))
  )
    note('address', 'postal_code_invalid');
  return {
    lines: lines.slice(0, 5),
    ...(city === undefined ? {} : { city }),
    ...(region === undefined ? {} : { region }),
    ...(postalCode === undefined ? {} : { postalCode }),
    ...(country === undefined ? {} : { country }),
  };
}

const CODE = /^[a-z0-9][a-z0-9_.-]{0,39}$/;
const asCode = (text: string): string | undefined => {
  const code = text.toLowerCase().replace(/\s+/g, '_');
  return CODE.test(code) ? code : undefined;
};

function furtherFacts(all: (field: PersonField) => string[], note: Note): ExtraFact[] {
  const facts: ExtraFact[] = [];
  const apart = (field: PersonField) =>
    all(field)
      .flatMap((v) => v.split(/[;,；，、|]+/))
      .map((v) => cleanLine(v, field, note))
      .filter((v) => v !== undefined)
      .slice(0, 20);
  for (const category of PREFERENCE_CATEGORIES) for (const text of apart(`preference.${category}`)) facts.push(preference(category, text));
  for (const text of apart('preference')) {
    const [head = '', ...rest] = text.split(/[:：]/);
    const category = PREFERENCE_CATEGORIES.find((c) => c === asCode(head));
    facts.push(category && rest.length ? preference(category, rest.join(':').trim()) : preference('habit', text));
  }
  for (const text of apart('tag')) {
    const code = asCode(text);
    if (code) facts.push({ kind: 'tag', value: { code } });
    else facts.push({ kind: 'note', value: { text } });
  }
  const vip = apart('vip')[0];
  if (vip !== undefined && !/^(?:0|no|n|false|否)$/i.test(vip))
    facts.push({ kind: 'vip', value: { code: /^(?:1|yes|y|true|是)$/i.test(vip) ? 'vip' : (asCode(vip) ?? 'vip') } });
  for (const text of all('note').slice(0, 5)) facts.push({ kind: 'note', value: { text: text.slice(0, 4000) } });
  return facts;
}

const preference = (category: Preference['category'], text: string): ExtraFact => {
  const code = asCode(text);
  return { kind: 'preference', value: code ? { category, code } : { category, code: 'other', note: text } };
};
