import { lastFour, maskEmail, maskPhone, nameKey, normaliseDocument, normaliseEmail, normalisePhone } from './contact';
import type { Birthday, FactKind, FactValue } from './record';

/** What a birthday is found by: the day, whatever the year. */
export const birthdayKey = ({ calendar, month, day }: Birthday): string => `${calendar} ${month}-${day}`;

/** What has been read already: reading it again costs more than all else. */
const E164 = /^\+[1-9]\d{6,14}$/;

/** Two values of a kind that say the same have the same key: an e-mail in other letters, a phone number with other blanks. */
export function valueKey<K extends FactKind>(kind: K, value: FactValue<K>): string {
  const v = value as FactValue & Record<string, unknown>;
  switch (kind) {
    case 'email':
      return normaliseEmail((v as FactValue<'email'>).address);
    case 'phone': {
      const { number } = v as FactValue<'phone'>;
      return E164.test(number) ? number : normalisePhone(number);
    }
    case 'document':
      return normaliseDocument((v as FactValue<'document'>).number);
    case 'name': {
      const { firstName, lastName } = v as FactValue<'name'>;
      return nameKey(firstName, lastName);
    }
    case 'birthday': {
      const birthday = v as FactValue<'birthday'>;
      return `${birthdayKey(birthday)} ${birthday.year ?? ''} ${birthday.leapMonth ?? false}`;
    }
    case 'preference': {
      const { category, code } = v as FactValue<'preference'>;
      return `${category} ${code.toLowerCase()}`;
    }
    case 'company':
      return (v as FactValue<'company'>).companyId;
    case 'tag':
    case 'vip':
    case 'block':
      return (v as FactValue<'tag'>).code.toLowerCase();
    case 'note':
      return (v as FactValue<'note'>).text;
    default:
      return JSON.stringify(Object.entries(v).toSorted(([a], [b]) => (a < b ? -1 : 1))).toLowerCase();
  }
}

/** By which exact search finds a fact: what is hashed, and under which name. */
export function searchedBy(kind: FactKind, value: FactValue): { index: string; text: string; last4?: string } | undefined {
  switch (kind) {
    case 'email':
      return { index: 'guest_email', text: normaliseEmail((value as FactValue<'email'>).address) };
    case 'phone': {
      const { number } = value as FactValue<'phone'>;
      return { index: 'guest_phone', text: number, last4: lastFour(number) };
    }
    case 'document':
      return { index: 'guest_document', text: normaliseDocument((value as FactValue<'document'>).number) };
    case 'birthday':
      return { index: 'guest_birthday', text: birthdayKey(value as Birthday) };
    case 'preference': {
      const { category, code } = value as FactValue<'preference'>;
      return { index: 'guest_preference', text: `${category} ${code.toLowerCase()}` };
    }
    default:
      return undefined;
  }
}

/** What may stand in the clear of a fact, so that lists and segments can be made of it: labels that the house gives, never what the guest has told. */
export function clearCode(kind: FactKind, value: FactValue): string | null {
  if (kind === 'tag' || kind === 'vip' || kind === 'block') return (value as FactValue<'tag'>).code;
  return kind === 'company' ? (value as FactValue<'company'>).companyId : null;
}

const HIDDEN = '•••';

/** Kinds that whoever reads guest records sees as they are. */
const OPEN: ReadonlySet<FactKind> = new Set(['name', 'country', 'language', 'channel', 'company', 'tag']);

/** The value as it is shown without `guests:pii`: enough to recognise, not to use. */
export function maskValue<K extends FactKind>(kind: K, value: FactValue<K>): FactValue<K> {
  if (OPEN.has(kind)) return value;
  return masked(kind, value) as FactValue<K>;
}

function masked(kind: FactKind, value: FactValue): object {
  switch (kind) {
    case 'email':
      return { address: maskEmail((value as FactValue<'email'>).address) };
    case 'phone':
      return { number: maskPhone((value as FactValue<'phone'>).number) };
    case 'address': {
      const { city, country } = value as FactValue<'address'>;
      return { lines: [HIDDEN], city, country };
    }
    case 'document': {
      const { type, number, country } = value as FactValue<'document'>;
      return { type, number: `${HIDDEN}${number.slice(-2)}`, country };
    }
    case 'preference': {
      const preference = value as FactValue<'preference'>;
      // health and faith show in special needs: GDPR article 9, PIPL article 28
      return preference.category === 'special_need'
        ? { category: preference.category, code: HIDDEN }
        : { ...preference, note: preference.note && HIDDEN };
    }
    case 'vip':
    case 'block':
      return { code: (value as FactValue<'vip'>).code, reason: HIDDEN };
    case 'birthday':
      return { calendar: (value as Birthday).calendar, month: 0, day: 0 };
    default:
      return Object.fromEntries(Object.keys(value).map((field) => [field, HIDDEN]));
  }
}
