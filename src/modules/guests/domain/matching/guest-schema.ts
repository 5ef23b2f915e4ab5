import type { GuestFact, GuestRecord, IdentityDocument, PostalAddress, Birthday } from '../record';
import type { MatchField, MatchRecord } from './field';

/** What is compared of two guest records. Papers of different kinds have different numbers: they are fields of their own. */
export const GUEST_SCHEMA = [
  { name: 'given_name', kind: 'given_name' },
  { name: 'family_name', kind: 'family_name' },
  { name: 'birthday', kind: 'birth_date' },
  { name: 'lunar_birthday', kind: 'birth_date' },
  { name: 'sex', kind: 'sex' },
  { name: 'passport', kind: 'document' },
  { name: 'id_card', kind: 'document' },
  { name: 'other_document', kind: 'document' },
  { name: 'phone', kind: 'phone' },
  { name: 'email', kind: 'email' },
  { name: 'address', kind: 'address' },
  { name: 'city', kind: 'locality' },
  { name: 'postal_code', kind: 'postcode' },
  { name: 'nationality', kind: 'country' },
  { name: 'occupation', kind: 'occupation' },
] as const satisfies readonly MatchField[];

type FieldName = (typeof GUEST_SCHEMA)[number]['name'];

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

/** What one source said of a guest, and what was added to it since, as it is compared. */
export function matchRecordOf(record: Pick<GuestRecord, 'firstName' | 'lastName' | 'secrets'>, facts: readonly GuestFact[]): MatchRecord {
  const values = new Map<FieldName, string[]>();
  const add = (field: FieldName, value: string | undefined) => {
    if (!value) return;
    const there = values.get(field) ?? [];
    if (!there.includes(value)) values.set(field, [...there, value]);
  };
  const addBirthday = (birthday: Birthday | undefined) => {
    if (!birthday) return;
    const { calendar, year, month, day } = birthday;
    add(calendar === 'lunar' ? 'lunar_birthday' : 'birthday', `${year === undefined ? '-' : pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);
  };
  const addDocument = (document: IdentityDocument | undefined) => {
    if (document) add(document.type === 'passport' || document.type === 'id_card' ? document.type : 'other_document', document.number);
  };
  const addAddress = (address: PostalAddress | undefined) => {
    add('address', address?.lines.join(' '));
    add('city', address?.city);
    add('postal_code', address?.postalCode);
  };

  const { email, phone, address, birthday, sex, occupation, nationality, document } = record.secrets;
  add('given_name', record.firstName);
  add('family_name', record.lastName);
  add('email', email);
  add('phone', phone);
  add('sex', sex === 'other' ? undefined : sex);
  add('occupation', occupation);
  add('nationality', nationality);
  addBirthday(birthday);
  addDocument(document);
  addAddress(address);
  for (const fact of facts) {
    if (!fact.holds || fact.endedAt) continue;
    const is = <K extends GuestFact['kind']>(kind: K): GuestFact<K>['value'] | undefined =>
      fact.kind === kind ? (fact.value as GuestFact<K>['value']) : undefined;
    add('given_name', is('name')?.firstName);
    add('family_name', is('name')?.lastName);
    add('email', is('email')?.address);
    add('phone', is('phone')?.number);
    add('sex', is('sex')?.sex === 'other' ? undefined : is('sex')?.sex);
    add('occupation', is('occupation')?.occupation);
    add('nationality', is('nationality')?.country);
    addBirthday(is('birthday'));
    addDocument(is('document'));
    addAddress(is('address'));
  }
  return { values: GUEST_SCHEMA.map(({ name }) => values.get(name) ?? []) };
}
