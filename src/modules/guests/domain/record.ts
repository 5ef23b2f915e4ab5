/** Grounds on which a fact about a person may be kept: GDPR article 6(1), PIPL article 13. */
export const LAWFUL_BASES = [
  'consent',
  'contract',
  'legal_obligation',
  'vital_interest',
  'public_interest',
  'legitimate_interest',
] as const;
export type LawfulBasis = (typeof LAWFUL_BASES)[number];

/** A birthday as the guest keeps it; a lunar one moves through the solar year. */
export interface Birthday {
  calendar: 'solar' | 'lunar';
  /** 1 … 12. */
  month: number;
  /** 1 … 31. */
  day: number;
  year?: number;
  /** The second of two lunar months of one number. */
  leapMonth?: boolean;
}

export interface PostalAddress {
  lines: string[];
  city?: string;
  region?: string;
  postalCode?: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
}

export interface IdentityDocument {
  type: 'passport' | 'id_card' | 'residence_permit' | 'driving_licence' | 'visa' | 'other';
  number: string;
  country?: string;
  expiresOn?: string;
}

export const PREFERENCE_CATEGORIES = ['room', 'food', 'leisure', 'habit', 'special_need'] as const;

export interface Preference {
  category: (typeof PREFERENCE_CATEGORIES)[number];
  code: string;
  value?: string;
  note?: string;
}

/** Value of each kind of fact. */
export interface FactValues {
  name: { firstName: string; lastName: string };
  email: { address: string };
  phone: { number: string };
  address: PostalAddress;
  document: IdentityDocument;
  birthday: Birthday;
  sex: { sex: 'female' | 'male' | 'other' };
  occupation: { occupation: string };
  nationality: { country: string };
  /** Where they live, ISO 3166-1 alpha-2. */
  country: { country: string };
  language: { language: string };
  /** How they want to be spoken to. */
  channel: { channel: 'email' | 'sms' | 'phone' | 'wechat' | 'post' | 'none' };
  preference: Preference;
  company: { companyId: string; role?: string };
  tag: { code: string };
  vip: { code: string; reason?: string };
  block: { code: string; reason: string };
  note: { text: string };
}

export type FactKind = keyof FactValues;
export type FactValue<K extends FactKind = FactKind> = FactValues[K];

/** Kinds of which a person has one at a time; of the others as many as they like. */
export const SINGLE_KINDS = [
  'name',
  'birthday',
  'sex',
  'occupation',
  'nationality',
  'country',
  'language',
  'channel',
  'vip',
  'block',
] as const;

export type SingleKind = (typeof SINGLE_KINDS)[number];
export const FACT_KINDS = [
  ...SINGLE_KINDS,
  'email',
  'phone',
  'address',
  'document',
  'preference',
  'company',
  'tag',
  'vip',
  'block',
  'note',
] as const;

/** What is sealed of a guest record. */
export interface RecordSecrets {
  /** What the source sent, unchanged. */
  given?: Record<string, unknown>;
  /** As it is written to. */
  email?: string;
  /** E.164 where it could be understood. */
  phone?: string;
  address?: PostalAddress;
  birthday?: Birthday;
  sex?: FactValues['sex']['sex'];
  occupation?: string;
  nationality?: string;
  channel?: FactValues['channel']['channel'];
  document?: IdentityDocument;
}

/** A guest record, opened: what one source said of a person. */
export interface GuestRecord {
  id: string;
  personId: string;
  propertyId: string;
  firstName: string;
  lastName: string;
  language: string | null;
  country: string | null;
  source: string;
  lawfulBasis: LawfulBasis;
  observedAt: Date;
  createdAt: Date;
  updatedAt: Date;
  version: number;
  erasedAt: Date | null;
  completeness: number;
  faults: string[];
  externalSystem: string | null;
  externalId: string | null;
  secrets: RecordSecrets;
}

/** A fact that hangs on a record, opened. */
export interface GuestFact<K extends FactKind = FactKind> {
  id: string;
  guestId: string;
  /** The hotel it holds for; null for the whole chain. */
  propertyId: string | null;
  kind: K;
  value: FactValues[K];
  /** False: the value is known to be wrong. */
  holds: boolean;
  source: string;
  observedAt: Date;
  lawfulBasis: LawfulBasis;
  /** 0 … 100. */
  confidence: number;
  recordedBy: string;
  endedAt: Date | null;
}

/** How far a source is believed before somebody says otherwise, 0 … 100: the guest and who has seen their papers first, what was guessed last. */
const TRUST: Record<string, number> = {
  guest: 90,
  front_desk: 90,
  phone: 80,
  email: 80,
  paper: 80,
  booking: 70,
  pms: 70,
  api: 70,
  survey: 70,
  import: 60,
  social: 40,
  derived: 30,
};

/** @param source `booking:direct`, `import:pms`, `front_desk` … */
export const trustIn = (source: string): number => TRUST[source.split(':')[0]!] ?? 60;
