import { isLocalDate } from '../../../../kernel/values/local-date';
import type { Birthday, IdentityDocument } from '../record';
import type { Note } from './finding';
import { countryCode } from './places';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** Check character of a Chinese resident identity number: GB 11643-1999, ISO 7064 MOD 11-2. */
export const residentIdCheck = (first17: string): string =>
  CHECKS[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(first17[i]), 0) % 11]!;

export interface ResidentId {
  /** `YYYY-MM-DD` */
  birthday: string;
  sex: 'male' | 'female';
  checks: boolean;
}

/** What a Chinese resident identity number says; undefined where it has not its form. */
export function readResidentId(number: string): ResidentId | undefined {
  const m = /^[1-9]\d{5}((?:18|19|20)\d\d)(\d\d)(\d\d)\d\d(\d)[\dX]$/.exec(number);
  if (!m) return undefined;
  const birthday = `${m[1]}-${m[2]}-${m[3]}`;
  if (!isLocalDate(birthday)) return undefined;
  return { birthday, sex: Number(m[4]) % 2 ? 'male' : 'female', checks: residentIdCheck(number) === number[17] };
}

const TYPES: Record<string, IdentityDocument['type']> = {
  passport: 'passport',
  护照: 'passport',
  護照: 'passport',
  reisepass: 'passport',
  pp: 'passport',
  idcard: 'id_card',
  id: 'id_card',
  nationalid: 'id_card',
  identitycard: 'id_card',
  身份证: 'id_card',
  居民身份证: 'id_card',
  二代身份证: 'id_card',
  身分證: 'id_card',
  personalausweis: 'id_card',
  residencepermit: 'residence_permit',
  居留证: 'residence_permit',
  外国人居留证: 'residence_permit',
  港澳居民居住证: 'residence_permit',
  drivinglicence: 'driving_licence',
  driverslicense: 'driving_licence',
  drivinglicense: 'driving_licence',
  驾驶证: 'driving_licence',
  驾照: 'driving_licence',
  visa: 'visa',
  签证: 'visa',
  other: 'other',
  其他: 'other',
};

export const documentType = (text: string): IdentityDocument['type'] | undefined =>
  TYPES[
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
  ];

export interface GivenDocument {
  number: string;
  type?: string;
  country?: string;
  expiresOn?: string;
}

/** @returns undefined where the number cannot be one of that kind of paper */
export function cleanDocument(
  given: GivenDocument,
  person: { birthday?: Birthday; nationality?: string },
  today: string,
  note: Note,
): IdentityDocument | undefined {
  const field = 'document';
  const number = given.number
    .normalize('NFKC')
    .replace(/[\s.·-]/g, '')
    .toUpperCase();
  const resident = readResidentId(number);
  const told = given.type === undefined ? undefined : (documentType(given.type) ?? 'other');
  // a column for "ID" may hold anything; eighteen digits with a date inside are a resident identity card, whatever it is called
  const type = resident?.checks ? 'id_card' : (told ?? (/^[A-Z]{1,2}\d{6,9}$/.test(number) ? 'passport' : 'other'));
  const country = given.country === undefined ? undefined : countryCode(given.country);
  if (given.country !== undefined && !country) note(field, 'country_unknown');
  const wellFormed =
    type === 'passport' ? /^(?=.*\d)[A-Z0-9]{5,12}$/.test(number) : /^[\p{L}\p{N}/<]{4,40}$/u.test(number) && /\p{N}/u.test(number);
  const chinese = (type === 'id_card' || type === 'other') && (country === 'CN' || (country === undefined && person.nationality === 'CN'));
  if (!wellFormed || (chinese && type === 'id_card' && !resident && !/^\d{15}$/.test(number))) {
    note(field, 'document_invalid');
    return undefined;
  }
  if (resident) checkResident(resident, person.birthday, note);
  const expiresOn = given.expiresOn !== undefined && isLocalDate(given.expiresOn) ? given.expiresOn : undefined;
  if (expiresOn !== undefined && expiresOn < today) note(field, 'document_expired');
  const issued = country ?? (resident?.checks ? 'CN' : undefined);
  return { type, number, ...(issued ? { country: issued } : {}), ...(expiresOn ? { expiresOn } : {}) };
}

function checkResident(resident: ResidentId, birthday: Birthday | undefined, note: Note): void {
  if (!resident.checks) note('document', 'document_checksum');
  if (birthday?.calendar !== 'solar') return;
  const [year, month, day] = resident.birthday.split('-').map(Number);
  if (birthday.month !== month || birthday.day !== day || (birthday.year ?? year) !== year) note('document', 'document_birthday_differs');
}
