import type { Cleaned, RawPerson } from '../../domain/quality/clean-person';
import type { Finding, FindingCode } from '../../domain/quality/finding';
import type { LawfulBasis } from '../../domain/record';

export const ROW_STATUSES = ['created', 'updated', 'unchanged', 'quarantined', 'dropped'] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

/** One person of another system, read and cleaned. */
export interface IntakeItem extends Cleaned {
  /** Row of its file. */
  row: number;
  raw: RawPerson;
  /** What the source said, unchanged. */
  given: Record<string, unknown>;
}

/** From where and on which terms people are taken in. */
export interface IntakeTerms {
  propertyId: string;
  /** Of the hotel. */
  country: string | null;
  /** Name of the other system. */
  system: string;
  lawfulBasis: LawfulBasis;
  at: Date;
  importId?: string;
}

export const sourceOf = (terms: Pick<IntakeTerms, 'system'>): string => `import:${terms.system}`;

/** What became of a row; no word of the person. */
export interface RowResult {
  row: number;
  status: RowStatus;
  guestId: string | null;
  findings: Finding[];
}

/** What is sealed of a row that waits for somebody to look at it. */
export interface QuarantinedRow {
  raw: RawPerson;
  given: Record<string, unknown>;
  /** What could be read of it: whoever asks to be forgotten is found by them. */
  email?: string;
  phone?: string;
}

export const quarantinePlace = (id: string): string => `guest_quarantine.sealed ${id}`;

/** Reasons for which somebody has to look before a guest is made. */
const TO_LOOK_AT: readonly FindingCode[] = ['name_missing', 'name_placeholder', 'name_too_long', 'characters_unreadable', 'row_columns'];
/** Reasons for which there is nothing to look at. */
const NOTHING_THERE: readonly FindingCode[] = ['row_too_long', 'row_unreadable'];

/**
 * Whether a guest is made of a row.
 * @returns the reasons why not: a row of which something may be made is quarantined, any other dropped
 */
export function verdictOn(item: Pick<IntakeItem, 'findings' | 'raw'>): { verdict: 'take' | 'quarantine' | 'drop'; reasons: FindingCode[] } {
  const among = (codes: readonly FindingCode[]) => [...new Set(item.findings.map((f) => f.code).filter((c) => codes.includes(c)))];
  const gone = among(NOTHING_THERE);
  if (gone.length) return { verdict: 'drop', reasons: gone };
  const reasons = among(TO_LOOK_AT);
  if (!reasons.length) return { verdict: 'take', reasons };
  // a walk-in without a name or a way to reach them is nobody
  const reachable = item.raw.email?.length || item.raw.phone?.length || item.raw.documentNumber?.length;
  return { verdict: reasons.join() === 'name_placeholder' && !reachable ? 'drop' : 'quarantine', reasons };
}
