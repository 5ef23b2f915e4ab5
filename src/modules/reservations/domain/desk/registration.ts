import { constraintMeans } from '../../../../kernel/database/constraints';
import { defineProblem, type ProblemReason, Problems } from '../../../../kernel/errors/problem';
import type { LocalDate } from '../../../../kernel/values/local-date';

export const DOCUMENT_TYPES = ['passport', 'id_card', 'residence_permit', 'travel_permit', 'other'] as const;
export const PURPOSES = ['tourism', 'business', 'family_visit', 'study', 'work', 'transit', 'other'] as const;
export const CONFIRMATIONS = ['signature', 'payment_card', 'electronic_identity'] as const;

/** What somebody states for the authorities. All of it lies sealed. */
export interface RegistrationData {
  firstName: string;
  lastName: string;
  birthDate?: LocalDate | null;
  sex?: 'female' | 'male' | 'other' | null;
  /** ISO 3166-1 alpha-2. */
  nationalities?: string[] | null;
  ethnicGroup?: string | null;
  address?: { lines: string[]; city?: string; region?: string; postalCode?: string; country?: string } | null;
  document?: { type: (typeof DOCUMENT_TYPES)[number]; number: string; country?: string; expiresOn?: LocalDate } | null;
  /** No document, or one that says something else: the form says so. */
  documentRemark?: string | null;
  visa?: { type: string; number?: string; validUntil?: LocalDate } | null;
  entry?: { on: LocalDate; port?: string } | null;
  purpose?: (typeof PURPOSES)[number] | null;
  companions?: { count: number; nationalities?: string[] } | null;
  confirmedBy?: (typeof CONFIRMATIONS)[number] | null;
}

export type RegistrationField = keyof RegistrationData;

/** A registration with what the house knows of the stay. */
export interface RegistrationEntry extends RegistrationData {
  arrival: LocalDate;
  departure: LocalDate;
  rooms: string[];
}

/** What a country wants to know of somebody who stays. */
export interface RegistrationSchema {
  country: string;
  law: string;
  /** Whether this person states anything at all; as long as it is not known who they are, yes. */
  asks(data: Pick<RegistrationData, 'nationalities'>): boolean;
  /** Fields that must be there, by what is there. */
  required(data: RegistrationData): RegistrationField[];
  /** Further fields that may be. Nothing else is taken: what no law asks for is not written down. */
  optional: readonly RegistrationField[];
  /** Columns of its export, in the words of the country. */
  columns: readonly (readonly [heading: string, value: (entry: RegistrationEntry) => string])[];
}

const NAMES: RegistrationField[] = ['firstName', 'lastName', 'nationalities'];
const list = (values: readonly string[] | null | undefined): string => (values ?? []).join(' ');
const addressLine = ({ address }: RegistrationData): string =>
  address
    ? [...address.lines, [address.postalCode, address.city].filter(Boolean).join(' '), address.region, address.country]
        .filter(Boolean)
        .join(', ')
    : '';

/**
 * Germany: § 29 (2), § 30 (2) BMG. Since 2025 foreigners only, on the day they arrive, signed by hand or confirmed by one of the ways of § 29 (5); relatives who
 * travel along are counted. Who shows no valid document is noted on the form.
 */
const DE: RegistrationSchema = {
  country: 'DE',
  law: 'BMG §§ 29, 30',
  asks: ({ nationalities }) => !nationalities?.includes('DE'),
  required: ({ documentRemark, document }) => [
    ...NAMES,
    'birthDate',
    'address',
    ...(documentRemark && !document ? [] : (['document'] as const)),
    'confirmedBy',
  ],
  optional: ['documentRemark', 'companions'],
  columns: [
    ['Ankunft', (e) => e.arrival],
    ['Abreise', (e) => e.departure],
    ['Familienname', (e) => e.lastName],
    ['Vorname', (e) => e.firstName],
    ['Geburtsdatum', (e) => e.birthDate ?? ''],
    ['Staatsangehörigkeiten', (e) => list(e.nationalities)],
    ['Anschrift', addressLine],
    ['Mitreisende', (e) => (e.companions ? String(e.companions.count) : '')],
    ['Staatsangehörigkeit der Mitreisenden', (e) => list(e.companions?.nationalities)],
    ['Seriennummer des Passes', (e) => e.document?.number ?? ''],
    ['Vermerk', (e) => e.documentRemark ?? ''],
    [
      'Bestätigt',
      (e) => (e.confirmedBy ? { signature: 'Unterschrift', payment_card: 'Zahlungskarte', electronic_identity: 'eID' }[e.confirmedBy] : ''),
    ],
  ],
};

