import type { RecordSecrets } from '../record';

/**
 * What a complete record has, and how much each part weighs: being able to reach somebody weighs most, then knowing who they are, then what a hotel needs to be
 * hospitable. They add up to 100.
 */
export const COMPLETENESS_WEIGHTS = {
  name: 15,
  email: 20,
  phone: 20,
  address: 10,
  birthday: 10,
  document: 5,
  sex: 5,
  language: 5,
  country: 5,
  nationality: 5,
} as const;

/** What completeness is measured on. A name of one part and an address of less than street, city and country count half. */
export type Measured = Pick<RecordSecrets, 'email' | 'phone' | 'address' | 'birthday' | 'document' | 'sex' | 'nationality'> & {
  firstName: string;
  lastName: string;
  language?: string | null;
  country?: string | null;
};

/** 0 … 100. */
export function completenessOf(record: Measured): number {
  const w = COMPLETENESS_WEIGHTS;
  let score = record.firstName && record.lastName ? w.name : record.firstName || record.lastName ? w.name / 2 : 0;
  for (const field of ['email', 'phone', 'birthday', 'document', 'sex', 'language', 'country', 'nationality'] as const) {
    if (record[field]) score += w[field];
  }
  const { address } = record;
  if (address) score += address.lines.length && address.city && (address.country ?? record.country) ? w.address : w.address / 2;
  return Math.floor(score);
}

/** Days after which half of what was known of a guest is worth asking for again. */
export const HALF_LIFE_DAYS = 365;

const DAY_MS = 86_400_000;

/** 100 when it was observed just now, 50 after {@link HALF_LIFE_DAYS}, 25 after twice as long. */
export function freshnessOf(observedAt: Date, now: Date): number {
  const days = Math.max(0, now.getTime() - observedAt.getTime()) / DAY_MS;
  return Math.round(100 * 2 ** (-days / HALF_LIFE_DAYS));
}

/** How much is known of a contact: `confirmed` once a code that was sent there came back. Nothing else tells whether anything arrives. */
export interface ContactState {
  format: 'ok' | 'doubtful';
  deliverable: 'unknown' | 'confirmed';
}

/** @param faults of the contact's field */
export const contactState = (faults: readonly string[], confirmedAt?: Date | null): ContactState => ({
  format: faults.length ? 'doubtful' : 'ok',
  deliverable: confirmedAt ? 'confirmed' : 'unknown',
});