const SEXES = { female: '女', male: '男', other: '其他' } as const;
const PAPERS = { passport: '护照', id_card: '居民身份证', residence_permit: '居留证件', travel_permit: '通行证', other: '其他' } as const;
const REASONS = {
  tourism: '旅游',
  business: '商务',
  family_visit: '探亲',
  study: '学习',
  work: '工作',
  transit: '过境',
  other: '其他',
} as const;

/** With the identity card of the mainland; everybody else, those from Hong Kong, Macao and Taiwan included, enters on other papers. */
const ofTheMainland = ({ nationalities, document }: RegistrationData): boolean =>
  nationalities?.includes('CN') === true && document?.type === 'id_card';

/**
 * China: everybody who stays, children too (旅馆业治安管理办法 article 6); of those who come from abroad the form of article 39 of the Exit and Entry
 * Administration Law, to be handed in within 24 hours.
 */
const CN: RegistrationSchema = {
  country: 'CN',
  law: '旅馆业治安管理办法 第六条, 出境入境管理法 第三十九条',
  asks: () => true,
  required: (data) => [
    ...NAMES,
    'sex',
    'birthDate',
    'document',
    ...(ofTheMainland(data) ? (['ethnicGroup', 'address'] as const) : (['entry', 'purpose'] as const)),
  ],
  optional: ['ethnicGroup', 'address', 'visa', 'entry', 'purpose'],
  columns: [
    ['姓', (e) => e.lastName],
    ['名', (e) => e.firstName],
    ['性别', (e) => (e.sex ? SEXES[e.sex] : '')],
    ['出生日期', (e) => e.birthDate ?? ''],
    ['国籍', (e) => list(e.nationalities)],
    ['民族', (e) => e.ethnicGroup ?? ''],
    ['证件类型', (e) => (e.document ? PAPERS[e.document.type] : '')],
    ['证件号码', (e) => e.document?.number ?? ''],
    ['签证种类', (e) => e.visa?.type ?? ''],
    ['签证号码', (e) => e.visa?.number ?? ''],
    ['签证有效期', (e) => e.visa?.validUntil ?? ''],
    ['入境日期', (e) => e.entry?.on ?? ''],
    ['入境口岸', (e) => e.entry?.port ?? ''],
    ['停留事由', (e) => (e.purpose ? REASONS[e.purpose] : '')],
    ['住址', addressLine],
    ['房号', (e) => e.rooms.join(' ')],
    ['入住日期', (e) => e.arrival],
    ['离店日期', (e) => e.departure],
  ],
};

const SCHEMAS: Readonly<Record<string, RegistrationSchema>> = { DE, CN };

/** What the country of a hotel asks for; none where we know of none. */
export const registrationSchema = (country: string | null): RegistrationSchema | undefined => (country ? SCHEMAS[country] : undefined);

export const REGISTERING_COUNTRIES = Object.keys(SCHEMAS);

const present = (data: RegistrationData, field: RegistrationField): boolean => {
  const value = data[field];
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
};

/** Fields that are still missing before the form can be handed in. */
export const missingFields = (schema: RegistrationSchema, data: RegistrationData): RegistrationField[] =>
  schema.asks(data) ? schema.required(data).filter((field) => !present(data, field)) : [];

/** What must not be written down, and what cannot be. */
export function registrationFaults(schema: RegistrationSchema, data: RegistrationData, today: LocalDate): ProblemReason[] {
  if (!schema.asks(data)) return [{ pointer: '/nationalities', code: 'not_asked', detail: `${schema.law} asks nothing of this guest.` }];
  const asked = new Set<RegistrationField>([...schema.required({ ...data, document: null, documentRemark: null }), ...schema.optional]);
  const faults: ProblemReason[] = (Object.keys(data) as RegistrationField[])
    .filter((field) => present(data, field) && !asked.has(field))
    .map((field) => ({ pointer: `/${field}`, code: 'not_asked', detail: `${schema.law} does not ask for it.` }));
  if (data.birthDate && data.birthDate > today)
    faults.push({ pointer: '/birthDate', code: 'in_the_future', detail: 'Nobody is born tomorrow.' });
  if (data.entry && data.entry.on > today)
    faults.push({ pointer: '/entry/on', code: 'in_the_future', detail: 'They have not entered yet.' });
  return faults;
}

export const RegistrationProblems = {
  notAsked: defineProblem('registration_not_asked', 409, 'No form is known for the country of this hotel', '该酒店所在国家无住宿登记要求'),
} as const;

constraintMeans('guest_registrations_guest_key', Problems.conflict, 'This guest has stated it already: correct what was stated.', {
  pointer: '/guestId',
  code: 'taken',
});
